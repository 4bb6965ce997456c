"""Why a unit stands where it stands, a run on one sheet, and the way from a place to its rankings."""

import datetime as dt

import pytest
from django.test import Client

from tests.province import Province
from tinhso.apps.scoring import queries
from tinhso.apps.scoring.models import Assessment, Result, Run
from tinhso.apps.scoring.pages import result
from tinhso.apps.scoring.rankings.changes import Standing
from tinhso.apps.scoring.rankings.columns import PART, By
from tinhso.apps.scoring.rankings.sdmx import indicator_id
from tinhso.apps.scoring.rankings.summary import summary
from tinhso.apps.scoring.rankings.tests.conftest import BEFORE, NOW, Commune, Publish, at, place
from tinhso.engines.indicators.store.api import Stage
from tinhso.kernel.access import api as access

pytestmark = pytest.mark.django_db
ROUND = "/xep-hang/cds-xa-2025"


def read(path: str, **query: str) -> str:
    answer = Client().get(path, query)
    assert answer.status_code == 200, answer.content[:500]
    return answer.content.decode()


def standing(unit: str) -> Standing:
    found = result("cds-xa-2025", unit).standing
    assert found is not None
    return found


@pytest.fixture
def two_years(publish: Publish) -> Run:
    publish(BEFORE, year=2024)
    return publish()


def test_a_unit_that_fell_says_from_where_by_which_items_and_who_overtook_it(two_years: Run) -> None:
    found = standing("cam-giang")
    assert (found.rank_before, found.total_before, found.gained) == (1, 7.0, -2.0)
    assert [(one.code, one.before, one.now, one.gained) for one in found.moved] == [("1", 2.0, 0.0, -2.0)]
    assert [row.placed.unit for row in found.overtaken_by] == ["an-bien"]
    page = read(f"{ROUND}/don-vi/cam-giang/")
    assert "từ hạng 1 đến hạng 2" in page
    assert "tổng điểm từ 7,00 đến 5,00 (−2,00)" in page
    assert f'href="{ROUND}/don-vi/an-bien/"' in page
    assert "tụt hạng vì đơn vị khác" not in page


def test_a_unit_that_fell_without_losing_points_is_told_that_others_gained_more(publish: Publish) -> None:
    publish((Commune("An Biên", 16), Commune("Bình Hàn", 8)), year=2024)
    publish((Commune("An Biên", 24), Commune("Bình Hàn", 40)))
    assert "Điểm không giảm; tụt hạng vì đơn vị khác tăng nhiều hơn." in read(f"{ROUND}/don-vi/an-bien/")


def test_where_points_are_lost_stands_with_the_largest_loss_first_and_opens_to_the_item(
    two_years: Run,
) -> None:
    found = standing("binh-han")  # plan 2 of 2, online 3 of 5, given 0 of 3
    assert [(one.code, one.lost) for one in found.losing] == [("3", 3.0), ("2", 2.0)]
    assert found.lost == 5.0
    assert f'href="{ROUND}/don-vi/binh-han/2/"' in read(f"{ROUND}/don-vi/binh-han/")


def test_without_a_comparable_run_the_page_says_why(run: Run) -> None:
    assert "Đây là lần công bố đầu tiên" in read(f"{ROUND}/don-vi/an-bien/")


def test_a_newcomer_and_an_unranked_unit_are_not_compared(two_years: Run) -> None:
    for unit in ("con-son", "le-dai-hanh"):
        assert standing(unit).rank_before is None
        assert "nên không so sánh" in read(f"{ROUND}/don-vi/{unit}/")


def test_changed_territory_is_not_compared(publish: Publish) -> None:
    old, new = place("01", "Cũ", 105.0, 21.0), place("02", "Mới", 106.0, 21.0)
    publish((at(BEFORE[0], old), *BEFORE[1:]), year=2024)
    publish((at(NOW[0], new), *NOW[1:]))
    found = standing("an-bien")
    assert found.step is not None
    assert found.step.changed
    assert not found.moved
    assert "Địa giới của đơn vị đã đổi" in read(f"{ROUND}/don-vi/an-bien/")


def test_the_summary_adds_up_what_every_item_loses_and_who_fell_and_rose(two_years: Run) -> None:
    found = summary("cds-xa-2025", 1)
    assert [(one.code, one.units, one.lost, one.most, one.nothing, one.full) for one in found.losses] == [
        ("3", 6, 18.0, 18.0, 6, 0),
        ("2", 6, 9.0, 30.0, 0, 2),
        ("1", 6, 6.0, 12.0, 3, 3),
    ]
    assert [(row.placed.unit, row.step and row.step.gained) for row in found.fell] == [("cam-giang", -1)]
    assert [(row.placed.unit, row.step and row.step.gained) for row in found.rose] == [("an-bien", 2)]
    page = read(f"{ROUND}/lan/1/tom-tat/")
    assert f'href="{ROUND}/lan/1/?theo=chi-so.2"' in page
    assert "30%" in page
    assert "Cộng mọi đơn vị." in page
    assert f'href="{ROUND}/lan/1/tom-tat/"' in read(f"{ROUND}/lan/1/")


def test_the_summary_says_of_how_many_units_a_source_gave_the_items(publish: Publish) -> None:
    run = publish(NOW)
    Result.objects.filter(run=run).exclude(unit__key="an-bien").update(items={})
    assert "Cộng 1 trong 6 đơn vị" in read(f"{ROUND}/lan/1/tom-tat/")


@pytest.mark.parametrize("path", ["/lan/9/tom-tat/", "-khong-co/lan/1/tom-tat/"])
def test_there_is_no_summary_of_a_run_that_is_not_published(run: Run, path: str) -> None:
    assert Client().get(f"{ROUND}{path}").status_code == 404


def test_the_page_of_a_place_and_a_search_lead_to_its_newest_ranking(publish: Publish) -> None:
    home = place("01", "An Biên", 105.0, 21.0)
    publish((at(NOW[0], home), *NOW[1:]), stage=Stage.SELF)
    for path, query in ((f"/dia-ban/{home.key}/", {}), ("/dia-ban/", {"q": "an bien"})):
        page = read(path, **query)
        assert page.count(f'href="{ROUND}/don-vi/an-bien/"') == 1
        assert "hạng 1 trên 5" in page
    assert "/don-vi/" not in read("/dia-ban/", q="khong co ai")
    assert "/don-vi/" not in read("/dia-ban/", q="a")  # one letter finds nothing


def test_a_source_that_names_only_some_units_does_not_say_of_how_many(publish: Publish) -> None:
    home = place("01", "An Biên", 105.0, 21.0)
    run = publish((at(NOW[0], home), *NOW[1:]))
    Run.objects.filter(pk=run.pk).update(origin=Run.Origin.QUOTED)
    run.results.filter(unit__key="an-bien").update(rank=14)
    assert "hạng 14</" in read(f"/dia-ban/{home.key}/").replace(" · ", "</")
    assert "trên 6" not in read(f"/dia-ban/{home.key}/")
    assert "trên 6" not in read(f"{ROUND}/don-vi/an-bien/")


def test_drafts_never_show_on_the_page_of_a_place(publish: Publish) -> None:
    home = place("01", "An Biên", 105.0, 21.0)
    run = publish((at(NOW[0], home), *NOW[1:]))
    Run.objects.filter(pk=run.pk).update(published_at=None)
    assert "/don-vi/" not in read(f"/dia-ban/{home.key}/")
    assert "/don-vi/" not in read("/dia-ban/", q="an bien")


def test_a_part_that_is_known_by_its_vietnamese_name_keeps_its_letters_in_sdmx() -> None:
    assert indicator_id(By(f"{PART}.Nhận thức số", "", 1, 2)) == "P_nhan_thuc_so"
    assert indicator_id(By(f"{PART}.gov", "", 1, 2)) == "P_gov"


def test_who_has_one_unit_in_a_round_is_led_straight_to_it(
    publish: Publish, province: Province, manager: access.Actor
) -> None:
    found: Assessment = publish().assessment
    assert queries.only_units(manager, [found]) == {}
    access.give(
        role="scoring-reporter",
        person_id=province.hung.pk,
        agency=province.city.path,
        first_date=dt.date(2020, 1, 1),
    )
    found.units.exclude(key="an-bien").update(agency_path="h1")
    assert queries.only_units(province.actor(province.hung), [found]) == {found.pk: "an-bien"}
