"""Figures added up over places and time by each indicator's own rule, on the map of their day or of another day."""

import datetime as dt
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from decimal import Decimal
from fractions import Fraction

import numpy as np
from django.utils.translation import gettext as _

from tinhso.engines.indicators.models import Breakdown, Indicator, Period
from tinhso.engines.indicators.series import expressions, periods
from tinhso.engines.indicators.series.cubes import Cube, Flags, Ints, shelf
from tinhso.engines.indicators.series.expressions import Rate, Ref
from tinhso.engines.indicators.series.periods import Kind, Span
from tinhso.engines.indicators.series.regions import Regions, ground, regions
from tinhso.kernel.places.api import Place, divide

MOST_CELLS = 50_000
REACH = dt.timedelta(days=800)  # how far back formulas usually look
Sums = Indicator.Sums
SHORTER = (Kind.YEAR, Kind.HALF_YEAR, Kind.QUARTER, Kind.MONTH, Kind.WEEK, Kind.DAY)

RateOf = Callable[[Rate, Span], Mapping[int, tuple[int, int]]]  # agency → (counted, expected)
Allowed = Callable[[int, Ints, Sequence[int]], Flags]  # indicator, agencies, periods → may be shown


class TooMuch(Exception):
    """More cells than one answer holds. The message says how many and how to narrow the question."""


@dataclass(frozen=True)
class Question:
    """What is asked: indicators by code, periods by code, rows by level of place (None: by agency).

    `map_day` None reads every figure on the map of its own day ("as organised then"); a day carries figures over to
    that day's map by recorded shares. `dimension` breaks each indicator down where it can be.
    """

    indicators: tuple[str, ...]
    periods: tuple[str, ...]
    level: int | None = None
    within: Place | None = None
    map_day: dt.date | None = None
    dimension: str = ""


@dataclass(frozen=True)
class Column:
    """One indicator in one breakdown for one period."""

    indicator: Indicator
    breakdown: Breakdown | None
    span: Span


@dataclass(frozen=True)
class Answer:
    """Rows (the last is the whole), columns, and the value of each cell."""

    rows: Sequence[Place | str]
    keys: Sequence[str]
    columns: Sequence[Column]
    cells: Sequence[Sequence[Decimal | None]]
    whole: Sequence[Decimal | None]
    approximate: bool  # shares that nobody decreed were used
    lost: Sequence[str] = ()  # places without a successor on the asked map


class _Days:
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

    def within(self, span: Span, kind: str) -> list[int]:
        """Ids of the periods of a kind that lie wholly in a span, in order."""
        return [
            pk
            for pk, _c, own, first, last in self.rows
            if own == kind and first >= span.first and last <= span.last
        ]


@dataclass
class _Work:
    """What one question needs again and again."""

    spans: Sequence[Span]
    regions: Regions
    days: _Days
    rate_of: RateOf | None
    allowed: Allowed | None
    codes: dict[str, Indicator]
    breakdowns: dict[str, Breakdown]
    grids: dict[Ref | Rate, list[list[Decimal | None]]] = field(default_factory=dict)


def ask(question: Question, *, rate_of: RateOf | None = None, allowed: Allowed | None = None) -> Answer:
    """Answer a question. `allowed` hides figures that may not be shown; `rate_of` gives reporting rates to formulas.

    Raises TooMuch, PeriodUnknown.
    """
    return ask_levels(question, (question.level,), rate_of=rate_of, allowed=allowed)[0]


def ask_levels(
    question: Question,
    levels: Sequence[int | None],
    *,
    rate_of: RateOf | None = None,
    allowed: Allowed | None = None,
) -> list[Answer]:
    """The answers of one question for several levels, which share what was read. Raises TooMuch, PeriodUnknown."""
    spans = [periods.span_of_code(code) for code in question.periods]
    indicators = {one.code: one for one in Indicator.objects.filter(code__in=question.indicators)}
    chosen = [indicators[code] for code in question.indicators if code in indicators]
    breakdowns = _breakdowns(chosen, question.dimension)
    columns = [Column(one, split, span) for one in chosen for split in breakdowns[one.code] for span in spans]
    on = ground(question.within, question.map_day)
    rows = [regions(on, level) for level in levels]
    if (count := max(len(one.keys) for one in rows) * len(columns)) > MOST_CELLS:
        raise TooMuch(
            _("Câu hỏi có %(n)s ô, quá mức %(most)s ô một lần. Hãy chọn ít kỳ, ít chỉ tiêu hoặc cấp cao hơn.")
            % {"n": count, "most": MOST_CELLS}
        )
    shelf.refresh()
    days, whole = _Days(spans), Breakdown.objects.get(pk=1)
    return [
        _answer(_Work(spans, where, days, rate_of, allowed, indicators, {"": whole}), columns)
        for where in rows
    ]


def _answer(work: _Work, columns: Sequence[Column]) -> Answer:
    where, count = work.regions, len(work.regions.keys)
    at = {span.code: n for n, span in enumerate(work.spans)}
    refs = [Ref(one.indicator.code, one.breakdown.key if one.breakdown else "") for one in columns]
    grids = {ref: _grid(work, ref) for ref in dict.fromkeys(refs)}
    cells = [
        [grids[ref][row][at[one.span.code]] for ref, one in zip(refs, columns, strict=True)]
        for row in range(count + 1)
    ]
    kept = [row for row in range(count) if any(value is not None for value in cells[row])]
    return Answer(
        rows=[where.titles[row] for row in kept],
        keys=[where.keys[row] for row in kept],
        columns=columns,
        cells=[cells[row] for row in kept],
        whole=cells[count],
        approximate=where.approximate,
        lost=where.lost,
    )


def _breakdowns(chosen: Sequence[Indicator], dimension: str) -> dict[str, list[Breakdown | None]]:
    found: dict[str, list[Breakdown | None]] = {one.code: [None] for one in chosen}
    if dimension:
        splits = list(
            Breakdown.objects.filter(key__startswith=f"{dimension}:")
            .exclude(key__contains="|")
            .order_by("key")
        )
        for one in chosen:
            if one.dimensions.filter(code=dimension).exists():
                found[one.code] = [*splits, None]
    return found


def _grid(work: _Work, ref: Ref) -> list[list[Decimal | None]]:
    """Rows (and the whole last) × spans of one reference."""
    if ref in work.grids:
        return work.grids[ref]
    indicator = work.codes.get(ref.code)
    if indicator is None:
        indicator = Indicator.objects.filter(code=ref.code).first()
        if indicator is None:
            return [[None] * len(work.spans)] * (len(work.regions.keys) + 1)
        work.codes[ref.code] = indicator
    found = _computed(work, indicator, ref) if indicator.formula else _added(work, indicator, ref)
    work.grids[ref] = found
    return found


def _computed(work: _Work, indicator: Indicator, ref: Ref) -> list[list[Decimal | None]]:
    """A formula of figures that were added up first: a share of a province is the share of its sums."""
    work.grids[ref] = [[None] * len(work.spans)] * (
        len(work.regions.keys) + 1
    )  # a formula that names itself is blank
    tree = expressions.parse(indicator.formula)
    needed = expressions.needs(tree)
    parts = {
        one: _rates(work, one)
        if isinstance(one, Rate)
        else _grid(work, Ref(one.code, one.breakdown or ref.breakdown, one.shift + ref.shift))
        for one in needed
    }
    return [
        [
            _rounded(
                expressions.evaluate(tree, {one: grid[row][column] for one, grid in parts.items()}), indicator
            )
            for column in range(len(work.spans))
        ]
        for row in range(len(work.regions.keys) + 1)
    ]


def _rounded(value: Decimal | None, indicator: Indicator) -> Decimal | None:
    return None if value is None else round(value, indicator.decimals)


def _rates(work: _Work, rate: Rate) -> list[list[Decimal | None]]:
    rows = len(work.regions.keys) + 1
    found: list[list[Decimal | None]] = [[None] * len(work.spans) for _row in range(rows)]
    for column, span in enumerate(work.spans):
        counts = work.rate_of(rate, span) if work.rate_of else {}
        sums = [[0, 0] for _row in range(rows)]
        for agency, (counted, expected) in counts.items():
            for row, _share in work.regions.of(agency):
                for into in (row, rows - 1):
                    sums[into][0] += counted
                    sums[into][1] += expected
        for row, (counted, expected) in enumerate(sums):
            found[row][column] = _rate(rate.word, counted, expected)
    return found


def _rate(word: str, counted: int, expected: int) -> Decimal | None:
    if word in ("actual", "expected"):
        return Decimal(counted if word == "actual" else expected)
    return Decimal(counted) / expected if expected else None


def _added(work: _Work, indicator: Indicator, ref: Ref) -> list[list[Decimal | None]]:
    breakdown = work.breakdowns.get(ref.breakdown) or Breakdown.objects.filter(key=ref.breakdown).first()
    if breakdown is None:
        return [[None] * len(work.spans)] * (len(work.regions.keys) + 1)
    work.breakdowns[ref.breakdown] = breakdown
    by_kind = shelf.get(indicator, breakdown.pk)
    columns = [
        _over_time(work, by_kind, indicator, periods.shift(span, ref.shift) if ref.shift else span)
        for span in work.spans
    ]
    scale = Decimal(1).scaleb(-indicator.decimals)
    rows = [
        [None if value is None else value * scale for value in _over_places(work, indicator, one)]
        for one in columns
    ]
    return [list(row) for row in zip(*rows, strict=True)]


@dataclass(frozen=True)
class _Slice:
    """Values of agencies for one span, in whole smallest decimals (fractions where a mean was taken)."""

    agencies: Ints
    values: Ints
    known: Flags
    count: Ints  # how many figures each value was added up of


EMPTY = _Slice(np.empty(0, np.int64), np.empty(0, np.int64), np.empty(0, np.bool_), np.empty(0, np.int64))


def _over_time(work: _Work, by_kind: Mapping[str, Cube], indicator: Indicator, span: Span) -> _Slice:
    """The span's own figures where there are any, else those of the longest shorter periods that lie in it."""
    work.days.reach(span)
    exact, own = by_kind.get(span.kind), work.days.ids.get(span.code)
    if exact is not None and own in exact.periods:
        return _columns(work, exact, [own], indicator, Sums.SUM)
    stretch = periods.RANGE in span.code
    if (span.kind == Kind.CAMPAIGN and not stretch) or indicator.over_time == Sums.NONE:
        return EMPTY
    for kind in SHORTER if stretch else SHORTER[SHORTER.index(span.kind) + 1 :]:
        cube = by_kind.get(kind)
        inside = [one for one in work.days.within(span, kind) if one in cube.periods] if cube else []
        if cube and inside:
            return _columns(work, cube, inside, indicator, Sums(indicator.over_time))
    return EMPTY


def _columns(
    work: _Work, cube: Cube, ids: Sequence[int], indicator: Indicator, how: Indicator.Sums
) -> _Slice:
    at = [cube.periods[one] for one in ids]
    values, known = cube.values[:, at], cube.known[:, at]
    if work.allowed is not None:
        known = known & work.allowed(indicator.pk, cube.agencies, ids)
        values = np.where(known, values, 0)
    if how == Sums.LAST:
        last = known.shape[1] - 1 - np.argmax(known[:, ::-1], axis=1)
        values = values[np.arange(len(values)), last][:, None]
        known = np.asarray(known.any(axis=1))[:, None]
    count = known.sum(axis=1)
    total = values.sum(axis=1)
    if how == Sums.MEAN:
        return _Slice(cube.agencies, total, count > 0, np.maximum(count, 1))
    return _Slice(cube.agencies, total, count > 0, np.ones(len(total), np.int64))


def _over_places(work: _Work, indicator: Indicator, one: _Slice) -> list[Decimal | None]:
    """One column: rows, and the whole last."""
    rows = len(work.regions.keys)
    sums: list[Fraction] = [Fraction(0)] * (rows + 1)
    counts = [0] * (rows + 1)
    plain = np.flatnonzero(one.known & (one.count == 1))
    target = work.regions.row_of(one.agencies)
    simple = plain[target[plain] >= 0]
    added = np.zeros(rows, np.int64)
    np.add.at(added, target[simple], one.values[simple])
    for row in np.unique(target[simple]):
        sums[row] = Fraction(int(added[row]))
        counts[row] = int((target[simple] == row).sum())
    whole_sum, whole_count = Fraction(int(one.values[simple].sum())), len(simple)
    for at in np.flatnonzero(one.known):
        if one.count[at] == 1 and target[at] >= 0:
            continue
        parts = work.regions.of(int(one.agencies[at]))
        if not parts:
            continue
        value = Fraction(int(one.values[at]), int(one.count[at]))
        whole_sum, whole_count = whole_sum + value, whole_count + 1
        for row, share in _shared(value, parts, indicator):
            sums[row] += share
            counts[row] += 1
    sums[rows], counts[rows] = whole_sum, whole_count
    return [_together(indicator, total, count) for total, count in zip(sums, counts, strict=True)]


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


def _together(indicator: Indicator, total: Fraction, count: int) -> Decimal | None:
    if not count:
        return None
    if indicator.over_places == Sums.SUM:
        return _decimal(total)
    if indicator.over_places == Sums.MEAN:
        return _decimal(total / count)
    return _decimal(total) if count == 1 else None


def _decimal(value: Fraction) -> Decimal:
    return Decimal(value.numerator) / Decimal(value.denominator)
