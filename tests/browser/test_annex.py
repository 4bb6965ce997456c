"""A messy annex in Excel, as an office sends it, read, reviewed row by row, corrected and published."""

import io
from collections.abc import Callable

import openpyxl
import pytest
from playwright.sync_api import Page, expect

from tests.browser.pictures import shoot
from tests.province import Province, province
from tinhso.apps.scoring.frameworks.models import PublishedEdition
from tinhso.apps.scoring.tests.conftest import Round, scoring_round

__all__ = ["province", "scoring_round"]

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]
ROWS = (
    ("PHỤ LỤC I", "", "", "", ""),
    ("BỘ CHỈ SỐ CHUYỂN ĐỔI SỐ CẤP XÃ", "", "", "", ""),
    ("(Kèm theo Quyết định số 99/QĐ-UBND ngày 01/02/2026)", "", "", "", ""),
    ("STT", "Nội dung chỉ số", "Điểm tối đa", "Hướng dẫn chấm điểm", "Tài liệu minh chứng"),
    ("I", "LÃNH ĐẠO, ĐIỀU HÀNH", "20", "", ""),
    ("1", "Kế hoạch chuyển đổi số trong năm", "10 điểm", "Đã ban hành: điểm tối đa\nChưa ban hành: 0 điểm", "Kế hoạch"),
    ("2", "Số cuộc họp do người đứng đầu chủ trì", "12,5",
     "Từ 4 cuộc: 12,5 điểm; từ 2 đến 3 cuộc: 5 điểm; dưới 2 cuộc: 0 điểm", None),
    ("II", "PHỤC VỤ NGƯỜI DÂN", "15", "", ""),
    ("1", "Tỷ lệ hồ sơ nộp trực tuyến", "15",
     "a = Số hồ sơ nộp trực tuyến; b = Tổng số hồ sơ\nTỷ lệ ≥ 80%: điểm tối đa; dưới 80%: tỷ lệ/80% × điểm tối đa",
     "Báo cáo"),
    ("2", "Mức độ hài lòng", "?", "Theo khảo sát của tỉnh", ""),
    ("", "Tổng cộng", "35", "", ""),
    ("Ghi chú: các xã đảo được nhân hệ số 1,1.", "", "", "", ""),
)  # fmt: skip


def sheet() -> bytes:
    """Titles over all columns, a group over its row, a proof shared by two rows, a second sheet of no use."""
    book = openpyxl.Workbook()
    first = book.active
    assert first is not None
    for line in ROWS:
        first.append(line)
    for place in ("A1:E1", "A2:E2", "A3:E3", "B5:B5", "D5:E5", "E6:E7", "A12:E12"):
        first.merge_cells(place)
    book.create_sheet("Sheet2").append(["nháp"])
    out = io.BytesIO()
    book.save(out)
    return out.getvalue()


def test_a_messy_annex_becomes_a_published_framework(
    scoring_round: Round, province: Province, tab: Callable[..., Page]
) -> None:
    page = tab("/bo-chi-so/nhap-phu-luc/", as_=province.standing_officer)
    page.get_by_label("Tệp phụ lục").set_input_files(
        files=[
            {"name": "phu luc I (ban cuoi).xlsx", "mimeType": "application/octet-stream", "buffer": sheet()}
        ]
    )
    page.get_by_label("Tên bộ chỉ số").fill("Bộ chỉ số cấp xã 2026")
    page.get_by_label("Mã", exact=True).fill("xa-2026")
    page.get_by_role("button", name="Tải lên và đọc").click()
    shoot(page, "b01-review")
    read_the_rows(page)
    mend(page)
    publish(page)
    assert PublishedEdition.objects.get().code == "xa-2026"


def read_the_rows(page: Page) -> None:
    """What is sure at once; what is not, one by one; what is wrong, corrected."""
    page.get_by_role("button", name="dòng đọc chắc chắn").click()
    shoot(page, "b02-sure")
    page.get_by_role("button", name="Nhận Số cuộc họp").click()
    page.get_by_role("button", name="Nhận Tỷ lệ hồ sơ").click()
    page.get_by_role("link", name="Mức độ hài lòng").click()
    shoot(page, "b03-row")
    page.get_by_label("Điểm tối đa").fill("năm")
    page.get_by_role("button", name="Lưu và nhận").click()
    shoot(page, "b04-row-wrong")
    page.get_by_role("button", name="Bỏ qua").click()
    shoot(page, "b05-all-seen")
    page.get_by_role("button", name="Lập bản thảo").click()
    shoot(page, "b06-draft")


def mend(page: Page) -> None:
    """The item's maximum lowered as the group says, which its bands do not follow at first."""
    expect(page.get_by_text("các chỉ số cộng lại là 22,5, nhóm ghi 20")).to_be_visible()
    page.get_by_role("link", name="Số cuộc họp").click()
    page.get_by_label("Điểm tối đa", exact=False).first.fill("10")
    page.get_by_role("button", name="Lưu", exact=True).click()
    shoot(page, "b07-bands-too-high")
    page.get_by_label("Điểm", exact=True).nth(2).fill("10")
    shoot(page, "b08-bands")
    page.get_by_role("button", name="Lưu", exact=True).click()
    page.get_by_role("link", name="Bộ chỉ số cấp xã 2026").click()
    shoot(page, "b09-draft")


def publish(page: Page) -> None:
    page.get_by_role("link", name="Ban hành").click()
    shoot(page, "b10-publish")
    page.get_by_label("Hiệu lực từ ngày").fill("2026-03-01")
    for answer in page.get_by_label("Lý do giữ nguyên").all():
        answer.fill("Điểm b khoản 2 Điều 5 của quyết định quy định như vậy.")
    page.get_by_role("button", name="Ban hành").click()
    expect(page.get_by_role("link", name="Mở đợt đánh giá")).to_be_visible()
    shoot(page, "b11-edition")
