"""Rows that belong to the row above: points by level below an item, parts a) b), numbered parts of one item."""

import re
from collections.abc import Sequence
from dataclasses import replace
from fractions import Fraction

from tinhso.engines.indicators.numbers import vn
from tinhso.engines.indicators.tables_import.reading import ReadRow
from tinhso.kernel.text.api import fold, phrase

_DASH = re.compile(r"^[-–+•*]\s*")
_LETTER = re.compile(r"^[a-zđ]$")
_LEVEL = re.compile(
    r"^(?:[-–+•]|(?:dat\s+)?(?:tu|tren|duoi|du|chua|khong|co|it nhat|>|<|≥|≤)\b|>|<|≥|≤|\d+(?:[.,]\d+)?\s*%)"
)


def levels_joined(rows: Sequence[ReadRow]) -> list[ReadRow]:
    """ "From 90 %: 10", "from 70 %: 7,5" in rows of their own become the way to score of the item above them."""
    out: list[ReadRow] = []
    place = 0
    while place < len(rows):
        run = _levels_after(rows, place)
        row = rows[place]
        if run:
            lines = [f"{_DASH.sub('', one.name)}: {vn(one.maximum or Fraction(0))} điểm" for one in run]
            row = replace(
                row,
                method="\n".join([row.method, *lines]).strip(),
                proof="\n".join(filter(None, (one.proof for one in (row, *run)))),
                cells=(*row.cells, *(cell for one in run for cell in one.cells if cell)),
            ).less(5, phrase("Đã gộp {n} dòng mức điểm ngay bên dưới.", n=len(run)))
        out.append(row)
        place += 1 + len(run)
    return out


def _levels_after(rows: Sequence[ReadRow], place: int) -> list[ReadRow]:
    """The rows under an item that only say how many points a level or a part brings."""
    item = rows[place]
    if item.maximum is None or not item.code or item.kind == "skip":
        return []
    run: list[ReadRow] = []
    for row in rows[place + 1 :]:
        words = fold(row.name)
        if row.code or row.method or row.maximum is None or not _LEVEL.match(words):
            break
        run.append(row)
    worth = [one.maximum or Fraction(0) for one in run]
    fits = max(worth, default=None) == item.maximum or sum(worth, Fraction(0)) == item.maximum
    return run if len(run) > 1 and fits else []


def parts_apart(rows: Sequence[ReadRow]) -> list[ReadRow]:
    """Parts a), b) with points of their own become items; the row above them then only names them."""
    out = list(rows)
    for place, row in enumerate(rows):
        if _LETTER.match(row.code) or not row.code or row.maximum is None:
            continue
        parts = _letters_after(rows, place)
        if len(parts) < 2 or sum((one.maximum or Fraction(0) for one in parts), Fraction(0)) != row.maximum:
            continue
        out[place] = replace(row, kind="skip").less(
            5, phrase("Điểm của dòng này chia cho các ý a, b ngay bên dưới; mỗi ý thành một chỉ số.")
        )
        for number, part in enumerate(parts, start=place + 1):
            out[number] = replace(
                part,
                code=f"{row.code}.{part.code}",
                name=f"{row.name}: {part.name}",
                part=True,
                reasons=(*part.reasons, phrase("Là một ý của “{name}”.", name=row.name)),
            )
    return out


def _letters_after(rows: Sequence[ReadRow], place: int) -> list[ReadRow]:
    found: list[ReadRow] = []
    for row in rows[place + 1 :]:
        if not _LETTER.match(row.code) or row.maximum is None:
            break
        found.append(row)
    return found


def mixed(rows: Sequence[ReadRow], place: int) -> bool:
    """Whether the row is an item whose numbered parts are scored, beside items without parts in the same group."""
    row = rows[place]
    depth = row.code.count(".")
    siblings = [one for one in _same_group(rows, place) if _numbered(one) and one.code.count(".") == depth]
    return row.maximum is not None and any(
        one.maximum is not None and not _has_parts(rows, one) for one in siblings
    )


def _same_group(rows: Sequence[ReadRow], place: int) -> list[ReadRow]:
    """Rows between the heading above and the next one, where there is a heading."""
    first = next((n for n in range(place, -1, -1) if heading(rows[n])), None)
    if first is None:
        return []
    last = next((n for n in range(place + 1, len(rows)) if heading(rows[n])), len(rows))
    return list(rows[first + 1 : last])


def _numbered(row: ReadRow) -> bool:
    return bool(re.fullmatch(r"\d+(?:\.\d+)*", row.code))


def _has_parts(rows: Sequence[ReadRow], row: ReadRow) -> bool:
    return any(other.code.startswith(f"{row.code}.") for other in rows)


def heading(row: ReadRow) -> bool:
    """A row numbered I, II or A, B without a way to score."""
    return not row.method and bool(re.fullmatch(r"[IVX]{1,5}|[A-ZĐ]", row.code))
