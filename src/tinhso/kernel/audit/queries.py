"""Reading the record. Entries say who did what: only with READ, or about oneself."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from dataclasses import dataclass

from django.db.models import Min, QuerySet

from tinhso.kernel.access import api as access
from tinhso.kernel.audit.about import About, about_of
from tinhso.kernel.audit.actions import READ
from tinhso.kernel.audit.models import Batch, Entry, Unsealed
from tinhso.kernel.text import api as text


@dataclass(frozen=True)
class Page:
    """Entries newest first, and the number to ask `before` for the next page (None on the last)."""

    entries: Sequence[Entry]
    before: int | None


def _require(actor: access.Actor) -> None:
    """The record is of everybody: who may read it in a part of the house only may not. Raises Denied."""
    access.require(actor, READ, access.Scope(label=text.gettext("Toàn hệ thống")))


def history(*, actor: access.Actor, about: About, before: int | None = None, size: int = 25) -> Page:
    """What was done to one thing. Raises Denied without READ."""
    _require(actor)
    kind, key = about_of(about)
    return _page(before, size, object_kind=kind, object_key=key)


def everything(
    *, actor: access.Actor, kind: str | None = None, before: int | None = None, size: int = 25
) -> Page:
    """The whole record, or only `kind` (change, look). Raises Denied without READ."""
    _require(actor)
    return _page(before, size, **({"kind": kind} if kind else {}))


def entries(*, actor: access.Actor) -> QuerySet[Entry]:
    """The whole record, to be filtered and paged by `-seq`. Raises Denied without READ."""
    _require(actor)
    return Entry.objects.all()


@dataclass(frozen=True)
class Sealing:
    """How far sealing is: entries in the tree, its head, when it was sealed; what waits, since when."""

    tree_size: int
    root: bytes
    sealed_at: dt.datetime | None
    waiting: int
    waiting_since: dt.datetime | None


def sealing() -> Sealing:
    """The state of the tree."""
    last = Batch.objects.order_by("-number").first()
    waiting = Unsealed.objects.count()
    since = Unsealed.objects.aggregate(at=Min("entry__at"))["at"] if waiting else None
    if last is None:
        return Sealing(0, b"", None, waiting, since)
    # What was there at the last sealing was taken: the rest came later, also when it bears an earlier day (trial data).
    later = max(since, last.sealed_at) if since else None
    return Sealing(last.tree_size, bytes(last.root), last.sealed_at, waiting, later)


def by_me(*, actor: access.Actor, before: int | None = None, size: int = 25) -> Page:
    """What the asking person did. Nothing for a stranger."""
    if actor.person is None:
        return Page((), None)
    return _page(before, size, actor=actor.person)


def _page(before: int | None, size: int, **where: object) -> Page:
    rows = Entry.objects.filter(**where).order_by("-seq")
    if before is not None:
        rows = rows.filter(seq__lt=before)
    found = list(rows[: size + 1])
    return Page(found[:size], found[size - 1].seq if len(found) > size else None)
