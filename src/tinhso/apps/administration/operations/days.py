"""Holidays and make-up days of the country."""

import datetime as dt

from django.db import transaction
from django.utils.translation import gettext as _

from tinhso.apps.administration import events as facts
from tinhso.apps.administration.actions import SET_DAYS
from tinhso.apps.administration.queries import day_of, require_everywhere
from tinhso.kernel.access.api import Actor
from tinhso.kernel.audit import api as audit
from tinhso.kernel.calendar import api as calendar
from tinhso.kernel.events import api as events
from tinhso.kernel.text import api as text


class CannotSet(Exception):
    """The day cannot be set so. `str()` is fit for the person who asked."""


@transaction.atomic
def set_day(
    *, actor: Actor, day: dt.date, kind: str, name: str, source: str, evidence: str, replaces: bool
) -> None:
    """Add a day, or with `replaces` change the one that is there. Raises Denied, CannotSet.

    `kind` is a calendar.Kind, `evidence` one of law, decision, press, projected.
    """
    require_everywhere(actor, SET_DAYS)
    before = day_of(day)
    shown = text.format_date(day)
    if before is not None and not replaces:
        raise CannotSet(_("Ngày %(day)s đã có trong lịch; hãy mở dòng đó để sửa.") % {"day": shown})
    if before is None and replaces:
        raise CannotSet(_("Ngày %(day)s không còn trong lịch; hãy thêm lại.") % {"day": shown})
    calendar.set_day(day=day, kind=calendar.Kind(kind), name=name, source=source, evidence=evidence)
    after = {"kind": kind, "name": name, "source": source, "evidence": evidence}
    changes = {
        key: [str(getattr(before, key)) if before else None, value]
        for key, value in after.items()
        if before is None or str(getattr(before, key)) != value
    }
    audit.note(
        actor=actor,
        action=SET_DAYS,
        about=("calendar.day", day.isoformat()),
        summary=_("Đặt ngày %(day)s trong lịch: %(name)s") % {"day": shown, "name": name},
        changes=changes,
        on_behalf_of=actor.on_behalf_of(SET_DAYS.code),
    )
    events.record(facts.DaySet(day=day, kind=kind))


@transaction.atomic
def remove_day(*, actor: Actor, day: dt.date) -> None:
    """Let a day be like its weekday again. Raises Denied, calendar.DayNotFound."""
    require_everywhere(actor, SET_DAYS)
    before = day_of(day)
    calendar.remove_day(day=day)
    audit.note(
        actor=actor,
        action=SET_DAYS,
        about=("calendar.day", day.isoformat()),
        summary=_("Bỏ ngày %(day)s khỏi lịch") % {"day": text.format_date(day)},
        changes={"kind": [before.kind, None], "name": [before.name, None]} if before else {},
        on_behalf_of=actor.on_behalf_of(SET_DAYS.code),
    )
    events.record(facts.DayRemoved(day=day))
