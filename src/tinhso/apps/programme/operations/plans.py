"""Taking in a plan: the file is kept, read, and every finding waits for a decision."""

import datetime as dt
import hashlib
import tempfile
import time
from pathlib import Path
from typing import TYPE_CHECKING, Any

from django.core.files.uploadedfile import UploadedFile
from django.db import IntegrityError, transaction
from django.utils.translation import gettext as _

from tinhso.apps.programme import contents
from tinhso.apps.programme.actions import DECIDE, UPLOAD
from tinhso.apps.programme.events import PlanDescribed, PlanUploaded
from tinhso.apps.programme.header import read_header
from tinhso.apps.programme.models import Document, Finding, Reading
from tinhso.apps.programme.reading import api as reader
from tinhso.kernel.access import api as access
from tinhso.kernel.audit import api as audit
from tinhso.kernel.events import api as events
from tinhso.kernel.files import api as files
from tinhso.kernel.orgs import api as orgs
from tinhso.kernel.text import api as text

if TYPE_CHECKING:
    Upload = UploadedFile[Any]
else:
    Upload = UploadedFile
MOST_BYTES = 50 * 1024 * 1024
SUFFIXES = (".txt", ".docx", ".pdf")


class CannotUpload(Exception):
    """The plan cannot be taken in. The message names the place and the remedy."""


class AlreadyThere(CannotUpload):
    """The same file was uploaded before; `document` is the one that is there."""

    def __init__(self, document: Document) -> None:
        super().__init__(
            _("Tệp này đã được tải lên ngày %(day)s với tên “%(name)s”.")
            % {"day": text.format_date(text.local(document.added_at).date()), "name": document.file_name}
        )
        self.document = document


def upload_plan(*, actor: access.Actor, upload: Upload, agency: orgs.Agency | None = None) -> Document:
    """Keep a plan's file (.txt, .docx or .pdf up to MOST_BYTES), read it, and lay out what was found.

    `agency` is the one in whose name it is handed in (default: the actor's own). Nothing is kept when the file
    cannot be read. Raises Denied, AlreadyThere (same content), CannotUpload.
    """
    agency = agency or (orgs.Agency.objects.filter(code=actor.agency).first() if actor.agency else None)
    access.require(actor, UPLOAD, access.Scope(agency=agency.path) if agency else None)
    _check(upload)
    digest = _digest(upload)
    _refuse_second(digest)
    begun = time.perf_counter()
    reading = _read(upload)
    milliseconds = round((time.perf_counter() - begun) * 1000)
    try:
        with transaction.atomic():
            document = _keep(actor, upload, reading, digest, agency)
            found = _lay_out(document, reading, milliseconds)
            audit.note(actor=actor, action=UPLOAD.code, about=document, changes={"sha256": [None, digest]})
            events.record(
                PlanUploaded(
                    document=str(document.key),
                    number=document.number,
                    targets=found.count("target"),
                    tasks=found.count("task"),
                    documents=found.count("document"),
                )
            )
    except IntegrityError:
        _refuse_second(digest)  # two people handed in the same file at once: the second learns of the first
        raise
    return document


def _check(upload: Upload) -> None:
    name, size = upload.name or "", upload.size or 0
    if Path(name).suffix.lower() not in SUFFIXES:
        raise CannotUpload(
            _("Tệp “%(name)s” không đúng loại. Hãy chọn tệp .docx, .pdf (có chữ) hoặc .txt.") % {"name": name}
        )
    if size > MOST_BYTES:
        raise CannotUpload(
            _(
                "Tệp “%(name)s” nặng %(size)s MB, quá giới hạn 50 MB. Hãy bỏ bớt ảnh quét hoặc tách phụ lục ra."
            )
            % {"name": name, "size": size // (1024 * 1024)}
        )
    if size == 0:
        raise CannotUpload(_("Tệp “%(name)s” rỗng. Hãy mở lại tệp gốc, lưu và chọn lại.") % {"name": name})


def _digest(upload: Upload) -> str:
    digest = hashlib.sha256()
    for chunk in upload.chunks():
        digest.update(chunk)
    upload.seek(0)
    return digest.hexdigest()


def _refuse_second(digest: str) -> None:
    there = Document.objects.filter(sha256=digest).first()
    if there is not None:
        raise AlreadyThere(there)


def _read(upload: Upload) -> reader.Reading:
    with tempfile.NamedTemporaryFile(suffix=Path(upload.name or "").suffix.lower()) as copy:
        for chunk in upload.chunks():
            copy.write(chunk)
        copy.flush()
        upload.seek(0)
        try:
            reading = reader.read_file(Path(copy.name))
        except reader.CannotRead as problem:
            raise CannotUpload(str(problem).replace(Path(copy.name).name, upload.name or "")) from problem
    if not reading.text.strip():
        raise CannotUpload(
            _(
                "Tệp “%(name)s” không có chữ nào đọc được (có thể là ảnh quét). Hãy dùng bản .docx hoặc bản có chữ."
            )
            % {"name": upload.name}
        )
    return reading


def _keep(
    actor: access.Actor,
    upload: Upload,
    reading: reader.Reading,
    digest: str,
    agency: orgs.Agency | None,
) -> Document:
    header = read_header(reading.text)
    same = next((one for one in reading.documents if one.number == header.number), None)
    try:
        stored = files.store(actor=actor, upload=upload, purpose="programme.plan")
    except files.Refused as problem:
        raise CannotUpload(str(problem)) from problem
    return Document.objects.create(
        title=header.title or Path(upload.name or "").stem,
        number=header.number,
        kind=header.kind,
        issuer=(same.issuer if same else None) or "",
        issued_date=header.date,
        sha256=digest,
        file=stored,
        file_name=upload.name or "",
        text=reading.text,
        agency=agency,
        added_by=actor.person,
        added_by_name=actor.name,
    )


def _lay_out(document: Document, reading: reader.Reading, milliseconds: int) -> list[str]:
    """Write the findings; their kinds in order."""
    one = Reading.objects.create(document=document, milliseconds=milliseconds)
    found = contents.found_in(reading)
    Finding.objects.bulk_create(
        Finding(
            reading=one,
            number=number,
            kind=read.kind,
            data=read.content,
            spans=[list(span) for span in read.spans],
            confidence=read.confidence,
            reason=read.reason,
        )
        for number, read in enumerate(found, start=1)
    )
    return [read.kind for read in found]


@transaction.atomic
def describe_document(
    *,
    actor: access.Actor,
    document: Document,
    title: str,
    number: str,
    kind: str,
    issuer: str,
    issued_date: dt.date | None,
) -> Document:
    """Correct what the document says about itself. Raises Denied."""
    access.require(actor, DECIDE, document)
    after = {"title": title, "number": number, "kind": kind, "issuer": issuer, "issued_date": issued_date}
    before = {name: getattr(document, name) for name in after}
    changes = {
        name: [str(old or ""), str(new or "")] for name, old, new in contents.differences(before, after)
    }
    if changes:
        for name, value in after.items():
            setattr(document, name, value)
        document.save(update_fields=list(after))
        audit.note(actor=actor, action="programme.document.describe", about=document, changes=changes)
        events.record(PlanDescribed(document=str(document.key), number=number))
    return document
