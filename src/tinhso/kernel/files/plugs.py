"""Door 2 of `files`: purposes (who may read what) and scanners."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import BinaryIO, Protocol

from tinhso.kernel.access.api import Actor
from tinhso.kernel.files.models import StoredFile
from tinhso.kernel.files.sniff import limits
from tinhso.kernel.plugs.api import Health, Socket
from tinhso.kernel.text import api as text


@dataclass(frozen=True)
class Purpose:
    """Why files are kept: who may read them, what may be uploaded, whether reading is a look at personal data.

    `code` is what `store(purpose=…)` names. `types` are codes of data/types.yaml (empty: all of them);
    `most_mb` may only be less than the type's own bound.
    """

    code: str
    title: str
    may_read: Callable[[Actor, StoredFile], bool]
    types: tuple[str, ...] = ()
    most_mb: int | None = None
    personal: bool = False


class Scanner(Protocol):
    """Looks at a content before anybody may read it."""

    code: str

    def scan(self, content: BinaryIO) -> str | None:
        """What is wrong with the content, in words; None when nothing is. Raises OSError when it cannot look:
        the content then stays in quarantine and is looked at again."""
        ...

    def check(self) -> Health:
        """Whether the scanner can look now."""
        ...


def _check_purpose(purpose: Purpose) -> Health:
    known = limits()
    unknown = [code for code in purpose.types if code not in known.types]
    if unknown:
        return Health.bad(
            text.phrase("Mục đích nêu loại tệp không có: {types}.", types=", ".join(sorted(unknown)))
        )
    if purpose.most_mb is not None and not 0 < purpose.most_mb * 1024 * 1024 <= known.most_bytes:
        most = known.most_bytes // (1024 * 1024)
        return Health.bad(text.phrase("Giới hạn của mục đích phải từ 1 đến {most} MB.", most=most))
    return Health.good(str(purpose.title))


def _scanner() -> Scanner:
    from tinhso.kernel.files.scanners import DemoScanner

    return DemoScanner()


purposes: Socket[Purpose] = Socket(
    "files.purposes",
    accepts=Purpose,
    demo=lambda: Purpose(
        code="demo.mine",
        title=text.phrase("Tệp của riêng người tải lên (mẫu)"),
        may_read=lambda actor, stored: actor.person is not None and actor.person == stored.uploaded_by,
        types=("pdf",),
        most_mb=5,
        personal=True,
    ),
    check=_check_purpose,
)
scanners: Socket[Scanner] = Socket("files.scanners", accepts=Scanner, demo=_scanner)
