"""End-of-year estimates: exact on series without noise, honest about their error, silent when there is too little."""

from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tinhso.engines.indicators.forecast import FIT, TESTS, Forecast, TooLittle, course, forecast, run_of

numbers = st.fractions(min_value=-1000, max_value=1000, max_denominator=100)


@given(start=numbers, step=numbers, count=st.integers(18, 40), ahead=st.integers(1, 12))
def test_a_straight_line_is_continued_and_its_value_lies_in_the_interval(
    start: Fraction, step: Fraction, count: int, ahead: int
) -> None:
    found = forecast([start + step * n for n in range(count)], season=12, ahead=ahead)
    assert isinstance(found, Forecast)
    truth = start + step * (count - 1 + ahead)
    assert found.low <= truth <= found.high
    assert (found.estimate, found.error, found.covered) == (truth, 0, found.tests)


@given(
    year=st.lists(numbers, min_size=4, max_size=4),
    growth=numbers,
    ahead=st.integers(1, 4),
    years=st.integers(4, 7),
)
def test_a_seasonal_series_with_growth_lies_in_its_interval(
    year: list[Fraction], growth: Fraction, ahead: int, years: int
) -> None:
    truth = [year[n % 4] + growth * (n // 4) for n in range(4 * years + ahead)]
    found = forecast(truth[: 4 * years], season=4, ahead=ahead)
    assert isinstance(found, Forecast)
    assert found.low <= truth[-1] <= found.high
    assert found.error == 0


@given(numbers, st.integers(1, 11))
def test_the_sum_of_a_year_counts_what_has_passed_as_it_is(rate: Fraction, passed: int) -> None:
    values = [rate] * (24 + passed)
    found = forecast(values, season=12, ahead=12 - passed, how="sum", known=values[-passed:])
    assert isinstance(found, Forecast)
    assert found.estimate == found.low == found.high == 12 * rate
    mean = forecast(values, season=12, ahead=12 - passed, how="mean", known=values[-passed:])
    assert isinstance(mean, Forecast)
    assert mean.estimate == rate


@given(st.lists(numbers, min_size=12, max_size=30), st.integers(1, 5))
def test_the_interval_holds_the_estimate_and_the_coverage_is_counted(
    values: list[Fraction], ahead: int
) -> None:
    found = forecast(values, season=4, ahead=ahead)
    assert isinstance(found, Forecast)
    assert found.low <= found.estimate <= found.high
    assert 0 <= found.covered <= found.tests >= TESTS
    assert len(found.path) == ahead


def test_the_seasonal_method_is_chosen_when_the_year_has_a_shape() -> None:
    values = [Fraction(n // 4 + [0, 50, 10, 90][n % 4]) for n in range(17)]
    found = forecast(values, season=4, ahead=3)
    assert isinstance(found, Forecast)
    assert (found.method, found.estimate) == ("seasonal", 94)


@pytest.mark.parametrize("ahead", [1, 2, 6])
def test_one_value_too_few_is_said_and_one_more_is_enough(ahead: int) -> None:
    enough = FIT + TESTS - 1 + ahead
    assert forecast([Fraction(1)] * (enough - 1), season=12, ahead=ahead) == TooLittle(enough - 1, enough)
    assert isinstance(forecast([Fraction(1)] * enough, season=12, ahead=ahead), Forecast)


def test_errors_and_coverage_of_a_known_case() -> None:
    values = [Fraction(n) for n in (0, 0, 0, 1, 0, 1, 0, 1)]
    found = forecast(values, season=1, ahead=1)
    assert isinstance(found, Forecast)
    # Yearly figures: drift and seasonal drift are the same thing; the last value errs by 1 each of the five times.
    assert (found.tests, found.method) == (5, "last")
    assert (found.error, found.low, found.high, found.covered) == (1, 0, 2, 5)


def test_what_cannot_be_left_is_not_left() -> None:
    found = forecast(
        [Fraction(n * 8) for n in range(12)], season=12, ahead=4, low=Fraction(0), high=Fraction(100)
    )
    assert isinstance(found, Forecast)
    assert found.estimate == found.high == 100


def test_a_gap_ends_the_run() -> None:
    assert run_of([Fraction(1), None, Fraction(2), Fraction(3), None]) == [2, 3]
    assert run_of([None]) == []


def test_nothing_ahead_is_the_figure_itself() -> None:
    assert forecast([Fraction(5)], season=12, ahead=0) == Forecast(Fraction(5), Fraction(5), Fraction(5), ())


@pytest.mark.parametrize(
    ("low", "high", "comparator", "goal", "said"),
    [
        (80, 90, ">=", 80, "on"), (70, 90, ">=", 80, "open"), (70, 79, ">=", 80, "off"),
        (11, 13, "<=", 10, "off"), (9, 13, "<=", 10, "open"), (7, 10, "<=", 10, "on"),
        (10, 12, "<", 10, "off"), (10, 12, ">", 10, "open"), (5, 5, "=", 5, "on"),
        (4, 5, "=", 5, "open"), (4, 5, "=", 6, "off"),
    ],
)  # fmt: skip
def test_on_course_needs_the_whole_interval(
    low: int, high: int, comparator: str, goal: int, said: str
) -> None:
    found = Forecast(Fraction(low), Fraction(low), Fraction(high), ())
    assert course(found, comparator, Fraction(goal)) == said
