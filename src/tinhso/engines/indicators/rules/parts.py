"""A sum of independent parts: conditions, and other rules, each worth a share of the maximum."""

from dataclasses import dataclass
from fractions import Fraction
from typing import TYPE_CHECKING, ClassVar

from tinhso.engines.indicators.numbers import vn
from tinhso.engines.indicators.rules.base import YES_NO, Columns, Input, Outcome, Rule, Values

if TYPE_CHECKING:
    from tinhso.engines.indicators.rules.base import Array


@dataclass(frozen=True, slots=True)
class Part:
    """One condition (`name`, answered yes or no) or one nested rule, worth `factor` of the maximum."""

    name: str
    factor: Fraction
    label: str = ""
    label_en: str = ""
    rule: Rule | None = None

    def inputs(self) -> tuple[Input, ...]:
        if self.rule is not None:
            return self.rule.inputs()
        snake = "_".join(self.label_en.lower().replace("/", " ").split())
        return (
            Input(
                self.name,
                "yes_no",
                self.label,
                self.label_en,
                high=Fraction(1),
                aliases=(snake,),
                options=YES_NO,
            ),
        )


@dataclass(frozen=True, slots=True)
class Parts:
    """Points of all parts added up."""

    type: ClassVar[str] = "additive"
    parts: tuple[Part, ...]

    def inputs(self) -> tuple[Input, ...]:
        return tuple(one for part in self.parts for one in part.inputs())

    def score(self, maximum: Fraction, values: Values) -> Outcome:
        total = Fraction(0)
        said: list[str] = []
        missing: list[str] = []
        for part in self.parts:
            most = part.factor * maximum
            if part.rule is not None:
                outcome = part.rule.score(most, values)
            elif part.name in values:
                points = most * values[part.name]
                answer = "có" if values[part.name] else "không"
                outcome = Outcome(points, f"{part.label}: {answer} → {vn(points)}/{vn(most)} điểm")
            else:
                text = f"{part.label}: thiếu đầu vào ({part.name}), tính 0/{vn(most)} điểm"
                outcome = Outcome(Fraction(0), text, (part.name,))
            total += outcome.points
            said.append(outcome.text)
            missing += outcome.missing
        return Outcome(total, f"{'; '.join(said)}. Cộng: {vn(total)}/{vn(maximum)} điểm", tuple(missing))

    def bulk(self, maximum: float, columns: Columns) -> "Array":
        import numpy as np

        total = np.zeros(columns.size)
        for part in self.parts:
            most = float(part.factor) * maximum
            if part.rule is not None:
                total += part.rule.bulk(most, columns)
            else:
                total += np.nan_to_num(columns[part.name]) * most
        return total

    def words(self, maximum: Fraction) -> str:
        return "Cộng các phần: " + "; ".join(
            part.rule.words(part.factor * maximum)
            if part.rule is not None
            else f"{part.label} ({part.name}) → {vn(part.factor * maximum)} điểm"
            for part in self.parts
        )

    def problems(self, maximum: Fraction | None) -> list[tuple[str, str]]:
        faults = [fault for part in self.parts if part.rule for fault in part.rule.problems(None)]
        if any(part.factor <= 0 for part in self.parts):
            faults.append(("mỗi phần phải có điểm lớn hơn 0.", "sửa factor hoặc points của phần."))
        total = sum((part.factor for part in self.parts), Fraction(0))
        if total != 1:
            faults.append(
                (
                    f"các phần cộng lại bằng {vn(total * 100)} % điểm tối đa, không phải 100 %.",
                    "sửa factor/points của các phần, hoặc max của chỉ số.",
                )
            )
        names = [one.name for part in self.parts for one in part.inputs()]
        twice = sorted({name for name in names if names.count(name) > 1})
        if twice:
            faults.append((f"đầu vào trùng tên giữa các phần: {', '.join(twice)}.", "đặt tên khác nhau."))
        return faults
