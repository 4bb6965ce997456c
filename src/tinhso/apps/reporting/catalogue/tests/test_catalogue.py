"""Indicators are defined on screen, tried before they are kept, and never change their meaning unsaid."""

from pathlib import Path

import pytest
from django.core.exceptions import ValidationError
from django.test import Client

from tests.counting import check_queries
from tinhso.apps.reporting import operations as reporting
from tinhso.apps.reporting.catalogue import operations
from tinhso.apps.reporting.tests.conftest import Office, office
from tinhso.engines.indicators.series import api as series
from tinhso.kernel.access.api import Denied
from tinhso.kernel.audit.models import Entry

__all__ = ["office"]
pytestmark = pytest.mark.django_db
RECORD = Path(__file__).with_name("query_counts.json")
LIST = "/so-lieu/chi-tieu/"
NEW = {
    "code": "HS_LIEN_THONG", "title": "Hồ sơ liên thông", "definition": "Hồ sơ đi qua từ hai cơ quan.", "unit": "hồ sơ",
    "kind": "integer", "decimals": "0", "comes_from": "person", "fact": "", "formula": "", "over_places": "sum",
    "over_time": "sum", "low": "0", "high": "", "higher_is_better": "True", "source_note": "", "active": "on",
}  # fmt: skip


def browser(office: Office, who: str) -> Client:
    client = Client()
    client.force_login(getattr(office.province, who))
    return client


@pytest.fixture
def son(office: Office) -> Client:
    return browser(office, "standing_officer")


def test_an_indicator_is_defined_found_and_asked_by_a_form(office: Office, son: Client) -> None:
    answer = son.post("/so-lieu/lap-chi-tieu/", NEW)
    assert (answer.status_code, answer["Location"]) == (303, f"{LIST}HS_LIEN_THONG/")
    one = series.indicator("HS_LIEN_THONG")
    assert (one.kind, one.low, one.higher_is_better, one.over_places) == ("integer", 0, True, "sum")
    assert "Hồ sơ liên thông" in son.get(f"{LIST}?q=lien+thong").content.decode()
    page = son.get(f"{LIST}HS_LIEN_THONG/").content.decode()
    assert "Hồ sơ đi qua từ hai cơ quan." in page
    assert "Chưa biểu nào hỏi." in page
    assert Entry.objects.filter(action="reporting.indicator.define", object_key="HS_LIEN_THONG").exists()
    twice = son.post("/so-lieu/lap-chi-tieu/", NEW)
    assert (twice.status_code, "Mã này đã dùng." in twice.content.decode()) == (422, True)


def test_the_page_of_an_indicator_says_where_it_is_used(office: Office, son: Client) -> None:
    office.hand_in(office.hung, office.report())
    page = son.get(f"{LIST}HS_TT/").content.decode()
    for said in (
        "Báo cáo tháng",
        "Tỷ lệ trực tuyến",
        "1 số của 1 cơ quan, từ Tháng 1/2024",
        "chi-tieu=HS_TT&amp;ky=month",
    ):
        assert said in page
    assert "/so-lieu/chi-tieu/HS_TONG/" in son.get(f"{LIST}TY_LE/").content.decode()


def test_a_formula_is_tried_on_real_figures_and_nothing_is_kept(office: Office, son: Client) -> None:
    office.hand_in(office.hung, office.report())
    words = NEW | {
        "code": "TY_LE_TRE",
        "comes_from": "formula",
        "kind": "percent",
        "formula": "[HS_TRE] / [HS_TONG] * 100",
    }
    page = son.post("/so-lieu/lap-chi-tieu/", words | {"thu": "1"}).content.decode()
    assert "2 ÷ 100 × 100" in page
    assert "chưa lưu gì" in page
    assert not series.by_code(["TY_LE_TRE"])
    wrong = son.post("/so-lieu/lap-chi-tieu/", words | {"formula": "[HS_TRE] / ", "thu": "1"})
    assert (wrong.status_code, "còn dở" in wrong.content.decode()) == (422, True)


def test_a_new_meaning_of_figures_that_stand_needs_a_reason_and_leaves_its_trace(
    office: Office, son: Client
) -> None:
    office.hand_in(office.hung, office.report())
    known = series.indicator("HS_TT")
    words = {"title": known.title, "kind": "integer", "decimals": "0", "comes_from": "person", "unit": "hồ sơ",
             "over_places": "sum", "over_time": "last", "higher_is_better": "", "active": "on"}  # fmt: skip
    edit = f"{LIST}HS_TT/sua/"
    refused = son.post(edit, words)
    assert (refused.status_code, "ghi rõ lý do" in refused.content.decode()) == (422, True)
    assert series.indicator("HS_TT").over_time == "sum"
    assert son.post(edit, words | {"reason": "Công văn 12: số cuối kỳ"}).status_code == 303
    assert series.indicator("HS_TT").over_time == "last"
    noted = Entry.objects.get(action="reporting.indicator.define", object_key="HS_TT").changes
    assert (noted["over_time"], noted["reason"]) == (["sum", "last"], "Công văn 12: số cuối kỳ")
    assert son.post(edit, words | {"over_time": "last", "title": "Hồ sơ nộp trực tuyến"}).status_code == 303


def test_typed_figures_that_nobody_accepted_are_not_opened_by_another_source(
    office: Office, son: Client
) -> None:
    report = office.hand_in(office.hung, office.report())
    with pytest.raises(ValidationError, match="chưa được tiếp nhận"):
        operations.define(actor=office.son, code="HS_TT", new=False, reason="Tự đếm", comes_from="api")
    assert series.indicator("HS_TT").comes_from == "person"
    report = reporting.approve(actor=office.nga, submission=report)
    reporting.accept(actor=office.son, submission=report)
    operations.define(actor=office.son, code="HS_TT", new=False, reason="Tự đếm", comes_from="api")
    assert series.indicator("HS_TT").comes_from == "api"


def test_dimensions_grow_and_are_named_but_never_shrink(office: Office, son: Client) -> None:
    made = son.post(
        "/so-lieu/lap-phan-to/", {"code": "gioi", "title": "Giới", "categories": "nam; Nam\nnu; Nữ"}
    )
    assert made.status_code == 303
    edit = "/so-lieu/phan-to/gioi/sua/"
    fewer = son.post(edit, {"title": "Giới", "categories": "nam; Nam"})
    assert (fewer.status_code, "nu" in fewer.content.decode()) == (422, True)
    bad = son.post(edit, {"title": "Giới", "categories": "nam; Nam\nNữ"})
    assert "Dòng 2 không đúng dạng" in bad.content.decode()
    assert (
        son.post(edit, {"title": "Giới tính", "categories": "nam; Nam\nnu; Nữ\nkhac; Khác"}).status_code
        == 303
    )
    assert [one.title for one in series.dimensions_with_categories()[0].categories.all()] == [
        "Nam",
        "Nữ",
        "Khác",
    ]
    assert "gioi:khac" in son.get("/so-lieu/phan-to/").content.decode()


def test_who_may_not_define_reads_only(office: Office) -> None:
    hung = browser(office, "hung")
    page = hung.get(LIST).content.decode()
    assert ("Hồ sơ trực tuyến" in page, "lap-chi-tieu" in page) == (True, False)
    assert hung.get("/so-lieu/lap-chi-tieu/").status_code == 404
    with pytest.raises(Denied):
        operations.define(actor=office.hung, code="X", new=True, title="X")
    with pytest.raises(Denied):
        operations.define_dimension(actor=office.hung, code="x", new=True, title="X", categories=[("a", "A")])
    with pytest.raises(ValidationError, match="Chưa có"):
        operations.define(actor=office.son, code="KHONG_CO", new=False, title="X")


def test_pages_cost_as_many_queries_as_recorded(office: Office, son: Client) -> None:
    office.hand_in(office.hung, office.report())
    for name, path in (
        ("indicators", LIST),
        ("indicator", f"{LIST}HS_TT/"),
        ("dimensions", "/so-lieu/phan-to/"),
    ):
        check_queries(RECORD, name, son, path)
