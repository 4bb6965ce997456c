"""The HTTP API: the sheet, its cells under keys of the sender's own, and every step."""

import uuid
from typing import Any

import pytest
from django.test import Client

from tinhso.apps.reporting import operations
from tinhso.apps.reporting.models import Step, Submission
from tinhso.apps.reporting.operations import NewCell
from tinhso.apps.reporting.tests.conftest import Office
from tinhso.engines.indicators.models import Datum

pytestmark = pytest.mark.django_db
REPORT = "/api/v1/reports/bc-thang/202401/H99.01"
JSON = {"content_type": "application/json"}


def client_of(office: Office, who: str) -> Client:
    client = Client()
    client.force_login(getattr(office.province, who))
    return client


def edit(figure: str, typed: str, seen: int = 0, key: str = "") -> dict[str, Any]:
    return {"key": key or str(uuid.uuid4()), "figure": figure, "typed": typed, "seen": seen}


def send(client: Client, *edits: dict[str, Any], **more: Any) -> Any:
    return client.patch(f"{REPORT}/cells", {"version": 1, "edits": edits, **more}, **JSON)


def test_a_sheet_is_read_with_figures_trees_and_abilities(office: Office) -> None:
    office.type(office.hung, office.report(), HS_TONG="200", HS_TT="50")
    found = client_of(office, "hung").get(REPORT).json()
    cells = {one["figure"]: one for one in found["cells"]}
    assert (cells["HS_TONG"]["value"], cells["HS_TONG"]["clock"], cells["TY_LE"]["value"]) == ("200", 1, "25")
    assert cells["TY_LE"]["formula"] == [
        "*", ["/", ["ref", "HS_TT", "", 0], ["ref", "HS_TONG", "", 0]], ["num", "100"]
    ]  # fmt: skip
    assert found["checks"][0]["left"] == ["ref", "HS_TT", "", 0]
    assert ["ref", "HS_TT", "", 0, "50"] in found["known"]
    assert (found["may_write"], found["abilities"]["may_complete"], found["abilities"]["may_approve"]) == (
        True,
        True,
        False,
    )


def test_cells_are_written_answered_alike_again_and_refused_one_by_one(office: Office) -> None:
    hung = client_of(office, "hung")
    right, wrong, lost = edit("HS_TONG", "1.200"), edit("HS_TT", "1,5"), edit("LA", "1")
    first = send(hung, right, wrong, lost).json()["rows"]
    again = send(hung, right, wrong, lost).json()["rows"]
    assert first == again
    assert [(one["state"], one["value"], one["clock"]) for one in first] == [
        ("saved", "1200", 1), ("invalid", None, 0), ("invalid", None, 0)
    ]  # fmt: skip
    assert Datum.objects.count() == 1


def test_who_was_overtaken_is_told_the_standing_value_also_when_asking_again(office: Office) -> None:
    hung = client_of(office, "hung")
    late = edit("HS_TONG", "9")
    office.type(office.son, office.report(), seen=0, HS_TONG="7")
    office.type(office.son, office.report(), seen=1, HS_TONG="8")
    for _ in range(2):
        (answer,) = send(hung, late).json()["rows"]
        assert (answer["state"], answer["value"], answer["clock"]) == ("overtaken", "8", 2)


def test_a_stale_version_or_another_person_is_told_so_and_nothing_is_written(office: Office) -> None:
    hung = client_of(office, "hung")
    stale = hung.patch(f"{REPORT}/cells", {"version": 2, "edits": [edit("HS_TONG", "1")]}, **JSON)
    assert (stale.status_code, stale.json()["version"]) == (409, 1)
    other = send(hung, edit("HS_TONG", "1"), person=str(office.mai.person))
    assert (other.status_code, "tài khoản khác" in other.json()["detail"]) == (409, True)
    assert send(hung, edit("HS_TONG", "1"), person=str(office.hung.person)).status_code == 200
    assert Datum.objects.count() == 1


def test_without_right_token_or_when_handed_in_nothing_is_written(office: Office) -> None:
    assert send(client_of(office, "lan"), edit("HS_TONG", "1")).status_code == 401
    assert send(client_of(office, "mai"), edit("HS_TONG", "1")).status_code == 404
    strict = Client(enforce_csrf_checks=True)
    strict.force_login(office.province.hung)
    assert send(strict, edit("HS_TONG", "1")).status_code == 401
    assert not Submission.objects.exists()
    office.hand_in(office.hung, office.report())
    refused = send(client_of(office, "hung"), edit("HS_TONG", "1"))
    assert (refused.status_code, "đã nộp" in refused.json()["detail"]) == (403, True)


def test_a_report_goes_its_whole_way_by_the_api(office: Office) -> None:
    hung, nga, son = (client_of(office, who) for who in ("hung", "leader", "standing_officer"))
    send(hung, edit("HS_TONG", "5"), edit("HS_TT", "8"))
    failing = hung.post(f"{REPORT}/complete", {}, **JSON)
    assert (failing.status_code, failing.json()["checks"]) == (422, ["tt-khong-qua-tong"])
    why = {"explained": {"tt-khong-qua-tong": "Hồ sơ kỳ trước"}}
    for client, step, words, state in (
        (hung, "complete", why, "completed"), (hung, "reopen", {}, "draft"), (hung, "complete", why, "completed"),
        (nga, "approve", {}, "approved"), (nga, "unapprove", {"words": "Xem lại"}, "completed"),
        (nga, "return", {"words": "Sửa"}, "returned"), (hung, "complete", why, "completed"),
        (nga, "approve", {}, "approved"), (son, "accept", {}, "accepted"),
        (son, "unaccept", {"words": "x"}, "approved"),
    ):  # fmt: skip
        answer = client.post(f"{REPORT}/{step}", words, **JSON)
        assert (answer.status_code, answer.json().get("state")) == (200, state), (step, answer.json())
    assert Step.objects.count() == 10
    assert hung.post(f"{REPORT}/approve", {}, **JSON).status_code == 403
    assert hung.post(f"{REPORT}/fly", {}, **JSON).status_code == 422


def test_states_of_many_agencies_and_periods_in_one_call(office: Office) -> None:
    report = office.hand_in(office.hung, office.report())
    office.type(office.mai, office.report(office.province.tan_binh), HS_TONG="1")
    ask = "/api/v1/reports/status?form=bc-thang&periods=202401,202402&agencies=H99.01,H99.02,H99"
    found = client_of(office, "leader").get(ask).json()
    assert [(one["agency"], one["state"], one["abilities"]["may_approve"]) for one in found] == [
        ("H99.01", "completed", True), ("H99.02", "draft", False)
    ]  # fmt: skip
    assert [one["agency"] for one in client_of(office, "hung").get(ask).json()] == ["H99.01"]
    body = {"form": "bc-thang", "period": "202401", "agencies": ["H99.01", "H99.02"]}
    outcome = client_of(office, "leader").post("/api/v1/reports/approve", body, **JSON).json()
    assert [(one["agency"], one["done"]) for one in outcome] == [("H99.01", True), ("H99.02", False)]
    report.refresh_from_db()
    assert report.state == "approved"


def test_what_is_due_and_the_versions_of_a_form(office: Office) -> None:
    hung = client_of(office, "hung")
    assert [(one["period"], one["late"]) for one in hung.get("/api/v1/reports/due").json()] == [
        ("202401", False), ("202402", False)
    ]  # fmt: skip
    import datetime as dt

    operations.add_version(
        actor=office.son, form=office.form, valid_from=dt.date(2025, 1, 1), cells=[NewCell("HS_TONG")]
    )
    found = hung.get("/api/v1/reports/forms/bc-thang").json()
    assert [(one["number"], one["cells"], one["published_at"] is None) for one in found["versions"]] == [
        (2, 1, True), (1, 5, False)
    ]  # fmt: skip
