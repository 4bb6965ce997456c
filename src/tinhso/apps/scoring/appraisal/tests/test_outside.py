# ruff: noqa: F811  a fixture of a neighbour, used by name
"""Who is nobody's own house: an enterprise in a round of the house, and the province itself, judged from above."""

import datetime as dt

import pytest

from tests.province import Province, province  # noqa: F401  a fixture, found by name
from tinhso.apps.scoring import operations, pages
from tinhso.apps.scoring.appraisal import operations as appraisal
from tinhso.apps.scoring.appraisal import queries
from tinhso.apps.scoring.appraisal.rules import Phase
from tinhso.apps.scoring.appraisal.tests.conftest import Appraised
from tinhso.apps.scoring.frameworks import operations as frameworks
from tinhso.apps.scoring.models import Assessment, Unit
from tinhso.apps.scoring.tests.conftest import FRAMEWORK, Round
from tinhso.apps.scoring.tests.test_frameworks import ORIGIN, publish
from tinhso.engines.indicators.store.api import Stage, inputs
from tinhso.kernel.access.api import Denied

pytestmark = pytest.mark.django_db


def opened(scoring_round: Round, *names: str) -> Assessment:
    who = scoring_round.manager
    draft = frameworks.begin(actor=who, body={**FRAMEWORK, "code": "bo-moi"}, origin=ORIGIN.BLANK)
    return frameworks.open_assessment(
        actor=who, edition=publish(who, draft), code="dot-moi", title="Đợt mới", year=2026,
        map_date=dt.date(2026, 1, 1), units=names,
    )  # fmt: skip


def test_what_was_decided_about_the_province_itself_is_taken_down_by_its_officers(
    scoring_round: Round, province: Province
) -> None:
    found = opened(scoring_round, province.city.name, province.standing.name, "Công ty Thử", "Phường Hải Tân")
    units = {one.name: one for one in Unit.objects.filter(assessment=found).select_related("assessment")}
    assert [name for name, one in units.items() if one.outside] == [province.city.name, "Công ty Thử"]
    for name, one in units.items():
        own = name == province.standing.name  # the manager's own department, one of those scored
        assert queries.is_own(scoring_round.manager, one) is own, name
        assert pages.entry(scoring_round.manager, "dot-moi", one.key, "1", Stage.FINAL).may_write is not own
        if own:
            with pytest.raises(Denied):
                decided(scoring_round, one)
        else:
            decided(scoring_round, one)
    assert set(inputs("dot-moi", Stage.FINAL)) == {one.key for one in units.values()} - {
        units[province.standing.name].key
    }


def decided(scoring_round: Round, unit: Unit) -> None:
    operations.enter(
        actor=scoring_round.manager, unit=unit, item="1", stage=Stage.FINAL, values={"value": "yes"}
    )


def test_departments_appraise_the_claims_of_the_province_itself(appraised: Appraised) -> None:
    appraised.open()
    boss = appraised.round.appraiser
    assert boss.agency_path is not None
    unit = Unit.objects.filter(pk=appraised.round.hai_tan.pk)
    with appraised.during(Phase.APPRAISAL):
        for outside, count in ((False, 0), (True, 3)):
            unit.update(agency_path=boss.agency_path.split(".")[0], outside=outside)
            assert queries.queue(boss, appraised.assessment).filter(unit__in=unit).count() == count
        row = queries.queue(boss, appraised.assessment).get(unit__in=unit, item="1")
        appraisal.accept(actor=boss, assessment=appraised.assessment, reviews=[row.pk])
    row.refresh_from_db()
    assert row.state == "accepted"
