"""How a task or target stands: exact cases, and the same answer from SQL."""

import datetime as dt
from decimal import Decimal

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from tests.province import agency
from tinhso.apps.programme.models import Programme, Progress, Target, TargetValue, Task
from tinhso.apps.programme.state_sql import in_state
from tinhso.apps.programme.states import Goal, State, met, state_of_target, state_of_task
from tinhso.kernel.text.api import now

D = Decimal

START, END = dt.date(2024, 1, 1), dt.date(2024, 12, 31)


@pytest.mark.parametrize(
    ("today", "deadline", "percent", "reported", "state"),
    [
        (dt.date(2024, 7, 1), END, None, None, "at_risk"),  # half the time gone, nothing reported
        (dt.date(2024, 2, 1), END, None, None, "on_track"),  # a month gone: within the 20 points
        (
            dt.date(2024, 7, 1),
            END,
            D(29),
            dt.date(2024, 6, 30),
            "at_risk",
        ),  # 49.9 % of the time, 29 + 20 < 49.9
        (dt.date(2024, 7, 1), END, D(30), dt.date(2024, 6, 30), "on_track"),
        (dt.date(2024, 12, 31), END, D(80), None, "on_track"),  # the last day is still in time
        (dt.date(2024, 12, 31), END, D("79.99"), None, "at_risk"),
        (dt.date(2025, 1, 1), END, D("99.99"), None, "late"),
        (dt.date(2025, 1, 1), END, D(100), None, "done"),
        (dt.date(2023, 6, 1), END, None, None, "on_track"),  # not begun yet
        (dt.date(2024, 4, 10), None, None, None, "on_track"),  # continuing work, 100 days of silence
        (dt.date(2024, 4, 11), None, None, None, "at_risk"),
        (dt.date(2024, 12, 31), None, D(50), dt.date(2024, 11, 1), "on_track"),
        (dt.date(2024, 12, 31), None, D(100), dt.date(2024, 1, 2), "done"),
    ],
)
def test_task(
    today: dt.date, deadline: dt.date | None, percent: D | None, reported: dt.date | None, state: str
) -> None:
    assert (
        state_of_task(today=today, start=START, deadline=deadline, percent=percent, reported=reported)
        == state
    )


@pytest.mark.parametrize(
    ("today", "comparator", "goals", "actual", "state"),
    [
        (dt.date(2024, 7, 1), ">=", [(2024, 90)], D(90), "done"),
        (dt.date(2024, 7, 1), ">", [(2024, 90)], D(90), "on_track"),
        (dt.date(2024, 7, 1), "=", [(2024, 90)], D(92), "done"),
        (dt.date(2024, 7, 1), "=", [(2024, 90)], None, "at_risk"),
        (dt.date(2024, 1, 20), "=", [(2024, 90)], None, "on_track"),
        (dt.date(2024, 12, 31), "=", [(2024, 100)], D(79), "at_risk"),
        (dt.date(2024, 12, 31), "=", [(2024, 100)], D(80), "on_track"),
        (dt.date(2025, 1, 1), "=", [(2024, 90)], D(89), "late"),
        (dt.date(2025, 1, 1), "=", [(2024, 80), (2025, 90)], D(85), "on_track"),  # last year's goal is met
        (dt.date(2025, 1, 1), "=", [(2024, 86), (2025, 90)], D(85), "late"),
        (dt.date(2024, 7, 1), "=", [(2024, 80), (2025, 90)], D(85), "on_track"),
        (dt.date(2024, 12, 1), "<=", [(2024, 15)], D(14), "done"),
        (dt.date(2024, 12, 1), "<=", [(2024, 15)], D(20), "on_track"),  # 15/20 reached, 92 % of the time gone
        (dt.date(2024, 12, 31), "<=", [(2024, 15)], D(30), "at_risk"),
        (dt.date(2024, 12, 1), "<", [(2024, 15)], D(15), "on_track"),
        (dt.date(2024, 12, 1), "~", [(2024, 100)], D(95), "done"),
        (dt.date(2024, 12, 1), "range", [(2024, 20)], D(20), "done"),
        (dt.date(2024, 7, 1), ">=", [(2024, 0)], D(-1), "at_risk"),
    ],
)
def test_target(
    today: dt.date, comparator: str, goals: list[tuple[int, int]], actual: D | None, state: str
) -> None:
    found = state_of_target(
        today=today,
        start=START,
        comparator=comparator,
        goals=[Goal(year, D(v)) for year, v in goals],
        actual=actual,
    )
    assert found == state


@given(
    actual=st.decimals(0, 1000, places=2),
    goal=st.decimals(1, 1000, places=2),
    more=st.decimals(0, 100, places=2),
)
def test_more_never_hurts_where_more_is_better(actual: D, goal: D, more: D) -> None:
    for comparator in ("=", ">=", ">", "~", "range"):
        assert met(comparator, goal, actual) <= met(comparator, goal, actual + more)
    for comparator in ("<=", "<"):
        assert met(comparator, goal, actual + more) <= met(comparator, goal, actual)


ORDER = [State.LATE, State.AT_RISK, State.ON_TRACK, State.DONE]
days = st.dates(dt.date(2023, 6, 1), dt.date(2026, 6, 1))
percents = st.none() | st.decimals(0, 100, places=2)


@given(today=days, deadline=days, percent=st.decimals(0, 99, places=1), more=st.decimals(0, 1, places=1))
def test_reporting_more_never_makes_a_task_worse(
    today: dt.date, deadline: dt.date, percent: D, more: D
) -> None:
    def state(done: D) -> int:
        return ORDER.index(
            state_of_task(today=today, start=START, deadline=deadline, percent=done, reported=today)
        )

    assert state(percent) <= state(percent + more)


@given(today=days, later=st.integers(1, 400), deadline=days, percent=st.decimals(0, 99, places=1))
def test_waiting_never_makes_an_unfinished_task_better(
    today: dt.date, later: int, deadline: dt.date, percent: D
) -> None:
    def state(day: dt.date) -> int:
        return ORDER.index(
            state_of_task(today=day, start=START, deadline=deadline, percent=percent, reported=START)
        )

    assert state(today) >= state(today + dt.timedelta(days=later))


@pytest.fixture
def row(db: None) -> tuple[Task, Target]:
    """One task and one target whose columns the property test rewrites."""
    made = Programme.objects.create(
        code="p", title="p", first_year=2024, last_year=2025, agency=agency("H98", "Tỉnh thử", "h98")
    )
    task = Task.objects.create(programme=made, number=1, action="a", start_date=START)
    return task, Target.objects.create(programme=made, number=1, metric="m")


@settings(max_examples=120, suppress_health_check=[HealthCheck.function_scoped_fixture], deadline=None)
@given(today=days, start=days, deadline=st.none() | days, percent=percents, reported=days)
def test_sql_says_the_same_of_tasks(
    row: tuple[Task, Target], today, start, deadline, percent, reported
) -> None:
    task, _target = row
    Task.objects.filter(pk=task.pk).update(start_date=start, deadline=deadline)
    Progress.objects.all().delete()
    if percent is not None:
        Progress.objects.create(
            task=task, date=reported, percent=percent, recorded_by_name="x", recorded_at=now()
        )
    known = percent is not None and reported <= today
    expected = state_of_task(
        today=today, start=start, deadline=deadline,
        percent=percent if known else None, reported=reported if known else None,
    )  # fmt: skip
    assert in_state(Task.objects.all(), expected, today).exists()


@settings(max_examples=120, suppress_health_check=[HealthCheck.function_scoped_fixture], deadline=None)
@given(
    today=days,
    comparator=st.sampled_from(["=", ">=", ">", "<=", "<", "~", "range"]),
    goals=st.dictionaries(
        st.none() | st.integers(2023, 2026), st.decimals(-5, 100, places=1), min_size=1, max_size=3
    ),
    actual=st.none() | st.decimals(-5, 110, places=1),
)
def test_sql_says_the_same_of_targets(row: tuple[Task, Target], today, comparator, goals, actual) -> None:
    _task, target = row
    Target.objects.filter(pk=target.pk).update(comparator=comparator)
    TargetValue.objects.all().delete()
    TargetValue.objects.bulk_create(TargetValue(target=target, year=y, value=v) for y, v in goals.items())
    Progress.objects.all().delete()
    if actual is not None:
        Progress.objects.create(
            target=target, date=START, value=actual, recorded_by_name="x", recorded_at=now()
        )
    expected = state_of_target(
        today=today, start=START, comparator=comparator,
        goals=[Goal(year or 2025, value) for year, value in goals.items()],
        actual=actual if today >= START else None,
    )  # fmt: skip
    assert in_state(Target.objects.all(), expected, today).exists()
