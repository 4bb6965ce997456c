"""In a real browser: enter, appraise with a reason, object, decide, publish, and the explanation shows it all."""

import datetime as dt
from collections.abc import Callable
from typing import Any

import pytest
from playwright.sync_api import Page, expect

from tests.browser.conftest import Seen
from tests.province import province
from tinhso.apps.scoring.appraisal import operations
from tinhso.apps.scoring.appraisal.models import Objection, Review
from tinhso.apps.scoring.appraisal.tests.conftest import Appraised, appraised
from tinhso.apps.scoring.tests.conftest import scoring_round
from tinhso.kernel.text import api as text

__all__ = ["appraised", "province", "scoring_round"]

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]
DESK = "/cham-diem/dot-thu"
Look = Callable[..., Seen]


def days(appraised: Appraised, *, self_until: int, opens: int, window: int = 5) -> None:
    """Move the timetable about today: the numbers are days from now."""
    today = text.today()
    operations.set_timetable(
        actor=appraised.round.manager,
        assessment=appraised.assessment,
        self_until=today + dt.timedelta(days=self_until),
        appraisal_until=today + dt.timedelta(days=opens - 1),
        objection_opens=today + dt.timedelta(days=opens),
        objection_days=window,
        decision_days=5,
    )


def enter(page: Page) -> None:
    page.get_by_label("Hồ sơ nộp trực tuyến").fill("30")
    page.get_by_label("Hồ sơ đã giải quyết").fill("40")
    page.get_by_role("button", name="Lưu", exact=True).click()
    expect(page.get_by_text("Đã lưu và tính lại điểm.")).to_be_visible()


def appraise(page: Page, look: Look, yen: Any) -> None:
    assert look(f"{DESK}/tham-dinh/", as_=yen).faults == []
    assert look(f"{DESK}/tham-dinh/hai-tan/2/", as_=yen).faults == []
    page.get_by_role("link", name="Hồ sơ trực tuyến").first.click()
    page.get_by_label("Hồ sơ nộp trực tuyến").fill("20")
    page.get_by_role("button", name="Lưu số liệu thẩm định").click()
    expect(page.get_by_role("alert")).to_contain_text("Hãy ghi lý do")
    page.get_by_label("Lý do").fill("Mười hồ sơ không có biên nhận")
    page.get_by_role("button", name="Lưu số liệu thẩm định").click()
    expect(page.get_by_text("Đã ghi kết quả thẩm định: bị cắt điểm.")).to_be_visible()
    page.get_by_role("button", name="Chấp nhận như đơn vị tự chấm").click()
    expect(page.get_by_text("Đã chấp nhận như đơn vị tự chấm.")).to_be_visible()


def accept_the_rest(page: Page) -> None:
    boxes = page.get_by_role("checkbox", name="Chọn Phường")
    assert boxes.count() == 4
    for box in boxes.all():
        box.check()
    page.get_by_role("button", name="Chấp nhận các mục đã chọn").click()
    expect(page.get_by_text("Đã chấp nhận 4 mục.")).to_be_visible()


def object_to(page: Page) -> None:
    page.get_by_role("link", name="Hồ sơ trực tuyến").click()
    page.get_by_label("Lý do khiếu nại").fill("Có biên nhận điện tử")
    page.get_by_label("Minh chứng", exact=True).fill("Sổ hồ sơ tháng 9")
    page.get_by_role("button", name="Gửi khiếu nại").click()
    expect(page.get_by_text("Đã gửi khiếu nại.")).to_be_visible()


def decide(page: Page) -> None:
    page.get_by_label("Khiếu nại đúng").check()
    page.get_by_label("Hồ sơ nộp trực tuyến").fill("28")
    page.get_by_label("Lý do của quyết định").fill("Tám biên nhận hợp lệ")
    page.get_by_role("button", name="Ghi quyết định").click()
    expect(page.get_by_text("Đã ghi quyết định.")).to_be_visible()


def test_from_the_entry_to_the_explanation(
    appraised: Appraised, tab: Callable[..., Page], look: Look
) -> None:
    province_ = appraised.province
    manager = province_.standing_officer
    days(appraised, self_until=1, opens=20)
    enter(tab(f"{DESK}/hai-tan/2/", as_=province_.hung))
    page = tab(f"{DESK}/lich/", as_=manager)
    page.get_by_label("Chỉ số").select_option("2")
    page.get_by_label("Mã cơ quan thẩm định chéo").fill("H99.09")
    page.get_by_role("button", name="Phân công").click()
    expect(page.get_by_text("Đã phân công.")).to_be_visible()
    days(appraised, self_until=-1, opens=20)
    page.get_by_role("button", name="Mở thẩm định").click()
    expect(page.get_by_text("Đã mở thẩm định: 6 mục vào hàng chờ.")).to_be_visible()
    assert look(f"{DESK}/lich/", as_=manager).faults == []

    appraise(tab(f"{DESK}/tham-dinh/", as_=appraised.yen_person), look, appraised.yen_person)
    accept_the_rest(tab(f"{DESK}/tham-dinh/?tinh-trang=waiting", as_=province_.leader))
    assert look(f"{DESK}/tham-dinh/thong-ke/", as_=province_.leader).faults == []
    assert Review.objects.get(state="cut").reason == "Mười hồ sơ không có biên nhận"

    days(appraised, self_until=-9, opens=0)
    assert look(f"{DESK}/khieu-nai/", as_=province_.hung).faults == []
    object_to(tab(f"{DESK}/khieu-nai/", as_=province_.hung))
    assert look(f"{DESK}/khieu-nai/hai-tan/2/", as_=province_.admin).faults == []
    decide(tab(f"{DESK}/khieu-nai/hai-tan/2/", as_=province_.admin))
    assert Objection.objects.get().state == "upheld"

    days(appraised, self_until=-30, opens=-14, window=1)
    page = tab(f"{DESK}/chot/", as_=manager)
    page.get_by_role("button", name="Chốt và khóa").click()
    expect(page.get_by_text("Đã chốt và công bố kết quả cuối.")).to_be_visible()
    public = tab("/xep-hang/dot-thu/don-vi/hai-tan/2/")
    for words in (
        "Mười hồ sơ không có biên nhận",
        "Có biên nhận điện tử",
        "Tám biên nhận hợp lệ",
        "Điểm sau khiếu nại: 3,5",
    ):
        expect(public.get_by_text(words)).to_be_visible()
    stages = public.locator("dl.stages").inner_text().split()
    assert [one for one in stages if one[0].isdigit()] == ["3,75", "2,5", "3,5"]
    assert look("/xep-hang/dot-thu/don-vi/hai-tan/2/").faults == []
