"""Rules on a share: plain, divided by a threshold, jumping at it, all or nothing, with a floor."""

from dataclasses import dataclass
from fractions import Fraction
from typing import TYPE_CHECKING, ClassVar, Literal

from tinhso.engines.indicators.numbers import percent, vn
from tinhso.engines.indicators.rules.base import (
    Columns,
    Input,
    Outcome,
    OutOfRange,
    Values,
    lacking,
)
from tinhso.kernel.text.api import phrase

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

    from tinhso.engines.indicators.rules.base import Array

Shape = Literal["ratio", "ratio_capped_scaled", "ratio_capped_jump", "ratio_cliff", "ratio_floor"]
Cap = Literal["subset", "max"]


@dataclass(frozen=True, slots=True)
class Ratio:
    """Numerator over denominator (or the share itself), turned into points by one of five shapes.

    `cap` says what happens above 100 %: `subset`: it cannot happen, the numerator is part of the
    denominator and more is refused; `max`: it can, and the maximum is the most there is.
    `zero_denominator`: `zero` or `full` share when there was nothing to count.
    """

    type: ClassVar[str] = "ratio"
    shape: Shape
    cap: Cap
    full_at: Fraction = Fraction(1)
    floor: Fraction = Fraction(0)
    noun: str = ""
    fixed_denominator: Fraction | None = None
    zero_denominator: Literal["zero", "full"] = "zero"
    labels: tuple[str, str] = ("", "")
    labels_en: tuple[str, str] = ("", "")

    def inputs(self) -> tuple[Input, ...]:
        numerator = Input(
            "numerator",
            "count",
            self.labels[0] or "tử số",
            self.labels_en[0] or "numerator",
            aliases=("n", "tử số"),
        )
        denominator = Input(
            "denominator",
            "count",
            self.labels[1] or "mẫu số",
            self.labels_en[1] or "denominator",
            low=self.fixed_denominator or Fraction(0),
            high=self.fixed_denominator,
            aliases=("d", "mẫu số"),
        )
        share = Input(
            "value",
            "share",
            "tỷ lệ đã tính sẵn, thay cho tử số và mẫu số",
            "ready ratio instead of numerator and denominator",
            high=Fraction(1),
            own=True,
            over_by_percent_sign=self.cap == "max",
            aliases=("ratio", "share", "rate", "percent", "tỷ lệ"),
        )
        return (numerator, denominator, share)

    def score(self, maximum: Fraction, values: Values) -> Outcome:
        if "value" in values:
            if "numerator" in values or "denominator" in values:
                raise OutOfRange(
                    "value",
                    phrase("vừa có tỷ lệ tính sẵn vừa có tử số, mẫu số."),
                    phrase("chỉ giữ một cách nhập: tỷ lệ, hoặc tử số và mẫu số."),
                )
            return self._from_share(maximum, values["value"], "")
        wanted = ("numerator",) if self.fixed_denominator is not None else ("numerator", "denominator")
        missing = tuple(name for name in wanted if name not in values)
        if missing:
            return lacking(missing, self.inputs())
        top = values["numerator"]
        bottom = values.get("denominator", self.fixed_denominator or Fraction(0))
        self._check(top, bottom)
        if not bottom:
            share = Fraction(self.zero_denominator == "full")
            text = phrase(
                "Mẫu số bằng 0, không có gì để tính: {points}/{maximum} điểm",
                points=vn(share * maximum),
                maximum=vn(maximum),
            )
            return Outcome(share * maximum, text)
        noun = f" {self.noun}" if self.noun else ""
        return self._from_share(maximum, top / bottom, f"{vn(top)}/{vn(bottom)}{noun} = ")

    def _check(self, top: Fraction, bottom: Fraction) -> None:
        if self.cap == "subset" and top > bottom:
            raise OutOfRange(
                "numerator",
                phrase(
                    "tử số {top} lớn hơn mẫu số {bottom}, trong khi tử số phải là một phần của mẫu số.",
                    top=vn(top),
                    bottom=vn(bottom),
                ),
                phrase("kiểm tra lại hai số; tử số chỉ được từ 0 đến {bottom}.", bottom=vn(bottom)),
            )
        if top and not bottom:
            raise OutOfRange(
                "denominator",
                phrase("mẫu số bằng 0 nhưng tử số là {top}.", top=vn(top)),
                phrase("nhập mẫu số lớn hơn 0, hoặc tử số bằng 0."),
            )

    def _from_share(self, maximum: Fraction, ratio: Fraction, lead: str) -> Outcome:
        share = self.share(ratio)
        points = share * maximum
        said = percent(ratio, self._beside(ratio))
        start = f"{lead}{said}"
        most, result = (
            phrase("{maximum} điểm", maximum=vn(maximum)),
            phrase("{points} điểm", points=vn(points)),
        )
        if ratio >= self.full_at:
            if self.shape == "ratio" and ratio == 1:
                return Outcome(points, f"{start} × {most} = {result}")
            why = (
                phrase("vượt 100 %, chỉ tính đến tối đa")
                if self.shape == "ratio"
                else phrase("đạt ngưỡng {full_at}", full_at=percent(self.full_at))
            )
            return Outcome(
                points, phrase("{start}, {said} → đủ {result}", start=start, said=why, result=result)
            )
        if self.shape == "ratio":
            return Outcome(points, f"{start} × {most} = {result}")
        below = phrase("{start}, dưới ngưỡng {full_at}", start=start, full_at=percent(self.full_at))
        if self.shape == "ratio_capped_scaled":
            done = f"{said} ÷ {percent(self.full_at)} = {percent(share, Fraction(1))} × {most} = {result}"
            return Outcome(points, f"{below}: {done}")
        if self.shape == "ratio_cliff":
            return Outcome(points, phrase("{below} → 0 điểm", below=below))
        if self.shape == "ratio_floor" and ratio < self.floor:
            return Outcome(
                points,
                phrase("{start}, dưới mức sàn {floor} → 0 điểm", start=start, floor=percent(self.floor)),
            )
        return Outcome(points, f"{below}: {said} × {most} = {result}")

    def _beside(self, ratio: Fraction) -> Fraction:
        """The bound that a ratio is said to miss: 79,999 % must not read as 80 %."""
        return self.floor if ratio < self.floor else self.full_at

    def share(self, ratio: Fraction) -> Fraction:
        """The share of the maximum that a ratio earns, 0..1."""
        if ratio >= self.full_at:
            return Fraction(1)
        if self.shape == "ratio_capped_scaled":
            return ratio / self.full_at
        if self.shape == "ratio_cliff" or (self.shape == "ratio_floor" and ratio < self.floor):
            return Fraction(0)
        return ratio

    def bulk(self, maximum: float, columns: Columns) -> "Array":
        import numpy as np

        if "value" not in columns.names():
            share = self._shares(*self._divided(columns))
        else:
            own = columns["value"]
            ratio, empty = self._divided(columns)
            ready = ~np.isnan(own)
            share = self._shares(np.where(ready, own, ratio), None if empty is None else empty & ~ready)
        share *= maximum
        return share

    def _divided(self, columns: Columns) -> "tuple[Array, NDArray[np.bool_] | None]":
        """The ratio of the two parts (an array of its own), and where it has nothing to count, if that matters."""
        import numpy as np

        top, bottom = columns["numerator"], columns["denominator"]
        if self.fixed_denominator is not None:
            bottom = columns.filled("denominator", float(self.fixed_denominator))
        with np.errstate(divide="ignore", invalid="ignore"):
            ratio = top / bottom
        return ratio, (top == 0) & (bottom == 0) if self.zero_denominator == "full" else None

    def _shares(self, ratio: "Array", empty: "NDArray[np.bool_] | None") -> "Array":
        """The share of the maximum for each ratio, worked out in place; none where the ratio is missing."""
        import numpy as np

        full_at = float(self.full_at)
        # A float ratio a hair under the threshold that stands for exactly the threshold counts as reached.
        reached = ratio >= full_at - 1e-12
        if self.shape == "ratio_cliff":
            ratio = reached.astype(np.float64)
        elif self.shape == "ratio_capped_scaled":
            ratio /= full_at
        elif self.shape == "ratio_floor":
            np.putmask(ratio, ratio < float(self.floor) - 1e-12, 0.0)
        np.putmask(ratio, reached, 1.0)
        if empty is not None:
            np.putmask(ratio, empty, 1.0)
        np.putmask(ratio, np.isnan(ratio), 0.0)
        return ratio

    def words(self, maximum: Fraction) -> str:
        most = phrase("{maximum} điểm", maximum=vn(maximum))
        said = {
            "ratio": phrase("tỷ lệ × {most}", most=most),
            "ratio_capped_scaled": phrase(
                "tỷ lệ ≥ {full_at} → {most}; thấp hơn: tỷ lệ ÷ {full_at} × {most}",
                full_at=percent(self.full_at),
                most=most,
            ),
            "ratio_capped_jump": phrase(
                "tỷ lệ ≥ {full_at} → {most}; thấp hơn: tỷ lệ × {most}",
                full_at=percent(self.full_at),
                most=most,
            ),
            "ratio_cliff": phrase(
                "tỷ lệ ≥ {full_at} → {most}; thấp hơn → 0 điểm", full_at=percent(self.full_at), most=most
            ),
            "ratio_floor": phrase(
                "tỷ lệ ≥ {full_at} → {most}; từ {floor}: tỷ lệ × {most}; dưới {floor} → 0 điểm",
                full_at=percent(self.full_at),
                most=most,
                floor=percent(self.floor),
            ),
        }[self.shape]
        above = (
            phrase("tử số không được lớn hơn mẫu số")
            if self.cap == "subset"
            else phrase("trên 100 % chỉ tính điểm tối đa")
        )
        fixed = (
            phrase("; mẫu số cố định là {fixed_denominator}", fixed_denominator=vn(self.fixed_denominator))
            if self.fixed_denominator
            else ""
        )
        return f"{said} ({above}{fixed})"

    def problems(self, maximum: Fraction | None) -> list[tuple[str, str]]:
        faults = []
        if self.full_at <= 0:
            faults.append((phrase("ngưỡng full_at phải lớn hơn 0."), phrase("sửa full_at, ví dụ 0.8.")))
        elif self.full_at > 1 and self.shape in {"ratio", "ratio_capped_jump", "ratio_floor"}:
            faults.append(
                (
                    phrase(
                        "ngưỡng full_at {full_at} để tỷ lệ vượt 100 % mà không bị chặn.",
                        full_at=percent(self.full_at),
                    ),
                    phrase("đặt full_at không quá 1, hoặc dùng ratio_capped_scaled."),
                )
            )
        if self.full_at > 1 and self.cap == "subset":
            faults.append(
                (
                    phrase("ngưỡng trên 100 % không bao giờ đạt khi tử số là một phần của mẫu số."),
                    phrase("sửa full_at hoặc cap."),
                )
            )
        if self.shape == "ratio_floor" and not 0 < self.floor < self.full_at:
            faults.append(
                (
                    phrase(
                        "mức sàn {floor} phải lớn hơn 0 và nhỏ hơn ngưỡng {full_at}.",
                        floor=percent(self.floor),
                        full_at=percent(self.full_at),
                    ),
                    phrase("sửa floor."),
                )
            )
        if self.fixed_denominator is not None and self.fixed_denominator <= 0:
            faults.append((phrase("mẫu số cố định phải lớn hơn 0."), phrase("sửa denominator.")))
        return faults
