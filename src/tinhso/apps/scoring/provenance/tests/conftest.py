"""The small assessment of scoring, with values of both units, ready to be published."""

import pytest

from tests.province import Province, province  # noqa: F401  a fixture, found by name
from tinhso.apps.scoring import operations
from tinhso.apps.scoring.models import Run
from tinhso.apps.scoring.tests.conftest import Round, scoring_round  # noqa: F401  fixtures
from tinhso.engines.indicators.store.api import Stage


@pytest.fixture
def entered(scoring_round: Round) -> Round:  # noqa: F811  the fixture above
    for unit, numerator, points in (
        (scoring_round.hai_tan, "30", "2"),
        (scoring_round.tan_binh, "20", "1.5"),
    ):
        operations.enter(
            actor=scoring_round.manager, unit=unit, item="2", stage=Stage.SELF,
            values={"numerator": numerator, "denominator": "40"},
        )  # fmt: skip
        operations.enter(
            actor=scoring_round.manager, unit=unit, item="3", stage=Stage.SELF, values={"points": points}
        )
    return scoring_round


@pytest.fixture
def run(entered: Round) -> Run:
    """The self-score of both units, published."""
    return operations.publish(actor=entered.manager, assessment=entered.assessment, stage=Stage.SELF)
