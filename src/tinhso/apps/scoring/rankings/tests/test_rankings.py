"""A published ranking: ties, peer groups, unranked units, any column, movement, permanent address."""

import json
import re
from dataclasses import replace

import pytest
from django.test import Client

from tinhso.apps.scoring import computing
from tinhso.apps.scoring.models import Assessment, Result, Run
from tinhso.apps.scoring.rankings import drawing, pages
from tinhso.apps.scoring.rankings.movement import RUN, YEAR
from tinhso.apps.scoring.rankings.pages import Asked
from tinhso.apps.scoring.rankings.tests.conftest import (
    BEFORE,
    NOW,
    Commune,
    Publish,
    at,
    place,
    publish_values,
)
from tinhso.engines.indicators.store.api import Stage
from tinhso.kernel.access import api as access
from tinhso.kernel.people.models import Person

pytestmark = pytest.mark.django_db
HERE = "/xep-hang/cds-xa-2025/lan/1/"


def read(path: str, **query: str) -> str:
    answer = Client().get(path, query)
    assert answer.status_code == 200, answer.content[:500]
    return answer.content.decode()


def ranks(by: str = "", number: int | None = None, **asked: str) -> list[tuple[str, int | None, int | None]]:
    shown = pages.shown("cds-xa-2025", number, Asked(by=by, **asked))
    return [(one.unit, one.rank, one.group_rank) for one in shown.order]


def test_equal_totals_share_a_rank_and_the_next_stays_empty_also_within_groups(run: Run) -> None:
    assert ranks() == [
        ("an-bien", 1, 1),
        ("binh-han", 2, 2),
        ("cam-giang", 2, 1),
        ("dai-son", 4, 2),
        ("con-son", 5, 3),
        ("le-dai-hanh", None, None),
    ]
    assert pages.shown("cds-xa-2025", 1, Asked()).ties == 2


def test_any_item_and_group_is_ranked_by_its_own_points(run: Run) -> None:
    assert ranks("chi-so.2") == [
        ("cam-giang", 1, 1),
        ("an-bien", 2, 1),
        ("binh-han", 3, 2),
        ("dai-son", 3, 2),
        ("con-son", 5, 3),
        ("le-dai-hanh", None, None),
    ]
    assert ranks("nhom.A") == ranks()


@pytest.mark.parametrize("by", ["chi-so.99", "nhom.B", "gi-do", "chi-so.", "2"])
def test_a_column_that_the_framework_does_not_have_is_not_there(run: Run, by: str) -> None:
    assert Client().get(HERE, {"theo": by}).status_code == 404


def test_an_unranked_unit_says_why_and_no_other_does(run: Run) -> None:
    page = read(HERE)
    table, below = page.split("</table>", 1)
    assert table.count("Mới lập trong năm, chưa đủ kỳ đánh giá.") == 1
    assert below.count("1 đơn vị không xếp hạng: Mới lập trong năm, chưa đủ kỳ đánh giá.") == 1
    assert "Không xếp hạng" in page


def test_a_peer_group_is_shown_with_its_own_ranks(run: Run) -> None:
    page = read(HERE, nhom="Xã")
    assert re.findall(r'<span class="rank"[^>]*>(\d+)</span>', page) == ["1", "2", "3"]
    assert "An Biên" not in page


def test_a_unit_is_found_without_accents_and_keeps_its_rank(run: Run) -> None:
    page = read(HERE, tim="dai son")
    assert re.findall(r'<span class="rank"[^>]*>(\d+)</span>', page) == ["4"]
    assert "không khớp" not in page


def test_pages_by_key_go_forth_and_back_over_every_unit_once(publish: Publish) -> None:
    publish([Commune(f"Xã {n:03}", n % 41) for n in range(60)])
    page, seen, asked = "", [], Asked()
    marks = []
    while True:
        shown = pages.shown("cds-xa-2025", 1, asked)
        page = pages.page(shown, 25)
        seen += [row.placed.unit for row in page.rows]
        marks.append(page.previous)
        if not page.next:
            break
        asked = Asked(after=page.next)
    assert (len(seen), len(set(seen)), len(marks)) == (60, 60, 3)
    back = pages.page(pages.shown("cds-xa-2025", 1, Asked(after=marks[-1])), 25)
    assert [row.placed.unit for row in back.rows] == seen[25:50]
    assert Client().get(HERE, {"sau": "khong-phai-dau"}).status_code == 404


def steps(by: str = "", **asked: str) -> dict[str, object]:
    shown = pages.shown("cds-xa-2025", None, Asked(by=by, **asked))
    return {one.unit: shown.moved.step(one) for one in shown.order}


def gained(by: str = "", **asked: str) -> dict[str, int | str | None]:
    found: dict[str, int | str | None] = {}
    for unit, step in steps(by, **asked).items():
        found[unit] = None if step is None else "đổi" if step.changed else step.gained  # type: ignore[attr-defined]
        if step is not None and found[unit] is None:
            found[unit] = "mới"
    return found


def test_up_down_same_and_new_since_last_year(publish: Publish) -> None:
    publish(BEFORE, 2024)
    publish()
    assert gained() == {
        "an-bien": 2,
        "binh-han": 0,
        "cam-giang": -1,
        "dai-son": 0,
        "con-son": "mới",
        "le-dai-hanh": None,
    }
    page = read(HERE)
    for words in ("tăng 2 bậc", "giảm 1 bậc", "giữ nguyên bậc", ">mới<", "So với: năm 2024"):
        assert words in page


def test_who_was_there_without_a_rank_or_in_another_group_is_not_called_new(publish: Publish) -> None:
    was = {one.name: one for one in BEFORE}
    was["An Biên"] = replace(was["An Biên"], unranked="Chưa đủ số liệu")
    was["Cẩm Giàng"] = replace(was["Cẩm Giàng"], group="Nhóm khác")
    publish(list(was.values()), 2024)
    publish()
    notes = {one["unit"]: one["change_note"] for one in json.loads(read(f"{HERE}tai-ve.json"))["units"]}
    assert (notes["an-bien"], notes["cam-giang"], notes["con-son"]) == ("unranked", "", "new")
    page = read(HERE)
    assert "trước chưa có hạng" in page
    assert "trước ở nhóm khác" in read(HERE, nhom="Xã")
    assert "đơn vị chưa được xếp hạng nên không so sánh" in read("/xep-hang/cds-xa-2025/don-vi/an-bien/")
    assert "chưa có đơn vị này nên không so sánh" in read("/xep-hang/cds-xa-2025/don-vi/con-son/")
    assert "Lần này đơn vị không được xếp hạng" in read("/xep-hang/cds-xa-2025/don-vi/le-dai-hanh/")


def test_movement_in_an_item_is_of_that_item(publish: Publish) -> None:
    publish(BEFORE, 2024)
    publish()
    assert gained("chi-so.2")["an-bien"] == 1
    assert gained("chi-so.2")["cam-giang"] == 0


def test_another_framework_is_not_comparable_and_the_page_says_so(publish: Publish) -> None:
    publish(BEFORE, 2024, framework="bo-cu")
    publish()
    assert set(gained().values()) == {None}
    page = read(HERE)
    assert "Bộ chỉ số đã thay đổi (trước đó: Bộ chỉ số bo-cu)" in page
    assert "tăng 2 bậc" not in page
    assert "Xem bảng trước" in page


def test_the_first_publication_says_that_there_is_nothing_before(run: Run) -> None:
    assert "Đây là lần công bố đầu tiên" in read(HERE)


def test_hardly_any_common_units_are_not_comparable(publish: Publish) -> None:
    publish([Commune("An Biên", 3), Commune("Xã khác", 4)], 2024)
    publish()
    assert set(gained().values()) == {None}
    assert "Chưa đến một nửa số đơn vị" in read(HERE)


def test_a_unit_whose_territory_changed_is_not_compared_with_its_name(publish: Publish) -> None:
    old, new = place("01", "An Biên", 106, 20), place("02", "An Biên", 106, 20)
    publish([at(BEFORE[0], old), *BEFORE[1:]], 2024)
    publish([at(NOW[0], new), *NOW[1:]])
    assert gained()["an-bien"] == "đổi"
    assert "địa giới đổi" in read(HERE)


def test_the_reader_chooses_between_last_year_and_the_run_before(
    publish: Publish, manager: access.Actor
) -> None:
    publish(BEFORE, 2024)
    first = publish(stage=Stage.APPRAISED)
    publish_values(manager, first.assessment, [*NOW[:4], Commune("Côn Sơn", 40, plan=True), NOW[5]])
    page = read("/xep-hang/cds-xa-2025/")
    assert 'name="so-voi"' in page
    assert gained(since=YEAR)["con-son"] == "mới"
    assert gained(since=RUN)["con-son"] == 4


def test_a_run_keeps_its_address_when_a_newer_one_is_published(
    publish: Publish, manager: access.Actor
) -> None:
    first = publish(stage=Stage.APPRAISED)
    before = ranks(number=1)
    publish_values(manager, first.assessment, [Commune("Côn Sơn", 40, plan=True)])
    assert ranks(number=1) == before
    old, new = read(HERE), read("/xep-hang/cds-xa-2025/")
    assert "Đã có lần công bố mới hơn" in old
    assert "Đã có lần công bố mới hơn" not in new
    assert "/xep-hang/cds-xa-2025/lan/2/" in new


def test_what_an_earlier_stage_publishes_later_does_not_stand_above_the_final_result(
    publish: Publish, manager: access.Actor
) -> None:
    final = publish()
    publish_values(manager, final.assessment, [Commune("Côn Sơn", 40, plan=True)], Stage.SELF)
    assert pages.shown("cds-xa-2025", None, Asked()).run == final
    assert "/xep-hang/cds-xa-2025/lan/1/" in read("/xep-hang/cds-xa-2025/")
    assert "Đã có lần công bố mới hơn" not in read(HERE)


def test_a_page_that_was_read_before_shows_what_is_published_after(
    publish: Publish, manager: access.Actor
) -> None:
    first = publish(stage=Stage.APPRAISED)
    newest = "/xep-hang/cds-xa-2025/"
    assert "lần công bố đầu tiên" in read(newest)
    publish(BEFORE, 2024)
    assert "So với: năm 2024" in read(newest)
    Assessment.objects.filter(pk=first.assessment_id).update(title="Tên đã sửa")
    assert "<h1>Tên đã sửa</h1>" in read(newest)
    publish_values(manager, first.assessment, NOW)
    assert "lần công bố 2" in read(newest)


def test_a_kept_page_is_in_the_language_and_for_the_host_that_asks(run: Run) -> None:
    first = Client().get(HERE)
    english = Client(headers={"accept-language": "en"}).get(HERE)
    elsewhere = Client().get(HERE, headers={"host": "localhost"})
    assert 'lang="en"' in english.content.decode()
    assert "Rank by" in english.content.decode()
    assert "Xếp theo" in first.content.decode()
    assert "http://localhost/xep-hang/cds-xa-2025/lan/1/" in elsewhere.content.decode()


def test_what_is_kept_of_a_page_is_nobodys_own(publish: Publish, manager: access.Actor) -> None:
    publish()
    person = Person.objects.get(pk=manager.person_id)
    client = Client()
    client.force_login(person)
    own = client.get(HERE).content.decode()
    assert person.name in own
    assert person.name not in read(HERE)
    kept = [drawn for _until, drawn in drawing.PAGES._found.values()]
    assert kept
    for drawn in kept:
        everything = " ".join((drawn.title, drawn.head, drawn.crumbs, drawn.main))
        assert person.name not in everything
        assert "csrf" not in everything
        assert 'method="post"' not in everything


def test_a_column_in_which_some_have_no_points_says_so(publish: Publish) -> None:
    publish()
    assert "hạng dưới đây chỉ là hạng trong số đó" not in read(HERE)
    Result.objects.filter(unit__key="con-son").update(items={})
    page = read(HERE, theo="chi-so.2")
    assert "Chỉ 5 trong 6 đơn vị có điểm ở cột này nên hạng dưới đây chỉ là hạng trong số đó." in page
    assert "chưa có điểm ở cột này" in page


def test_a_draft_has_no_permanent_address(publish: Publish, manager: access.Actor) -> None:
    first = publish()
    draft = computing.refresh(first.assessment, Stage.SELF, by="thử")
    assert draft.number == 2
    for path in ("", "ban-do/", "so-sanh/", "nhung/", "tai-ve.json", "sdmx.csv", "sdmx.xml", "tai-ve.xlsx"):
        assert Client().get(f"/xep-hang/cds-xa-2025/lan/2/{path}").status_code == 404, path


def test_a_newspaper_finds_what_it_cites(run: Run) -> None:
    page = read(HERE)
    day = pages.shown("cds-xa-2025", 1, Asked()).run.published_at
    assert day is not None
    for words in (
        "Theo Ủy ban nhân dân tỉnh, “Chuyển đổi số cấp xã năm 2025”, lần công bố 1, công bố ngày",
        '<link rel="canonical" href="http://testserver/xep-hang/cds-xa-2025/lan/1/">',
        '<meta property="og:title" content="Chuyển đổi số cấp xã năm 2025">',
        "CC BY 4.0",
        'href="/xep-hang/cds-xa-2025/bo-chi-so/"',
        "&lt;iframe src=&#34;http://testserver/xep-hang/cds-xa-2025/lan/1/nhung/&#34;",
    ):
        assert words in page, words


def test_made_up_figures_are_never_cited_as_real(publish: Publish) -> None:
    publish(invented=True)
    page = read(HERE)
    assert "Số liệu giả định để chạy thử, không trích dẫn như kết quả thật" in page
    assert "Theo Ủy ban nhân dân tỉnh" not in page
    assert "Số liệu giả định" in read(f"{HERE}nhung/")
    assert "Số liệu giả định" in read(f"{HERE}ban-do/")
