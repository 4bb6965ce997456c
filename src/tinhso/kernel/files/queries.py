"""Reading files: by right, and never before they were scanned."""

from __future__ import annotations

import hashlib
import uuid
from collections.abc import Iterator
from typing import BinaryIO

from tinhso.kernel.access.api import Actor
from tinhso.kernel.files import stores
from tinhso.kernel.files.models import Blob, StoredFile
from tinhso.kernel.files.plugs import purposes
from tinhso.kernel.text import api as text


class NotFound(Exception):
    """There is no such file, or not for this actor: the two look the same."""


class NotReady(Exception):
    """The file is there and yours to read, but in quarantine or refused. The message says which."""


def get_for(actor: Actor, key: uuid.UUID) -> StoredFile:
    """The file, when the plug of its purpose lets the actor read it; refusal is the default. Raises NotFound."""
    found = StoredFile.objects.select_related("blob").filter(key=key).first()
    rule = purposes.get(found.purpose) if found else None
    if found is None or rule is None or not rule.may_read(actor, found):
        raise NotFound(str(key))
    return found


def open_content(stored: StoredFile) -> BinaryIO:
    """The content of a file, for code that has asked the right; close it. Raises NotReady."""
    if stored.blob.state == Blob.State.QUARANTINE:
        message = text.gettext("Tệp “{name}” đang được kiểm tra. Hãy thử lại sau ít phút.")
        raise NotReady(message.format(name=stored.name))
    if stored.blob.state == Blob.State.REFUSED:
        message = text.gettext("Tệp “{name}” bị từ chối: {reason}. Hãy tải lên bản khác.")
        raise NotReady(message.format(name=stored.name, reason=stored.blob.reason))
    return stores.current().open(stored.blob.sha256)


def damaged() -> Iterator[tuple[str, str]]:
    """(SHA-256, `missing` or `changed`) of every content that is not as it was stored: for restore and doctor."""
    for sha256 in Blob.objects.order_by("id").values_list("sha256", flat=True).iterator():
        if not stores.current().has(sha256):
            yield sha256, "missing"
            continue
        with stores.current().open(sha256) as content:
            digest = hashlib.sha256()
            while chunk := content.read(1024 * 1024):
                digest.update(chunk)
        if digest.hexdigest() != sha256:
            yield sha256, "changed"
