"""Adding cubes up over time and places, exactly: whole numbers in bulk, fractions where a share or mean needs them."""

import datetime as dt
from collections import defaultdict
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from fractions import Fraction
from typing import TypeAlias

import numpy as np

from tinhso.engines.indicators.models import Indicator, Period
from tinhso.engines.indicators.series import periods
from tinhso.engines.indicators.series.cubes import Cube, Flags, Ints
from tinhso.engines.indicators.series.periods import Kind, Span
from tinhso.engines.indicators.series.regions import Regions
from tinhso.kernel.places.api import divide

Sums = Indicator.Sums
SHORTER = (Kind.YEAR, Kind.HALF_YEAR, Kind.QUARTER, Kind.MONTH, Kind.WEEK, Kind.DAY)
REACH = dt.timedelta(days=800)  # how far back formulas usually look
Allowed = Callable[[int, Ints, Sequence[int]], Flags]  # indicator, agencies, periods → may be shown
Cells: TypeAlias = list[list[Decimal | None]]  # rows and the whole last × columns
Sources: TypeAlias = list[tuple[str, int]]  # kinds and ids of periods, by time


class Days:
    """The stored periods of the days that a question looks at; earlier ones are fetched when a formula reaches back."""

    def __init__(self, spans: Sequence[Span]) -> None:
        self.first = max(min(one.first for one in spans), dt.date(1902, 1, 1)) - REACH
        self.last = max(one.last for one in spans)
        self._load()

    def _load(self) -> None:
        rows = Period.objects.filter(first_date__gte=self.first, last_date__lte=self.last).order_by(
            "first_date"
        )
        self.rows = list(rows.values_list("pk", "code", "kind", "first_date", "last_date"))
        self.ids = {code: pk for pk, code, *_rest in self.rows}

    def reach(self, span: Span) -> None:
        """Have the days of a span."""
        if span.first < self.first:
            self.first = span.first - REACH
            self._load()

    def within(self, span: Span, kind: str) -> list[tuple[int, dt.date, dt.date]]:
        """Id, first and last day of the periods of a kind that lie wholly in a span, in order."""
        return [
            (pk, first, last)
            for pk, _c, own, first, last in self.rows
            if own == kind and first >= span.first and last <= span.last
        ]


@dataclass(frozen=True)
class Slice:
    """Values of agencies for some columns, in whole smallest decimals; `count` figures make each (a mean divides)."""

    columns: Sequence[int]
    agencies: Ints
    values: Ints
    known: Flags
    count: Ints


def add_up(
    by_kind: Mapping[str, Cube],
    indicator: Indicator,
    spans: Sequence[Span],
    regions: Regions,
    days: Days,
    allowed: Allowed | None,
) -> Cells:
    """The table of an indicator: rows of `regions` and the whole last × spans."""
    slices = _over_time(by_kind, indicator, spans, days, allowed)
    if len(slices) == 1 and len(slices[0].columns) == len(spans):
        return _over_places(regions, indicator, slices[0])
    found: Cells = [[None] * len(spans) for _row in range(len(regions.keys) + 1)]
    for one in slices:
        for mine, values in zip(found, _over_places(regions, indicator, one), strict=True):
            for column, value in zip(one.columns, values, strict=True):
                mine[column] = value
    return found


def _over_time(
    by_kind: Mapping[str, Cube],
    indicator: Indicator,
    spans: Sequence[Span],
    days: Days,
    allowed: Allowed | None,
) -> list[Slice]:
    """Each span's own figures where there are any, else those of the shorter periods that lie in it."""
    own: dict[str, list[tuple[int, int]]] = defaultdict(list)
    parts: dict[str, list[tuple[int, list[int]]]] = defaultdict(list)
    mixed: list[tuple[int, Sources]] = []
    for n, span in enumerate(spans):
        made = made_of(by_kind, indicator, span, days)
        kinds = {kind for kind, _pk in made}
        if len(kinds) > 1:
            mixed.append((n, made))
        elif kinds == {span.kind}:
            own[span.kind].append((n, made[0][1]))
        elif made:
            parts[made[0][0]].append((n, [pk for _kind, pk in made]))
    seen = _Seen(indicator, allowed)
    found = [_own(seen, by_kind[kind], some) for kind, some in own.items()]
    found += [_together(seen, by_kind[kind], some) for kind, some in parts.items()]
    return found + [_mixed(seen, by_kind, n, made) for n, made in mixed]


def made_of(by_kind: Mapping[str, Cube], indicator: Indicator, span: Span, days: Days) -> Sources:
    """Kind and id of the stored periods that give a span its figures, by time; none where nothing is stored."""
    days.reach(span)
    cube, pk = by_kind.get(span.kind), days.ids.get(span.code)
    if cube is not None and pk is not None and pk in cube.periods:
        return [(span.kind, pk)]
    return _inside(by_kind, indicator, span, days)


def _inside(by_kind: Mapping[str, Cube], indicator: Indicator, span: Span, days: Days) -> Sources:
    """The longest shorter periods that have figures in a span; where they leave days out (reports became quarterly
    in mid-year), shorter ones still."""
    stretch = periods.RANGE in span.code
    if (span.kind == Kind.CAMPAIGN and not stretch) or indicator.over_time == Sums.NONE:
        return []
    found: list[tuple[dt.date, dt.date, str, int]] = []
    for kind in SHORTER if stretch else SHORTER[SHORTER.index(span.kind) + 1 :]:
        cube = by_kind.get(kind)
        if cube is not None:
            found += [
                (first, last, kind, pk)
                for pk, first, last in days.within(span, kind)
                if pk in cube.periods and not any(one[0] <= last and first <= one[1] for one in found)
            ]
    return [(kind, pk) for _first, _last, kind, pk in sorted(found)]


@dataclass(frozen=True)
class _Seen:
    """What may be shown of a cube."""

    indicator: Indicator
    allowed: Allowed | None

    def of(self, cube: Cube, ids: Sequence[int]) -> tuple[Ints, Flags]:
        """Values and whether they are known, for some periods."""
        at = [cube.periods[one] for one in ids]
        values, known = cube.values[:, at], cube.known[:, at]
        if self.allowed is None:
            return values, known
        known = known & self.allowed(self.indicator.pk, cube.agencies, ids)
        return np.where(known, values, 0), known


def _own(seen: _Seen, cube: Cube, some: Sequence[tuple[int, int]]) -> Slice:
    values, known = seen.of(cube, [pk for _n, pk in some])
    return Slice([n for n, _pk in some], cube.agencies, values, known, np.ones(values.shape, np.int64))


def _together(seen: _Seen, cube: Cube, some: Sequence[tuple[int, list[int]]]) -> Slice:
    how = Sums(seen.indicator.over_time)
    made = [_one_span(*seen.of(cube, ids), how) for _n, ids in some]
    return Slice(
        [n for n, _ids in some],
        cube.agencies,
        np.stack([values for values, _known, _count in made], axis=1),
        np.stack([known for _values, known, _count in made], axis=1),
        np.stack([count for _values, _known, count in made], axis=1),
    )


def _mixed(seen: _Seen, by_kind: Mapping[str, Cube], n: int, made: Sources) -> Slice:
    """A span of periods of several kinds: each has agencies of its own."""
    agencies = np.unique(np.concatenate([by_kind[kind].agencies for kind in {kind for kind, _pk in made}]))
    values, known = (
        np.zeros((len(agencies), len(made)), np.int64),
        np.zeros((len(agencies), len(made)), np.bool_),
    )
    for column, (kind, pk) in enumerate(made):
        rows = np.searchsorted(agencies, by_kind[kind].agencies)
        own, there = seen.of(by_kind[kind], [pk])
        values[rows, column], known[rows, column] = own[:, 0], there[:, 0]
    total, some, count = _one_span(values, known, Sums(seen.indicator.over_time))
    return Slice([n], agencies, total[:, None], some[:, None], count[:, None])


def _one_span(values: Ints, known: Flags, how: Indicator.Sums) -> tuple[Ints, Flags, Ints]:
    if how == Sums.LAST:
        last = known.shape[1] - 1 - np.argmax(known[:, ::-1], axis=1)
        values = values[np.arange(len(values)), last][:, None]
        known = np.asarray(known.any(axis=1))[:, None]
    count = known.sum(axis=1)
    some = count > 0
    return (
        values.sum(axis=1),
        some,
        np.maximum(count, 1) if how == Sums.MEAN else np.ones(len(count), np.int64),
    )


def _over_places(regions: Regions, indicator: Indicator, one: Slice) -> Cells:
    rows = len(regions.keys)
    target = regions.row_of(one.agencies)
    plain = one.known & (one.count == 1) & (target >= 0)[:, None]
    sums, counts = (
        np.zeros((rows + 1, plain.shape[1]), np.int64),
        np.zeros((rows + 1, plain.shape[1]), np.int64),
    )
    order = np.argsort(target, kind="stable")
    order = order[np.searchsorted(target[order], 0) :]
    if len(order):
        sorted_rows = target[order]
        starts = np.flatnonzero(np.diff(sorted_rows, prepend=-1))
        values = np.where(plain, one.values, 0)[order]
        sums[sorted_rows[starts]] = np.add.reduceat(values, starts, axis=0)
        counts[sorted_rows[starts]] = np.add.reduceat(plain[order].astype(np.int64), starts, axis=0)
        sums[rows], counts[rows] = sums.sum(axis=0), counts.sum(axis=0)
    more = _shares(regions, indicator, one, one.known & ~plain, counts)
    totals, worth = sums.tolist(), _worth(indicator)
    for (row, column), share in more.items():
        totals[row][column] += share
    return [list(map(worth, *row)) for row in zip(totals, counts.tolist(), strict=True)]


def _shares(
    regions: Regions, indicator: Indicator, one: Slice, left: Flags, counts: Ints
) -> dict[tuple[int, int], Fraction]:
    """What goes to several rows, or is a mean: added as fractions; `counts` grows with it."""
    found: dict[tuple[int, int], Fraction] = defaultdict(Fraction)
    whole = len(regions.keys)
    for at, column in np.argwhere(left).tolist():
        parts = regions.of(int(one.agencies[at]))
        if not parts:
            continue
        value = Fraction(int(one.values[at, column]), int(one.count[at, column]))
        for row, share in [(whole, value), *_shared(value, parts, indicator)]:
            found[row, column] += share
            counts[row, column] += 1
    return found


def _shared(
    value: Fraction, parts: Sequence[tuple[int, Decimal]], indicator: Indicator
) -> list[tuple[int, Fraction]]:
    """An amount is divided by shares and the parts add up to it exactly; a ratio goes whole to each heir."""
    if indicator.over_places != Sums.SUM or len(parts) == 1:
        return [(row, value) for row, _share in parts]
    if value.denominator == 1:
        cut = divide(Decimal(value.numerator), {str(row): share for row, share in parts})
        return [(int(row), Fraction(part)) for row, part in cut.items()]
    return [(row, value * Fraction(share)) for row, share in parts]


def _worth(indicator: Indicator) -> Callable[[int | Fraction, int], Decimal | None]:
    """What a cell says of its total and of how many figures made it. The rule is looked up once, cells are many."""
    lone, mean = indicator.over_places in (Sums.NONE, Sums.LAST), indicator.over_places == Sums.MEAN
    digits = indicator.decimals

    def worth(total: int | Fraction, count: int) -> Decimal | None:
        if not count or (lone and count != 1):
            return None
        part = Fraction(total, count) if mean and count != 1 else total
        value = (
            Decimal(part) if isinstance(part, int) else Decimal(part.numerator) / Decimal(part.denominator)
        )
        return value.scaleb(-digits) if digits else value

    return worth
