"""Rules on amounts: points given by an appraiser, a linear scale, so much per case, mean, weakest link."""

from dataclasses import dataclass
from fractions import Fraction
from typing import TYPE_CHECKING, ClassVar

from tinhso.engines.indicators.numbers import vn
from tinhso.engines.indicators.rules.base import (
    NOT_APPLICABLE,
    Columns,
    Input,
    Outcome,
    OutOfRange,
    Values,
    lacking,
    missing_text,
)
from tinhso.kernel.text.api import phrase

if TYPE_CHECKING:
    from tinhso.engines.indicators.rules.base import Array


@dataclass(frozen=True, slots=True)
class Given:
    """Points entered as such, 0..max: the source has the points but not the rule."""

    type: ClassVar[str] = "given"
    most: Fraction

    def inputs(self) -> tuple[Input, ...]:
        return (
            Input(
                "points",
                "points",
                "điểm đã chấm",
                "points given",
                high=self.most,
                own=True,
                aliases=("value", "score", "điểm"),
            ),
        )

    def score(self, maximum: Fraction, values: Values) -> Outcome:
        given = values.get("points")
        if given is None:
            return lacking(("points",), self.inputs())
        points = given * maximum / self.most
        return Outcome(
            points,
            phrase(
                "Điểm nhập {points}/{maximum} điểm (không có quy tắc tính trong nguồn)",
                points=vn(points),
                maximum=vn(maximum),
            ),
        )

    def bulk(self, maximum: float, columns: Columns) -> "Array":
        return columns.filled("points") * (maximum / float(self.most))

    def words(self, maximum: Fraction) -> str:
        return phrase("Nhập điểm đã chấm, từ 0 đến {maximum}", maximum=vn(maximum))

    def problems(self, maximum: Fraction | None) -> list[tuple[str, str]]:
        return []


@dataclass(frozen=True, slots=True)
class Scale:
    """A value on a line from `start` (no points) to `end` (all points); `end` may be the lower of the two.

    With the same bounds in every edition this is min-max normalisation: a year computed again gives the same points.
    `limited`: a value beyond a bound counts as the bound; otherwise it is refused.
    """

    type: ClassVar[str] = "scale"
    start: Fraction
    end: Fraction
    label: str = ""
    label_en: str = ""
    limited: bool = False

    @property
    def bounds(self) -> tuple[Fraction, Fraction]:
        """The lower and the upper bound."""
        return min(self.start, self.end), max(self.start, self.end)

    def inputs(self) -> tuple[Input, ...]:
        low, high = self.bounds
        return (
            Input(
                "value",
                "number",
                self.label or f"giá trị từ {vn(low)} đến {vn(high)}",
                self.label_en or "value",
                low=None if self.limited else low,
                high=None if self.limited else high,
                own=True,
                aliases=("ratio", "index", "level", "score"),
            ),
        )

    def score(self, maximum: Fraction, values: Values) -> Outcome:
        value = values.get("value")
        if value is None:
            return lacking(("value",), self.inputs())
        low, high = self.bounds
        counted = min(max(value, low), high)
        points = (counted - self.start) / (self.end - self.start) * maximum
        beyond = (
            phrase("{value} nằm ngoài hai mốc, tính như {counted}; ", value=vn(value), counted=vn(counted))
            if counted != value
            else ""
        )
        return Outcome(points, beyond + self._line(counted, maximum, points))

    def _line(self, value: Fraction, maximum: Fraction, points: Fraction) -> str:
        if self.start == 0 and self.end == 1:
            return phrase(
                "{value} × {maximum} điểm = {points} điểm",
                value=vn(value, 6),
                maximum=vn(maximum),
                points=vn(points),
            )
        if self.end < self.start:
            line = f"({vn(self.start)} − {vn(value)})"
        else:
            line = f"({vn(value)} − {vn(self.start)})" if self.start else vn(value)
        return phrase(
            "{line} ÷ {value} × {maximum} điểm = {points} điểm",
            line=line,
            value=vn(abs(self.end - self.start)),
            maximum=vn(maximum),
            points=vn(points),
        )

    def bulk(self, maximum: float, columns: Columns) -> "Array":
        import numpy as np

        value = columns.filled("value", float(self.start))
        if self.limited:
            low, high = self.bounds
            value = np.minimum(np.maximum(value, float(low)), float(high))
        width = float(abs(self.end - self.start))
        # Away from the start in either direction, so that nothing is never a negative zero.
        gone = float(self.start) - value if self.end < self.start else value - float(self.start)
        points: Array = gone / width * maximum
        return points

    def words(self, maximum: Fraction) -> str:
        said = phrase(
            "Giá trị từ {start} (0 điểm) đến {end} ({maximum} điểm), tính theo tỷ lệ",
            start=vn(self.start),
            end=vn(self.end),
            maximum=vn(maximum),
        )
        return said + (phrase("; ngoài hai mốc tính như ở mốc gần nhất") if self.limited else "")

    def problems(self, maximum: Fraction | None) -> list[tuple[str, str]]:
        if self.start == self.end:
            return [
                (
                    phrase(
                        "thang từ {start} đến {end} không hợp lệ.", start=vn(self.start), end=vn(self.end)
                    ),
                    phrase("đặt from khác to: from là giá trị được 0 điểm, to là giá trị được điểm tối đa."),
                )
            ]
        return []


@dataclass(frozen=True, slots=True)
class PerCase:
    """So many points for each case, up to the maximum: the usual shape of a bonus or a penalty."""

    type: ClassVar[str] = "per_case"
    each: Fraction
    label: str = ""
    noun: str = ""

    def inputs(self) -> tuple[Input, ...]:
        return (
            Input(
                "count",
                "count",
                self.label or "số trường hợp",
                "cases",
                whole=True,
                own=True,
                aliases=("value", "cases"),
            ),
        )

    def score(self, maximum: Fraction, values: Values) -> Outcome:
        count = values.get("count")
        if count is None:
            return lacking(("count",), self.inputs())
        points = min(maximum, count * self.each)
        capped = (
            phrase(", giới hạn ở {maximum} điểm", maximum=vn(maximum)) if count * self.each > maximum else ""
        )
        return Outcome(
            points,
            phrase(
                "{count} {noun} × {each} điểm{capped} = {points} điểm",
                count=vn(count),
                noun=self.noun or phrase("trường hợp"),
                each=vn(self.each),
                capped=capped,
                points=vn(points),
            ),
        )

    def bulk(self, maximum: float, columns: Columns) -> "Array":
        import numpy as np

        return np.minimum(maximum, columns.filled("count") * float(self.each))

    def words(self, maximum: Fraction) -> str:
        return phrase(
            "Mỗi {noun} {each} điểm, nhiều nhất {maximum} điểm",
            noun=self.noun or phrase("trường hợp"),
            each=vn(self.each),
            maximum=vn(maximum),
        )

    def problems(self, maximum: Fraction | None) -> list[tuple[str, str]]:
        return [] if self.each > 0 else [(phrase("điểm mỗi trường hợp phải lớn hơn 0."), phrase("sửa each."))]


@dataclass(frozen=True, slots=True)
class Criterion:
    """One criterion of a mean or of a weakest link."""

    name: str
    label: str = ""
    label_en: str = ""


@dataclass(frozen=True, slots=True)
class Mean:
    """Arithmetic mean of criteria on 0..`top`; a criterion that does not apply is left out.

    `ready` values (the input `value`) stand for a mean that was worked out elsewhere.
    """

    type: ClassVar[str] = "mean"
    top: Fraction
    criteria: tuple[Criterion, ...]

    def inputs(self) -> tuple[Input, ...]:
        ready = Input(
            "value",
            "number",
            "trung bình đã tính sẵn, thay cho các tiêu chí",
            "ready mean",
            high=self.top,
            own=True,
            may_not_apply=True,
            aliases=("mean", "score"),
        )
        each = (
            Input(c.name, "number", c.label or c.name, c.label_en, high=self.top, may_not_apply=True)
            for c in self.criteria
        )
        return (*each, ready)

    def score(self, maximum: Fraction, values: Values) -> Outcome:
        given = [values[c.name] for c in self.criteria if c.name in values]
        if "value" in values:
            if given:
                raise OutOfRange(
                    "value",
                    phrase("vừa có trung bình tính sẵn vừa có từng tiêu chí."),
                    phrase("chỉ giữ một cách nhập."),
                )
            given = [values["value"]]
        wanted = () if "value" in values else tuple(c.name for c in self.criteria) or ("value",)
        missing = tuple(name for name in wanted if name not in values)
        counted = [value for value in given if value != NOT_APPLICABLE]
        left_out = len(given) - len(counted)
        divisor = len(counted) + len(missing)
        if not divisor:
            return Outcome(Fraction(0), phrase("Không tiêu chí nào áp dụng: 0 điểm"))
        mean = sum(counted, Fraction(0)) / divisor
        points = mean / self.top * maximum
        text = f"({' + '.join(vn(value) for value in counted) or '0'}) ÷ {divisor} = {vn(mean)}"
        text += phrase(
            "; {mean}/{top} × {maximum} điểm = {points} điểm",
            mean=vn(mean),
            top=vn(self.top),
            maximum=vn(maximum),
            points=vn(points),
        )
        text += (
            phrase("; bỏ {left_out} tiêu chí không áp dụng khỏi mẫu số", left_out=left_out)
            if left_out
            else ""
        )
        if missing:
            text += phrase(". {missing}: tính 0 điểm", missing=missing_text(missing, self.inputs()))
        return Outcome(points, text, missing)

    def bulk(self, maximum: float, columns: Columns) -> "Array":
        import numpy as np

        ready = columns["value"]
        total, divisor = np.zeros(columns.size), np.zeros(columns.size)
        for criterion in self.criteria:
            value = columns[criterion.name]
            applies = value != float(NOT_APPLICABLE)
            total += np.where(applies, columns.filled(criterion.name), 0.0)
            divisor += applies
        has_ready = ~np.isnan(ready)
        total = np.where(has_ready, np.maximum(ready, 0.0), total)
        divisor = np.where(has_ready, 1.0, divisor)
        return total / np.maximum(divisor, 1.0) / float(self.top) * maximum

    def words(self, maximum: Fraction) -> str:
        many = (
            phrase("{count} tiêu chí", count=len(self.criteria)) if self.criteria else phrase("các tiêu chí")
        )
        return phrase(
            "Trung bình cộng {many} (0–{top}), bỏ tiêu chí không áp dụng; quy về {maximum} điểm",
            many=many,
            top=vn(self.top),
            maximum=vn(maximum),
        )

    def problems(self, maximum: Fraction | None) -> list[tuple[str, str]]:
        faults = [] if self.top > 0 else [(phrase("thang điểm to phải lớn hơn 0."), phrase("sửa to."))]
        names = [criterion.name for criterion in self.criteria]
        if len(set(names)) != len(names):
            faults.append((phrase("có tiêu chí trùng tên."), phrase("đặt tên khác nhau.")))
        return faults


@dataclass(frozen=True, slots=True)
class Lowest:
    """The lowest level reached among the fields (0..`top`): a chain is as strong as its weakest link."""

    type: ClassVar[str] = "lowest"
    top: Fraction
    criteria: tuple[Criterion, ...]

    def inputs(self) -> tuple[Input, ...]:
        return tuple(
            Input(c.name, "number", c.label or c.name, c.label_en, high=self.top, whole=True)
            for c in self.criteria
        )

    def score(self, maximum: Fraction, values: Values) -> Outcome:
        missing = tuple(c.name for c in self.criteria if c.name not in values)
        if missing:
            text = phrase("{missing}: mức thấp nhất tính là 0", missing=missing_text(missing, self.inputs()))
            return Outcome(Fraction(0), text, missing)
        level = min(values[c.name] for c in self.criteria)
        weakest = next(c for c in self.criteria if values[c.name] == level)
        points = level / self.top * maximum
        text = phrase(
            "Mức thấp nhất là {level} ({label})", level=vn(level), label=weakest.label or weakest.name
        )
        return Outcome(
            points,
            phrase(
                "{text}: {level}/{top} × {maximum} điểm = {points} điểm",
                text=text,
                level=vn(level),
                top=vn(self.top),
                maximum=vn(maximum),
                points=vn(points),
            ),
        )

    def bulk(self, maximum: float, columns: Columns) -> "Array":
        import numpy as np

        levels = np.stack([columns.filled(c.name) for c in self.criteria])
        lowest: Array = levels.min(axis=0) / float(self.top) * maximum
        return lowest

    def words(self, maximum: Fraction) -> str:
        return phrase(
            "Mức thấp nhất trong {count} mặt (0–{top}), quy về {maximum} điểm",
            count=len(self.criteria),
            top=vn(self.top),
            maximum=vn(maximum),
        )

    def problems(self, maximum: Fraction | None) -> list[tuple[str, str]]:
        faults = [] if self.top > 0 else [(phrase("thang mức to phải lớn hơn 0."), phrase("sửa to."))]
        if not self.criteria:
            faults.append((phrase("chưa khai báo mặt nào."), phrase("thêm of.")))
        return faults
