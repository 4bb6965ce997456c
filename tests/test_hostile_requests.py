"""What nobody's form sends: each is refused in words, nothing is half-saved, and nothing breaks."""

import datetime as dt
import io
import json

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.urls import reverse
from lxml import etree
from openpyxl import load_workbook

from tests.province import Province, province
from tinhso.apps.scoring import operations as scoring
from tinhso.apps.scoring.appraisal.models import Objection, Review
from tinhso.apps.scoring.appraisal.rules import Phase
from tinhso.apps.scoring.appraisal.tests.conftest import Appraised, appraised
from tinhso.apps.scoring.models import Run, Unit
from tinhso.apps.scoring.tests.conftest import scoring_round
from tinhso.engines.indicators.store.api import Evidence, Stage
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


def test_a_round_that_is_only_quoted_is_neither_computed_nor_filled(
    appraised: Appraised, province: Province
) -> None:
    scoring.create_assessment(
        actor=appraised.round.manager, code="theo-bao", title="Theo báo", year=2024, map_date=dt.date(2024, 1, 1),
        owner_path=province.city.path, units=[scoring.NewUnit("hai-tan", "Phường Hải Tân")],
    )  # fmt: skip
    client = as_(province.standing_officer)
    file = SimpleUploadedFile("a.csv", b"unit,item,input,value\nhai-tan,1,value,yes\n")
    for where, data in (("tinh-diem/", {}), ("nhap-tep/", {"file": file, "stage": "self"})):
        assert client.post(f"/cham-diem/theo-bao/{where}", data).status_code == 404
    assert client.post("/cham-diem/theo-bao/cong-bo/", {"stage": "self"}).status_code == 409
    assert not Run.objects.filter(assessment__code="theo-bao").exists()


HOSTILE_NAME = '=HYPERLINK("http://x")\x0b <b>&amp;]]>"\u202e'


def test_a_hostile_name_breaks_no_file_of_a_ranking_and_is_no_formula_in_it(
    appraised: Appraised, province: Province
) -> None:
    """Names come from forms, imports and other systems; a file that is written must open."""
    round_ = appraised.round
    Unit.objects.filter(key="hai-tan").update(name=HOSTILE_NAME, peer_group="+1", unranked_reason="@x")
    scoring.enter(
        actor=round_.manager, unit=round_.hai_tan, item="3", stage=Stage.SELF, values={"points": "1"}
    )
    scoring.publish(actor=round_.manager, assessment=round_.assessment, stage=Stage.SELF)
    client = as_(None)
    found = {}
    for name in (
        "run_xlsx",
        "run_csv",
        "run_json",
        "run_sdmx_csv",
        "run_sdmx",
        "run_structure",
        "run",
        "run_map",
    ):
        answer = client.get(reverse(f"scoring:{name}", args=["dot-thu", 1]))
        assert answer.status_code == 200, name
        found[name] = b"".join(answer.streaming_content) if answer.streaming else answer.content  # type: ignore[attr-defined]  # either has its own
    book = load_workbook(io.BytesIO(found["run_xlsx"]))
    assert all(cell.data_type != "f" for row in book.worksheets[0].iter_rows() for cell in row)
    assert "'=HYPERLINK" in found["run_csv"].decode("utf-8-sig")
    for one in ("run_sdmx", "run_structure"):
        etree.fromstring(found[one])
    assert client.get("/xep-hang/dot-thu/don-vi/hai-tan/ho-so.pdf").status_code == 200
