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
        for who, paths in ((td, [f"{R}/tham-dinh/", f"{R}/tham-dinh/?tinh-trang=all", f"{R}/tham-dinh/chap-nhan/", f"{R}/tham-dinh/{w.unit.key}/{w.item}/", f"{R}/tham-dinh/{c.unit.key}/{c.item}/?tinh-trang=all", f"{R}/tham-dinh/thong-ke/"]),
             (tt, [f"{R}/", f"{R}/lich/", f"{R}/mau-kiem-tra/", f"{R}/mau-kiem-tra/1/", f"{R}/chot/", f"{O}/khieu-nai/", f"{O}/khieu-nai/{ob.review.unit.key}/{ob.review.item}/", f"{O}/chot/"]),
             (hung, [f"{O}/khieu-nai/", f"{R}/khieu-nai/"] + ([f"{O}/khieu-nai/{mine.unit.key}/{mine.item}/"] if mine else [])),
             (None, ["/xep-hang/tham-dinh-huyen-hai-duong/mau-kiem-tra/"])):
            for path in paths:
                s = look(path, as_=who)
                print(who, path, s.status, s.faults[:3])
        for width in (1280, 360):
            page = tab(f"{R}/tham-dinh/{w.unit.key}/{w.item}/", as_=td, width=width)
            page.locator("form.card input[type=text]").first.fill("1")
            page.keyboard.press("Alt+s")
            page.wait_for_timeout(800)
            page.screenshot(path=f"{OUT}/mistake-{width}.png", full_page=True)
            print("after Alt+s", page.url, page.get_by_role("alert").count())
            page = tab(f"{R}/tham-dinh/{w.unit.key}/{w.item}/", as_=td, width=width)
            page.keyboard.press("Alt+n"); page.wait_for_timeout(800)
            print("after Alt+n", page.url)
            page = tab(f"{R}/lich/", as_=tt, width=width)
            page.get_by_role("combobox", name="Cơ quan thẩm định chéo").fill("so tai")
            page.wait_for_timeout(300)
            page.screenshot(path=f"{OUT}/combo-{width}.png", full_page=True)
            page = tab(f"{O}/khieu-nai/{ob.review.unit.key}/{ob.review.item}/", as_=tt, width=width)
            page.get_by_role("button", name="Ghi quyết định").click()
            page.wait_for_timeout(500)
            page.screenshot(path=f"{OUT}/decide-empty-{width}.png", full_page=True)
