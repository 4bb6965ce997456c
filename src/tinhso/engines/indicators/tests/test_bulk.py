"""Bulk scoring equals the explaining path, for every shipped framework and for one that uses every rule."""

from fractions import Fraction
from random import Random

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tinhso.engines.indicators.api import Item, ValuesRefused, evaluate, framework, framework_codes
from tinhso.engines.indicators.bulk import bulk_evaluate, encode
from tinhso.engines.indicators.rules.base import Input
from tinhso.engines.indicators.tests.small import small

FRAMEWORKS = {"nho": small(), **{code: framework(code) for code in framework_codes()}}


def value_of(one: Input, dice: Random) -> object:
    if one.options:
        return dice.choice(list(one.options))
    low = one.low or Fraction(0)
    if one.high is None:
        return dice.randrange(61)
    if one.whole:
        return dice.randint(int(low), int(one.high))
    return low + (one.high - low) * dice.randrange(1001) / 1000


def values_of(item: Item, dice: Random) -> dict[str, object]:
    names = [one.name for one in item.inputs()]
    ready = "value" in names and dice.random() < 0.3
    if "numerator" in names or (item.rule and item.rule.type == "mean"):
        names = [name for name in names if (name == "value") == ready or name in {"in_use", "not_applicable"}]
    drawn = {
        one.name: value_of(one, dice) for one in item.inputs() if one.name in names and dice.random() < 0.9
    }
    most = drawn.get("denominator", item.rule_data.get("denominator"))
    if "numerator" in drawn and most is not None:
        drawn["numerator"] = min(drawn["numerator"], most)
    return drawn


@pytest.mark.parametrize("code", FRAMEWORKS)
@settings(max_examples=6, deadline=None)
@given(seed=st.integers(0, 2**32))
def test_bulk_equals_scalar(code, seed):
    chosen, dice = FRAMEWORKS[code], Random(seed)
    values = {unit: {item.code: values_of(item, dice) for item in chosen.items} for unit in ("x", "y", "z")}
    units, cells = encode(chosen, values)
    fast = bulk_evaluate(chosen, units, cells)
    for row, unit in enumerate(units):
        slow = evaluate(chosen, values[unit], unit=unit)
        assert np.abs(fast.points[row] - [float(one.points) for one in slow.items.values()]).max() <= 1e-9
        assert np.abs(fast.maxima[row] - [float(one.maximum) for one in slow.items.values()]).max() <= 1e-9
        assert abs(fast.totals[row] - float(slow.total.points)) <= 1e-9
        assert abs(fast.published[row] - float(slow.total.published)) <= 1e-9
        for key, part in slow.pillars.items():
            assert abs(fast.pillars[key][row] - float(part.points)) <= 1e-9
        for one in slow.items.values():
            assert 0 <= one.points <= one.maximum


@settings(max_examples=10, deadline=None)
@given(st.lists(st.tuples(st.integers(0, 200), st.integers(1, 200)), min_size=1, max_size=20))
def test_thresholds_are_met_alike(pairs):
    chosen = framework("dti-commune-hcmc-2025")
    values = {
        str(n): {
            code: {"numerator": min(a, b), "denominator": b}
            for code in ("DTI-28", "DTI-41", "DTI-12", "DTI-27")
        }
        for n, (a, b) in enumerate(pairs)
    }
    units, cells = encode(chosen, values)
    fast = bulk_evaluate(chosen, units, cells)
    slow = [evaluate(chosen, values[unit]).total.points for unit in units]
    assert np.abs(fast.totals - [float(total) for total in slow]).max() <= 1e-9


def test_bulk_refuses_what_the_scalar_way_refuses():
    chosen = framework("dti-commune-hcmc-2025")
    cells = {("DTI-02", "numerator"): np.array([1.0, 9.0]), ("DTI-02", "denominator"): np.array([2.0, 8.0])}
    with pytest.raises(ValuesRefused) as caught:
        bulk_evaluate(chosen, ["Xã A", "Xã B"], cells)
    (only,) = caught.value.problems
    assert (only.unit, only.item, only.input) == ("Xã B", "DTI-02", "numerator")


def test_a_unit_without_any_value_scores_zero():
    chosen = framework("dti-commune-hcmc-2025")
    done = bulk_evaluate(chosen, ["Xã A"], {})
    assert (done.totals.tolist(), done.ranks.tolist()) == ([0.0], [1])
    assert evaluate(chosen, {}).total.points == Fraction(0)
