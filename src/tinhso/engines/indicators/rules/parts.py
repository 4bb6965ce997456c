"""A sum of independent parts: conditions, and other rules, each worth a share of the maximum."""

from dataclasses import dataclass
from fractions import Fraction
from typing import TYPE_CHECKING, ClassVar

from tinhso.engines.indicators.numbers import vn
from tinhso.engines.indicators.rules.base import YES_NO, Columns, Input, Outcome, Rule, Values
from tinhso.kernel.text.api import phrase

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
                answer = phrase("có") if values[part.name] else phrase("không")
                outcome = Outcome(
                    points,
                    phrase(
                        "{label}: {answer} → {points}/{most} điểm",
                        label=part.label,
                        answer=answer,
                        points=vn(points),
                        most=vn(most),
                    ),
                )
            else:
                text = phrase(
                    "{label}: thiếu đầu vào, tính 0/{most} điểm",
                    label=part.label,
                    most=vn(most),
                )
                outcome = Outcome(Fraction(0), text, (part.name,))
            total += outcome.points
            said.append(outcome.text)
            missing += outcome.missing
        return Outcome(
            total,
            phrase(
                "{said}. Cộng: {total}/{maximum} điểm",
                said="; ".join(said),
                total=vn(total),
                maximum=vn(maximum),
            ),
            tuple(missing),
        )

    def bulk(self, maximum: float, columns: Columns) -> "Array":
        import numpy as np

        total = np.zeros(columns.size)
        for part in self.parts:
            most = float(part.factor) * maximum
            if part.rule is not None:
                total += part.rule.bulk(most, columns)
            else:
                total += columns.filled(part.name) * most
        return total

    def words(self, maximum: Fraction) -> str:
        return phrase("Cộng các phần: ") + "; ".join(
            part.rule.words(part.factor * maximum)
            if part.rule is not None
            else phrase(
                "{label} → {points} điểm",
                label=part.label,
                points=vn(part.factor * maximum),
            )
            for part in self.parts
        )

    def problems(self, maximum: Fraction | None) -> list[tuple[str, str]]:
        faults = [fault for part in self.parts if part.rule for fault in part.rule.problems(None)]
        if any(part.factor <= 0 for part in self.parts):
            faults.append(
                (phrase("mỗi phần phải có điểm lớn hơn 0."), phrase("sửa factor hoặc points của phần."))
            )
        total = sum((part.factor for part in self.parts), Fraction(0))
        if total != 1:
            faults.append(
                (
                    phrase(
                        "các phần cộng lại bằng {share} % điểm tối đa, không phải 100 %.",
                        share=vn(total * 100),
                    ),
                    phrase("sửa factor/points của các phần, hoặc max của chỉ số."),
                )
            )
        names = [one.name for part in self.parts for one in part.inputs()]
        twice = sorted({name for name in names if names.count(name) > 1})
        if twice:
            faults.append(
                (
                    phrase("đầu vào trùng tên giữa các phần: {twice}.", twice=", ".join(twice)),
                    phrase("đặt tên khác nhau."),
                )
            )
        return faults
