"""A plan's text cut into pieces at the borders of its findings, so that overlaps stay well-formed HTML. Pure."""

from collections.abc import Iterable
from dataclasses import dataclass
from itertools import pairwise


@dataclass(frozen=True)
class Piece:
    """A stretch of text. `marks` are the findings covering it, the narrowest first (empty: plain text);
    `begins` those whose first span begins here (their anchor)."""

    text: str
    marks: tuple[int, ...] = ()
    begins: tuple[int, ...] = ()


def pieces(text: str, spans: Iterable[tuple[int, list[list[int]]]]) -> list[Piece]:
    """The text in pieces; `spans` gives (finding's number, its spans in characters) in any order.

    Spans outside the text are cut to it, empty ones are ignored. Joined again the pieces are the text.
    """
    opens: dict[int, list[tuple[int, int]]] = {}
    closes: dict[int, list[tuple[int, int]]] = {}
    first: dict[int, list[int]] = {}
    for number, ranges in spans:
        for index, (first_character, last_character) in enumerate(ranges):
            start, end = max(first_character, 0), min(last_character, len(text))
            if start >= end:
                continue
            opens.setdefault(start, []).append((end - start, number))
            closes.setdefault(end, []).append((end - start, number))
            if index == 0:
                first.setdefault(start, []).append(number)
    found: list[Piece] = []
    active: list[tuple[int, int]] = []
    borders = sorted({0, len(text), *opens, *closes})
    for here, there in pairwise(borders):
        for one in closes.get(here, ()):
            active.remove(one)
        active += opens.get(here, ())
        marks = tuple(dict.fromkeys(number for _length, number in sorted(active)))
        found.append(Piece(text[here:there], marks, tuple(first.get(here, ()))))
    return found
