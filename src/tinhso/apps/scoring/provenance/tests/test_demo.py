"""What the demo shows of runs and provenance, on the small assessment."""

import pytest

from tinhso.apps.scoring.models import Run
from tinhso.apps.scoring.provenance import demo, feeding, figures, rerunning
from tinhso.apps.scoring.tests.conftest import Round
from tinhso.engines.indicators.store.api import Stage, Value
from tinhso.kernel.access.api import system

pytestmark = pytest.mark.django_db


def test_a_corrected_ranking_says_that_it_is_invented_and_comes_out_again(run: Run, entered: Round) -> None:
    demo.correct_one(system(), entered.assessment, Stage.SELF)
    second = Run.objects.get(number=2)
    assert second.published_at is not None
    assert "giả định" in second.correction.reason
    assert second.results.get(unit__key="hai-tan").items["2"]["points"] == 1.875
    assert rerunning.rerun(second).same


def test_meetings_that_were_reported_feed_the_score_marked_as_invented(scoring_round: Round) -> None:
    scoring_round.assessment.invented = True
    scoring_round.assessment.save()
    demo.feed_meetings(system(), scoring_round.assessment, "3", "points")
    assert [one.indicator.code for one in feeding.bindings(scoring_round.assessment)] == [demo.MEETINGS]
    assert set(Value.objects.values_list("unit", "invented")) <= {("hai-tan", True), ("tan-binh", True)}


def test_a_rate_of_meetings_is_computed_from_invented_quarters(scoring_round: Round) -> None:
    demo.feed_meetings(system(), scoring_round.assessment, "3", "points")
    demo.feed_chaired(system(), scoring_round.assessment, "2")
    value = Value.objects.get(unit="hai-tan", item="2", input="value")
    made = figures.of([value])[value.pk].made
    assert value.invented
    assert made is not None
    (chaired, held) = sorted(made.parts, key=lambda one: one.code, reverse=True)
    assert (chaired.code, len(chaired.stored), held.code) == (demo.CHAIRED, 4, demo.MEETINGS)
    assert 0 <= float(value.value) <= 1
