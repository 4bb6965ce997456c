"""However a figure is worked out (one unit exactly, many in numpy, as SQL, looked up), it is the same figure."""

from fractions import Fraction
from math import isnan
from typing import Any

import duckdb
import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tinhso.engines.indicators.api import (
    Adviser,
    FrameworkRefused,
    Scorer,
    ValuesRefused,
    bulk_evaluate,
    evaluate,
    load_framework,
    rank,
)
from tinhso.engines.indicators.bulk import encode
from tinhso.engines.indicators.distributed import api
from tinhso.engines.indicators.distributed.tests import engines
from tinhso.engines.indicators.tests.any_framework import frameworks, values
from tinhso.engines.indicators.tests.small import small_data


@st.composite
def cases(draw: Any) -> Any:
    """A framework with the values of one to three units."""
    chosen = draw(frameworks())
    return chosen, {unit: draw(values(chosen)) for unit in "abc"[: draw(st.integers(1, 3))]}


def attempt(work: Any) -> Any:
    """What comes of it; None where the values are refused."""
    try:
        return work()
    except ValuesRefused:
        return None


@settings(max_examples=150, deadline=None)
@given(cases())
def test_any_framework_scores_any_values_alike_exactly_and_in_bulk(case):
    chosen, given_values = case
    slow = attempt(lambda: {unit: evaluate(chosen, mine, unit=unit) for unit, mine in given_values.items()})
    fast = attempt(lambda: bulk_evaluate(chosen, *encode(chosen, given_values)))
    assert (slow is None) == (fast is None)
    if slow is None:
        return
    scorer = Scorer(chosen)
    for row, (unit, score) in enumerate(slow.items()):
        written = {
            code: {name: str(raw) for name, raw in mine.items()} for code, mine in given_values[unit].items()
        }
        if all("/" not in raw for mine in written.values() for raw in mine.values()):
            assert scorer.score(written, unit=unit) == evaluate(chosen, written, unit=unit)
        items = list(score.items.values())
        assert fast.points[row] == pytest.approx([float(one.points) for one in items], abs=1e-9)
        assert fast.maxima[row] == pytest.approx([float(one.maximum) for one in items], abs=1e-9)
        parts = {**fast.groups, **fast.pillars}
        for key, part in {**score.groups, **score.pillars}.items():
            assert parts[key][row] == pytest.approx(float(part.points), abs=1e-9)
        assert fast.published[row] == pytest.approx(float(score.total.published), abs=1e-9)
        assert all(0 <= one.points <= one.maximum for one in items)
        assert score.total.points <= chosen.total_maximum
    placed = rank({unit: one.total.published for unit, one in slow.items()}, tolerance=chosen.tolerance)
    ranks = {one.unit: one.rank for one in placed}
    assert fast.ranks.tolist() == [ranks[unit] for unit in slow]


@settings(max_examples=25, deadline=None)
@given(cases())
def test_any_framework_has_the_same_bits_as_sql(case):
    chosen, given_values = case
    encoded = attempt(lambda: encode(chosen, given_values))
    done = encoded and attempt(lambda: bulk_evaluate(chosen, *encoded))
    if done is None:
        return
    _units, cells = encoded
    names = api.input_columns(chosen)
    nothing = np.full(len(given_values), np.nan)
    columns = np.array([cells.get(cell, nothing) for cell in names]).T
    with duckdb.connect() as connection:
        connection.execute(
            f"CREATE TABLE wide (unit INT, {', '.join(f'{name} DOUBLE' for name in names.values())})"
        )
        for row, line in enumerate(columns.tolist()):
            kept = [row, *(None if isnan(one) else one for one in line)]
            connection.execute(f"INSERT INTO wide VALUES ({', '.join('?' for _one in kept)})", kept)
        sql = api.statement(chosen, "duckdb", "wide", ["unit"])
        found = connection.execute(f"SELECT * FROM ({sql}) ORDER BY unit").fetchnumpy()
    assert engines.differences(chosen, found, done) == []


@settings(max_examples=40, deadline=None)
@given(cases())
def test_what_advice_promises_is_what_the_changed_values_score(case):
    chosen, given_values = case
    for mine in given_values.values():
        adviser = attempt(lambda mine=mine: Adviser(chosen, mine))
        for one in adviser.advise() if adviser else ():
            for step in (one.next, one.full):
                moved = {
                    **mine,
                    one.item.code: {**mine[one.item.code], **{c.input.name: c.after for c in step.changes}},
                }
                assert evaluate(chosen, moved).total.points - adviser.base.total.points == step.gain


def gated() -> dict[str, Any]:
    """A1 limits A2, and A2 the whole."""
    data = small_data()
    data["gates"] = [
        {"name": "Kế hoạch", "needs": {"item": "A1", "at_least": 1}, "item": "A2", "limit": 0},
        {"name": "Họp", "needs": {"item": "A2", "at_least": 1}, "total": True, "limit": 0},
    ]
    return data


def test_a_condition_looks_at_the_points_before_any_gate_whatever_it_limits():
    chosen = load_framework(gated())
    mine = {"A1": {"value": "no"}, "A2": {"numerator": "4", "denominator": "4"}, "B2": {"in_use": "yes"}}
    score = evaluate(chosen, mine)
    assert score.items["A2"].points == 0
    assert score.total.points == 2, "four meetings of four were held: nothing limits the whole"
    assert bulk_evaluate(chosen, *encode(chosen, {"x": mine})).totals.tolist() == [2.0]


@pytest.mark.parametrize(
    ("item", "mine", "taken"),
    [
        ("A3", {"numerator": "9", "denominator": "8", "not_applicable": "yes"}, True),
        ("A3", {"numerator": "9", "denominator": "8"}, False),
        ("B2", {"numerator": "9", "denominator": "8"}, False),
    ],
)
def test_a_contradiction_is_refused_where_the_rule_is_asked_and_only_there(item, mine, taken):
    chosen = load_framework(small_data())
    assert (attempt(lambda: evaluate(chosen, {item: mine})) is not None) is taken
    assert (attempt(lambda: bulk_evaluate(chosen, *encode(chosen, {"x": {item: mine}}))) is not None) is taken


def test_sql_of_an_item_that_leaves_the_count_by_an_input_that_is_no_denominator():
    data = small_data()
    data["items"][3]["not_applicable"] = {"how": "full_points", "when": "posts", "label": "không có tin"}
    assert "published" in api.statement(load_framework(data), "duckdb", "wide", ["unit"])


def test_points_of_a_penalty_are_never_shared_out_nor_given_to_who_had_no_case():
    for effect, how in (("penalty", "full_points"), ("penalty", "redistribute"), ("bonus", "redistribute")):
        data = small_data()
        item = next(one for one in data["items"] if one.get("effect") == effect)
        item["not_applicable"] = {"how": how, "to": ["A1"], "label": "không có"}
        with pytest.raises(FrameworkRefused, match="không bị trừ"):
            load_framework(data)


def test_codes_and_inputs_that_differ_in_letter_case_alone_are_refused():
    data = small_data()
    data["items"][1]["code"] = "a1"
    with pytest.raises(FrameworkRefused, match="2 lần"):
        load_framework(data)
    data = small_data()
    data["items"][3]["requires"]["input"] = "Posts"
    with pytest.raises(FrameworkRefused, match="2 lần"):
        load_framework(data)


def test_advice_for_a_part_of_a_whole_that_is_no_whole_number_stays_within_it():
    chosen = load_framework(small_data())
    mine = {"B2": {"numerator": "1", "denominator": "18.48"}, "A2": {"numerator": "1", "denominator": "2.5"}}
    full = {one.item.code: one.full for one in Adviser(chosen, mine).advise()}
    assert {change.after for change in full["A2"].changes} == {"2.5"}
    assert full["A2"].item_gain == Fraction(3)
    assert "18.48" in {change.after for change in full["B2"].changes}


def test_advice_stands_beside_values_that_contradict_each_other_under_an_unmet_condition():
    data = small_data()
    data["items"][1]["requires"] = {"input": "minutes", "label": "có biên bản"}
    chosen = load_framework(data)
    found = Adviser(chosen, {"A2": {"numerator": "9", "denominator": "8"}}).advise()
    assert "A2" not in {one.item.code for one in found}
    assert found
