"""What to do next: every promise holds, the way to it is the shortest that the rule allows, effort only reorders."""

from fractions import Fraction

import pytest
from hypothesis import assume, given, settings
from hypothesis import strategies as st

from tinhso.engines.indicators.advice import Adviser, by_effort, with_changes, written
from tinhso.engines.indicators.api import Input, Item, Level, ValuesRefused, evaluate, framework, level_at
from tinhso.engines.indicators.inverse import raise_to
from tinhso.engines.indicators.rules.answers import Periods
from tinhso.engines.indicators.tests.small import rule, small

FRAMEWORKS = (small(), *(framework(code) for code in ("dti-commune-hcmc-2025", "kpi-766-2022")))
few = settings(max_examples=30, deadline=None)  # each scores a whole framework many times
shares = st.integers(0, 100).map(lambda n: Fraction(n, 100))


def _raw(one: Input) -> st.SearchStrategy[str]:
    if one.options:
        return st.sampled_from(["", *one.options])
    high = min(one.high if one.high is not None else Fraction(200), Fraction(200))
    low = one.low or Fraction(0)
    if one.whole or one.kind == "count":
        return st.just("") | st.integers(int(low), int(max(high, low))).map(str)
    return st.just("") | st.integers(0, 20).map(lambda n: written(one, low + (high - low) * Fraction(n, 20)))


def _item(item: Item) -> st.SearchStrategy[dict[str, str]]:
    ways = [[one for one in item.inputs() if one.name != "value"], [one for one in item.inputs() if one.own]]
    return st.one_of(*(st.fixed_dictionaries({one.name: _raw(one) for one in way}) for way in ways if way))


@st.composite
def units(draw: st.DrawFn) -> Adviser:
    found = draw(st.sampled_from(FRAMEWORKS))
    chosen = draw(st.lists(st.sampled_from([one for one in found.items if one.scored]), max_size=8))
    values = {item.code: draw(_item(item)) for item in chosen}
    try:
        return Adviser(found, values)
    except ValuesRefused:
        assume(False)
        raise


@few
@given(units())
def test_following_the_advice_gives_exactly_the_promised_points(adviser: Adviser) -> None:
    for one in adviser.advise():
        for step in (one.next, one.full):
            moves = {change.input.name: change.after for change in step.changes}
            after = evaluate(
                adviser.framework, with_changes(adviser.framework, adviser.values, one.item, moves)
            )
            before = adviser.base
            assert after.total.points - before.total.points == step.gain > 0
            gained = after.items[one.item.code].points - before.items[one.item.code].points
            assert gained == step.item_gain
        assert one.next.gain <= one.full.gain


@few
@given(units())
def test_all_the_way_is_the_maximum_unless_a_report_is_late_for_good_or_a_whole_is_unknown(
    adviser: Adviser,
) -> None:
    for one in adviser.advise():
        now = adviser.exact.get(one.item.code, {})
        if one.item.effect == "penalty":
            assert one.score.points + one.full.item_gain == 0
            continue
        if isinstance(one.item.rule, Periods) or {"numerator"} == now.keys() & {"numerator", "denominator"}:
            continue
        if one.item.code == "B2" and "numerator" in now and not now.get("denominator"):
            continue  # the part with a ratio of an unknown whole
        assert one.score.points + one.full.item_gain == one.score.maximum


@few
@given(units(), shares)
def test_reaching_some_points_never_asks_for_less_than_they_need(adviser: Adviser, share: Fraction) -> None:
    for one in adviser.advise():
        wanted = share * one.score.maximum
        step = adviser.reach(one.item, wanted)
        if wanted <= one.score.points:
            assert step is None or step.gain > 0
        elif step is not None and one.score.points + one.full.item_gain >= wanted:
            assert one.score.points + step.item_gain >= wanted


RISING = ("ratio", "ratio_capped_scaled", "ratio_capped_jump", "ratio_floor", "ratio_cliff")


@pytest.mark.parametrize("shape", RISING)
@given(top=st.integers(0, 97), one=shares, other=shares)
def test_more_points_never_need_a_smaller_part(shape: str, top: int, one: Fraction, other: Fraction) -> None:
    more = {"full_at": "0.8"} if shape != "ratio" else {}
    floor = {"floor": "0.5"} if shape == "ratio_floor" else {}
    found = rule(7, type=shape, cap="subset", **more, **floor)
    now = {"numerator": Fraction(top), "denominator": Fraction(97)}
    low, high = (raise_to(found, Fraction(7), now, share) for share in sorted((one, other)))
    assert low.get("numerator", Fraction(top)) <= high.get("numerator", Fraction(top))
    if high:  # one less would not do
        fewer = found.score(Fraction(7), {**now, "numerator": high["numerator"] - 1}).points
        assert fewer < max(one, other) * 7 <= found.score(Fraction(7), {**now, **high}).points


def test_a_ratio_names_the_count_that_reaches_the_threshold() -> None:
    adviser = Adviser(FRAMEWORKS[0], {"A3": {"numerator": "50", "denominator": "97"}})
    (one,) = [one for one in adviser.advise() if one.item.code == "A3"]
    (change,) = one.full.changes
    assert (change.input.name, change.before, change.after) == ("numerator", 50, "78")  # 0.8 × 97 = 77.6
    assert one.full.item_gain == 4 - Fraction(50, 97) / Fraction(4, 5) * 4


def test_the_next_band_is_named_before_the_last_and_its_precondition_with_it() -> None:
    adviser = Adviser(FRAMEWORKS[0], {"A4": {"section": "no", "posts": "3"}})
    (one,) = [one for one in adviser.advise() if one.item.code == "A4"]
    assert {change.input.name: change.after for change in one.next.changes} == {
        "section": "yes",
        "posts": "10",
    }
    assert {change.input.name: change.after for change in one.full.changes} == {
        "section": "yes",
        "posts": "50",
    }
    assert (one.next.gain, one.full.gain) == (3, 6)


def test_a_report_that_came_late_stays_late() -> None:
    adviser = Adviser(FRAMEWORKS[0], {"A1": {"": "yes"}, "B1": {"q1": "late", "q2": "missing"}})
    (one,) = [one for one in adviser.advise() if one.item.code == "B1"]
    changes = {change.input.name: change.after for change in one.full.changes}
    assert changes == {"q2": "late", "q3": "on_time", "q4": "on_time"}
    assert one.full.gain == Fraction(5, 2)


def test_a_closed_gate_is_in_the_promise_of_both_items() -> None:
    advice = Adviser(FRAMEWORKS[0], {"B1": {"q1": "on_time", "q2": "on_time", "q3": "on_time"}}).advise()
    gains = {one.item.code: one.full.gain for one in advice}
    assert gains["A1"] == 5 + 1  # its own points, and the third report that the gate held back
    assert "B1" not in gains  # a fourth report brings nothing while the plan is missing


def test_an_item_at_its_maximum_is_not_advised() -> None:
    adviser = Adviser(FRAMEWORKS[0], {"A1": {"value": "yes"}})
    assert "A1" not in {one.item.code for one in adviser.advise()}


def test_effort_reorders_and_unknown_effort_counts_as_ordinary() -> None:
    advice = Adviser(FRAMEWORKS[0], {"A4": {"section": "yes", "posts": "10"}}).advise()
    plain = [one.item.code for one in by_effort(advice, {})]
    gains = {one.item.code: one.next.gain for one in advice}
    assert plain == sorted(gains, key=lambda code: (-gains[code], code))
    hard = by_effort(advice, {plain[0]: Fraction(100)})
    assert hard[-1].item.code == plain[0]
    assert [one.item.code for one in hard][:-1] == plain[1:]


def test_the_weakest_field_moves_first() -> None:
    impuls = framework("impuls-industry40")
    values = {item.code: {one.name: "3" for one in item.inputs()} for item in impuls.items}
    values["smart_factory"]["data_usage"] = "1"
    (found,) = (one for one in Adviser(impuls, values).advise() if one.item.code == "smart_factory")
    assert found.next is not None
    assert [(change.input.name, change.after) for change in found.next.changes] == [("data_usage", "2")]


def test_levels_say_what_is_reached_and_what_is_missing() -> None:
    impuls = framework("impuls-industry40")
    assert level_at(impuls, Fraction("2.72")) == Level(
        "2 Trung cấp (lớp người học)", "3 Có kinh nghiệm (lớp dẫn đầu)", Fraction("0.28")
    )
    assert level_at(impuls, Fraction(5)) == Level("5 Dẫn đầu (lớp dẫn đầu)")
    assert level_at(framework("dti-922-2022"), Fraction("0.8")) is None
