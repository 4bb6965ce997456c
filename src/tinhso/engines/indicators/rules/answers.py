"""Rules on answers: yes or no, one choice of several, timeliness of each reporting period."""

from collections.abc import Mapping
from dataclasses import dataclass
from fractions import Fraction
from typing import TYPE_CHECKING, ClassVar

from tinhso.engines.indicators.numbers import percent, vn
from tinhso.engines.indicators.rules.base import YES_NO, Columns, Input, Outcome, Values, missing_text

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
            return Outcome(Fraction(0), f"{missing_text(('value',), self.inputs())}: tính 0 điểm", ("value",))
        points = maximum * answer
        said = "Có" if answer else "Không"
        subject = f" {self.label}" if self.label else " đạt yêu cầu"
        return Outcome(points, f"{said}{subject} → {vn(points)}/{vn(maximum)} điểm")

    def bulk(self, maximum: float, columns: Columns) -> "Array":
        import numpy as np

        return np.nan_to_num(columns["value"]) * maximum

    def words(self, maximum: Fraction) -> str:
        return f"Có → {vn(maximum)} điểm; không → 0 điểm"

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
            return Outcome(Fraction(0), f"{missing_text(('value',), self.inputs())}: tính 0 điểm", ("value",))
        option = self.options[int(index)]
        points = option.factor * maximum
        return Outcome(
            points, f"“{option.label}”: {percent(option.factor)} × {vn(maximum)} điểm = {vn(points)} điểm"
        )

    def bulk(self, maximum: float, columns: Columns) -> "Array":
        import numpy as np

        factors = np.array([*(float(one.factor) for one in self.options), 0.0])
        index = np.nan_to_num(columns["value"], nan=len(self.options)).astype(np.intp)
        chosen: Array = factors[index] * maximum
        return chosen

    def words(self, maximum: Fraction) -> str:
        return "; ".join(
            f"{one.label} ({one.code}) → {vn(one.factor * maximum)} điểm" for one in self.options
        )

    def problems(self, maximum: Fraction | None) -> list[tuple[str, str]]:
        faults = []
        if any(not 0 <= one.factor <= 1 for one in self.options):
            faults.append(("có lựa chọn mang hệ số ngoài khoảng 0..1.", "sửa factor về 0..1."))
        elif self.options and max(one.factor for one in self.options) != 1:
            faults.append(
                (
                    "không lựa chọn nào đạt điểm tối đa.",
                    "sửa max của chỉ số, hoặc cho lựa chọn cao nhất factor: 1.",
                )
            )
        if len(self.options) < 2:
            faults.append(("cần ít nhất hai lựa chọn.", "thêm lựa chọn, hoặc dùng quy tắc boolean."))
        return faults


STATE_WORDS = {
    "on_time": ("on_time", "on time", "ontime", "đúng hạn", "dung han", "trước hạn"),
    "late": ("late", "trễ hạn", "trễ", "muộn", "chậm", "quá hạn", "tre han"),
    "missing": ("missing", "thiếu", "không nộp", "chưa nộp", "không có", "khong nop"),
}
STATE_LABELS = {"on_time": "đúng hạn", "late": "trễ hạn", "missing": "không nộp"}


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
            terms.append(f"{period.upper()} {STATE_LABELS.get(state, state)} {vn(points)}")
        text = f"{' + '.join(terms)} = {vn(total)} điểm" if terms else ""
        if missing:
            lost = f"{missing_text(missing, self.inputs())}: mỗi kỳ thiếu tính 0 điểm"
            text = f"{text}. {lost}" if text else lost
        return Outcome(total, text, missing)

    def _points(self, maximum: Fraction, state: str) -> Fraction:
        # Written in points of the declared maximum, so it scales when points are redistributed.
        return self.states[state] / (max(self.states.values()) * len(self.periods)) * maximum

    def bulk(self, maximum: float, columns: Columns) -> "Array":
        import numpy as np

        points = np.array([*(float(self._points(Fraction(1), state)) for state in self.states), 0.0])
        total = np.zeros(columns.size)
        for period in self.periods:
            index = np.nan_to_num(columns[period], nan=len(self.states)).astype(np.intp)
            total += points[index]
        return total * maximum

    def words(self, maximum: Fraction) -> str:
        each = "; ".join(
            f"{STATE_LABELS.get(state, state)} ({state}) → {vn(self._points(maximum, state))} điểm"
            for state in self.states
        )
        return f"Mỗi kỳ trong {len(self.periods)} kỳ ({', '.join(self.periods)}): {each}"

    def problems(self, maximum: Fraction | None) -> list[tuple[str, str]]:
        if not self.periods or not self.states:
            return [("cần ít nhất một kỳ và một trạng thái.", "khai báo periods và per_period.")]
        if len(set(self.periods)) != len(self.periods):
            return [("có kỳ trùng tên.", "đặt tên khác nhau cho các kỳ.")]
        best = max(self.states.values())
        if min(self.states.values()) < 0 or best <= 0:
            return [("điểm mỗi kỳ phải từ 0 trở lên và có ít nhất một mức dương.", "sửa per_period.")]
        if maximum is not None and best * len(self.periods) != maximum:
            return [
                (
                    f"{len(self.periods)} kỳ × {vn(best)} điểm = {vn(best * len(self.periods))} điểm, "
                    f"khác điểm tối đa {vn(maximum)}.",
                    "sửa per_period hoặc max cho khớp.",
                )
            ]
        return []
