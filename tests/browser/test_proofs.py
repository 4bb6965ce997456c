"""In a real browser: a proof handed in twice, as the appraiser, the cross-checking agency and the unit see it."""

from collections.abc import Callable

import pytest
from playwright.sync_api import Page, expect

from tests.browser.conftest import Seen
from tests.browser.test_appraisal import days
from tests.province import province
from tinhso.apps.scoring.appraisal.tests.conftest import appraised
from tinhso.apps.scoring.appraisal.tests.test_proofs import Handed, handed
from tinhso.apps.scoring.tests.conftest import scoring_round

__all__ = ["appraised", "handed", "province", "scoring_round"]

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]
DESK = "/cham-diem/dot-thu"


def test_a_proof_handed_in_twice_is_met_where_the_claim_is_weighed(
    handed: Handed, tab: Callable[..., Page], look: Callable[..., Seen]
) -> None:
    house = handed.appraised.province
    days(handed.appraised, self_until=-1, opens=20)
    page = tab(f"{DESK}/tham-dinh/", as_=house.leader)
    page.get_by_role("combobox", name="Minh chứng").select_option(label="Minh chứng trùng")
    expect(page.get_by_role("row", name="Phường Tân Bình · 2")).to_contain_text("Trùng")
    page.get_by_role("link", name="Hồ sơ trực tuyến").first.click()
    page.get_by_role("link", name="Phường Tân Bình, chỉ số 2").click()
    expect(page.get_by_role("link", name="Phường Hải Tân, chỉ số 2")).to_be_visible()
    for path in (
        "",
        "?minh-chung=trung",
        "hai-tan/3/",
        "tan-binh/3/",
        "tan-binh/1/",
        "chap-nhan/",
        "thong-ke/",
    ):
        assert look(f"{DESK}/tham-dinh/{path}", as_=house.leader).faults == []
    assert look(f"{DESK}/tham-dinh/hai-tan/2/", as_=handed.appraised.yen_person).faults == []
    days(handed.appraised, self_until=1, opens=20)
    assert look(f"{DESK}/hai-tan/3/", as_=house.hung).faults == []
    assert look(f"{DESK}/tan-binh/3/", as_=house.mai).faults == []
    assert look(f"{DESK}/hai-tan/", as_=house.hung).faults == []
