from datetime import UTC, date, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tinhso.kernel.text.api import (
    CannotParse,
    at,
    format_date,
    format_date_long,
    format_datetime,
    now,
    parse_date,
    today,
)


@pytest.mark.parametrize(
    "typed",
    [
        "26/3/2024",
        "26/03/2024",
        "26-3-2024",
        "26.3.2024",
        " 26 / 3 / 2024 ",
        "2024-03-26",
        "ngày 26 tháng 3 năm 2024",
    ],
)
def test_days_as_typed(typed: str) -> None:
    assert parse_date(typed) == date(2024, 3, 26)


@pytest.mark.parametrize("typed", ["26/3/24", "3/2024", "26/3-2024", "hôm nay", "", "20240326"])
def test_unclear_days_are_refused_with_an_example(typed: str) -> None:
    with pytest.raises(CannotParse, match="ví dụ 26/3/2024"):
        parse_date(typed)


def test_a_day_that_is_not_in_the_calendar_is_named() -> None:
    with pytest.raises(CannotParse, match="Không có ngày 30/2/2024"):
        parse_date("30/2/2024")
    with pytest.raises(CannotParse, match="Không có ngày 3/26/2024"):
        parse_date("3/26/2024")


@given(st.dates(min_value=date(1000, 1, 1)))
def test_written_days_are_read_back(day: date) -> None:
    assert parse_date(format_date(day)) == day
    assert parse_date(format_date_long(day)) == day


def test_moments_are_shown_on_the_vietnamese_clock() -> None:
    moment = datetime(2024, 3, 26, 17, 5, tzinfo=UTC)
    assert format_datetime(moment) == "27/03/2024 00:05"
    assert format_date(moment) == "27/03/2024"


def test_official_papers_pad_only_what_the_decree_says() -> None:
    assert format_date_long(date(2024, 2, 5)) == "ngày 05 tháng 02 năm 2024"
    assert format_date_long(date(2024, 10, 5)) == "ngày 05 tháng 10 năm 2024"
    assert format_date_long(date(2024, 3, 26)) == "ngày 26 tháng 3 năm 2024"


def test_a_moment_without_a_zone_is_refused() -> None:
    with pytest.raises(ValueError, match="without a time zone"):
        format_datetime(datetime(2024, 3, 26))  # noqa: DTZ001 - the fault under test


def test_the_clock_can_be_held_and_runs_on_afterwards() -> None:
    with at(datetime(2025, 6, 30, 17, 30, tzinfo=UTC)) as held:
        assert now() == held
        assert today() == date(2025, 7, 1)
        with at(date(2024, 1, 1)):
            assert today() == date(2024, 1, 1)
        assert today() == date(2025, 7, 1)
    assert now() - held > timedelta(days=1)
    assert now().tzinfo is UTC
