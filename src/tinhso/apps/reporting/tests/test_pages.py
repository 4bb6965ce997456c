"""The pages: what they show, what they refuse, and that they work without script."""

import datetime as dt
import uuid
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client

from tests.counting import check_queries
from tinhso.apps.reporting import asking, operations, sheet
from tinhso.apps.reporting.models import Check, Form, LockException, Submission
from tinhso.apps.reporting.tests.conftest import CELLS, FEBRUARY, Office
from tinhso.engines.indicators.models import CellNote, Datum, Period
from tinhso.engines.indicators.store.api import Evidence
from tinhso.kernel.text import api as text

pytestmark = pytest.mark.django_db
SHEET = "/bao-cao/to/bc-thang/202401/H99.01/"
STATES = Submission.State


def at_home(office: Office, who: str) -> Client:
    """A signed-in browser."""
    client = Client()
    client.force_login(getattr(office.province, who))
    return client


@pytest.fixture
def hung(office: Office) -> Client:
    return at_home(office, "hung")


@pytest.fixture
def nga(office: Office) -> Client:
    return at_home(office, "leader")


@pytest.fixture
def son(office: Office) -> Client:
    return at_home(office, "standing_officer")


def body(answer: Any) -> str:
    return str(answer.content.decode())


def form_of(client: Client) -> dict[str, str]:
    """What the sheet's form would send untouched."""
    import re

    page = body(client.get(SHEET))
    found = re.findall(r'name="([\w-]+)" value="([^"]*)"', page)
    return {name: value for name, value in found if name not in ("next", "ngon-ngu")}


def test_what_is_due_stands_with_its_day_and_state(office: Office, hung: Client) -> None:
    with text.at(dt.date(2024, 2, 16)):  # seven days of Tết lie between
        page = body(hung.get("/bao-cao/"))
    assert page.index("Tháng 1/2024") < page.index("Tháng 2/2024")
    assert "quá 2 ngày làm việc" in page
    assert "Quá hạn" in page
    assert "Chưa bắt đầu" in page


def test_the_list_of_what_is_due_goes_on_by_key(office: Office, son: Client, monkeypatch: Any) -> None:
    from tinhso.apps.reporting.views import lists

    monkeypatch.setattr(lists, "PER_PAGE", 2)
    seen, address = [], "/bao-cao/?pham-vi=tat-ca"
    while address:
        page = body(son.get(address))
        seen += [line.split('"')[0] for line in page.split('href="/bao-cao/to/')[1:]]
        address = page.partition('rel="next" href="')[2].partition('"')[0].replace("&amp;", "&")
        address = f"/bao-cao/{address}" if address else ""
    assert len(seen) == len(set(seen)) == 6


def test_without_script_the_changed_cells_are_written_and_a_double_sending_is_one(
    office: Office, hung: Client
) -> None:
    sent = {**form_of(hung), "o-1": "1.200", "o-2": "900"}
    for _ in range(2):
        assert hung.post(SHEET, sent).status_code == 303
    assert sorted(Datum.objects.values_list("value", "clock")) == [(900, 1), (1200, 1)]


def test_without_script_a_wrong_cell_comes_back_with_its_reason_and_what_was_typed(
    office: Office, hung: Client
) -> None:
    answer = hung.post(SHEET, {**form_of(hung), "o-1": "mười", "o-2": "9"})
    assert answer.status_code == 422
    assert 'value="mười"' in body(answer)
    assert "không phải là số" in body(answer)
    assert [int(one) for one in Datum.objects.values_list("value", flat=True) if one] == [9]


def test_only_who_writes_may_keep_the_sheet_for_when_there_is_no_network(
    office: Office, hung: Client, nga: Client
) -> None:
    assert hung.get(SHEET)["Tinhso-Keep"] == "1"
    assert "Tinhso-Keep" not in nga.get(SHEET)
    assert at_home(office, "mai").get(SHEET).status_code == 404


def test_the_sheet_shows_computed_figures_failing_checks_and_what_is_unusual(
    office: Office, hung: Client
) -> None:
    office.type(office.hung, office.report(), HS_TONG="80", HS_TT="100")
    page = body(hung.get(SHEET))
    assert ">125<" in page  # 100 / 80 * 100
    assert "đang là 100 so với 80" in page


def test_a_formula_of_a_formula_is_computed_too(office: Office) -> None:
    from tinhso.engines.indicators.series import api as series

    series.put_indicator(
        code="TY_LE_2", title="Gấp đôi", comes_from="formula", formula="[TY_LE] * 2", decimals=1
    )
    operations.put_check(
        actor=office.son, form=office.form, code="gap-doi", title="Gấp đôi", left="[TY_LE_2]", operator="<=",
        right="[TY_LE]",
    )  # fmt: skip
    office.type(office.hung, office.report(), HS_TONG="100", HS_TT="50")
    failing = sheet.read(office.hung, office.report()).violations
    assert [(one.check.code, one.left, one.right) for one in failing] == [("gap-doi", 100, 50)]


def test_a_report_is_handed_in_with_an_explanation_for_each_important_failure(
    office: Office, hung: Client
) -> None:
    office.type(office.hung, office.report(), HS_TONG="80", HS_TT="100")
    assert "đang là 100" in body(hung.get(f"{SHEET}nop/"))
    answer = hung.post(f"{SHEET}nop/", {})
    assert answer.status_code == 422
    assert "giải trình vì sao" in body(answer)
    assert office.report().state == STATES.DRAFT
    assert hung.post(f"{SHEET}nop/", {"vi-sao-tt-khong-qua-tong": "Hồ sơ kỳ trước"}).status_code == 303
    assert "Hồ sơ kỳ trước" in body(hung.get(SHEET))
    assert office.report().state == STATES.COMPLETED


@pytest.mark.parametrize(
    ("who", "step", "words", "state"),
    [("leader", "duyet", "", STATES.APPROVED), ("leader", "tra-lai", "Sai", STATES.RETURNED),
     ("hung", "mo-lai", "", STATES.DRAFT)],
)  # fmt: skip
def test_a_report_is_moved_from_its_page(office: Office, who: str, step: str, words: str, state: str) -> None:
    office.hand_in(office.hung, office.report())
    client = at_home(office, who)
    assert client.get(f"{SHEET}buoc/{step}/").status_code == 200
    assert client.post(f"{SHEET}buoc/{step}/", {"words": words}).status_code == 303
    assert office.report().state == state


def test_a_step_without_right_or_reason_changes_nothing(office: Office, hung: Client, nga: Client) -> None:
    report = office.hand_in(office.hung, office.report())
    assert hung.post(f"{SHEET}buoc/duyet/").status_code == 403
    refused = nga.post(f"{SHEET}buoc/tra-lai/", {"words": " "})
    assert (refused.status_code, "Hãy ghi lý do" in body(refused)) == (422, True)
    assert nga.get(f"{SHEET}buoc/la/").status_code == 404
    report.refresh_from_db()
    assert report.state == STATES.COMPLETED


def test_many_are_approved_at_one_go_and_each_says_what_held_it_up(office: Office, nga: Client) -> None:
    good = office.hand_in(office.hung, office.report())
    city = office.hand_in(office.son, office.report(office.province.city))
    assert "phường Hải Tân" in body(nga.get("/bao-cao/cho-duyet/"))
    answer = nga.post("/bao-cao/cho-duyet/", {"bao-cao": [str(good.key), str(city.key), "la"]})
    assert answer.status_code == 422
    assert "Xong 1 báo cáo." in body(answer)
    assert "Cơ quan cấp dưới chưa được duyệt: Ủy ban nhân dân phường Tân Bình" in body(answer)
    good.refresh_from_db()
    city.refresh_from_db()
    assert (good.state, city.state) == (STATES.APPROVED, STATES.COMPLETED)
    assert "Hãy chọn ít nhất một báo cáo" in body(nga.post("/bao-cao/cho-duyet/"))


def test_the_owner_accepts_at_one_go_what_was_approved(office: Office, son: Client) -> None:
    report = operations.approve(actor=office.nga, submission=office.hand_in(office.hung, office.report()))
    assert son.post("/bao-cao/cho-duyet/", {"bao-cao": [str(report.key)]}).status_code == 200
    report.refresh_from_db()
    assert report.state == STATES.ACCEPTED


def test_a_cell_is_commented_on_marked_and_settled(
    office: Office, hung: Client, nga: Client, son: Client
) -> None:
    address = f"{SHEET}o/1/"
    assert nga.post(f"{address}ghi-chu/", {"kind": "follow_up", "words": "Xem lại"}).status_code == 303
    assert hung.post(f"{address}ghi-chu/", {"kind": "comment", "words": ""}).status_code == 422
    assert hung.post(f"{address}ghi-chu/", {"kind": "dispute", "words": "x"}).status_code == 422
    note = CellNote.objects.get()
    assert "Xem lại" in body(son.get("/bao-cao/theo-doi/"))
    assert "Xem lại" not in body(at_home(office, "mai").get("/bao-cao/theo-doi/"))
    assert hung.post(f"{address}ghi-chu/{note.key}/xong/", {"answer": "Đã xem"}).status_code == 403
    assert son.post(f"{address}ghi-chu/{note.key}/xong/", {"answer": "Đã xem"}).status_code == 303
    note.refresh_from_db()
    assert (note.answer, note.closed_by_name) == ("Đã xem", "Đỗ Văn Sơn")
    assert "Xem lại" not in body(son.get("/bao-cao/theo-doi/"))


def test_a_counted_figure_is_disputed_with_a_reason(office: Office, hung: Client) -> None:
    address = f"{SHEET}o/{CELLS['DEM']}/"
    assert hung.post(f"{address}ghi-chu/", {"kind": "dispute", "words": "Đếm thiếu"}).status_code == 303
    assert CellNote.objects.get().kind == "dispute"
    assert "Đếm thiếu" in body(hung.get(address))


def test_a_cell_shows_who_changed_what_and_its_last_twelve_values(office: Office, hung: Client) -> None:
    office.type(office.hung, office.report(), seen=0, HS_TONG="7")
    office.type(office.son, office.report(), seen=1, HS_TONG="9")
    page = body(hung.get(f"{SHEET}o/1/"))
    assert "7 → 9" in page
    assert "Đỗ Văn Sơn" in page
    assert [page.count(f'<th scope="row">Tháng {n}/2023') for n in (1, 2, 12)] == [0, 1, 1]


def test_a_computed_cell_shows_its_earlier_values_too(office: Office) -> None:
    office.type(office.hung, office.report(), HS_TONG="100", HS_TT="50")
    office.type(office.hung, office.report(period="202402"), HS_TONG="100", HS_TT="60")
    cell = sheet.read(office.hung, office.report(period="202402")).cells[CELLS["TY_LE"] - 1]
    assert (cell.value, cell.past[-1], len(cell.past), cell.past[0]) == (
        60,
        ("202401", 50),
        11,
        ("202303", None),
    )
    assert cell.previous == "50"


def test_a_proof_hangs_at_its_cell_and_is_read_by_whoever_sees_the_report(
    office: Office, hung: Client
) -> None:
    paper = SimpleUploadedFile("bien-ban.txt", "Biên bản".encode(), "text/plain")
    assert hung.post(f"{SHEET}o/1/minh-chung/", {"note": "Biên bản 12", "file": paper}).status_code == 303
    proof = Evidence.objects.get()
    assert (proof.book, proof.unit, proof.item) == ("bc/bc-thang/202401", "H99.01", "HS_TONG")
    assert proof.file is not None
    file = f"/tep/{proof.file.key}/"
    answer = hung.get(file)
    assert (answer.status_code, at_home(office, "mai").get(file).status_code) == (200, 404)
    assert b"".join(answer.streaming_content).decode() == "Biên bản"  # type: ignore[attr-defined]
    assert "1 minh chứng" in body(hung.get(SHEET))
    assert hung.post(f"{SHEET}o/1/minh-chung/", {"note": " "}).status_code == 422


def test_the_overview_counts_and_narrows_by_state(office: Office, son: Client, hung: Client) -> None:
    office.hand_in(office.hung, office.report())
    office.type(office.mai, office.report(office.province.tan_binh), HS_TONG="1")
    with text.at(dt.date(2024, 2, 20)):
        whole = body(son.get("/bao-cao/tinh-hinh/bc-thang/202401/"))
        late = body(son.get("/bao-cao/tinh-hinh/bc-thang/202401/?tinh-trang=late"))
    assert 'Quá hạn<span class="count">2</span>' in whole
    assert ("phường Hải Tân" in late, "phường Tân Bình" in late) == (False, True)
    mine = body(hung.get("/bao-cao/tinh-hinh/bc-thang/202401/"))
    assert ("phường Hải Tân" in mine, "phường Tân Bình" in mine) == (True, False)
    assert son.get("/bao-cao/tinh-hinh/bc-thang/2024/").status_code == 404


def test_validation_on_demand_and_its_csv(office: Office, son: Client, hung: Client) -> None:
    office.type(office.hung, office.report(), HS_TONG="5", HS_TT="8")
    office.type(office.mai, office.report(office.province.tan_binh), HS_TONG="5", HS_TT="4")
    page = body(son.get("/bao-cao/kiem-tra/?bieu=bc-thang&ky=202401&co_quan=H99"))
    assert "Đã kiểm tra 2 báo cáo, 1 chỗ chưa đạt." in page
    answer = son.get("/bao-cao/kiem-tra/?bieu=bc-thang&ky=202401&dang=csv")
    lines = b"".join(answer.streaming_content).decode("utf-8-sig").splitlines()  # type: ignore[attr-defined]
    assert [line.split(",")[2] for line in lines] == ["Mã cơ quan", "H99.01"]
    assert "Đã kiểm tra 1 báo cáo" in body(hung.get("/bao-cao/kiem-tra/?bieu=bc-thang&ky=202401"))
    for wrong in (
        "bieu=la&ky=202401",
        "bieu=bc-thang&ky=2024",
        "bieu=bc-thang&ky=202401&co_quan=H77",
        "bieu=bc-thang",
    ):
        assert 'role="alert"' in body(son.get(f"/bao-cao/kiem-tra/?{wrong}"))


def test_outliers_of_a_period_are_those_of_the_sheet(office: Office, son: Client) -> None:
    from tinhso.apps.reporting import checking, watching
    from tinhso.engines.indicators.series import api as series

    one = series.indicator("HS_TONG")
    past = [100, 104, 98, 101, 99, 103, 97]
    for month, value in enumerate(past, start=5):
        period = series.periods.get(f"2023{month:02}")
        address = series.Address(one.pk, period.pk, office.province.hai_tan.pk)
        series.write(actor=office.son, data=[series.NewDatum(address, value)], key=uuid.uuid4())  # type: ignore[arg-type]
    office.type(office.hung, office.report(), HS_TONG="500")
    (found,) = watching.outliers(office.form, series.periods.parse("202401"), [office.report()])
    assert found.outlier.z == pytest.approx(checking.outlier(found.value, past).z)  # type: ignore[arg-type, union-attr]
    assert found.outlier.modified_z == pytest.approx(checking.outlier(found.value, past).modified_z)  # type: ignore[arg-type, union-attr]
    assert "phường Hải Tân" in body(son.get("/bao-cao/bat-thuong/?bieu=bc-thang&ky=202401"))
    assert "Lệch xa 7 kỳ trước" in body(son.get(SHEET))


def test_a_form_is_made_from_pasted_lines_published_and_given_to_agencies(
    office: Office, son: Client
) -> None:
    made = {"code": "bc-quy", "title": "Báo cáo quý", "period_kind": "quarter", "owner": "H99"}
    assert son.post("/bao-cao/lap-bieu/", made).status_code == 303
    base = "/bao-cao/bieu/bc-quy/"
    lines = "HS_TONG\t\tHồ sơ\tx\t\nHS_TT;;Hồ sơ;x;x"
    version = {"valid_from": "2024-01-01", "due_working_days": "10", "steps": "1", "cells": lines}
    assert son.post(f"{base}phien-ban/them/", {**version, "cells": "KHONG_CO"}).status_code == 422
    assert son.post(f"{base}phien-ban/them/", {**version, "cells": ";x"}).status_code == 422
    assert son.post(f"{base}phien-ban/them/", version).status_code == 303
    assert "Bản nháp" in body(son.get(f"{base}phien-ban/1/"))
    assert son.post(f"{base}phien-ban/1/ban-hanh/").status_code == 303
    assert son.post(f"{base}phien-ban/1/ban-hanh/").status_code == 422
    assert son.post(f"{base}giao/", {"codes": "H99*", "since": "2024-01-01"}).status_code == 303
    form = Form.objects.get(code="bc-quy")
    assert asking.assignments(form).count() == 3
    cells = form.versions.get().cells.order_by("order")
    assert [(one.section, one.required, one.evidence_wanted) for one in cells] == [
        ("Hồ sơ", True, False), ("Hồ sơ", True, True)
    ]  # fmt: skip
    assert son.post(f"{base}thoi-giao/", {"codes": "H99.09", "until": "2024-01-01"}).status_code == 303
    assert asking.assignments(form).count() == 2
    nobody = son.post(f"{base}giao/", {"codes": "", "since": "2024-01-01"})
    assert (nobody.status_code, "Chọn một cơ quan, hoặc dán mã." in body(nobody)) == (422, True)
    below = {"under": "H99", "whom": "*:thu", "codes": "", "since": "2024-01-01"}
    assert son.post(f"{base}giao/", below).status_code == 303
    assert asking.assignments(form).filter(valid_to=None).count() == 3
    assert "HS_TT; ; Hồ sơ; x; x" in body(son.get(f"{base}phien-ban/them/"))
    assert "202403" not in body(son.get(base))


def test_checks_limits_and_exceptions_are_written_from_the_forms_page(office: Office, son: Client) -> None:
    base = "/bao-cao/bieu/bc-thang/"
    check = {"code": "tre-it", "title": "Trễ ít", "left": "[HS_TRE]", "operator": "<=", "right": "[HS_TONG] * 0,1",
             "tolerance": "0", "importance": "low", "active": "on"}  # fmt: skip
    assert son.post(f"{base}quy-tac/", {**check, "left": "[HS_TRE"}).status_code == 422
    assert son.post(f"{base}quy-tac/", check).status_code == 303
    assert son.post(f"{base}quy-tac/", check).status_code == 422, "a new one does not take an old one's place"
    assert son.post(f"{base}quy-tac/tre-it/", {**check, "title": "Trễ rất ít"}).status_code == 303
    assert Check.objects.get(code="tre-it").title == "Trễ rất ít"
    limit = {"indicator": "HS_TONG", "agency": "H99.01", "low": "10", "high": "1000"}
    assert son.post(f"{base}muc-thuong-thay/", {**limit, "indicator": "LA"}).status_code == 422
    assert son.post(f"{base}muc-thuong-thay/", {**limit, "high": "1"}).status_code == 422
    assert son.post(f"{base}muc-thuong-thay/", limit).status_code == 303
    unlock = {"agency": "H99.01", "period": "202401", "last_date": "2024-03-01", "reason": "Mất điện"}
    assert son.post(f"{base}mo-khoa/", {**unlock, "last_date": "2024-02-01"}).status_code == 422
    assert son.post(f"{base}mo-khoa/", {**unlock, "period": "x"}).status_code == 422
    assert son.post(f"{base}mo-khoa/", unlock).status_code == 303
    page = body(son.get(base))
    assert ("Trễ rất ít" in page, "10 – 1.000" in page, "Mất điện" in page) == (True, True, True)
    assert son.post(f"{base}khoa-lai/", {"ngoai-le": str(LockException.objects.get().key)}).status_code == 303
    assert LockException.objects.get().ended_at is not None


def test_who_does_not_manage_a_form_reads_it_only(office: Office, hung: Client) -> None:
    page = body(hung.get("/bao-cao/bieu/bc-thang/"))
    assert "Thêm phiên bản" not in page
    for path in ("giao/", "quy-tac/", "phien-ban/them/", "mo-khoa/", "muc-thuong-thay/"):
        assert hung.post(f"/bao-cao/bieu/bc-thang/{path}").status_code == 404


def test_query_counts_are_as_recorded(office: Office, hung: Client, nga: Client, son: Client) -> None:
    from pathlib import Path

    record = Path(__file__).parent / "query_counts.json"
    office.hand_in(office.hung, office.report())
    office.type(office.mai, office.report(office.province.tan_binh), HS_TONG="1", HS_TT="4")
    operations.comment(
        actor=office.nga,
        submission=office.report(),
        cell=sheet.read(office.nga, office.report()).cells[0].asked,
        words="Xem",
    )
    for name, client, path in (
        ("due", hung, "/bao-cao/"),
        ("due of many", son, "/bao-cao/?pham-vi=tat-ca"),
        ("waiting", nga, "/bao-cao/cho-duyet/"),
        ("follow_up", son, "/bao-cao/theo-doi/"),
        ("sheet", hung, SHEET),
        ("cell", hung, f"{SHEET}o/1/"),
        ("hand_in", hung, f"{SHEET}nop/"),
        ("step", nga, f"{SHEET}buoc/duyet/"),
        ("overview", son, "/bao-cao/tinh-hinh/bc-thang/202401/"),
        ("validation", son, "/bao-cao/kiem-tra/?bieu=bc-thang&ky=202401"),
        ("outliers", son, "/bao-cao/bat-thuong/?bieu=bc-thang&ky=202401"),
        ("forms", son, "/bao-cao/bieu/"),
        ("form", son, "/bao-cao/bieu/bc-thang/"),
        ("version", son, "/bao-cao/bieu/bc-thang/phien-ban/1/"),
    ):
        check_queries(record, name, client, path)


def test_looking_at_a_report_stores_nothing(office: Office, hung: Client) -> None:
    for path in ("", "o/1/", "nop/", "buoc/duyet/"):
        assert hung.get(f"/bao-cao/to/bc-thang/202402/H99.01/{path}").status_code == 200
    assert hung.get("/bao-cao/tinh-hinh/bc-thang/202402/").status_code == 200
    assert not Submission.objects.exists()
    assert not Period.objects.filter(code="202402").exists()


def test_the_day_looked_at_decides_in_a_trial_installation(office: Office, settings: Any) -> None:
    settings.TINHSO_DAY_CAN_MOVE = True
    client = at_home(office, "hung")
    client.cookies["ngay"] = "2024-03-15"
    page = body(client.get(SHEET))
    assert "đã khóa" in page
    client.cookies["ngay"] = FEBRUARY.isoformat()
    assert "đã khóa" not in body(client.get(SHEET))


def test_the_first_page_says_what_is_due_and_what_waits_for_approval(
    office: Office, hung: Client, nga: Client
) -> None:
    with text.at(dt.date(2024, 2, 16)):
        typist = body(hung.get("/ban-lam-viec/"))
        office.type(office.hung, office.report(), **{code: "1" for code in CELLS if code != "TY_LE"})
        operations.complete(actor=office.hung, submission=office.report())
        approver = body(nga.get("/ban-lam-viec/"))
        handed_in = body(hung.get("/ban-lam-viec/"))
    assert f'href="{SHEET}"' in typist
    assert "quá 2 ngày làm việc" in typist
    assert f'href="{SHEET}"' not in handed_in
    assert "Báo cáo chờ duyệt" in approver
    assert f'href="{SHEET}"' in approver


def test_each_step_says_what_was_done(office: Office, nga: Client) -> None:
    office.hand_in(office.hung, office.report())
    nga.post(f"{SHEET}buoc/tra-lai/", {"words": "Thiếu sổ"})
    assert "Đã trả lại báo cáo" in body(nga.get(SHEET))


def test_the_first_page_counts_days_from_the_day_looked_at(office: Office, settings: Any) -> None:
    settings.TINHSO_DAY_CAN_MOVE = True
    client = at_home(office, "hung")
    client.cookies["ngay"] = "2024-02-06"
    page = body(client.get("/ban-lam-viec/"))
    assert "Báo cáo phải nộp" in page
    assert ("quá hạn" in page.lower(), "ngày làm việc" in page) == (False, True)


def test_what_is_looked_at_is_chosen_by_name_and_begins_with_the_last_period(
    office: Office, son: Client
) -> None:
    office.type(office.hung, office.report(), HS_TONG="5", HS_TT="8")
    with text.at(dt.date(2024, 2, 16)):
        page = body(son.get("/bao-cao/kiem-tra/"))
    assert "Đã kiểm tra 1 báo cáo, 1 chỗ chưa đạt." in page
    assert '<option value="202401" selected>Tháng 1/2024</option>' in page
    assert "phường Hải Tân</option>" in page
    assert "bieu=bc-thang&amp;ky=202401&amp;dang=csv" in page


def test_who_approves_is_told_what_to_do_not_what_they_may_not(
    office: Office, hung: Client, nga: Client
) -> None:
    office.type(office.hung, office.report(), **{code: "1" for code in CELLS if code != "TY_LE"})
    operations.complete(actor=office.hung, submission=office.report())
    assert "Báo cáo chờ bạn duyệt" in body(nga.get(SHEET))
    assert "Báo cáo chờ bạn duyệt" not in body(hung.get(SHEET))


def test_the_menu_shows_where_a_page_belongs(office: Office, son: Client) -> None:
    import re

    def current(path: str) -> str:
        (link,) = re.findall(
            r'class="side-link"[^>]*aria-current="page"[^>]*>.*?</a>', body(son.get(path)), re.S
        )
        return str(re.sub(r"<[^>]+>", "", link.partition(">")[2])).strip()

    assert current("/bao-cao/") == "Báo cáo phải nộp"
    assert current("/bao-cao/bat-thuong/") == "Kiểm tra số liệu"
    assert current("/bao-cao/tinh-hinh/bc-thang/202401/") == "Biểu báo cáo"
