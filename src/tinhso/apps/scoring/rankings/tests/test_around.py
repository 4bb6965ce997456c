"""What stands around a ranking: frame for other pages, files, SDMX, map, comparison; how many queries each makes."""

import csv
import datetime as dt
import io
import json
import re
from pathlib import Path
from typing import Any

import openpyxl
import pytest
import sdmx
import sdmx.reader.xml.v30  # built from what the reader of 2.1 knows: before that meets our data
from django.test import Client
from pysdmx.errors import Invalid
from pysdmx.io import read_sdmx
from pysdmx.io.xml.doc_validation import validate_doc

from tests.counting import check_queries
from tinhso.apps.scoring.models import Run
from tinhso.apps.scoring.rankings.tests.conftest import BEFORE, NOW, Commune, Publish, at, place
from tinhso.kernel.places.models import Lineage

pytestmark = pytest.mark.django_db
HERE = "/xep-hang/cds-xa-2025/lan/1/"
RECORD = Path(__file__).parent / "query_counts.json"


def text(path: str) -> str:
    answer = Client().get(path)
    assert answer.status_code == 200
    return (answer.getvalue() if answer.streaming else answer.content).decode()


def test_only_the_embedded_page_may_stand_in_a_foreign_frame(run: Run) -> None:
    answer = Client().get(f"{HERE}nhung/")
    policy = answer["Content-Security-Policy"]
    assert "frame-ancestors *" in policy
    assert "default-src 'none'" in policy
    assert "script-src" not in policy
    assert "X-Frame-Options" not in answer
    for path in (HERE, f"{HERE}ban-do/", f"{HERE}so-sanh/", "/xep-hang/cds-xa-2025/"):
        other = Client().get(path)
        assert "frame-ancestors 'none'" in other["Content-Security-Policy"], path
        assert other["X-Frame-Options"] == "DENY", path


def test_a_page_kept_for_everyone_keeps_its_leave_to_be_framed(run: Run, settings: object) -> None:
    settings.TINHSO_SHARE_SECONDS = 60  # type: ignore[attr-defined]
    client = Client()
    first, second = client.get(f"{HERE}nhung/?so-dong=3"), client.get(f"{HERE}nhung/?so-dong=3")
    assert first["Content-Security-Policy"] == second["Content-Security-Policy"]
    assert "frame-ancestors *" in second["Content-Security-Policy"]
    assert "X-Frame-Options" not in second


def test_the_embedded_page_is_light_and_shows_as_many_rows_as_asked(run: Run) -> None:
    page = text(f"{HERE}nhung/?so-dong=2")
    assert page.count("<tr>") == 3
    assert "<script" not in page
    assert len(page.encode()) < 4000
    assert text(f"{HERE}nhung/?so-dong=sai").count("<tr>") == 7


def test_csv_carries_every_unit_in_order_and_stays_words_in_a_spreadsheet(publish: Publish) -> None:
    publish(BEFORE, 2024)
    publish([*NOW, Commune("=1+1", 2)])
    rows = list(csv.DictReader(io.StringIO(text(f"{HERE}tai-ve.csv").removeprefix("\ufeff"))))
    assert [(row["rank"], row["name"], row["points"], row["previous_change"]) for row in rows] == [
        ("1", "An Biên", "6.0", "2"),
        ("2", "Bình Hàn", "5.0", "0"),
        ("2", "Cẩm Giàng", "5.0", "-1"),
        ("4", "Đại Sơn", "3.0", "0"),
        ("5", "Côn Sơn", "1.0", ""),
        ("6", "'=1+1", "0.25", ""),
        ("", "Lê Đại Hành", "7.0", ""),
    ]
    assert rows[-1]["note"] == "Mới lập trong năm, chưa đủ kỳ đánh giá."
    assert [row["change_note"] for row in rows] == ["", "", "", "", "new", "new", ""]
    assert {row["address"] for row in rows} == {"http://testserver/xep-hang/cds-xa-2025/lan/1/"}
    assert rows[0]["licence"].startswith("CC BY 4.0")
    assert (rows[0]["source"], rows[0]["by"], rows[0]["invented"]) == (
        "Ủy ban nhân dân tỉnh",
        "Tổng điểm",
        "no",
    )


def test_every_file_holds_the_list_that_stands_on_the_screen(publish: Publish) -> None:
    publish(BEFORE, 2024)
    publish()
    asked = "?theo=chi-so.2&nhom=X%C3%A3"
    page = text(f"{HERE}{asked}")
    shown = re.findall(r'<a href="/xep-hang/cds-xa-2025/don-vi/([a-z-]+)/">', page)
    ranks = [int(one) for one in re.findall(r'<span class="rank"[^>]*>(\d+)</span>', page)]
    assert (shown, ranks) == (["cam-giang", "dai-son", "con-son"], [1, 2, 3])
    for ending in ("csv", "xlsx", "json"):
        assert f'href="{HERE}tai-ve.{ending}{asked.replace("&", "&amp;")}"' in page
    rows = list(csv.DictReader(io.StringIO(text(f"{HERE}tai-ve.csv{asked}").removeprefix("\ufeff"))))
    assert [(row["unit"], int(row["group_rank"])) for row in rows] == list(zip(shown, ranks, strict=True))
    assert [row["change_note"] for row in rows] == ["", "", "new"]
    found = json.loads(text(f"{HERE}tai-ve.json{asked}"))
    assert [one["unit"] for one in found["units"]] == shown
    assert found["group"] == "Xã"
    book = openpyxl.load_workbook(io.BytesIO(Client().get(f"{HERE}tai-ve.xlsx{asked}").content))
    assert [row[2].value for row in book.worksheets[0].iter_rows(min_row=2)] == shown


def test_excel_opens_it_with_figures_as_figures_and_says_its_source(publish: Publish) -> None:
    publish([*NOW, Commune("=1+1", 2)])
    book = openpyxl.load_workbook(io.BytesIO(Client().get(f"{HERE}tai-ve.xlsx?theo=chi-so.2").content))
    ranking, about = book.worksheets
    assert [cell.value for cell in ranking[2]][:6] == [1, 1, "cam-giang", "Cẩm Giàng", "Xã", 5]
    assert [row[3].data_type for row in ranking.iter_rows(min_row=2)] == ["s"] * 7
    said = {row[0].value: row[1].value for row in about.iter_rows()}
    assert said["Xếp theo"] == "Hồ sơ trực tuyến"
    assert said["Địa chỉ cố định"] == "http://testserver/xep-hang/cds-xa-2025/lan/1/"


def test_json_says_what_it_is_and_the_same_address_always_gives_the_same(publish: Publish) -> None:
    publish(BEFORE, 2024)
    publish()
    first = text(f"{HERE}tai-ve.json")
    found = json.loads(first)
    assert first == text(f"{HERE}tai-ve.json")
    assert (found["run"], found["invented"], found["licence"][:9]) == (1, False, "CC BY 4.0")
    assert found["compared_with"] == {"assessment": "cds-xa-2024", "run": 1, "reason": ""}
    assert [(one["unit"], one["rank"], one["change"], one["new"]) for one in found["units"]][:5] == [
        ("an-bien", 1, 2, False),
        ("binh-han", 2, 0, False),
        ("cam-giang", 2, -1, False),
        ("dai-son", 4, 0, False),
        ("con-son", 5, None, True),
    ]


def test_sdmx_csv_has_a_line_for_every_score_and_rank(run: Run) -> None:
    rows = list(csv.DictReader(io.StringIO(text(f"{HERE}sdmx.csv"))))
    found = {(one["UNIT"], one["INDICATOR"], one["MEASURE"]): one["OBS_VALUE"] for one in rows}
    assert found["an-bien", "_T", "SCORE"] == "6"
    assert found["an-bien", "I_2", "SCORE"] == "4"
    assert found["cam-giang", "_T", "RANK"] == "2"
    assert ("le-dai-hanh", "_T", "RANK") not in found
    assert {one["TIME_PERIOD"] for one in rows} == {"2025"}
    assert len(rows) == 6 * (1 + 1 + 3) + 2 * 5 * (1 + 1 + 3)  # scores; ranks and ranks within the group
    # Ranks of every column are those on the screen.
    for by, indicator in (("", "_T"), ("nhom.A", "P_A"), ("chi-so.2", "I_2")):
        for row in json.loads(text(f"{HERE}tai-ve.json?theo={by}"))["units"]:
            assert found.get((row["unit"], indicator, "RANK"), "None") == str(row["rank"])
            assert found.get((row["unit"], indicator, "GROUP_RANK"), "None") == str(row["group_rank"])


def test_sdmx_ml_and_its_structure_hold_before_the_official_schemas(run: Run) -> None:
    structure, data = text(f"{HERE}sdmx-cau-truc.xml"), text(f"{HERE}sdmx.xml")
    message = read_sdmx(structure, validate=True)
    (found,) = message.get_data_structure_definitions()
    assert [one.id for one in found.components.dimensions] == [
        "FREQ", "UNIT", "INDICATOR", "MEASURE", "TIME_PERIOD",
    ]  # fmt: skip
    validate_doc(data)
    assert "Ủy ban nhân dân tỉnh. CC BY 4.0" in data
    assert "http://testserver/xep-hang/cds-xa-2025/lan/1/</mes:Source>" in data
    with pytest.raises(Invalid):
        validate_doc(data.replace("<mes:Prepared>", "<mes:Prepared>hôm qua "))


def test_a_client_that_we_did_not_write_reads_the_figures(run: Run) -> None:
    structure = sdmx.read_sdmx(io.BytesIO(text(f"{HERE}sdmx-cau-truc.xml").encode()))
    (definition,) = structure.structure.values()
    message = sdmx.read_sdmx(io.BytesIO(text(f"{HERE}sdmx.xml").encode()), structure=definition)
    table = sdmx.to_pandas(message.data[0])
    assert float(table["A", "an-bien", "I_2", "SCORE", "2025"]) == 4.0
    assert len(table) == 80


def test_source_and_licence_stand_in_the_structure_where_clients_read_them(run: Run) -> None:
    written = text(f"{HERE}sdmx-cau-truc.xml")
    validate_doc(written)
    flow = next(iter(sdmx.read_sdmx(io.BytesIO(written.encode())).dataflow.values()))
    said = {one.type: (str(one.title), one.url) for one in flow.annotations}
    assert said["LICENSE"][1] == "https://creativecommons.org/licenses/by/4.0/"
    assert said["LICENSE"][0].startswith("CC BY 4.0")
    assert said["SOURCE"][0] == "Ủy ban nhân dân tỉnh"
    assert said["SOURCE"][1].endswith("/xep-hang/cds-xa-2025/lan/1/")
    (mine,) = read_sdmx(written, validate=True).get_dataflows()
    assert {one.type for one in mine.annotations} == {"SOURCE", "LICENSE"}


@pytest.mark.parametrize(
    "name", ["tai-ve.csv", "tai-ve.xlsx", "tai-ve.json", "sdmx.csv", "sdmx.xml", "sdmx-cau-truc.xml"]
)
def test_every_file_says_its_licence_in_its_head(run: Run, name: str, settings: Any) -> None:
    head = Client().get(f"{HERE}{name}").headers["Link"]
    assert '<https://creativecommons.org/licenses/by/4.0/>; rel="license"' in head
    assert ('rel="describedby"' in head) == name.startswith("sdmx.")
    settings.TINHSO_DATA_LICENCE = "Giấy phép của tỉnh"
    head = Client().get(f"{HERE}{name}").headers["Link"]
    assert '/xep-hang/cds-xa-2025/lan/1/#giay-phep>; rel="license"' in head, "the page says the terms"


def test_made_up_figures_are_a_test_in_sdmx(publish: Publish) -> None:
    publish(invented=True)
    assert "<mes:Test>true</mes:Test>" in text(f"{HERE}sdmx.xml")


def test_the_map_draws_shapes_and_symbols_and_says_that_shapes_are_approximate(publish: Publish) -> None:
    drawn, point = place("01", "An Biên", 106, 20, drawn=True), place("02", "Bình Hàn", 107, 21)
    publish([at(NOW[0], drawn), NOW[1], at(NOW[2], point), *NOW[3:]])
    page = text(f"{HERE}ban-do/")
    assert (page.count('<path class="map-area"'), page.count('<circle class="map-area"')) == (1, 1)
    assert "Ranh giới trên bản đồ là gần đúng" in page
    assert "4 đơn vị chưa có vị trí trên bản đồ" in page
    assert page.count('<th scope="row">') == 6
    assert 'aria-label="An Biên: 6,00"' in page


def test_the_map_by_ranks_is_darkest_where_the_rank_is_best(publish: Publish) -> None:
    best, last = place("01", "An Biên", 106, 20), place("02", "Côn Sơn", 107, 21)
    publish([at(NOW[0], best), *NOW[1:4], at(NOW[4], last), NOW[5]])
    page = text(f"{HERE}ban-do/?mau=hang")
    assert re.findall(r'data-class="(\d)" cx', page) == ["5", "1"]
    assert re.findall(r'data-class="(\d)" cx', text(f"{HERE}ban-do/?mau=diem")) == ["5", "1"]


def test_two_units_stand_side_by_side_with_the_better_points_marked(run: Run) -> None:
    page = text(f"{HERE}so-sanh/?don-vi=an-bien&don-vi=cam-giang&don-vi=khong-co")
    assert page.count("cao nhất") == 3  # the group, the plan, the dossiers
    assert "Hạng 1" in page
    assert "Hạng 2" in page
    assert '<td role="cell" class="num" data-label="An Biên">4</td>' in page
    assert re.search(r'data-label="Cẩm Giàng"><strong>5</strong>', page)


def test_a_unit_to_compare_is_found_without_accents(run: Run) -> None:
    page = text(f"{HERE}so-sanh/?don-vi=an-bien&tim=le%20dai")
    assert "?don-vi=an-bien&amp;don-vi=le-dai-hanh" in page
    assert "Không có đơn vị nào có tên như vậy" in text(f"{HERE}so-sanh/?tim=zzz")
    assert "Chọn hai hoặc ba đơn vị" in text(f"{HERE}so-sanh/")


def test_a_fourth_unit_does_not_fit(run: Run) -> None:
    keys = "&".join(f"don-vi={one.key}" for one in NOW[:4])
    page = text(f"{HERE}so-sanh/?{keys}")
    assert "Đại Sơn" not in page
    assert "Thêm đơn vị" not in page


@pytest.mark.parametrize("units", [6, 60])
def test_pages_make_as_many_queries_as_recorded_whatever_the_number_of_units(
    publish: Publish, units: int
) -> None:
    homes = [place("01", "A", 106, 20, drawn=True), place("02", "B", 107, 20)]
    many = [Commune(f"Xã {n:03}", n % 41, place=homes[n % 2].pk) for n in range(units)]
    publish(many, 2024)
    publish(many)
    for name, path in (
        ("run", HERE),
        ("run by item", f"{HERE}?theo=chi-so.2"),
        ("run_map", f"{HERE}ban-do/"),
        ("run_compare", f"{HERE}so-sanh/?don-vi=xa-001&don-vi=xa-002&tim=xa"),
        ("run_merged", f"{HERE}dia-gioi/"),
        ("run_summary", f"{HERE}tom-tat/"),
        ("result", "/xep-hang/cds-xa-2025/don-vi/xa-001/"),
        ("run_embed", f"{HERE}nhung/"),
        ("run_xlsx", f"{HERE}tai-ve.xlsx"),
        ("run_json", f"{HERE}tai-ve.json"),
    ):
        check_queries(RECORD, name, Client(), path)


def test_a_place_without_an_outline_is_drawn_as_what_it_was_called_later(publish: Publish) -> None:
    old, new = place("01", "Thừa Thiên Huế", 107, 16), place("02", "Huế", 107, 16, drawn=True)
    Lineage.objects.create(
        old=old, new=new, share=1, basis="code", kind="rename", main=True, date=dt.date(2025, 1, 1)
    )
    publish([at(NOW[0], old), *NOW[1:]])
    page = text(f"{HERE}ban-do/")
    assert (page.count('<path class="map-area"'), page.count('<circle class="map-area"')) == (1, 0)


def test_a_unit_page_leads_to_its_comparison(run: Run) -> None:
    page = text("/xep-hang/cds-xa-2025/don-vi/an-bien/")
    assert 'href="/xep-hang/cds-xa-2025/lan/1/so-sanh/?don-vi=an-bien"' in page
