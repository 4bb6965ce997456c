"""How a task or target stands: exact cases, and the same answer from SQL."""

import datetime as dt
from decimal import Decimal

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from tests.province import agency
from tinhso.apps.programme import queries
from tinhso.apps.programme.models import (
    Milestone,
    Programme,
    Progress,
    Target,
    TargetValue,
    Task,
    TaskAgency,
    TaskNeed,
)
from tinhso.apps.programme.state_sql import in_state
from tinhso.apps.programme.states import Goal, Said, State, met, percent_of, state_of_target, state_of_task
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


def test_a_doubt_is_a_risk_but_no_delay() -> None:
    day = dt.date(2024, 2, 1)
    said = {"today": day, "start": START, "percent": D(50), "reported": day}
    assert state_of_task(deadline=END, **said) == "on_track"
    assert state_of_task(deadline=END, doubtful=True, **said) == "at_risk"
    assert state_of_task(deadline=dt.date(2024, 1, 31), doubtful=True, **said) == "late"
    assert state_of_task(deadline=None, doubtful=True, **said) == "at_risk"


THREE = (Said(D(100), dt.date(2024, 3, 1)), [Said(D(40), dt.date(2024, 4, 1)), None])


@pytest.mark.parametrize(
    ("completion", "said"),
    [
        ("lead", (D(100), dt.date(2024, 3, 1))),
        ("all", (D(0), dt.date(2024, 4, 1))),  # the third has not reported
        ("any", (D(100), dt.date(2024, 4, 1))),
    ],
)
def test_a_task_with_three_agencies_is_done_as_its_rule_says(
    completion: str, said: tuple[D, dt.date]
) -> None:
    lead, partners = THREE
    found = percent_of(completion, lead, partners)
    assert found is not None
    assert (found.percent, found.date) == said
    assert percent_of(completion, None, [None, None]) is None


def test_a_target_without_verified_goals_is_held_against_nobody() -> None:
    known = {"today": dt.date(2026, 1, 1), "start": START, "comparator": ">="}
    assert state_of_target(goals=[], actual=None, **known) == "on_track"


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
def row(db: None) -> tuple[Task, Target, list[TaskAgency], Task]:
    """One task with two coordinating agencies and a task it may need, and one target; the tests rewrite them."""
    made = Programme.objects.create(
        code="p", title="p", first_year=2024, last_year=2025, agency=agency("H98", "Tỉnh thử", "h98")
    )
    task = Task.objects.create(programme=made, number=1, action="a", start_date=START)
    units = [
        TaskAgency.objects.create(
            task=task, order=n, name=f"a{n}", agency=agency(f"H98.0{n}", f"a{n}", f"h98.a{n}")
        )
        for n in (1, 2)
    ]
    TaskAgency.objects.create(task=task, order=3, name="đơn vị không có trong danh mục")
    needed = Task.objects.create(programme=made, number=2, action="b", start_date=START)
    return task, Target.objects.create(programme=made, number=1, metric="m"), units, needed


def said(percent: D | None, date: dt.date, today: dt.date) -> Said | None:
    return None if percent is None or date > today else Said(percent, date)


@settings(max_examples=200, suppress_health_check=[HealthCheck.function_scoped_fixture], deadline=None)
@given(
    today=days,
    start=days,
    deadline=st.none() | days,
    completion=st.sampled_from(["lead", "all", "any"]),
    entries=st.tuples(percents, percents, percents),
    reported=st.tuples(days, days, days),
    returned=st.booleans(),
    confidence=st.sampled_from(["", "high", "low"]),
    milestone=st.none() | st.tuples(days, st.none() | days),
    first=st.none() | st.tuples(st.none() | days, percents, days),
)
def test_sql_says_the_same_of_tasks(
    row, today, start, deadline, completion, entries, reported, returned, confidence, milestone, first
) -> None:
    task, _target, units, needed = row
    Task.objects.filter(pk=task.pk).update(start_date=start, deadline=deadline, completion=completion)
    Progress.objects.all().delete()
    Milestone.objects.all().delete()
    TaskNeed.objects.all().delete()
    for unit, percent, date in zip((None, *units), entries, reported, strict=True):
        if percent is not None:
            Progress.objects.create(
                task=task, unit=unit, date=date, percent=percent, recorded_by_name="x",
                confidence=confidence if unit is None else "",
            )  # fmt: skip
    if returned:  # the last word, sent back: as if never said
        Progress.objects.create(
            task=task, date=today, percent=100, recorded_by_name="x", returned_at=now(), return_reason="sai"
        )
    missed = late_first = False
    if milestone is not None:
        due, reached = milestone
        Milestone.objects.create(task=task, number=1, title="m", due=due, reached_on=reached)
        missed = due < today and (reached is None or reached > today)
    if first is not None:
        due, percent, date = first
        Task.objects.filter(pk=needed.pk).update(deadline=due)
        TaskNeed.objects.create(task=task, needs=needed)
        if percent is not None:
            Progress.objects.create(task=needed, date=date, percent=percent, recorded_by_name="x")
        word = said(percent, date, today)
        late_first = due is not None and due < today and (word is None or word.percent < 100)
    lead, *partners = [said(p, d, today) for p, d in zip(entries, reported, strict=True)]
    whole = percent_of(completion, lead, partners)
    expected = state_of_task(
        today=today, start=start, deadline=deadline, percent=whole.percent if whole else None,
        reported=whole.date if whole else None,
        doubtful=missed or late_first or (lead is not None and confidence == "low"),
    )  # fmt: skip
    assert in_state(Task.objects.filter(pk=task.pk), expected, today).exists()
    assert queries.task_row(Task.objects.get(pk=task.pk), today).state == expected


@settings(max_examples=120, suppress_health_check=[HealthCheck.function_scoped_fixture], deadline=None)
@given(
    today=days,
    comparator=st.sampled_from(["=", ">=", ">", "<=", "<", "~", "range"]),
    goals=st.dictionaries(
        st.none() | st.integers(2023, 2026),
        st.tuples(st.decimals(-5, 100, places=1), st.sampled_from(["", "verified", "unverified"])),
        min_size=1,
        max_size=3,
    ),
    actual=st.none() | st.decimals(-5, 110, places=1),
)
def test_sql_says_the_same_of_targets(row, today, comparator, goals, actual) -> None:
    _task, target, _units, _needed = row
    Target.objects.filter(pk=target.pk).update(comparator=comparator)
    TargetValue.objects.all().delete()
    TargetValue.objects.bulk_create(
        TargetValue(target=target, year=y, value=v, evidence=e) for y, (v, e) in goals.items()
    )
    Progress.objects.all().delete()
    if actual is not None:
        Progress.objects.create(
            target=target, date=START, value=actual, recorded_by_name="x", recorded_at=now()
        )
    expected = state_of_target(
        today=today, start=START, comparator=comparator,
        goals=[Goal(year or 2025, value) for year, (value, evidence) in goals.items() if evidence != "unverified"],
        actual=actual if today >= START else None,
    )  # fmt: skip
    assert in_state(Target.objects.all(), expected, today).exists()
    assert queries.target_row(Target.objects.get(pk=target.pk), today).state == expected
