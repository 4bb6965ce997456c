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
    missing_text,
)

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
            return Outcome(
                Fraction(0), f"{missing_text(('points',), self.inputs())}: tính 0 điểm", ("points",)
            )
        points = given * maximum / self.most
        return Outcome(
            points, f"Điểm nhập {vn(points)}/{vn(maximum)} điểm (không có quy tắc tính trong nguồn)"
        )

    def bulk(self, maximum: float, columns: Columns) -> "Array":
        import numpy as np

        return np.nan_to_num(columns["points"]) * (maximum / float(self.most))

    def words(self, maximum: Fraction) -> str:
        return f"Nhập điểm đã chấm, từ 0 đến {vn(maximum)}"

    def problems(self, maximum: Fraction | None) -> list[tuple[str, str]]:
        return []


@dataclass(frozen=True, slots=True)
class Scale:
    """A value on a line from `start` (no points) to `end` (all points)."""

    type: ClassVar[str] = "scale"
    start: Fraction
    end: Fraction
    label: str = ""
    label_en: str = ""

    def inputs(self) -> tuple[Input, ...]:
        return (
            Input(
                "value",
                "number",
                self.label or f"giá trị từ {vn(self.start)} đến {vn(self.end)}",
                self.label_en or "value",
                low=self.start,
                high=self.end,
                own=True,
                aliases=("ratio", "index", "level", "score"),
            ),
        )

    def score(self, maximum: Fraction, values: Values) -> Outcome:
        value = values.get("value")
        if value is None:
            return Outcome(Fraction(0), f"{missing_text(('value',), self.inputs())}: tính 0 điểm", ("value",))
        points = (value - self.start) / (self.end - self.start) * maximum
        if self.start == 0 and self.end == 1:
            return Outcome(points, f"{vn(value, 6)} × {vn(maximum)} điểm = {vn(points)} điểm")
        line = f"({vn(value)} − {vn(self.start)})" if self.start else vn(value)
        text = f"{line} ÷ {vn(self.end - self.start)} × {vn(maximum)} điểm = {vn(points)} điểm"
        return Outcome(points, text)

    def bulk(self, maximum: float, columns: Columns) -> "Array":
        import numpy as np

        value = np.nan_to_num(columns["value"], nan=float(self.start))
        points: Array = (value - float(self.start)) / float(self.end - self.start) * maximum
        return points

    def words(self, maximum: Fraction) -> str:
        return (
            f"Giá trị từ {vn(self.start)} (0 điểm) đến {vn(self.end)} ({vn(maximum)} điểm), tính theo tỷ lệ"
        )

    def problems(self, maximum: Fraction | None) -> list[tuple[str, str]]:
        if self.start >= self.end:
            return [(f"thang từ {vn(self.start)} đến {vn(self.end)} không hợp lệ.", "đặt from nhỏ hơn to.")]
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
            return Outcome(Fraction(0), f"{missing_text(('count',), self.inputs())}: tính 0 điểm", ("count",))
        points = min(maximum, count * self.each)
        capped = f", giới hạn ở {vn(maximum)} điểm" if count * self.each > maximum else ""
        return Outcome(
            points,
            f"{vn(count)} {self.noun or 'trường hợp'} × {vn(self.each)} điểm{capped} = {vn(points)} điểm",
        )

    def bulk(self, maximum: float, columns: Columns) -> "Array":
        import numpy as np

        return np.minimum(maximum, np.nan_to_num(columns["count"]) * float(self.each))

    def words(self, maximum: Fraction) -> str:
        return f"Mỗi {self.noun or 'trường hợp'} {vn(self.each)} điểm, nhiều nhất {vn(maximum)} điểm"

    def problems(self, maximum: Fraction | None) -> list[tuple[str, str]]:
        return [] if self.each > 0 else [("điểm mỗi trường hợp phải lớn hơn 0.", "sửa each.")]


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
                    "value", "vừa có trung bình tính sẵn vừa có từng tiêu chí.", "chỉ giữ một cách nhập."
                )
            given = [values["value"]]
        wanted = () if "value" in values else tuple(c.name for c in self.criteria) or ("value",)
        missing = tuple(name for name in wanted if name not in values)
        counted = [value for value in given if value != NOT_APPLICABLE]
        left_out = len(given) - len(counted)
        divisor = len(counted) + len(missing)
        if not divisor:
            return Outcome(Fraction(0), "Không tiêu chí nào áp dụng: 0 điểm")
        mean = sum(counted, Fraction(0)) / divisor
        points = mean / self.top * maximum
        text = f"({' + '.join(vn(value) for value in counted) or '0'}) ÷ {divisor} = {vn(mean)}"
        text += f"; {vn(mean)}/{vn(self.top)} × {vn(maximum)} điểm = {vn(points)} điểm"
        text += f"; bỏ {left_out} tiêu chí không áp dụng khỏi mẫu số" if left_out else ""
        if missing:
            text += f". {missing_text(missing, self.inputs())}: tính 0 điểm"
        return Outcome(points, text, missing)

    def bulk(self, maximum: float, columns: Columns) -> "Array":
        import numpy as np

        ready = columns["value"]
        total, divisor = np.zeros(columns.size), np.zeros(columns.size)
        for criterion in self.criteria:
            value = columns[criterion.name]
            applies = value != float(NOT_APPLICABLE)
            total += np.where(applies, np.nan_to_num(value), 0.0)
            divisor += applies
        has_ready = ~np.isnan(ready)
        total = np.where(has_ready, np.maximum(ready, 0.0), total)
        divisor = np.where(has_ready, 1.0, divisor)
        return total / np.maximum(divisor, 1.0) / float(self.top) * maximum

    def words(self, maximum: Fraction) -> str:
        many = f"{len(self.criteria)} tiêu chí" if self.criteria else "các tiêu chí"
        return (
            f"Trung bình cộng {many} (0–{vn(self.top)}), bỏ tiêu chí không áp dụng; quy về {vn(maximum)} điểm"
        )

    def problems(self, maximum: Fraction | None) -> list[tuple[str, str]]:
        faults = [] if self.top > 0 else [("thang điểm to phải lớn hơn 0.", "sửa to.")]
        names = [criterion.name for criterion in self.criteria]
        if len(set(names)) != len(names):
            faults.append(("có tiêu chí trùng tên.", "đặt tên khác nhau."))
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
            text = f"{missing_text(missing, self.inputs())}: mức thấp nhất tính là 0"
            return Outcome(Fraction(0), text, missing)
        level = min(values[c.name] for c in self.criteria)
        weakest = next(c for c in self.criteria if values[c.name] == level)
        points = level / self.top * maximum
        text = f"Mức thấp nhất là {vn(level)} ({weakest.label or weakest.name})"
        return Outcome(points, f"{text}: {vn(level)}/{vn(self.top)} × {vn(maximum)} điểm = {vn(points)} điểm")

    def bulk(self, maximum: float, columns: Columns) -> "Array":
        import numpy as np

        levels = np.stack([np.nan_to_num(columns[c.name]) for c in self.criteria])
        lowest: Array = levels.min(axis=0) / float(self.top) * maximum
        return lowest

    def words(self, maximum: Fraction) -> str:
        return f"Mức thấp nhất trong {len(self.criteria)} mặt (0–{vn(self.top)}), quy về {vn(maximum)} điểm"

    def problems(self, maximum: Fraction | None) -> list[tuple[str, str]]:
        faults = [] if self.top > 0 else [("thang mức to phải lớn hơn 0.", "sửa to.")]
        if not self.criteria:
            faults.append(("chưa khai báo mặt nào.", "thêm of."))
        return faults
