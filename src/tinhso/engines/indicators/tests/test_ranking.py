"""Ranks 1, 2, 2, 4."""

from fractions import Fraction

from hypothesis import given, settings
from hypothesis import strategies as st

from tinhso.engines.indicators.api import rank
from tinhso.engines.indicators.bulk import bulk_rank


def places(totals, **options) -> dict[str, int | None]:
    return {
        one.unit: one.rank
        for one in rank({unit: Fraction(total) for unit, total in totals.items()}, **options)
    }


def test_equal_totals_share_a_place_and_the_next_stays_empty():
    assert places({"a": 9, "b": 8, "c": 8, "d": 7}) == {"a": 1, "b": 2, "c": 2, "d": 4}


def test_totals_within_the_tolerance_are_equal():
    totals = {"a": "90.0000", "b": "89.9990", "c": "89.9989", "d": "80"}
    assert places(totals, tolerance=Fraction("0.001")) == {"a": 1, "b": 1, "c": 3, "d": 4}
    assert places(totals) == {"a": 1, "b": 2, "c": 3, "d": 4}


def test_peer_groups_are_ranked_apart():
    groups = {"a": "phường", "b": "xã", "c": "xã"}
    assert places({"a": 5, "b": 9, "c": 7}, peer_groups=groups) == {"a": 1, "b": 1, "c": 2}


def test_an_unranked_unit_keeps_its_total_but_takes_no_place():
    found = rank({"a": Fraction(9), "b": Fraction(8), "c": Fraction(7)}, unranked=["b"])
    assert [(one.unit, one.rank, one.of) for one in found] == [("a", 1, 2), ("c", 2, 2), ("b", None, 2)]


@settings(max_examples=40, deadline=None)
@given(st.lists(st.integers(0, 20), max_size=40))
def test_a_place_is_one_more_than_the_number_of_better_units(values):
    found = {
        one.unit: one.rank for one in rank([(str(i), Fraction(value)) for i, value in enumerate(values)])
    }
    for i, value in enumerate(values):
        assert found[str(i)] == 1 + sum(other > value for other in values)


@settings(max_examples=40, deadline=None)
@given(st.lists(st.integers(0, 400), min_size=1, max_size=40), st.sampled_from(["0", "0.001", "0.005"]))
def test_the_bulk_way_gives_the_same_places(values, tolerance):
    import numpy as np

    exact = [(str(i), Fraction(value, 1000)) for i, value in enumerate(values)]
    found = {one.unit: one.rank for one in rank(exact, tolerance=Fraction(tolerance))}
    fast = bulk_rank(np.array([value / 1000 for value in values]), float(tolerance))
    assert [found[str(i)] for i in range(len(values))] == fast.tolist()
