"""The second edition of a province's own framework: changed, published, mapped, scored; the series across both.

Mistakes on the way: bands with a gap, then with an overlap, a maximum that does not add up, a validity that overlaps.
"""

import datetime as dt
from collections.abc import Callable
from typing import Any

import pytest
from playwright.sync_api import Page, expect

from tests.browser.pictures import shoot
from tests.province import Province, province
from tinhso.apps.scoring import operations as scoring
from tinhso.apps.scoring.frameworks import operations
from tinhso.apps.scoring.frameworks.models import FrameworkDraft, PublishedEdition
from tinhso.apps.scoring.tests.conftest import FRAMEWORK, Round, scoring_round
from tinhso.engines.indicators.api import TRAPS
from tinhso.engines.indicators.store.api import Stage

__all__ = ["province", "scoring_round"]

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]
WHY = "Khoản 2 Điều 5 của quyết định quy định như vậy."


@pytest.fixture
def first_edition(scoring_round: Round) -> PublishedEdition:
    """Edition 1 in force since 2025, and a published round of it with two communes."""
    who = scoring_round.manager
    body = {**FRAMEWORK, "code": "bo-tinh-1", "name": "Bộ chỉ số cấp xã của tỉnh"}
    draft = operations.begin(actor=who, body=body, origin=FrameworkDraft.Origin.BLANK)
    edition = operations.publish_edition(
        actor=who, draft=draft, version=draft.version, code="bo-tinh-1", family="bo-tinh",
        valid_from=dt.date(2025, 1, 1), valid_to=None,
        reasons=dict.fromkeys(TRAPS, WHY),
    )  # fmt: skip
    made = operations.open_assessment(
        actor=who, edition=edition, code="cap-xa-2025", title="Chuyển đổi số cấp xã năm 2025", year=2025,
        map_date=dt.date(2025, 7, 1), units=["Phường Hải Tân", "Phường Tân Bình"],
    )  # fmt: skip
    values: dict[str, dict[str, Any]] = {
        "1": {"value": "yes"},
        "2": {"numerator": "20", "denominator": "40"},
    }
    unit = made.units.get(key="phuong-tan-binh")
    unit.assessment = made
    for item, given in values.items():
        scoring.enter(actor=who, unit=unit, item=item, stage=Stage.SELF, values=given)
    scoring.publish(actor=who, assessment=made, stage=Stage.SELF)
    return edition


def save(page: Page) -> None:
    page.get_by_role("button", name="Lưu", exact=True).click()


def test_a_second_edition_and_the_series_across_both(
    first_edition: PublishedEdition, province: Province, tab: Callable[..., Page]
) -> None:
    page = tab("/bo-chi-so/", as_=province.standing_officer)
    copy(page)
    change_a_weight(page)
    add_an_item(page)
    publish(page)
    compare_and_map(page)
    score(page)
    read_the_series(page)


def copy(page: Page) -> None:
    page.get_by_role("link", name="Bộ chỉ số cấp xã của tỉnh").first.click()
    page.get_by_role("link", name="Chép thành bản thảo").click()
    page.get_by_label("Mã", exact=True).fill("bo-tinh-2")
    page.get_by_label("Tên bộ chỉ số").fill("Bộ chỉ số cấp xã của tỉnh, bản 2026")
    page.get_by_role("button", name="Lập bản thảo").click()
    expect(page.get_by_text("Khác bản gốc: 0 chỗ")).to_be_visible()


def back(page: Page) -> None:
    page.get_by_role("link", name="Bộ chỉ số cấp xã của tỉnh, bản 2026").first.click()


def change_a_weight(page: Page) -> None:
    page.get_by_role("link", name="Hồ sơ trực tuyến").click()
    page.get_by_label("Điểm tối đa", exact=False).first.fill("4")
    save(page)
    back(page)
    expect(page.get_by_text("các chỉ số cộng lại là 9, nhóm ghi 10")).to_be_visible()
    shoot(page, "edition-weight")


def bands(page: Page, rows: list[tuple[str, str, str]]) -> None:
    for number, values in enumerate(rows):
        for label, value in zip(("Từ", "Đến dưới", "Điểm"), values, strict=True):
            page.get_by_label(label, exact=True).nth(number).fill(value)


def add_an_item(page: Page) -> None:
    """Bands with a gap, with an overlap, with more points than the item has; then right."""
    page.get_by_role("link", name="Thêm chỉ số").click()
    page.get_by_label("Mã chỉ số").fill("4")
    page.get_by_label("Tên chỉ số").fill("Số lớp kỹ năng số")
    page.get_by_label("Điểm tối đa", exact=False).first.fill("1")
    page.get_by_label("Cách tính điểm").select_option(label="Theo khoảng giá trị")
    page.get_by_role("button", name="Hiện ô của cách tính này").click()
    for name, rows, said in (
        ("gap", [("0", "2", "0"), ("3", "", "1")], "hở"),
        ("overlap", [("0", "4", "0"), ("3", "", "1")], "chồng lên nhau"),
        ("too-many", [("0", "3", "0"), ("3", "", "2")], "Có khoảng được hơn điểm tối đa"),
    ):
        bands(page, rows)
        save(page)
        shoot(page, f"edition-{name}")
        expect(page.get_by_text(said).first).to_be_visible()
    bands(page, [("0", "3", "0"), ("3", "", "1")])
    save(page)
    back(page)
    expect(page.get_by_text("Không còn lỗi, ban hành được.")).to_be_visible()
    page.get_by_text("Khác bản gốc: 2 chỗ").click()
    shoot(page, "edition-changes")
    expect(page.locator("main")).to_contain_text("5 → 4")


def publish(page: Page) -> None:
    """From a day that the first edition has already; then from the new year, which ends the first one."""
    page.get_by_role("link", name="Ban hành").click()
    page.get_by_label("Hiệu lực từ ngày").fill("2025-01-01")
    for answer in page.get_by_label("Lý do giữ nguyên").all():
        answer.fill(WHY)
    page.get_by_role("button", name="Ban hành").click()
    shoot(page, "edition-validity")
    expect(page.get_by_text("Hãy chọn ngày bắt đầu khác, hoặc ghi ngày kết thúc.")).to_be_visible()
    page.get_by_label("Hiệu lực từ ngày").fill("2026-01-01")
    page.get_by_role("button", name="Ban hành").click()
    expect(page.get_by_role("link", name="Mở đợt đánh giá")).to_be_visible()
    assert str(PublishedEdition.objects.get(code="bo-tinh-1").valid_to) == "2025-12-31"


def compare_and_map(page: Page) -> None:
    """What changed; then one item said to be measured differently, without the reason first."""
    page.get_by_role("link", name="so sánh").click()
    shoot(page, "edition-compare")
    page.get_by_role("row", name="Hồ sơ trực tuyến").get_by_role("link", name="Ghi tương ứng").click()
    for side in ("Chỉ số của bản cũ", "Chỉ số của bản mới"):
        expect(page.get_by_role("group", name=side).get_by_label("2 Hồ sơ trực tuyến")).to_be_checked()
    page.get_by_role("button", name="Ghi tương ứng").click()
    shoot(page, "edition-map-empty")
    expect(page.get_by_role("alert")).to_contain_text("Lý do")
    page.get_by_label("Lý do").fill("Từ 2026 chỉ đếm hồ sơ toàn trình")
    page.get_by_label("So sánh được nhưng phải thận trọng").check()
    page.get_by_role("button", name="Ghi tương ứng").click()
    expect(page.get_by_text("Đã ghi tương ứng.")).to_be_visible()


def score(page: Page) -> None:
    """A round of edition 2; one unit's name is mistyped, and said to be no agency; it has nothing when published."""
    page.goto("/bo-chi-so/ban/bo-tinh-2/mo-dot/")
    page.get_by_label("Mã", exact=True).fill("bo-tinh-2-dot-1")
    page.get_by_label("Đơn vị được chấm").fill("Phường Hải Tâm\nPhường Tân Bình")
    page.get_by_role("button", name="Mở đợt đánh giá").click()
    shoot(page, "edition-mistyped")
    page.get_by_label("Vẫn mở cho các đơn vị không trùng tên").check()
    page.get_by_role("button", name="Mở đợt đánh giá").click()
    shoot(page, "edition-opened")
    expect(page.get_by_text("nên không tự chấm được: Phường Hải Tâm.")).to_be_visible()
    page.get_by_role("link", name="Phường Tân Bình").click()
    page.get_by_role("link", name="Hồ sơ trực tuyến").click()
    page.get_by_label("hồ sơ nộp trực tuyến").fill("30")
    page.get_by_label("hồ sơ đã giải quyết").fill("40")
    save(page)
    page.goto("/cham-diem/bo-tinh-2-dot-1/")
    page.get_by_role("link", name="Công bố và khóa").first.click()
    shoot(page, "edition-publish-round")
    expect(page.get_by_text("1 đơn vị đang có 0 điểm: Phường Hải Tâm.")).to_be_visible()
    page.get_by_role("button", name="Công bố và khóa").click()


def read_the_series(page: Page) -> None:
    """From the public result of the unit, whose only other round is compared at once."""
    page.goto("/xep-hang/cap-xa-2025/don-vi/phuong-tan-binh/")
    page.get_by_role("link", name="Qua các bản bộ chỉ số").click()
    shoot(page, "edition-series")
    row = page.get_by_role("row", name="Hồ sơ trực tuyến")
    for words in ("50 %", "75 %", "So sánh thận trọng", "Từ 2026 chỉ đếm hồ sơ toàn trình"):
        expect(row).to_contain_text(words)
    expect(page.get_by_role("row", name="Số lớp kỹ năng số")).to_contain_text("Chỉ có ở bản mới.")
