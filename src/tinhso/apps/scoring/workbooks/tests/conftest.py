"""The small assessment of scoring."""

from tests.province import province  # noqa: F401  a fixture, found by name
from tinhso.apps.scoring.appraisal.tests.conftest import appraised  # noqa: F401  a fixture
from tinhso.apps.scoring.tests.conftest import scoring_round  # noqa: F401  a fixture
