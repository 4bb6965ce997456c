"""A published ranking is corrected: its old address still tells the truth, and everybody sees what changed."""

import os
from collections.abc import Callable
from pathlib import Path

import pytest
from playwright.sync_api import Page

from tests.browser.conftest import SIDEWAYS
from tests.province import Province, province
from tinhso.apps.scoring import operations
from tinhso.apps.scoring.tests.conftest import Round, scoring_round
from tinhso.engines.indicators.store.api import Stage

__all__ = ["province", "scoring_round"]

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]
DESK, PUBLIC = "/cham-diem/dot-thu", "/xep-hang/dot-thu"
WHY = "Phường Hải Tân cộng nhầm hồ sơ của quý trước"


def shoot(page: Page, name: str) -> None:
    """Keep pictures, narrow and wide, light and dark, where somebody asked for them."""
    folder = os.environ.get("TINHSO_SCREENSHOTS")
    if not folder:
        return
    for width, scheme in ((1280, "light"), (360, "dark")):
        page.emulate_media(color_scheme=scheme)  # type: ignore[arg-type]  # one of two words
        page.set_viewport_size({"width": width, "height": 900})
        page.wait_for_timeout(300)
        assert page.evaluate(SIDEWAYS) == 0, name
        page.screenshot(path=str(Path(folder) / f"{name}-{width}.png"), full_page=True)
    page.emulate_media(color_scheme="light")
    page.set_viewport_size({"width": 1280, "height": 900})


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
    """Without a reason first; then opened, mended, published."""
    shoot(page, "d10-runs")
    page.get_by_role("link", name="Đính chính").first.click()
    shoot(page, "d11-correct")
    page.get_by_role("button", name="Mở đính chính").click()
    shoot(page, "d12-correct-empty")
    page.get_by_label("Lý do đính chính").fill(WHY)
    page.get_by_role("button", name="Mở đính chính").click()
    shoot(page, "d13-opened")
    page.goto(f"{DESK}/hai-tan/2/?giai-doan=self")
    shoot(page, "d14-entry")
    page.get_by_label("Hồ sơ nộp trực tuyến").fill("10")
    page.get_by_role("button", name="Lưu", exact=True).click()
    shoot(page, "d15-saved")
    page.goto(f"{DESK}/")
    shoot(page, "d16-round")
    page.get_by_role("link", name="Xem khác biệt").click()
    shoot(page, "d17-draft-diff")
    page.goto(f"{DESK}/")
    page.get_by_role("link", name="Công bố và khóa").click()
    shoot(page, "d18-ask")
    page.get_by_role("button", name="Công bố và khóa").click()
    shoot(page, "d19-published")


def read_the_old_address(page: Page, cited: str) -> None:
    page.goto(cited)
    shoot(page, "d20-old")
    page.goto(cited + "nhung/")
    shoot(page, "d21-embed")
    page.goto(cited + "ban-do/")
    shoot(page, "d22-map")
    page.goto(cited)
    page.get_by_role("link", name="Xem khác biệt").click()
    shoot(page, "d23-diff")


def read_the_new_one(page: Page) -> None:
    page.goto(f"{PUBLIC}/")
    shoot(page, "d24-new")
    page.get_by_role("link", name="Các lần công bố").click()
    shoot(page, "d25-history")
    page.goto(f"{PUBLIC}/don-vi/hai-tan/")
    shoot(page, "d26-unit")
    page.goto(f"{PUBLIC}/don-vi/hai-tan/2/")
    shoot(page, "d27-item")
