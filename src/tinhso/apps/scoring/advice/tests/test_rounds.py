# ruff: noqa: F811  fixtures of a neighbour, used by name
"""What earlier rounds let expect for this year: published results only, same unit, same framework, tries shown."""

import datetime as dt
from typing import Any

import pytest
from django.test import Client

from tests.province import Province, province  # noqa: F401  a fixture, found by name
from tinhso.apps.scoring import computing, operations
from tinhso.apps.scoring.advice.rounds import Rounds, of_unit
from tinhso.apps.scoring.frameworks.models import ItemLink
from tinhso.apps.scoring.models import Assessment, Run, Unit
from tinhso.apps.scoring.operations import NewUnit
from tinhso.apps.scoring.rankings.tests.conftest import (  # noqa: F401  fixtures, found by name
    Commune,
    Publish,
    manager,
    place,
    publish,
    publish_values,
)
from tinhso.apps.scoring.tests.conftest import FRAMEWORK
from tinhso.engines.indicators.api import TooLittle
from tinhso.engines.indicators.store.api import Stage, register
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


# The province's old edition: item 2 is worth 10 instead of 5, item 3 is scored in another way, item 4 is gone since.
OLD: dict[str, Any] = {
    **FRAMEWORK,
    "code": "bo-cu", "name": "Bộ chỉ số cũ", "scale": 20,
    "groups": [{"id": "A", "name": "Nhóm A", "items": 4, "max": 20}],
    "items": [
        FRAMEWORK["items"][0],
        {**FRAMEWORK["items"][1], "max": 10},
        {"code": "3", "group": "A", "name": "Điểm nhập", "max": 3, "rule": {"type": "boolean"}},
        {"code": "4", "group": "A", "name": "Có hòm thư", "max": 5, "rule": {"type": "boolean"}},
    ],
}  # fmt: skip


def old_round(manager_: access.Actor, year: int, **first: int) -> None:
    """The same communes in a round by the old edition: twice the points for the same share of dossiers."""
    communes = growing(year, **first)
    made = operations.create_assessment(
        actor=manager_, code=f"cu-{year}", title=f"Đợt cũ {year}", year=year, map_date=dt.date(year, 12, 31),
        owner_path="h99", edition=register("bo-cu", "Bộ chỉ số cũ", OLD),
        units=[NewUnit(one.key, one.name, one.place, "h99", None, one.group) for one in communes],
    )  # fmt: skip
    publish_values(manager_, made, communes)


def mapped(careful: bool = False) -> None:
    ItemLink.objects.create(
        old_code="bo-cu", new_code="bo-thu", kind="same", old_items=["2"], new_items=["2"],
        reason="Cùng cách tính", careful=careful, said_by="Sơn",
    )  # fmt: skip


def points(found: Rounds, code: str) -> dict[int, float]:
    return {
        year: value
        for one in found.items
        if one.item and one.item.code == code
        for year, value in one.years.items()
    }


def test_a_series_goes_on_across_a_mapped_edition_on_the_scale_of_this_one_and_is_back_tested(
    publish: Publish, manager: access.Actor
) -> None:
    old_round(manager, 2022)
    old_round(manager, 2023)
    for year in (2024, 2025):
        publish(growing(year), year)
    assert expected().years == [2024], "nobody has said what became of the items"
    mapped()
    found = expected()
    assert found.years == [2022, 2023, 2024]
    assert sorted(found.mapped) == [2022, 2023]
    assert points(found, "2") == {2022: 1.25, 2023: 1.75, 2024: 2.25}, "a share of the maximum then, of 5 now"
    two = next(one for one in found.items if one.item and one.item.code == "2")
    assert two.forecast is not None
    assert two.forecast.estimate == pytest.approx(2.75)
    assert (two.forecast.error, two.forecast.tests) == (pytest.approx(0), 5), "tried at the carried years"
    assert found.total is not None
    assert found.total.years == {2024: 2.25}, "the total of another edition is of other items"


def test_what_is_scored_by_another_rule_is_not_carried_and_the_page_says_so(
    publish: Publish, manager: access.Actor, province: Province
) -> None:
    old_round(manager, 2022)
    old_round(manager, 2023)
    publish(growing(2024), 2024)
    now = publish(growing(2025), 2025, stage=Stage.SELF).assessment
    mapped(careful=True)
    found = expected()
    assert points(found, "3") == {2024: 0.0}
    three = next(one for one in found.items if one.item and one.item.code == "3")
    assert "Cách tính đổi hẳn" in found.why_not(2023, three)
    assert found.why_not(2024, three) == ""
    assert found.counts(2023) == (2, 1)
    client = Client()
    client.force_login(province.standing_officer)
    page = client.get(f"/cham-diem/{now.code}/xa-1/du-bao/").content.decode()
    for words in ("Năm 2022 chấm theo “Bộ chỉ số cũ”", "bản khác", "không so sánh được", "≈ 1,75"):
        assert words in page, words


def test_a_year_that_has_a_round_by_this_edition_is_not_taken_from_another(
    publish: Publish, manager: access.Actor
) -> None:
    mapped()
    for year in (2023, 2024, 2025):
        publish(growing(year), year)
    old_round(manager, 2024)
    found = expected()
    assert (found.years, dict(found.mapped)) == ([2023, 2024], {})


def test_an_unpublished_round_by_another_edition_and_a_unit_on_other_territory_count_for_nothing(
    publish: Publish, manager: access.Actor
) -> None:
    mapped()
    old, new = place("01", "Cũ", 106, 20), place("02", "Mới", 107, 20)
    old_round(manager, 2022, place=old.pk)
    old_round(manager, 2023, place=new.pk)
    old_round(manager, 2024, place=new.pk)
    Run.objects.filter(assessment__code="cu-2024").update(published_at=None)
    publish(growing(2025, place=new.pk), 2025)
    assert points(expected(), "2") == {2023: 1.75}
