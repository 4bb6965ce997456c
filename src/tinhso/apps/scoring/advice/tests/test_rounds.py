# ruff: noqa: F811  fixtures of a neighbour, used by name
"""What earlier rounds let expect for this year: published results only, same unit, same framework, tries shown."""

import datetime as dt

import pytest
from django.test import Client

from tests.province import Province, province  # noqa: F401  a fixture, found by name
from tinhso.apps.scoring import computing
from tinhso.apps.scoring.advice.rounds import Rounds, of_unit
from tinhso.apps.scoring.models import Assessment, Run, Unit
from tinhso.apps.scoring.rankings.tests.conftest import (  # noqa: F401  fixtures, found by name
    Commune,
    Publish,
    manager,
    place,
    publish,
)
from tinhso.engines.indicators.api import TooLittle
from tinhso.engines.indicators.store.api import Stage
from tinhso.kernel.access import api as access

pytestmark = pytest.mark.django_db


def growing(year: int, **first: int) -> list[Commune]:
    """Five communes that handle four more dossiers of 40 online each year: 0.5 points."""
    return [
        Commune(f"Xã {n}", 8 + 2 * n + 4 * (year - 2022), **first)  # type: ignore[arg-type]  # a place
        for n in range(5)
    ]


def expected(code: str = "cds-xa-2025", key: str = "xa-1") -> Rounds:
    unit = Unit.objects.select_related("assessment__edition").get(assessment__code=code, key=key)
    return of_unit(unit, computing.framework_of(unit.assessment))


def test_steady_growth_goes_on_and_the_tries_are_shown(publish: Publish) -> None:
    for year in (2022, 2023, 2024, 2025):
        publish(growing(year), year)
    found = expected()
    assert found.years == [2022, 2023, 2024]
    assert found.total is not None
    assert found.total.years == {2022: 1.25, 2023: 1.75, 2024: 2.25}
    assert found.total.forecast is not None
    assert found.total.forecast.estimate == pytest.approx(2.75)
    assert (found.total.forecast.error, found.total.forecast.tests) == (pytest.approx(0), 5)
    assert {one.item.code: one.forecast.estimate for one in found.items if one.item and one.forecast} == {
        "1": 0, "2": pytest.approx(2.75), "3": 0,
    }  # fmt: skip
    assert [point.label for point in found.total.points] == ["2022", "2023", "2024", "ước 2025"]


def test_one_earlier_round_is_too_little(publish: Publish) -> None:
    publish(growing(2024), 2024)
    publish(growing(2025), 2025)
    found = expected()
    assert found.too_little == TooLittle(0, 4)
    assert found.total is not None
    assert found.total.points[-1].label == "2024"


def test_drafts_other_frameworks_and_later_rounds_count_for_nothing(publish: Publish) -> None:
    publish(growing(2023), 2023, framework="bo-khac")
    publish(growing(2024), 2024)
    publish(growing(2025), 2025)
    publish(growing(2026), 2026)
    Run.objects.filter(assessment__year=2024).update(published_at=None)
    assert expected() == Rounds()


def test_a_unit_on_other_territory_is_not_the_same_unit(publish: Publish) -> None:
    old, new = place("01", "Cũ", 106, 20), place("02", "Mới", 107, 20)
    for year in (2022, 2023, 2024):
        publish(growing(year, place=old.pk), year)
    publish(growing(2025, place=new.pk), 2025)
    found = expected()
    assert found.total is not None
    assert found.total.years == {}


def test_the_page_says_the_estimate_its_interval_and_its_error(
    publish: Publish,
    manager: access.Actor,
    province: Province,
) -> None:
    for year in (2022, 2023, 2024):
        publish(growing(year), year)
    now = publish(growing(2025), 2025, stage=Stage.SELF).assessment
    client = Client()
    client.force_login(province.standing_officer)
    page = client.get(f"/cham-diem/{now.code}/xa-1/du-bao/").content.decode()
    for words in (
        "Ước tổng điểm năm 2025",
        "2,75",
        "Sai trung bình khi thử lại",
        "5 lần thử",
        "Điểm từng chỉ số",
    ):
        assert words in page, words
    assert Assessment.objects.get(pk=now.pk).map_date == dt.date(2025, 12, 31)
