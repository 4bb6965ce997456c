"""A round with a random sample: drawn, repeated by a citizen; a queue by keyboard only; an objection by phone.

Mistakes on the way: no size, a wrong finding without words, a cut without a reason, an objection with a file of no use.
"""

import hashlib
import re
from collections.abc import Callable

import pytest
from playwright.sync_api import Page, expect

from tests.browser.conftest import settled
from tests.browser.pictures import shoot
from tests.browser.test_appraisal import days
from tests.province import province
from tinhso.apps.scoring.appraisal import operations
from tinhso.apps.scoring.appraisal.models import Drawn, Objection, Review
from tinhso.apps.scoring.appraisal.tests.conftest import Appraised, appraised
from tinhso.apps.scoring.tests.conftest import scoring_round

__all__ = ["appraised", "province", "scoring_round"]

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]
DESK, PUBLIC = "/cham-diem/dot-thu", "/xep-hang/dot-thu/mau-kiem-tra/"
PDF = (
    b"%PDF-1.4\n1 0 obj<</Type/Catalog/Pages 2 0 R>>endobj\n"
    b"2 0 obj<</Type/Pages/Kids[]/Count 0>>endobj\ntrailer<</Root 1 0 R>>\n%%EOF"
)


def test_a_sample_that_anybody_repeats_and_a_round_to_its_end(
    appraised: Appraised, tab: Callable[..., Page]
) -> None:
    house = appraised.province
    days(appraised, self_until=1, opens=20)
    appraised.enter_self()
    announce(tab(f"{DESK}/mau-kiem-tra/", as_=house.standing_officer))
    before_the_draw(tab("/xep-hang/", width=360))

    days(appraised, self_until=-1, opens=20)
    operations.open_appraisal(actor=appraised.round.manager, assessment=appraised.assessment)
    draw(tab(f"{DESK}/mau-kiem-tra/", as_=house.standing_officer))
    repeat(tab(PUBLIC, width=360))
    check(tab(f"{DESK}/mau-kiem-tra/", as_=house.leader))
    by_keyboard(tab(f"{DESK}/tham-dinh/", as_=house.leader))

    days(appraised, self_until=-9, opens=0)
    object_by_phone(tab(f"{DESK}/khieu-nai/", as_=house.hung, width=360))
    decide(tab(f"{DESK}/khieu-nai/", as_=house.admin))
    days(appraised, self_until=-30, opens=-14, window=1)
    conclude(tab(f"{DESK}/lich/", as_=house.standing_officer))
    after_the_end(tab("/xep-hang/dot-thu/", width=360))


def announce(page: Page) -> None:
    shoot(page, "c01-announce")
    page.get_by_label("Số mục được kiểm tra sâu").fill("0")
    page.get_by_role("button", name="Công bố mã cam kết").click()
    shoot(page, "c02-announce-wrong")
    expect(page.get_by_role("alert")).to_contain_text("Hãy nhập số từ 1 trở lên.")
    page.get_by_label("Số mục được kiểm tra sâu").fill("6")
    page.get_by_role("button", name="Công bố mã cam kết").click()
    expect(page.get_by_text("Đã công bố mã cam kết.")).to_be_visible()
    shoot(page, "c03-announced")


def before_the_draw(page: Page) -> None:
    """The commitment is for everyone from the start; the seed is nowhere."""
    shoot(page, "c04-list")
    page.get_by_role("link", name="Đợt thử").click()
    expect(page.get_by_text("Mẫu chưa rút.")).to_be_visible()
    shoot(page, "c05-public-before")


def draw(page: Page) -> None:
    page.get_by_role("button", name="Công bố số gốc và rút mẫu").click()
    expect(page.get_by_text("Đã công bố số gốc và rút 6 mục.")).to_be_visible()
    shoot(page, "c06-drawn")


def repeat(page: Page) -> None:
    """As a citizen does with the page and the file alone."""
    shoot(page, "c07-public-after")
    words = page.locator("main").inner_text()
    commitment, seed = re.findall(r"\b[0-9a-f]{64}\b", words)[:2]
    assert hashlib.sha256(seed.encode()).hexdigest() == commitment
    with page.expect_download() as got:
        page.get_by_role("link", name="Tải tập hợp đem rút").click()
    pairs = got.value.path().read_text("utf-8").split()
    drawn = sorted(pairs, key=lambda pair: hashlib.sha256(f"{seed}|{pair}".encode()).hexdigest())[:6]
    assert drawn == [f"{one.review.unit.key}|{one.review.item}" for one in Drawn.objects.order_by("place")]


def check(page: Page) -> None:
    """What the check on the spot found, without words first; a wrong item leads to where it is cut."""
    shoot(page, "c08-sample-appraiser")
    page.get_by_role("row", name=re.compile("Điểm nhập.*Hải Tân")).get_by_role("link").click()
    page.get_by_role("button", name="Ghi kết quả").click()
    shoot(page, "c09-drawn-empty")
    expect(page.get_by_role("alert")).to_contain_text("Đã kiểm tra thế nào: Hãy điền mục này.")
    page.get_by_label("Không đúng").check()
    page.get_by_label("Đã kiểm tra thế nào").fill("Xem tại chỗ: chưa có")
    page.get_by_role("button", name="Ghi kết quả").click()
    expect(page.get_by_text("Mục không đúng: hãy sửa số liệu ở đây.")).to_be_visible()
    shoot(page, "c10-drawn-wrong")


def tab_to(page: Page, words: str) -> None:
    """Tab until what has the focus is called so, as one without a mouse does."""
    for _press in range(80):
        page.keyboard.press("Tab")
        if page.evaluate(
            "words => document.activeElement.matches('a, button, input') &&"
            " (document.activeElement.ariaLabel || document.activeElement.innerText || '').includes(words)",
            words,
        ):
            return
    raise AssertionError(f"no way to {words} by Tab")


def by_keyboard(page: Page) -> None:
    """All of the page, refused for the wrong one; then without it; that one is cut, without a reason first."""
    shoot(page, "c11-queue")
    tab_to(page, "Chọn cả trang")
    page.keyboard.press("Enter")
    tab_back(page, "Chấp nhận các mục đã chọn")
    page.keyboard.press("Enter")
    expect(page.get_by_text("Phường Hải Tân, chỉ số 3: kiểm tra mẫu thấy không đúng.")).to_be_visible()
    settled(page)
    assert set(Review.objects.values_list("state", flat=True)) == {"waiting"}
    shoot(page, "c11b-refused")
    tab_to(page, "Về hàng chờ")
    page.keyboard.press("Enter")
    expect(page.get_by_role("heading", name="Hàng chờ thẩm định")).to_be_visible()
    settled(page)
    tab_to(page, "Chọn cả trang")
    page.keyboard.press("Enter")
    tab_to(page, "Chọn Phường Hải Tân, 3")
    page.keyboard.press("Space")
    shoot(page, "c12-picked")
    tab_back(page, "Chấp nhận các mục đã chọn")
    page.keyboard.press("Enter")
    expect(page.get_by_text("Đã chấp nhận 5 mục.")).to_be_visible()
    settled(page)
    shoot(page, "c13-accepted")
    tab_to(page, "Điểm nhập")
    page.keyboard.press("Enter")
    page.wait_for_url("**/tham-dinh/hai-tan/3/**")
    settled(page)
    shoot(page, "c14-review")
    page.get_by_label("Điểm", exact=False).first.focus()
    page.keyboard.press("Control+a")
    page.keyboard.type("0")
    page.keyboard.press("Enter")
    shoot(page, "c15-no-reason")
    expect(page.get_by_role("alert").get_by_role("link")).to_have_text(
        "Lý do: Hãy ghi lý do: số liệu khác với đơn vị tự chấm."
    )
    settled(page)  # its list of errors takes the focus
    page.get_by_label("Lý do").focus()
    page.keyboard.type("Không có minh chứng")
    tab_to(page, "Lưu số liệu thẩm định")
    page.keyboard.press("Enter")
    expect(page.get_by_text("Đã ghi kết quả thẩm định: bị cắt điểm.")).to_be_visible()
    shoot(page, "c16-cut")
    assert Review.objects.get(state="cut").reason == "Không có minh chứng"


def tab_back(page: Page, words: str) -> None:
    for _press in range(80):
        page.keyboard.press("Shift+Tab")
        if words in page.evaluate("document.activeElement.innerText || ''"):
            return
    raise AssertionError(f"no way back to {words}")


def object_by_phone(page: Page) -> None:
    """The unit: a picture that is none first, then the paper."""
    shoot(page, "c20-objections")
    page.get_by_role("link", name="Điểm nhập").click()
    shoot(page, "c21-objection")
    page.get_by_label("Lý do khiếu nại").fill("Có biên bản nghiệm thu")
    for name, data in (("anh.jpg", b"khong phai anh"), ("bien-ban.pdf", PDF)):
        page.get_by_label("Tệp minh chứng").set_input_files(
            files=[{"name": name, "mimeType": "application/octet-stream", "buffer": data}]
        )
        page.get_by_role("button", name="Gửi khiếu nại").click()
        page.wait_for_load_state()
        shoot(page, f"c22-{name}")
        if name == "anh.jpg":
            expect(page.get_by_role("alert")).to_contain_text("Tệp minh chứng: Tệp “anh.jpg” có đuôi .jpg")
    expect(page.get_by_text("Đã gửi khiếu nại.")).to_be_visible()
    assert Objection.objects.get().evidence.note == "bien-ban.pdf"


def decide(page: Page) -> None:
    shoot(page, "c30-objections")
    page.get_by_role("link", name="Điểm nhập").first.click()
    shoot(page, "c31-decide")
    page.get_by_label("Khiếu nại đúng").check()
    page.get_by_label("Lý do của quyết định").fill("Biên bản hợp lệ")
    page.get_by_role("button", name="Ghi quyết định").click()
    expect(page.get_by_text("Đã ghi quyết định.")).to_be_visible()
    shoot(page, "c32-decided")


def conclude(page: Page) -> None:
    shoot(page, "c40-timetable")
    page.get_by_role("link", name="Chốt kết quả").click()
    shoot(page, "c41-ask")
    page.get_by_role("button", name="Chốt và khóa").click()
    expect(page.get_by_text("Đã chốt và công bố kết quả cuối.")).to_be_visible()
    page.goto(f"{DESK}/tham-dinh/thong-ke/")
    shoot(page, "c42-statistics")
    expect(page.get_by_text("Cao hơn nhiều nhất: Phường Hải Tân, 2,5 điểm.")).to_be_visible()


def after_the_end(page: Page) -> None:
    shoot(page, "c50-public")
    page.get_by_role("link", name="Mẫu kiểm tra ngẫu nhiên của đợt này").click()
    shoot(page, "c51-sample-final")
    expect(page.get_by_role("row", name=re.compile("Điểm nhập.*Hải Tân"))).to_contain_text("Không đúng")
