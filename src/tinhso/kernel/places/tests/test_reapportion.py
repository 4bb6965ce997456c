"""Totals stay the same whatever the map."""

import datetime as dt
from decimal import Decimal

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from hypothesis import given
from hypothesis import strategies as st

from tinhso.kernel.places import api as places
from tinhso.kernel.places.operations import Loaded
from tinhso.kernel.places.reapportion import divide

YEAR_END = dt.date(2024, 12, 31)
JULY = dt.date(2025, 7, 1)


def test_amounts_of_two_provinces_add_up(divisions: Loaded) -> None:
    values = {"p30_20080801": Decimal("100.5"), "p31_20080801": Decimal(50)}
    assert places.reapportion(values, YEAR_END, JULY) == {"p31_20250701": Decimal("150.5")}


def test_indexes_of_merged_provinces_take_the_plain_mean(divisions: Loaded) -> None:
    values = {"p30_20080801": Decimal("0.60"), "p31_20080801": Decimal("0.70")}
    assert places.reapportion(values, YEAR_END, JULY, "mean") == {"p31_20250701": Decimal("0.65")}


def test_all_communes_of_2023_on_the_map_of_2025(divisions: Loaded) -> None:
    day = dt.date(2024, 6, 1)
    keys = places.valid(day).filter(level=3).values_list("key", flat=True)
    values = {key: Decimal(index % 97) + Decimal("0.125") for index, key in enumerate(keys)}
    with CaptureQueriesContext(connection) as asked:
        result = places.reapportion(values, day, JULY)
    assert len(asked) == 3
    assert sum(result.values()) == sum(values.values())
    assert len(result) > 3_300


def test_a_place_that_lives_on_keeps_its_figure(divisions: Loaded) -> None:
    assert places.reapportion({"p01_20080801": 7}, YEAR_END, JULY) == {"p01_20080801": Decimal(7)}


def test_unknown_place_and_backward_days_are_refused(divisions: Loaded) -> None:
    with pytest.raises(places.CannotReapportion, match="p31_20250701 không tồn tại"):
        places.reapportion({"p31_20250701": 1}, YEAR_END, JULY)
    with pytest.raises(places.CannotReapportion, match="ngày sau"):
        places.reapportion({}, JULY, YEAR_END)


@given(
    st.decimals(-(10**12), 10**12, places=6),
    st.lists(st.integers(1, 10**6), min_size=1, max_size=9),
)
def test_dividing_conserves_the_total(value: Decimal, weights: list[int]) -> None:
    shares = {str(i): (Decimal(w) / sum(weights)).quantize(Decimal("1e-10")) for i, w in enumerate(weights)}
    shares["0"] += 1 - sum(shares.values())
    parts = divide(value, shares)
    assert sum(parts.values()) == value
    assert all(abs(parts[key] - value * shares[key]) <= Decimal("0.00001") for key in shares)
