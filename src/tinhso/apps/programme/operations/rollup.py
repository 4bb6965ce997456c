"""Figures of wholes follow those of their parts, as entries of their own in the whole's history."""

import datetime as dt
from collections.abc import Iterable, Sequence
from decimal import Decimal
from typing import Any

from tinhso.apps.programme.events import ProgressRecorded
from tinhso.apps.programme.locks import Lock, hold
from tinhso.apps.programme.models import Progress, Target, TargetPart, Task, TaskPart
from tinhso.apps.programme.rolling import Part, roll_up
from tinhso.apps.programme.standing import goals_of, latest_of, with_standing
from tinhso.apps.programme.states import met
from tinhso.kernel.events import api as events

BY = "Hệ thống tổng hợp"


def roll_up_from(about: Task | Target, since: dt.date) -> None:
    """Bring every whole that `about` serves up to date from a day on, and theirs in turn.

    Stands in the transaction of the change. Costs one query where the figure is part of nothing.
    """
    wholes = list(_wholes(about))
    if wholes:
        hold(Lock.ROLL_UP)
    for whole in wholes:
        renew(whole, since)


def renew(whole: Task | Target, since: dt.date | None = None) -> None:
    """Write the whole's figure anew for `since` and every later day on which a part reported (all days by default).

    The caller holds Lock.ROLL_UP. A figure that did not change is not written again.
    """
    if not whole.rollup:
        return
    parts = _parts(whole)
    changed: dt.date | None = None
    for day in _days([part for _weight, part in parts], since):
        stood = parts_on(whole, parts, day)
        amount = roll_up(whole.rollup, stood, in_percent=in_percent(whole))
        if amount is None or _latest(whole, day) == (day, amount):
            continue
        _write(whole, day, amount, invented=any(part.invented for part in stood))
        changed = changed or day
    if changed is not None:
        for above in _wholes(whole):
            renew(above, changed)


def in_percent(whole: Task | Target) -> bool:
    """Whether `done` counts as a share of a hundred."""
    return isinstance(whole, Task) or whole.unit == "%"


def _wholes(about: Task | Target) -> Iterable[Task | Target]:
    if isinstance(about, Task):
        return [one.whole for one in TaskPart.objects.filter(part=about).select_related("whole__programme")]
    return [one.whole for one in TargetPart.objects.filter(part=about).select_related("whole__programme")]


def _parts(whole: Task | Target) -> list[tuple[Decimal, Any]]:
    links = whole.parts.order_by("pk").select_related("part__programme")
    return [(one.weight, one.part) for one in links]


def _days(parts: Sequence[Task | Target], since: dt.date | None) -> list[dt.date]:
    if not parts:
        return []
    name = "task" if isinstance(parts[0], Task) else "target"
    rows = Progress.objects.filter(**{f"{name}__in": parts}, returned_at=None)
    later = set((rows.filter(date__gte=since) if since else rows).values_list("date", flat=True))
    return sorted(later | ({since} if since else set()))


def parts_on(whole: Task | Target, parts: Sequence[tuple[Decimal, Any]], day: dt.date) -> list[Part]:
    """The parts as they stood on a day, in the order given. One query."""
    keys = [part.pk for _weight, part in parts]
    if isinstance(whole, Task):
        said = {one.pk: latest_of(one) for one in with_standing(Task.objects.filter(pk__in=keys), day)}
        return [_task_part(weight, said[part.pk]) for weight, part in parts]
    targets = {one.pk: one for one in with_standing(Target.objects.filter(pk__in=keys), day)}
    return [_target_part(weight, targets[part.pk], day) for weight, part in parts]


def _task_part(weight: Decimal, last: Any) -> Part:
    if last is None:
        return Part(weight, None)
    return Part(weight, last.amount, done=last.amount >= 100, invented=last.invented)


def _target_part(weight: Decimal, target: Target, day: dt.date) -> Part:
    """A part is done when it meets the goal of the day's year (the next one due, else its last)."""
    last = latest_of(target)
    if last is None:
        return Part(weight, None)
    goals = [goal for goal in goals_of(target) if goal.counts]
    due = [goal for goal in goals if goal.year is None or goal.year >= day.year] or goals[-1:]
    done = bool(due) and met(target.comparator, due[0].value, last.amount)
    return Part(weight, last.amount, done=done, invented=last.invented)


def _latest(whole: Task | Target, day: dt.date) -> tuple[dt.date, Decimal] | None:
    rows = whole.progress.filter(date__lte=day, returned_at=None, unit=None).order_by("-date", "-id")
    column = "percent" if isinstance(whole, Task) else "value"
    found = rows.values_list("date", column).first()
    return (found[0], found[1]) if found else None


def _write(whole: Task | Target, day: dt.date, amount: Decimal, *, invented: bool) -> None:
    is_task = isinstance(whole, Task)
    entry = Progress.objects.create(
        task=whole if isinstance(whole, Task) else None,
        target=whole if isinstance(whole, Target) else None,
        date=day,
        percent=amount.quantize(Decimal("0.01")) if is_task else None,
        value=None if is_task else amount,
        rolled_up=True,
        invented=invented,
        recorded_by_name=BY,
    )
    events.record(
        ProgressRecorded(
            subject_code=whole.full_code, progress=str(entry.key), date=day, percent=entry.percent, value=entry.value,
            invented=invented,
        )
    )  # fmt: skip
