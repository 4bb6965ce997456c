"""The sheet of a report in a real browser: as a spreadsheet, on a phone without network, and up the tree."""

from collections.abc import Callable, Iterator
from typing import Any

import pytest
from playwright.sync_api import Page, expect

from tests.province import make as make_province
from tinhso.apps.reporting.tests.conftest import FEBRUARY, Office, set_up
from tinhso.engines.indicators.models import Batch, Datum, DatumChange
from tinhso.kernel.calendar import api as calendar
from tinhso.kernel.text import api as text

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]

SHEET = "/bao-cao/to/bc-thang/202401/H99.01/"
API = "**/api/v1/reports/**"
# A service worker that takes a page over while a route is set lets its requests pass by the route (3 of 60 times).
ROUTED = {"service_workers": "block"}
KEPT = f"caches.open('kept-pages').then(kept => kept.match('{SHEET}')).then(Boolean)"
COPY = """() => { const data = new DataTransfer();
  document.activeElement.dispatchEvent(
    new ClipboardEvent("copy", {clipboardData: data, bubbles: true, cancelable: true}));
  return data.getData("text/plain"); }"""
PASTE = """block => { const data = new DataTransfer(); data.setData("text/plain", block);
  document.activeElement.dispatchEvent(
    new ClipboardEvent("paste", {clipboardData: data, bubbles: true, cancelable: true})); }"""


@pytest.fixture
def office(settings: Any, transactional_db: None) -> Iterator[Office]:
    """The office of the unit tests; the server's threads look at 6 February 2024 by the day of the browser."""
    settings.TINHSO_DAY_CAN_MOVE = True
    settings.TINHSO_DEMO_DAY = ""
    calendar.seed()
    with text.at(FEBRUARY):
        made = set_up(make_province())
    yield made


@pytest.fixture
def sheet_of(office: Office, tab: Callable[..., Page]) -> Iterator[Callable[..., Page]]:
    """Opens Hải Tân's sheet as Hùng (or somebody else) on that day."""

    errors: list[str] = []

    def open_sheet(who: str = "hung", path: str = SHEET, **more: Any) -> Page:
        page = tab(path, as_=getattr(office.province, who), cookies={"ngay": FEBRUARY.isoformat()}, **more)
        page.context.on("weberror", lambda error: errors.append(str(error.error)))
        ready(page)
        return page

    yield open_sheet
    assert errors == [], "no script fails"


def ready(page: Page) -> None:
    """The sheet's script has read what this browser kept."""
    page.locator("#sheet[data-ready]").wait_for(state="attached")


def until(page: Page, truth: str) -> None:
    """Wait until a promise comes out true."""
    for _ in range(600):
        if page.evaluate(truth):
            return
        page.wait_for_timeout(100)
    pytest.fail(f"never true: {truth}")


def never_by_itself(page: Page) -> None:
    """The page opened again with its clock stopped: what failed is not tried again two seconds later."""
    page.add_init_script("window.setInterval = () => 0")
    page.reload()
    ready(page)


def values() -> dict[str, float | None]:
    """Indicator → value, as the server has it."""
    rows = Datum.objects.values_list("indicator__code", "value")
    return {code: None if value is None else float(value) for code, value in rows}


def cell(page: Page, figure: str) -> Any:
    return page.locator(f'.cell[data-figure="{figure}"]')


def saved(page: Page) -> None:
    expect(page.locator("#sheet-bar")).to_contain_text("Mọi số đã gõ đều đã lưu")


def test_it_is_filled_by_keyboard_and_computes_while_typing(sheet_of: Callable[..., Page]) -> None:
    page = sheet_of()
    page.locator("#o-1").focus()
    page.keyboard.type("1.200")
    page.keyboard.press("Enter")
    expect(page.locator("#o-2")).to_be_focused()
    page.keyboard.type("900")
    page.keyboard.press("ArrowDown")
    expect(page.locator("#o-3")).to_be_focused()
    expect(page.locator("#o-4")).to_have_text("75")
    page.keyboard.press("ArrowUp")
    page.keyboard.type("8")  # replaces what stood there
    page.keyboard.press("Escape")
    expect(page.locator("#o-2")).to_have_value("900")
    page.keyboard.press("F2")
    page.keyboard.type("5")  # adds to it
    page.keyboard.press("Enter")
    saved(page)
    assert values() == {"HS_TONG": 1200, "HS_TT": 9005}
    expect(cell(page, "HS_TONG")).to_contain_text("Đã lưu")
    expect(page.locator("#sheet-checks")).to_contain_text("đang là 9.005 so với 1.200")


def test_a_block_from_excel_is_pasted_and_copied(sheet_of: Callable[..., Page]) -> None:
    page = sheet_of()
    page.locator("#o-1").focus()
    paste(page, "1.200\r\n900\r\n12\r\n99\r\n")
    expect(page.locator("#ui-said")).to_contain_text("Đã dán 3 ô, bỏ qua 1 ô không nhập được.")
    saved(page)
    assert values() == {"HS_TONG": 1200, "HS_TT": 900, "HS_TRE": 12}
    page.locator("#o-1").focus()
    page.keyboard.press("Shift+ArrowDown")
    page.keyboard.press("Shift+ArrowDown")
    copied = page.evaluate(COPY)
    assert copied == "1.200\n900\n12"


def paste(page: Page, block: str) -> None:
    page.evaluate(PASTE, block)


def test_a_wrong_value_says_why_and_is_not_sent(sheet_of: Callable[..., Page]) -> None:
    page = sheet_of()
    sent: list[str] = []
    page.on("request", lambda request: sent.append(request.url) if request.method == "PATCH" else None)
    page.locator("#o-1").fill("mười")
    page.keyboard.press("Tab")
    expect(cell(page, "HS_TONG")).to_contain_text("Không phải là số")
    expect(page.locator("#o-1")).to_have_attribute("aria-invalid", "true")
    page.locator("#o-2").fill("1,5")
    page.keyboard.press("Tab")
    expect(cell(page, "HS_TT")).to_contain_text("Cần một số nguyên")
    assert (sent, values()) == ([], {})
    page.locator("#o-2").fill("15")
    page.keyboard.press("Tab")
    expect(cell(page, "HS_TT")).to_contain_text("Đã lưu")
    assert values() == {"HS_TT": 15}


def test_on_a_phone_without_network_nothing_is_lost_and_nothing_is_doubled(
    sheet_of: Callable[..., Page],
) -> None:
    page = sheet_of(width=360)
    context = page.context
    until(page, KEPT)
    context.set_offline(True)
    page.locator("#o-1").fill("100")
    page.locator("#o-2").fill("120")
    page.keyboard.press("Enter")
    expect(page.locator("#sheet-bar")).to_contain_text("Mất mạng: 2 ô được giữ trên máy này")
    expect(cell(page, "HS_TT")).to_contain_text("Chờ gửi")
    expect(page.locator("#sheet-checks")).to_contain_text("đang là 120 so với 100")  # checked without network
    expect(page.locator("#o-4")).to_have_text("120")
    page.close()
    again = context.new_page()
    again.goto(SHEET)
    ready(again)
    expect(again.locator("#o-1")).to_have_value("100")
    expect(again.locator("#sheet-checks")).to_contain_text("đang là 120 so với 100")
    again.locator("#o-2").fill("80")
    again.keyboard.press("Enter")
    expect(again.locator("#sheet-checks")).to_contain_text("Mọi quy tắc đều đạt")
    assert values() == {}
    context.set_offline(False)
    saved(again)
    assert values() == {"HS_TONG": 100, "HS_TT": 80}
    assert (Batch.objects.count(), DatumChange.objects.count()) == (2, 0)
    context.set_offline(True)  # what was acknowledged since the page was kept is shown too
    again.reload()
    ready(again)
    expect(again.locator("#o-2")).to_have_value("80")
    context.set_offline(False)


def test_an_answer_that_gets_lost_is_asked_for_again_and_counts_once(sheet_of: Callable[..., Page]) -> None:
    page = sheet_of(**ROUTED)
    never_by_itself(page)
    seen = []

    def lose_first(route: Any) -> None:
        seen.append(route.request.post_data_json["edits"][0]["key"])
        if len(seen) == 1:
            route.fetch()  # the server has it; the answer does not arrive
            route.abort()
        else:
            route.continue_()

    page.route(f"{API}/cells", lose_first)
    page.locator("#o-1").fill("7")
    page.keyboard.press("Enter")
    expect(page.locator("#sheet-bar")).to_contain_text("tự thử lại sau")
    page.get_by_role("button", name="Gửi ngay").click()
    saved(page)
    assert seen[0] == seen[1]
    assert (values(), Batch.objects.count()) == ({"HS_TONG": 7}, 1)


def test_the_list_of_reports_sends_what_still_waits(sheet_of: Callable[..., Page]) -> None:
    page = sheet_of(**ROUTED)
    never_by_itself(page)
    page.route(f"{API}/cells", lambda route: route.abort())
    page.locator("#o-1").fill("7")
    page.keyboard.press("Enter")
    expect(page.locator("#sheet-bar")).to_contain_text("tự thử lại sau")
    page.unroute(f"{API}/cells")
    page.goto("/bao-cao/")
    saved(page)
    assert values() == {"HS_TONG": 7}


def test_whoever_was_overtaken_sees_both_values_and_may_insist(
    office: Office, sheet_of: Callable[..., Page]
) -> None:
    page = sheet_of()
    page.context.set_offline(True)
    page.locator("#o-1").fill("9")
    page.keyboard.press("Enter")
    with text.at(FEBRUARY):
        office.type(office.son, office.report(), seen=0, HS_TONG="7")
        office.type(office.son, office.report(), seen=1, HS_TONG="8")
    page.context.set_offline(False)
    expect(cell(page, "HS_TONG")).to_contain_text("Người khác vừa ghi 8; số bạn gõ là 9.")
    assert values() == {"HS_TONG": 8}
    page.get_by_role("button", name="Dùng số của tôi").click()
    saved(page)
    assert values() == {"HS_TONG": 9}


def test_what_one_person_typed_is_never_sent_under_another(
    office: Office, sheet_of: Callable[..., Page]
) -> None:
    page = sheet_of()
    page.context.set_offline(True)
    page.locator("#o-1").fill("9")
    page.keyboard.press("Enter")
    expect(cell(page, "HS_TONG")).to_contain_text("Chờ gửi")
    become(page, office.province.standing_officer)
    page.context.set_offline(False)
    expect(cell(page, "HS_TONG")).to_contain_text("tài khoản khác")
    page.reload()
    ready(page)
    saved(page)
    assert values() == {}
    become(page, office.province.hung)
    page.reload()
    ready(page)
    saved(page)
    assert values() == {"HS_TONG": 9}
    assert Batch.objects.get().by_name == "Trần Văn Hùng"


def become(page: Page, person: Any) -> None:
    """Another session in the same browser."""
    from django.conf import settings
    from django.test import Client

    client = Client()
    client.force_login(person)
    value = client.cookies[settings.SESSION_COOKIE_NAME].value
    page.context.add_cookies(
        [{"name": settings.SESSION_COOKIE_NAME, "value": value, "url": page.url.replace(SHEET, "/")}]
    )


def test_signing_out_leaves_no_sheet_behind(sheet_of: Callable[..., Page]) -> None:
    page = sheet_of()
    until(page, KEPT)
    page.goto("/dang-xuat/")
    page.get_by_role("button", name="Đăng xuất").click()
    until(page, "caches.open('kept-pages').then(kept => kept.keys()).then(keys => keys.length === 0)")
    until(page, "indexedDB.databases().then(all => !all.some(one => one.name === 'tinhso-kept'))")


def test_a_failing_check_is_explained_and_the_report_handed_in_then_locked(
    sheet_of: Callable[..., Page],
) -> None:
    page = sheet_of()
    page.locator("#o-1").focus()
    paste(page, "5\n8")
    saved(page)
    page.get_by_role("link", name="Kiểm tra và nộp").click()
    page.get_by_role("button", name="Nộp báo cáo").click()
    expect(page.get_by_text("Sửa số liệu, hoặc giải trình vì sao")).to_be_visible()
    page.get_by_label("Hồ sơ trực tuyến không quá tổng số").fill("Có hồ sơ kỳ trước")
    page.get_by_role("button", name="Nộp báo cáo").click()
    ready(page)
    expect(page.get_by_text("Đã nộp báo cáo.")).to_be_visible()
    expect(page.locator("output#o-1")).to_have_text("5")
    expect(cell(page, "HS_TONG")).to_contain_text("Đã khóa")


def test_details_of_a_cell_open_beside_a_wide_sheet(sheet_of: Callable[..., Page]) -> None:
    page = sheet_of()
    page.set_viewport_size({"width": 1400, "height": 900})
    page.locator("#o-1").fill("7")
    page.keyboard.press("Enter")
    saved(page)
    cell(page, "HS_TONG").get_by_role("link", name="Chi tiết").click()
    panel = page.locator("#cell-panel")
    expect(panel).to_contain_text("trống → 7")
    expect(panel).to_contain_text("Trần Văn Hùng")
    expect(page.locator("h1")).to_have_count(1)
    assert page.url.endswith(SHEET)


def test_many_are_approved_at_one_go(office: Office, tab: Callable[..., Page]) -> None:
    with text.at(FEBRUARY):
        for actor, agency in ((office.hung, office.province.hai_tan), (office.mai, office.province.tan_binh)):
            office.hand_in(actor, office.report(agency))
    page = tab("/bao-cao/cho-duyet/", as_=office.province.leader, cookies={"ngay": FEBRUARY.isoformat()})
    for box in page.get_by_role("checkbox").all():
        box.check()
    page.get_by_role("button", name="Duyệt, tiếp nhận").click()
    expect(page.get_by_text("Xong 2 báo cáo.")).to_be_visible()
    expect(page.get_by_text("Không có báo cáo nào chờ bạn")).to_be_visible()


def test_the_pages_have_no_fault_to_see(office: Office, look: Callable[..., Any]) -> None:
    with text.at(FEBRUARY):
        report = office.report()
        office.type(office.hung, report, HS_TONG="80", HS_TT="100")
        office.hand_in(office.mai, office.report(office.province.tan_binh))
    day = {"ngay": FEBRUARY.isoformat()}
    pages = [
        ("hung", "/bao-cao/"), ("hung", SHEET), ("hung", f"{SHEET}o/1/"), ("hung", f"{SHEET}nop/"),
        ("leader", "/bao-cao/cho-duyet/"), ("standing_officer", "/bao-cao/tinh-hinh/bc-thang/202401/"),
        ("standing_officer", "/bao-cao/kiem-tra/?bieu=bc-thang&ky=202401"),
        ("standing_officer", "/bao-cao/bieu/bc-thang/"), ("standing_officer", "/bao-cao/bieu/bc-thang/phien-ban/them/"),
        ("standing_officer", "/bao-cao/theo-doi/"),
    ]  # fmt: skip
    faults = {}
    for who, path in pages:
        seen = look(path, as_=getattr(office.province, who), cookies=day)
        if seen.faults:
            faults[path] = seen.faults
    assert faults == {}


def test_the_sheet_keeps_its_budget(office: Office, sheet_of: Callable[..., Page]) -> None:
    """15 KB of our own scripts, as the server compresses them."""
    import gzip

    page = sheet_of(service_workers="block")
    names = page.evaluate(
        "performance.getEntriesByType('resource').map(e => e.name).filter(n => n.endsWith('.js'))"
    )
    own = [name for name in names if "/vendor/" not in name]
    sizes = {name: len(gzip.compress(page.request.get(name).body(), 9)) for name in own}
    assert any("/reporting/js/sheet" in name for name in own)
    assert sum(sizes.values()) <= 15_000, sizes
