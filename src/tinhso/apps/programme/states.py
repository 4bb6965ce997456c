"""How a task or a target stands: computed from dates and progress, never stored and never typed.

The order of the questions is the rule:

1. done      a task at 100 %; a target whose latest actual value meets every goal it has;
2. late      a task past its deadline; a target with a goal of a past year that the latest actual misses;
3. at risk   behind the calendar: the share reached plus 20 points is still less than the share of the time
             gone (from the start of the task or programme to the deadline or the goal's 31 December);
             a milestone passed its day without being reached; a task it needs first is late; whoever reported
             last does not expect to be in time;
             work without a deadline is at risk when nothing was reported for more than 100 days;
4. on track  everything else, also a target that has no goal to be held against (all of them unverified).

How far a task is depends on who decides it (`percent_of`): the lead, the slowest or the fastest of the lead and
the coordinating agencies that the platform knows. Entries that were sent back count for nothing.

The share reached of a goal is actual ÷ goal, or goal ÷ actual where less is better. A plan that names an
exact value, "about" or a range is met from its value upwards ("đạt 90 %" is met by 92): "about" from 95 % of
it, a range from its lower end. The tolerances are the product's own; `state_sql` says the same in SQL, and a
test holds both against each other.
"""

import datetime as dt
import enum
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from decimal import Decimal

TOLERANCE = 20  # points of a hundred that reported work may lag behind the calendar
SILENCE = dt.timedelta(days=100)  # a quarter and its reporting days
ABOUT = Decimal("0.95")
LESS_IS_BETTER = ("<=", "<")


class State(enum.StrEnum):
    """The four states, in the words of the programme pages."""

    DONE = "done"
    ON_TRACK = "on_track"
    AT_RISK = "at_risk"
    LATE = "late"


@dataclass(frozen=True)
class Goal:
    """The value to be reached by the end of `year`."""

    year: int
    value: Decimal


def met(comparator: str, goal: Decimal, actual: Decimal) -> bool:
    """Whether an actual value fulfils a goal; `comparator` is one of `= < <= > >= ~ range`."""
    match comparator:
        case "<=":
            return actual <= goal
        case "<":
            return actual < goal
        case ">":
            return actual > goal
        case "~":
            return actual >= goal * ABOUT
        case _:
            return actual >= goal


def _behind(reached: Decimal, whole: Decimal, *, start: dt.date, end: dt.date, today: dt.date) -> bool:
    """Whether reached/whole + tolerance < days gone/days in all; multiplied out, so nothing divides by zero."""
    if today <= start or whole <= 0:
        return today > start and whole <= 0
    return (100 * reached + TOLERANCE * whole) * (end - start).days < 100 * (today - start).days * whole


@dataclass(frozen=True)
class Said:
    """The latest entry of one agency by a day: percent done and the day it speaks of."""

    percent: Decimal
    date: dt.date


def percent_of(completion: str, lead: Said | None, partners: Sequence[Said | None]) -> Said | None:
    """How far a task is, and when that was last said; None when nobody reported.

    `lead`: the lead's word. `all`: the least of lead and partners, who did not report counting as 0.
    `any`: the most of those that reported.
    """
    if completion == "lead":
        return lead
    said = [one for one in (lead, *partners) if one is not None]
    if not said:
        return None
    everybody = [one.percent if one else Decimal(0) for one in (lead, *partners)]
    percent = min(everybody) if completion == "all" else max(everybody)
    return Said(percent, max(one.date for one in said))


def state_of_task(
    *,
    today: dt.date,
    start: dt.date,
    deadline: dt.date | None,
    percent: Decimal | None,
    reported: dt.date | None,
    doubtful: bool = False,
) -> State:
    """The state of a task on a day. `percent` 0–100 and `reported` are those of `percent_of` by that day.

    `doubtful`: a milestone was missed, a task it needs is late, or the last report does not expect success.
    """
    done = percent or Decimal(0)
    if done >= 100:
        return State.DONE
    if deadline is not None and deadline < today:
        return State.LATE
    if doubtful:
        return State.AT_RISK
    if deadline is None:
        return State.AT_RISK if today - (reported or start) > SILENCE else State.ON_TRACK
    if _behind(done, Decimal(100), start=start, end=deadline, today=today):
        return State.AT_RISK
    return State.ON_TRACK


def state_of_target(
    *, today: dt.date, start: dt.date, comparator: str, goals: Iterable[Goal], actual: Decimal | None
) -> State:
    """The state of a target on a day; `actual` is the latest value known by that day, None when there is none.

    `goals` are those that count: own and verified ones.
    """
    goals = list(goals)
    if not goals:
        return State.ON_TRACK
    missed = [goal for goal in goals if actual is None or not met(comparator, goal.value, actual)]
    if not missed:
        return State.DONE
    if any(goal.year < today.year for goal in missed):
        return State.LATE
    if any(_target_behind(goal, today, start, comparator, actual) for goal in missed):
        return State.AT_RISK
    return State.ON_TRACK


def _target_behind(
    goal: Goal, today: dt.date, start: dt.date, comparator: str, actual: Decimal | None
) -> bool:
    if actual is None:
        reached, whole = Decimal(0), Decimal(1)
    elif comparator in LESS_IS_BETTER:
        reached, whole = goal.value, actual
    else:
        reached, whole = actual, goal.value
    return _behind(reached, whole, start=start, end=dt.date(goal.year, 12, 31), today=today)
