"""Reading hooks and what was sent to them. Whoever may manage hooks reads them."""

import datetime as dt
import uuid
from dataclasses import dataclass

from django.db.models import Count, Exists, OuterRef, Q, QuerySet

from tinhso.engines.exchange.actions import MANAGE
from tinhso.engines.exchange.models import Hook, HookSending
from tinhso.engines.exchange.subscriptions import OWN
from tinhso.kernel.access import api as access
from tinhso.kernel.access.api import Actor, Scope
from tinhso.kernel.events.plugs import facts
from tinhso.kernel.text import api as text


def require(actor: Actor) -> None:
    """Raises Denied unless the actor may manage hooks everywhere: what is sent knows no bounds of an agency."""
    access.require(actor, MANAGE, Scope(label=text.gettext("Toàn hệ thống")))


def hooks(actor: Actor) -> QuerySet[Hook]:
    """Every hook, newest first, each with `given_up`: whether sendings failed for good. Raises Denied."""
    require(actor)
    failed = HookSending.objects.filter(hook=OuterRef("pk"), state=HookSending.State.FAILED)
    return Hook.objects.annotate(given_up=Exists(failed)).order_by("-pk")


def hook(actor: Actor, key: uuid.UUID) -> Hook | None:
    """One hook, or None. Raises Denied."""
    return hooks(actor).filter(key=key).first()


def sendings(actor: Actor, one: Hook, state: str = "") -> QuerySet[HookSending]:
    """What was sent to a hook, newest first. Raises Denied."""
    require(actor)
    rows = HookSending.objects.filter(hook=one).order_by("-pk")
    return rows.filter(state=state) if state in HookSending.State.values else rows


def kinds() -> list[tuple[str, str]]:
    """(name, sentence) of every fact that a hook can want."""
    return sorted((one.code, str(one.sentence)) for one in facts if one.code.partition(".")[0] != OWN)


@dataclass(frozen=True)
class Counted:
    """How hooks are: how many fail now, how many were switched off by failing, sendings given up in seven days."""

    failing: int
    off: int
    given_up: int


def condition() -> Counted:
    """How sending out is going, for whoever looks after the installation. Two queries."""
    rows = Hook.objects.aggregate(
        failing=Count("pk", filter=Q(active=True, failing_since__isnull=False)),
        off=Count("pk", filter=Q(active=False, failing_since__isnull=False)),
    )
    week = text.now() - dt.timedelta(days=7)
    failed = HookSending.objects.filter(state=HookSending.State.FAILED, made_at__gt=week)
    return Counted(**rows, given_up=failed.count())
