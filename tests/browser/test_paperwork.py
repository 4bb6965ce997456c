"""In a real browser: a unit scores itself by Excel; the office takes the round's papers."""

import io
from collections.abc import Callable
from pathlib import Path

import pytest
from openpyxl import load_workbook
from playwright.sync_api import Page, expect

from tests.browser.conftest import Seen
from tests.province import province
from tinhso.apps.scoring.tests.conftest import Round, scoring_round
from tinhso.apps.scoring.workbooks.layout import FIRST_ROW, PROOF, VALUE

__all__ = ["province", "scoring_round"]
pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]
SHEET = "/cham-diem/dot-thu/hai-tan/"


def picture(page: Page, folder: Path | None, name: str) -> None:
    if folder:
        page.screenshot(path=str(folder / f"{name}.png"), full_page=True)


@pytest.mark.parametrize("width", [1280, 360])
def test_a_unit_scores_itself_by_excel(
    province: object, scoring_round: Round, tab: Callable[..., Page], tmp_path: Path, width: int
) -> None:
    page = tab(SHEET, as_=province.hung, width=width)  # type: ignore[attr-defined]  # the fixture's value
    page.get_by_role("link", name="Tự chấm bằng Excel").click()
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
    sheet.cell(FIRST_ROW + 1, VALUE).value = "Có"
    book.save(tmp_path / "tu-cham.xlsx")
    page.get_by_label("Tệp Excel đã điền").set_input_files(tmp_path / "tu-cham.xlsx")
    page.get_by_role("button", name="Gửi tệp để xem lại").click()
    expect(page.get_by_role("heading", name="3 số liệu thay đổi")).to_be_visible()
    page.get_by_role("button", name="Ghi các thay đổi").click()
    expect(page.get_by_text("Đã ghi 3 số liệu, 1 minh chứng, 0 ghi chú và tính lại điểm.")).to_be_visible()


