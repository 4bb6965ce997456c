"""A report by Excel: the template goes out filled, comes back whole or with its faults at the cell."""

import io
from decimal import Decimal
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from openpyxl import Workbook, load_workbook

from tinhso.apps.reporting import queries
from tinhso.apps.reporting.models import Submission
from tinhso.apps.reporting.tests.conftest import Office
from tinhso.apps.reporting.workbooks.layout import FAULT, FIRST_ROW, NOTE, VALUE
from tinhso.engines.indicators.models import Batch, CellNote, Datum
from tinhso.engines.indicators.series import api as series
from tinhso.kernel.files.models import StoredFile

pytestmark = pytest.mark.django_db
ADDRESS = "/bao-cao/to/bc-thang/202401/H99.01/"


@pytest.fixture
def hung(office: Office) -> Client:
    client = Client()
    client.force_login(office.province.hung)
    return client


def template(client: Client) -> Any:
    answer = client.get(f"{ADDRESS}mau.xlsx")
    assert answer.status_code == 200
    return load_workbook(io.BytesIO(answer.content))


def send(client: Client, book: Any, **more: str) -> Any:
    out = io.BytesIO()
    book.save(out)
    return client.post(
        f"{ADDRESS}excel/", {"file": SimpleUploadedFile("thang1.xlsx", out.getvalue()), **more}
    )


def fill(book: Any, **typed: Any) -> Any:
    rows = {"HS_TONG": 1, "HS_TT": 2, "HS_TRE": 3, "TY_LE": 4, "DEM": 5}
    for code, value in typed.items():
        book.active.cell(FIRST_ROW + rows[code], VALUE).value = value
    return book


def values() -> dict[str, Decimal | None]:
    return {row.indicator.code: row.value for row in Datum.objects.select_related("indicator")}


def test_the_template_comes_filled_and_only_what_people_type_is_open(office: Office, hung: Client) -> None:
    office.type(office.hung, office.report(), HS_TONG="1200")
    page = template(hung).active
    assert page.cell(FIRST_ROW + 1, VALUE).value == 1200
    assert [page.cell(FIRST_ROW + row, VALUE).protection.locked for row in range(1, 6)] == [
        False,
        False,
        False,
        True,
        True,
    ]
    assert page.protection.sheet
    assert page.cell(2, 2).value == "Ủy ban nhân dân phường Hải Tân · Tháng 1/2024"


def test_a_filled_workbook_is_taken_whole_with_its_file_as_the_source(hung: Client) -> None:
    book = fill(template(hung), HS_TONG=1200, HS_TT="1.100", HS_TRE=3)
    book.active.cell(FIRST_ROW + 3, NOTE).value = "Do mất điện"
    answer = send(hung, book)
    assert (answer.status_code, answer["Location"]) == (303, ADDRESS)
    assert values() == {"HS_TONG": 1200, "HS_TT": 1100, "HS_TRE": 3}
    assert {(one.source, one.note) for one in Batch.objects.all()} == {("import", "Tệp thang1.xlsx")}
    assert Batch.objects.exclude(file=StoredFile.objects.get()).count() == 0
    assert CellNote.objects.get().words == "Do mất điện"


def test_a_wrong_workbook_comes_back_with_the_fault_at_the_cell_and_nothing_is_taken(hung: Client) -> None:
    book = fill(template(hung), HS_TONG=1200, HS_TT="nhiều", HS_TRE=1.5)
    answer = send(hung, book, **{"tra-tep": "1"})
    assert (answer.status_code, values(), StoredFile.objects.count()) == (422, {}, 0)
    page = load_workbook(io.BytesIO(answer.content)).active
    faults = {row: page.cell(FIRST_ROW + row, FAULT).value for row in range(1, 6)}
    assert (faults[1], "nhiều" in faults[2], faults[3]) == (
        None,
        True,
        "Cần một số nguyên, không có phần thập phân.",
    )
    assert (page.cell(FIRST_ROW + 1, VALUE).value, page.cell(FIRST_ROW + 2, VALUE).value) == (1200, "nhiều")
    assert "Chưa nhập được ô nào" in page.cell(4, 2).value


def test_the_mended_workbook_that_came_back_is_taken(hung: Client) -> None:
    answer = send(hung, fill(template(hung), HS_TONG=1200, HS_TT="nhiều"), **{"tra-tep": "1"})
    mended = fill(load_workbook(io.BytesIO(answer.content)), HS_TT=900)
    assert send(hung, mended).status_code == 303
    assert values() == {"HS_TONG": 1200, "HS_TT": 900}


def test_without_asking_for_the_file_the_faults_stand_on_the_page(hung: Client) -> None:
    answer = send(hung, fill(template(hung), HS_TONG="abc"))
    words = answer.content.decode()
    assert answer.status_code == 422
    assert "còn 1 chỗ cần sửa" in words and "Tổng số hồ sơ" in words and "abc" in words


def test_a_value_somebody_wrote_meanwhile_is_not_written_over(office: Office, hung: Client) -> None:
    book = fill(template(hung), HS_TONG=1200, HS_TT=5)
    office.type(office.son, office.report(), HS_TONG="7")
    answer = send(hung, book)
    assert answer.status_code == 422
    assert "Đỗ Văn Sơn đã ghi 7" in answer.content.decode()
    assert values() == {"HS_TONG": 7}


def test_the_same_workbook_again_changes_nothing(hung: Client) -> None:
    book = fill(template(hung), HS_TONG=1200)
    send(hung, book)
    count = Batch.objects.count()
    assert send(hung, book).status_code == 303
    assert Batch.objects.count() == count


@pytest.mark.parametrize(
    ("spoil", "says"),
    [
        (
            lambda book: fill(book).active.cell(2, 1).__setattr__("value", "bc-thang|1|H99.02|202401"),
            "báo cáo bc-thang của H99.02",
        ),
        (
            lambda book: fill(book).active.cell(2, 1).__setattr__("value", "bc-thang|9|H99.01|202401"),
            "phiên bản khác",
        ),
        (lambda book: book.active.cell(1, 1).__setattr__("value", "khác"), "không phải mẫu"),
        (lambda book: book.active.cell(FIRST_ROW + 9, 1).__setattr__("value", 99), "Dòng lạ"),
    ],
)
def test_a_workbook_of_another_report_says_where_it_belongs(hung: Client, spoil: Any, says: str) -> None:
    book = template(hung)
    spoil(book)
    answer = send(hung, book)
    assert (answer.status_code, says in answer.content.decode()) == (422, True)
    assert values() == {}


def test_files_that_are_no_workbook_are_refused(hung: Client) -> None:
    for content in (b"", b"abc", b"PK\x03\x04hong"):
        answer = hung.post(f"{ADDRESS}excel/", {"file": SimpleUploadedFile("x.xlsx", content)})
        assert answer.status_code == 422
    empty = io.BytesIO()
    Workbook().save(empty)
    answer = hung.post(f"{ADDRESS}excel/", {"file": SimpleUploadedFile("x.xlsx", empty.getvalue())})
    assert "không phải mẫu" in answer.content.decode()


def test_only_who_enters_sends_and_who_sees_downloads(office: Office, hung: Client) -> None:
    book = fill(template(hung), HS_TONG=1)
    for person, down, up in (
        (office.province.mai, 404, 404),
        (office.province.leader, 200, 404),
        (office.province.lan, 404, 404),
    ):
        client = Client()
        client.force_login(person)
        assert client.get(f"{ADDRESS}mau.xlsx").status_code == down
        assert send(client, book).status_code == up
    assert values() == {} and not Submission.objects.exists()


def test_a_report_handed_in_takes_no_workbook(office: Office, hung: Client) -> None:
    book = fill(template(hung), HS_TONG=1)
    office.hand_in(office.hung, office.report())
    answer = send(hung, book)
    assert (answer.status_code, "đã nộp" in answer.content.decode()) == (422, True)
    assert values()["HS_TONG"] == 100


def test_the_kept_file_is_read_by_whoever_sees_the_report(office: Office, hung: Client) -> None:
    send(hung, fill(template(hung), HS_TONG=1200))
    kept = StoredFile.objects.get()
    assert queries.may_read_workbook(office.nga, kept)
    assert not queries.may_read_workbook(office.mai, kept)
    assert series.agencies_of_file(kept) == {office.province.hai_tan.pk}
