"""For a first look: a round of last year to be held against, effort and deadlines, and series behind two inputs.

All of it is invented and marked so. Runs after the rounds and the reports of the demo; may be run again.
"""

import datetime as dt
import random
import uuid
from decimal import Decimal

from django.db import transaction

from tinhso.apps.scoring import demo, operations
from tinhso.apps.scoring.advice import goals
from tinhso.apps.scoring.advice.operations import Plan, link_goal, plan_items
from tinhso.apps.scoring.computing import refresh
from tinhso.apps.scoring.inventing import invent
from tinhso.apps.scoring.models import Assessment
from tinhso.apps.scoring.operations import NewUnit
from tinhso.engines.indicators.series import api as series
from tinhso.engines.indicators.series.api import Indicator, NewDatum, Period
from tinhso.engines.indicators.store.api import Source, Stage, put
from tinhso.kernel.access.api import Actor
from tinhso.kernel.orgs import api as orgs
from tinhso.kernel.text import api as text

EARLIER = {2021: 0.21, 2022: 0.13, 2023: 0.05}  # year and how much lower than what was invented for this year
BEFORE = "cds-huyen-hai-duong-{year}"
FIRST, LATEST = dt.date(2022, 1, 1), dt.date(2024, 9, 30)
KEY = uuid.UUID("5d3f7c0a-8f0e-4d0b-9b1c-2f5a4a6f7e21")
INVENTED = "Số liệu giả định để chạy thử"
EFFORTS = {"H1": Decimal(2), "H2": Decimal(1), "H3": Decimal("0.5"), "H4": Decimal(1)}


def load(actor: Actor) -> None:
    """Make what is missing."""
    now = Assessment.objects.filter(code=demo.DISTRICTS).first()
    if now is None:
        return
    for year, harshness in EARLIER.items():
        if not Assessment.objects.filter(code=BEFORE.format(year=year)).exists():
            _earlier(actor, now, year, harshness)
    if not now.plans.exists():
        _plans(actor, now)
        _link(actor)


@transaction.atomic
def _earlier(actor: Actor, now: Assessment, year: int, harshness: float) -> None:
    """The districts' round of an earlier year, appraised and published."""
    code = BEFORE.format(year=year)
    assessment = operations.create_assessment(
        actor=actor,
        code=code,
        title=f"Chuyển đổi số cấp huyện tỉnh Hải Dương năm {year} (chạy thử)",
        year=year,
        map_date=dt.date(year, 12, 31),
        owner_path=now.owner_path,
        units=[
            NewUnit(one.key, one.name, one.place_id, one.agency_path, one.place_path)
            for one in now.units.order_by("sort_key")
        ],
        edition=now.edition,
        source=now.source,
        invented=True,
    )
    keys = list(now.units.values_list("key", flat=True))
    values = [value for key in keys for value in invent("dti-district-922", key, harshness)]
    put(actor=actor, book=code, stage=Stage.APPRAISED, values=values, source=Source.IMPORT, invented=True)
    refresh(assessment, Stage.APPRAISED, by=actor.name)
    operations.publish(actor=actor, assessment=assessment, stage=Stage.APPRAISED)


@transaction.atomic
def _plans(actor: Actor, now: Assessment) -> None:
    meetings = _indicator("CDS_CUOC_HOP", "Cuộc họp về chuyển đổi số trong tháng", "cuộc họp")
    papers = _indicator("CDS_VAN_BAN", "Văn bản chỉ đạo chuyển đổi số do người đứng đầu ký", "văn bản")
    _figures(actor, now, meetings, papers)
    linked = {"H1": {"meetings": meetings}, "H3": {"numerator": papers}}
    plan_items(
        actor=actor,
        assessment=now,
        plans=[
            Plan("", due=dt.date(2024, 12, 15)),
            *(Plan(code, effort, series=linked.get(code, {})) for code, effort in EFFORTS.items()),
        ],
    )


def _link(actor: Actor) -> None:
    """The own goal of dossiers handled online stands beside the national one of 2025."""
    own = next(
        (one for one in goals.own_goals(LATEST) if "giải quyết trực tuyến" in one.metric.casefold()), None
    )
    if own is not None:
        metric = "Hồ sơ TTHC xử lý hoàn toàn trực tuyến, khai báo một lần"
        link_goal(actor=actor, national=goals.national_code("QD-942", metric, ">=", 2025), own=own.code)


def _indicator(code: str, title: str, unit: str) -> Indicator:
    return series.put_indicator(
        code=code, title=title, kind="integer", unit=unit, low=0, higher_is_better=True, source_note=INVENTED
    )


def _figures(actor: Actor, now: Assessment, meetings: Indicator, papers: Indicator) -> None:
    """Monthly figures of each district: a meeting in the last month of a quarter, papers with a slow growth."""
    paths = list(now.units.values_list("agency_path", flat=True))
    agencies = list(orgs.valid(LATEST).filter(path__in=paths))
    spans = list(series.periods.between(Period.Kind.MONTH, FIRST, LATEST))
    rows = []
    for agency in agencies:
        chance = random.Random(f"tinhso du bao {agency.code}")  # noqa: S311  invented figures, no secret
        level = chance.randint(2, 9)
        for number, span in enumerate(spans):
            period = series.periods.get(span.code)
            grown = Decimal(level + number // 6 + chance.randint(0, 2))
            met = Decimal(span.first.month % 3 == 0)
            rows += [
                NewDatum(series.Address(one.pk, period.pk, agency.pk), value)
                for one, value in ((papers, grown), (meetings, met))
            ]
    with text.at(LATEST):
        series.write(actor=actor, data=rows, invented=True, note=INVENTED, key=KEY)
