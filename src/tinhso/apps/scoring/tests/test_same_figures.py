"""A figure is the same wherever it stands: drafts moved bit by bit, advice, what-if, files of a run."""

import datetime as dt
from itertools import permutations
from typing import Any

import pytest
from django.db import transaction
from django.test import Client

from tinhso.apps.scoring import computing, operations
from tinhso.apps.scoring.advice import pages
from tinhso.apps.scoring.frameworks import fields
from tinhso.apps.scoring.models import Result, Run
from tinhso.apps.scoring.provenance import explaining, rerunning
from tinhso.apps.scoring.rankings.tests.conftest import manager, publish, run  # noqa: F401  fixtures, found by name
from tinhso.apps.scoring.tests.conftest import FRAMEWORK, Round
from tinhso.engines.indicators.store.api import Stage, register

pytestmark = pytest.mark.django_db
DAY = dt.date(2025, 10, 1)


def enter(found: Round, key: str, item: str, **values: str) -> None:
    """Enter inputs at the self stage by the unit's own officer."""
    unit, actor = {"hai-tan": (found.hai_tan, found.hung), "tan-binh": (found.tan_binh, found.mai)}[key]
    operations.enter(actor=actor, unit=unit, item=item, stage=Stage.SELF, values=values)


def draft(found: Round) -> Run:
    """The draft of the self stage."""
    return found.assessment.runs.get(stage=Stage.SELF, published_at=None)


class Undo(Exception):
    """Takes back what a try has written."""


def test_changes_in_any_order_leave_the_draft_that_scoring_all_anew_makes(scoring_round: Round) -> None:
    changes: list[tuple[str, str, dict[str, str]]] = [
        ("hai-tan", "2", {"numerator": "1", "denominator": "3"}),
        ("tan-binh", "2", {"numerator": "20", "denominator": "60"}),
        ("hai-tan", "1", {"value": "yes"}),
        ("tan-binh", "2", {"numerator": "", "denominator": "7"}),
    ]
    for order in permutations(changes):
        with pytest.raises(Undo), transaction.atomic():
            for key, item, values in order:
                enter(scoring_round, key, item, **values)
            moved = rerunning.seal(draft(scoring_round).results.select_related("unit"))
            draft(scoring_round).delete()
            anew = computing.refresh(scoring_round.assessment, Stage.SELF, by="")
            assert rerunning.seal(anew.results.select_related("unit")) == moved
            raise Undo


def ranked_by(found: Round, **ranking: Any) -> None:
    """The same framework with other rules of ranking."""
    body = {**FRAMEWORK, "ranking": ranking}
    found.assessment.edition = register("bo-thu", "Bộ chỉ số thử", body)
    found.assessment.save()
    for unit in (found.hai_tan, found.tan_binh):
        unit.refresh_from_db()


def test_a_step_promises_the_rank_of_the_total_as_it_would_be_published(scoring_round: Round) -> None:
    ranked_by(scoring_round, decimals=0)
    enter(scoring_round, "hai-tan", "2", numerator="34", denominator="40")
    enter(scoring_round, "hai-tan", "3", points="3")
    for item, values in {
        "1": {"value": "yes"}, "2": {"numerator": "24", "denominator": "40"}, "3": {"points": "3"}
    }.items():  # fmt: skip
        enter(scoring_round, "tan-binh", item, **values)
    shown = pages.advice(scoring_round.manager, "dot-thu", "hai-tan", DAY)
    (step,) = [line.next for line in shown.lines if line.item.code == "2"]
    assert step is not None
    tried = pages.what_if(scoring_round.manager, "dot-thu", "hai-tan", step.trial)
    assert tried.place is not None
    # 7,25 is published as 7; with 0,75 more it is 8, which is what the other one has.
    assert (step.rank, tried.place.rank) == (1, 1)


def test_equal_totals_without_an_end_share_the_rank_that_the_table_gives_them(scoring_round: Round) -> None:
    for key in ("hai-tan", "tan-binh"):
        enter(scoring_round, key, "2", numerator="1", denominator="3")
    assert set(Result.objects.filter(run=draft(scoring_round)).values_list("rank", flat=True)) == {1}
    for key in ("hai-tan", "tan-binh"):
        assert pages.advice(scoring_round.manager, "dot-thu", key, DAY).base.place.rank == 1  # type: ignore[union-attr]


@pytest.mark.parametrize("number", [12345.67, 0.1234567, 1234567.5, 1e-07, 250, 0.1])
def test_a_number_of_a_framework_comes_back_from_its_form_as_it_was(number: float) -> None:
    assert fields.NumberField().clean(fields.written(number)) == number


def test_an_input_is_read_as_it_is_typed_whatever_it_counts(scoring_round: Round) -> None:
    enter(scoring_round, "hai-tan", "2", numerator="1234.5", denominator="20000")
    enter(scoring_round, "hai-tan", "3", points="1.1250")
    shown = [
        line.shown
        for item in ("2", "3")
        for row in explaining.explained(scoring_round.hai_tan, item, [Stage.SELF]).inputs
        for line in row.cells
        if line
    ]
    assert shown == ["1.234,5", "20.000", "1,125"]


def test_a_published_run_keeps_its_framework_in_lists_and_files(run: Run) -> None:  # noqa: F811
    address = f"/xep-hang/cds-xa-2025/lan/{run.number}/"
    client = Client()
    before = client.get("/api/v1/assessments/cds-xa-2025/columns").json()
    told = client.get(f"{address}tai-ve.json").json()
    items = [*FRAMEWORK["items"][:2], {**FRAMEWORK["items"][2], "code": "4"}]  # type: ignore[index]
    moved = register("bo-moi", "Bộ mới", {**FRAMEWORK, "code": "bo-moi", "items": items})
    type(run.assessment).objects.filter(pk=run.assessment_id).update(edition=moved)
    assert client.get("/api/v1/assessments/cds-xa-2025/columns").json() == before
    assert client.get(f"{address}tai-ve.json").json() == told
    assert told["framework"]["code"] == "bo-thu"
