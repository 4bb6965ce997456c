"""The published rankings in a browser, with the demo's data: both widths, chosen columns, frame, map, comparison."""

import re
from collections.abc import Callable, Iterator
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from threading import Thread

import pypdfium2
import pytest
from playwright.sync_api import BrowserContext, Page, expect
from typing_extensions import override

from tests.browser.conftest import SIDEWAYS, Seen
from tests.browser.demo_site import demo_province

__all__ = ["demo_province"]
pytestmark = pytest.mark.browser
Look = Callable[..., Seen]
Tab = Callable[..., Page]
NATION, CITY = "/xep-hang/dti-tinh-2022/lan/1/", "/xep-hang/dti-xa-hcm-2025/lan/3/"
PAGES = [
    NATION,
    f"{NATION}?theo=nhom.gov",
    f"{NATION}ban-do/",
    f"{NATION}dia-gioi/?ngay=2025-07-01",
    f"{NATION}so-sanh/?don-vi=da-nang&don-vi=can-tho&don-vi=quang-ninh",
    CITY,
    f"{CITY}?theo=chi-so.DTI-36&nhom=Xã",
    f"{CITY}ban-do/",
    f"{CITY}so-sanh/?tim=con",
    f"{CITY}nhung/",
    "/xep-hang/dti-xa-hcm-2025/",
    "/xep-hang/dti-tinh-2023/",
    "/xep-hang/dti-tinh-2024/lan/1/",
    "/xep-hang/dti-tinh-2022/don-vi/da-nang/qua-cac-ban/?voi=dti-tinh-405-gia-dinh",
    "/muc-tieu/",
    "/muc-tieu/?pham-vi=quoc-gia&tinh-trang=chua-ro",
]


@pytest.mark.parametrize("path", PAGES)
def test_every_page_of_a_ranking_is_sound(demo_province: None, look: Look, path: str) -> None:
    assert look(path).faults == []


def test_a_column_is_chosen_on_the_page_and_stands_in_the_address(demo_province: None, tab: Tab) -> None:
    page = tab(CITY, width=360)
    page.get_by_label("Xếp theo").select_option(label="DTI-36. " + _name(page, "DTI-36"))
    page.get_by_role("button", name="Lọc").click()
    page.wait_for_url("**theo=chi-so.DTI-36**")
    expect(page.locator("#bang-xep-hang table")).to_be_visible()
    expect(page.get_by_text("Xếp theo: " + _name(page, "DTI-36"))).to_be_visible()
    expect(page.get_by_role("link", name="CSV", exact=True)).to_have_attribute(
        "href", re.compile("theo=chi-so.DTI-36")
    )
    assert page.evaluate(SIDEWAYS) == 0


def test_the_list_narrows_while_one_types(demo_province: None, tab: Tab) -> None:
    page = tab(CITY, width=360)
    page.get_by_label("Tìm đơn vị").press_sequentially("con dao")
    expect(page.locator("#bang-xep-hang tbody tr")).to_have_count(1)
    expect(page.locator("#bang-xep-hang")).to_contain_text("Đặc khu Côn Đảo")


def test_published_ranks_of_2023_stand_beside_those_of_2022(demo_province: None, tab: Tab) -> None:
    page = tab("/xep-hang/dti-tinh-2023/")
    expect(page.get_by_role("row", name="Hà Nội")).to_contain_text("tăng 18 bậc")
    expect(page.get_by_role("row", name="Đà Nẵng")).to_contain_text("giữ nguyên bậc")
    expect(page.get_by_text("Nguồn không nêu đủ các đơn vị nên hạng không liền nhau.")).to_be_visible()
    newer = tab("/xep-hang/dti-tinh-2024/")
    expect(newer.get_by_text("Bộ chỉ số đã thay đổi")).to_be_visible()
    expect(newer.get_by_role("row", name="Quảng Trị")).to_contain_text("nguồn không nêu thứ hạng")


def test_a_far_island_is_drawn_nearer_and_the_map_leads_to_its_units_by_keyboard(
    demo_province: None, tab: Tab
) -> None:
    page = tab(f"{CITY}ban-do/", width=360)
    expect(page.get_by_text("vị trí thật ở xa hơn: Đặc khu Côn Đảo")).to_be_visible()
    area = page.locator("svg.map a").first
    area.focus()
    name = (area.get_attribute("aria-label") or "").partition(":")[0]
    page.keyboard.press("Enter")
    page.wait_for_url("**/don-vi/**")
    expect(page.get_by_role("heading", level=1)).to_contain_text(name)


def _name(page: Page, code: str) -> str:
    found = page.locator(f'#theo option[value="chi-so.{code}"]').inner_text()
    return found.removeprefix(f"{code}. ")


def test_on_paper_the_map_has_its_figures_under_it(demo_province: None, tab: Tab) -> None:
    page = tab(f"{NATION}ban-do/")
    row = page.locator(".chart tbody tr").first
    expect(row).to_be_hidden()
    page.emulate_media(media="print")
    expect(row).to_be_visible()
    expect(page.locator(".filters")).to_be_hidden()


def test_on_paper_a_long_table_begins_under_its_heading_and_stays_within_the_sheet(
    demo_province: None, tab: Tab
) -> None:
    page = tab(CITY)
    with pypdfium2.PdfDocument(page.pdf(format="A4")) as paper:
        first, second = (paper[n].get_textpage().get_text_range() for n in (0, 1))
    assert "Xã Minh Thạnh" in first
    assert "So với tối đa" in second  # the head again
    page.emulate_media(media="print")
    page.set_viewport_size({"width": 680, "height": 960})  # A4 within its margins
    assert page.evaluate(SIDEWAYS) == 0


@pytest.fixture
def newspaper(site: str) -> Iterator[str]:
    """Another site, with the embedded page in one frame and the whole page in another."""
    frames = "".join(
        f'<iframe id="{id_}" src="{site}{path}" width="360" height="620"></iframe>'
        for id_, path in (("mot", f"{CITY}nhung/"), ("hai", CITY))
    )

    class Paper(BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            self.send_response(200)
            self.send_header("Content-Type", "text/html")
            self.end_headers()
            self.wfile.write(frames.encode())

        @override
        def log_message(self, format: str, *args: object) -> None:
            """Nothing on the screen of the tests."""

    server = ThreadingHTTPServer(("127.0.0.1", 0), Paper)
    Thread(target=server.serve_forever, daemon=True).start()
    yield f"http://127.0.0.1:{server.server_port}/"
    server.shutdown()
    server.server_close()


def test_another_site_shows_the_ranking_in_its_frame_and_no_other_page_of_ours(
    demo_province: None, context_of: Callable[..., BrowserContext], newspaper: str
) -> None:
    page = context_of(service_workers="block").new_page()
    page.goto(newspaper)
    expect(page.frame_locator("#mot").locator("tbody tr")).to_have_count(10)
    page.wait_for_load_state("networkidle")
    assert page.frame_locator("#hai").locator("main").count() == 0
