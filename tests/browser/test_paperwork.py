"""In a real browser: a unit scores itself by Excel; the office takes the round's papers."""

import io
import os
from collections.abc import Callable
from pathlib import Path

import docx
import pytest
from openpyxl import load_workbook
from playwright.sync_api import Page, expect

from tests.browser.conftest import faces, settled
from tests.province import Province, province
from tinhso.apps.scoring.appraisal.operations import conclude
from tinhso.apps.scoring.appraisal.rules import Phase
from tinhso.apps.scoring.appraisal.tests.conftest import Appraised, appraised
from tinhso.apps.scoring.tests.conftest import Round, scoring_round
from tinhso.apps.scoring.workbooks.layout import FIRST_ROW, PROOF, VALUE

__all__ = ["appraised", "province", "scoring_round"]
pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]
SHEET = "/cham-diem/dot-thu/hai-tan/"


def well(page: Page, name: str) -> None:
    """Nothing is wrong with the page at either width, light or dark; a picture where a folder is named."""
    folder = os.environ.get("TINHSO_SCREENSHOTS")
    settled(page)
    for face, violations, sideways in faces(page):
        if folder:
            page.screenshot(path=str(Path(folder) / f"{name}-{face}.png"), full_page=True)
        assert (violations, sideways) == ([], 0), f"{name}, {face}"
    page.set_viewport_size({"width": 1280, "height": 900})


def test_a_unit_scores_itself_by_excel(
    province: Province, scoring_round: Round, tab: Callable[..., Page], tmp_path: Path
) -> None:
    page = tab(SHEET, as_=province.hung)
    well(page, "sheet")
    page.get_by_role("link", name="Tự chấm bằng Excel").click()
    expect(page.get_by_role("heading", name="Tự chấm bằng Excel")).to_be_visible()
    well(page, "upload")
    with page.expect_download() as got:
        page.get_by_role("link", name="Tải mẫu Excel").click()
    book = load_workbook(io.BytesIO(Path(got.value.path()).read_bytes()))
    sheet = book.worksheets[0]
    for row, words in ((1, "có thể"), (2, 30), (3, "40")):
        sheet.cell(FIRST_ROW + row, VALUE).value = words
    sheet.cell(FIRST_ROW + 2, PROOF).value = "12/BC-UBND ngày 05/03/2025"
    book.save(tmp_path / "tu-cham.xlsx")
    page.get_by_label("Tệp Excel đã điền").set_input_files(tmp_path / "tu-cham.xlsx")
    page.get_by_role("button", name="Gửi tệp để xem lại").click()
    expect(page.get_by_role("alert")).to_contain_text("Hãy chọn một trong: Có; Không.")
    well(page, "faults")
    sheet.cell(FIRST_ROW + 1, VALUE).value = "Có"
    book.save(tmp_path / "tu-cham.xlsx")
    page.get_by_label("Tệp Excel đã điền").set_input_files(tmp_path / "tu-cham.xlsx")
    page.get_by_role("button", name="Gửi tệp để xem lại").click()
    expect(page.get_by_role("heading", name="3 số liệu thay đổi")).to_be_visible()
    well(page, "review")
    page.get_by_role("button", name="Ghi các thay đổi").click()
    expect(page.get_by_text("Đã ghi 3 số liệu, 1 minh chứng, 0 ghi chú và tính lại điểm.")).to_be_visible()


def test_the_office_takes_the_papers_of_a_concluded_round(
    province: Province, appraised: Appraised, tab: Callable[..., Page]
) -> None:
    page = tab("/cham-diem/dot-thu/", as_=province.standing_officer)
    page.get_by_role("link", name="Văn bản", exact=True).click()
    expect(page.get_by_text("Chưa có văn bản nào")).to_be_visible()
    well(page, "no-papers")
    appraised.open()
    appraised.appraise()
    with appraised.during(Phase.OVER):
        conclude(actor=appraised.round.manager, assessment=appraised.assessment)
    page.reload()
    expect(page.get_by_role("heading", name="Báo cáo kết quả")).to_be_visible()
    well(page, "papers")
    with page.expect_download() as got:
        page.get_by_role("link", name="Tải Word: Dự thảo quyết định").click()
    assert "Phường Hải Tân" in docx.Document(got.value.path()).tables[-1].rows[1].cells[1].text
    page.get_by_label("Tên đơn vị").fill("hai tan")
    page.get_by_role("button", name="Tìm", exact=True).click()
    with page.expect_download() as got:
        page.get_by_role("link", name="Phường Hải Tân").click()
    assert got.value.suggested_filename == "bien-ban_dot-thu_hai-tan.docx"
    page.get_by_role("link", name="Đổi mẫu: Báo cáo kết quả").click()
    expect(page.get_by_role("heading", name="Mẫu: Báo cáo kết quả")).to_be_visible()
    well(page, "template")
    page.get_by_role("button", name="Nạp mẫu").click()
    expect(page.get_by_role("alert")).to_contain_text("Hãy chọn tệp mẫu.")
