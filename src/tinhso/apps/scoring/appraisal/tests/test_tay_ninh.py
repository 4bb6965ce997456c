"""One commune's sheet of Tây Ninh: the statistics of its appraisal come out as the sheet has them."""

import datetime as dt
from decimal import Decimal

import pytest

from tinhso.apps.scoring import operations as scoring
from tinhso.apps.scoring.appraisal import operations, statistics
from tinhso.apps.scoring.appraisal.models import Review
from tinhso.apps.scoring.appraisal.rules import Phase
from tinhso.apps.scoring.appraisal.tests.conftest import Appraised
from tinhso.apps.scoring.appraisal.tests.tay_ninh import POINTS
from tinhso.apps.scoring.models import Assessment, Result
from tinhso.apps.scoring.operations import NewUnit
from tinhso.engines.indicators.api import framework, framework_text
from tinhso.engines.indicators.store.api import NewValue, Stage, put, register

pytestmark = pytest.mark.django_db
CODE = "dti-commune-tayninh-2025"


def opened(appraised: Appraised) -> Assessment:
    """The sheet's self points on the appraiser's desk."""
    manager = appraised.round.manager
    assessment = scoring.create_assessment(
        actor=manager,
        code="tay-ninh",
        title="Một xã của Tây Ninh",
        year=2025,
        map_date=dt.date(2025, 12, 31),
        owner_path="h99",
        edition=register(CODE, framework(CODE).name, dict(framework_text(CODE))),
        units=[NewUnit("mot-xa", "Một xã", agency_path="h99.mot_xa")],
    )
    said = [NewValue("mot-xa", item, "points", points) for item, (points, _found) in POINTS.items()]
    put(actor=manager, book="tay-ninh", stage=Stage.SELF, values=said)
    operations.set_timetable(
        actor=manager,
        assessment=assessment,
        self_until=dt.date(2025, 9, 30),
        appraisal_until=dt.date(2025, 10, 17),
        objection_opens=dt.date(2025, 10, 20),
        objection_days=5,
        decision_days=10,
    )
    with appraised.during(Phase.APPRAISAL):
        assert operations.open_appraisal(actor=manager, assessment=assessment) == 62
    return assessment


def test_the_tay_ninh_sheet(appraised: Appraised) -> None:
    assessment = opened(appraised)
    appraiser = appraised.round.appraiser
    with appraised.during(Phase.APPRAISAL):
        for row in Review.objects.filter(assessment=assessment).select_related("unit"):
            row.assessment = row.unit.assessment = assessment
            said, found = POINTS.get(row.item, ("", ""))
            if said != found:
                operations.change(
                    actor=appraiser, review=row, values={"points": found}, reason="Không đủ minh chứng"
                )
        rest = Review.objects.filter(assessment=assessment, state="waiting").values_list("pk", flat=True)
        operations.accept(actor=appraiser, assessment=assessment, reviews=list(rest))
    known = framework(CODE).reference
    totals = {
        run.run.stage: run.total for run in Result.objects.filter(unit__key="mot-xa").select_related("run")
    }
    assert totals == {"self": Decimal("787.84"), "appraised": Decimal("606.27")}
    sums = statistics.totals(appraiser, assessment)
    assert (sums.said, sums.found) == (known["self_total"], known["appraised_total"])
    assert (sums.cuts, sums.zeroed, sums.raises) == (22, 17, 5)
    assert (known["items_cut"], known["items_cut_to_zero"], known["items_raised"]) == (22, 17, 5)
    assert sums.zero_share is not None
    assert round(sums.zero_share, 2) == Decimal("0.88")
    units = statistics.by_unit(appraiser, assessment)
    assert [(row.key, row.over) for row in units] == [("mot-xa", Decimal("181.57"))]
    worst = statistics.by_item(appraiser, assessment)[0]
    assert (worst["item"], worst["lost"]) == ("2.2", Decimal("11.85"))


@pytest.mark.parametrize("stage", [0, 1])
def test_the_division_over_items_gives_the_published_sums_of_groups(stage: int) -> None:
    found = framework(CODE)
    published = found.reference[("self", "appraised")[stage]]
    sums: dict[str, Decimal] = {}
    for item in found.items:
        sums[str(item.group)] = sums.get(str(item.group), Decimal(0)) + Decimal(
            POINTS.get(item.code, ("0", "0"))[stage]
        )
    assert sums == published
    assert found.scale == 960
