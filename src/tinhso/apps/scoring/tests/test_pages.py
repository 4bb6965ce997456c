"""The pages: who may open which, what they show, how many queries they make, the HTTP API."""

from pathlib import Path
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client

from tests.counting import check_queries
from tests.province import Province, province  # noqa: F401  a fixture, found by name
from tinhso.apps.scoring import operations
from tinhso.apps.scoring.models import Result
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
    for words in ("30/40", "3,75", "Hồ sơ nộp trực tuyến", "Ủy ban nhân dân phường Hải Tân", "chưa duyệt"):
        assert words in page
    assert published.hung.name not in page, "a name of a person is not published"


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


def test_an_emptied_field_takes_the_figure_back_and_the_history_keeps_it(
    as_: dict[str, Client], scoring_round: Round
) -> None:
    address = "/cham-diem/dot-thu/hai-tan/2/?giai-doan=self"
    as_["hung"].post(address, {"stage": "self", "in-numerator": "30", "in-denominator": "40"})
    assert (
        as_["hung"].post(address, {"stage": "self", "in-numerator": "", "in-denominator": ""}).status_code
        == 303
    )
    assert 'value="30"' not in as_["hung"].get(address).content.decode()
    run = scoring_round.assessment.runs.get(stage=Stage.SELF)
    assert run.results.get(unit=scoring_round.hai_tan).items["2"]["points"] == 0
    assert [row.superseded_at is not None for row in Value.objects.all()] == [True, True]


def test_who_may_only_look_cannot_enter(as_: dict[str, Client], scoring_round: Round) -> None:
    address = "/cham-diem/dot-thu/hai-tan/2/?giai-doan=appraised"
    answer = as_["hung"].post(address, {"stage": "appraised", "in-numerator": "1", "in-denominator": "4"})
    assert answer.status_code == 403
    assert Value.objects.count() == 0


def test_the_download_carries_every_row(published: Round) -> None:
    answer = Client().get("/xep-hang/dot-thu/tai-ve.csv")
    lines = b"".join(answer.streaming_content).decode("utf-8-sig").splitlines()
    assert lines[0].startswith("rank,group_rank,unit,name,peer_group,points")
    assert lines[1].startswith("1,1,hai-tan,Phường Hải Tân,,3.75")
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


def test_a_unit_of_which_only_the_rank_is_known_has_a_page_on_the_desk(
    as_: dict[str, Client], published: Round
) -> None:
    Result.objects.filter(unit=published.hai_tan).update(total=None, rank=13)
    page = as_["hung"].get("/cham-diem/dot-thu/hai-tan/")
    assert page.status_code == 200
    assert "hạng 13" in page.content.decode()


def csv_file(text: str) -> SimpleUploadedFile:
    return SimpleUploadedFile("so-lieu-quy-3.csv", text.encode(), "text/csv")


def test_a_refused_file_is_named_as_its_sender_knows_it_and_nothing_is_saved(
    as_: dict[str, Client], scoring_round: Round
) -> None:
    wrong = csv_file("unit,item,input,gia_tri\nhai-tan,2,numerator,30\n")
    answer = as_["son"].post("/cham-diem/dot-thu/nhap-tep/", {"file": wrong, "stage": "self"})
    page = answer.content.decode()
    assert answer.status_code == 422
    assert "Tệp “so-lieu-quy-3.csv”, dòng 1, cột “gia_tri”" in page
    assert "/tmp/" not in page
    assert Value.objects.count() == 0


def test_of_many_faults_in_a_file_the_first_twenty_are_listed(
    as_: dict[str, Client], scoring_round: Round
) -> None:
    rows = "".join(f"hai-tan,X{n},numerator,1\n" for n in range(30))
    answer = as_["son"].post(
        "/cham-diem/dot-thu/nhap-tep/", {"file": csv_file(f"unit,item,input,value\n{rows}"), "stage": "self"}
    )
    page = answer.content.decode()
    assert page.count("không có chỉ số") == 20
    assert "… và 10 lỗi nữa." in page


def test_an_empty_form_is_not_called_saved(as_: dict[str, Client], scoring_round: Round) -> None:
    address = "/cham-diem/dot-thu/hai-tan/2/?giai-doan=self"
    empty = as_["hung"].post(address, {"stage": "self", "in-numerator": "", "in-denominator": ""})
    assert empty.status_code == 422
    assert "Chưa có gì để lưu" in empty.content.decode()
    facts = {"stage": "self", "in-numerator": "30", "in-denominator": "40"}
    assert as_["hung"].post(address, facts).status_code == 303
    assert as_["hung"].post(address, facts).status_code == 303
    assert "Không có gì thay đổi" in as_["hung"].get(address).content.decode()
    assert Value.objects.count() == 2


def test_publishing_asks_once_more(as_: dict[str, Client], scoring_round: Round) -> None:
    operations.compute(actor=scoring_round.manager, assessment=scoring_round.assessment, stage=Stage.SELF)
    desk = as_["son"].get("/cham-diem/dot-thu/").content.decode()
    assert 'href="/cham-diem/dot-thu/cong-bo/?giai-doan=self"' in desk
    question = as_["son"].get("/cham-diem/dot-thu/cong-bo/?giai-doan=self").content.decode()
    assert "Công bố rồi thì không rút lại được" in question
    assert Client().get("/xep-hang/dot-thu/").status_code == 404
    answer = as_["son"].post("/cham-diem/dot-thu/cong-bo/", {"stage": "self"})
    assert (answer.status_code, answer["Location"]) == (303, "/xep-hang/dot-thu/")
    assert Client().get("/xep-hang/dot-thu/").status_code == 200


def test_the_front_page_says_where_the_province_itself_stands(published: Round, settings: Any) -> None:
    published.assessment.runs.update(stage=Stage.FINAL)
    Result.objects.filter(unit=published.tan_binh).update(rank=13, place_in_list=13)
    settings.TINHSO_PLACE_NAME = "Phường Tân Bình"
    page = Client().get("/").content.decode()
    assert "Phường Tân Bình</a>" in page
    settings.TINHSO_PLACE_NAME = ""
    assert "Phường Tân Bình</a>" not in Client().get("/?").content.decode()


def test_who_oversees_several_units_gets_the_round_on_the_desk(
    as_: dict[str, Client], published: Round
) -> None:
    page = as_["son"].get("/ban-lam-viec/").content.decode()
    assert 'href="/cham-diem/dot-thu/"' in page
