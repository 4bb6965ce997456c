"""The pages: who may open which, what they show, how many queries they make, the HTTP API."""

from pathlib import Path
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client

from tests.counting import check_queries
from tests.province import Province, province  # noqa: F401  a fixture, found by name
from tinhso.apps.scoring import operations
from tinhso.apps.scoring.tests.conftest import Round
from tinhso.engines.indicators.store.api import Stage, Value
from tinhso.kernel.people.models import Person

pytestmark = pytest.mark.django_db

PDF = b"%PDF-1.4\n1 0 obj<</Type/Catalog>>endobj\ntrailer<</Root 1 0 R>>\n%%EOF\n"
RECORD = Path(__file__).parent / "query_counts.json"
PUBLIC = {"stranger": 200, "lan": 200, "hung": 200, "mai": 200, "son": 200}
OFFICERS = {"stranger": 302, "lan": 404, "hung": 200, "mai": 200, "son": 200}
HUNG_ONLY = {"stranger": 302, "lan": 404, "hung": 200, "mai": 404, "son": 200}
MANAGER = {"stranger": 302, "lan": 404, "hung": 404, "mai": 404, "son": 200}
WHO = {
    "/xep-hang/": PUBLIC,
    "/xep-hang/dot-thu/": PUBLIC,
    "/xep-hang/dot-thu/bo-chi-so/": PUBLIC,
    "/xep-hang/dot-thu/don-vi/hai-tan/": PUBLIC,
    "/xep-hang/dot-thu/don-vi/hai-tan/2/": PUBLIC,
    "/cham-diem/": OFFICERS,
    "/cham-diem/dot-thu/": OFFICERS,
    "/cham-diem/dot-thu/hai-tan/": HUNG_ONLY,
    "/cham-diem/dot-thu/hai-tan/2/": HUNG_ONLY,
    "/cham-diem/dot-thu/nhap-tep/": MANAGER,
}


@pytest.fixture
def as_(province: Province) -> dict[str, Client]:  # noqa: F811  the fixture above
    """A browser for each kind of visitor."""
    people: dict[str, Person | None] = {
        "stranger": None,
        "lan": province.lan,
        "hung": province.hung,
        "mai": province.mai,
        "son": province.standing_officer,
    }
    clients = {}
    for name, person in people.items():
        clients[name] = Client()
        if person is not None:
            clients[name].force_login(person)
    return clients


@pytest.fixture
def published(scoring_round: Round) -> Round:
    """The round with Hải Tân's ratio entered and the self stage published."""
    operations.enter(
        actor=scoring_round.hung,
        unit=scoring_round.hai_tan,
        item="2",
        stage=Stage.SELF,
        values={"numerator": "30", "denominator": "40"},
    )
    operations.publish(actor=scoring_round.manager, assessment=scoring_round.assessment, stage=Stage.SELF)
    return scoring_round


@pytest.mark.parametrize("path", WHO)
def test_who_may_open_what(as_: dict[str, Client], published: Round, path: str) -> None:
    assert {name: client.get(path).status_code for name, client in as_.items()} == WHO[path]


def test_a_public_page_of_an_unpublished_round_is_not_there(
    as_: dict[str, Client], scoring_round: Round
) -> None:
    assert as_["stranger"].get("/xep-hang/dot-thu/").status_code == 404


def test_the_explanation_shows_rule_numbers_and_who_entered(published: Round) -> None:
    page = Client().get("/xep-hang/dot-thu/don-vi/hai-tan/2/").content.decode()
    for words in ("30/40", "3,75", "Hồ sơ nộp trực tuyến", published.hung.name, "chưa duyệt"):
        assert words in page


def test_entering_on_screen_saves_and_a_wrong_number_is_named(
    as_: dict[str, Client], scoring_round: Round
) -> None:
    address = "/cham-diem/dot-thu/hai-tan/2/?giai-doan=self"
    wrong = as_["hung"].post(address, {"stage": "self", "in-numerator": "50", "in-denominator": "40"})
    assert wrong.status_code == 422
    assert "lớn hơn" in wrong.content.decode()
    assert Value.objects.count() == 0
    right = as_["hung"].post(address, {"stage": "self", "in-numerator": "30", "in-denominator": "40"})
    assert right.status_code == 303
    assert Value.objects.count() == 2


def test_who_may_only_look_cannot_enter(as_: dict[str, Client], scoring_round: Round) -> None:
    address = "/cham-diem/dot-thu/hai-tan/2/?giai-doan=appraised"
    answer = as_["hung"].post(address, {"stage": "appraised", "in-numerator": "1", "in-denominator": "4"})
    assert answer.status_code == 403
    assert Value.objects.count() == 0


def test_the_download_carries_every_row(published: Round) -> None:
    answer = Client().get("/xep-hang/dot-thu/tai-ve.csv")
    lines = b"".join(answer.streaming_content).decode("utf-8-sig").splitlines()
    assert lines[0].startswith("rank,unit,name,peer_group,total")
    assert lines[1].startswith("1,hai-tan,Phường Hải Tân,,3.75")
    assert len(lines) == 3


def test_the_api_gives_the_ranking_and_every_item(published: Round) -> None:
    ranking = Client().get("/api/v1/assessments/dot-thu/ranking").json()
    assert [(row["rank"], row["unit"], row["total"]) for row in ranking["rows"]] == [
        (1, "hai-tan", 3.75),
        (2, "tan-binh", 0),
    ]
    result = Client().get("/api/v1/assessments/dot-thu/units/hai-tan").json()
    assert result["items"]["2"]["points"] == 3.75
    assert Client().get("/api/v1/assessments/khong-co/ranking").status_code == 404


def test_pages_make_as_many_queries_as_recorded(as_: dict[str, Client], published: Round) -> None:
    for name, visitor, path in (
        ("scoring:assessments", "stranger", "/xep-hang/"),
        ("scoring:ranking", "stranger", "/xep-hang/dot-thu/"),
        ("scoring:framework", "stranger", "/xep-hang/dot-thu/bo-chi-so/"),
        ("scoring:result", "stranger", "/xep-hang/dot-thu/don-vi/hai-tan/"),
        ("scoring:explanation", "stranger", "/xep-hang/dot-thu/don-vi/hai-tan/2/"),
        ("scoring:desk", "hung", "/cham-diem/"),
        ("scoring:assessment", "hung", "/cham-diem/dot-thu/"),
        ("scoring:sheet", "hung", "/cham-diem/dot-thu/hai-tan/"),
        ("scoring:entry", "hung", "/cham-diem/dot-thu/hai-tan/2/"),
        ("portal:home", "stranger", "/"),
        ("portal:desk", "hung", "/ban-lam-viec/"),
    ):
        check_queries(RECORD, name, as_[visitor], path)


def test_a_proof_is_kept_with_its_file_and_only_officers_of_the_unit_read_it(
    as_: dict[str, Client], scoring_round: Round, settings: Any, tmp_path: Path
) -> None:
    settings.TINHSO_FILES_URL = tmp_path.as_uri()
    proof = SimpleUploadedFile("bien-ban.pdf", PDF, "application/pdf")
    facts = {"stage": "self", "in-numerator": "30", "in-denominator": "40", "evidence_note": "Biên bản 12"}
    address = "/cham-diem/dot-thu/hai-tan/2/?giai-doan=self"
    assert as_["hung"].post(address, {**facts, "evidence_file": proof}).status_code == 303
    page = as_["hung"].get(address).content.decode()
    assert "Biên bản 12" in page
    link = page.split('href="/tep/')[1].split('"')[0]
    answers = {who: client.get(f"/tep/{link}") for who, client in as_.items()}
    assert b"".join(answers["hung"].streaming_content) == PDF
    for answer in answers.values():
        answer.close()
    assert {who: answer.status_code for who, answer in answers.items()} == {
        "stranger": 404,
        "lan": 404,
        "hung": 200,
        "mai": 404,
        "son": 200,
    }


def test_a_file_that_is_not_what_it_says_is_refused_and_nothing_is_saved(
    as_: dict[str, Client], scoring_round: Round
) -> None:
    facts = {"stage": "self", "in-numerator": "30", "in-denominator": "40", "evidence_note": "x"}
    wrong = SimpleUploadedFile("bien-ban.pdf", b"MZ\x90\x00 a program", "application/pdf")
    answer = as_["hung"].post(
        "/cham-diem/dot-thu/hai-tan/2/?giai-doan=self", {**facts, "evidence_file": wrong}
    )
    assert answer.status_code == 422
    assert Value.objects.count() == 0


def test_an_english_reader_gets_english_reasons_and_the_record_stays_vietnamese(
    as_: dict[str, Client], published: Round
) -> None:
    as_["stranger"].cookies["ngon-ngu"] = "en"
    page = as_["stranger"].get("/xep-hang/dot-thu/don-vi/hai-tan/2/").content.decode()
    kept = published.assessment.runs.get().results.get(unit__key="hai-tan").items["2"]["text"]
    assert "điểm" in kept
    assert kept not in page
    assert "points" in page
