"""Keeping the register of documents."""

import datetime as dt
from typing import Any

from django.db import IntegrityError, transaction
from django.utils.translation import gettext as _

from tinhso.apps.programme.actions import REGISTER
from tinhso.apps.programme.events import DocumentRegistered, DocumentRelated
from tinhso.apps.programme.models import Document, DocumentRelation, Finding, RegisteredDocument
from tinhso.apps.programme.operations.plans import Upload
from tinhso.apps.programme.register import plain_number, searched
from tinhso.kernel.access import api as access
from tinhso.kernel.audit import api as audit
from tinhso.kernel.events import api as events
from tinhso.kernel.files import api as files
from tinhso.kernel.orgs import api as orgs

FIELDS = ("number", "issued_date", "issuer", "kind", "title", "valid_from", "valid_to")


class CannotRegister(Exception):
    """The document or relation cannot be entered. The message names the remedy."""


@transaction.atomic
def register_document(
    *,
    actor: access.Actor,
    number: str,
    upload: Upload | None = None,
    plan: Document | None = None,
    **fields: Any,
) -> RegisteredDocument:
    """Enter a document: `fields` are issued_date, issuer, kind, title, valid_from, valid_to, as far as known.

    `plan` is the same document handed in as a plan: its text is searched. Raises Denied, CannotRegister (also
    when number and day are there already).
    """
    agency = orgs.Agency.objects.filter(code=actor.agency).first() if actor.agency else None
    access.require(actor, REGISTER, access.Scope(agency=agency.path) if agency else None)
    row = RegisteredDocument(
        number=number.strip(), agency=agency, plan=plan, added_by_name=actor.name,
        folded_text=searched(plan.text) if plan else "", **fields,
    )  # fmt: skip
    if upload is not None:
        row.file = _keep(actor, upload)
    elif plan is not None:
        row.file = plan.file
    _save(row)
    _record(actor, row, {"number": [None, row.number]})
    return row


@transaction.atomic
def edit_registered(
    *, actor: access.Actor, document: RegisteredDocument, **fields: Any
) -> RegisteredDocument:
    """Correct an entry; fields as in register_document, with `number` and `upload`. Raises Denied, CannotRegister."""
    access.require(actor, REGISTER, document)
    row = RegisteredDocument.objects.select_for_update(of=("self",)).get(pk=document.pk)
    upload = fields.pop("upload", None)
    changes = {
        name: [str(getattr(row, name) or ""), str(fields[name] or "")]
        for name in FIELDS
        if name in fields and getattr(row, name) != fields[name]
    }
    for name, value in fields.items():
        setattr(row, name, value)
    if upload is not None:
        row.file = _keep(actor, upload)
        changes["file"] = ["", upload.name or ""]
    _save(row)
    if changes:
        _record(actor, row, changes)
    return row


def _keep(actor: access.Actor, upload: Upload) -> files.StoredFile:
    try:
        return files.store(actor=actor, upload=upload, purpose="programme.registered")
    except files.Refused as problem:
        raise CannotRegister(str(problem)) from problem


def _save(row: RegisteredDocument) -> None:
    row.folded_number = plain_number(row.number)
    row.folded_title = searched(row.number, row.title, row.issuer, row.kind)
    if not row.folded_number:
        raise CannotRegister(_("Hãy nhập số, ký hiệu của văn bản."))
    if row.valid_from and row.valid_to and row.valid_to < row.valid_from:
        raise CannotRegister(_("Ngày hết hiệu lực phải từ ngày có hiệu lực trở đi."))
    try:
        with transaction.atomic():
            row.save()
    except IntegrityError as there:
        raise CannotRegister(_("Văn bản số và ngày này đã có trong sổ.")) from there


def _record(actor: access.Actor, row: RegisteredDocument, changes: dict[str, list[Any]]) -> None:
    audit.note(actor=actor, action=REGISTER, about=row, changes=changes)
    events.record(DocumentRegistered(document=str(row.key), number=row.number))


@transaction.atomic
def relate(
    *,
    actor: access.Actor,
    document: RegisteredDocument,
    other: RegisteredDocument,
    kind: str,
    from_date: dt.date | None = None,
) -> DocumentRelation:
    """Say what a document does to another. Raises Denied, CannotRegister."""
    access.require(actor, REGISTER, document)
    if document.pk == other.pk:
        raise CannotRegister(_("Văn bản không có quan hệ với chính nó."))
    if kind in ("replaces", "amends") and _older(document, other):
        raise CannotRegister(
            _("%(document)s ban hành trước %(other)s nên không thể sửa đổi hay thay thế văn bản đó.")
            % {"document": document.number, "other": other.number}
        )
    made, new = DocumentRelation.objects.get_or_create(
        document=document, other=other, kind=kind, defaults={"from_date": from_date}
    )
    if new:
        _record_relation(actor, document, other, [None, kind])
    return made


def _older(document: RegisteredDocument, other: RegisteredDocument) -> bool:
    return bool(document.issued_date and other.issued_date and document.issued_date < other.issued_date)


@transaction.atomic
def unrelate(*, actor: access.Actor, relation: DocumentRelation) -> None:
    """Take a relation back. Raises Denied."""
    access.require(actor, REGISTER, relation.document)
    document, other, kind = relation.document, relation.other, relation.kind
    relation.delete()
    _record_relation(actor, document, other, [kind, None])


def _record_relation(
    actor: access.Actor, document: RegisteredDocument, other: RegisteredDocument, change: list[str | None]
) -> None:
    audit.note(actor=actor, action=REGISTER, about=document, changes={f"relation to {other.number}": change})
    events.record(
        DocumentRelated(document=str(document.key), other=str(other.key), kind=str(change[1] or ""))
    )


@transaction.atomic
def register_citations(*, actor: access.Actor, plan: Document) -> RegisteredDocument:
    """Enter a plan and every document it cites and somebody kept; what it cites is its basis. Once is enough.

    Raises Denied, CannotRegister (the plan has no number).
    """
    own = RegisteredDocument.objects.filter(plan=plan).first() or _find(plan.number, plan.issued_date)
    if own is None:
        own = register_document(
            actor=actor, number=plan.number, plan=plan, issued_date=plan.issued_date, issuer=plan.issuer,
            kind=plan.kind, title=plan.title,
        )  # fmt: skip
    kept = Finding.objects.filter(
        reading__document=plan, kind=Finding.Kind.DOCUMENT, state__in=["confirmed", "corrected"]
    )
    for finding in kept.order_by("number"):
        content = finding.content
        day = dt.date.fromisoformat(content["date"]) if content["date"] else None
        cited = _find(content["number"], day) or register_document(
            actor=actor, number=content["number"], issued_date=day, issuer=content["issuer"] or "",
            kind=content["kind"] or "",
        )  # fmt: skip
        if cited.pk != own.pk:
            relate(actor=actor, document=own, other=cited, kind="basis")
    return own


def _find(number: str, day: dt.date | None) -> RegisteredDocument | None:
    """The entry of a number; with a day only that of the day or one whose day is not known."""
    rows = RegisteredDocument.objects.filter(folded_number=plain_number(number))
    found = list(rows.order_by("-issued_date")[:10])
    if day is None:
        return found[0] if found else None
    return next((one for one in found if one.issued_date in (day, None)), None)
