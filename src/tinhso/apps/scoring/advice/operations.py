"""Setting what the advice goes by."""

import datetime as dt
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from decimal import Decimal

from django.db import transaction

from tinhso.apps.scoring.actions import MANAGE
from tinhso.apps.scoring.advice.events import GoalLinked, ItemsPlanned
from tinhso.apps.scoring.advice.models import GoalLink, InputSeries, ItemPlan
from tinhso.apps.scoring.models import Assessment
from tinhso.engines.indicators.series.api import Indicator
from tinhso.kernel.access.api import Actor, require
from tinhso.kernel.audit import api as audit
from tinhso.kernel.events import api as events


@dataclass(frozen=True)
class Plan:
    """Effort, deadline and the indicators by input of one item; the item "" is the whole round."""

    item: str
    effort: Decimal | None = None
    due: dt.date | None = None
    series: Mapping[str, Indicator] = field(default_factory=dict)


@transaction.atomic
def plan_items(*, actor: Actor, assessment: Assessment, plans: Iterable[Plan]) -> int:
    """Set the plans of a round as a whole: what is not named is not planned any more. Raises Denied.

    Returns how many items have one.
    """
    require(actor, MANAGE, assessment)
    kept = [one for one in plans if one.effort is not None or one.due is not None or one.series]
    before = _told(assessment)
    ItemPlan.objects.filter(assessment=assessment).delete()
    InputSeries.objects.filter(assessment=assessment).delete()
    ItemPlan.objects.bulk_create(
        ItemPlan(assessment=assessment, item=one.item, effort=one.effort, due=one.due)
        for one in kept
        if one.effort is not None or one.due is not None
    )
    InputSeries.objects.bulk_create(
        InputSeries(assessment=assessment, item=one.item, input=name, indicator=indicator)
        for one in kept
        for name, indicator in one.series.items()
    )
    after = _told(assessment)
    if after != before:
        audit.note(
            actor=actor,
            action=MANAGE.code,
            about=("assessment", assessment.code),
            changes={"plans": [before, after]},
        )
        events.record(ItemsPlanned(assessment=assessment.code, items=len(kept)))
    return len(kept)


def _told(assessment: Assessment) -> dict[str, str]:
    plans = ItemPlan.objects.filter(assessment=assessment).order_by("item")
    series = (
        InputSeries.objects.filter(assessment=assessment)
        .select_related("indicator")
        .order_by("item", "input")
    )
    return {one.item: f"{one.effort or ''} {one.due or ''}".strip() for one in plans} | {
        f"{one.item}.{one.input}": one.indicator.code for one in series
    }


@transaction.atomic
def link_goal(*, actor: Actor, national: str, own: str) -> None:
    """Show an own goal's figures beside a national one; an empty `own` takes the link away. Raises Denied."""
    require(actor, MANAGE)
    before = GoalLink.objects.filter(national=national).values_list("own", flat=True).first() or ""
    if own == before:
        return
    GoalLink.objects.filter(national=national).delete()
    if own:
        GoalLink.objects.create(national=national, own=own)
    audit.note(actor=actor, action=MANAGE.code, about=("goal", national), changes={"own": [before, own]})
    events.record(GoalLinked(national=national, own=own))
