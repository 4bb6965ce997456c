"""Runs and provenance in a real browser: a correction and what it changed, a fed input, everything looked at."""

from decimal import Decimal

import pytest
from playwright.sync_api import expect

from tests.province import Province, make
from tinhso.apps.scoring import operations
from tinhso.apps.scoring.provenance.operations import bind, open_correction, take_figures
from tinhso.apps.scoring.tests.conftest import Round, open_round
from tinhso.engines.indicators.series import api as series
from tinhso.engines.indicators.series.api import Address, NewDatum
from tinhso.engines.indicators.store.api import Stage

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]
WHY = "Phường Hải Tân cộng nhầm hồ sơ của quý trước"


def furnish() -> tuple[Province, Round]:
    """Two communes, the numerator of item 2 fed by a reported figure; published, corrected, published again."""
    province = make()
    round_ = open_round(province)
    series.put_indicator(code="HS_TT", title="Hồ sơ nộp trực tuyến", kind="integer")
    period, indicator = series.periods.get("2025"), series.indicator("HS_TT")
    series.write(
        actor=round_.manager,
        data=[
            NewDatum(Address(indicator.pk, period.pk, agency.pk), Decimal(value))
            for agency, value in ((province.hai_tan, 30), (province.tan_binh, 20))
        ],
    )
    bind(
        actor=round_.manager, assessment=round_.assessment, item="2", name="numerator", indicator="HS_TT", period="2025"
    )  # fmt: skip
    for unit in (round_.hai_tan, round_.tan_binh):
        operations.enter(
            actor=round_.manager, unit=unit, item="2", stage=Stage.SELF, values={"denominator": "40"},
            evidence_note="Biên bản đối chiếu 12/BB",
        )  # fmt: skip
    take_figures(actor=round_.manager, assessment=round_.assessment, stage=Stage.SELF)
    operations.publish(actor=round_.manager, assessment=round_.assessment, stage=Stage.SELF)
    open_correction(actor=round_.manager, assessment=round_.assessment, stage=Stage.SELF, reason=WHY)
    operations.enter(
        actor=round_.manager, unit=round_.hai_tan, item="2", stage=Stage.SELF, values={"denominator": "80"}
    )
    operations.publish(actor=round_.manager, assessment=round_.assessment, stage=Stage.SELF)
    return province, round_


def test_runs_and_provenance_are_fit_to_be_seen(look, tab):
    province, _round = furnish()
    son = province.standing_officer
    for path in (
        "/cham-diem/dot-thu/lan-tinh/",
        "/cham-diem/dot-thu/lan-tinh/2/",
        "/cham-diem/dot-thu/dinh-chinh/?giai-doan=self",
        "/cham-diem/dot-thu/lay-so-lieu/",
        "/cham-diem/dot-thu/hai-tan/2/?giai-doan=self",
    ):
        assert look(path, as_=son).faults == [], path
    for path in (
        "/xep-hang/dot-thu/lan-cong-bo/",
        "/xep-hang/dot-thu/lan-cong-bo/2/",
        "/xep-hang/dot-thu/don-vi/hai-tan/2/",
    ):
        assert look(path).faults == [], path
    page = tab("/cham-diem/dot-thu/hai-tan/2/?giai-doan=self", as_=son)
    page.get_by_role("link", name="Điểm có minh chứng này").click()
    assert look(page.url.split("localhost", 1)[1].split("/", 1)[1].join(["/", ""]), as_=son).faults == []
    page.goto("/cham-diem/dot-thu/lan-tinh/")
    page.get_by_role("button", name="Tính lại để kiểm chứng: 1").click()
    expect(page.get_by_text("Kết quả tái lập được")).to_be_visible()
