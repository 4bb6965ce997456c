"""In a real browser, one unit's whole way: enter, appraise, object, decide, publish, explain, what if.

From the rank down to who entered a number, and back up: what a change of it would move. Each person acts on their
own pages, comes by the notice that called them, and makes the mistakes that people make.
"""

import datetime as dt
from collections.abc import Callable
from typing import Any

import pytest
from playwright.sync_api import Page, expect

from tests.browser.conftest import Seen, settled
from tests.province import province
from tinhso.apps.scoring import operations as scoring
from tinhso.apps.scoring.appraisal import operations
from tinhso.apps.scoring.appraisal.models import Objection, Review
from tinhso.apps.scoring.appraisal.tests.conftest import Appraised, appraised, work
from tinhso.apps.scoring.tests.conftest import scoring_round
from tinhso.engines.indicators.store.api import Stage, Value
from tinhso.kernel.text import api as text

__all__ = ["appraised", "province", "scoring_round"]

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]
DESK = "/cham-diem/dot-thu"
INBOX = "/tai-khoan/thong-bao/"
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


def press_alt(page: Page, letter: str) -> None:
    """Alt and a letter, as the keyboard sends it; Playwright's own press leaves out the letter's text."""
    code = ord(letter.upper())
    key = {"key": letter, "code": f"Key{letter.upper()}", "text": letter, "unmodifiedText": letter}
    page.context.new_cdp_session(page).send(
        "Input.dispatchKeyEvent", {"type": "keyDown", "modifiers": 1, "windowsVirtualKeyCode": code, **key}
    )


def enter(page: Page) -> None:
    page.get_by_label("Hồ sơ nộp trực tuyến").fill("50")
    page.get_by_label("Hồ sơ đã giải quyết").fill("40")
    page.get_by_role("textbox", name="Minh chứng").fill("Sổ theo dõi hồ sơ quý III")
    page.get_by_role("button", name="Lưu", exact=True).click()
    expect(page.get_by_role("alert")).to_contain_text("lớn hơn")
    expect(page.get_by_role("textbox", name="Minh chứng")).to_have_value("Sổ theo dõi hồ sơ quý III")
    page.get_by_label("Hồ sơ nộp trực tuyến").fill("30")
    page.get_by_role("button", name="Lưu", exact=True).click()
    expect(page.get_by_text("Đã lưu và tính lại điểm.")).to_be_visible()


def open_queues(page: Page, appraised: Appraised) -> None:
    page.get_by_role("combobox", name="Chỉ số").fill("hồ sơ trực")
    page.get_by_role("option", name="2 Hồ sơ trực tuyến").click()
    page.get_by_role("combobox", name="Cơ quan thẩm định chéo").fill("khoa hoc")
    page.get_by_role("option", name="Sở Khoa học và Công nghệ").click()
    page.get_by_role("button", name="Phân công").click()
    expect(page.get_by_text("Đã phân công.")).to_be_visible()
    days(appraised, self_until=-1, opens=20)
    page.reload()
    page.get_by_role("button", name="Mở thẩm định").click()
    expect(page.get_by_text("Đã mở thẩm định: 6 mục vào hàng chờ.")).to_be_visible()


def inbox(tab: Callable[..., Page], **visitor: Any) -> Page:
    """The notices of a person, once the worker has told what was asked for."""
    work()
    return tab(INBOX, **visitor)


def called(page: Page, subject: str) -> None:
    """Open the notice that calls, and follow it."""
    page.get_by_role("button", name=subject).first.click()


def appraise(page: Page, look: Look, yen: Any) -> None:
    called(page, "Hàng chờ thẩm định đã mở")
    expect(page.get_by_role("heading", name="Hàng chờ thẩm định")).to_be_visible()
    assert look(f"{DESK}/tham-dinh/", as_=yen).faults == []
    assert look(f"{DESK}/tham-dinh/hai-tan/2/", as_=yen).faults == []
    page.get_by_role("link", name="Hồ sơ trực tuyến").first.click()
    expect(page.get_by_text("Sổ theo dõi hồ sơ quý III")).to_be_visible()  # beside the rule and the form
    page.get_by_label("Hồ sơ nộp trực tuyến").fill("20")
    press_alt(page, "s")
    expect(page.get_by_role("alert")).to_contain_text("Hãy ghi lý do")
    expect(page.get_by_label("Hồ sơ nộp trực tuyến")).to_have_value("20")
    page.get_by_label("Lý do").fill("Mười hồ sơ không có biên nhận")
    press_alt(page, "s")
    expect(page.get_by_text("Đã ghi kết quả thẩm định: bị cắt điểm. Còn 1 mục chờ.")).to_be_visible()
    press_alt(page, "c")
    expect(page.get_by_text("Đã hết mục chờ trong danh sách này.")).to_be_visible()
    expect(page.get_by_text("Bạn đã thẩm định xong mọi mục")).to_be_visible()


def accept_the_rest(page: Page) -> None:
    page.get_by_role("button", name="Chọn cả trang").click()
    page.get_by_role("checkbox", name="Chọn Phường Tân Bình, 3").uncheck()
    page.get_by_role("button", name="Chấp nhận các mục đã chọn").click()
    expect(page.get_by_text("Đã chấp nhận 3 mục.")).to_be_visible()
    page.get_by_role("link", name="Chấp nhận mọi mục trong danh sách này").click()
    page.get_by_role("button", name="Chấp nhận 1 mục").click()
    expect(page.get_by_text("Bạn đã thẩm định xong mọi mục")).to_be_visible()


def read_statistics(page: Page) -> None:
    expect(page.get_by_text("Cao hơn nhiều nhất: Phường Hải Tân, 1,25 điểm.")).to_be_visible()
    page.get_by_role("row", name="Phường Hải Tân").get_by_role("link", name="1", exact=True).click()
    expect(page.get_by_role("row", name="Hồ sơ trực tuyến")).to_contain_text("Bị cắt điểm")


def object_to(page: Page) -> None:
    called(page, "Đã có kết quả thẩm định")
    page.get_by_role("link", name="Hồ sơ trực tuyến").click()
    page.get_by_label("Lý do khiếu nại").fill("Có biên nhận điện tử")
    page.get_by_role("button", name="Gửi khiếu nại").click()
    expect(page.get_by_role("alert")).to_contain_text("Minh chứng")
    expect(page.get_by_label("Lý do khiếu nại")).to_have_value("Có biên nhận điện tử")
    page.get_by_role("textbox", name="Minh chứng").fill("Sổ hồ sơ tháng 9")
    page.get_by_role("button", name="Gửi khiếu nại").click()
    expect(page.get_by_text("Đã gửi khiếu nại.")).to_be_visible()


def decide(page: Page) -> None:
    called(page, "Phường Hải Tân khiếu nại chỉ số 2")
    page.get_by_label("Khiếu nại đúng").check()
    page.get_by_label("Hồ sơ nộp trực tuyến").fill("28")
    page.get_by_role("button", name="Ghi quyết định").click()
    expect(page.get_by_role("alert")).to_contain_text("Lý do của quyết định")
    page.get_by_label("Lý do của quyết định").fill("Tám biên nhận hợp lệ")
    page.get_by_role("button", name="Ghi quyết định").click()
    expect(page.get_by_text("Đã ghi quyết định.")).to_be_visible()


def conclude(page: Page) -> None:
    page.get_by_role("link", name="Chốt kết quả").click()
    page.get_by_role("button", name="Chốt và khóa").click()
    expect(page.get_by_text("Đã chốt và công bố kết quả cuối.")).to_be_visible()


def explain(page: Page) -> None:
    """A citizen: from the rank to the total, the item, its rule with its numbers, the proof, who entered it."""
    row = page.get_by_role("row", name="Phường Hải Tân")
    expect(row).to_contain_text("3,5")
    row.get_by_role("link", name="Phường Hải Tân").click()
    page.get_by_role("link", name="Hồ sơ trực tuyến").first.click()
    for words in (
        "Mười hồ sơ không có biên nhận",
        "Có biên nhận điện tử",
        "Tám biên nhận hợp lệ",
        "Điểm sau khiếu nại: 3,5",
        "Sổ theo dõi hồ sơ quý III",
    ):
        expect(page.get_by_text(words)).to_be_visible()
    expect(page.locator("main")).to_contain_text("28/40")
    expect(page.locator("main")).to_contain_text("nhập: Ủy ban nhân dân phường Hải Tân")
    expect(page.locator("main")).not_to_contain_text("Trần Văn Hùng")  # the public reads agencies, not people
    stages = page.locator("dl.stages").inner_text().split()
    assert [one for one in stages if one[0].isdigit()] == ["3,75", "2,5", "3,5"]


def what_if(page: Page) -> None:
    """The unit: what the missing plan would have brought, and nothing of it is kept."""
    stored = Value.objects.count()
    page.get_by_role("link", name="Việc nên làm tiếp").click()
    page.get_by_role("link", name="Thử thay đổi").first.click()
    page.wait_for_url("**/thu-thay-doi/")
    settled(page)
    result = page.locator("#what-if-result")
    page.get_by_label("Hồ sơ nộp trực tuyến").fill("0")
    expect(result).to_contain_text("Tổng điểm 3,5 → 0")
    expect(result).to_contain_text("Thứ hạng 1 → 2 trên 2")
    page.get_by_label("Hồ sơ nộp trực tuyến").fill("28")
    page.get_by_role("group", name="1. Có kế hoạch").get_by_role("combobox").select_option(label="Có")
    expect(result).to_contain_text("Tổng điểm 3,5 → 5,5")
    expect(result).to_contain_text("1 chỉ số thay đổi")
    assert Value.objects.count() == stored


def test_one_unit_from_the_entry_to_what_if(
    appraised: Appraised, tab: Callable[..., Page], look: Look
) -> None:
    house = appraised.province
    manager = house.standing_officer
    days(appraised, self_until=1, opens=20)
    there = appraised.round.tan_binh
    scoring.enter(actor=appraised.round.mai, unit=there, item="1", stage=Stage.SELF, values={"value": "yes"})
    enter(tab(f"{DESK}/hai-tan/2/", as_=house.hung))
    open_queues(tab(f"{DESK}/lich/", as_=manager), appraised)
    assert look(f"{DESK}/lich/", as_=manager).faults == []

    appraise(inbox(tab, as_=appraised.yen_person), look, appraised.yen_person)
    accept_the_rest(tab(f"{DESK}/tham-dinh/", as_=house.leader))
    assert look(f"{DESK}/tham-dinh/thong-ke/", as_=house.leader).faults == []
    read_statistics(tab(f"{DESK}/tham-dinh/thong-ke/", as_=house.leader))
    assert Review.objects.get(state="cut").reason == "Mười hồ sơ không có biên nhận"

    days(appraised, self_until=-9, opens=0)
    assert look(f"{DESK}/khieu-nai/", as_=house.hung).faults == []
    object_to(inbox(tab, as_=house.hung, width=360))
    assert look(f"{DESK}/khieu-nai/hai-tan/2/", as_=house.admin).faults == []
    decide(inbox(tab, as_=house.admin))
    assert Objection.objects.get().state == "upheld"

    days(appraised, self_until=-30, opens=-14, window=1)
    conclude(tab(f"{DESK}/lich/", as_=manager))
    explain(tab("/xep-hang/dot-thu/"))
    assert look("/xep-hang/dot-thu/don-vi/hai-tan/2/").faults == []
    what_if(tab(f"{DESK}/hai-tan/", as_=house.hung))
