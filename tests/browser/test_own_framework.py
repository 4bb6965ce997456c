"""A province makes its own framework from nothing on screen, publishes it and scores a unit by it; and mistakes."""

import io
import os
from collections.abc import Callable
from pathlib import Path

import docx
import openpyxl
import pytest
from playwright.sync_api import Page, expect

from tests.province import Province, province
from tinhso.apps.scoring.frameworks import operations
from tinhso.apps.scoring.frameworks.models import FrameworkDraft, ImportedRow, ItemLink, PublishedEdition
from tinhso.apps.scoring.models import Result, Run
from tinhso.apps.scoring.tests.conftest import FRAMEWORK, Round, scoring_round

__all__ = ["province", "scoring_round"]

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]


def shoot(page: Page, name: str) -> None:
    """Keep pictures, narrow and wide, light and dark, where somebody asked for them."""
    folder = os.environ.get("TINHSO_SCREENSHOTS")
    if not folder:
        return
    for width, scheme in ((1280, "light"), (360, "light"), (360, "dark"), (1280, "dark")):
        page.emulate_media(color_scheme=scheme)
        page.set_viewport_size({"width": width, "height": 900})
        page.screenshot(path=str(Path(folder) / f"{name}-{width}-{scheme}.png"), full_page=True)
    page.emulate_media(color_scheme="light")
    page.set_viewport_size({"width": 1280, "height": 900})


def save(page: Page) -> None:
    page.get_by_role("button", name="Lưu", exact=True).click()


def test_from_nothing_to_a_published_score(
    scoring_round: Round, province: Province, tab: Callable[..., Page]
) -> None:
    page = tab("/bo-chi-so/", as_=province.standing_officer)
    begin(page)
    group(page)
    items(page)
    publish(page)
    score(page)
    assert FrameworkDraft.objects.get().state == "published"
    assert PublishedEdition.objects.get().edition.body["accepted_traps"] == [
        {"trap": "no_cases", "items": ["2"], "reason": "Điểm b khoản 2 Điều 5 quy định 0 điểm."}
    ]
    run = Run.objects.get(assessment__code="rieng-2026-dot-1", published_at__isnull=False)
    assert str(Result.objects.get(run=run, unit__name="Phường Hải Tân").total) == "3.000000"


def begin(page: Page) -> None:
    """An empty form, then a wrong code, then the right one."""
    shoot(page, "list")
    page.get_by_role("link", name="Lập mới").click()
    page.get_by_role("button", name="Lập bản thảo").click()
    shoot(page, "new-empty")
    page.get_by_label("Tên bộ chỉ số").fill("Bộ chỉ số riêng của tỉnh 2026")
    page.get_by_label("Mã", exact=True).fill("Riêng 2026")
    page.get_by_role("button", name="Lập bản thảo").click()
    expect(page.get_by_text("Mã chỉ gồm chữ thường không dấu").first).to_be_visible()
    page.get_by_label("Mã", exact=True).fill("rieng-2026")
    page.get_by_role("button", name="Lập bản thảo").click()
    expect(page.get_by_text("Chưa có nhóm nào")).to_be_visible()
    shoot(page, "draft-empty")


def group(page: Page) -> None:
    page.get_by_role("link", name="Thêm nhóm").click()
    save(page)
    shoot(page, "group-empty")
    page.get_by_label("Ký hiệu nhóm").fill("A")
    page.get_by_label("Tên nhóm").fill("Phục vụ người dân")
    page.get_by_label("Điểm tối đa của nhóm").fill("10")
    save(page)


def items(page: Page) -> None:
    """A yes or no; a ratio with a threshold past 100 % first; bands with a gap first."""
    add(page, "1", "Có kế hoạch trong năm", "3", "Có hoặc không")
    save(page)
    back(page)
    add(page, "2", "Hồ sơ nộp trực tuyến", "4", "Tỷ lệ, đạt ngưỡng thì tối đa (nhảy bậc)")
    shoot(page, "item-ratio")
    page.get_by_label("Ngưỡng được điểm tối đa").fill("120 %")
    save(page)
    shoot(page, "item-ratio-wrong")
    page.get_by_label("Khi tỷ lệ vượt 100 %").select_option(index=1)
    page.get_by_label("Ngưỡng được điểm tối đa").fill("100 %")
    save(page)
    back(page)
    add(page, "3", "Số cuộc họp", "3", "Theo khoảng giá trị")
    shoot(page, "item-bands")
    bands(page, [("0", "2", "0"), ("3", "", "3")])
    save(page)
    shoot(page, "item-bands-gap")
    back(page)
    expect(page.get_by_text("chỗ cần sửa")).to_be_visible()
    shoot(page, "draft-faults")
    page.get_by_role("link", name="Số cuộc họp").click()
    bands(page, [("0", "3", "0"), ("3", "", "3")])
    save(page)
    back(page)
    shoot(page, "draft-ready")


def add(page: Page, code: str, name: str, most: str, kind: str) -> None:
    page.get_by_role("link", name="Thêm chỉ số").click()
    page.get_by_label("Mã chỉ số").fill(code)
    page.get_by_label("Tên chỉ số").fill(name)
    page.get_by_label("Điểm tối đa", exact=False).first.fill(most)
    page.get_by_label("Cách tính điểm").select_option(label=kind)
    page.get_by_role("button", name="Hiện ô của cách tính này").click()


def back(page: Page) -> None:
    page.get_by_role("link", name="Bộ chỉ số riêng của tỉnh 2026").click()


def bands(page: Page, rows: list[tuple[str, str, str]]) -> None:
    for number, values in enumerate(rows):
        for label, value in zip(("Từ", "Đến dưới", "Điểm"), values, strict=True):
            page.get_by_label(label, exact=True).nth(number).fill(value)


def publish(page: Page) -> None:
    page.get_by_role("link", name="Thông tin chung").click()
    shoot(page, "head")
    page.get_by_label("Xếp hạng theo tổng điểm làm tròn", exact=False).fill("2")
    save(page)
    page.get_by_role("link", name="Ban hành").click()
    shoot(page, "publish")
    page.get_by_role("button", name="Ban hành").click()
    shoot(page, "publish-empty")
    page.get_by_label("Hiệu lực từ ngày").fill("2026-01-01")
    page.get_by_label("Lý do giữ nguyên").fill("Điểm b khoản 2 Điều 5 quy định 0 điểm.")
    page.get_by_role("button", name="Ban hành").click()
    expect(page.get_by_role("link", name="Mở đợt đánh giá")).to_be_visible()
    shoot(page, "edition")


def score(page: Page) -> None:
    page.get_by_role("link", name="Mở đợt đánh giá").click()
    page.get_by_label("Mã", exact=True).fill("rieng-2026-dot-1")
    shoot(page, "open")
    page.get_by_label("Đơn vị được chấm").fill("Phường Hải Tân\nPhường Tân Bình")
    page.get_by_role("button", name="Mở đợt đánh giá").click()
    page.get_by_role("link", name="Phường Hải Tân").click()
    page.get_by_role("link", name="Có kế hoạch trong năm").click()
    shoot(page, "entry-empty")
    page.locator("main select").first.select_option(label="Có")
    save(page)
    shoot(page, "entry")
    page.goto(page.url.split("/cham-diem/")[0] + "/cham-diem/rieng-2026-dot-1/")
    page.get_by_role("link", name="Công bố và khóa").first.click()
    page.get_by_role("button", name="Công bố và khóa").click()
    shoot(page, "published")


def test_mistakes_on_the_way_are_said_and_leave_nothing(
    scoring_round: Round, province: Province, tab: Callable[..., Page]
) -> None:
    page = tab("/bo-chi-so/nhap-phu-luc/", as_=province.standing_officer)
    page.get_by_role("button", name="Tải lên và đọc").click()
    shoot(page, "annex-empty")
    for name, data, said in (
        ("phu-luc.docx", b"khong phai tep Word", "hỏng hoặc không đúng loại"),
        ("phu-luc.docx", document(), "không có bảng nào"),
        ("phu-luc.pdf", b"%PDF-1.4", "một trong hai loại"),
    ):
        hand_in(page, name, data)
        expect(page.locator("main")).to_contain_text(said, ignore_case=True)
        shoot(page, f"annex-{name[-4:]}-{len(data)}")
    assert not FrameworkDraft.objects.exists()
    hand_in(page, "phu-luc.xlsx", merged())
    expect(page.get_by_text("Đã đọc tệp. Hãy xem từng dòng.")).to_be_visible()
    shoot(page, "annex-merged")
    read = [row.read for row in ImportedRow.objects.order_by("number")]
    assert [(one["kind"], one["code"], one["max"]) for one in read] == [
        ("group", "I", 20),
        ("item", "1", 10),
        ("item", "2", 10),
    ]


def test_the_second_of_two_savers_is_told_and_nothing_of_theirs_is_kept(
    scoring_round: Round, province: Province, tab: Callable[..., Page]
) -> None:
    body = {**FRAMEWORK, "code": "bo-cua-tinh"}
    draft = operations.begin(actor=scoring_round.manager, body=body, origin=FrameworkDraft.Origin.BLANK)
    at = f"/bo-chi-so/ban-thao/{draft.key}/thong-tin/"
    one, other = (tab(at, as_=province.standing_officer) for _ in range(2))
    for page, name in ((one, "Tên của người thứ nhất"), (other, "Tên của người thứ hai")):
        page.get_by_label("Tên bộ chỉ số").fill(name)
        save(page)
    expect(other.get_by_role("heading", name="Bản thảo đã đổi")).to_be_visible()
    shoot(other, "two-savers")
    other.get_by_role("link", name="Mở lại bản thảo").click()
    expect(other.get_by_role("heading", name="Tên của người thứ nhất")).to_be_visible()
    assert FrameworkDraft.objects.get().title == "Tên của người thứ nhất"


def test_editions_are_compared_and_mapped(
    scoring_round: Round, province: Province, tab: Callable[..., Page]
) -> None:
    page = tab("/bo-chi-so/so-sanh/", as_=province.standing_officer)
    shoot(page, "compare-empty")
    for path, name in (
        ("/bo-chi-so/so-sanh/?cu=dti-922-2022&moi=dti-405-2025", "compare"),
        ("/bo-chi-so/so-sanh/?cu=khong-co&moi=dti-405-2025", "compare-unknown"),
        ("/bo-chi-so/tuong-ung/dti-922-2022/dti-405-2025/", "link"),
        ("/bo-chi-so/ban/dti-commune-hcmc-2025/", "edition-hcmc"),
    ):
        page.goto(page.url.split("/bo-chi-so/")[0] + path)
        shoot(page, name)
    page.goto(page.url.split("/bo-chi-so/")[0] + "/bo-chi-so/tuong-ung/dti-922-2022/dti-405-2025/")
    page.get_by_role("button", name="Ghi tương ứng").click()
    shoot(page, "link-wrong")
    assert not ItemLink.objects.exists()


def hand_in(page: Page, name: str, data: bytes) -> None:
    page.get_by_label("Tệp phụ lục").set_input_files(
        files=[{"name": name, "mimeType": "application/octet-stream", "buffer": data}]
    )
    page.get_by_label("Tên bộ chỉ số").fill("Bộ chỉ số xã 2026")
    page.get_by_label("Mã", exact=True).fill("xa-2026")
    page.get_by_role("button", name="Tải lên và đọc").click()


def document() -> bytes:
    """A Word file without a table."""
    made = docx.Document()
    made.add_paragraph("Quyết định ban hành bộ chỉ số")
    out = io.BytesIO()
    made.save(out)
    return out.getvalue()


def merged() -> bytes:
    """A sheet as officials make it: a title over all columns, a group over its row, a proof shared by two rows."""
    book = openpyxl.Workbook()
    sheet = book.active
    assert sheet is not None
    for line in (
        ("PHỤ LỤC BỘ CHỈ SỐ", "", "", "", ""),
        ("STT", "Tên chỉ số", "Điểm tối đa", "Cách tính", "Minh chứng"),
        ("I", "Lãnh đạo, điều hành", "20", "", ""),
        ("1", "Kế hoạch chuyển đổi số", "10", "Đã ban hành: điểm tối đa\nChưa ban hành: 0 điểm", "Văn bản"),
        ("2", "Báo cáo năm", "10", "Đã gửi: điểm tối đa\nChưa gửi: 0 điểm", None),
    ):
        sheet.append(line)
    sheet.merge_cells("A1:E1")
    sheet.merge_cells("D3:E3")
    sheet.merge_cells("E4:E5")
    out = io.BytesIO()
    book.save(out)
    return out.getvalue()
