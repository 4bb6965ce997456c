"""Which column of an annex table holds what, from its heading."""

from collections.abc import Sequence
from dataclasses import dataclass

from tinhso.kernel.text.api import fold

LOOKED_AT = 15
# Whole headings first, then what they begin with; the first column that fits wins.
HEADINGS: dict[str, tuple[str, ...]] = {
    "stt": ("stt", "tt", "so tt", "so thu tu", "ma", "ma so", "ma chi so"),
    "maximum": ("diem toi da", "diem chuan", "thang diem", "muc diem", "diem cham", "so diem", "diem"),
    "method": (
        "cach tinh", "cach xac dinh", "cach cham", "phuong phap", "huong dan", "quy tac", "cong thuc", "cach thuc",
        "tieu chuan cham",
    ),
    "proof": ("tai lieu kiem chung", "minh chung", "tai lieu", "ho so kiem chung", "bang chung"),
    "lead": ("don vi chu tri", "co quan chu tri", "don vi phoi hop", "co quan", "don vi cung cap", "phu trach"),
    "unit": ("don vi tinh", "dvt"),
    "name": (
        "ten chi so", "chi so thanh phan", "chi so", "tieu chi", "noi dung", "ten tieu chi", "chi tieu",
        "noi dung danh gia",
    ),
}  # fmt: skip


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
    """The heading row that names at least an item and its maximum; None when there is none."""
    best: Columns | None = None
    for number, row in enumerate(rows[:LOOKED_AT]):
        at = _match(row)
        if {"name", "maximum"} <= set(at) and (best is None or len(at) > len(best.at)):
            best = Columns(number, at)
    return best


def missing(rows: Sequence[Sequence[str]]) -> set[str]:
    """Which of the two necessary columns no row of the top names."""
    seen = [set(_match(row)) for row in rows[:LOOKED_AT]]
    best = max(seen, key=len, default=set())
    return {"name", "maximum"} - best


def _match(row: Sequence[str]) -> dict[str, int]:
    words = [" ".join(fold(cell).replace("/", " ").split()) for cell in row]
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
    return cell == heading if whole else len(cell) < 60 and cell.startswith(f"{heading} ")
