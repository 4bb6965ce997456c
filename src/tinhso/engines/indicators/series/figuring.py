"""One figure for each of somebody's units, with all it was made of: formulas open to parts, parts to what is stored.

The units are the caller's: agencies, or places whose agencies' figures are added up by each indicator's own rule on
the map of a day. Nothing is kept in the process: whoever writes a score reads what stands in its own transaction.
"""

import datetime as dt
from collections import defaultdict
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal

from tinhso.engines.indicators.models import Breakdown, Datum, Indicator, Period
from tinhso.engines.indicators.series import expressions, periods
from tinhso.engines.indicators.series.adding import Days, made_of
from tinhso.engines.indicators.series.cubes import Shelf
from tinhso.engines.indicators.series.expressions import FARTHEST, Rate, Ref
from tinhso.engines.indicators.series.pivot import Work, grid
from tinhso.engines.indicators.series.regions import ONE, Regions, ground
from tinhso.kernel.places.api import Place


@dataclass(frozen=True)
class Stored:
    """A figure as it stands in the store, by database ids, and the batch that wrote it."""

    indicator: int
    period: int
    agency: int
    breakdown: int
    batch: int
    value: Decimal
    invented: bool


@dataclass(frozen=True)
class Part:
    """A figure in the making of another: what it is, its value, its formula and the same with its numbers."""

    code: str
    title: str
    period: str
    breakdown: str
    value: Decimal | None
    formula: str = ""
    shown: str = ""
    parts: tuple["Part", ...] = ()


@dataclass(frozen=True)
class Made:
    """The figure of a unit, how it was made, the stored figures behind it; `counted`: the platform counted them all."""

    part: Part
    stored: tuple[Stored, ...]
    counted: bool

    @property
    def value(self) -> Decimal | None:
        """None where something is missing."""
        return self.part.value

    @property
    def invented(self) -> bool:
        """Whether anything in it is invented."""
        return any(one.invented for one in self.stored)


def at_agencies(units: Mapping[str, int]) -> Regions:
    """Units that are agencies: unit → agency."""
    keys = sorted(units)
    parts: dict[int, list[tuple[int, Decimal]]] = defaultdict(list)
    for row, key in enumerate(keys):
        parts[units[key]].append((row, ONE))
    return Regions(keys, keys, {agency: tuple(rows) for agency, rows in parts.items()})


def at_places(units: Mapping[str, int], day: dt.date) -> list[Regions]:
    """Units that are places: unit → place, as on the map of a day. Units inside each other are kept apart.

    An agency counts for the unit in which its place lies; where its place was divided before that day, by shares.
    """
    if not units:
        return []
    of_place: dict[int, list[str]] = defaultdict(list)
    for key in sorted(units):
        of_place[units[key]].append(key)
    paths = dict(Place.objects.filter(pk__in=of_place).values_list("path", "pk"))
    on = ground(None, day)
    rounds = max(len(keys) for keys in of_place.values())
    depths = sorted({path.count(".") for path in paths})
    return [
        _at_depth(on.parts, {path: pk for path, pk in paths.items() if path.count(".") == depth}, of_place, n)
        for depth in depths
        for n in range(rounds)
    ]


def _at_depth(
    given: Iterable[tuple[int, tuple[tuple[Place, Decimal], ...]]],
    paths: Mapping[str, int],
    of_place: Mapping[int, Sequence[str]],
    n: int,
) -> Regions:
    """The rows of the units at one depth of the tree; of several units of one place the n-th."""
    row_of = {path: of_place[pk][n] for path, pk in paths.items() if n < len(of_place[pk])}
    keys = sorted(row_of.values())
    at = {path: keys.index(key) for path, key in row_of.items()}
    depth = next(iter(paths)).count(".") + 1
    found: dict[int, tuple[tuple[int, Decimal], ...]] = {}
    for agency, places in given:
        sums: dict[int, Decimal] = defaultdict(Decimal)
        for place, share in places:
            above = ".".join(place.path.split(".")[:depth])
            if above in at:
                sums[at[above]] += share
        if sums:
            found[agency] = tuple(sorted(sums.items()))
    return Regions(keys, keys, found)


def needed_by(indicator: Indicator) -> set[Ref | Rate]:
    """What a formula asks for, and what the formulas that it names ask for. One query a level."""
    found: set[Ref | Rate] = set()
    waiting, seen = {indicator.code: indicator.formula}, set[str]()
    for _level in range(FARTHEST):
        seen |= waiting.keys()
        new = {one for formula in waiting.values() if formula for one in _needs(formula)}
        found |= new
        codes = {one.code for one in new if isinstance(one, Ref)} - seen
        waiting = (
            dict(Indicator.objects.filter(code__in=codes).values_list("code", "formula")) if codes else {}
        )
    return found


def _needs(formula: str) -> set[Ref | Rate]:
    return expressions.needs(expressions.parse(formula))


def opens(indicator: Indicator, period: Period) -> bool:
    """Whether a figure opens to stored figures: rates of reports have none, and nothing lies before a campaign."""
    campaign = period.kind == Period.Kind.CAMPAIGN
    return not any(isinstance(one, Rate) or (campaign and one.shift != 0) for one in needed_by(indicator))


def leaves(indicator: Indicator) -> set[str]:
    """Codes of the stored indicators that an indicator is made of: itself, or what its formula names at the end."""
    if not indicator.formula:
        return {indicator.code}
    codes = {one.code for one in needed_by(indicator) if isinstance(one, Ref)}
    return set(Indicator.objects.filter(code__in=codes, formula="").values_list("code", flat=True))


def figure(
    indicator: Indicator,
    period: Period,
    breakdown: Breakdown,
    regions: Regions,
    words: Callable[[Decimal | None], str],
) -> dict[str, Made]:
    """Unit → its figure of an indicator for a period. `words` writes a number into a formula.

    Nothing where it does not open to stored figures (`opens`).
    """
    if indicator.formula and not opens(indicator, period):
        return {}
    making = _Making(indicator, period, breakdown, regions, words)
    return {key: making.of(row) for row, key in enumerate(regions.keys)}


@dataclass(frozen=True)
class _Node:
    """A reference with those that its formula names."""

    ref: Ref
    inside: tuple["_Node", ...] = ()


class _Making:
    """One indicator for one period over rows of units."""

    def __init__(
        self,
        indicator: Indicator,
        period: Period,
        breakdown: Breakdown,
        regions: Regions,
        words: Callable[[Decimal | None], str],
    ) -> None:
        self.span = periods.span_of(period)
        self.words, self.regions = words, regions
        self.top = Ref(indicator.code, breakdown.key)
        self.work = Work(
            [self.span], regions, Days([self.span]), codes={indicator.code: indicator},
            breakdowns={breakdown.key: breakdown}, cubes=Shelf(),
        )  # fmt: skip
        grid(self.work, self.top)
        self.tree = self._node(self.top, ())
        self.stored = self._stored()
        codes = {ref.code for ref in self._leaves}
        self.counted = all(self.work.codes[code].comes_from == Indicator.From.FACT for code in codes)

    @property
    def _leaves(self) -> list[Ref]:
        """The references that were read from the store."""
        return [
            ref
            for ref in self.work.grids
            if isinstance(ref, Ref) and ref.code in self.work.codes and not self.work.codes[ref.code].formula
        ]

    def _node(self, ref: Ref, path: tuple[str, ...]) -> _Node:
        indicator = self.work.codes.get(ref.code)
        if indicator is None or not indicator.formula or ref.code in path:
            return _Node(ref)
        needed = expressions.needs(expressions.parse(indicator.formula))
        inside = [
            Ref(one.code, one.breakdown or ref.breakdown, one.shift + ref.shift)
            for one in sorted(one for one in needed if isinstance(one, Ref))
        ]
        return _Node(ref, tuple(self._node(one, (*path, ref.code)) for one in inside))

    def of(self, row: int) -> Made:
        """The figure of a row."""
        return Made(self._part(self.tree, row), tuple(self.stored.get(row, ())), self.counted)

    def _value(self, ref: Ref, row: int) -> Decimal | None:
        cells = self.work.grids.get(ref)
        return cells[row][0] if cells else None

    def _part(self, node: _Node, row: int) -> Part:
        ref = node.ref
        indicator = self.work.codes.get(ref.code)
        when = periods.shift(self.span, ref.shift) if ref.shift else self.span
        return Part(
            code=ref.code,
            title=indicator.title if indicator else ref.code,
            period=when.code,
            breakdown=ref.breakdown,
            value=self._value(ref, row),
            formula=indicator.formula if indicator else "",
            shown=self._shown(ref, indicator, row) if indicator and indicator.formula else "",
            parts=tuple(self._part(one, row) for one in node.inside),
        )

    def _shown(self, ref: Ref, indicator: Indicator, row: int) -> str:
        """The formula with its numbers."""
        tree = expressions.parse(indicator.formula)
        values: dict[Ref | Rate, Decimal | None] = {
            one: self._value(Ref(one.code, one.breakdown or ref.breakdown, one.shift + ref.shift), row)
            for one in expressions.needs(tree)
            if isinstance(one, Ref)
        }
        return expressions.shown(tree, values, self.words)

    def _stored(self) -> dict[int, list[Stored]]:
        """Row → the stored figures behind it. One query for each stored indicator."""
        found: dict[int, list[Stored]] = defaultdict(list)
        for ref in self._leaves:
            indicator, split = self.work.codes[ref.code], self.work.breakdowns.get(ref.breakdown)
            if split is None:
                continue
            span = periods.shift(self.span, ref.shift) if ref.shift else self.span
            made = made_of(self.work.cubes.get(indicator, split.pk), indicator, span, self.work.days)
            for one in self._rows(indicator, split, [pk for _kind, pk in made]):
                for row, _share in self.regions.of(one.agency):
                    found[row].append(one)
        return found

    def _rows(self, indicator: Indicator, split: Breakdown, ids: Sequence[int]) -> list[Stored]:
        rows = Datum.objects.filter(
            indicator=indicator, breakdown=split, period__in=ids, agency__in=list(self.regions.parts),
            value__isnull=False,
        ).values_list("period_id", "agency_id", "batch_id", "value", "batch__invented")  # fmt: skip
        order = {pk: n for n, pk in enumerate(ids)}
        found = [
            Stored(indicator.pk, period, agency, split.pk, batch, value, invented)
            for period, agency, batch, value, invented in rows
            if value is not None
        ]
        found.sort(key=lambda one: (one.agency, order[one.period]))
        if indicator.over_time == Indicator.Sums.LAST:
            found = list({one.agency: one for one in found}.values())
        return found
