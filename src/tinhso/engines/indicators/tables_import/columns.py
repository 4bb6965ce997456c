"""Which column of an annex table holds what, from its heading."""

import re
from collections.abc import Sequence
from dataclasses import dataclass
from itertools import pairwise

from tinhso.kernel.text.api import fold

LOOKED_AT = 15
# Whole headings first, then what they begin with; the first column that fits wins.
HEADINGS: dict[str, tuple[str, ...]] = {
    "stt": ("stt", "tt", "so tt", "so thu tu", "ma", "ma so", "ma chi so"),
    "maximum": (
        "diem toi da", "so diem toi da", "thang diem toi da", "diem chuan", "thang diem", "muc diem", "diem cham",
        "so diem", "toi da", "diem",
    ),
    "method": (
        "cach tinh", "cach xac dinh", "cach cham", "phuong phap", "huong dan", "quy tac", "cong thuc", "cach thuc",
        "tieu chuan cham", "cach danh gia", "phuong thuc", "thuyet minh", "noi dung cham",
    ),
    "proof": ("tai lieu kiem chung", "minh chung", "tai lieu minh chung", "ho so minh chung", "tai lieu",
    "ho so kiem chung", "bang chung"),
    "lead": ("don vi chu tri", "co quan chu tri", "don vi phoi hop", "co quan", "don vi cung cap", "phu trach"),
    "unit": ("don vi tinh", "dvt"),
    "name": (
        "ten chi so", "chi so thanh phan", "chi so", "tieu chi", "noi dung", "ten tieu chi", "chi tieu",
        "noi dung danh gia", "cac tieu chi", "cac chi so", "nhom chi so", "nhom tieu chi", "ten chi tieu", "nhiem vu",
    ),
}  # fmt: skip
# Points that somebody fills in later are no maxima.
FILLED_IN = re.compile(r"\b(?:tu cham|tu danh gia|tham dinh|dat duoc|ket qua|dat)$")


@dataclass(frozen=True, slots=True)
class Columns:
    """Where things stand; `row` is the heading's row, `at` the column of each thing."""

    row: int
    at: dict[str, int]

    def cell(self, row: Sequence[str], what: str) -> str:
        """The text of a thing in a row; empty where the table has no such column."""
        place = self.at.get(what)
        return row[place].strip() if place is not None and place < len(row) else ""


def find_columns(rows: Sequence[Sequence[str]]) -> Columns | None:
    """The heading (one row, or two under each other) that names at least an item and its maximum; else None."""
    best: Columns | None = None
    for number, row in _headings(rows):
        at = _match(row)
        if {"name", "maximum"} <= set(at) and (
            # Of two rows that make one heading, what follows begins below the second.
            best is None or len(at) > len(best.at) or (len(at) == len(best.at) and number == best.row + 1)
        ):
            best = Columns(number, at)
    return best


def _headings(rows: Sequence[Sequence[str]]) -> list[tuple[int, Sequence[str]]]:
    """Rows that may be the heading, with their number; two that belong together count as the second."""
    top = rows[:LOOKED_AT]
    found: list[tuple[int, Sequence[str]]] = list(enumerate(top))
    for number, (upper, lower) in enumerate(pairwise(top), start=1):
        if "name" in (at := _match(upper)) and _goes_on(lower, at["name"]):
            found.append((number, _stacked(upper, lower)))
    return found


def _goes_on(row: Sequence[str], name: int) -> bool:
    """Whether a row is the second half of a heading: nothing under the name, and words only."""
    cells = [cell for cell in row if cell.strip()]
    return bool(cells) and not (name < len(row) and row[name].strip()) and not any(map(_DIGIT.search, cells))


def _stacked(upper: Sequence[str], lower: Sequence[str]) -> list[str]:
    """Two rows as one; a wide cell above stands over every cell below it."""
    width = max(len(upper), len(lower))
    above, below = ([*row, *[""] * (width - len(row))] for row in (upper, lower))
    out: list[str] = []
    over = ""
    for high, low in zip(above, below, strict=True):
        over = high or (over if low else "")
        out.append(f"{over} {low}".strip())
    return out


_DIGIT = re.compile(r"\d")
_BETWEEN_WORDS = re.compile(r"[^a-z0-9]+")


def missing(rows: Sequence[Sequence[str]]) -> set[str]:
    """Which of the two necessary columns no row of the top names."""
    seen = [set(_match(row)) for _number, row in _headings(rows)]
    best = max(seen, key=len, default=set())
    return {"name", "maximum"} - best


def _match(row: Sequence[str]) -> dict[str, int]:
    words = [" ".join(_BETWEEN_WORDS.sub(" ", fold(cell)).split()) for cell in row]
    at: dict[str, int] = {}
    for what, headings in HEADINGS.items():
        place = _place(words, headings, set(at.values()))
        if place is not None:
            at[what] = place
    return at


def _place(words: Sequence[str], headings: Sequence[str], taken: set[int]) -> int | None:
    for whole in (True, False):
        for heading in headings:
            for place, cell in enumerate(words):
                if place not in taken and _fits(cell, heading, whole=whole):
                    return place
    return None


def _fits(cell: str, heading: str, *, whole: bool) -> bool:
    if heading in HEADINGS["maximum"] and FILLED_IN.search(cell):
        return False
    return cell == heading if whole else len(cell) < 60 and cell.startswith(f"{heading} ")
