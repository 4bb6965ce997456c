"""Deciding about what the reader found: confirm, correct, merge, drop, and take a decision back."""

from typing import Any

from django.db import transaction
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from tinhso.apps.programme.actions import DECIDE
from tinhso.apps.programme.contents import Content, differences
from tinhso.apps.programme.events import FindingDecided, FindingsConfirmed
from tinhso.apps.programme.models import Document, Finding, Programme
from tinhso.kernel.access import api as access
from tinhso.kernel.audit import api as audit
from tinhso.kernel.events import api as events
from tinhso.kernel.text.api import now

State = Finding.State


class CannotDecide(Exception):
    """The decision does not fit how things stand. The message is fit for the person who asked."""


@transaction.atomic
def confirm(*, actor: access.Actor, finding: Finding) -> Finding:
    """It is right as read. Raises Denied, CannotDecide."""
    return _decide(actor, finding, State.CONFIRMED)


@transaction.atomic
def correct(*, actor: access.Actor, finding: Finding, content: Content) -> Finding:
    """It is right as now written; content equal to what was read confirms it. Raises Denied, CannotDecide."""
    if dict(content) == finding.data:
        return _decide(actor, finding, State.CONFIRMED)
    return _decide(actor, finding, State.CORRECTED, content=dict(content))


@transaction.atomic
def merge(*, actor: access.Actor, finding: Finding, into: Finding) -> Finding:
    """It says the same as `into`, which keeps both places of the text as its source.

    What was merged into it before goes along. Raises Denied, CannotDecide.
    """
    into = Finding.objects.select_for_update().get(pk=into.pk)
    if into.pk == finding.pk:
        raise CannotDecide(_("Không thể gộp một mục vào chính nó. Hãy chọn mục khác."))
    if into.reading_id != finding.reading_id or into.kind != finding.kind:
        raise CannotDecide(_("Chỉ gộp được hai mục cùng loại của cùng một văn bản."))
    if into.state in (State.MERGED, State.DROPPED):
        raise CannotDecide(
            _("Mục %(number)s đã được gộp hoặc bỏ. Hãy chọn mục còn giữ.") % {"number": into.number}
        )
    decided = _decide(actor, finding, State.MERGED, into=into)
    Finding.objects.filter(merged_into=finding).update(merged_into=into)
    return decided


@transaction.atomic
def drop(*, actor: access.Actor, finding: Finding) -> Finding:
    """It is no target, task or citation. Raises Denied, CannotDecide (others are merged into it)."""
    return _decide(actor, finding, State.DROPPED)


@transaction.atomic
def reopen(*, actor: access.Actor, finding: Finding) -> Finding:
    """Take the decision back; a correction is forgotten. Raises Denied, CannotDecide."""
    return _decide(actor, finding, State.OPEN)


@transaction.atomic
def confirm_all_above(*, actor: access.Actor, document: Document, confidence: float) -> int:
    """Confirm every open finding read with at least this confidence (0–1); how many there were.

    Raises Denied, CannotDecide.
    """
    access.require(actor, DECIDE, document)
    _still_undecided(document.pk)
    rows = Finding.objects.select_for_update().filter(
        reading__document=document, state=State.OPEN, confidence__gte=confidence
    )
    numbers = sorted(rows.values_list("number", flat=True))
    rows.update(state=State.CONFIRMED, decided_at=now(), decided_by=actor.person, decided_by_name=actor.name)
    if numbers:
        audit.note(
            actor=actor, action=DECIDE.code, about=document,
            changes={"confirmed": [None, numbers], "confidence": [None, confidence]},
        )  # fmt: skip
        events.record(
            FindingsConfirmed(document=str(document.key), count=len(numbers), confidence=confidence)
        )
    return len(numbers)


def _decide(
    actor: access.Actor,
    finding: Finding,
    state: Finding.State,
    *,
    content: Content | None = None,
    into: Finding | None = None,
) -> Finding:
    locked = (
        Finding.objects.select_for_update(of=("self",))
        .select_related("reading__document__agency")
        .get(pk=finding.pk)
    )
    document = locked.reading.document
    access.require(actor, DECIDE, document)
    _still_undecided(document.pk)
    if state in (State.DROPPED, State.OPEN):
        _nothing_merged_into(locked)
    before = {"state": locked.state, **locked.content}
    locked.state, locked.corrected, locked.merged_into = state, content, into
    is_open = state == State.OPEN
    locked.decided_at = None if is_open else now()
    locked.decided_by = None if is_open else actor.person
    locked.decided_by_name = "" if is_open else actor.name
    locked.save()
    after: dict[str, Any] = {"state": locked.state, **locked.content}
    changes: dict[str, Any] = {name: [old, new] for name, old, new in differences(before, after)}
    if into is not None:
        changes["merged_into"] = [None, str(into.key)]
    audit.note(actor=actor, action=DECIDE.code, about=locked, changes=changes)
    events.record(FindingDecided(finding=str(locked.key), document=str(document.key), state=str(state)))
    return locked


def _still_undecided(document_id: int) -> None:
    """Decisions end when the programme is made. The document's row is the lock both sides take."""
    Document.objects.select_for_update().only("pk").get(pk=document_id)
    made = Programme.objects.filter(document_id=document_id).first()
    if made is not None:
        raise CannotDecide(
            _("Đã lập chương trình “%(title)s” từ văn bản này. Hãy sửa ngay trong chương trình.")
            % {"title": made.title}
        )


def _nothing_merged_into(finding: Finding) -> None:
    count = Finding.objects.filter(merged_into=finding).count()
    if count:
        raise CannotDecide(
            ngettext(
                "Có %(count)s mục đã gộp vào mục này. Hãy mở lại mục đó trước.",
                "Có %(count)s mục đã gộp vào mục này. Hãy mở lại các mục đó trước.",
                count,
            )
            % {"count": count}
        )
