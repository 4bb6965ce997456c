# ruff: noqa: F811  fixtures of a neighbour, used by name
"""Inputs at the end of the year: from the agency's own series, with points, or a word on what is missing."""

import datetime as dt
from decimal import Decimal
from fractions import Fraction

import pytest
from django.test import Client

from tests.counting import check_queries
from tests.province import Province, province  # noqa: F401  a fixture, found by name
from tinhso.apps.scoring import operations
from tinhso.apps.scoring.advice import forecasts, foretelling
from tinhso.apps.scoring.advice.operations import Plan, plan_items
from tinhso.apps.scoring.tests.conftest import Round
from tinhso.apps.scoring.tests.test_pages import RECORD, as_, published  # noqa: F401  fixtures are found by name
from tinhso.engines.indicators.series import api as series
from tinhso.engines.indicators.series.api import Address, Indicator, NewDatum, Period
from tinhso.engines.indicators.store.api import Stage

pytestmark = pytest.mark.django_db

FORECAST = "/cham-diem/dot-thu/hai-tan/du-bao/"


@pytest.fixture
def linked(scoring_round: Round, province: Province) -> Round:
    """Item 2's numerator goes by a monthly sum of Hải Tân: 2, 3, 4, … from January 2024, the last in September 2025."""
    online = series.put_indicator(code="TT", title="Hồ sơ trực tuyến", kind="integer", unit="hồ sơ", low=0)
    other = series.put_indicator(code="KHAC", title="Khác", kind="integer", unit="hồ sơ")
    months = list(series.periods.between(Period.Kind.MONTH, dt.date(2024, 1, 1), dt.date(2025, 9, 30)))
    series.write(
        actor=scoring_round.manager,
        data=[
            NewDatum(
                Address(online.pk, series.periods.get(span.code).pk, province.hai_tan.pk), Decimal(2 + n)
            )
            for n, span in enumerate(months)
        ],
        note="thử",
    )
    operations.enter(
        actor=scoring_round.hung,
        unit=scoring_round.hai_tan,
        item="2",
        stage=Stage.SELF,
        values={"numerator": "100", "denominator": "500"},
    )
    plan_items(
        actor=scoring_round.manager,
        assessment=scoring_round.assessment,
        plans=[Plan("2", series={"numerator": online}), Plan("3", series={"points": other})],
    )
    return scoring_round


def test_the_year_is_what_has_passed_and_what_the_trend_adds(linked: Round) -> None:
    shown = forecasts.page(linked.hung, "dot-thu", "hai-tan")
    year = sum(range(14, 26))  # January to December 2025 of the series
    line, other = shown.lines
    assert line.texts == (str(year), str(year), str(year))  # no noise: an interval without width
    assert line.foretold.forecast.error == 0
    assert (line.foretold.method, line.foretold.forecast.tests) == (foretelling.METHOD_WORDS["drift"], 16)
    assert other.foretold is None
    assert shown.points[0].now == 1
    assert shown.points[0].then == Fraction(year * 5, 500)
    assert shown.total == Fraction(year * 5, 500)
    assert shown.trial == {"2-in-numerator": str(year)}


def test_estimates_that_contradict_what_is_entered_bring_no_points(linked: Round) -> None:
    operations.enter(
        actor=linked.hung, unit=linked.hai_tan, item="2", stage=Stage.SELF, values={"denominator": "200"}
    )
    shown = forecasts.page(linked.hung, "dot-thu", "hai-tan")
    assert (shown.total, list(shown.points)) == (None, [])


def test_too_short_a_series_is_said_with_what_it_needs() -> None:
    values = {f"2025{month:02}": Fraction(month) for month in range(1, 9)}
    found = foretelling.foretell(values, Period.Kind.MONTH, 2025)
    assert (found.forecast, found.too_little.have, found.too_little.need) == (None, 8, 10)
    assert len(found.points) == 8  # what is known is drawn all the same


def test_figures_on_any_day_go_by_the_shortest_period_with_enough_of_them() -> None:
    days = {dt.date(2022 + n // 4, 3 * (n % 4) + 3, 15): Fraction(10 + n) for n in range(11)}
    found = foretelling.best(days, 2024, high=Fraction(100))
    assert (found.kind, found.forecast.estimate) == (Period.Kind.QUARTER, 21)


def test_a_percentage_becomes_a_share_and_stays_below_all_of_it(linked: Round, province: Province) -> None:
    rate = series.put_indicator(
        code="TL", title="Tỷ lệ", kind="percent", unit="%", decimals=1, over_time=Indicator.Sums.LAST
    )
    months = series.periods.between(Period.Kind.MONTH, dt.date(2025, 1, 1), dt.date(2025, 11, 30))
    series.write(
        actor=linked.manager,
        data=[
            NewDatum(Address(rate.pk, series.periods.get(one.code).pk, province.hai_tan.pk), Decimal(89 + n))
            for n, one in enumerate(months)
        ],
        note="thử",
    )
    plan_items(actor=linked.manager, assessment=linked.assessment, plans=[Plan("2", series={"value": rate})])
    (line,) = forecasts.page(linked.hung, "dot-thu", "hai-tan").lines
    assert line.texts == ("1", "1", "1")
    assert line.shown[0] == "100 %"


def test_who_sees_the_forecast_and_in_how_many_queries(as_: dict[str, Client], linked: Round) -> None:
    assert {name: client.get(FORECAST).status_code for name, client in as_.items()} == {
        "stranger": 302, "lan": 404, "hung": 200, "mai": 404, "son": 200,
    }  # fmt: skip
    page = as_["hung"].get(FORECAST).content.decode()
    assert "tiếp tục mức tăng trung bình" in page
    assert "16/16 lần nằm trong khoảng" in page
    check_queries(RECORD, "scoring:forecast", as_["son"], FORECAST)
