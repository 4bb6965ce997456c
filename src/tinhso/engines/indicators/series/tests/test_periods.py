"""Periods: what a code spans, what comes next, how it is called."""

import datetime as dt

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tinhso.engines.indicators.series import periods
from tinhso.engines.indicators.series.periods import Kind, PeriodUnknown, parse

KINDS = [kind for kind in Kind if kind != Kind.CAMPAIGN]
DAYS = st.dates(dt.date(1990, 1, 1), dt.date(2090, 12, 31))


@pytest.mark.parametrize(
    ("code", "kind", "first", "last"),
    [
        ("2024", Kind.YEAR, "2024-01-01", "2024-12-31"),
        ("2024H1", Kind.HALF_YEAR, "2024-01-01", "2024-06-30"),
        ("2024Q4", Kind.QUARTER, "2024-10-01", "2024-12-31"),
        ("202402", Kind.MONTH, "2024-02-01", "2024-02-29"),
        ("2020W53", Kind.WEEK, "2020-12-28", "2021-01-03"),
        ("20240229", Kind.DAY, "2024-02-29", "2024-02-29"),
    ],
)
def test_a_code_names_its_days(code: str, kind: Kind, first: str, last: str) -> None:
    span = parse(code)
    assert (span.kind, str(span.first), str(span.last)) == (kind, first, last)


@pytest.mark.parametrize("code", ["", "24", "202413", "2024Q5", "2021W53", "20230229", "2024-01", "tháng 1"])
def test_anything_else_is_refused_with_the_shapes_named(code: str) -> None:
    with pytest.raises(PeriodUnknown, match="2024Q1"):
        parse(code)


@pytest.mark.parametrize(
    ("code", "words"),
    [
        ("2024", "Năm 2024"),
        ("2024H2", "6 tháng cuối năm 2024"),
        ("2024Q3", "Quý III/2024"),
        ("202409", "Tháng 9/2024"),
        ("2024W09", "Tuần 9/2024"),
        ("20240905", "05/09/2024"),
    ],
)
def test_a_period_is_called_as_officials_call_it(code: str, words: str) -> None:
    assert periods.title(parse(code)) == words


@given(kind=st.sampled_from(KINDS), day=DAYS, steps=st.integers(-40, 40))
def test_stepping_there_and_back_ends_where_it_began_and_leaves_no_gap(
    kind: Kind, day: dt.date, steps: int
) -> None:
    span = periods.containing(kind, day)
    assert span.first <= day <= span.last
    assert periods.shift(periods.shift(span, steps), -steps) == span
    assert periods.shift(span, 1).first - span.last == dt.timedelta(days=1)
    assert parse(span.code) == span


def test_a_year_has_its_months_and_quarters() -> None:
    assert [one.code for one in periods.parts(parse("2024H2"), Kind.MONTH)] == [
        f"2024{n:02}" for n in range(7, 13)
    ]
    assert [one.code for one in periods.parts(parse("2024"), Kind.QUARTER)] == [
        "2024Q1",
        "2024Q2",
        "2024Q3",
        "2024Q4",
    ]


@pytest.mark.django_db
def test_a_campaign_has_days_of_its_own_and_no_code_of_another_period() -> None:
    made = periods.campaign(
        code="ngay-cds-2024",
        title="Ngày Chuyển đổi số 2024",
        first=dt.date(2024, 10, 1),
        last=dt.date(2024, 10, 15),
    )
    assert periods.title(made) == "Ngày Chuyển đổi số 2024"
    assert periods.get("ngay-cds-2024") == made
    assert periods.get("202410") == periods.get("202410")
    with pytest.raises(PeriodUnknown):
        periods.campaign(code="2024", title="x", first=dt.date(2024, 1, 1), last=dt.date(2024, 1, 2))
