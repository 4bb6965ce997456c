import os, pytest
from playwright.sync_api import expect
from tests.browser.demo_site import demo_province
from tinhso.kernel.people.models import Person
__all__ = ["demo_province"]
pytestmark = pytest.mark.browser
R = "/cham-diem/tham-dinh-huyen-hai-duong"
O = "/cham-diem/khieu-nai-huyen-hai-duong"
OUT = os.environ.get("TINHSO_SCREENSHOTS", "/tmp/shots-a")
def test_walk(look, tab, django_db_blocker, demo_province):
    from tinhso.apps.scoring.appraisal.models import Review, Objection, Timetable
    with django_db_blocker.unblock():
        w = Review.objects.filter(assessment__code="tham-dinh-huyen-hai-duong", state="waiting").order_by("pk").first()
        c = Review.objects.filter(assessment__code="tham-dinh-huyen-hai-duong", state="cut").order_by("pk").first()
        ob = Objection.objects.get()
        co = Review.objects.filter(assessment__code="khieu-nai-huyen-hai-duong", state="cut", objection=None).order_by("pk").first()
        P = lambda login: Person.objects.get(login=login)
        tt, td, hung = P("thuongtruc"), P("thamdinh"), P("hung")
        mine = Review.objects.filter(assessment__code="khieu-nai-huyen-hai-duong", state="cut", unit__name__contains="thành phố Hải Dương").first()
        def alt(page, letter):
            cdp = page.context.new_cdp_session(page)
            code = ord(letter.upper())
            for kind in ("rawKeyDown", "keyUp"):
                cdp.send("Input.dispatchKeyEvent", {"type": kind, "modifiers": 1, "key": letter, "code": "Key" + letter.upper(), "text": letter if kind == "rawKeyDown" else "", "unmodifiedText": letter if kind == "rawKeyDown" else "", "windowsVirtualKeyCode": code})
            page.wait_for_timeout(800)
        page = tab(f"{R}/tham-dinh/{w.unit.key}/{w.item}/", as_=td)
        page.locator("form.card input[type=text]").first.fill("1")
        alt(page, "s"); print("after alt s", page.url, page.get_by_role("alert").count())
        page.screenshot(path=f"{OUT}/mistake-1280.png", full_page=True)
        alt(page, "n"); print("after alt n", page.url)
        alt(page, "c"); print("after alt c", page.url, page.locator("#ui-said").inner_text())
        page.goto(f"{R}/tham-dinh/"); page.get_by_role("button", name="Chọn cả trang").click()
        page.get_by_role("button", name="Chấp nhận các mục đã chọn").click(); page.wait_for_timeout(500)
        page.screenshot(path=f"{OUT}/after-bulk.png", full_page=True); print(page.url, page.locator("#ui-said").inner_text())
        page.goto(f"{R}/tham-dinh/chap-nhan/"); page.locator("form.form button").first.click(); page.wait_for_timeout(500)
        page.screenshot(path=f"{OUT}/after-all.png", full_page=True); print(page.url)
        page.goto(f"{R}/tham-dinh/?tinh-trang=cut&tim=khongco"); page.screenshot(path=f"{OUT}/no-match.png")
        page.goto(f"{R}/tham-dinh/thong-ke/?xep=said&xep-chi-so=cuts"); page.screenshot(path=f"{OUT}/sorted.png", full_page=True)
        page.goto(f"{R}/lich/") if False else None
