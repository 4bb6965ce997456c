"""Phases, who sees which draft, drawing: without a database."""

import datetime as dt
import hashlib
from dataclasses import dataclass

from hypothesis import given
from hypothesis import strategies as st

from tinhso.apps.scoring.appraisal import rules
from tinhso.apps.scoring.appraisal.rules import RELEASED, Phase
from tinhso.engines.indicators.store.api import Stage


@dataclass(frozen=True)
class Days:
    self_until: dt.date = dt.date(2025, 9, 30)
    appraisal_until: dt.date = dt.date(2025, 10, 17)
    objection_opens: dt.date = dt.date(2025, 10, 20)
    objection_closes: dt.date = dt.date(2025, 10, 27)
    decision_until: dt.date = dt.date(2025, 11, 10)


def test_a_closing_day_still_belongs_to_its_phase() -> None:
    found = {day: rules.phase(Days(), dt.date.fromisoformat(day)) for day in (
        "2025-09-30", "2025-10-01", "2025-10-17", "2025-10-18", "2025-10-20", "2025-10-27", "2025-10-28",
        "2025-11-10", "2025-11-11",
    )}  # fmt: skip
    assert list(found.values()) == [
        Phase.SELF, Phase.APPRAISAL, Phase.APPRAISAL, Phase.PAUSE, Phase.OBJECTION, Phase.OBJECTION,
        Phase.DECISION, Phase.DECISION, Phase.OVER,
    ]  # fmt: skip


@given(st.dates(dt.date(2025, 9, 1), dt.date(2025, 12, 1)), st.integers(0, 60))
def test_phases_never_go_back(day: dt.date, later: int) -> None:
    order = list(Phase)
    first, then = (rules.phase(Days(), one) for one in (day, day + dt.timedelta(days=later)))
    assert order.index(first) <= order.index(then)


@given(
    views=st.booleans(),
    appraises=st.booleans(),
    decides=st.booleans(),
    now=st.none() | st.sampled_from(Phase),
)
def test_no_role_in_no_phase_sees_a_draft_that_is_not_its_business(
    views: bool, appraises: bool, decides: bool, now: Phase | None
) -> None:
    drafts = rules.open_stages(views=views, appraises=appraises, decides=decides, now=now)
    if not views:
        assert not drafts
    if Stage.FINAL in drafts:
        assert decides
    if Stage.APPRAISED in drafts:
        assert appraises or decides or now in RELEASED


pairs = st.sets(st.tuples(st.sampled_from(["hai-tan", "tan-binh", "ai-quoc"]), st.integers(1, 40).map(str)))


@given(st.text("0123456789abcdef", min_size=8, max_size=64), pairs, st.integers(1, 20))
def test_anyone_draws_the_same_sample_from_the_published_seed(
    seed: str, population: set[tuple[str, str]], size: int
) -> None:
    lines = sorted(
        f"{hashlib.sha256(f'{seed}|{unit}|{item}'.encode()).hexdigest()} {unit} {item}"
        for unit, item in population
    )
    by_hand = [tuple(line.split()[1:]) for line in lines[:size]]
    assert rules.draw(seed, population, size) == by_hand
    assert rules.draw(seed, sorted(population, reverse=True), size) == by_hand


def test_a_sample_that_is_known() -> None:
    assert rules.commitment("hat-giong") == hashlib.sha256(b"hat-giong").hexdigest()
    found = rules.draw("hat-giong", [(unit, item) for unit in ("a", "b") for item in ("1", "2", "3")], 3)
    assert (
        found
        == sorted(
            ((u, i) for u in ("a", "b") for i in ("1", "2", "3")),
            key=lambda pair: hashlib.sha256(f"hat-giong|{pair[0]}|{pair[1]}".encode()).digest(),
        )[:3]
    )
