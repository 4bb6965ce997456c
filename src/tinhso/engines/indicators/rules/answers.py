"""Rules on answers: yes or no, one choice of several, timeliness of each reporting period."""

from collections.abc import Mapping
from dataclasses import dataclass
from fractions import Fraction
from typing import TYPE_CHECKING, ClassVar

from tinhso.engines.indicators.numbers import percent, vn
from tinhso.engines.indicators.rules.base import (
    YES_NO,
    Columns,
    Input,
    Outcome,
    Values,
    lacking,
    missing_text,
)
from tinhso.kernel.text.api import gettext_noop, phrase

if TYPE_CHECKING:
    from tinhso.engines.indicators.rules.base import Array


@dataclass(frozen=True, slots=True)
class Boolean:
    """Yes gives the maximum, no gives nothing."""

    type: ClassVar[str] = "boolean"
    label: str = ""
    label_en: str = ""

    def inputs(self) -> tuple[Input, ...]:
        return (
            Input(
                "value",
                "yes_no",
                self.label or "đạt yêu cầu",
                self.label_en or "requirement met",
                high=Fraction(1),
                own=True,
                aliases=("yes", "met", "boolean", "condition", "document"),
                options=YES_NO,
            ),
        )

    def score(self, maximum: Fraction, values: Values) -> Outcome:
        answer = values.get("value")
        if answer is None:
            return lacking(("value",), self.inputs())
        points = maximum * answer
        said = phrase("Có") if answer else phrase("Không")
        subject = f" {self.label}" if self.label else phrase(" đạt yêu cầu")
        return Outcome(
            points,
            phrase(
                "{said}{subject} → {points}/{maximum} điểm",
                said=said,
                subject=subject,
                points=vn(points),
                maximum=vn(maximum),
            ),
        )

    def bulk(self, maximum: float, columns: Columns) -> "Array":
        return columns.filled("value") * maximum

    def words(self, maximum: Fraction) -> str:
        return phrase("Có → {maximum} điểm; không → 0 điểm", maximum=vn(maximum))

    def problems(self, maximum: Fraction | None) -> list[tuple[str, str]]:
        return []


@dataclass(frozen=True, slots=True)
class Option:
    """One choice with its share of the maximum."""

    code: str
    factor: Fraction
    label: str
    label_en: str = ""


@dataclass(frozen=True, slots=True)
class Choice:
    """One of several options, each worth a share of the maximum."""

    type: ClassVar[str] = "choice"
    options: tuple[Option, ...]
    label: str = ""

    def inputs(self) -> tuple[Input, ...]:
        words = {one.code: (one.code, one.label, one.label_en) for one in self.options}
        return (
            Input(
                "value",
                "choice",
                self.label or "lựa chọn",
                "option chosen",
                high=Fraction(len(self.options) - 1),
                own=True,
                aliases=("choice", "option"),
                options=words,
            ),
        )

    def score(self, maximum: Fraction, values: Values) -> Outcome:
        index = values.get("value")
        if index is None:
            return lacking(("value",), self.inputs())
        option = self.options[int(index)]
        points = option.factor * maximum
        return Outcome(
            points,
            phrase(
                "“{label}”: {factor} × {maximum} điểm = {points} điểm",
                label=option.label,
                factor=percent(option.factor),
                maximum=vn(maximum),
                points=vn(points),
            ),
        )

    def bulk(self, maximum: float, columns: Columns) -> "Array":
        import numpy as np

        factors = np.array([*(float(one.factor) for one in self.options), 0.0])
        index = columns.codes("value", len(self.options))
        chosen: Array = factors[index] * maximum
        return chosen

    def words(self, maximum: Fraction) -> str:
        return "; ".join(
            phrase(
                "{label} ({code}) → {points} điểm",
                label=one.label,
                code=one.code,
                points=vn(one.factor * maximum),
            )
            for one in self.options
        )

    def problems(self, maximum: Fraction | None) -> list[tuple[str, str]]:
        faults = []
        if any(not 0 <= one.factor <= 1 for one in self.options):
            faults.append(
                (phrase("có lựa chọn mang hệ số ngoài khoảng 0..1."), phrase("sửa factor về 0..1."))
            )
        elif self.options and max(one.factor for one in self.options) != 1:
            faults.append(
                (
                    phrase("không lựa chọn nào đạt điểm tối đa."),
                    phrase("sửa max của chỉ số, hoặc cho lựa chọn cao nhất factor: 1."),
                )
            )
        if len(self.options) < 2:
            faults.append(
                (phrase("cần ít nhất hai lựa chọn."), phrase("thêm lựa chọn, hoặc dùng quy tắc boolean."))
            )
        return faults


STATE_WORDS = {
    "on_time": ("đúng hạn", "on_time", "on time", "ontime", "dung han", "trước hạn"),
    "late": ("trễ hạn", "late", "trễ", "muộn", "chậm", "quá hạn", "tre han"),
    "missing": ("không nộp", "missing", "thiếu", "chưa nộp", "không có", "khong nop"),
}
STATE_LABELS = {
    "on_time": gettext_noop("đúng hạn"),
    "late": gettext_noop("trễ hạn"),
    "missing": gettext_noop("không nộp"),
}


def _state(state: str) -> str:
    return phrase(STATE_LABELS[state]) if state in STATE_LABELS else state


@dataclass(frozen=True, slots=True)
class Periods:
    """Points per reporting period, by whether the report came on time, late or not at all."""

    type: ClassVar[str] = "sum_over_periods"
    periods: tuple[str, ...]
    states: Mapping[str, Fraction]
    label: str = ""

    def inputs(self) -> tuple[Input, ...]:
        options = {state: STATE_WORDS.get(state, (state,)) for state in self.states}
        return tuple(
            Input(
                period,
                "choice",
                f"{self.label or 'báo cáo'} kỳ {period.upper()}",
                f"report of period {period}",
                high=Fraction(len(options) - 1),
                aliases=(period[1:], f"period_{number}", f"quy_{number}", f"quý {number}"),
                options=options,
            )
            for number, period in enumerate(self.periods, start=1)
        )

    def score(self, maximum: Fraction, values: Values) -> Outcome:
        states = tuple(self.states)
        terms, total = [], Fraction(0)
        missing = tuple(period for period in self.periods if period not in values)
        for period in self.periods:
            index = values.get(period)
            if index is None:
                continue
            state = states[int(index)]
            points = self._points(maximum, state)
            total += points
            terms.append(f"{period.upper()} {_state(state)} {vn(points)}")
        text = phrase("{terms} = {total} điểm", terms=" + ".join(terms), total=vn(total)) if terms else ""
        if missing:
            lost = phrase("{missing}: mỗi kỳ thiếu tính 0 điểm", missing=missing_text(missing, self.inputs()))
            text = f"{text}. {lost}" if text else lost
        return Outcome(total, text, missing)

    def _points(self, maximum: Fraction, state: str) -> Fraction:
        # Written in points of the declared maximum, so it scales when points are redistributed.
        return self.states[state] / (max(self.states.values()) * len(self.periods)) * maximum

    def shares(self) -> tuple[Fraction, ...]:
        """What a report of one period is worth in each state, as a share of the item's maximum."""
        return tuple(self._points(Fraction(1), state) for state in self.states)

    def bulk(self, maximum: float, columns: Columns) -> "Array":
        import numpy as np

        points = np.array([*(float(share) for share in self.shares()), 0.0])
        total = np.zeros(columns.size)
        for period in self.periods:
            total += points[columns.codes(period, len(self.states))]
        return total * maximum

    def words(self, maximum: Fraction) -> str:
        each = "; ".join(
            phrase(
                "{label} → {points} điểm",
                label=_state(state),
                points=vn(self._points(maximum, state)),
            )
            for state in self.states
        )
        return phrase(
            "Mỗi kỳ trong {count} kỳ ({periods}): {each}",
            count=len(self.periods),
            periods=", ".join(self.periods).upper(),
            each=each,
        )

    def problems(self, maximum: Fraction | None) -> list[tuple[str, str]]:
        if not self.periods or not self.states:
            return [
                (phrase("cần ít nhất một kỳ và một trạng thái."), phrase("khai báo periods và per_period."))
            ]
        if len(set(self.periods)) != len(self.periods):
            return [(phrase("có kỳ trùng tên."), phrase("đặt tên khác nhau cho các kỳ."))]
        best = max(self.states.values())
        if min(self.states.values()) < 0 or best <= 0:
            return [
                (
                    phrase("điểm mỗi kỳ phải từ 0 trở lên và có ít nhất một mức dương."),
                    phrase("sửa per_period."),
                )
            ]
        if maximum is not None and best * len(self.periods) != maximum:
            return [
                (
                    phrase(
                        "{count} kỳ × {best} điểm = {sum} điểm, khác điểm tối đa {maximum}.",
                        count=len(self.periods),
                        best=vn(best),
                        sum=vn(best * len(self.periods)),
                        maximum=vn(maximum),
                    ),
                    phrase("sửa per_period hoặc max cho khớp."),
                )
            ]
        return []
