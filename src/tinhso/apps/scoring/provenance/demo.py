"""For a first look: a corrected ranking, and an input that is taken from a reported figure. All values are invented."""

import random
from decimal import Decimal

from django.db import transaction

from tinhso.apps.scoring import computing, operations
from tinhso.apps.scoring.demo import DISTRICTS, HCMC
from tinhso.apps.scoring.models import Assessment
from tinhso.apps.scoring.provenance.models import Binding, Correction
from tinhso.apps.scoring.provenance.operations import bind, open_correction, take_figures
from tinhso.engines.indicators.series import api as series
from tinhso.engines.indicators.series.api import Address, NewDatum
from tinhso.engines.indicators.store.api import Stage, inputs
from tinhso.kernel.access.api import Actor
from tinhso.kernel.orgs import api as orgs

REASON = "Số liệu giả định: phường cộng nhầm hồ sơ của quý trước vào tử số, nay trừ ra (chạy thử đính chính)."
MEETINGS, CHAIRED, RATE = "HOP_BCD_CDS", "HOP_CHU_TRI", "TL_HOP_CHU_TRI"
YEAR = "2024"


def load(actor: Actor) -> None:
    """Make what is missing. May be run again."""
    communes = Assessment.objects.select_related("edition").filter(code=HCMC).first()
    if communes is not None and not Correction.objects.filter(of__assessment=communes).exists():
        correct_one(actor, communes, Stage.FINAL)
    districts = Assessment.objects.select_related("edition").filter(code=DISTRICTS).first()
    if districts is not None and not Binding.objects.filter(assessment=districts).exists():
        feed_meetings(actor, districts, "H1", "meetings")
        feed_chaired(actor, districts, "H2")


@transaction.atomic
def correct_one(actor: Actor, assessment: Assessment, stage: Stage) -> None:
    """Open the published stage again, halve one numerator of its first unit, publish."""
    unit = assessment.units.order_by("key").first()
    if unit is None:
        return
    unit.assessment = assessment
    given = inputs(assessment.code, stage, [unit.key]).get(unit.key, {})
    for item in computing.framework_of(assessment).items:
        values = given.get(item.code, {})
        if int(Decimal(values.get("numerator", "0"))) > 1:
            open_correction(actor=actor, assessment=assessment, stage=stage, reason=REASON)
            halved = str(int(Decimal(values["numerator"])) // 2)
            operations.enter(
                actor=actor, unit=unit, item=item.code, stage=stage, values={**values, "numerator": halved}
            )
            operations.publish(actor=actor, assessment=assessment, stage=stage)
            return


@transaction.atomic
def feed_meetings(actor: Actor, assessment: Assessment, item: str, name: str) -> None:
    """Invented numbers of meetings of every unit's agency, bound to an input and taken over."""
    indicator = series.put_indicator(
        code=MEETINGS, title="Cuộc họp ban chỉ đạo chuyển đổi số", kind="integer", unit="cuộc",
        source_note="Số liệu giả định", over_places="none",
    )  # fmt: skip
    period = series.periods.get(YEAR)
    agencies = orgs.valid(assessment.map_date).filter(
        path__in=assessment.units.exclude(agency_path=None).values("agency_path")
    )
    chance = random.Random("tinhso cuộc họp")  # noqa: S311  invented figures, no secret
    data = [
        NewDatum(Address(indicator.pk, period.pk, agency.pk), Decimal(chance.randint(1, 6)))
        for agency in agencies.order_by("code")
    ]
    series.write(actor=actor, data=data, note="Số liệu giả định", invented=True)
    bind(actor=actor, assessment=assessment, item=item, name=name, indicator=indicator.code, period=YEAR)
    take_figures(actor=actor, assessment=assessment, stage=Stage.SELF)


@transaction.atomic
def feed_chaired(actor: Actor, assessment: Assessment, item: str) -> None:
    """A computed rate: meetings that the head chaired, invented quarter by quarter, of all meetings of the year."""
    chaired = series.put_indicator(
        code=CHAIRED, title="Cuộc họp do người đứng đầu chủ trì", kind="integer", unit="cuộc",
        source_note="Số liệu giả định", over_places="none",
    )  # fmt: skip
    series.put_indicator(
        code=RATE, title="Tỷ lệ cuộc họp do người đứng đầu chủ trì", kind="percent", decimals=1,
        comes_from="formula", formula=f"[{CHAIRED}] / [{MEETINGS}] * 100", source_note="Số liệu giả định",
    )  # fmt: skip
    year = series.periods.get(YEAR)
    held = series.standing(series.indicator(MEETINGS).pk, year.pk)
    quarters = [series.periods.get(f"{YEAR}Q{n}").pk for n in range(1, 5)]
    data = [
        NewDatum(
            Address(chaired.pk, quarter, agency), Decimal(int(count) * (n + 1) // 5 - int(count) * n // 5)
        )
        for agency, count in sorted(held.items())
        if count is not None
        for n, quarter in enumerate(quarters)
    ]
    series.write(actor=actor, data=data, note="Số liệu giả định", invented=True)
    bind(actor=actor, assessment=assessment, item=item, name="value", indicator=RATE, period=YEAR)
    take_figures(actor=actor, assessment=assessment, stage=Stage.SELF)
