"""Self-scoring that is opened once more after appraisal began, and penalties."""

import copy
import datetime as dt
from decimal import Decimal

import pytest

from tinhso.apps.scoring import operations as scoring
from tinhso.apps.scoring.appraisal import operations, queries, statistics
from tinhso.apps.scoring.appraisal.models import Review
from tinhso.apps.scoring.appraisal.rules import Phase
from tinhso.apps.scoring.appraisal.tests.conftest import DAYS, Appraised
from tinhso.apps.scoring.models import Result
from tinhso.apps.scoring.tests.conftest import FRAMEWORK
from tinhso.engines.indicators.store.api import Stage, inputs, register
from tinhso.kernel.text import api as text

pytestmark = pytest.mark.django_db


def accept(appraised: Appraised, unit: str, item: str) -> None:
    operations.accept(
        actor=appraised.round.appraiser,
        assessment=appraised.assessment,
        reviews=[appraised.review(unit, item).pk],
    )


def move_days(appraised: Appraised, self_until: dt.date) -> None:
    operations.set_timetable(
        actor=appraised.round.manager, assessment=appraised.assessment, self_until=self_until,
        appraisal_until=dt.date(2025, 10, 17), objection_opens=dt.date(2025, 10, 20), objection_days=5,
        decision_days=10,
    )  # fmt: skip


def test_what_a_unit_took_back_is_not_accepted_with_the_rest(appraised: Appraised) -> None:
    appraised.open()
    with appraised.during(Phase.APPRAISAL):
        accept(appraised, "hai-tan", "3")
        assert inputs("dot-thu", Stage.APPRAISED)["hai-tan"]["3"] == {"points": "2.5"}
        move_days(appraised, self_until=dt.date(2025, 10, 16))
    with text.at(DAYS[Phase.APPRAISAL]):
        scoring.enter(
            actor=appraised.round.hung, unit=appraised.round.hai_tan, item="3", stage=Stage.SELF,
            values={"points": ""},
        )  # fmt: skip
        move_days(appraised, self_until=dt.date(2025, 9, 30))
        operations.open_appraisal(actor=appraised.round.manager, assessment=appraised.assessment)
        assert appraised.review("hai-tan", "3").state == Review.State.WAITING
        accept(appraised, "hai-tan", "3")
    assert appraised.review("hai-tan", "3").points == 0
    assert "3" not in inputs("dot-thu", Stage.APPRAISED).get("hai-tan", {})
    total = Result.objects.get(run__stage=Stage.APPRAISED, unit__key="hai-tan").total
    assert total == Decimal(0)


def test_final_inputs_of_before_the_timetable_are_not_the_verdict(appraised: Appraised) -> None:
    scoring.enter(
        actor=appraised.round.manager, unit=appraised.round.tan_binh, item="3", stage=Stage.FINAL,
        values={"points": "3"},
    )  # fmt: skip
    appraised.open()
    appraised.appraise()
    with appraised.during(Phase.DECISION):
        operations.conclude(actor=appraised.round.manager, assessment=appraised.assessment)
    found = {
        row.run.stage: row.total for row in Result.objects.filter(unit__key="tan-binh").select_related("run")
    }
    assert found[Stage.FINAL] == found[Stage.APPRAISED] == Decimal("3.25")


def test_more_penalty_is_a_cut_and_counts_as_over_claimed(appraised: Appraised) -> None:
    found = copy.deepcopy(FRAMEWORK)
    found["items"].append(
        {"code": "T", "effect": "penalty", "name": "Sự cố", "max": 4, "rule": {"type": "per_case", "each": 1}}
    )
    appraised.assessment.edition = register("bo-thu", "Bộ chỉ số thử", found)
    appraised.assessment.save()
    with appraised.during(Phase.SELF):
        for unit, who, count in (
            (appraised.round.hai_tan, appraised.round.hung, "1"),
            (appraised.round.tan_binh, appraised.round.mai, "3"),
        ):
            unit.assessment = appraised.assessment
            scoring.enter(actor=who, unit=unit, item="T", stage=Stage.SELF, values={"count": count})
    appraised.open()
    with appraised.during(Phase.APPRAISAL):
        for unit, count in (("hai-tan", "4"), ("tan-binh", "0")):
            operations.change(
                actor=appraised.round.appraiser,
                review=appraised.review(unit, "T"),
                values={"count": count},
                reason="Theo biên bản",
            )
    assert appraised.review("hai-tan", "T").state == Review.State.CUT
    assert appraised.review("tan-binh", "T").state == Review.State.RAISED
    totals = statistics.totals(appraised.round.appraiser, appraised.assessment)
    assert (totals.said, totals.found) == (Decimal(-4), Decimal(-4))
    assert (totals.lost, totals.gained, totals.over, totals.zeroed) == (Decimal(3), Decimal(3), Decimal(0), 0)
    units = {one.key: one.over for one in statistics.by_unit(appraised.round.appraiser, appraised.assessment)}
    assert units == {"hai-tan": Decimal(3), "tan-binh": Decimal(-3)}
    (item,) = statistics.by_item(appraised.round.appraiser, appraised.assessment)
    assert (item["item"], item["lost"], item["gained"]) == ("T", Decimal(3), Decimal(3))
    with appraised.during(Phase.OBJECTION):
        own = queries.sums_of_my_units(appraised.round.hung, appraised.assessment)
        assert own["found"] == Decimal(-4)
        assert own["said"] == Decimal(1) * 2 + Decimal("3.75") + Decimal("2.5") - 1
