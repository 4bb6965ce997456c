"""The pivot on screen: what is shown to whom, sub-totals, files, kept views, mistakes in the address."""

import csv
import io
from decimal import Decimal
from typing import Any

import pypdfium2
import pytest
from django.test import Client
from openpyxl import load_workbook

from tinhso.apps.reporting import operations
from tinhso.apps.reporting.models import SavedView
from tinhso.apps.reporting.tests.conftest import Office
from tinhso.engines.indicators.series import api as series
from tinhso.kernel.people.models import Person
from tinhso.kernel.places.models import Outline, Place

pytestmark = pytest.mark.django_db
SQUARE = {"type": "Polygon", "coordinates": [[[106, 20], [107, 20], [107, 21], [106, 21], [106, 20]]]}
ADDRESS = "/so-lieu/?chi-tieu=HS_TONG&ky=month&tu=202401&den=202402&cap="


def as_(person: Person | None) -> Client:
    client = Client()
    if person is not None:
        client.force_login(person)
    return client


def table(client: Client, address: str) -> dict[str, list[str]]:
    """Row title → cells, read from the CSV-less page itself."""
    from lxml import html

    answer = client.get(address)
    assert answer.status_code == 200
    rows = html.fromstring(answer.content.decode()).xpath("//table[@data-pivot]//tr[th[@scope='row']]")
    return {
        row.xpath("string(th)").strip(): [cell.text_content().strip() for cell in row.xpath("td")]
        for row in rows
    }


def test_a_stranger_sees_what_was_accepted_and_an_officer_the_whole_of_their_reach(filled: Office) -> None:
    strangers = table(as_(None), ADDRESS + "xa")
    assert strangers["Xã Hải Tân"] == ["100", "–", "100"]
    assert "Xã Tân Bình" not in strangers and strangers["Tổng"] == ["100", "–", "100"]
    assert table(as_(filled.province.mai), ADDRESS + "xa")["Tổng"] == ["140", "–", "140"]
    assert "Xã Tân Bình" not in table(as_(filled.province.hung), ADDRESS + "xa")
    assert table(as_(filled.province.standing_officer), ADDRESS + "xa")["Xã Tân Bình"][0] == "40"


def test_rows_have_sub_totals_of_the_levels_above(filled: Office) -> None:
    office = filled
    office.type(office.son, office.report(office.province.city), HS_TONG="5", HS_TT="1")
    rows = table(as_(office.province.standing_officer), ADDRESS + "xa")
    assert [(name, cells[0]) for name, cells in rows.items()] == [
        ("Tỉnh Hải Dương", "145"),
        ("Tỉnh Hải Dương: cơ quan cấp này", "5"),
        ("Huyện Gia Lộc", "140"),
        ("Xã Hải Tân", "100"),
        ("Xã Tân Bình", "40"),
        ("Tổng", "145"),
    ]


def test_shares_are_computed_from_sums(filled: Office) -> None:
    address = "/so-lieu/?chi-tieu=TY_LE&ky=month&tu=202401&den=202401&cap=tinh"
    assert table(as_(filled.province.standing_officer), address)["Tỉnh Hải Dương"] == [
        "64,3"
    ]  # (80 + 10) / 140


@pytest.mark.parametrize("shape", ["bang", "bieu-do", "ban-do"])
def test_every_shape_answers(filled: Office, shape: str) -> None:
    answer = as_(None).get(f"{ADDRESS}xa&dang={shape}")
    assert answer.status_code == 200
    assert "Tổng số hồ sơ" in answer.content.decode()


def test_the_csv_has_one_figure_a_line_without_sub_totals(filled: Office) -> None:
    answer = as_(filled.province.standing_officer).get(ADDRESS.replace("?", "tai/so-lieu.csv?") + "xa")
    rows = list(csv.reader(io.StringIO(answer.content.decode("utf-8-sig"))))
    assert rows[0] == ["place", "name", "indicator", "breakdown", "period", "value"]
    assert [row[1:] for row in rows[1:]] == [
        ["Xã Hải Tân", "HS_TONG", "", "202401", "100"],
        ["Xã Tân Bình", "HS_TONG", "", "202401", "40"],
    ]


def test_the_workbook_holds_numbers(filled: Office) -> None:
    answer = as_(filled.province.standing_officer).get(ADDRESS.replace("?", "tai/so-lieu.xlsx?") + "xa")
    page = load_workbook(io.BytesIO(answer.content)).active
    found = {row[0]: row[1] for row in page.iter_rows(min_row=3, values_only=True)}
    assert (found["Huyện Gia Lộc"], found["Tổng"]) == (140, 140)


def test_the_table_prints_and_the_chart_and_map_are_pictures(filled: Office) -> None:
    client = as_(filled.province.standing_officer)
    printed = client.get(ADDRESS.replace("?", "tai/so-lieu.pdf?") + "xa")
    words = pypdfium2.PdfDocument(printed.content)[0].get_textpage().get_text_range()
    assert "Huyện Gia Lộc" in words and "140" in words
    for shape in ("bang", "ban-do"):
        place = Place.objects.get(key="c12")
        Outline.objects.update_or_create(
            place=place, defaults={"shape": SQUARE, "approximate": True, "source": "thử"}
        )
        picture = client.get(ADDRESS.replace("?", "tai/so-lieu.png?") + f"xa&dang={shape}")
        assert picture.content.startswith(b"\x89PNG"), picture.content.decode()


def test_a_picture_of_nothing_is_refused(office: Office) -> None:
    answer = as_(None).get("/so-lieu/tai/so-lieu.png?chi-tieu=HS_TONG&ky=month&tu=202401&den=202401&cap=xa")
    assert (answer.status_code, "hai kỳ" in answer.content.decode()) == (422, True)


@pytest.mark.parametrize(
    ("address", "says"),
    [
        ("/so-lieu/?chi-tieu=HS_TONG&tu=2024Q9", "không phải là kỳ báo cáo"),
        ("/so-lieu/?chi-tieu=HS_TONG&tu=202405&den=202401", "Kỳ cuối phải từ kỳ đầu"),
        ("/so-lieu/?chi-tieu=HS_TONG&ky=day&tu=20200101&den=20240101", "Nhiều hơn 60 kỳ"),
        ("/so-lieu/?chi-tieu=HS_TONG&dia-gioi=hôm+nay", "Ngày địa giới"),
        ("/so-lieu/?chi-tieu=HS_TONG&dia-ban=khong-co", "Không có địa bàn"),
    ],
)
def test_a_wrong_address_is_explained(office: Office, address: str, says: str) -> None:
    answer = as_(None).get(address)
    assert (answer.status_code, says in answer.content.decode()) == (422, True)
    assert as_(None).get(address.replace("/?", "/tai/so-lieu.csv?")).status_code == 422


def test_a_view_is_kept_shared_with_those_below_and_forgotten_by_its_owner_alone(filled: Office) -> None:
    office = filled
    nga = as_(office.province.leader)
    query = (ADDRESS + "xa").split("?")[1]
    kept = nga.post("/so-lieu/luu/", {"title": "Hồ sơ các xã", "share": "agency", "query": query})
    view = SavedView.objects.get()
    assert (kept.status_code, view.query["chi-tieu"], view.query["cap"]) == (303, ["HS_TONG"], "xa")
    opened = as_(office.province.hung).get(f"/so-lieu/bang/{view.key}/")
    assert (opened.status_code, "cap=xa" in opened["Location"]) == (303, True)
    assert as_(office.province.lan).get(f"/so-lieu/bang/{view.key}/").status_code == 404
    assert as_(office.province.hung).post(f"/so-lieu/bang/{view.key}/xoa/").status_code == 404
    assert SavedView.objects.exists()
    assert nga.post(f"/so-lieu/bang/{view.key}/xoa/").status_code == 303
    assert not SavedView.objects.exists()


def test_an_empty_view_is_not_kept(office: Office) -> None:
    answer = as_(office.province.leader).post(
        "/so-lieu/luu/", {"title": "Trống", "share": "own", "query": ""}
    )
    assert answer.status_code == 422
    answer = as_(office.province.leader).post(
        "/so-lieu/luu/", {"title": "Trống", "share": "own", "query": "cap=xa"}
    )
    assert (answer.status_code, "ít nhất một chỉ tiêu" in answer.content.decode()) == (422, True)
    assert not SavedView.objects.exists()


def test_days_of_a_date_field_mean_the_periods_they_lie_in(filled: Office) -> None:
    address = "/so-lieu/?chi-tieu=HS_TONG&ky=month&tu=2024-01-15&den=2024-02-03&cap=tinh"
    assert table(as_(None), address)["Tổng"] == ["100", "–", "100"]


def test_counted_figures_are_open_to_everyone(filled: Office) -> None:
    from tinhso.kernel.access.api import system

    values = {filled.province.hai_tan.pk: Decimal(42)}
    day = filled.report().period.first_date
    operations.write_counted(
        actor=system(), period=series.periods.get("202401"), code="DEM", values=values, since=day
    )
    assert table(as_(None), ADDRESS.replace("HS_TONG", "DEM") + "xa")["Xã Hải Tân"][0] == "42"


def test_the_page_costs_the_same_for_two_places_as_for_many(
    filled: Office, django_assert_max_num_queries: Any
) -> None:
    client = as_(None)
    client.get(ADDRESS + "xa")
    with django_assert_max_num_queries(40):
        client.get(ADDRESS + "xa")
