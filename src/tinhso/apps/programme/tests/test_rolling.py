"""Wholes and parts: what is shared out adds up again, and each rule says what it says."""

from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tinhso.apps.programme.rolling import Part, roll_up, share_out

D = Decimal

weights = st.lists(st.decimals("0.1", 1000, places=1), min_size=1, max_size=40)


@given(goal=st.decimals(0, 10**9, places=3), weights=weights)
def test_shares_add_up_to_the_goal_exactly(goal: D, weights: list[D]) -> None:
    shares = share_out(goal, weights)
    assert sum(shares) == goal
    step = D(1) if goal == goal.to_integral_value() else D("0.01")
    for share, weight in zip(shares, weights, strict=True):
        assert abs(share - goal * weight / sum(weights)) <= step


@given(goal=st.integers(0, 10**6), weights=weights)
def test_whole_goals_give_whole_shares(goal: int, weights: list[D]) -> None:
    assert all(one == one.to_integral_value() for one in share_out(D(goal), weights))


@given(goal=st.decimals(0, 10**6, places=2), weights=weights)
def test_parts_that_reach_their_shares_make_the_whole_reach_its_goal(goal: D, weights: list[D]) -> None:
    parts = [Part(w, share) for w, share in zip(weights, share_out(goal, weights), strict=True)]
    assert roll_up("sum", parts) == goal


PARTS = [Part(D(3), D(80), done=True), Part(D(1), D(40)), Part(D(6), None)]


@pytest.mark.parametrize(
    ("rule", "in_percent", "figure"),
    [
        ("sum", True, D(120)),
        ("mean", True, D(70)),  # (3 × 80 + 1 × 40) ÷ 4: who did not report has no weight yet
        ("least", True, D(40)),
        ("done", True, D("33.333333")),
        ("done", False, D(1)),
    ],
)
def test_each_rule(rule: str, in_percent: bool, figure: D) -> None:
    assert roll_up(rule, PARTS, in_percent=in_percent) == figure


def test_nothing_is_rolled_up_before_somebody_reports() -> None:
    assert roll_up("sum", [Part(D(1), None)]) is None
    assert roll_up("mean", []) is None


def test_an_unknown_rule_is_refused() -> None:
    with pytest.raises(ValueError, match="no such rule"):
        roll_up("median", PARTS)


@given(
    figures=st.lists(st.decimals(0, 100, places=2), min_size=1, max_size=10),
    rule=st.sampled_from(["mean", "least"]),
)
def test_a_whole_lies_between_its_parts(figures: list[D], rule: str) -> None:
    found = roll_up(rule, [Part(D(n + 1), one) for n, one in enumerate(figures)])
    assert found is not None
    assert min(figures) - D("0.000001") <= found <= max(figures) + D("0.000001")
