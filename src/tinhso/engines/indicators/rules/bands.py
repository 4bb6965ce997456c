"""A value falls into one of several bands, each worth a share of the maximum."""

from dataclasses import dataclass
from fractions import Fraction
from itertools import pairwise
from typing import TYPE_CHECKING, ClassVar

from tinhso.engines.indicators.numbers import percent, vn
from tinhso.engines.indicators.rules.base import Columns, Input, Outcome, Values, missing_text

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
            f"từ {vn(self.low)} đến dưới {vn(self.high)}" if self.high is not None else f"từ {vn(self.low)}"
        )


def band_faults(bands: tuple[Band, ...], start: Fraction | None) -> list[tuple[str, str]]:
    """Overlaps and gaps of bands that must follow each other from `start` upwards without end."""
    if not bands:
        return [("chưa khai báo khoảng nào.", "thêm bands.")]
    faults = []
    ordered = sorted(bands, key=lambda band: band.low)
    for band in ordered:
        if band.high is not None and band.high <= band.low:
            faults.append((f"khoảng {band.text} rỗng.", "đặt below lớn hơn from."))
    for lower, upper in pairwise(ordered):
        if lower.high is None or lower.high > upper.low:
            faults.append(
                (
                    f"các khoảng {lower.text} và {upper.text} chồng lên nhau.",
                    "sửa from hoặc below cho nối tiếp nhau.",
                )
            )
        elif lower.high < upper.low:
            faults.append(
                (
                    f"hở từ {vn(lower.high)} đến {vn(upper.low)} giữa các khoảng.",
                    "sửa from hoặc below cho nối tiếp nhau.",
                )
            )
    if start is not None and ordered[0].low != start:
        faults.append(
            (
                f"khoảng thấp nhất bắt đầu từ {vn(ordered[0].low)}, không phải từ {vn(start)}.",
                f"thêm khoảng từ {vn(start)}.",
            )
        )
    if ordered[-1].high is not None:
        faults.append(
            (f"từ {vn(ordered[-1].high)} trở lên không thuộc khoảng nào.", "bỏ below của khoảng cao nhất.")
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
                self.label or self.on,
                self.label_en or self.on,
                own=True,
                aliases=("value",),
            ),
        )

    def score(self, maximum: Fraction, values: Values) -> Outcome:
        value = values.get(self.on)
        if value is None:
            return Outcome(Fraction(0), f"{missing_text((self.on,), self.inputs())}: tính 0 điểm", (self.on,))
        band = next(b for b in self.bands if b.low <= value and (b.high is None or value < b.high))
        points = band.factor * maximum
        noun = f" {self.noun}" if self.noun else ""
        text = f"{vn(value)}{noun} thuộc khoảng {band.text}: {percent(band.factor)} × {vn(maximum)} điểm"
        return Outcome(points, f"{text} = {vn(points)} điểm")

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
        listed = (f"{band.text} → {vn(band.factor * maximum)} điểm" for band in self.bands)
        return f"{self.label or self.on}: {'; '.join(listed)}"

    def problems(self, maximum: Fraction | None) -> list[tuple[str, str]]:
        faults = band_faults(self.bands, Fraction(0))
        if any(not 0 <= band.factor <= 1 for band in self.bands):
            faults.append(("có khoảng mang hệ số ngoài 0..1.", "sửa factor về 0..1 (hoặc points về 0..max)."))
        elif self.bands and max(band.factor for band in self.bands) != 1:
            faults.append(
                ("không khoảng nào đạt điểm tối đa.", "sửa max của chỉ số hoặc factor của khoảng cao nhất.")
            )
        return faults
