"""Whatever somebody with the database in hand changes of a published run is found, and said which."""

import hashlib
import json
from collections.abc import Callable

import pytest
from django.db import connection

from tinhso.apps.scoring.appraisal import operations as appraisal
from tinhso.apps.scoring.appraisal.rules import Phase
from tinhso.apps.scoring.appraisal.tests.conftest import Appraised, appraised
from tinhso.apps.scoring.models import Result, Run
from tinhso.apps.scoring.provenance import cli, kept, rerunning, sealing
from tinhso.engines.indicators.store.api import Edition, Value, digest

__all__ = ["appraised"]
pytestmark = pytest.mark.django_db


def sql(statement: str) -> None:
    with connection.cursor() as cursor:
        cursor.execute(statement)


def forge(run: Run) -> None:
    """An input, and everything that follows from it, as the platform itself would have computed it."""
    Value.objects.filter(unit="tan-binh", input="numerator").update(value="40")
    made = rerunning._compute(run, kept.units(run))
    for row in Result.objects.filter(run=run).select_related("unit"):
        one = made[row.unit.key]
        row.total, row.place_in_list = one.total, one.place_in_list
        row.rank, row.group_rank = one.rank, one.group_rank
        row.items, row.pillars = one.items, one.pillars
        row.save()
    run.values_digest = digest(kept.as_inputs(kept.units(run)))
    run.results_digest = rerunning.seal(run.results.select_related("unit"))
    run.save()


def reworded(_run: Run) -> None:
    sql(
        "UPDATE scoring_result SET items = jsonb_set(items, '{3,text}', '\"Đủ minh chứng\"')"
        " WHERE id = (SELECT min(id) FROM scoring_result)"
    )


def other_author(_run: Run) -> None:
    sql("UPDATE indicators_value SET entered_by_name = 'Người khác' WHERE input = 'points'")


def other_source(_run: Run) -> None:
    sql("UPDATE indicators_value SET source_note = 'Công văn 99' WHERE input = 'points'")


def other_unit(_run: Run) -> None:
    sql("UPDATE indicators_value SET unit = 'ai-do' WHERE unit = 'hai-tan'")


def other_group(_run: Run) -> None:
    sql("UPDATE scoring_frozenunit SET peer_group = 'Đô thị'")


def framework_and_its_digest(run: Run) -> None:
    edition = Edition.objects.get()
    edition.body["name"] = "Bộ chỉ số khác"
    text = json.dumps(edition.body, sort_keys=True, ensure_ascii=False)
    edition.digest = run.edition_digest = hashlib.sha256(text.encode()).hexdigest()
    edition.save()
    run.save()


def no_seal_of_its_own(run: Run) -> None:
    Run.objects.filter(pk=run.pk).update(results_digest="")


FORGERIES: tuple[Callable[[Run], None], ...] = (
    forge, reworded, other_author, other_source, other_unit, other_group, framework_and_its_digest,
    no_seal_of_its_own,
)  # fmt: skip


@pytest.mark.parametrize("forgery", FORGERIES, ids=lambda one: one.__name__)
def test_a_forgery_that_keeps_every_figure_consistent_is_found_by_the_record(
    run: Run, forgery: Callable[[Run], None], capsys: pytest.CaptureFixture[str]
) -> None:
    assert rerunning.rerun(run).same
    forgery(run)
    again = rerunning.rerun(Run.objects.select_related("assessment__edition").get(pk=run.pk))
    assert not again.sealed_same
    assert not again.same
    assert cli.main(["verify"]) == 1
    assert "không khớp dấu niêm phong" in capsys.readouterr().out


def test_a_coherent_forgery_is_found_by_nothing_but_the_seal(run: Run) -> None:
    forge(run)
    again = rerunning.rerun(run)
    assert (again.edition_same, again.values_same, again.results_same) == (True, True, True)
    assert not again.same


def test_a_concluded_round_seals_each_of_its_runs(appraised: Appraised) -> None:
    appraised.open()
    appraised.appraise()
    with appraised.during(Phase.DECISION):
        appraisal.conclude(actor=appraised.round.manager, assessment=appraised.assessment)
    runs = list(Run.objects.select_related("assessment__edition").order_by("number"))
    assert [run.stage for run in runs] == ["self", "appraised", "final"]
    assert all(sealing.noted(run) == sealing.of(run) for run in runs)
    assert all(rerunning.rerun(run).same for run in runs)


def test_approving_a_published_input_later_does_not_break_the_seal(run: Run) -> None:
    Value.objects.update(approved_by_name="Lê Thị Nga", approved_at=run.published_at)
    assert rerunning.rerun(run).same
