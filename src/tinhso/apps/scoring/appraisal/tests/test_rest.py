"""Appraisal by the HTTP API: the same rights as on the pages, writes that may be repeated."""

from typing import Any

import pytest
from django.test import Client

from tinhso.apps.scoring.appraisal import operations
from tinhso.apps.scoring.appraisal.models import Objection, Review
from tinhso.apps.scoring.appraisal.rules import Phase
from tinhso.apps.scoring.appraisal.tests.conftest import Appraised
from tinhso.engines.indicators.store.api import Value
from tinhso.kernel.audit.models import Entry
from tinhso.kernel.people.models import Person

pytestmark = pytest.mark.django_db

API = "/api/v1/assessments/dot-thu"
CUT = {
    "values": {"numerator": "20", "denominator": "40"},
    "reason": "Mười hồ sơ không có biên nhận",
    "seen": "",
}


def of(person: Person | None) -> Client:
    client = Client()
    if person is not None:
        client.force_login(person)
    return client


def put(client: Client, path: str, data: dict[str, Any]) -> Any:
    return client.put(f"{API}{path}", data, content_type="application/json")


@pytest.fixture
def by(appraised: Appraised) -> dict[str, Client]:
    house = appraised.province
    return {
        "yen": of(appraised.yen_person),
        "appraiser": of(house.leader),
        "hung": of(house.hung),
        "mai": of(house.mai),
        "council": of(house.admin),
        "lan": of(house.lan),
        "stranger": of(None),
    }


def test_a_desk_is_listed_narrowed_and_paged(appraised: Appraised, by: dict[str, Client]) -> None:
    appraised.open()
    with appraised.during(Phase.APPRAISAL):
        mine = by["yen"].get(f"{API}/reviews").json()
        assert [(row["unit"], row["item"], row["self_points"]) for row in mine["rows"]] == [
            ("hai-tan", "2", "3.750000"),
            ("tan-binh", "2", "1.250000"),
        ]
        assert mine["counts"] == {"waiting": 2}
        first = by["appraiser"].get(f"{API}/reviews?limit=4").json()
        rest = by["appraiser"].get(f"{API}/reviews", {"limit": 4, "after": first["next"]}).json()
        assert (len(first["rows"]), len(rest["rows"]), rest["next"]) == (4, 2, "")
        lacking = by["appraiser"].get(f"{API}/reviews?proof=lacking&unit=tan-binh").json()
        assert [row["item"] for row in lacking["rows"]] == ["1", "2"]
        unclaimed = by["appraiser"].get(f"{API}/reviews?proof=unclaimed").json()
        assert [(row["unit"], row["item"]) for row in unclaimed["rows"]] == [("tan-binh", "3")]
        assert by["appraiser"].get(f"{API}/reviews?state=gone").status_code == 422
    for who, status in (("hung", 401), ("lan", 401), ("stranger", 401)):
        assert by[who].get(f"{API}/reviews").status_code == status, who
    assert by["yen"].get("/api/v1/assessments/khong-co/reviews").status_code == 404


def test_one_review_has_rule_inputs_and_proofs(appraised: Appraised, by: dict[str, Client]) -> None:
    appraised.open()
    with appraised.during(Phase.APPRAISAL):
        found = by["yen"].get(f"{API}/reviews/hai-tan/2").json()
        assert by["yen"].get(f"{API}/reviews/hai-tan/3").status_code == 404
    assert (found["state"], found["may_decide"], found["seen"]) == ("waiting", True, "")
    assert "30/40" in found["explanation"]
    used = {(one["input"], one["value"], one["entered_by"]) for one in found["inputs"]}
    assert used == {("numerator", "30", "Trần Văn Hùng"), ("denominator", "40", "Trần Văn Hùng")}
    assert found["evidence"] == []


def test_a_verdict_may_be_repeated_and_another_meets_who_was_first(
    appraised: Appraised, by: dict[str, Client]
) -> None:
    appraised.open()
    path = "/reviews/hai-tan/2/verdict"
    with appraised.during(Phase.APPRAISAL):
        assert put(by["yen"], path, {**CUT, "reason": ""}).status_code == 422
        wrong = put(by["yen"], path, {**CUT, "values": {"numerator": "50", "denominator": "40"}})
        assert (wrong.status_code, "numerator" in wrong.json()["inputs"]) == (422, True)
        assert not Value.objects.filter(stage="appraised").exists()
        answers = [put(by["yen"], path, CUT) for _ in range(2)]
        assert [one.status_code for one in answers] == [200, 200]
        assert answers[0].json() == answers[1].json()
        assert answers[0].json()["state"] == "cut"
        taken = put(by["appraiser"], path, {"accept": True})
        assert (taken.status_code, "Ngô Thị Yến đã ghi" in taken.json()["detail"]) == (409, True)
        other = put(by["appraiser"], path, {**CUT, "reason": "Khác"})
        assert other.status_code == 409
        seen = by["appraiser"].get(f"{API}{'/reviews/hai-tan/2'}").json()["seen"]
        anew = put(by["appraiser"], path, {**CUT, "reason": "Đã xem lại", "seen": seen})
        assert (anew.status_code, anew.json()["reason"]) == (200, "Đã xem lại")
    written = Entry.objects.filter(action="scoring.value.appraise", changes__has_key="hai-tan/2")
    assert written.count() == 2


def test_accepting_twice_is_accepting_once(appraised: Appraised, by: dict[str, Client]) -> None:
    appraised.open()
    with appraised.during(Phase.APPRAISAL):
        answers = [put(by["yen"], "/reviews/tan-binh/2/verdict", {"accept": True}) for _ in range(2)]
    assert [one.json()["state"] for one in answers] == ["accepted", "accepted"]
    assert Entry.objects.filter(action="scoring.value.appraise").count() == 1


def test_no_verdict_outside_ones_desk_or_its_days(appraised: Appraised, by: dict[str, Client]) -> None:
    appraised.open()
    with appraised.during(Phase.APPRAISAL):
        assert put(by["yen"], "/reviews/hai-tan/3/verdict", {"accept": True}).status_code == 404
        assert put(by["hung"], "/reviews/hai-tan/2/verdict", CUT).status_code == 401
        assert put(by["stranger"], "/reviews/hai-tan/2/verdict", CUT).status_code == 401
    with appraised.during(Phase.PAUSE):
        late = put(by["yen"], "/reviews/hai-tan/2/verdict", CUT)
        assert (late.status_code, "giai đoạn" in late.json()["detail"]) == (422, True)
    assert set(Review.objects.values_list("state", flat=True)) == {"waiting"}


def test_objections_are_raised_listed_and_decided(appraised: Appraised, by: dict[str, Client]) -> None:
    appraised.open()
    appraised.appraise()
    path, said = "/objections/hai-tan/2", {"words": "Có biên nhận", "evidence_note": "Sổ tháng 9"}
    decision = {"uphold": True, "answer": "Hợp lệ", "values": {"numerator": "28", "denominator": "40"}}
    with appraised.during(Phase.PAUSE):
        assert put(by["hung"], path, said).status_code == 404  # not given out yet
    with appraised.during(Phase.OBJECTION):
        assert put(by["mai"], path, said).status_code == 404
        assert put(by["yen"], path, said).status_code == 401
        assert put(by["hung"], path, {**said, "evidence_note": ""}).status_code == 422
        assert [put(by["hung"], path, said).status_code for _ in range(2)] == [200, 200]
        assert put(by["hung"], path, {**said, "words": "Khác"}).status_code == 422
        assert Objection.objects.count() == 1
        assert len(by["council"].get(f"{API}/objections?state=open").json()["rows"]) == 1
        assert by["mai"].get(f"{API}/objections").json()["rows"] == []
        assert put(by["hung"], f"{path}/decision", decision).status_code == 401
        done = [put(by["council"], f"{path}/decision", decision) for _ in range(2)]
        assert [(one.status_code, one.json()["points"]) for one in done] == [(200, "3.500000")] * 2
        other = put(by["council"], f"{path}/decision", {**decision, "uphold": False, "answer": "Không"})
        assert (other.status_code, "Vũ Quản Trị" in other.json()["detail"]) == (409, True)
        mine = by["hung"].get(f"{API}/objections").json()["rows"]
    assert [(one["state"], one["answer"]) for one in mine] == [("upheld", "Hợp lệ")]


def test_the_statistics_are_those_of_the_callers_desk(appraised: Appraised, by: dict[str, Client]) -> None:
    appraised.open()
    appraised.appraise()
    whole = by["appraiser"].get(f"{API}/appraisal-statistics").json()
    assert (whole["totals"]["cuts"], whole["totals"]["zeroed"], whole["totals"]["over"]) == (2, 1, "3.750000")
    assert [(one["unit"], one["over"]) for one in whole["units"]] == [
        ("hai-tan", "3.750000"),
        ("tan-binh", "0.000000"),
    ]
    assert [(one["item"], one["lost"]) for one in whole["items"]] == [("3", "2.500000"), ("2", "1.250000")]
    part = by["yen"].get(f"{API}/appraisal-statistics").json()
    assert (part["totals"]["decided"], part["totals"]["over"]) == (2, "1.250000")
    assert by["hung"].get(f"{API}/appraisal-statistics").status_code == 401


def test_what_operations_do_is_what_the_interface_reads(appraised: Appraised, by: dict[str, Client]) -> None:
    appraised.open()
    with appraised.during(Phase.APPRAISAL):
        operations.change(
            actor=appraised.yen,
            review=appraised.review("hai-tan", "2"),
            values=CUT["values"],  # type: ignore[arg-type]  # a mapping of words
            reason="Đếm lại",
        )
        found = by["yen"].get(f"{API}/reviews/hai-tan/2").json()
    assert (found["state"], found["reason"], found["by"]) == ("cut", "Đếm lại", "Ngô Thị Yến")
    assert {(one["stage"], one["value"]) for one in found["inputs"] if one["input"] == "numerator"} == {
        ("self", "30"),
        ("appraised", "20"),
    }
