"""Assessments for a first look: published provincial results, and a city's communes with invented values.

Real: the provincial results (as published, sources in the engine's data) and the Tây Ninh sheet. Invented, and
marked so on every screen: the values of Hồ Chí Minh City's communes.
"""

import datetime as dt
from collections.abc import Iterable, Mapping

from django.db import transaction

from tinhso.apps.scoring import operations
from tinhso.apps.scoring.appraisal import demo as appraisal_demo
from tinhso.apps.scoring.computing import count_units, fill, framework_of, refresh, scored
from tinhso.apps.scoring.frameworks import demo as frameworks
from tinhso.apps.scoring.inventing import invent
from tinhso.apps.scoring.models import Assessment, Result, Run
from tinhso.apps.scoring.operations import NewUnit
from tinhso.engines.indicators.api import (
    PublishedResult,
    framework,
    framework_text,
    published_results,
)
from tinhso.engines.indicators.store.api import Edition, NewValue, Source, Stage, put, register
from tinhso.kernel.access.api import Actor
from tinhso.kernel.orgs import api as orgs
from tinhso.kernel.places import api as places
from tinhso.kernel.places.api import Place
from tinhso.kernel.text import api as text

HCMC = "dti-xa-hcm-2025"
NEWER = "dti-tinh-405-gia-dinh"
# Year, number of provinces, map, and the framework by which it was scored (none: that of 2020 and 2021 is not at hand).
PUBLISHED = (
    (2020, "63", dt.date(2020, 12, 31), ""),
    (2021, "63", dt.date(2021, 12, 31), ""),
    (2022, "63", dt.date(2022, 12, 31), "dti-922-2022"),
    (2023, "63", dt.date(2023, 12, 31), "dti-922-2022"),
    (2024, "34", dt.date(2025, 7, 1), "dti-405-2025"),
)
MAIN_INDEXES = 8  # of Decision 922/QĐ-BTTTT; the ninth, smart city, is reported but not scored
DISTRICTS = "cds-huyen-hai-duong-2024"
TAY_NINH = "dti-xa-tay-ninh-2025"
INFERRED = {2023: "; chấm theo Quyết định 922 là suy luận: kết quả ra tháng 02/2025, trước Quyết định 405"}
ANNOUNCED = "Kết quả DTI cấp tỉnh do cơ quan nhà nước công bố; nguồn của từng dòng ghi trong dữ liệu"


def load(actor: Actor) -> None:
    """Make the demo's assessments that are missing. May be run again."""
    for year, basis, map_date, edition in PUBLISHED:
        code = f"dti-tinh-{year}"
        if not Assessment.objects.filter(code=code).exists():
            _provinces(actor, code, year, basis, map_date, edition)
    if not Assessment.objects.filter(code=NEWER).exists():
        _by_newer_edition(actor)
    if not Assessment.objects.filter(code=HCMC).exists():
        _communes(actor)
    if not Assessment.objects.filter(code=TAY_NINH).exists():
        _tay_ninh(actor)
    if not Assessment.objects.filter(code=DISTRICTS).exists():
        _districts(actor)
    appraisal_demo.load(actor)
    frameworks.load(actor)


def _edition(code: str) -> Edition:
    return register(code, framework(code).name, dict(framework_text(code)))


def _province_places(day: dt.date) -> dict[str, Place]:
    return {text.fold(one.name): one for one in places.valid(day).filter(level=1)}


def _place_of(name: str, found: dict[str, Place]) -> Place | None:
    return found.get(text.fold(name.removeprefix("TP. ")))


@transaction.atomic
def _provinces(actor: Actor, code: str, year: int, basis: str, map_date: dt.date, edition: str) -> None:
    """Ranks as published; where all main indexes were published too, totals and pillars are computed from them."""
    rows = [
        row
        for row in published_results()
        if row.year == year and row.basis == basis and not row.province.startswith("(")
    ]
    found = _province_places(map_date)
    whole = [row for row in rows if len(row.indexes) == MAIN_INDEXES]
    assessment = operations.create_assessment(
        actor=actor,
        code=code,
        title=f"Chỉ số chuyển đổi số cấp tỉnh (DTI) năm {year}",
        year=year,
        map_date=map_date,
        units=[
            NewUnit(text.slugify(row.province), row.province, *_where(_place_of(row.province, found)))
            for row in rows
        ],
        edition=_edition(edition) if edition else None,
        source=ANNOUNCED + INFERRED.get(year, ""),
    )
    put(
        actor=actor,
        book=code,
        stage=Stage.FINAL,
        source=Source.IMPORT,
        values=[
            NewValue(text.slugify(row.province), item, "value", str(value), source_note=row.source)
            for row in whole
            for item, value in row.indexes.items()
        ],
    )
    _quote(actor, assessment, rows)


@transaction.atomic
def _by_newer_edition(actor: Actor) -> None:
    """The provinces whose main indexes of 2022 were published, tried by the newer framework with invented values."""
    before = Assessment.objects.get(code="dti-tinh-2022")
    whole = before.units.filter(results__run__origin=Run.Origin.QUOTED).exclude(results__pillars={})
    units = list(whole.select_related("place").order_by("sort_key"))
    assessment = operations.create_assessment(
        actor=actor,
        code=NEWER,
        title="Chấm thử theo bộ DTI mới (Quyết định 405), năm 2024",
        year=2024,
        map_date=dt.date(2024, 12, 31),
        units=[NewUnit(one.key, one.name, *_where(one.place)) for one in units],
        edition=_edition("dti-405-2025"),
        source="Số liệu giả định, để xem chuỗi qua hai bản bộ chỉ số",
        invented=True,
    )
    values = [value for one in units for value in invent("dti-405-2025", one.key, 0.0)]
    put(actor=actor, book=NEWER, stage=Stage.FINAL, values=values, source=Source.IMPORT, invented=True)
    refresh(assessment, Stage.FINAL, by=actor.name)
    operations.publish(actor=actor, assessment=assessment, stage=Stage.FINAL)


def _where(place: Place | None) -> tuple[int | None, None, str | None]:
    return (place.pk, None, place.path) if place else (None, None, None)


def _quote(actor: Actor, assessment: Assessment, rows: Iterable[PublishedResult]) -> None:
    now = text.now()
    run = Run(
        assessment=assessment,
        number=1,
        stage=Stage.FINAL,
        origin=Run.Origin.QUOTED,
        engine="quoted",
        computed_by=actor.name,
        published_at=now,
        published_by=actor.name,
    )
    count_units(run)
    run.save()
    units = {unit.key: unit for unit in assessment.units.all()}
    ordered = sorted(rows, key=lambda row: (row.rank is None, row.rank or 0, text.sort_key(row.province)))
    results = []
    for place, row in enumerate(ordered, start=1):
        unit = units[text.slugify(row.province)]
        result = Result(run=run, unit=unit, rank=row.rank, group_rank=row.rank, place_in_list=place)
        if len(row.indexes) == MAIN_INDEXES:
            values = {item: {"value": str(value)} for item, value in row.indexes.items()}
            fill(result, scored(framework_of(assessment), values, unit=row.province))
        result.total = row.total if row.total is not None else result.total
        results.append(result)
    Result.objects.bulk_create(results)


@transaction.atomic
def _communes(actor: Actor) -> None:
    day = dt.date(2025, 7, 1)
    city = _province_places(day)["ho chi minh"]
    found = list(places.descendants(city, on=day, level=3))
    assessment = operations.create_assessment(
        actor=actor,
        code=HCMC,
        title="Chuyển đổi số cấp xã TP. Hồ Chí Minh năm 2025 (chạy thử)",
        year=2025,
        map_date=day,
        place_path=city.path,
        units=[
            NewUnit(f"{one.code}", one.full_name, one.pk, None, one.path, one.get_kind_display())
            for one in found
        ],
        edition=_edition("dti-commune-hcmc-2025"),
        source="Số liệu giả định; bộ 43 chỉ số theo bản làm việc của một xã",
        invented=True,
    )
    for stage, harshness in ((Stage.SELF, 0.0), (Stage.APPRAISED, 0.06), (Stage.FINAL, 0.04)):
        values = [v for one in found for v in invent("dti-commune-hcmc-2025", one.code, harshness)]
        put(actor=actor, book=HCMC, stage=stage, values=values, source=Source.IMPORT, invented=True)
        refresh(assessment, stage, by=actor.name)
        operations.publish(actor=actor, assessment=assessment, stage=stage)


@transaction.atomic
def _districts(actor: Actor) -> None:
    """An open round on which the demo's officers work: the districts of Hải Dương, year 2024."""
    day = dt.date(2024, 12, 31)
    found = list(orgs.valid(day).filter(kind__code="ubnd_huyen", code__startswith="H23."))
    if not found:
        return
    owner = orgs.by_code("H23")
    assessment = operations.create_assessment(
        actor=actor,
        code=DISTRICTS,
        title="Chuyển đổi số cấp huyện tỉnh Hải Dương năm 2024 (chạy thử)",
        year=2024,
        map_date=day,
        owner_path=owner.path,
        units=[
            NewUnit(
                text.slugify(one.code),
                one.short_name.removeprefix("UBND ")[:1].upper() + one.short_name.removeprefix("UBND ")[1:],
                one.place_id,
                one.path,
                None,
            )
            for one in found
        ],
        edition=_edition("dti-district-922"),
        source="Số liệu giả định; quy tắc theo phiếu chấm cấp huyện dẫn xuất từ Quyết định 922",
        invented=True,
    )
    late = {text.slugify(one.code) for one in found[-2:]}
    values = [
        v
        for one in found
        if text.slugify(one.code) not in late
        for v in invent("dti-district-922", text.slugify(one.code), 0.0)
    ]
    put(actor=actor, book=DISTRICTS, stage=Stage.SELF, values=values, source=Source.IMPORT, invented=True)
    refresh(assessment, Stage.SELF, by=actor.name)


@transaction.atomic
def _tay_ninh(actor: Actor) -> None:
    """The real sheet of one commune: group totals as published, self and appraised; the commune is not named."""
    found = framework("dti-commune-tayninh-2025")
    day = dt.date(2025, 12, 31)
    province = _province_places(day)["tay ninh"]
    key = "xa-trong-nguon"
    assessment = operations.create_assessment(
        actor=actor,
        code=TAY_NINH,
        title="Chuyển đổi số cấp xã Tây Ninh năm 2025: một phiếu chấm",
        year=2025,
        map_date=day,
        place_path=province.path,
        units=[
            NewUnit(
                key, "Một xã của Tây Ninh", None, None, province.path, "", "Nguồn chỉ có phiếu của một xã."
            )
        ],
        edition=_edition("dti-commune-tayninh-2025"),
        source="Phiếu chấm của một xã, điểm theo nhóm; nguồn ghi trong bộ chỉ số",
    )
    for stage, column in ((Stage.SELF, "self"), (Stage.APPRAISED, "appraised")):
        totals = found.reference[column]
        if not isinstance(totals, Mapping):
            raise TypeError("the Tây Ninh framework must carry the sheet's group totals")
        values = [NewValue(key, group, "points", str(points)) for group, points in totals.items()]
        put(actor=actor, book=TAY_NINH, stage=stage, values=values, source=Source.IMPORT)
        refresh(assessment, stage, by=actor.name)
        operations.publish(actor=actor, assessment=assessment, stage=stage)
