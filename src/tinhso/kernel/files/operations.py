"""Taking files in. Whoever calls `store` has asked the right for what the file belongs to."""

from __future__ import annotations

import hashlib
import tempfile
from typing import BinaryIO

import structlog
from django.core.files.base import File
from django.db import transaction

from tinhso.kernel.access.api import Actor
from tinhso.kernel.audit import api as audit
from tinhso.kernel.files import stores
from tinhso.kernel.files.models import Blob, StoredFile
from tinhso.kernel.files.names import tidy
from tinhso.kernel.files.plugs import Purpose, purposes, scanners
from tinhso.kernel.files.sniff import MB, Refused, Type, limits, recognise
from tinhso.kernel.text import api as text

log = structlog.get_logger()

_CHUNK = 256 * 1024
_IN_MEMORY = 2 * MB


def store(
    *, actor: Actor, upload: File[bytes] | BinaryIO, purpose: str, name: str | None = None
) -> StoredFile:
    """Check an upload and keep it. The content is safe on disk before the row is written.

    `purpose` is the code of a plug in `files.purposes`; without one nobody can download the file. Contents up
    to 5 MB are scanned at once, larger ones wait in quarantine for the worker.
    Raises Refused (Vietnamese, names file and remedy) for an empty, too large, disallowed, mislabelled,
    broken or infected file; then nothing is kept.
    """
    name = tidy(name or getattr(upload, "name", None) or "")
    rule = purposes.get(purpose)
    most = min(limits().most_bytes, (rule.most_mb or 10**6) * MB if rule else limits().most_bytes)
    _refuse_size(name, getattr(upload, "size", 0) or 0, most)
    with tempfile.SpooledTemporaryFile(max_size=_IN_MEMORY) as copy:
        sha256, size = _copy(upload, copy, name, most)  # type: ignore[arg-type]  # a spooled file is a BinaryIO
        kind = _allowed(recognise(copy, name), name, size, rule)  # type: ignore[arg-type]  # as above
        state = _first_look(copy, name, sha256, size)  # type: ignore[arg-type]  # as above
        stores.current().put(sha256, copy)  # type: ignore[arg-type]  # as above
    return _record(actor, name, purpose, sha256, size, kind, state)


def scan_blob(sha256: str) -> str:
    """Look at a content in quarantine and set it free or refuse it; the state afterwards.

    Harmless to run twice. Raises OSError when a scanner cannot look now (the job tries again).
    """
    blob = Blob.objects.get(sha256=sha256)
    if blob.state != Blob.State.QUARANTINE:
        return blob.state
    with stores.current().open(sha256) as content:
        problem = _scan(content)
    state = Blob.State.REFUSED if problem else Blob.State.CLEAN
    Blob.objects.filter(sha256=sha256, state=Blob.State.QUARANTINE).update(state=state, reason=problem or "")
    log.info("files.scanned", sha256=sha256, state=str(state))
    return state


def _copy(upload: File[bytes] | BinaryIO, copy: BinaryIO, name: str, most: int) -> tuple[str, int]:
    digest, size = hashlib.sha256(), 0
    upload.seek(0)
    while chunk := upload.read(_CHUNK):
        size += len(chunk)
        _refuse_size(name, size, most)
        digest.update(chunk)
        copy.write(chunk)
    if not size:
        raise Refused(text.gettext("Tệp “{name}” rỗng. Hãy chọn lại tệp.").format(name=name))
    return digest.hexdigest(), size


def _refuse_size(name: str, size: int, most: int) -> None:
    if size > most:
        message = text.gettext("Tệp “{name}” quá lớn: nhiều nhất {most} MB. Hãy nén lại hoặc chia nhỏ.")
        raise Refused(message.format(name=name, most=most // MB))


def _allowed(kind: Type, name: str, size: int, rule: Purpose | None) -> Type:
    _refuse_size(name, size, kind.most_bytes)
    if rule and rule.types and kind.code not in rule.types:
        allowed = ", ".join(f".{one}" for code in rule.types for one in limits().types[code].extensions)
        message = text.gettext("Ở đây chỉ nhận {allowed}, không nhận “{name}”.")
        raise Refused(message.format(allowed=allowed, name=name))
    return kind


def _first_look(content: BinaryIO, name: str, sha256: str, size: int) -> str:
    """The state a content enters with. Raises Refused for what a scanner finds, now or earlier."""
    known = Blob.objects.filter(sha256=sha256).values_list("state", "reason").first()
    if known and known[0] != Blob.State.REFUSED:
        return known[0]
    problem = known[1] if known else None
    if not known and size > limits().scan_at_once:
        return Blob.State.QUARANTINE
    try:
        problem = problem or _scan(content)
    except OSError as unreachable:
        log.warning("files.scanner_unreachable", problem=str(unreachable))
        return Blob.State.QUARANTINE
    if problem:
        log.warning("files.refused", sha256=sha256, problem=problem)
        message = text.gettext("Tệp “{name}” bị từ chối: {problem}. Hãy quét lại máy của bạn.")
        raise Refused(message.format(name=name, problem=problem))
    return Blob.State.CLEAN


def _scan(content: BinaryIO) -> str | None:
    return next((problem for scanner in scanners if (problem := scanner.scan(content))), None)


@transaction.atomic
def _record(
    actor: Actor, name: str, purpose: str, sha256: str, size: int, kind: Type, state: str
) -> StoredFile:
    from tinhso.kernel.files.jobs import scan
    from tinhso.kernel.jobs.api import defer

    blob, new = Blob.objects.get_or_create(
        sha256=sha256, defaults={"size": size, "media_type": kind.media, "state": state}
    )
    if new and blob.state == Blob.State.QUARANTINE:
        defer(scan, once=f"files.scan:{sha256}", sha256=sha256)
    stored = StoredFile.objects.create(blob=blob, name=name, purpose=purpose, uploaded_by=actor.person)
    audit.note(
        actor=actor,
        action="files.upload",
        about=stored,
        summary=name,
        changes={"sha256": sha256, "size": size, "purpose": purpose},
    )
    return stored
