"""An answer as a table with sub-totals, as charts, as a map."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal

from django.utils.translation import gettext as _

from tinhso.apps.reporting.pivots import asking, visibility
from tinhso.apps.reporting.pivots.asking import Choice
from tinhso.engines.indicators.series import api as series
from tinhso.engines.indicators.series.api import Answer, Column
from tinhso.kernel.access.api import Actor
from tinhso.kernel.places import api as places
from tinhso.kernel.places.api import Place
from tinhso.kernel.text import api as text
from tinhso.kernel.ui import api as ui

MOST_DRAWN = 12


@dataclass(frozen=True)
class Row:
    """A line of the table: a place or agency, its depth in the tree, whether it is a sub-total."""

    key: str
    title: str
    depth: int
    subtotal: bool
    cells: Sequence[Decimal | None]


@dataclass(frozen=True)
class Sheet:
    """Everything that a pivot page shows or a download holds."""

    choice: Choice
    columns: Sequence[Column]
    rows: Sequence[Row]
    whole: Sequence[Decimal | None]
    approximate: bool
    lost: Sequence[str]
    answer: Answer

    @property
    def groups(self) -> list[tuple[Column, int]]:
        """Heads of the upper line: an indicator in a breakdown, and how many periods stand under it."""
        found: list[tuple[Column, int]] = []
        for one in self.columns:
            if found and (found[-1][0].indicator, found[-1][0].breakdown) == (one.indicator, one.breakdown):
                found[-1] = (found[-1][0], found[-1][1] + 1)
            else:
                found.append((one, 1))
        return found


def sheet(actor: Actor, choice: Choice) -> Sheet:
    """The answer to a choice with a sub-total for every level above the asked one. Raises AskedWrong, TooMuch."""
    question = asking.question(choice)
    answer, *above = visibility.ask(actor, question, range(1, question.level or 1))
    rows = _rows(answer) if question.level is None else _tree(answer, above, question.level)
    return Sheet(choice, answer.columns, rows, answer.whole, answer.approximate, answer.lost, answer)


def _rows(answer: Answer) -> list[Row]:
    return [
        Row(key, _title(row), 0, False, cells)
        for key, row, cells in zip(answer.keys, answer.rows, answer.cells, strict=True)
    ]


def _title(row: Place | str) -> str:
    return row if isinstance(row, str) else row.full_name


def _tree(answer: Answer, above: Sequence[Answer], level: int) -> list[Row]:
    """Sub-totals first, then what they are made of; agencies of a level above the asked one are a line of their own."""
    lines: dict[tuple[str, bool], Row] = {}
    for answered, subtotal in [*((one, True) for one in above), (answer, False)]:
        for key, place, cells in zip(answered.keys, answered.rows, answered.cells, strict=True):
            if not isinstance(place, str):
                lines.setdefault(
                    (place.path, not subtotal), _line(key, place, cells, level, subtotal=subtotal)
                )
    below = {ancestor for path, own in lines if own for ancestor in _ancestors(path)}
    kept = [(path, own, row) for (path, own), row in lines.items() if own or path in below]
    places_of = [row for one in (*above, answer) for row in one.rows if not isinstance(row, str)]
    order = {place.path: text.sort_key(place.name) for place in places_of}
    return [row for _path, _own, row in sorted(kept, key=lambda line: (_sort(line[0], order), line[1]))]


def _line(key: str, place: Place, cells: Sequence[Decimal | None], level: int, *, subtotal: bool) -> Row:
    own = not subtotal and place.level < level
    title = _("%(place)s: cơ quan cấp này") % {"place": place.full_name} if own else place.full_name
    return Row(key, title, place.path.count(".") + own, subtotal, cells)


def _ancestors(path: str) -> list[str]:
    labels = path.split(".")
    return [".".join(labels[:n]) for n in range(1, len(labels))]


def _sort(path: str, order: Mapping[str, str]) -> list[str]:
    labels = path.split(".")
    return [order.get(".".join(labels[:n]), labels[n - 1]) for n in range(1, len(labels) + 1)]


def shown(value: Decimal | None, column: Column) -> str:
    """A cell as it is read."""
    return "–" if value is None else series.values.shown(column.indicator, value)


def charts(found: Sheet) -> list[tuple[Column, list[ui.Point], list[list[str]]]]:
    """A line over time for each indicator in each breakdown, of the whole, with its figures."""
    lines: dict[tuple[str, str], tuple[Column, list[ui.Point]]] = {}
    for column, value in zip(found.columns, found.whole, strict=True):
        if series.periods.RANGE in column.span.code:
            continue
        key = (column.indicator.code, column.breakdown.key if column.breakdown else "")
        point = ui.Point(series.periods.short(column.span), None if value is None else float(value))
        lines.setdefault(key, (column, []))[1].append(point)
    return [
        (column, points, [[one.label, _read(one.value, column)] for one in points])
        for column, points in lines.values()
    ][:MOST_DRAWN]


def _read(value: float | None, column: Column) -> str:
    return "–" if value is None else text.format_number(value, column.indicator.decimals)


def bars(found: Sheet) -> list[tuple[Column, list[ui.Bar]]]:
    """The places or agencies beside each other, for the last column of each indicator."""
    last = {
        (c.indicator.code, c.breakdown.key if c.breakdown else ""): n for n, c in enumerate(found.columns)
    }
    drawn = []
    for at in list(last.values())[:MOST_DRAWN]:
        rows = [row for row in found.rows if not row.subtotal and row.cells[at] is not None][:60]
        drawn.append((found.columns[at], [ui.Bar(row.title, float(row.cells[at] or 0)) for row in rows]))
    return drawn


def areas(found: Sheet) -> tuple[Column, list[ui.Area]] | None:
    """The places on a map, by the last column; None where rows are agencies."""
    level = asking.LEVELS[found.choice.level]
    if level is None or not found.columns:
        return None
    at = len(found.columns) - 1
    answer = found.answer
    rows = [row for row in answer.rows if not isinstance(row, str) and row.level == level]
    shapes = places.shapes([row.pk for row in rows])
    values = dict(zip(answer.keys, answer.cells, strict=True))
    return found.columns[at], [
        ui.Area(
            row.full_name,
            None if values[row.key][at] is None else float(values[row.key][at] or 0),
            shapes[row.pk][0] if row.pk in shapes else None,
            row.lon,
            row.lat,
            approximate=row.pk in shapes and shapes[row.pk][1],
        )
        for row in rows
    ]
