"""Each rule: bounds, monotony, continuity where promised, a jump where promised, and its sentence."""

from fractions import Fraction

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tinhso.engines.indicators.rules.base import NOT_APPLICABLE, OutOfRange
from tinhso.engines.indicators.tests.small import rule

SHAPES = {
    "plain": rule(5, type="ratio", cap="max"),
    "scaled": rule(5, type="ratio_capped_scaled", cap="max", full_at="0.75"),
    "jump": rule(5, type="ratio_capped_jump", cap="max", full_at="0.75"),
    "cliff": rule(5, type="ratio_cliff", cap="max", full_at=1),
    "floor": rule(5, type="ratio_floor", cap="max", full_at=1, floor="0.9"),
}
few = settings(max_examples=40, deadline=None)
counts = st.integers(0, 10_000).map(Fraction)
shares = st.integers(0, 20_000).map(lambda n: Fraction(n, 10_000))


def points(shape: str, ratio: Fraction) -> Fraction:
    return SHAPES[shape].score(Fraction(5), {"value": ratio}).points


@pytest.mark.parametrize("shape", SHAPES)
@few
@given(ratio=shares)
def test_a_ratio_gives_between_nothing_and_the_maximum(shape, ratio):
    assert 0 <= points(shape, ratio) <= 5


@pytest.mark.parametrize("shape", SHAPES)
@few
@given(one=shares, other=shares)
def test_a_higher_ratio_never_gives_less(shape, one, other):
    low, high = sorted((one, other))
    assert points(shape, low) <= points(shape, high)


@pytest.mark.parametrize("shape", ["plain", "scaled"])
@few
@given(ratio=shares)
def test_dividing_by_the_threshold_is_continuous(shape, ratio):
    step = Fraction(1, 10**6)
    assert points(shape, ratio + step) - points(shape, ratio) <= 5 * step / Fraction(3, 4)


def test_the_jumping_kind_jumps_at_its_threshold():
    assert points("jump", Fraction("0.7499")) == Fraction("3.7495")
    assert points("jump", Fraction("0.75")) == 5
    assert points("scaled", Fraction("0.74")) == Fraction("0.74") / Fraction("0.75") * 5


def test_the_cliff_gives_all_or_nothing():
    assert points("cliff", Fraction("0.9999")) == 0
    assert points("cliff", Fraction(1)) == 5


def test_the_floor_gives_nothing_below_it():
    assert points("floor", Fraction("0.8999")) == 0
    assert points("floor", Fraction("0.9")) == Fraction("4.5")
    assert points("floor", Fraction(1)) == 5


@few
@given(top=counts, bottom=counts)
def test_a_part_is_never_larger_than_its_whole(top, bottom):
    subset = rule(2, type="ratio", cap="subset")
    values = {"numerator": top, "denominator": bottom}
    if top > bottom:
        with pytest.raises(OutOfRange):
            subset.score(Fraction(2), values)
    elif bottom:
        assert subset.score(Fraction(2), values).points == 2 * top / bottom
    else:
        assert subset.score(Fraction(2), values).points == 0


def test_a_ratio_explains_itself_with_its_numbers():
    meetings = rule(2, type="ratio", cap="subset", noun="cuộc họp")
    outcome = meetings.score(Fraction(2), {"numerator": Fraction(12), "denominator": Fraction(20)})
    assert outcome.text == "12/20 cuộc họp = 60 % × 2 điểm = 1,2 điểm"


def test_a_ratio_over_a_hundred_percent_is_capped_and_says_so():
    directives = rule(2, type="ratio", cap="max", noun="văn bản")
    outcome = directives.score(Fraction(2), {"numerator": Fraction(12), "denominator": Fraction(10)})
    assert outcome.points == 2
    assert outcome.text == "12/10 văn bản = 120 %, vượt 100 %, chỉ tính đến tối đa → đủ 2 điểm"


def test_a_missing_denominator_counts_zero_and_is_named():
    outcome = rule(2, type="ratio", cap="subset").score(Fraction(2), {"numerator": Fraction(12)})
    assert (outcome.points, outcome.missing) == (0, ("denominator",))
    assert outcome.text == "Thiếu đầu vào: mẫu số: tính 0 điểm"


def test_a_ready_ratio_and_its_parts_together_are_refused():
    with pytest.raises(OutOfRange):
        rule(2, type="ratio", cap="subset").score(
            Fraction(2), {"value": Fraction(1), "numerator": Fraction(1)}
        )


def test_a_fixed_denominator_needs_only_the_numerator():
    topics = rule(3, type="ratio", cap="subset", denominator=7)
    assert topics.score(Fraction(3), {"numerator": Fraction(7)}).points == 3
    with pytest.raises(OutOfRange):
        topics.score(Fraction(3), {"numerator": Fraction(8)})


@few
@given(answer=st.sampled_from([Fraction(0), Fraction(1)]), maximum=st.integers(1, 100).map(Fraction))
def test_yes_gives_the_maximum_and_no_nothing(answer, maximum):
    assert rule(type="boolean").score(maximum, {"value": answer}).points == answer * maximum


@few
@given(index=st.integers(0, 2))
def test_a_choice_gives_its_share(index):
    chosen = rule(
        10,
        type="choice",
        options={
            "head": {"label": "người đứng đầu", "factor": 1},
            "deputy": {"label": "cấp phó", "factor": "0.5"},
            "none": {"label": "không có", "factor": 0},
        },
    )
    assert chosen.score(Fraction(10), {"value": Fraction(index)}).points == [10, 5, 0][index]


BANDS = rule(
    2,
    type="bands",
    on="posts",
    bands=[
        {"from": 52, "factor": 1},
        {"from": 20, "below": 52, "factor": "0.5"},
        {"from": 0, "below": 20, "factor": "0.25"},
    ],
)


@few
@given(posts=st.integers(0, 500).map(Fraction))
def test_every_value_falls_into_exactly_one_band(posts):
    expected = Fraction(2) if posts >= 52 else Fraction(1) if posts >= 20 else Fraction("0.5")
    assert BANDS.score(Fraction(2), {"posts": posts}).points == expected


@few
@given(states=st.lists(st.integers(0, 2).map(Fraction), min_size=4, max_size=4))
def test_periods_add_up(states):
    reports = rule(
        2,
        type="sum_over_periods",
        periods=["q1", "q2", "q3", "q4"],
        per_period={"on_time": "0.5", "late": "0.25", "missing": 0},
    )
    values = dict(zip(("q1", "q2", "q3", "q4"), states, strict=True))
    outcome = reports.score(Fraction(2), values)
    assert outcome.points == sum(
        [Fraction(1, 2), Fraction(1, 4), Fraction(0)][int(state)] for state in states
    )
    assert 0 <= outcome.points <= 2
    del values["q3"]
    assert reports.score(Fraction(2), values).missing == ("q3",)


FEEDBACK = rule(
    4,
    type="additive",
    parts=[
        {"input": "in_use", "label": "có dùng 1022", "points": 2},
        {"points": 2, "rule": {"type": "ratio_floor", "full_at": 1, "floor": "0.9", "cap": "subset"}},
    ],
)


@few
@given(
    in_use=st.sampled_from([Fraction(0), Fraction(1)]),
    ratio=st.integers(0, 1000).map(lambda n: Fraction(n, 1000)),
)
def test_parts_are_independent_and_add_up(in_use, ratio):
    outcome = FEEDBACK.score(Fraction(4), {"in_use": in_use, "value": ratio})
    assert outcome.points == 2 * in_use + (2 * ratio if ratio >= Fraction(9, 10) else 0)


@few
@given(value=st.integers(0, 10_000).map(lambda n: Fraction(n, 10_000)))
def test_an_index_value_is_scaled_to_its_maximum(value):
    assert rule(100, type="scale", to=1).score(Fraction(100), {"value": value}).points == 100 * value


@few
@given(count=st.integers(0, 100).map(Fraction))
def test_points_per_case_stop_at_the_maximum(count):
    assert rule(2, type="per_case", each="0.5").score(Fraction(2), {"count": count}).points == min(
        Fraction(2), count / 2
    )


CRITERIA = {"c1": {"label": "một"}, "c2": {"label": "hai"}, "c3": {"label": "ba"}}


@few
@given(
    given_values=st.lists(st.integers(0, 100).map(Fraction) | st.just(NOT_APPLICABLE), min_size=3, max_size=3)
)
def test_a_mean_leaves_out_what_does_not_apply(given_values):
    values = dict(zip(CRITERIA, given_values, strict=True))
    counted = [value for value in given_values if value != NOT_APPLICABLE]
    expected = sum(counted) / Fraction(len(counted)) if counted else 0
    assert rule(100, type="mean", to=100, of=CRITERIA).score(Fraction(100), values).points == expected


@few
@given(levels=st.lists(st.integers(0, 5).map(Fraction), min_size=3, max_size=3))
def test_the_weakest_field_decides_the_level(levels):
    values = dict(zip(CRITERIA, levels, strict=True))
    assert rule(5, type="lowest", to=5, of=CRITERIA).score(Fraction(5), values).points == min(levels)


@few
@given(given_points=st.integers(0, 3000).map(lambda n: Fraction(n, 100)))
def test_given_points_stay_as_given(given_points):
    assert rule(30, type="given").score(Fraction(30), {"points": given_points}).points == given_points
