"""Figures as CSV: what is written can be read back; what is wrong is named by line and column with what to do."""

import csv
from collections.abc import Iterable, Iterator
from io import StringIO

from django.utils.translation import gettext as _

from tinhso.apps.reporting.exchange.figures import Figure, plain
from tinhso.apps.reporting.exchange.importing import Conflict, Line
from tinhso.kernel.text import api as text

NEEDED = ("form", "agency", "period", "indicator", "breakdown", "value")
ADDED = ("place", "status", "source", "updated_at")  # written, and passed over when read
NAMES = (*NEEDED, *ADDED)
MAY_MISS = frozenset({"form", "breakdown"})
MOST_LINES = 200_000


class Unreadable(ValueError):
    """The file is no table of figures. The message says which line and what to do."""


def write(figures: Iterable[Figure]) -> Iterator[str]:
    """A header and a line for each figure; UTF-8 with its mark, so that Excel reads Vietnamese."""
    lines = StringIO()
    writer = csv.writer(lines)
    writer.writerow(NAMES)
    yield "\ufeff"
    for one in figures:
        writer.writerow([
            one.form, one.agency, one.period, one.indicator, one.breakdown, plain(one.value), one.place,
            "accepted" if one.accepted else "provisional", one.source,
            text.local(one.at).isoformat(timespec="seconds"),
        ])  # fmt: skip
        if lines.tell() > 60_000:
            yield lines.getvalue()
            lines.seek(0)
            lines.truncate()
    yield lines.getvalue()


def read(content: bytes) -> list[Line]:
    """The lines of a file, comma or semicolon between columns. Raises Unreadable."""
    try:
        words = content.decode("utf-8-sig")
    except UnicodeDecodeError as problem:
        said = _("Tệp không phải UTF-8 (byte thứ %(n)s). Lưu lại dạng CSV UTF-8.")
        raise Unreadable(said % {"n": problem.start + 1}) from problem
    first = words.split("\n", 1)[0]
    rows = csv.reader(
        StringIO(words, newline=""), delimiter=";" if first.count(";") > first.count(",") else ","
    )
    try:
        names = [one.strip().lower() for one in next(rows, [])]
        _check(names)
        return list(_lines(rows, names))
    except csv.Error as problem:
        raise Unreadable(_("Dòng %(n)s: %(why)s.") % {"n": rows.line_num, "why": problem}) from problem


def _check(names: list[str]) -> None:
    missing = [one for one in NEEDED if one not in names and one not in MAY_MISS]
    unknown = [one for one in names if one not in NAMES]
    if missing or unknown or len(set(names)) < len(names):
        raise Unreadable(
            _("Dòng 1 nêu tên cột. Cần %(needed)s; có thể thêm %(more)s. Thiếu: %(missing)s. Không hiểu: %(unknown)s.")
            % {
                "needed": ", ".join(one for one in NEEDED if one not in MAY_MISS),
                "more": ", ".join([*sorted(MAY_MISS), *ADDED]),
                "missing": ", ".join(missing) or "–",
                "unknown": ", ".join(unknown) or "–",
            }
        )  # fmt: skip


def _lines(rows: "Iterator[list[str]]", names: list[str]) -> Iterator[Line]:
    for count, row in enumerate(rows, start=2):
        if not any(one.strip() for one in row):
            continue
        if len(row) != len(names):
            said = _("Dòng %(n)s có %(found)s cột, dòng đầu có %(wanted)s cột.")
            raise Unreadable(said % {"n": count, "found": len(row), "wanted": len(names)})
        if count > MOST_LINES:
            raise Unreadable(_("Nhiều nhất %(n)s dòng một tệp; hãy chia tệp.") % {"n": MOST_LINES})
        given = {name: one.strip() for name, one in zip(names, row, strict=True)}
        yield Line(
            at=_("dòng %(n)s") % {"n": count}, form=given.get("form", ""), agency=given["agency"],
            period=given["period"], indicator=given["indicator"], value=given["value"],
            breakdown="|".join(sorted(one for one in given.get("breakdown", "").split("|") if one)),
        )  # fmt: skip


def said(one: Conflict) -> str:
    """A conflict as its reader finds it in the file: line, column, reason."""
    column = {"report": "form"}.get(one.column, one.column)
    return _("%(at)s, cột %(column)s: %(words)s") % {"at": one.line.at, "column": column, "words": one.words}
