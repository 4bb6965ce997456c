"""Values in, scores out: who may, what is kept, what is refused."""

from decimal import Decimal
from pathlib import Path

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client

from tests.province import Province
from tinhso.apps.scoring import operations, pages
from tinhso.apps.scoring.models import Result, Run
from tinhso.apps.scoring.rankings import pages as rankings
from tinhso.apps.scoring.tests.conftest import Round
from tinhso.engines.indicators.api import ValuesRefused
from tinhso.engines.indicators.store.api import Stage, Value
from tinhso.kernel.access.api import Denied
from tinhso.kernel.audit.models import Entry
from tinhso.kernel.events.models import Event

pytestmark = pytest.mark.django_db


def total(unit_key: str, stage: Stage = Stage.SELF) -> Decimal | None:
    return Result.objects.get(run__stage=stage, unit__key=unit_key).total


def enter_ratio(round_: Round, numerator: str = "30", denominator: str = "40", **changes: object) -> int:
    facts = {
        "actor": round_.hung,
        "unit": round_.hai_tan,
        "item": "2",
        "stage": Stage.SELF,
        "values": {"numerator": numerator, "denominator": denominator},
    } | changes
    return operations.enter(**facts)  # type: ignore[arg-type]


def test_an_officer_enters_for_the_own_commune_and_the_draft_moves_at_once(scoring_round: Round) -> None:
    assert enter_ratio(scoring_round) == 2
    assert total("hai-tan") == Decimal("3.75")
    ranks = dict(Result.objects.values_list("unit__key", "rank"))
    assert ranks == {"hai-tan": 1, "tan-binh": 2}
    assert Event.objects.get(name="scoring.values.entered").data == {
        "assessment": "dot-thu",
        "unit": "hai-tan",
        "stage": "self",
        "changed": 2,
    }
    assert Entry.objects.filter(action="scoring.value.enter").count() == 1


def test_an_officer_of_another_commune_is_refused_and_nothing_changes(scoring_round: Round) -> None:
    with pytest.raises(Denied, match="Phường Hải Tân nằm ngoài phạm vi"):
        enter_ratio(scoring_round, actor=scoring_round.mai)
    assert Value.objects.count() == 0
    assert Run.objects.count() == 0
    assert list(Event.objects.values_list("name", flat=True)) == ["scoring.assessment.opened"]


def test_who_enters_does_not_appraise(scoring_round: Round) -> None:
    with pytest.raises(Denied):
        enter_ratio(scoring_round, stage=Stage.APPRAISED)
    assert enter_ratio(scoring_round, actor=scoring_round.appraiser, stage=Stage.APPRAISED) == 2


def test_a_part_larger_than_its_whole_is_refused_and_nothing_is_kept(scoring_round: Round) -> None:
    with pytest.raises(ValuesRefused) as refused:
        enter_ratio(scoring_round, numerator="50")
    assert "numerator" in str(refused.value)
    assert Value.objects.count() == 0


def test_a_correction_supersedes_and_the_first_value_stays_readable(scoring_round: Round) -> None:
    enter_ratio(scoring_round)
    assert enter_ratio(scoring_round, numerator="36") == 1
    assert total("hai-tan") == Decimal("4.5")
    shown = pages.entry(scoring_round.hung, "dot-thu", "hai-tan", "2", Stage.SELF).explained
    assert [row.cells[0].shown for row in shown.inputs if row.cells[0]] == ["36", "40"]
    assert [line.shown for line in shown.history] == ["30"]
    assert shown.inputs[0].cells[0] is not None
    assert shown.inputs[0].cells[0].value.entered_by_name == scoring_round.hung.name


def test_the_explanation_carries_the_numbers(scoring_round: Round) -> None:
    enter_ratio(scoring_round)
    shown = pages.entry(scoring_round.hung, "dot-thu", "hai-tan", "2", Stage.SELF).explained
    assert shown.main["points"] == 3.75
    assert "30/40" in shown.main["text"]
    assert "3,75" in shown.main["text"]


def test_equal_totals_share_a_rank(scoring_round: Round) -> None:
    enter_ratio(scoring_round)
    enter_ratio(scoring_round, actor=scoring_round.mai, unit=scoring_round.tan_binh)
    assert set(Result.objects.values_list("rank", flat=True)) == {1}


def test_publishing_freezes_and_shows_to_everyone(scoring_round: Round) -> None:
    enter_ratio(scoring_round)
    run = operations.publish(
        actor=scoring_round.manager, assessment=scoring_round.assessment, stage=Stage.SELF
    )
    assert run.published_by == scoring_round.manager.name
    with pytest.raises(operations.Locked):
        enter_ratio(scoring_round, numerator="36")
    shown = rankings.shown("dot-thu", None, rankings.Asked())
    assert [row.result.unit.name for row in rankings.every(shown)] == ["Phường Hải Tân", "Phường Tân Bình"]


def test_only_a_manager_publishes_and_only_what_was_computed(scoring_round: Round) -> None:
    with pytest.raises(operations.NothingToPublish):
        operations.publish(actor=scoring_round.manager, assessment=scoring_round.assessment, stage=Stage.SELF)
    enter_ratio(scoring_round)
    with pytest.raises(Denied):
        operations.publish(actor=scoring_round.hung, assessment=scoring_round.assessment, stage=Stage.SELF)
    assert not Run.objects.filter(published_at__isnull=False).exists()


def write(folder: Path, text: str) -> Path:
    path = folder / "so-lieu.csv"
    path.write_text(text)
    return path


def test_a_file_comes_in_whole_by_name_or_key(scoring_round: Round, tmp_path: Path) -> None:
    file = write(tmp_path, "unit,item,input,value\nhai-tan,1,,có\nPhường Tân Bình,3,,1.5\n")
    changed = operations.import_values(
        actor=scoring_round.manager, assessment=scoring_round.assessment, file=file, stage=Stage.SELF
    )
    assert (changed.changed, changed.numbers) == (2, "dot")
    assert (total("hai-tan"), total("tan-binh")) == (2, Decimal("1.5"))


@pytest.mark.parametrize(
    ("text", "place"),
    [
        ("unit,item,input,value\nhai-tan,1,,có\nhai-tan,9,,1\n", "dòng 3"),
        ("unit,item,input,value\nHải Tận,1,,có\n", "cột “unit”"),
        ("unit,item,value\nhai-tan,1,có\n", "cột “input”"),
        ("unit,item,input,value\nhai-tan,3,,4\n", "dòng 2"),
    ],
)
def test_a_file_with_a_fault_is_refused_whole(
    scoring_round: Round, tmp_path: Path, text: str, place: str
) -> None:
    with pytest.raises(ValuesRefused, match=place):
        operations.import_values(
            actor=scoring_round.manager,
            assessment=scoring_round.assessment,
            file=write(tmp_path, text),
            stage=Stage.SELF,
        )
    assert Value.objects.count() == 0


def test_a_draft_is_not_shown_to_the_public(scoring_round: Round) -> None:
    from django.http import Http404

    enter_ratio(scoring_round)
    with pytest.raises(Http404):
        rankings.shown("dot-thu", None, rankings.Asked())
    with pytest.raises(Http404):
        pages.sheet(scoring_round.mai, "dot-thu", "hai-tan")


def test_a_file_of_unclear_numbers_is_asked_about_and_then_read_as_said(
    scoring_round: Round, province: Province, client: Client
) -> None:
    client.force_login(province.standing_officer)

    def send(numbers: str) -> str:
        rows = "hai-tan;2;numerator;1.250\nhai-tan;2;denominator;2.500\n"
        file = SimpleUploadedFile("so-lieu.csv", f"unit;item;input;value\n{rows}".encode())
        asked = {"file": file, "stage": "self", "numbers": numbers}
        answer = client.post("/cham-diem/dot-thu/nhap-tep/", asked)
        to = answer.headers.get("Location")
        return (client.get(to) if to else answer).content.decode()

    page = send("")
    assert "“1.250” có thể là 1250 hoặc số thập phân" in page
    assert "Chưa có gì được lưu" in page
    assert Value.objects.count() == 0
    assert "được đọc theo cách viết 1.234,5 (dấu phẩy thập phân)." in send("comma")
    assert dict(Value.objects.values_list("input", "value")) == {"numerator": "1250", "denominator": "2500"}
    assert total("hai-tan") == Decimal("2.5")
