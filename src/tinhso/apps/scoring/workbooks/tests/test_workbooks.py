"""Self-assessment by Excel: out, filled, sent, reviewed cell by cell, confirmed; wrong files answered in words."""

import html
import io
import re
from pathlib import Path
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from openpyxl import Workbook, load_workbook

from tests.counting import check_queries
from tests.province import Province
from tinhso.apps.scoring import operations
from tinhso.apps.scoring.appraisal.rules import Phase
from tinhso.apps.scoring.appraisal.tests.conftest import Appraised
from tinhso.apps.scoring.forms import input_fields
from tinhso.apps.scoring.models import Comment
from tinhso.apps.scoring.tests.conftest import FRAMEWORK, Round
from tinhso.apps.scoring.workbooks import changes, layout, reading
from tinhso.apps.scoring.workbooks.layout import FIRST_ROW, KEY, NOTE, PROOF, VALUE
from tinhso.engines.indicators.store.api import Evidence, Source, Stage, Value, register
from tinhso.kernel.audit.models import Entry

pytestmark = pytest.mark.django_db
RECORD = Path(__file__).parent / "query_counts.json"
DOWN = "/cham-diem/dot-thu/hai-tan/tu-cham.xlsx"
UP = "/cham-diem/dot-thu/hai-tan/tu-cham-excel/"
ROWS = {"1": 1, "2/numerator": 2, "2/denominator": 3, "3": 4}


@pytest.fixture
def hung(province: Province, scoring_round: Round) -> Client:
    client = Client()
    client.force_login(province.hung)
    return client


def workbook(client: Client) -> Any:
    answer = client.get(DOWN)
    assert answer.status_code == 200
    return load_workbook(io.BytesIO(answer.content))


def fill(book: Any, column: int = VALUE, **typed: Any) -> Any:
    rows = {"plan": 1, "online": 2, "all_": 3, "given": 4}
    for name, value in typed.items():
        book.worksheets[0].cell(FIRST_ROW + rows[name], column).value = value
    return book


def send(client: Client, book: Any) -> Any:
    out = io.BytesIO()
    book.save(out)
    return client.post(UP, {"file": SimpleUploadedFile("tu-cham.xlsx", out.getvalue())})


def said(answer: Any) -> str:
    return html.unescape(re.sub(r"<[^>]+>|\s+", " ", answer.content.decode()))


def confirm(client: Client, review: Any) -> Any:
    page = html.unescape(review.content.decode())
    rows = re.search(r'name="rows" value="(.*?)"><input type="hidden" name="name"', page)
    assert rows
    return client.post(UP, {"rows": rows[1], "name": "tu-cham.xlsx"})


def values() -> dict[tuple[str, str], str]:
    found = Value.objects.filter(superseded_at=None, unit="hai-tan", stage=Stage.SELF)
    return {(one.item, one.input): one.value for one in found}


def test_what_people_type_is_open_and_choices_come_from_a_list(hung: Client) -> None:
    book = workbook(hung)
    page = book.worksheets[0]
    assert page.protection.sheet
    assert [page.cell(FIRST_ROW + row, VALUE).protection.locked for row in range(1, 5)] == [False] * 4
    assert page.cell(FIRST_ROW + 1, layout.TITLE).protection.locked
    assert page.cell(FIRST_ROW + 3, PROOF).protection.locked, "one place for proofs of an item"
    kinds = {rule.type: str(rule.sqref) for rule in page.data_validations.dataValidation}
    assert kinds["list"] == f"E{FIRST_ROW + 1}"
    assert [cell.value for cell in book["DanhMuc"]["A"]][:2] == ["Có", "Không"]


def test_a_filled_workbook_is_reviewed_cell_by_cell_and_written_only_when_confirmed(hung: Client) -> None:
    book = fill(workbook(hung), plan="Có", online=1250, all_="2.500", given=2.5)
    fill(book, PROOF, plan="12/KH-UBND ngày 05/03/2025")
    fill(book, NOTE, given="Theo biên bản")
    review = send(hung, book)
    assert review.status_code == 200
    words = said(review)
    assert "4 số liệu thay đổi" in words
    assert "Tổng điểm tự chấm: 0 → 7" in words
    assert "1.250" in words
    assert values() == {}
    answer = confirm(hung, review)
    assert (answer.status_code, answer["Location"]) == (303, "/cham-diem/dot-thu/hai-tan/")
    assert values() == {
        ("1", "value"): "yes",
        ("2", "numerator"): "1250",
        ("2", "denominator"): "2500",
        ("3", "points"): "2.5",
    }
    assert {(v.source, v.source_note) for v in Value.objects.all()} == {(Source.IMPORT, "Tệp tu-cham.xlsx")}
    assert Evidence.objects.get().reference
    assert Comment.objects.get().words == "Theo biên bản"
    assert Entry.objects.filter(action="scoring.value.enter").count() == 1


def test_what_nobody_touched_changes_nothing_and_sent_twice_nothing_is_doubled(
    hung: Client, scoring_round: Round
) -> None:
    operations.enter(
        actor=scoring_round.hung, unit=scoring_round.hai_tan, item="3", stage=Stage.SELF, values={"points": "2.125"}
    )  # fmt: skip
    assert "không có gì khác" in said(send(hung, workbook(hung)))
    book = fill(fill(workbook(hung), plan="không"), PROOF, plan="Trang sotp.vn/kh")
    review = send(hung, book)
    confirm(hung, review)
    confirm(hung, review)  # the button pressed twice
    assert "không có gì khác" in said(send(hung, book))
    assert Evidence.objects.count() == 1
    assert Value.objects.filter(item="1").count() == 1


def test_what_somebody_wrote_since_is_not_overwritten(hung: Client, scoring_round: Round) -> None:
    book = fill(workbook(hung), online=30, all_=40)
    review = send(hung, book)
    operations.enter(
        actor=scoring_round.manager, unit=scoring_round.hai_tan, item="2", stage=Stage.SELF,
        values={"numerator": "20", "denominator": "40"},
    )  # fmt: skip
    answer = confirm(hung, review)
    assert answer.status_code == 422
    assert "đã ghi 20 sau khi bạn tải mẫu" in said(answer)
    assert values()["2", "numerator"] == "20"
    assert "đã ghi 20 sau khi bạn tải mẫu" in said(send(hung, book))


@pytest.mark.parametrize(
    ("typed", "words"),
    [
        ({"plan": "chắc có"}, "Chỉ số 1, đạt yêu cầu (“chắc có”): Hãy chọn một trong: Có; Không."),
        ({"online": "nhiều"}, "Chỉ số 2, hồ sơ nộp trực tuyến (“nhiều”): "),
        ({"online": 50, "all_": 40}, "Chỉ số 2, hồ sơ nộp trực tuyến (“50”): "),
        ({"given": 9}, "Chỉ số 3, điểm đã chấm (“9”): "),
    ],
)
def test_a_wrong_cell_is_named_and_nothing_is_written(
    hung: Client, typed: dict[str, Any], words: str
) -> None:
    answer = send(hung, fill(workbook(hung), **({"plan": "Có"} | typed)))
    assert answer.status_code == 422
    assert "Chưa ghi gì" in said(answer)
    assert words in " ".join(said(answer).split())
    assert values() == {}


def test_wrong_files_are_answered_by_clear_words(
    hung: Client, province: Province, scoring_round: Round
) -> None:
    answer = hung.post(UP, {"file": SimpleUploadedFile("a.xlsx", b"this is no workbook")})
    assert "cần tệp Excel .xlsx còn nguyên vẹn" in said(answer)
    assert "không phải mẫu tự chấm" in said(send(hung, Workbook()))
    assert "Hãy chọn tệp" in said(hung.post(UP, {}))
    big = hung.post(UP, {"file": SimpleUploadedFile("a.xlsx", b"x" * (reading.MOST_BYTES + 1))})
    assert "nhiều nhất 5 MB" in said(big)
    other = load_workbook(io.BytesIO(layout.build(scoring_round.tan_binh)))
    assert "Tệp này là của Phường Tân Bình" in said(send(hung, other))
    book = workbook(hung)
    book.worksheets[0].cell(FIRST_ROW + 1, KEY).value = "9.9|value"
    assert "chỉ số không có trong đợt (9.9|value)" in said(send(hung, fill(book, plan="Có")))
    book = workbook(hung)
    book.worksheets[0].cell(FIRST_ROW + 2, KEY).value = "1|value"
    assert "chép thành hai" in said(send(hung, book))
    book = fill(workbook(hung), plan="Có")
    book.worksheets[0].cell(FIRST_ROW + 9, VALUE).value = 5
    assert "dòng thêm vào" in said(send(hung, book))
    assert "Hãy gửi lại tệp" in said(hung.post(UP, {"rows": "[{]", "name": "a"}))
    assert "Hãy gửi lại tệp" in said(hung.post(UP, {"rows": '[{"key": 1}]', "name": "a"}))
    assert values() == {}


def test_rows_sorted_and_a_page_put_in_front_do_not_matter(hung: Client) -> None:
    book = fill(workbook(hung), plan="Có", given=2)
    page = book.worksheets[0]
    cells = [[page.cell(FIRST_ROW + row, column) for column in range(1, layout.SEEN + 1)] for row in (1, 4)]
    for one, other in zip(*cells, strict=True):
        one.value, other.value = other.value, one.value
    book.create_sheet("Nháp", 0).append(["việc riêng"])
    confirm(hung, send(hung, book))
    assert values() == {("1", "value"): "yes", ("3", "points"): "2"}


def test_a_workbook_of_an_older_edition_is_refused(hung: Client, scoring_round: Round) -> None:
    old = fill(workbook(hung), plan="Có")
    scoring_round.assessment.edition = register(
        "bo-thu", "Bộ thử", FRAMEWORK | {"name": "Bộ chỉ số thử, bản sau"}
    )
    scoring_round.assessment.save()
    assert "Bộ chỉ số của đợt đã thay đổi" in said(send(hung, old))


def test_percentages_come_back_as_they_were_meant() -> None:
    class Cell:
        number_format = "0.00%"
        value = 0.855

    assert reading._words(Cell()) == "85,5 %"


def test_only_who_enters_for_the_unit_and_only_while_it_is_open(
    appraised: Appraised, province: Province
) -> None:
    client = Client()
    client.force_login(province.mai)
    assert client.get(UP).status_code == client.get(DOWN).status_code == 404
    client.force_login(province.hung)
    with appraised.during(Phase.SELF):
        appraised.set_days()
        book = fill(workbook(client), plan="Có")
        review = send(client, book)
        assert "Tự chấm đến hết ngày 30/09/2025 (giờ Việt Nam)" in said(
            client.get("/cham-diem/dot-thu/hai-tan/")
        )
        assert "(giờ Việt Nam)" in book.worksheets[0].cell(3, layout.CODE).value
    with appraised.during(Phase.APPRAISAL):
        assert "Hạn tự chấm đã hết" in said(client.get(UP))
        assert confirm(client, review).status_code == 409
    assert values() == {}


def test_words_of_choices_are_those_of_the_form(scoring_round: Round) -> None:
    one = layout.lines(scoring_round.hai_tan)[0]
    field = input_fields(one.item)["in-value"]
    assert [label for _code, label in field.choices][1:] == ["Có", "Không"]
    assert changes.stored(one.one, " CÓ ") == "yes"


def test_the_page_makes_as_many_queries_as_recorded(hung: Client) -> None:
    check_queries(RECORD, "scoring:workbook_upload", hung, UP)
