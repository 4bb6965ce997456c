"""What stands beside scores over time, in a browser: the day of verification, years of another edition, who is not
ranked, a file whose numbers can be read in two ways."""

import datetime as dt
from pathlib import Path

import pytest
from playwright.sync_api import expect

from tests.browser.conftest import SIDEWAYS
from tests.province import make
from tinhso.apps.scoring.advice.tests.test_rounds import growing, mapped, old_round
from tinhso.apps.scoring.models import Run
from tinhso.apps.scoring.operations import NewUnit, create_assessment
from tinhso.apps.scoring.provenance import verifying
from tinhso.apps.scoring.rankings.tests.conftest import publish_values
from tinhso.apps.scoring.tests.conftest import FRAMEWORK, open_round
from tinhso.engines.indicators.store.api import Stage, register
from tinhso.kernel.access import api as access

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]


def published(manager: access.Actor, year: int, stage: Stage) -> Run:
    """Five communes, the last of them not ranked."""
    communes = growing(year)
    made = create_assessment(
        actor=manager, code=f"cds-xa-{year}", title=f"Chuyển đổi số cấp xã năm {year}", year=year,
        map_date=dt.date(year, 12, 31), owner_path="h99", edition=register("bo-thu", "Bộ chỉ số thử", FRAMEWORK),
        units=[
            NewUnit(one.key, one.name, None, "h99", None, one.group, "Mới lập trong năm." if n == 4 else "")
            for n, one in enumerate(communes)
        ],
    )  # fmt: skip
    return publish_values(manager, made, communes, stage)


def test_scores_over_time_are_fit_to_be_seen(look, tab, tmp_path: Path) -> None:
    province = make()
    round_ = open_round(province)
    son = province.standing_officer
    for year in (2022, 2023):
        old_round(round_.manager, year)
    mapped(careful=True)
    published(round_.manager, 2024, Stage.FINAL)
    verifying.night()
    published(round_.manager, 2025, Stage.SELF)
    for path, who in (
        ("/cham-diem/cds-xa-2024/lan-tinh/", son),
        ("/cham-diem/cds-xa-2025/lan-tinh/", son),
        ("/cham-diem/cds-xa-2025/xa-1/du-bao/", son),
        ("/xep-hang/cds-xa-2024/don-vi/xa-1/", None),
        ("/xep-hang/cds-xa-2024/", None),
    ):
        assert look(path, as_=who).faults == [], path
    file = tmp_path / "so-lieu.csv"
    file.write_text("unit;item;input;value\nhai-tan;2;numerator;1.250\nhai-tan;2;denominator;2.500\n")
    page = tab("/cham-diem/dot-thu/nhap-tep/", as_=son, width=360)
    page.get_by_label("Tệp CSV").set_input_files(file)
    page.get_by_role("button", name="Nhập", exact=True).click()
    expect(page.get_by_role("alert")).to_contain_text("“1.250” có thể là 1250 hoặc số thập phân")
    assert page.evaluate(SIDEWAYS) == 0
    page.get_by_label("Tệp CSV").set_input_files(file)
    page.get_by_label("Cách viết số trong tệp").select_option(label="1.234,5 (dấu phẩy thập phân)")
    page.get_by_role("button", name="Nhập", exact=True).click()
    expect(page.get_by_text("Số trong tệp được đọc theo cách viết 1.234,5")).to_be_visible()
