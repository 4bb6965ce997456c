"""A published ranking is corrected: its old address still tells the truth, and everybody sees what changed."""

import csv
import io
from collections.abc import Callable

import pypdfium2
import pytest
from playwright.sync_api import Page, expect

from tests.browser.pictures import shoot
from tests.province import Province, province
from tinhso.apps.scoring import operations
from tinhso.apps.scoring.tests.conftest import Round, scoring_round
from tinhso.engines.indicators.store.api import Stage

__all__ = ["province", "scoring_round"]

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]
DESK, PUBLIC = "/cham-diem/dot-thu", "/xep-hang/dot-thu"
WHY = "Phường Hải Tân cộng nhầm hồ sơ của quý trước"


@pytest.fixture
def published(scoring_round: Round) -> Round:
    """Hải Tân first with 3,75 points, Tân Bình second with 2,5; published."""
    for unit, numerator in ((scoring_round.hai_tan, "30"), (scoring_round.tan_binh, "20")):
        operations.enter(
            actor=scoring_round.manager, unit=unit, item="2", stage=Stage.SELF,
            values={"numerator": numerator, "denominator": "40"}, evidence_note="Biên bản đối chiếu 12/BB",
        )  # fmt: skip
    operations.publish(actor=scoring_round.manager, assessment=scoring_round.assessment, stage=Stage.SELF)
    return scoring_round


def test_a_correction_is_seen_by_whoever_cited_the_old_ranking(
    published: Round, province: Province, tab: Callable[..., Page]
) -> None:
    paper = tab(f"{PUBLIC}/", width=360)
    cited = paper.get_by_role("link", name="/lan/1/").get_attribute("href") or ""
    correct(tab(f"{DESK}/lan-tinh/", as_=province.standing_officer))
    read_the_old_address(paper, cited)
    read_the_new_one(paper)


def correct(page: Page) -> None:
    """Without a reason first; then opened, mended, looked at, published."""
    page.get_by_role("link", name="Đính chính").first.click()
    page.get_by_role("button", name="Mở đính chính").click()
    shoot(page, "correct-empty")
    expect(page.get_by_role("alert")).to_contain_text("Lý do đính chính")
    page.get_by_label("Lý do đính chính").fill(WHY)
    page.get_by_role("button", name="Mở đính chính").click()
    page.goto(f"{DESK}/hai-tan/2/?giai-doan=self")
    page.get_by_label("Hồ sơ nộp trực tuyến").fill("10")
    page.get_by_role("button", name="Lưu", exact=True).click()
    expect(page.get_by_text("Đã lưu và tính lại điểm.")).to_be_visible()
    page.goto(f"{DESK}/")
    page.get_by_role("link", name="Xem khác biệt").click()
    shoot(page, "correct-draft")
    expect(page.locator("main")).to_contain_text("30 → 10")
    page.goto(f"{DESK}/")
    page.get_by_role("link", name="Công bố và khóa").click()
    shoot(page, "correct-ask")
    expect(page.get_by_text("sau đó chỉ sửa được bằng đính chính có lý do công khai")).to_be_visible()
    page.get_by_role("button", name="Công bố và khóa").click()
    expect(page.get_by_text("Đã công bố kết quả.")).to_be_visible()


def read_the_old_address(page: Page, cited: str) -> None:
    """The figures of that day still stand there, and everything that shows them says that they were corrected."""
    page.goto(cited)
    shoot(page, "corrected")
    expect(page.get_by_role("row", name="Phường Hải Tân")).to_contain_text("3,75")
    expect(page.get_by_text("Lần công bố 1 đã được đính chính")).to_be_visible()
    expect(page.locator("#cau-trich-dan")).to_contain_text("Đã được đính chính ngày")
    with page.expect_download() as got:
        page.get_by_role("link", name="CSV", exact=True).click()
    data = got.value.path().read_bytes()
    assert data.startswith(b"\xef\xbb\xbf")  # Excel takes it for UTF-8 only so
    rows = list(csv.DictReader(io.StringIO(data.decode("utf-8-sig"))))
    assert [(one["name"], one["points"], one["corrected_by"]) for one in rows] == [
        ("Phường Hải Tân", "3.75", "2"),
        ("Phường Tân Bình", "2.5", "2"),
    ]
    page.goto(f"{cited}nhung/")
    shoot(page, "corrected-embed")
    expect(page.get_by_text("Kết quả này đã được đính chính ngày")).to_be_visible()
    for more in ("ban-do/", "tom-tat/", "so-sanh/?don-vi=hai-tan&don-vi=tan-binh"):
        page.goto(cited + more)
        expect(page.get_by_text("Lần công bố 1 đã được đính chính")).to_be_visible()
    page.get_by_role("link", name="Xem khác biệt").click()
    shoot(page, "corrected-difference")
    for words in (WHY, "3,75 → 1,25", "30 → 10", "Chỉ đổi hạng, vì đơn vị khác đổi điểm"):
        expect(page.locator("main")).to_contain_text(words)
    expect(page.locator("main")).not_to_contain_text("Đỗ Văn Sơn")  # the public reads agencies, not people


def read_the_new_one(page: Page) -> None:
    """It says what it corrects, here, in the list of all that was published and on the paper of a unit."""
    page.goto(f"{PUBLIC}/")
    shoot(page, "corrects")
    expect(page.get_by_text("Kết quả đã đính chính lần công bố 1")).to_be_visible()
    expect(page.get_by_role("row", name="Phường Tân Bình")).to_contain_text("tăng 1 bậc")
    page.get_by_role("link", name="Các lần công bố").click()
    shoot(page, "history")
    page.get_by_role("link", name="Lần 1: tự chấm").click()
    page.wait_for_url("**/lan/1/")
    paper = page.request.get(f"{PUBLIC}/don-vi/hai-tan/ho-so.pdf").body()
    with pypdfium2.PdfDocument(paper) as document:
        words = " ".join(document[0].get_textpage().get_text_range().split())
    assert f"đính chính lần 1: {WHY}" in words
