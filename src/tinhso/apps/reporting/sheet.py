"""One report as a sheet: what is asked, what stands there, what is computed, and what it is held against."""

import datetime as dt
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from functools import cached_property

from tinhso.apps.reporting import checking, queries, rules
from tinhso.apps.reporting.checking import Armed, Bounds, Outlier, Past, Violation
from tinhso.apps.reporting.models import FormCell, Submission
from tinhso.apps.reporting.names import book, figure_code, item
from tinhso.engines.indicators.series import api as series
from tinhso.engines.indicators.series.api import CellNote, Figure, Indicator, Number, Rate, Ref, Tree
from tinhso.engines.indicators.store import api as store
from tinhso.kernel.access.api import Actor, Verdict
from tinhso.kernel.text import api as text

SHOWN = 12  # earlier values beside a cell


@dataclass(frozen=True)
class Cell:
    """One figure of a sheet. `tree` is the whole formula of a computed one."""

    asked: FormCell
    value: Number
    figure: Figure | None
    tree: Tree | None
    bounds: Bounds
    past: Sequence[tuple[str, Decimal | None]]  # (period, value), oldest first, this period left out
    notes: Sequence[CellNote]
    proofs: int

    @property
    def order(self) -> int:
        """Its number in the form."""
        return self.asked.order

    @property
    def indicator(self) -> Indicator:
        """What is measured."""
        return self.asked.indicator

    @property
    def code(self) -> str:
        """Its figure's name outside."""
        return figure_code(self.indicator.code, self.asked.breakdown.key)

    @property
    def title(self) -> str:
        """Indicator and breakdown as they are read."""
        part = self.asked.breakdown.title
        return f"{self.indicator.title} – {part}" if part else self.indicator.title

    @property
    def clock(self) -> int:
        """What the writer of its next value has seen."""
        return self.figure.clock if self.figure else 0

    @cached_property
    def shown(self) -> str:
        """The value as it is read."""
        return shown(self.indicator, self.value)

    @property
    def is_missing(self) -> bool:
        """Whether a value is wanted from a person and not there."""
        return self.asked.required and self.indicator.typed_by_people and self.value is None

    @property
    def open_notes(self) -> int:
        """How many remarks wait for an answer."""
        return sum(one.closed_at is None for one in self.notes)

    @property
    def previous(self) -> str:
        """The value of the period before, as it is read."""
        return shown(self.indicator, self.past[-1][1]) if self.past else ""

    @property
    def line(self) -> list[float | None]:
        """The last twelve values with this one, for a sparkline."""
        values = [value for _code, value in self.past[-(SHOWN - 1) :]]
        return [None if one is None else float(one) for one in [*values, self.value]]

    @cached_property
    def warning(self) -> str:
        """What is unusual about the value; empty when nothing is."""
        if self.value is None:
            return ""
        if said := self.bounds.words(self.value):
            return said
        far = self.outlier
        return checking.far_words(far) if far and far.is_one else ""

    @property
    def outlier(self) -> Outlier | None:
        """How far the value lies from its past; None where there is too little of it."""
        known = self.known_past
        return known.measure(float(self.value)) if known and self.value is not None else None

    @cached_property
    def known_past(self) -> Past | None:
        """What is known of its earlier values."""
        return checking.past_of([value for _code, value in self.past if value is not None])


def shown(indicator: Indicator, value: Number) -> str:
    """A value as it is read; a computed one rounded to its decimals."""
    if value is not None and indicator.comes_from == Indicator.From.FORMULA:
        value = round(value, indicator.decimals)
    return series.values.shown(indicator, value)


@dataclass(frozen=True)
class Sheet:
    """Everything that a page, the API or a phone without network needs of one report."""

    submission: Submission
    verdict: Verdict
    cells: Sequence[Cell]
    checks: Sequence[Armed]
    values: Mapping[Ref | Rate, Number]  # what formulas and checks look at
    abilities: Mapping[str, bool]
    span: series.Span
    read_at: dt.datetime

    @property
    def violations(self) -> list[Violation]:
        """The checks that fail now."""
        return checking.failing(self.checks, self.values)

    def cell(self, order: int) -> Cell | None:
        """The cell of a number."""
        return next((one for one in self.cells if one.order == order), None)

    def by_code(self, code: str) -> Cell | None:
        """The cell of a figure."""
        return next((one for one in self.cells if one.code == code), None)


def read(actor: Actor, submission: Submission) -> Sheet:
    """The sheet of a report that the actor may see. Queries do not grow with the number of cells."""
    span = series.periods.span_of(submission.period)
    asked = queries.cells(submission.version)
    trees = _trees(asked)
    checks = checking.armed(submission.form_id, [one.indicator for one in asked])
    needed = checking.needs(checks) | _needs(trees.values())
    earlier = _earlier(trees, span)
    known = checking.known(
        needed | _needs(tree for rows in earlier.values() for _code, tree in rows), span, submission.agency_id
    )
    values = {ref: known[ref] for ref in needed}
    return Sheet(
        submission, rules.may_write(actor, submission), _cells(submission, asked, span, trees, earlier, known), checks,
        values, rules.abilities(actor, submission), span, text.now(),
    )  # fmt: skip


def _cells(
    submission: Submission,
    asked: Sequence[FormCell],
    span: series.Span,
    trees: Mapping[int, Tree],
    earlier: Mapping[int, Sequence[tuple[str, Tree]]],
    known: Mapping[Ref | Rate, Number],
) -> list[Cell]:
    indicators = [one.indicator_id for one in asked]
    figures = series.figures(indicators, submission.period, submission.agency_id)
    past = series.series(indicators, span, submission.agency_id, checking.PAST + 1)
    bounds = checking.bounds(asked, submission.agency_id)
    notes: dict[tuple[int, int], list[CellNote]] = {}
    for note in series.notes_of_sheet(indicators, submission.period, submission.agency_id):
        notes.setdefault((note.indicator_id, note.breakdown_id), []).append(note)
    proofs = store.evidence_counts(book(submission), submission.agency.code)
    compute = series.expressions.evaluate
    found = []
    for one in asked:
        key = (one.indicator_id, one.breakdown_id)
        figure, tree = figures.get(key), trees.get(one.order)
        if tree:
            value = compute(tree, known)
            before = [(code, compute(then, known)) for code, then in earlier[one.order]]
        else:
            value, before = figure.value if figure else None, past.get(key, [])[:-1]
        name = item(figure_code(one.indicator.code, one.breakdown.key))
        found.append(
            Cell(
                one,
                value,
                figure,
                tree,
                bounds[one.indicator_id],
                before,
                notes.get(key, []),
                proofs.get(name, 0),
            )
        )
    return found


def _needs(trees: Iterable[Tree]) -> set[Ref | Rate]:
    return {ref for tree in trees for ref in series.expressions.needs(tree)}


def _earlier(trees: Mapping[int, Tree], span: series.Span) -> dict[int, list[tuple[str, Tree]]]:
    """Cell → (period, formula as of then) of the eleven periods before; rates are of this period only and left out."""
    if span.kind == series.Period.Kind.CAMPAIGN:
        return {order: [] for order in trees}
    codes = [(step, series.periods.shift(span, step).code) for step in range(1 - SHOWN, 0)]
    return {
        order: [
            (code, there)
            for step, code in codes
            if (there := series.expressions.moved(tree, "", step)) is not None
        ]
        for order, tree in trees.items()
    }


def _trees(asked: Sequence[FormCell]) -> dict[int, Tree]:
    """Cell → whole formula of each computed cell."""
    refs: dict[int, Tree] = {
        one.order: ["ref", one.indicator.code, one.breakdown.key, 0]
        for one in asked
        if one.indicator.comes_from == Indicator.From.FORMULA
    }
    if not refs:
        return {}
    known = series.formulas(refs.values(), [one.indicator for one in asked])
    return {order: series.expressions.expand(tree, known) for order, tree in refs.items()}
