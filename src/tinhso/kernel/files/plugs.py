"""Door 2 of `files`: purposes (who may read what) and scanners."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import BinaryIO, Protocol

from tinhso.kernel.access.api import Actor
from tinhso.kernel.files.models import StoredFile
from tinhso.kernel.plugs.api import Health, Socket


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


purposes: Socket[Purpose] = Socket("files.purposes", accepts=Purpose)
scanners: Socket[Scanner] = Socket("files.scanners", accepts=Scanner)
