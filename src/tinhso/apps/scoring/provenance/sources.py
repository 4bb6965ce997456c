"""Backwards: from a figure of the value store, or a proof, to the scores that it moved."""

import uuid
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Any

from django.db.models import Q
from django.http import Http404
from django.urls import reverse
from django.utils.translation import gettext as _

from tinhso.apps.scoring import computing, queries
from tinhso.apps.scoring.appraisal import queries as appraisal
from tinhso.apps.scoring.models import Result, Run, Unit
from tinhso.apps.scoring.provenance.models import FedPart, FedValue, FrozenUnit
from tinhso.engines.indicators.plugs import FigureKey, Use
from tinhso.engines.indicators.store.api import Evidence, Stage, Value, evidence_by_key
from tinhso.kernel.access.api import Actor
from tinhso.kernel.plugs.api import Health
from tinhso.kernel.text import api as text

MOST = 200


@dataclass(frozen=True)
class Moved:
    """What an item gave a unit in one run."""

    unit: Unit
    item: str
    result: Result
    link: str

    @property
    def gave(self) -> str:
        """Points, total and rank in words."""
        one = self.result.items.get(self.item, {})
        words = [
            _("%(points)s/%(max)s điểm")
            % {"points": _number(one.get("points")), "max": _number(one.get("max"))}
        ]
        if self.result.total is not None:
            words.append(_("tổng %(total)s") % {"total": _number(float(self.result.total))})
        if self.result.rank:
            words.append(_("hạng %(rank)s") % {"rank": self.result.rank})
        return ", ".join(words)

    @property
    def state(self) -> str:
        """Which run, and whether it is published."""
        run = self.result.run
        stage = str(Stage(run.stage).label).lower()
        state = _("đã công bố") if run.published_at else _("chưa công bố")
        return _("Lần %(n)s: %(stage)s, %(state)s") % {"n": run.number, "stage": stage, "state": state}


def _number(value: float | None) -> str:
    return "–" if value is None else text.format_number(round(value, 4))


def moved(actor: Actor, unit: Unit, item: str, runs: Iterable[Run]) -> list[Moved]:
    """What an item gave a unit in these runs, newest first; drafts only for whom they concern."""
    drafts = appraisal.drafts_open(actor, unit)
    shown = {run.pk: run for run in runs if run.published_at is not None or run.stage in drafts}
    rows = list(Result.objects.filter(unit=unit, run__in=shown).order_by("-run_id"))
    for row in rows:
        row.run, row.unit = shown[row.run_id], unit
    queries.veil_places(actor, unit.assessment, rows)
    found = []
    for row in rows:
        name = "scoring:explanation" if row.run.published_at else "scoring:entry"
        found.append(Moved(unit, item, row, reverse(name, args=[unit.assessment.code, unit.key, item])))
    return found


class ScoreUses:
    """Scores that a figure of the value store went into."""

    code = "scoring.scores"
    title = text.gettext_noop("Điểm và xếp hạng")

    def uses(self, actor: Actor, key: FigureKey) -> Sequence[Use]:
        """The scores that a figure moved: published ones, and drafts within the actor's reach."""
        values = _fed_by(key)
        units = {(one.assessment.code, one.key): one for one in _units(values)}
        found: dict[tuple[int, int, str], Use] = {}
        for value in values:
            unit = units.get((value.book, value.unit))
            if unit is None:
                continue
            for one in moved(actor, unit, value.item, _runs_with(unit, value)):
                title = f"{unit.assessment.title}: {_item_name(unit, value.item)}, {unit.name}"
                found[one.result.run_id, unit.pk, value.item] = Use(title, one.gave, one.state, one.link)
        return [found[key] for key in sorted(found, reverse=True)][:MOST]

    def check(self) -> Health:
        """Whether asking works: the statement is planned and reads nothing."""
        list(FedValue.objects.filter(indicator__code="").select_related("value")[:1])
        return Health.good(text.gettext(self.title))


def _fed_by(key: FigureKey) -> list[Value]:
    """Inputs that are a figure, or were computed from it among others, newest first."""
    names: dict[str, Any] = {
        "indicator__code": key.indicator, "period__code": key.period, "agency__code": key.agency,
        "breakdown__key": key.breakdown,
    }  # fmt: skip
    parts = FedPart.objects.filter(**names).values("fed")
    rows = FedValue.objects.filter(Q(**names) | Q(pk__in=parts))
    return [row.value for row in rows.select_related("value").order_by("-value_id")[:MOST]]


def _units(values: Sequence[Value]) -> Iterable[Unit]:
    rows = Unit.objects.filter(
        assessment__code__in={v.book for v in values}, key__in={v.unit for v in values}
    )
    return rows.select_related("assessment__edition").defer("assessment__edition__body")


def _runs_with(unit: Unit, value: Value) -> list[Run]:
    """The runs that a value went into: published ones that kept it, the draft while it stands."""
    runs = Run.objects.filter(assessment=unit.assessment, stage=value.stage)
    kept = FrozenUnit.objects.filter(unit=unit, run__in=runs, value_ids__contains=[value.pk])
    among = set(kept.values_list("run_id", flat=True))
    found = [
        run for run in runs if run.pk in among or (run.published_at is None and value.superseded_at is None)
    ]
    for run in found:
        run.assessment = unit.assessment
    return found


def _item_name(unit: Unit, item: str) -> str:
    return computing.framework_of(unit.assessment).item(item).name


USER = ScoreUses()


@dataclass(frozen=True)
class ProofPage:
    """A proof with the scores of the item that it stands for."""

    proof: Evidence
    unit: Unit
    item_name: str
    moved: Sequence[Moved]


def proof(actor: Actor, key: uuid.UUID) -> ProofPage:
    """A proof within the actor's reach and the scores of its item since it was given. Raises Http404."""
    found = evidence_by_key(key)
    if found is None:
        raise Http404(str(key))
    unit = queries.get_my_unit(actor, found.book, found.unit)
    runs = Run.objects.filter(assessment=unit.assessment).order_by("pk")
    later = [run for run in runs if run.published_at is None or run.published_at >= found.added_at]
    for run in later:
        run.assessment = unit.assessment
    return ProofPage(found, unit, _item_name(unit, found.item), moved(actor, unit, found.item, later))
