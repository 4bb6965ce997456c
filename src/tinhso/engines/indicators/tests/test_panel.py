"""Estimates from few yearly rounds of many units: method, interval, honest tries, too little data."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tinhso.engines.indicators.forecast import TooLittle
from tinhso.engines.indicators.panel import PanelForecast, panel_forecast


def growing(units: int, years: range, step: float = 2.0) -> dict[str, dict[int, float]]:
    return {f"u{n}": {year: 10.0 * n + step * (year - years[0]) for year in years} for n in range(units)}


def test_all_units_grow_alike_so_the_growth_goes_on() -> None:
    found = panel_forecast(growing(5, range(2021, 2024)), "u3", 2024)
    assert found == PanelForecast(36.0, 36.0, 36.0, "own", 0.0, 5, 5, 2023)


def test_where_units_jump_about_the_growth_of_all_is_taken() -> None:
    field = {f"u{n}": {2021: 5.0 + n, 2022: 6.0 + n, 2023: 7.0 + n} for n in range(8)}
    field |= {"u0": {2021: 5.0, 2022: 9.0, 2023: 6.0}, "u1": {2021: 6.0, 2022: 3.0, 2023: 8.0}}
    found = panel_forecast(field, "u0", 2024)
    assert isinstance(found, PanelForecast)
    assert found.method == "common"
    assert found.estimate == pytest.approx(6.0 + 15 / 16)


def test_two_rounds_are_tried_with_the_last_value_only() -> None:
    field = {f"u{n}": {2022: 10.0, 2023: 10.0 + n} for n in range(5)}
    found = panel_forecast(field, "u1", 2024, high=12.0)
    assert isinstance(found, PanelForecast)
    assert (found.method, found.estimate, found.error, found.tests) == ("last", 11.0, 2.0, 5)
    assert (found.low, found.high) == (7.0, 12.0)


@pytest.mark.parametrize(
    ("field", "unit", "expected"),
    [
        ({}, "u1", TooLittle(0, 1)),
        (growing(9, range(2023, 2024)), "u1", TooLittle(0, 4)),
        (growing(3, range(2022, 2024)), "u1", TooLittle(3, 4)),
        (growing(9, range(2022, 2024)), "moi", TooLittle(0, 1)),
    ],
)
def test_too_little_data_is_said(field: dict[str, dict[int, float]], unit: str, expected: TooLittle) -> None:
    assert panel_forecast(field, unit, 2024) == expected


def test_a_unit_that_missed_the_last_round_is_tried_at_the_same_distance() -> None:
    field = growing(6, range(2020, 2024))
    del field["u2"][2023]
    found = panel_forecast(field, "u2", 2024)
    assert isinstance(found, PanelForecast)
    assert (found.since, found.estimate) == (2022, 28.0)
    assert found.tests == 5  # 2021 → 2023 of the five others


values = st.dictionaries(st.integers(2018, 2023), st.floats(0, 100), min_size=1, max_size=6)


@given(st.dictionaries(st.sampled_from([f"u{n}" for n in range(8)]), values, min_size=1))
def test_the_estimate_lies_in_its_interval_and_within_the_limits(field: dict[str, dict[int, float]]) -> None:
    found = panel_forecast(field, min(field), 2024, low=0.0, high=100.0)
    if isinstance(found, PanelForecast):
        assert 0 <= found.low <= found.estimate <= found.high <= 100
        assert found.covered <= found.tests


@given(st.dictionaries(st.sampled_from([f"u{n}" for n in range(8)]), values, min_size=2))
def test_what_comes_later_never_enters_an_estimate(field: dict[str, dict[int, float]]) -> None:
    unit = min(field)
    past = {key: {year: one for year, one in own.items() if year < 2022} for key, own in field.items()}
    assert panel_forecast({**field, unit: past[unit]}, unit, 2022) == panel_forecast(past, unit, 2022)
