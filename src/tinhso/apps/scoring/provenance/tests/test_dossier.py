"""The provenance of one unit: as a paper and through the HTTP API, from the rank down to who entered each input."""

from pathlib import Path
from typing import Any

import pypdfium2
import pytest
from django.test import Client

from tests.counting import check_queries
from tests.province import Province, province  # noqa: F401  a fixture, found by name
from tinhso.apps.scoring import operations
from tinhso.apps.scoring.appraisal import operations as appraisal
from tinhso.apps.scoring.appraisal.rules import Phase
from tinhso.apps.scoring.appraisal.tests.conftest import Appraised, appraised  # noqa: F401  a fixture
from tinhso.apps.scoring.models import Run
from tinhso.apps.scoring.provenance.tests.test_feeding import fed, take  # noqa: F401  a fixture
from tinhso.apps.scoring.provenance.tests.test_runs import WHY, correct
from tinhso.apps.scoring.tests.conftest import Round
from tinhso.engines.indicators.store.api import Stage

pytestmark = pytest.mark.django_db
RECORD = Path(__file__).parent / "query_counts.json"
REASON = "Mười hồ sơ không có biên nhận"
ADDRESS = "/api/v1/assessments/dot-thu/units/hai-tan/provenance"


@pytest.fixture
def shown(fed: Round) -> Round:  # noqa: F811  the fixture above
    """Item 2 is fed by reports and counts and approved, item 3 typed; published."""
    take(fed)
    operations.enter(
        actor=fed.hung, unit=fed.hai_tan, item="3", stage=Stage.SELF, values={"points": "2"},
        evidence_note="Biên bản 12",
    )  # fmt: skip
    operations.approve_unit(actor=fed.appraiser, unit=fed.hai_tan, stage=Stage.SELF, items=["3"])
    operations.publish(actor=fed.manager, assessment=fed.assessment, stage=Stage.SELF)
    return fed


def test_the_api_goes_from_the_rank_down_to_who_entered_and_approved(shown: Round) -> None:
    answer = Client().get(ADDRESS).json()
    assert (answer["rank"], answer["of"], answer["total"]) == (1, 2, "5.750000")
    assert [one["code"] for one in answer["pillars"]] == ["A"]
    items = {one["code"]: one for one in answer["items"]}
    assert list(items) == ["1", "2", "3"]
    assert (items["2"]["points"], items["2"]["max"]) == (3.75, 5)
    assert "30" in items["2"]["explanation"]
    figure = next(one["figure"] for one in items["2"]["inputs"] if one["input"] == "denominator")
    assert (figure["indicator"], figure["period"], figure["agency"]) == ("HS", "2025", "H99.01")
    assert figure["origins"][0]["link"] == "/so-lieu/so-dem/HS/2025/H99.01/"
    (typed,) = items["3"]["inputs"]
    assert (typed["value"], typed["entered_by"], typed["approved_by"]) == (
        "2", "Ủy ban nhân dân phường Hải Tân", "Ủy ban nhân dân tỉnh",
    )  # fmt: skip
    assert typed["figure"] is None
    assert [one["note"] for one in items["3"]["proofs"]] == ["Biên bản 12"]
    run = Run.objects.get()
    assert answer["run"]["results"] == run.results_digest


def test_what_is_not_published_has_no_provenance(fed: Round) -> None:  # noqa: F811
    take(fed)
    assert Client().get(ADDRESS).status_code == 404
    assert Client().get("/xep-hang/dot-thu/don-vi/hai-tan/ho-so.pdf").status_code == 404


def test_the_api_lists_published_runs_with_the_reason_of_a_correction(run: Run, entered: Round) -> None:
    correct(entered)
    answer = Client().get("/api/v1/assessments/dot-thu/runs").json()
    assert [(one["number"], one["corrects"], one["reason"]) for one in answer] == [(1, None, "")]
    operations.publish(actor=entered.manager, assessment=entered.assessment, stage=Stage.SELF)
    answer = Client().get("/api/v1/assessments/dot-thu/runs").json()
    assert [(one["number"], one["corrects"], one["reason"]) for one in answer] == [(2, 1, WHY), (1, None, "")]


def test_both_stand_in_the_openapi_document() -> None:
    paths = Client().get("/api/v1/openapi.json").json()["paths"]
    assert "get" in paths["/api/v1/assessments/{code}/units/{unit}/provenance"]
    assert "get" in paths["/api/v1/assessments/{code}/runs"]


def test_the_paper_says_the_same_and_is_marked_in_a_trial(shown: Round, settings: Any) -> None:
    settings.DEMO = True
    answer = Client().get("/xep-hang/dot-thu/don-vi/hai-tan/ho-so.pdf")
    assert answer["Content-Type"] == "application/pdf"
    words = words_of(answer.content)
    for expected in (
        "Phường Hải Tân",
        "1 trên 2",
        "5,75 / 10",
        "3,75 / 5",
        "Hồ sơ trực tuyến",
        "Ủy ban nhân dân phường Hải Tân",
        "duyệt: Ủy ban nhân dân tỉnh",
        "Biên bản 12",
        "BẢN THỬ NGHIỆM",
    ):
        assert expected in words
    for name in ("Trần Văn Hùng", "Lê Thị Nga", "Đỗ Văn Sơn"):
        assert name not in words
    page = Client().get("/xep-hang/dot-thu/don-vi/hai-tan/").content.decode()
    assert 'href="/xep-hang/dot-thu/don-vi/hai-tan/ho-so.pdf"' in page


@pytest.fixture
def concluded(appraised: Appraised) -> Appraised:  # noqa: F811  the fixture above
    """Appraised with a cut, objected to, decided, locked: three stages are published."""
    appraised.open()
    appraised.appraise()
    with appraised.during(Phase.OBJECTION):
        appraisal.file_objection(
            actor=appraised.round.hung, review=appraised.review("hai-tan", "2"), words="Biên nhận ở phụ lục",
            evidence_note="Phụ lục 3",
        )  # fmt: skip
    with appraised.during(Phase.DECISION):
        appraisal.decide(
            actor=appraised.council, review=appraised.review("hai-tan", "2"), uphold=True,
            answer="Chấp nhận năm hồ sơ", values={"numerator": "25", "denominator": "40"},
        )  # fmt: skip
        appraisal.conclude(actor=appraised.round.manager, assessment=appraised.assessment)
    return appraised


def test_every_stage_stands_beside_the_others_with_the_cut_the_objection_and_the_decision(
    concluded: Appraised,
) -> None:
    answer = Client().get(ADDRESS).json()
    assert [one["stage"] for one in answer["stages"]] == ["self", "appraised", "final"]
    (item,) = [one for one in answer["items"] if one["code"] == "2"]
    assert [(one["stage"], one["points"]) for one in item["stages"]] == [
        ("self", 3.75), ("appraised", 2.5), ("final", 3.125),
    ]  # fmt: skip
    given = [next(i["value"] for i in one["inputs"] if i["input"] == "numerator") for one in item["stages"]]
    assert given == ["30", "20", "25"]
    assert (item["points"], item["inputs"]) == (3.125, item["stages"][-1]["inputs"])
    told = item["appraisal"]
    assert (told["state"], told["reason"], told["by"]) == ("cut", REASON, "Sở Khoa học và Công nghệ")
    assert (told["objection"]["words"], told["objection"]["state"], told["objection"]["answer"]) == (
        "Biên nhận ở phụ lục", "upheld", "Chấp nhận năm hồ sơ",
    )  # fmt: skip
    words = words_of(Client().get("/xep-hang/dot-thu/don-vi/hai-tan/ho-so.pdf").content)
    for expected in ("Tự chấm", "3,75 / 5", "2,5 / 5", "3,125 / 5", REASON, "Chấp nhận năm hồ sơ"):
        assert expected in words
    for name in ("Ngô Thị Yến", "Trần Văn Hùng"):
        assert name not in words + str(answer)


def words_of(paper: bytes) -> str:
    with pypdfium2.PdfDocument(paper) as document:
        return " ".join(" ".join(page.get_textpage().get_text_bounded() for page in document).split())


def test_it_makes_as_many_queries_as_recorded(shown: Round) -> None:
    check_queries(RECORD, "scoring:dossier", Client(), "/xep-hang/dot-thu/don-vi/hai-tan/ho-so.pdf")
    check_queries(RECORD, "api:read_provenance", Client(), ADDRESS)
