"""The second edition of a province's own framework: changed, published, compared, mapped, scored; the series across both.

Mistakes on the way: bands with a gap, then with an overlap, a maximum that does not add up, a validity that overlaps.
"""

import datetime as dt
import os
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import Page, expect

from tests.browser.conftest import SIDEWAYS
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


def shoot(page: Page, name: str) -> None:
    """Keep pictures, narrow and wide, light and dark, where somebody asked for them."""
    folder = os.environ.get("TINHSO_SCREENSHOTS")
    if not folder:
        return
    for width, scheme in ((1280, "light"), (360, "dark")):
        page.emulate_media(color_scheme=scheme)  # type: ignore[arg-type]  # one of two words
        page.set_viewport_size({"width": width, "height": 900})
        assert page.evaluate(SIDEWAYS) == 0, name
        page.screenshot(path=str(Path(folder) / f"{name}-{width}.png"), full_page=True)
    page.emulate_media(color_scheme="light")
    page.set_viewport_size({"width": 1280, "height": 900})


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
    unit = made.units.get(key="phuong-hai-tan")
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
    page.set_default_timeout(30_000)
    copy(page)
    change_a_weight(page)
    add_an_item(page)
    publish(page)
    compare_and_map(page)
    score(page)
    read_the_series(page)


def copy(page: Page) -> None:
    page.get_by_role("link", name="Bộ chỉ số cấp xã của tỉnh").first.click()
    shoot(page, "a01-edition1")
    page.get_by_role("link", name="Chép thành bản thảo").click()
    shoot(page, "a02-copy")
    page.get_by_label("Mã", exact=True).fill("bo-tinh-2")
    page.get_by_label("Tên bộ chỉ số").fill("Bộ chỉ số cấp xã của tỉnh, bản 2026")
    page.get_by_role("button", name="Lập bản thảo").click()
    shoot(page, "a03-draft")


def back(page: Page) -> None:
    page.get_by_role("link", name="Bộ chỉ số cấp xã của tỉnh, bản 2026").first.click()


def change_a_weight(page: Page) -> None:
    page.get_by_role("link", name="Hồ sơ trực tuyến").click()
    page.get_by_label("Điểm tối đa", exact=False).first.fill("4")
    save(page)
    shoot(page, "a04-weight-saved")
    back(page)
    shoot(page, "a05-weight-draft")


def bands(page: Page, rows: list[tuple[str, str, str]]) -> None:
    for number, values in enumerate(rows):
        for label, value in zip(("Từ", "Đến dưới", "Điểm"), values, strict=True):
            page.get_by_label(label, exact=True).nth(number).fill(value)


def add_an_item(page: Page) -> None:
    """Bands with a gap, then an overlap, then right."""
    page.get_by_role("link", name="Thêm chỉ số").click()
    page.get_by_label("Mã chỉ số").fill("4")
    page.get_by_label("Tên chỉ số").fill("Số lớp kỹ năng số")
    page.get_by_label("Điểm tối đa", exact=False).first.fill("1")
    page.get_by_label("Cách tính điểm").select_option(label="Theo khoảng giá trị")
    page.get_by_role("button", name="Hiện ô của cách tính này").click()
    shoot(page, "a06-bands-empty")
    bands(page, [("0", "2", "0"), ("3", "", "1")])
    save(page)
    shoot(page, "a07-gap")
    bands(page, [("0", "4", "0"), ("3", "", "1")])
    save(page)
    shoot(page, "a08-overlap")
    bands(page, [("0", "3", "0"), ("3", "", "2")])
    save(page)
    shoot(page, "a09-too-many-points")
    bands(page, [("0", "3", "0"), ("3", "", "1")])
    save(page)
    shoot(page, "a10-right")
    back(page)
    shoot(page, "a11-draft-right")


def publish(page: Page) -> None:
    page.get_by_role("link", name="Ban hành").click()
    shoot(page, "a12-publish")
    page.get_by_label("Hiệu lực từ ngày").fill("2025-01-01")
    for answer in page.get_by_label("Lý do giữ nguyên").all():
        answer.fill(WHY)
    page.get_by_role("button", name="Ban hành").click()
    shoot(page, "a13-publish-overlap")
    page.get_by_label("Hiệu lực từ ngày").fill("2026-01-01")
    page.get_by_role("button", name="Ban hành").click()
    expect(page.get_by_role("link", name="Mở đợt đánh giá")).to_be_visible()
    shoot(page, "a14-edition2")


def compare_and_map(page: Page) -> None:
    """What changed; then one item said to be measured differently. An empty form first, then items that do not fit."""
    page.get_by_role("link", name="so sánh").click()
    shoot(page, "a15-compare")
    page.get_by_role("link", name="Ghi tương ứng").first.click()
    page.get_by_role("button", name="Ghi tương ứng").click()
    shoot(page, "a16-map-empty")
    page.get_by_label("Lý do").fill("Từ 2026 chỉ đếm hồ sơ toàn trình")
    page.get_by_role("group", name="Chỉ số của bản cũ").get_by_label("2 Hồ sơ trực tuyến").check()
    page.get_by_role("button", name="Ghi tương ứng").click()
    shoot(page, "a17-map-half")
    page.get_by_role("group", name="Chỉ số của bản mới").get_by_label("2 Hồ sơ trực tuyến").check()
    page.get_by_label("So sánh được nhưng phải thận trọng").check()
    page.get_by_role("button", name="Ghi tương ứng").click()
    shoot(page, "a18-mapped")


def score(page: Page) -> None:
    page.goto("/bo-chi-so/ban/bo-tinh-2/mo-dot/")
    page.get_by_label("Đơn vị được chấm").fill("Phường Hải Tâm\nPhường Tân Bình")
    shoot(page, "a19-open")
    page.get_by_role("button", name="Mở đợt đánh giá").click()
    shoot(page, "a20-opened")
    page.get_by_role("link", name="Phường Tân Bình").click()
    shoot(page, "a21-sheet")
    page.get_by_role("link", name="Hồ sơ trực tuyến").click()
    page.get_by_label("hồ sơ nộp trực tuyến").fill("30")
    page.get_by_label("hồ sơ đã giải quyết").fill("40")
    save(page)
    page.goto("/cham-diem/bo-tinh-2-dot-1/")
    page.get_by_role("link", name="Công bố và khóa").first.click()
    shoot(page, "a22-ask")
    page.get_by_role("button", name="Công bố và khóa").click()
    shoot(page, "a23-published")


def read_the_series(page: Page) -> None:
    page.goto("/xep-hang/cap-xa-2025/")
    shoot(page, "a24-public")
    page.get_by_role("link", name="Phường Tân Bình").click()
    shoot(page, "a25-result")
    page.get_by_role("link", name="Qua các bản bộ chỉ số").click()
    shoot(page, "a26-across")
    page.get_by_role("button", name="So sánh").click()
    shoot(page, "a27-series")
