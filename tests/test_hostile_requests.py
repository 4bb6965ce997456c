"""What nobody's form sends: each is refused in words, nothing is half-saved, and nothing breaks."""

import json

import pytest
from django.test import Client

from tests.province import Province, province
from tinhso.apps.scoring.appraisal.models import Objection, Review
from tinhso.apps.scoring.appraisal.rules import Phase
from tinhso.apps.scoring.appraisal.tests.conftest import Appraised, appraised
from tinhso.apps.scoring.tests.conftest import scoring_round
from tinhso.engines.indicators.store.api import Evidence
from tinhso.kernel.audit.models import Entry
from tinhso.kernel.people.models import Person

__all__ = ["appraised", "province", "scoring_round"]
pytestmark = pytest.mark.django_db


def as_(person: Person | None) -> Client:
    client = Client(raise_request_exception=False)
    if person is not None:
        client.force_login(person)
    return client


@pytest.mark.parametrize(
    "where",
    [
        "/api/v1/assessments/%00/ranking",
        "/api/v1/assessments/dot-thu/units/a%00b",
        "/xep-hang/?tim=%00",
        "/bo-chi-so/moi/?tu=a%00b",
        "/cham-diem/dot-thu/khieu-nai/hai-tan/%00/",
        "/cham-diem/dot-thu/tham-dinh/chap-nhan/?tim=%00",
    ],
)
def test_a_nul_in_an_address_is_a_bad_request(appraised: Appraised, province: Province, where: str) -> None:
    appraised.open()
    for person in (None, province.standing_officer):
        assert as_(person).get(where).status_code == 400


BAD_VALUES = (
    "1\0", "NaN", "1e999", "Infinity", "9" * 5000, "1" + "0" * 29, "-1", "\u202e3", "=1+1", "１", "0x10", "1_0",
)  # fmt: skip


@pytest.mark.parametrize("value", BAD_VALUES)
def test_a_verdict_with_an_impossible_value_says_so_and_leaves_everything(
    appraised: Appraised, province: Province, value: str
) -> None:
    appraised.open()
    before = list(Review.objects.values()), Entry.objects.count()
    with appraised.during(Phase.APPRAISAL):
        answer = as_(province.leader).put(
            "/api/v1/assessments/dot-thu/reviews/hai-tan/3/verdict",
            json.dumps({"values": {"points": value}, "reason": "Thử"}),
            content_type="application/json",
        )
    assert answer.status_code == 422, answer.content
    assert answer.json()["detail"]
    assert (list(Review.objects.values()), Entry.objects.count()) == before


@pytest.mark.parametrize(
    "body",
    [
        json.dumps({"words": "a\0b", "evidence_note": "công văn"}),
        json.dumps({"words": "a", "evidence_note": "c\0"}),
        '{"words": "\\ud800", "evidence_note": "c"}',
        '{"words": 1e999, "evidence_note": NaN}',
        "[" * 100_000,
        '{"words": ' * 3000,
        '{"words": ["a"], "evidence_note": {"b": 1}}',
        b"\xff\xfe\x00",
        "",
    ],
)
def test_an_objection_that_cannot_be_read_or_kept_is_refused_whole(
    appraised: Appraised, province: Province, body: str | bytes
) -> None:
    appraised.open()
    appraised.appraise()
    with appraised.during(Phase.OBJECTION):
        answer = as_(province.hung).put(
            "/api/v1/assessments/dot-thu/objections/hai-tan/2", body, content_type="application/json"
        )
    assert answer.status_code in {400, 422}, answer.content[:200]
    assert answer.json()["detail"]
    assert not Objection.objects.exists()
    assert not Evidence.objects.exists()


def test_a_form_with_what_no_column_keeps_is_refused_in_words(
    appraised: Appraised, province: Province
) -> None:
    answer = as_(province.standing_officer).post(
        "/cham-diem/dot-thu/lay-so-lieu/go/", {"item": "a\0", "input": "value"}
    )
    assert answer.status_code == 400
    assert "Chưa có gì được lưu" in answer.content.decode()
