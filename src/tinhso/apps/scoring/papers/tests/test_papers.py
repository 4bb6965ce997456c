"""Papers of a concluded round: the decision with its annex, the minutes, the report; a house's own templates."""

import io
from dataclasses import replace
from pathlib import Path
from typing import Any

import docx
import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.utils import translation

from tests.counting import check_queries
from tests.province import Province
from tinhso.apps.scoring import computing
from tinhso.apps.scoring import operations as scoring
from tinhso.apps.scoring.appraisal import operations
from tinhso.apps.scoring.appraisal.rules import Phase
from tinhso.apps.scoring.appraisal.tests.conftest import Appraised
from tinhso.apps.scoring.models import Assessment, Result, Run
from tinhso.apps.scoring.papers import gathering
from tinhso.apps.scoring.papers.models import Paper, PaperTemplate
from tinhso.apps.scoring.provenance import operations as corrections
from tinhso.engines.documents.api import docx_to_pdf
from tinhso.engines.indicators.store.api import Stage
from tinhso.kernel.audit.models import Entry

pytestmark = pytest.mark.django_db
RECORD = Path(__file__).parent / "query_counts.json"
ROOT = "/cham-diem/dot-thu/van-ban/"


@pytest.fixture
def concluded(appraised: Appraised) -> Appraised:
    """A round that was appraised and concluded."""
    appraised.open()
    appraised.appraise()
    with appraised.during(Phase.OVER):
        operations.conclude(actor=appraised.round.manager, assessment=appraised.assessment)
    return appraised


@pytest.fixture
def son(concluded: Appraised, province: Province) -> Client:
    client = Client()
    client.force_login(province.standing_officer)
    return client


def word(client: Client, path: str) -> Any:
    answer = client.get(ROOT + path)
    assert answer.status_code == 200
    return docx.Document(io.BytesIO(answer.content))


def words(document: Any) -> str:
    tables = [cell.text for table in document.tables for row in table.rows for cell in row.cells]
    return "\n".join([*(line.text for line in document.paragraphs), *tables])


def rows(document: Any, head: str) -> list[list[str]]:
    table = next(one for one in document.tables if one.rows[0].cells[0].text == head)
    return [[cell.text for cell in row.cells] for row in table.rows[1:]]


def test_the_decision_bears_the_ranks_in_its_annex_and_leaves_blank_what_only_the_office_knows(
    son: Client,
) -> None:
    paper = word(son, "quyet-dinh.docx")
    said = words(paper)
    assert rows(paper, "Hạng") == [
        ["1", "Phường Hải Tân", "4,50", "45,0%", ""],
        ["2", "Phường Tân Bình", "3,25", "32,5%", ""],
    ]
    for one in (
        "QUYẾT ĐỊNH",
        "Điều 3.",
        "Số:        /QĐ-UBND",
        "ngày      tháng      năm",
        "[THẨM QUYỀN BAN HÀNH]",
    ):
        assert one in said
    assert "CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM" in said
    assert "{" not in said


def test_the_year_is_said_once(son: Client) -> None:
    assert "kết quả “Đợt thử” năm 2025 theo" in words(word(son, "quyet-dinh.docx"))
    Assessment.objects.update(title="Chuyển đổi số cấp xã 2025")
    for name in ("quyet-dinh.docx", "bao-cao.docx"):
        assert "“Chuyển đổi số cấp xã 2025” theo" in words(word(son, name))


def test_the_layout_is_that_of_the_decree(son: Client) -> None:
    paper = word(son, "quyet-dinh.docx")
    section = paper.sections[0]
    assert [round(side.mm) for side in (section.page_width, section.page_height)] == [210, 297]
    assert [round(side.mm) for side in (section.top_margin, section.left_margin, section.right_margin)] == [
        20,
        30,
        15,
    ]
    assert paper.styles["Normal"].font.name == "Times New Roman"
    assert section.different_first_page_header_footer
    assert "PAGE" in section.header._element.xml


def test_the_minutes_set_the_three_scores_side_by_side_with_the_reasons(son: Client) -> None:
    paper = word(son, "bien-ban/hai-tan.docx")
    found = {row[0]: row[2:] for row in rows(paper, "Mã")}
    assert found["2"] == ["5", "3,75", "2,50", "2,50", "Mười hồ sơ không có biên nhận"]
    assert found["3"] == ["3", "2,50", "0,00", "0,00", "Không có minh chứng"]
    assert found["1"][1:] == ["2,00", "2,00", "2,00", ""]
    assert "Điểm tự đánh giá 8,25; điểm sau thẩm định 4,50; điểm chính thức 4,50 trên 10 điểm" in words(paper)
    assert "Có 2 chỉ số có điểm chính thức khác" in words(paper)
    assert son.get(f"{ROOT}bien-ban/khong-co.docx").status_code == 404


def test_the_report_counts_what_the_appraisal_did(son: Client) -> None:
    said = words(word(son, "bao-cao.docx"))
    assert "Điểm cao nhất 4,50, thấp nhất 3,25, trung bình 3,88, trung vị 3,88 trên 10 điểm" in said
    assert "2 mục bị cắt điểm (trong đó 1 mục về 0), 0 mục được nâng. Có 0 khiếu nại" in said
    assert "cuối bảng" not in said


def test_every_paper_becomes_a_pdf_too(concluded: Appraised, son: Client) -> None:
    for path in ("quyet-dinh.docx", "bao-cao.docx", "bien-ban/hai-tan.docx"):
        assert docx_to_pdf(son.get(ROOT + path).content).startswith(b"%PDF")


def test_figures_are_those_of_the_frozen_run_while_a_correction_is_open(
    concluded: Appraised, son: Client
) -> None:
    with concluded.during(Phase.OVER):
        corrections.open_correction(
            actor=concluded.round.manager,
            assessment=concluded.assessment,
            stage=Stage.FINAL,
            reason="Nhập sai",
        )
        scoring.enter(
            actor=concluded.round.manager, unit=concluded.round.tan_binh, item="3", stage=Stage.FINAL,
            values={"points": "3"},
        )  # fmt: skip
    assert Result.objects.get(run__published_at=None, unit__key="tan-binh").total > 6
    assert rows(word(son, "quyet-dinh.docx"), "Hạng")[1][2] == "3,25"


def test_nothing_is_offered_before_the_final_score_is_published(
    appraised: Appraised, province: Province
) -> None:
    client = Client()
    client.force_login(province.standing_officer)
    assert "Chưa có văn bản nào" in client.get(ROOT).content.decode()
    assert client.get(f"{ROOT}quyet-dinh.docx").status_code == 404


def test_who_runs_the_round_and_nobody_else(concluded: Appraised, province: Province, son: Client) -> None:
    for path in ("", "quyet-dinh.docx", "bien-ban/hai-tan.docx", "mau/bao-cao/", "mau/bao-cao.docx"):
        assert son.get(ROOT + path).status_code == 200
        for person in (province.hung, province.leader, province.lan):
            client = Client()
            client.force_login(person)
            assert client.get(ROOT + path).status_code == 404
    assert son.get(f"{ROOT}khac.docx").status_code == son.get(f"{ROOT}mau/khac/").status_code == 404


def test_in_a_trial_every_paper_says_so(son: Client, settings: Any) -> None:
    settings.DEMO = True
    for path in ("quyet-dinh.docx", "bien-ban/hai-tan.docx"):
        section = word(son, path).sections[0]
        for header in (section.header, section.first_page_header):
            assert "BẢN THỬ NGHIỆM" in "".join(line.text for line in header.paragraphs)


def test_a_house_takes_its_own_template_and_goes_back(concluded: Appraised, son: Client) -> None:
    def load(content: bytes) -> Any:
        return son.post(f"{ROOT}mau/quyet-dinh/", {"file": SimpleUploadedFile("mau-tinh.docx", content)})

    made = docx.Document()
    made.add_paragraph("Mẫu tỉnh: {{ bang[0].ten }} hạng {{ bang[0].hang }}, {{ so_don_vi }} đơn vị")
    out = io.BytesIO()
    made.save(out)
    assert load(out.getvalue()).status_code == 303
    assert words(word(son, "quyet-dinh.docx")) == "Mẫu tỉnh: Phường Hải Tân hạng 1, 2 đơn vị"
    assert "Mẫu của cơ quan" in son.get(ROOT).content.decode()
    wrong = docx.Document()
    wrong.add_paragraph("{{ ten_sai }}")
    out = io.BytesIO()
    wrong.save(out)
    answer = load(out.getvalue())
    assert (answer.status_code, "ten_sai" in answer.content.decode()) == (422, True)
    assert load(b"no word file").status_code == 422
    assert PaperTemplate.objects.count() == 1
    assert son.post(f"{ROOT}mau/quyet-dinh/", {"bo": "1"}).status_code == 303
    assert "QUYẾT ĐỊNH" in words(word(son, "quyet-dinh.docx"))
    assert Entry.objects.filter(object_kind="paper-template").count() == 2


def test_a_paper_is_vietnamese_whatever_its_reader_reads_and_names_only_known_bases(
    concluded: Appraised,
) -> None:
    run = Run.objects.get(stage=Stage.FINAL)
    with translation.override("en"):
        data = gathering.gather(Paper.MINUTES, run, "hai-tan")
    assert [one["ket_luan"] for one in data["chi_so"]] == ["Chấp nhận", "Bị cắt điểm", "Bị cắt điểm"]
    assert data["can_cu"] == [], "the small framework names no decision"
    named = replace(computing.framework_of(concluded.assessment), decision="405/QĐ-BKHCN")
    assert gathering._bases(named) == ["Quyết định số 405/QĐ-BKHCN ban hành “Bộ chỉ số thử”"]


def test_the_page_makes_as_many_queries_as_recorded(son: Client) -> None:
    check_queries(RECORD, "scoring:papers", son, ROOT)
