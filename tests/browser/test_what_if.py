"""What to do next and what if, on the demo's districts, with and without script, on a phone and a desk."""

import re
from collections.abc import Callable

import pytest
from django.conf import settings
from playwright.sync_api import Page, expect

from tests.browser.conftest import Seen
from tests.browser.demo_site import demo_province
from tinhso.apps.scoring.models import Unit
from tinhso.engines.indicators.store.api import Value
from tinhso.kernel.people.models import Person

__all__ = ["demo_province"]

pytestmark = pytest.mark.browser

ROUND = "/cham-diem/cds-huyen-hai-duong-2024"


@pytest.fixture(autouse=True)
def in_october(monkeypatch: pytest.MonkeyPatch, demo_province: None) -> None:
    """As the demo begins: 15 October 2024."""
    monkeypatch.setattr(settings, "TINHSO_DAY_CAN_MOVE", True)
    monkeypatch.setattr(settings, "TINHSO_DEMO_DAY", "2024-10-15")
    monkeypatch.setattr(settings, "TINHSO_PLACE_NAME", "Hải Dương")


# With script at 1280 px it is the end of the whole journey in test_appraisal.py.
@pytest.mark.parametrize(("script", "width"), [(True, 360), (False, 1280)])
def test_an_officer_tries_a_change_and_nothing_is_stored(
    tab: Callable[..., Page], django_db_blocker: pytest.FixtureRequest, width: int, script: bool
) -> None:
    with django_db_blocker.unblock():  # type: ignore[attr-defined]  # pytest-django's blocker
        unit = Unit.objects.get(assessment__code="cds-huyen-hai-duong-2024", name="Thành phố Hải Dương")
        stored = Value.objects.count()
        page = tab(
            f"{ROUND}/{unit.key}/thu-thay-doi/",
            as_=Person.objects.get(login="hung"),
            width=width,
            java_script_enabled=script,
        ) if script else _plain(tab, f"{ROUND}/{unit.key}/thu-thay-doi/", width)  # fmt: skip
        result = page.locator("#what-if-result")
        expect(result).to_contain_text("Sửa một ô dưới đây")
        for meetings, points in (
            ("4", "20 → 30"),
            ("0", "20 → 10"),
        ):  # bands: 4 meetings 20 points, 2 10, 0 none; 10 are fed
            page.get_by_label("Số cuộc họp trong năm").fill(meetings)
            if not script:
                page.get_by_role("button", name="Tính").click()
            expect(result).to_contain_text(f"Tổng điểm {points}")
            expect(result).to_contain_text("1 chỉ số thay đổi")
        expect(result).to_contain_text(re.compile(r"Thứ hạng 12 → \d+ trên 12"))
        expect(result).to_be_in_viewport()
        assert Value.objects.count() == stored


def _plain(tab: Callable[..., Page], path: str, width: int) -> Page:
    """A page of a browser without script."""
    page = tab("/ngoai-tuyen/", as_=Person.objects.get(login="hung"), width=width)
    plain = page.context.browser.new_context(  # type: ignore[union-attr]  # it was launched here
        java_script_enabled=False, viewport={"width": width, "height": 900}, locale="vi-VN"
    )
    plain.add_cookies(page.context.cookies())  # type: ignore[arg-type]  # as they came
    fresh = plain.new_page()
    fresh.goto(page.url.replace("/ngoai-tuyen/", path))
    return fresh


@pytest.mark.parametrize("page", ["viec-tiep-theo", "thu-thay-doi", "du-bao"])
def test_the_pages_are_sound_at_both_widths(
    look: Callable[..., Seen], django_db_blocker: pytest.FixtureRequest, page: str
) -> None:
    with django_db_blocker.unblock():  # type: ignore[attr-defined]  # pytest-django's blocker
        unit = Unit.objects.get(assessment__code="cds-huyen-hai-duong-2024", name="Thành phố Hải Dương")
        seen = look(f"{ROUND}/{unit.key}/{page}/", as_=Person.objects.get(login="hung"))
    assert seen.faults == []


def test_the_standing_agency_sets_effort_and_sees_communes_and_goals(
    look: Callable[..., Seen], django_db_blocker: pytest.FixtureRequest
) -> None:
    with django_db_blocker.unblock():  # type: ignore[attr-defined]  # pytest-django's blocker
        standing = Person.objects.get(login="thuongtruc")
        commune = Unit.objects.filter(assessment__code="dti-xa-hcm-2025").order_by("sort_key").first()
        for path in (
            f"{ROUND}/cong-suc/",
            "/muc-tieu/",
            f"/cham-diem/dti-xa-hcm-2025/{commune.key}/viec-tiep-theo/",
            f"/cham-diem/dti-xa-hcm-2025/{commune.key}/thu-thay-doi/",
        ):
            assert look(path, as_=standing).faults == []
