"""Figures added up over places and time by each indicator's own rule, on the map of their day or of another day."""

import datetime as dt
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from decimal import Decimal

from django.utils.translation import gettext as _

from tinhso.engines.indicators.models import Breakdown, Indicator
from tinhso.engines.indicators.series import expressions, periods
from tinhso.engines.indicators.series.adding import Allowed, Cells, Days, add_up
from tinhso.engines.indicators.series.cubes import Shelf, shelf
from tinhso.engines.indicators.series.expressions import Rate, Ref
from tinhso.engines.indicators.series.periods import Span
from tinhso.engines.indicators.series.regions import Regions, rows_of
from tinhso.kernel.places.api import Place

MOST_CELLS = 50_000
WHOLE = 1  # id of the breakdown of what is not broken down

RateOf = Callable[[Rate, Span], Mapping[int, tuple[int, int]]]  # agency → (counted, expected)


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


@dataclass
class Work:
    """What one question needs again and again; `cubes` is where it reads, the shelf of the process unless told."""

    spans: Sequence[Span]
    regions: Regions
    days: Days
    rate_of: RateOf | None = None
    allowed: Allowed | None = None
    codes: dict[str, Indicator] = field(default_factory=dict)
    breakdowns: dict[str, Breakdown] = field(default_factory=dict)
    grids: dict[Ref | Rate, Cells] = field(default_factory=dict)
    cubes: Shelf = shelf


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
    rows = rows_of(question.within, question.map_day, levels)
    if (count := max(len(one.keys) for one in rows) * len(columns)) > MOST_CELLS:
        raise TooMuch(
            _("Câu hỏi có %(n)s ô, quá mức %(most)s ô một lần. Hãy chọn ít kỳ, ít chỉ tiêu hoặc cấp cao hơn.")
            % {"n": count, "most": MOST_CELLS}
        )
    shelf.refresh()
    stored = [(one, split) for one in chosen if not one.formula for split in breakdowns[one.code]]
    shelf.get_many([(one, split.pk if split else WHOLE) for one, split in stored])
    splits = {split.key: split for some in breakdowns.values() for split in some if split}
    days, keys = Days(spans), splits | {"": Breakdown(pk=WHOLE, key="")}
    return [
        _answer(Work(spans, where, days, rate_of, allowed, indicators, dict(keys)), columns) for where in rows
    ]


def _answer(work: Work, columns: Sequence[Column]) -> Answer:
    where, count = work.regions, len(work.regions.keys)
    # Columns come span by span of each indicator and breakdown: a row is the rows of the grids one after the other.
    refs = dict.fromkeys(
        Ref(one.indicator.code, one.breakdown.key if one.breakdown else "") for one in columns
    )
    grids = [grid(work, ref) for ref in refs]
    cells = [[value for grid in grids for value in grid[row]] for row in range(count + 1)]
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


def grid(work: Work, ref: Ref) -> Cells:
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


def _computed(work: Work, indicator: Indicator, ref: Ref) -> Cells:
    """A formula of figures that were added up first: a share of a province is the share of its sums."""
    work.grids[ref] = [[None] * len(work.spans)] * (
        len(work.regions.keys) + 1
    )  # a formula that names itself is blank
    tree = expressions.parse(indicator.formula)
    needed = expressions.needs(tree)
    parts = {
        one: _rates(work, one)
        if isinstance(one, Rate)
        else grid(work, Ref(one.code, one.breakdown or ref.breakdown, one.shift + ref.shift))
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


def _rates(work: Work, rate: Rate) -> Cells:
    rows = len(work.regions.keys) + 1
    found: Cells = [[None] * len(work.spans) for _row in range(rows)]
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


def _added(work: Work, indicator: Indicator, ref: Ref) -> Cells:
    breakdown = work.breakdowns.get(ref.breakdown) or Breakdown.objects.filter(key=ref.breakdown).first()
    if breakdown is None:
        return [[None] * len(work.spans)] * (len(work.regions.keys) + 1)
    work.breakdowns[ref.breakdown] = breakdown
    spans = [periods.shift(span, ref.shift) for span in work.spans] if ref.shift else work.spans
    by_kind = work.cubes.get(indicator, breakdown.pk)
    return add_up(by_kind, indicator, spans, work.regions, work.days, work.allowed)
