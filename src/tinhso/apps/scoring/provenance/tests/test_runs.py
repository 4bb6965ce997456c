"""Published runs: frozen, computed again bit for bit, corrected with a reason."""

import pytest
from django.core.exceptions import ValidationError
from django.db import connection
from django.test import Client

from tests.province import province, sign_in  # noqa: F401  a fixture, found by name
from tinhso.apps.scoring import operations
from tinhso.apps.scoring.appraisal import operations as appraisal
from tinhso.apps.scoring.appraisal.refusals import Refused
from tinhso.apps.scoring.appraisal.rules import Phase
from tinhso.apps.scoring.appraisal.tests.conftest import Appraised, appraised  # noqa: F401  a fixture
from tinhso.apps.scoring.models import Assessment, Result, Run
from tinhso.apps.scoring.operations import Locked
from tinhso.apps.scoring.provenance import rerunning
from tinhso.apps.scoring.provenance.operations import CannotCorrect, open_correction, withdraw_correction
from tinhso.apps.scoring.tests.conftest import Round
from tinhso.engines.indicators.store.api import NewValue, Stage, Value, put
from tinhso.kernel.access.api import Denied

pytestmark = pytest.mark.django_db
WHY = "Phường Hải Tân cộng nhầm hồ sơ của quý trước"


def correct(entered: Round, numerator: str = "10") -> Run:
    open_correction(actor=entered.manager, assessment=entered.assessment, stage=Stage.SELF, reason=WHY)
    operations.enter(
        actor=entered.manager, unit=entered.hai_tan, item="2", stage=Stage.SELF,
        values={"numerator": numerator, "denominator": "40"},
    )  # fmt: skip
    return entered.assessment.runs.get(published_at=None)


def test_a_published_run_computed_again_is_the_same(run: Run) -> None:
    again = rerunning.rerun(run)
    assert again.same
    assert (again.count, again.differing, again.words) == (0, (), 0)
    assert len(run.results_digest) == 64


def test_a_published_run_is_the_same_after_its_inputs_were_corrected(run: Run, entered: Round) -> None:
    before = {row.unit.key: rerunning.figures(row) for row in run.results.select_related("unit")}
    second = correct(entered)
    operations.publish(actor=entered.manager, assessment=entered.assessment, stage=Stage.SELF)
    run.refresh_from_db()
    second.refresh_from_db()
    assert {row.unit.key: rerunning.figures(row) for row in run.results.select_related("unit")} == before
    assert rerunning.rerun(run).same
    assert rerunning.rerun(second).same
    assert second.results_digest != run.results_digest
    assert second.correction.reason == WHY
    ranks = {row.unit.key: row.rank for row in second.results.select_related("unit")}
    assert ranks == {"hai-tan": 2, "tan-binh": 1}


@pytest.mark.parametrize("order", [("hai-tan", "tan-binh"), ("tan-binh", "hai-tan")])
def test_the_order_in_which_inputs_came_does_not_matter(scoring_round: Round, order: tuple[str, str]) -> None:
    units = {one.key: one for one in (scoring_round.hai_tan, scoring_round.tan_binh)}
    for key in order:
        operations.enter(
            actor=scoring_round.manager, unit=units[key], item="3", stage=Stage.SELF, values={"points": "2"}
        )
    done = operations.publish(
        actor=scoring_round.manager, assessment=scoring_round.assessment, stage=Stage.SELF
    )
    assert done.results_digest == rerunning.seal(done.results.select_related("unit"))
    listed = done.results.order_by("place_in_list").values_list("unit__key", "rank")
    assert list(listed) == [("hai-tan", 1), ("tan-binh", 1)]


def test_a_point_changed_behind_the_back_of_the_platform_is_found(run: Run) -> None:
    row = Result.objects.get(run=run, unit__key="tan-binh")
    row.items["2"]["points"] = 5.0
    row.save()
    again = rerunning.rerun(run)
    assert not again.same
    assert (again.results_same, again.values_same, again.edition_same) == (False, True, True)
    assert again.differing == ("tan-binh",)


def test_an_input_changed_behind_the_back_of_the_platform_is_found(run: Run) -> None:
    Value.objects.filter(unit="tan-binh", input="numerator").update(value="39")
    again = rerunning.rerun(run)
    assert (again.values_same, again.results_same) == (False, False)
    Value.objects.filter(unit="tan-binh").delete()
    assert not rerunning.rerun(run).same


def test_a_text_of_the_framework_changed_behind_the_back_of_the_platform_is_found(run: Run) -> None:
    with connection.cursor() as cursor:
        cursor.execute(
            "UPDATE indicators_edition SET body = jsonb_set(body, '{items,1,name}', '\"Tên khác\"')"
        )
    assert not rerunning.rerun(Run.objects.get(pk=run.pk)).edition_same


def test_publishing_takes_what_was_written_past_the_draft(entered: Round) -> None:
    put(
        actor=entered.manager, book="dot-thu", stage=Stage.SELF,
        values=[NewValue("tan-binh", "2", "numerator", "40")],
    )  # fmt: skip
    done = operations.publish(actor=entered.manager, assessment=entered.assessment, stage=Stage.SELF)
    assert done.results.get(unit__key="tan-binh").rank == 1
    assert rerunning.rerun(done).same


def test_a_correction_needs_the_right_a_reason_and_something_published(entered: Round) -> None:
    asked = {"assessment": entered.assessment, "stage": Stage.SELF}
    with pytest.raises(CannotCorrect, match="chưa công bố"):
        open_correction(actor=entered.manager, reason=WHY, **asked)
    operations.publish(actor=entered.manager, assessment=entered.assessment, stage=Stage.SELF)
    with pytest.raises(Denied):
        open_correction(actor=entered.hung, reason=WHY, **asked)
    with pytest.raises(ValidationError, match="lý do"):
        open_correction(actor=entered.manager, reason="  ", **asked)
    assert entered.assessment.runs.count() == 1
    with pytest.raises(Locked):
        operations.enter(
            actor=entered.hung, unit=entered.hai_tan, item="3", stage=Stage.SELF, values={"points": "3"}
        )
    open_correction(actor=entered.manager, reason=WHY, **asked)
    with pytest.raises(CannotCorrect, match="đang có một bản chưa công bố"):
        open_correction(actor=entered.manager, reason=WHY, **asked)
    operations.enter(
        actor=entered.hung, unit=entered.hai_tan, item="3", stage=Stage.SELF, values={"points": "3"}
    )


def test_a_correction_opened_by_mistake_is_closed_while_nothing_differs(run: Run, entered: Round) -> None:
    opened = open_correction(
        actor=entered.manager, assessment=entered.assessment, stage=Stage.SELF, reason=WHY
    )
    client = Client()
    sign_in(client, "son")
    address = f"/cham-diem/dot-thu/lan-tinh/{opened.number}/bo-dinh-chinh/"
    assert address in client.get("/cham-diem/dot-thu/lan-tinh/").content.decode()
    with pytest.raises(Denied):
        withdraw_correction(actor=entered.hung, assessment=entered.assessment, number=opened.number)
    changed = {"actor": entered.hung, "unit": entered.hai_tan, "item": "3", "stage": Stage.SELF}
    operations.enter(values={"points": "3"}, **changed)
    refused = client.post(address)
    assert refused.status_code == 409
    assert "trả số liệu về như cũ" in refused.content.decode()
    operations.enter(values={"points": "2"}, **changed)
    assert client.post(address).status_code == 303
    assert [one.number for one in entered.assessment.runs.all()] == [run.number]
    with pytest.raises(Locked):
        operations.enter(values={"points": "3"}, **changed)
    assert rerunning.rerun(run).same
    assert client.post(address).status_code == 409, "closed already"
    open_correction(actor=entered.manager, assessment=entered.assessment, stage=Stage.SELF, reason=WHY)


def test_an_open_correction_shows_nothing_to_the_public(run: Run, entered: Round) -> None:
    open_correction(actor=entered.manager, assessment=entered.assessment, stage=Stage.SELF, reason=WHY)
    operations.enter(
        actor=entered.manager, unit=entered.hai_tan, item="3", stage=Stage.SELF, values={"points": "2.875"},
        comment="Ghi chú của bản nháp",
    )  # fmt: skip
    for address in (
        "/xep-hang/dot-thu/don-vi/hai-tan/3/",
        "/xep-hang/dot-thu/don-vi/hai-tan/",
        "/xep-hang/dot-thu/",
    ):
        page = Client().get(address).content.decode()
        assert "2,875" not in page
        assert "bản nháp" not in page
    page = Client().get("/xep-hang/dot-thu/don-vi/hai-tan/3/").content.decode()
    assert '<strong class="tabular">2</strong>' in page


def test_a_corrected_self_score_does_not_stand_above_the_final_ranking(run: Run, entered: Round) -> None:
    operations.enter(
        actor=entered.manager, unit=entered.hai_tan, item="3", stage=Stage.FINAL, values={"points": "3"}
    )
    operations.publish(actor=entered.manager, assessment=entered.assessment, stage=Stage.FINAL)
    correct(entered)
    operations.publish(actor=entered.manager, assessment=entered.assessment, stage=Stage.SELF)
    answer = Client().get("/api/v1/assessments").json()
    assert [one["stage"] for one in answer] == ["final"]


@pytest.fixture
def concluded(appraised: Appraised) -> Appraised:  # noqa: F811  the fixture above
    """A round with a timetable, appraised and concluded: three stages are published at one go."""
    appraised.open()
    appraised.appraise()
    with appraised.during(Phase.OVER):
        appraisal.conclude(actor=appraised.round.manager, assessment=appraised.assessment)
    return appraised


def test_what_a_round_concluded_is_kept_and_computed_again_to_the_same(concluded: Appraised) -> None:
    runs = list(Run.objects.filter(published_at__isnull=False).order_by("number"))
    assert [run.stage for run in runs] == ["self", "appraised", "final"]
    for run in runs:
        assert (run.frozen.count(), len(run.results_digest)) == (2, 64)
        assert rerunning.rerun(run).same


def test_a_concluded_round_is_corrected_with_a_reason_and_not_concluded_twice(concluded: Appraised) -> None:
    assessment, manager = Assessment.objects.get(), concluded.round.manager
    final = assessment.runs.get(stage=Stage.FINAL)
    with concluded.during(Phase.OVER):
        with pytest.raises(Refused, match="đã chốt"):
            appraisal.conclude(actor=manager, assessment=assessment)
        open_correction(actor=manager, assessment=assessment, stage=Stage.FINAL, reason=WHY)
        operations.enter(
            actor=manager, unit=concluded.round.hai_tan, item="3", stage=Stage.FINAL, values={"points": "1"}
        )
        client = Client()
        sign_in(client, "son")
        desk = client.get("/cham-diem/dot-thu/").content.decode()
        assert WHY in desk
        assert "/cham-diem/dot-thu/cong-bo/?giai-doan=final" in desk
        assert client.post("/cham-diem/dot-thu/cong-bo/", {"stage": "final"}).status_code == 303
    second = assessment.runs.filter(stage=Stage.FINAL).order_by("number").last()
    assert second is not None
    totals = [run.results.get(unit__key="hai-tan").total for run in (final, second)]
    assert totals[1] - totals[0] == 1
    assert rerunning.rerun(final).same
    assert rerunning.rerun(second).same
