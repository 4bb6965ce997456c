"""Promises of the advice where items touch each other, and figures with three decimals."""

import copy
import datetime as dt
from decimal import Decimal
from fractions import Fraction

import pytest

from tinhso.apps.scoring import computing
from tinhso.apps.scoring.advice import forecasts, pages
from tinhso.apps.scoring.advice.foretelling import Foretold
from tinhso.apps.scoring.provenance.offering import written as fed
from tinhso.apps.scoring.tests.conftest import FRAMEWORK, Round
from tinhso.engines.indicators.api import Forecast, evaluate, load_framework, written
from tinhso.engines.indicators.series.api import Indicator
from tinhso.engines.indicators.store.api import NewValue, Stage, put, register

DAY = dt.date(2025, 9, 1)
BANDS = {
    "type": "bands", "on": "rate", "noun": "%",
    "bands": [{"from": 0, "below": 85, "factor": 0}, {"from": 85, "factor": 1}],
}  # fmt: skip


def with_rate() -> dict[str, object]:
    found = copy.deepcopy(FRAMEWORK)
    found["items"][2] |= {"rule": BANDS}
    return found


@pytest.mark.django_db
def test_what_first_steps_bring_together_is_scored_together(scoring_round: Round) -> None:
    found = copy.deepcopy(FRAMEWORK)
    found["items"] += [
        {"code": code, "effect": "bonus", "name": code, "max": 2, "rule": {"type": "per_case", "each": 2}}
        for code in ("C1", "C2")
    ]
    found["adjustments"] = {"bonus_cap": 2, "total_cap": 12}
    assessment = scoring_round.assessment
    assessment.edition = register("bo-thu", "Bộ chỉ số thử", found)
    assessment.save()
    put(
        actor=scoring_round.manager, book="dot-thu", stage=Stage.SELF,
        values=[
            NewValue("hai-tan", "1", "value", "yes"), NewValue("hai-tan", "2", "value", "1"),
            NewValue("hai-tan", "3", "points", "3"),
        ],
    )  # fmt: skip
    computing.refresh(assessment, Stage.SELF, by="thử")
    shown = pages.advice(scoring_round.hung, "dot-thu", "hai-tan", DAY)
    assert [line.item.code for line in shown.lines] == ["C1", "C2"]
    assert [(one.count, one.gain) for one in shown.first] == [(1, 2), (2, 2)]


def test_a_figure_with_three_decimals_is_no_thousands() -> None:
    framework = load_framework(with_rate())
    rate = framework.item("3").inputs()[0]
    indicator = Indicator(code="TL", title="Tỷ lệ", kind=Indicator.Kind.NUMBER, decimals=3)
    for words in (fed(indicator, rate, Decimal("85.125")), written(rate, Fraction("85.125"))):
        score = evaluate(framework, {"3": {"rate": words}})
        assert score.items["3"].used == {"rate": Fraction("85.125")}


def test_an_estimated_percent_is_not_rounded_over_the_edge_of_a_band() -> None:
    rate = load_framework(with_rate()).item("3").inputs()[0]
    percent = Indicator(code="TL", title="Tỷ lệ", kind=Indicator.Kind.PERCENT)
    guess = Forecast(Fraction("84.6"), Fraction(84), Fraction("85.2"), ())
    foretold = Foretold(kind="year", values=(), found=guess, how="last")  # type: ignore[arg-type]  # of no account
    assert forecasts._ends(foretold, rate, percent) == (Fraction("84.6"), Fraction(84), Fraction("85.2"))
    whole = Indicator(code="HS", title="Hồ sơ", kind=Indicator.Kind.INTEGER)
    assert forecasts._ends(foretold, rate, whole) == (85, 84, 86)
