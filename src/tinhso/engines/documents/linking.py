"""Words that lead somewhere in a filled Word file: a figure opens where it came from.

A template sees only data, so a link travels inside its words, between signs of the private use area (Unicode 23.5),
and becomes a hyperlink when the file is filled.
"""

import io
import re
from collections.abc import Iterator
from copy import deepcopy
from typing import Any

import docx
from docx.opc.constants import RELATIONSHIP_TYPE
from docx.oxml import OxmlElement
from docx.oxml.ns import qn
from docx.text.paragraph import Paragraph
from docx.text.run import Run

OPEN, BETWEEN, CLOSE = "\ue000", "\ue001", "\ue002"
LINK = re.compile(f"{OPEN}([^{OPEN}{BETWEEN}{CLOSE}]*){BETWEEN}([^{OPEN}{BETWEEN}{CLOSE}]*){CLOSE}")


def linked(words: str, address: str) -> str:
    """Words that become a link to an address of this site or a full one when they stand in a Word template's data."""
    return f"{OPEN}{words}{BETWEEN}{address}{CLOSE}"


def unlinked(words: str) -> str:
    """The words without their links."""
    return LINK.sub(r"\1", words)


def put_links(filled: bytes) -> bytes:
    """Turn the linked words of a filled Word file into hyperlinks; other files come back as they are."""
    document = docx.Document(io.BytesIO(filled))
    found = False
    for paragraph in paragraphs(document):
        if OPEN in paragraph.text:
            found = True
            for run in list(paragraph.runs):
                _split(paragraph, run)
    if not found:
        return filled
    out = io.BytesIO()
    document.save(out)
    return out.getvalue()


def paragraphs(document: Any) -> Iterator[Paragraph]:
    """Every paragraph of the body, those in tables (and tables in tables) included."""
    for element in document.element.body.iter(qn("w:p")):
        yield Paragraph(element, document._body)


def _split(paragraph: Paragraph, run: Run) -> None:
    words, at = run.text, 0
    if OPEN not in words:
        return
    pieces: list[Any] = []
    for match in LINK.finditer(words):
        pieces.append(_copy(run, words[at : match.start()]))
        pieces.append(_hyperlink(paragraph, _copy(run, match[1]), match[2]))
        at = match.end()
    pieces.append(_copy(run, words[at:]))
    for piece in pieces:
        run._r.addprevious(piece)
    run._r.getparent().remove(run._r)


def _copy(run: Run, words: str) -> Any:
    element = deepcopy(run._r)
    Run(element, run._parent).text = words
    return element


def _hyperlink(paragraph: Paragraph, element: Any, address: str) -> Any:
    link = OxmlElement("w:hyperlink")
    link.set(qn("r:id"), paragraph.part.relate_to(address, RELATIONSHIP_TYPE.HYPERLINK, is_external=True))
    link.append(element)
    return link
