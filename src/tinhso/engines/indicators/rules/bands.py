"""A value falls into one of several bands, each worth a share of the maximum."""

from dataclasses import dataclass
from fractions import Fraction
from itertools import pairwise
from typing import TYPE_CHECKING, ClassVar

from tinhso.engines.indicators.numbers import decimals_apart, percent, vn
from tinhso.engines.indicators.rules.base import Columns, Input, Outcome, Values, lacking
from tinhso.kernel.text.api import phrase

if TYPE_CHECKING:
    from tinhso.engines.indicators.rules.base import Array


@dataclass(frozen=True, slots=True)
class Band:
    """From `low` (included) to `high` (not included; None: no upper end)."""

    low: Fraction
    high: Fraction | None
    factor: Fraction
    label: str = ""

    @property
    def text(self) -> str:
        """The band in words."""
        return (
            phrase("từ {low} đến dưới {high}", low=vn(self.low), high=vn(self.high))
            if self.high is not None
            else phrase("từ {low}", low=vn(self.low))
        )


def band_faults(bands: tuple[Band, ...], start: Fraction | None) -> list[tuple[str, str]]:
    """Overlaps and gaps of bands that must follow each other from `start` upwards without end."""
    if not bands:
        return [(phrase("chưa khai báo khoảng nào."), phrase("thêm bands."))]
    faults = []
    ordered = sorted(bands, key=lambda band: band.low)
    for band in ordered:
        if band.high is not None and band.high <= band.low:
            faults.append((phrase("khoảng {band} rỗng.", band=band.text), phrase("đặt below lớn hơn from.")))
    for lower, upper in pairwise(ordered):
        if lower.high is None or lower.high > upper.low:
            faults.append(
                (
                    phrase("các khoảng {one} và {other} chồng lên nhau.", one=lower.text, other=upper.text),
                    phrase("sửa from hoặc below cho nối tiếp nhau."),
                )
            )
        elif lower.high < upper.low:
            faults.append(
                (
                    phrase("hở từ {high} đến {low} giữa các khoảng.", high=vn(lower.high), low=vn(upper.low)),
                    phrase("sửa from hoặc below cho nối tiếp nhau."),
                )
            )
    if start is not None and ordered[0].low != start:
        faults.append(
            (
                phrase(
                    "khoảng thấp nhất bắt đầu từ {low}, không phải từ {start}.",
                    low=vn(ordered[0].low),
                    start=vn(start),
                ),
                phrase("thêm khoảng từ {start}.", start=vn(start)),
            )
        )
    if ordered[-1].high is not None:
        faults.append(
            (
                phrase("từ {high} trở lên không thuộc khoảng nào.", high=vn(ordered[-1].high)),
                phrase("bỏ below của khoảng cao nhất."),
            )
        )
    return faults


@dataclass(frozen=True, slots=True)
class Bands:
    """`on` names the value; each band is worth `factor` of the maximum."""

    type: ClassVar[str] = "bands"
    on: str
    bands: tuple[Band, ...]
    label: str = ""
    label_en: str = ""
    noun: str = ""

    def inputs(self) -> tuple[Input, ...]:
        return (
            Input(
                self.on,
                "count",
                (self.label or ("giá trị" if self.on == "value" else self.on))
                + (" (%)" if self.noun == "%" else ""),
                self.label_en or self.on,
                own=True,
                in_percent=self.noun == "%",
                aliases=("value",),
            ),
        )

    def score(self, maximum: Fraction, values: Values) -> Outcome:
        value = values.get(self.on)
        if value is None:
            return lacking((self.on,), self.inputs())
        band = next(b for b in self.bands if b.low <= value and (b.high is None or value < b.high))
        points = band.factor * maximum
        noun = f" {self.noun}" if self.noun else ""
        text = phrase(
            "{value}{noun} thuộc khoảng {band}: {factor} × {maximum} điểm",
            value=vn(value, 4 if band.high is None else decimals_apart(value, band.high, 4)),
            noun=noun,
            band=band.text,
            factor=percent(band.factor),
            maximum=vn(maximum),
        )
        return Outcome(points, phrase("{text} = {points} điểm", text=text, points=vn(points)))

    def bulk(self, maximum: float, columns: Columns) -> "Array":
        import numpy as np

        ordered = sorted(self.bands, key=lambda band: band.low)
        edges = np.array([float(band.low) for band in ordered])
        factors = np.array([*(float(band.factor) for band in ordered), 0.0])
        value = columns[self.on]
        index = np.where(np.isnan(value), len(ordered), np.searchsorted(edges, value, side="right") - 1)
        points: Array = factors[index] * maximum
        return points

    def words(self, maximum: Fraction) -> str:
        listed = (
            phrase("{band} → {points} điểm", band=band.text, points=vn(band.factor * maximum))
            for band in self.bands
        )
        return f"{self.inputs()[0].label}: {'; '.join(listed)}"

    def problems(self, maximum: Fraction | None) -> list[tuple[str, str]]:
        faults = band_faults(self.bands, Fraction(0))
        if any(not 0 <= band.factor <= 1 for band in self.bands):
            faults.append(
                (
                    phrase("có khoảng mang hệ số ngoài 0..1."),
                    phrase("sửa factor về 0..1 (hoặc points về 0..max)."),
                )
            )
        elif self.bands and max(band.factor for band in self.bands) != 1:
            faults.append(
                (
                    phrase("không khoảng nào đạt điểm tối đa."),
                    phrase("sửa max của chỉ số hoặc factor của khoảng cao nhất."),
                )
            )
        return faults
