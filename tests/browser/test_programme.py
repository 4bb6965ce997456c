"""From a plan's file to reported progress, in a real browser: with script, by keyboard, and without script."""

from collections.abc import Callable
from pathlib import Path

import pytest
from playwright.sync_api import Page, expect

from tests.browser.conftest import settled
from tests.province import province
from tinhso.apps.programme.models import Finding, Programme, Progress
from tinhso.apps.programme.tests.conftest import PLAN, Office, office

__all__ = ["office", "province"]

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]

THREE_TARGETS = PLAN.replace(
    "II. NHIỆM VỤ", "- Phấn đấu 75% người dân có tài khoản thanh toán.\n\nII. NHIỆM VỤ"
)
FILE = {"name": "ke-hoach.txt", "mimeType": "text/plain", "buffer": THREE_TARGETS.encode()}


def states() -> dict[str, int]:
    found: dict[str, int] = {}
    for state in Finding.objects.values_list("state", flat=True):
        found[state] = found.get(state, 0) + 1
    return found


def hand_in(page: Page) -> None:
    page.get_by_label("Tệp văn bản").set_input_files(files=[FILE])
    page.get_by_role("button", name="Tải lên và đọc").click()
    expect(page.get_by_text("Đã đọc xong văn bản")).to_be_visible()


def number_of(words: str) -> int:
    return next(one.number for one in Finding.objects.all() if words in str(one.data))


def test_from_the_file_to_the_progress(office: Office, tab: Callable[..., Page]) -> None:
    page = tab("/chuong-trinh/van-ban/tai-len/", as_=office.province.standing_officer)
    hand_in(page)
    confirm_by_keyboard(page)
    correct_in_place(page)
    merge_in_place(page)
    cited = page.locator(f"#muc-{number_of('749/QĐ-TTg')}")
    cited.get_by_role("button", name="Bỏ").click()
    expect(cited).to_contain_text("Đã bỏ")
    assert (states()["merged"], states()["dropped"], states()["corrected"]) == (1, 1, 1)
    confirm_the_rest(page)
    make_the_programme(page)
    made = Programme.objects.get()
    assert (made.targets.count(), made.tasks.count()) == (2, 1)
    report_progress(page)
    page.get_by_role("link", name="Mở văn bản").click()
    expect(page.locator(":target")).to_contain_text("Sở Y tế chủ trì")
    assert str(Progress.objects.get().percent) == "62.50"


def confirm_by_keyboard(page: Page) -> None:
    """j goes to the first finding, Enter confirms it and goes on to the next open one."""
    total = Finding.objects.count()
    expect(page.locator("[data-review] > .item")).to_have_count(total)
    settled(page)
    page.locator("h1").click()
    page.keyboard.press("j")
    page.keyboard.press("Enter")
    expect(page.locator("#review-summary")).to_contain_text(f"1/{total}")
    expect(page.locator('#muc-1[data-state="confirmed"]')).to_be_visible()
    expect(page.locator("#muc-2")).to_be_focused()


def correct_in_place(page: Page) -> None:
    wrong = page.locator(f"#muc-{number_of('hồ sơ giải quyết')}")
    wrong.get_by_role("link", name="Sửa").click()
    value = wrong.get_by_label("Giá trị", exact=True)
    value.fill("1.5")
    wrong.get_by_role("button", name="Lưu").click()
    expect(wrong.get_by_role("alert")).to_contain_text("phần thập phân viết sau dấu phẩy")
    value.fill("82,5")
    wrong.get_by_role("button", name="Lưu").click()
    expect(wrong).to_contain_text("≥ 82,5% (2024)")
    expect(wrong).to_contain_text("Đã sửa")


def merge_in_place(page: Page) -> None:
    same = page.locator(f"#muc-{number_of('tài khoản thanh toán')}")
    same.get_by_role("link", name="Gộp").click()
    chooser = same.locator("input[role=combobox]")
    chooser.fill("internet")
    chooser.press("ArrowDown")
    chooser.press("Enter")
    same.get_by_role("button", name="Gộp").click()
    expect(same).to_contain_text("Gộp vào mục")


def confirm_the_rest(page: Page) -> None:
    still = page.locator('[data-review] > .item[data-state="open"]')
    while left := still.count():
        still.first.get_by_role("button", name="Đúng").click()
        expect(still).to_have_count(left - 1)


def make_the_programme(page: Page) -> None:
    page.get_by_role("link", name="Lập chương trình").click()
    page.get_by_label("Mã", exact=True).fill("cds-2024")
    agency = page.locator("input[role=combobox]")
    agency.fill("Ủy ban nhân dân tỉnh")
    agency.press("ArrowDown")
    agency.press("Enter")
    page.get_by_role("button", name="Lập chương trình").click()
    expect(page.get_by_role("heading", level=1)).to_have_text("Chuyển đổi số năm 2024")


def report_progress(page: Page) -> None:
    page.goto("/chuong-trinh/cds-2024/nhiem-vu/1/")
    page.get_by_role("link", name="Ghi tiến độ").click()
    page.get_by_label("Hoàn thành (%)").fill("62,5")
    page.get_by_label("Tài liệu chứng minh").set_input_files(
        files=[{"name": "bien-ban.txt", "mimeType": "text/plain", "buffer": "Biên bản".encode()}]
    )
    page.get_by_role("button", name="Ghi", exact=True).click()
    expect(page.get_by_text("62,5%").first).to_be_visible()
    expect(page.get_by_role("link", name="bien-ban.txt")).to_be_visible()


def test_reviewing_works_without_script(office: Office, tab: Callable[..., Page]) -> None:
    page = tab("/chuong-trinh/", as_=office.province.standing_officer)
    cookies = page.context.cookies()
    plain = page.context.browser.new_context(java_script_enabled=False, locale="vi-VN")  # type: ignore[union-attr]
    plain.add_cookies(cookies)  # type: ignore[arg-type]
    quiet = plain.new_page()
    quiet.goto(page.url + "van-ban/tai-len/")
    hand_in(quiet)
    quiet.locator("#muc-1").get_by_role("button", name="Đúng").click()
    expect(quiet.get_by_text("Đã xác nhận mục 1.")).to_be_visible()
    quiet.locator("#muc-2").get_by_role("button", name="Bỏ").click()
    expect(quiet.get_by_text("Đã bỏ mục 2.")).to_be_visible()
    quiet.locator("#muc-3").get_by_role("link", name="Sửa").click()
    quiet.get_by_role("button", name="Lưu").click()
    expect(quiet.get_by_text("Đã lưu mục 3.")).to_be_visible()
    assert states()["dropped"] == 1
    plain.close()


def test_the_review_has_no_fault_to_see(office: Office, look: Callable[..., object]) -> None:
    from tinhso.apps.programme import operations
    from tinhso.apps.programme.tests.conftest import upload

    document = operations.upload_plan(actor=office.son, upload=upload())
    seen = look(f"/chuong-trinh/van-ban/{document.key}/doc/", as_=office.province.standing_officer)
    assert seen.faults == []  # type: ignore[attr-defined]


def test_an_empty_form_is_answered_in_vietnamese_and_a_file_over_the_limit_is_not_sent(
    office: Office, tab: Callable[..., Page], tmp_path: Path
) -> None:
    page = tab("/chuong-trinh/van-ban/tai-len/", as_=office.province.standing_officer)
    page.get_by_role("button", name="Tải lên và đọc").click()
    expect(page.get_by_role("alert")).to_contain_text("Hãy chọn tệp văn bản.")
    page.locator("[data-ui=upload][data-started]").wait_for()
    heavy = tmp_path / "nang.txt"
    with heavy.open("wb") as file:
        file.truncate(51 * 1024 * 1024)
    sent: list[str] = []
    page.on("request", lambda request: sent.append(request.method))
    page.get_by_label("Tệp văn bản").set_input_files(heavy)
    expect(page.locator(".upload-list")).to_contain_text("nang.txt – 51 MB (quá lớn, nhiều nhất 50 MB)")
    page.get_by_role("button", name="Tải lên và đọc").click()
    expect(page.get_by_label("Tệp văn bản")).to_be_focused()
    assert "POST" not in sent
