"""What somebody does out of turn, or what arrives late, moves nothing that people have judged."""

import datetime as dt
import uuid
from decimal import Decimal

import pytest

from tinhso.apps.scoring import operations as scoring
from tinhso.apps.scoring.appraisal import operations, queries
from tinhso.apps.scoring.appraisal.models import Drawn, Review, Timetable
from tinhso.apps.scoring.appraisal.operations import Refused
from tinhso.apps.scoring.appraisal.rules import Phase
from tinhso.apps.scoring.appraisal.tests.conftest import Appraised
from tinhso.apps.scoring.provenance import operations as provenance
from tinhso.apps.scoring.provenance import subscriptions
from tinhso.engines.indicators.series import api as series
from tinhso.engines.indicators.series.api import Address, NewDatum
from tinhso.engines.indicators.store.api import Stage, inputs
from tinhso.kernel.events.api import Happened
from tinhso.kernel.text import api as text

pytestmark = pytest.mark.django_db


def report(appraised: Appraised, online: int) -> None:
    """Hải Tân reports how many dossiers came online; the figures reach the rounds that are bound to them."""
    period = series.periods.get("2025")
    series.write(
        actor=appraised.round.manager,
        data=[
            NewDatum(
                Address(series.indicator(code).pk, period.pk, appraised.province.hai_tan.pk), Decimal(value)
            )
            for code, value in (("HS_TT", online), ("HS", 40))
        ],
    )
    subscriptions.figures_changed(
        Happened(uuid.uuid4(), "reporting.figures.written", "x", text.now(), {"period": "2025"})
    )


def bound(appraised: Appraised) -> None:
    for name, code in (("numerator", "HS_TT"), ("denominator", "HS")):
        series.put_indicator(code=code, title=code, kind="integer")
        provenance.bind(
            actor=appraised.round.manager, assessment=appraised.assessment, item="2", name=name, indicator=code,
            period="2025",
        )  # fmt: skip


def test_a_report_after_the_last_day_moves_neither_the_self_score_nor_a_verdict(appraised: Appraised) -> None:
    appraised.open()
    bound(appraised)
    appraised.appraise()
    said = {stage: inputs("dot-thu", stage)["hai-tan"]["2"] for stage in (Stage.SELF, Stage.APPRAISED)}
    assert said[Stage.APPRAISED] == {"numerator": "20", "denominator": "40"}
    for phase in (Phase.APPRAISAL, Phase.PAUSE, Phase.OBJECTION, Phase.DECISION):
        with appraised.during(phase):
            report(appraised, 39)
            for stage in Stage:
                with pytest.raises(provenance.StageClosed):
                    provenance.take_figures(
                        actor=appraised.round.manager, assessment=appraised.assessment, stage=stage
                    )
    assert said == {
        stage: inputs("dot-thu", stage)["hai-tan"]["2"] for stage in (Stage.SELF, Stage.APPRAISED)
    }
    assert inputs("dot-thu", Stage.FINAL) == {}
    with appraised.during(Phase.DECISION):
        run = operations.conclude(actor=appraised.round.manager, assessment=appraised.assessment)
    review = Review.objects.get(unit__key="hai-tan", item="2")
    assert run.results.get(unit__key="hai-tan").items["2"]["points"] == float(review.points or 0) == 2.5


def test_a_report_in_time_still_moves_the_self_score(appraised: Appraised) -> None:
    with appraised.during(Phase.SELF):
        appraised.set_days()
        bound(appraised)
        report(appraised, 10)
        scoring.enter(
            actor=appraised.round.hung, unit=appraised.round.hai_tan, item="3", stage=Stage.SELF, values={"points": "1"}
        )  # fmt: skip
        report(appraised, 39)
    assert inputs("dot-thu", Stage.SELF)["hai-tan"]["2"] == {"numerator": "39", "denominator": "40"}


def test_no_days_of_appraisal_are_set_once_an_appraisal_is_published(appraised: Appraised) -> None:
    """Else verdicts and objections of the new appraisal would stand on public pages at once."""
    round_ = appraised.round
    for stage in (Stage.SELF, Stage.APPRAISED):
        scoring.enter(
            actor=round_.manager, unit=round_.hai_tan, item="3", stage=stage, values={"points": "1"}
        )
        scoring.publish(actor=round_.manager, assessment=round_.assessment, stage=stage)
    with appraised.during(Phase.SELF), pytest.raises(Refused):
        appraised.set_days()
    assert not Timetable.objects.exists()


def test_what_is_locked_is_not_approved_anew(appraised: Appraised) -> None:
    round_ = appraised.round
    scoring.enter(actor=round_.hung, unit=round_.hai_tan, item="3", stage=Stage.SELF, values={"points": "1"})
    scoring.publish(actor=round_.manager, assessment=round_.assessment, stage=Stage.SELF)
    with pytest.raises(scoring.Locked):
        scoring.approve_unit(actor=round_.appraiser, unit=round_.hai_tan, stage=Stage.SELF, items=["3"])


def test_a_finding_of_a_sample_is_not_written_once_its_days_are_over(
    appraised: Appraised,
) -> None:
    with appraised.during(Phase.SELF):
        appraised.set_days()
        operations.commit_sample(actor=appraised.round.manager, assessment=appraised.assessment, size=2)
    appraised.open()
    appraised.appraise()
    with appraised.during(Phase.APPRAISAL):
        operations.draw_sample(actor=appraised.round.manager, assessment=appraised.assessment)
        drawn = Drawn.objects.select_related("review__unit", "review__assessment").first()
        assert drawn is not None
        drawn.review.unit.assessment = drawn.review.assessment
        assert drawn.review.assessment.code == "dot-thu"
        queries.timetable(drawn.review.assessment)  # read by the page, before the days were moved
        Timetable.objects.update(
            self_until=dt.date(2025, 9, 1), appraisal_until=dt.date(2025, 9, 2),
            objection_opens=dt.date(2025, 9, 3), objection_closes=dt.date(2025, 9, 4),
            decision_until=dt.date(2025, 9, 5),
        )  # fmt: skip
        with pytest.raises(Refused):
            operations.record_finding(
                actor=appraised.round.appraiser, drawn=drawn, finding="confirmed", words="Đúng"
            )
