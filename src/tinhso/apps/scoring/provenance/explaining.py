"""Everything behind the points of one item of one unit, for pages: as published, or with the drafts open to a reader.

What is published names agencies, not people (`naming`).
"""

import re
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, field
from decimal import Decimal
from typing import Any

from django.http import Http404
from django.utils.translation import gettext as _

from tinhso.apps.scoring import computing, forms, queries
from tinhso.apps.scoring.appraisal import queries as appraisal
from tinhso.apps.scoring.models import Assessment, Result, Unit
from tinhso.apps.scoring.provenance import figures, naming
from tinhso.engines.indicators.api import Framework, Item
from tinhso.engines.indicators.store.api import Evidence, Stage, Value
from tinhso.kernel.text import api as text
from tinhso.kernel.ui.api import Words

NUMBER = re.compile(r"-?\d+(\.\d+)?", re.ASCII)
STAGE_WORDS: dict[str, Words] = {stage.value: stage.label for stage in Stage}


@dataclass(frozen=True)
class InputLine:
    """One input as it stood at a stage."""

    label: str
    stage: Words
    shown: str
    value: Value
    figure: figures.Figure | None = None  # what it was taken from


@dataclass(frozen=True)
class InputRow:
    """One input with what stands for it at each stage (None: nothing entered)."""

    name: str
    label: str
    cells: Sequence[InputLine | None]
    invented: bool


@dataclass(frozen=True)
class Explanation:
    """Everything behind one item's points."""

    assessment: Assessment
    unit: Unit
    item: Item
    group_name: str
    maximum: float
    rule: str
    scores: Sequence[tuple[str, Words, Mapping[str, Any], bool]]  # stage, word, score, is the shown one
    main: Mapping[str, Any]
    inputs: Sequence[InputRow]
    history: Sequence[InputLine]
    evidence: Sequence[Evidence]
    comments: Sequence[Any]
    verdict: Mapping[str, Any] = field(default_factory=dict)  # what appraisal and objection made of it
    public: bool = False


def explanation(code: str, key: str, item_code: str) -> Explanation:
    """The published points of one item of one unit, explained. Raises Http404."""
    run = queries.published_run(code)
    assessment = run.assessment
    main = queries.result(run, key)
    unit = main.unit
    unit.assessment = assessment
    results = queries.results_by_stage(unit)
    return _explain(unit, item_code, results, stages=tuple(results), published=True)


def _item(found: Framework, code: str) -> Item:
    try:
        return found.item(code)
    except KeyError:
        raise Http404(code) from None


def explained(
    unit: Unit, item_code: str, stages: Collection[Stage], drafts: Collection[Stage] | None = None
) -> Explanation:
    """One item of one unit at the stages that are open to the reader. Raises Http404.

    `drafts` (None: all of them): those whose drafts are open too; of the others what was published is shown.
    """
    drafts = stages if drafts is None else drafts
    found = queries.results_by_stage(unit, drafts=drafts)
    results = {stage: row for stage, row in found.items() if stage in stages}
    return _explain(unit, item_code, results, stages=[*stages], drafts=drafts)


def _explain(
    unit: Unit,
    item_code: str,
    results: Mapping[str, Result],
    *,
    stages: Sequence[str],
    drafts: Collection[str] = (),
    published: bool = False,
) -> Explanation:
    if unit.assessment.edition is None:
        raise Http404(item_code)
    now = next(reversed(list(results.values())), None) if published else None
    # What was published keeps its framework when the assessment has moved on to a newer edition.
    found = computing.framework_of_run(now.run) if now else computing.framework_of(unit.assessment)
    item = _item(found, item_code)
    last = next(reversed(list(results)), "")
    scores = [
        (stage, STAGE_WORDS[stage], computing.spoken(row).items[item.code], stage == last)
        for stage, row in results.items()
        if item.code in row.items
    ]
    runs = {stage: row.run for stage, row in results.items() if stage not in drafts}
    trail = queries.trail(unit, item.code, stages, published=runs)
    verdict = appraisal.behind(unit, item.code, frozenset(Stage(one) for one in stages))
    if published:
        review = [verdict["review"]] if verdict else []
        naming.veil([*trail.values, *trail.evidence, *trail.comments, *review])
    labels = {one.name: one for one in item.inputs()}
    order = list(labels)
    fed = figures.of(trail.values, public=published)
    lines = [
        InputLine(
            label=(labels[v.input].label if v.input in labels else "") or item.name,
            stage=STAGE_WORDS[v.stage],
            shown=said(labels.get(v.input), v.value),
            value=v,
            figure=fed.get(v.pk),
        )
        for v in trail.values
    ]
    most = item.maximum
    return Explanation(
        assessment=unit.assessment,
        unit=unit,
        item=item,
        group_name=next((g.name for g in found.groups if g.id == item.group), ""),
        maximum=computing.plain(most) if most else 0.0,
        rule=item.rule.words(most) if item.rule and most else "",
        scores=scores,
        main=scores[-1][2] if scores else {},
        inputs=_input_rows(order, [line for line in lines if line.value.pk in trail.standing], list(results)),
        history=[line for line in lines if line.value.pk not in trail.standing],
        evidence=trail.evidence,
        comments=trail.comments,
        verdict=verdict,
        public=published,
    )


def _input_rows(order: Sequence[str], lines: Sequence[InputLine], stages: Sequence[str]) -> list[InputRow]:
    found: dict[str, dict[str, InputLine]] = {}
    for line in lines:
        found.setdefault(line.value.input, {})[line.value.stage] = line
    names = sorted(found, key=lambda name: order.index(name) if name in order else len(order))
    return [
        InputRow(
            name=name,
            label=next(iter(found[name].values())).label,
            cells=[found[name].get(stage) for stage in stages],
            invented=any(line.value.invented for line in found[name].values()),
        )
        for name in names
    ]


def said(one: Any, value: str) -> str:
    """A value as it is read: answers and options in their words, numbers as `1.234,5`."""
    if one is not None and one.kind == "yes_no":
        return {"yes": _("Có"), "no": _("Không")}.get(value, value)
    if one is not None and one.kind == "choice":
        return _(one.word_of(value))
    if one is not None:
        return forms.written(one, value)
    return text.format_number(Decimal(value)) if NUMBER.fullmatch(value) else value
