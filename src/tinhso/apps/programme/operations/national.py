"""National programmes as plans: what they ask for, and how well that is known."""

import datetime as dt
from collections.abc import Iterable, Mapping
from decimal import Decimal
from typing import Any

from django.db import transaction

from tinhso.apps.programme.actions import EDIT
from tinhso.apps.programme.events import ProgrammeMade
from tinhso.apps.programme.models import Comparator, Level, Pillar, Programme, Target, TargetValue
from tinhso.engines.indicators import api as indicators
from tinhso.kernel.access import api as access
from tinhso.kernel.audit import api as audit
from tinhso.kernel.events import api as events
from tinhso.kernel.text import api as text

UNITS = {
    "percent": "%", "percent_gdp": "% GDP", "percent_budget": "% ngân sách", "percent_population": "% dân số",
    "rank": "hạng", "enterprise": "doanh nghiệp", "per_1000_people": "trên 1.000 dân",
    "per_10000_people": "trên 10.000 dân",
}  # fmt: skip
ISSUERS = {"QĐ-TTg": "Thủ tướng Chính phủ", "NQ/TW": "Bộ Chính trị", "NQ-CP": "Chính phủ"}
COMMITTEE = "Ủy ban Quốc gia về chuyển đổi số"


@transaction.atomic
def load_national(*, actor: access.Actor) -> list[Programme]:
    """The national programmes of the indicator library as plans; what is there already is left alone.

    Each goal carries whether it was checked against its source. Raises Denied.
    """
    access.require(actor, EDIT)
    return [
        made
        for one in indicators.national_targets()
        if one["targets"] and (made := _load(actor, one)) is not None
    ]


def _load(actor: access.Actor, one: Mapping[str, Any]) -> Programme | None:
    code = text.slugify(str(one["id"]))
    if Programme.objects.filter(code=code).exists():
        return None
    years = [row["year"] for row in one["targets"] if row.get("year")]
    first = _year(one)
    programme = Programme.objects.create(
        code=code, title=_title(one), level=Level.NATIONAL, issuer=_issuer(str(one.get("number") or "")),
        first_year=first, last_year=max([first, *years]),
    )  # fmt: skip
    made = _targets(programme, one["targets"], indicators.national_sources())
    audit.note(actor=actor, action=EDIT.code, about=programme, changes={"targets": [None, made]})
    events.record(ProgrammeMade(programme=code, document="", targets=made, tasks=0))
    return programme


def _title(one: Mapping[str, Any]) -> str:
    number = f" ({one['number']})" if one.get("number") else ""
    return f"{one['title']}{number}"


def _year(one: Mapping[str, Any]) -> int:
    date = one["date"]
    return date.year if isinstance(date, dt.date) else int(str(date)[:4])


def _issuer(number: str) -> str:
    return next((name for suffix, name in ISSUERS.items() if number.endswith(suffix)), COMMITTEE)


def _targets(programme: Programme, rows: Iterable[Mapping[str, Any]], sources: Mapping[str, str]) -> int:
    """One target for each metric and comparator, with a goal for each year.

    What is asked in words alone ("toàn quốc") becomes a target without goals.
    """
    joined: dict[tuple[str, str, str, str], list[Mapping[str, Any]]] = {}
    for row in rows:
        key = (str(row["name_vi"]), str(row["comparator"]), str(row["unit"]), str(row["pillar"]))
        joined.setdefault(key, []).append(row)
    for number, ((name, comparator, unit, pillar), found) in enumerate(joined.items(), start=1):
        in_words = comparator not in Comparator.values
        target = Target.objects.create(
            programme=programme, number=number, metric=name,
            comparator=Comparator.EQUAL if in_words else comparator, unit=UNITS.get(unit, ""),
            pillar=pillar if pillar in Pillar.values else "",
        )  # fmt: skip
        if not in_words:
            TargetValue.objects.bulk_create(_value(target, row, sources) for row in found)
    return len(joined)


def _value(target: Target, row: Mapping[str, Any], sources: Mapping[str, str]) -> TargetValue:
    known = TargetValue.Evidence.VERIFIED if row["verified"] else TargetValue.Evidence.UNVERIFIED
    evidence = str(row.get("evidence") or "")
    return TargetValue(
        target=target, year=row.get("year"), value=Decimal(str(row["value"])), evidence=known,
        evidence_source=sources.get(evidence, evidence)[:300],
    )  # fmt: skip
