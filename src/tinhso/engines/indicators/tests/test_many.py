"""A scorer of many units gives what `evaluate` gives for each of them alone."""

from fractions import Fraction
from random import Random

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tinhso.engines.indicators.api import Scorer, ValuesRefused, evaluate, framework, framework_codes
from tinhso.engines.indicators.tests.small import small
from tinhso.engines.indicators.tests.test_bulk import values_of

FRAMEWORKS = {"nho": small(), **{code: framework(code) for code in framework_codes()}}


def written(value: object) -> str:
    return str(float(value)) if isinstance(value, Fraction) and value.denominator > 1 else str(value)


@pytest.mark.parametrize("code", FRAMEWORKS)
@settings(max_examples=4, deadline=None)
@given(seed=st.integers(0, 2**32))
def test_units_scored_one_after_another_get_the_points_and_sentences_of_one_scored_alone(code, seed):
    chosen, dice = FRAMEWORKS[code], Random(seed)
    # So few outcomes are kept that it starts afresh several times.
    scorer = Scorer(chosen, most=10)
    drawn = [
        {
            item.code: {name: written(value) for name, value in values_of(item, dice).items()}
            for item in chosen.items
        }
        for _ in range(3)
    ]
    for turn, values in enumerate([*drawn, *drawn]):
        assert scorer.score(values, unit=f"Xã {turn}") == evaluate(chosen, values, unit=f"Xã {turn}")


def test_faults_are_told_all_at_once_with_the_unit():
    chosen = framework("dti-commune-hcmc-2025")
    values = {
        "DTI-02": {"numerator": "9", "denominator": "8"},
        "DTI-12": {"numerator": "nhiều", "denominator": "8"},
    }
    with pytest.raises(ValuesRefused) as alone:
        evaluate(chosen, values, unit="Xã B")
    with pytest.raises(ValuesRefused) as among:
        Scorer(chosen).score(values, unit="Xã B")
    assert among.value.problems == alone.value.problems
    assert {problem.unit for problem in among.value.problems} == {"Xã B"}


def test_points_of_a_whole_group_are_taken_as_alone():
    chosen = framework("dti-commune-tayninh-2025")
    assert chosen.group_totals_accepted
    group = chosen.groups[0]
    values = {group.id: {"points": "10"}}
    assert Scorer(chosen).score(values, unit="Tỉnh A") == evaluate(chosen, values, unit="Tỉnh A")
