"""A paper of the common form as data: Nghị định 30/2020/NĐ-CP, Phụ lục I."""

import datetime as dt
from collections.abc import Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import TypeAlias

from tinhso.engines.documents.typesetting import render_pdf
from tinhso.kernel.text import api as text

TEMPLATE = Path(__file__).parent / "templates" / "letter.typ"


@dataclass(frozen=True)
class Heading:
    """A line in bold that stays with what follows."""

    words: str


@dataclass(frozen=True)
class Table:
    """Rows under a head that is repeated on each page.

    `widths` are shares of the line (empty: by content), `numbers` the columns set to the right, counted from 0.
    Cells are text as it shall stand there.
    """

    head: Sequence[str]
    rows: Sequence[Sequence[str]]
    widths: Sequence[int] = ()
    numbers: Sequence[int] = ()


Part: TypeAlias = str | Heading | Table


@dataclass(frozen=True, kw_only=True)
class Letter:
    """What stands on the paper. A plain text in `body` is one paragraph.

    `kind` is the name of the kind in capitals ("BÁO CÁO"), empty for a letter (công văn), whose `summary` then
    stands after "V/v". `authority` is the line above the title ("KT. GIÁM ĐỐC"), `place` the place name before the
    day. Without a `number` the paper is a draft: its line stays empty.
    """

    agency: str
    place: str
    day: dt.date
    summary: str
    body: Sequence[Part]
    parent: str = ""
    number: str = ""
    kind: str = ""
    to: Sequence[str] = ()
    bases: Sequence[str] = ()
    authority: str = ""
    title: str = ""
    name: str = ""
    recipients: Sequence[str] = field(default=("Như trên", "Lưu: VT"))


def official_letter(letter: Letter) -> bytes:
    """The paper as PDF/A-2b. Raises CannotRender."""
    return render_pdf(TEMPLATE, _data(letter))


def _data(letter: Letter) -> dict[str, object]:
    return {
        "agency": letter.agency.upper(),
        "parent": letter.parent.upper(),
        "place": letter.place,
        "day": text.format_date_long(letter.day),
        "summary": letter.summary,
        "number": letter.number,
        "kind": letter.kind.upper(),
        "to": list(letter.to),
        "bases": list(letter.bases),
        "body": [_part(one) for one in letter.body],
        "authority": letter.authority.upper(),
        "title": letter.title.upper(),
        "name": letter.name,
        "recipients": list(letter.recipients),
    }


def _part(part: Part) -> dict[str, object]:
    if isinstance(part, str):
        return {"what": "paragraph", "words": part}
    if isinstance(part, Heading):
        return {"what": "heading", "words": part.words}
    return {
        "what": "table",
        "head": list(part.head),
        "rows": [list(row) for row in part.rows],
        "widths": list(part.widths),
        "numbers": list(part.numbers),
    }
