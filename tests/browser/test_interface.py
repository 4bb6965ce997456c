"""The interface as people meet it: colours, widths, densities, keyboard, no script, print, installed."""

from collections.abc import Callable
from typing import Any

import pytest
from playwright.sync_api import BrowserContext, Page, expect

from tests.browser.conftest import SIDEWAYS, Seen, axe

pytestmark = pytest.mark.browser
Look = Callable[..., Seen]
Tab = Callable[..., Page]

GALLERY = "/thu-vien-giao-dien/"
DESK = "/thu-vien-giao-dien/ban-lam-viec/"
PORTAL = "/thu-vien-giao-dien/cong/"


@pytest.mark.parametrize("density", ["comfortable", "dense"])
def test_every_component_is_without_fault(look: Look, density: str) -> None:
    for path in (GALLERY, DESK, PORTAL):
        seen = look(path, cookies={"mat-do": density})
        assert seen.faults == [], path


@pytest.mark.parametrize(
    ("path", "status"), [("/giao-dien/", 200), ("/ngoai-tuyen/", 200), ("/khong-co/", 404)]
)
def test_small_pages_are_without_fault(look: Look, path: str, status: int) -> None:
    assert look(path, status=status).faults == []


def test_enlarged_four_times_nothing_scrolls_sideways(tab: Tab) -> None:
    for path in (GALLERY, DESK, PORTAL, "/giao-dien/", "/ngoai-tuyen/"):
        assert tab(path, width=320).evaluate(SIDEWAYS) == 0, path


@pytest.mark.parametrize("hue", [0, 90, 180, 300])
def test_contrast_holds_at_every_province_hue(look: Look, settings: Any, hue: int) -> None:
    settings.TINHSO_PROVINCE_HUE = str(hue)
    assert look(GALLERY).violations == []


def test_english_page_says_it_is_english(look: Look) -> None:
    assert look(PORTAL, cookies={"ngon-ngu": "en"}).faults == []


def test_theme_chosen_by_hand_beats_the_device(tab: Tab) -> None:
    page = tab(PORTAL, scheme="light", cookies={"mau-nen": "dark"})
    lightness = page.evaluate("getComputedStyle(document.body).backgroundColor")
    assert lightness.startswith("oklch(0.1"), lightness


def test_first_tab_leads_to_the_content(tab: Tab) -> None:
    page = tab(PORTAL)
    page.keyboard.press("Tab")
    expect(page.locator(".skip")).to_be_focused()
    page.keyboard.press("Enter")
    expect(page.locator("main")).to_be_focused()


def test_dialog_opens_and_gives_the_focus_back(tab: Tab) -> None:
    page = tab(GALLERY)
    opener = page.locator("[data-dialog=g-dialog]")
    opener.click()
    expect(page.locator("#g-dialog")).to_be_visible()
    assert axe(page) == []
    page.keyboard.press("Escape")
    expect(page.locator("#g-dialog")).to_be_hidden()
    expect(opener).to_be_focused()


def test_combobox_finds_without_marks_and_keeps_the_value(tab: Tab) -> None:
    page = tab(GALLERY)
    box = page.locator("#a_place")
    box.fill("ke sat")
    expect(page.locator("#a_place-list [role=option]")).to_have_text(["Kẻ Sặt"])
    assert axe(page) == []
    page.keyboard.press("ArrowDown")
    page.keyboard.press("Enter")
    expect(box).to_have_value("Kẻ Sặt")
    assert page.locator("select[name=place]").first.evaluate("select => select.value") == "kl"


def test_combobox_forgets_words_that_match_nothing(tab: Tab) -> None:
    page = tab(GALLERY)
    box = page.locator("#a_place")
    box.fill("không có xã này")
    box.blur()
    expect(box).to_have_value("")


def test_list_of_errors_takes_the_focus_and_leads_to_the_field(tab: Tab) -> None:
    page = tab(GALLERY)
    expect(page.locator(".error-summary")).to_be_focused()
    page.locator(".error-summary a").first.click()
    expect(page.locator("#b_name")).to_be_focused()


def test_sorting_swaps_the_table_alone_and_the_address_follows(tab: Tab) -> None:
    page = tab(DESK)
    asked: list[str] = []
    page.on(
        "request", lambda r: asked.append(r.headers.get("hx-request-type", "")) if "xep=" in r.url else None
    )
    page.get_by_role("link", name="Giá trị").click()
    page.wait_for_url("**/ban-lam-viec/?xep=value")
    expect(page.locator("#bang th[aria-sort=ascending]")).to_have_text("Giá trị")
    assert asked == ["partial"]
    assert page.locator("h1").count() == 1
    page.go_back()
    expect(page.locator("#bang th[aria-sort=ascending]")).to_have_text("Hạng")


def test_rows_can_be_walked_by_keyboard(tab: Tab) -> None:
    page = tab(DESK)
    page.locator("#bang [role=region]").focus()
    for _ in range(3):
        page.keyboard.press("j")
    page.keyboard.press("k")
    expect(page.locator("#bang tr[aria-current=true] [data-lead] a")).to_have_attribute("href", "#CT-02")


def test_menu_closes_by_escape(tab: Tab) -> None:
    page = tab(DESK, width=360)
    page.locator(".side summary").click()
    expect(page.locator(".side nav")).to_be_visible()


def test_text_and_list_light_each_other(tab: Tab) -> None:
    page = tab(GALLERY)
    page.locator("#muc-1 button").first.focus()
    expect(page.locator("#muc-1")).to_have_attribute("data-on", "")


@pytest.mark.parametrize("path", [GALLERY, DESK, PORTAL])
def test_without_script_everything_is_there(context_of: Callable[..., BrowserContext], path: str) -> None:
    page = context_of(width=360, java_script_enabled=False).new_page()
    page.goto(path)
    expect(page.locator("h1")).to_be_visible()
    if path == GALLERY:
        expect(page.locator("#a_place")).to_be_visible()


def test_forced_colours_and_print(tab: Tab) -> None:
    page = tab(GALLERY)
    page.emulate_media(forced_colors="active")
    assert axe(page) == []
    page.emulate_media(media="print", forced_colors="none")
    expect(page.locator(".topbar")).to_be_hidden()


def test_two_clicks_send_a_form_once(tab: Tab) -> None:
    page = tab("/giao-dien/", service_workers="block")  # it would let a request pass by the route
    sent: list[str] = []
    page.on("request", lambda r: sent.append(r.url) if r.method == "POST" else None)
    page.route("**/giao-dien/", lambda route: None if route.request.method == "POST" else route.continue_())
    with page.expect_request(lambda r: r.method == "POST"):
        page.evaluate("for (const _ of [1, 2]) document.querySelector('main form button').click()")
    page.wait_for_timeout(500)  # for a second one
    assert len(sent) == 1


def test_installed_page_says_when_there_is_no_network(context_of: Callable[..., BrowserContext]) -> None:
    context = context_of()
    page = context.new_page()
    page.goto(PORTAL)
    page.evaluate("navigator.serviceWorker.ready.then(() => true)")
    page.reload(wait_until="networkidle")
    context.set_offline(True)
    page.goto(DESK)
    expect(page.locator("h1")).to_have_text("Không có mạng")
    expect(page.locator("body")).to_have_css(
        "font-family", '"Be Vietnam Pro", system-ui, -apple-system, "Segoe UI", Roboto, sans-serif'
    )


def test_manifest_makes_the_site_installable(tab: Tab, site: str) -> None:
    page = tab(PORTAL)
    cdp = page.context.new_cdp_session(page)
    answer = cdp.send("Page.getAppManifest")
    assert answer["errors"] == []
    assert answer["url"] == f"{site}/manifest.webmanifest"
    hindrances = {
        found["errorId"] for found in cdp.send("Page.getInstallabilityErrors")["installabilityErrors"]
    }
    assert hindrances <= {"in-incognito"}  # every window of a test is a private one
