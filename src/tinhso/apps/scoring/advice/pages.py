"""What the pages of the advice show; nothing here stores anything."""

import datetime as dt
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from fractions import Fraction
from functools import cached_property
from typing import Any

from django.core.exceptions import ValidationError
from django.http import Http404

from tinhso.apps.scoring import computing, forms, queries
from tinhso.apps.scoring.actions import ENTER, MANAGE
from tinhso.apps.scoring.advice import queries as found
from tinhso.apps.scoring.advice.models import ItemPlan
from tinhso.apps.scoring.advice.words import Ranks, Way, field_name, label, shown_value, way
from tinhso.apps.scoring.models import Run, Unit
from tinhso.engines.indicators.api import (
    Adviser,
    Framework,
    Input,
    Item,
    ItemAdvice,
    Level,
    Problem,
    UnitScore,
    ValuesRefused,
    by_effort,
    by_own_names,
    evaluate,
    level_at,
)
from tinhso.engines.indicators.store.api import Stage
from tinhso.kernel.access.api import Actor, may

Values = dict[str, dict[str, str]]


@dataclass(frozen=True)
class Line:
    """One item of the advice: what to do first, what is left in all, by when, and who does it best."""

    item: Item
    points: Fraction
    most: Fraction
    by_rule: bool
    next: Way | None
    full: Way | None
    to_peer: Way | None
    plan: ItemPlan | None
    peer: found.Peer | None
    peer_values: Sequence[tuple[str, str]]

    due: dt.date | None = None
    days_left: int | None = None

    @property
    def per_effort(self) -> Fraction | None:
        """Points of the next step for one part of effort; None where the effort is not known."""
        effort = self.plan.effort if self.plan else None
        return self.next.gain / Fraction(effort) if effort is not None and self.next else None

    @property
    def peer_is_ahead(self) -> bool:
        """Whether the best peer has more points than the unit, of a penalty fewer."""
        if self.peer is None:
            return False
        more = self.peer.points - float(self.points)
        return (-more if self.item.effect == "penalty" else more) > 0


@dataclass(frozen=True)
class Base:
    """A unit at its working stage, with the field it is ranked in."""

    unit: Unit
    stage: Stage
    locked: bool
    framework: Framework
    values: Values
    score: UnitScore
    field: found.Field | None
    place: found.Place | None

    @property
    def level(self) -> Level | None:
        """The level of the total, where the framework has levels."""
        return level_at(self.framework, computing.standing(self.score.total))


@dataclass(frozen=True)
class Advice:
    """The page "việc tiếp theo" of one unit."""

    base: Base
    lines: Sequence[Line]
    due: Any
    gain: Fraction
    efforts_known: int
    peers_from: Any
    may_enter: bool
    may_plan: bool
    first: Sequence["FirstSteps"] = ()


@dataclass(frozen=True)
class FirstSteps:
    """What the next steps of the first items bring together, scored together."""

    count: int
    gain: Fraction
    rank: int | None
    level: str


def unit_for(actor: Actor, code: str, key: str) -> Unit:
    """The unit in the actor's reach, scored by a framework. Raises Http404."""
    unit = queries.get_my_unit(actor, code, key)
    if unit.assessment.edition is None:
        raise Http404(key)
    return unit


def base_of(
    actor: Actor, unit: Unit, values: Values, stage: Stage, score: UnitScore, run: Run | None
) -> Base:
    """A unit with its place among those of `run`, or whom else the actor may see."""
    framework = computing.framework_of(unit.assessment)
    field = found.field_of(actor, unit, stage, run)
    return Base(
        unit=unit,
        stage=stage,
        locked=unit.assessment.runs.filter(stage=stage, published_at__isnull=False).exists(),
        framework=framework,
        values=values,
        score=score,
        field=field,
        place=found.place_of(field, unit, computing.standing(score.total), framework) if field else None,
    )


def advice(actor: Actor, code: str, key: str, day: dt.date) -> Advice:
    """What gains the unit most, first things first, as of a day. Raises Http404."""
    unit = unit_for(actor, code, key)
    stage = found.working_stage(actor, unit)
    values = found.values_of(actor, unit, stage)
    adviser = Adviser(computing.framework_of(unit.assessment), values, unit=unit.name)
    run = found.comparable_run(unit.assessment)
    base = base_of(actor, unit, values, stage, adviser.base, run)
    plans = found.plans_of(unit.assessment)
    efforts = {code: Fraction(one.effort) for code, one in plans.items() if one.effort is not None}
    peers = found.best_peers(run, unit) if run else {}
    ordered = by_effort(adviser.advise(), efforts)
    due = plans[""].due if "" in plans else None
    ranks = _ranks(base)
    lines = [
        _line(adviser, one, plans.get(one.item.code), peers.get(one.item.code), ranks) for one in ordered
    ]
    return Advice(
        base=base,
        lines=[_dated(line, due, day) for line in lines],
        first=_first(base, adviser, ordered, ranks),
        due=due,
        gain=base.score.total.maximum - base.score.total.points,
        efforts_known=sum(one.item.code in efforts for one in ordered),
        peers_from=run,
        may_enter=may(actor, ENTER, unit),
        may_plan=may(actor, MANAGE, unit.assessment),
    )


def _ranks(base: Base) -> Ranks:
    """The rank with so many points more, among those the actor may see; None where there is nobody."""
    if base.field is None:
        return lambda _gain: None
    with_total = base.field.ranks_for(base.unit, base.framework.tolerance)
    total = base.score.total
    return lambda gain: with_total(computing.standing(replace(total, points=total.points + gain)))


def _dated(line: Line, general: dt.date | None, day: dt.date) -> Line:
    due = line.plan.due if line.plan and line.plan.due else general
    return replace(line, due=due, days_left=(due - day).days if due else None)


def _first(base: Base, adviser: Adviser, ordered: Sequence[ItemAdvice], ranks: Ranks) -> list[FirstSteps]:
    """The first item, the first three, and all: what their next steps bring together."""
    steps = [(one.item, one.next) for one in ordered if one.next]
    counts = sorted({min(count, len(steps)) for count in (1, 3, len(steps)) if steps})
    found = []
    for count in counts:
        total = adviser.after(steps[:count]).total
        gain = total.points - base.score.total.points
        level = level_at(base.framework, computing.standing(total))
        found.append(FirstSteps(count, gain, ranks(gain), level.label if level else ""))
    return found


def _line(
    adviser: Adviser, one: ItemAdvice, plan: ItemPlan | None, peer: found.Peer | None, ranks: Ranks
) -> Line:
    item = one.item
    ahead = peer is not None and float(one.score.points) < peer.points < float(one.score.maximum)
    to_peer = adviser.reach(item, Fraction(str(peer.points))) if ahead and peer else None
    inputs = {given.name: given for given in item.inputs()}
    told = []
    for name, raw in peer.values.items() if peer else ():
        given = inputs.get(name) or item.input(name)
        if given is not None:
            told.append((label(item, given), _told(given, raw)))
    full = one.full if one.full != one.next else None
    return Line(
        item=item,
        points=one.score.points,
        most=one.score.maximum,
        by_rule=one.by_rule,
        next=way(item, one.next, ranks),
        full=way(item, full, ranks),
        to_peer=way(item, to_peer, ranks),
        plan=plan,
        peer=peer,
        peer_values=told,
    )


def _told(one: Input, raw: str) -> str:
    code = one.code_of(raw) if one.options else None
    return shown_value(one, code) if code is not None else raw.replace(".", ",")


# What if ---------------------------------------------------------------------------------------------------------


@dataclass(frozen=True)
class Moved:
    """An item that changed, with its points before and after and the new explanation."""

    item: Item
    before: Fraction
    after: Fraction
    text: str


@dataclass(frozen=True)
class Group:
    """A group of items with their forms; `touched` when one of them has another value than what is entered."""

    name: str
    items: Sequence[tuple[Item, Any]]
    touched: bool


@dataclass(frozen=True)
class WhatIf:
    """The unit as it is and as it would be. `after` is None when the values cannot be taken: `problems` says why."""

    base: Base
    after: UnitScore | None
    place: found.Place | None
    moved: Sequence[Moved]
    changed: int
    problems: Sequence[str]
    trial: Values

    @property
    def gain(self) -> Fraction:
        """Points of the whole more than now."""
        return self.after.total.points - self.base.score.total.points if self.after else Fraction(0)

    @cached_property
    def groups(self) -> list[Group]:
        """The form: every scored item by group, filled with the values tried."""
        sections = (
            (group.name, [one for one in items if one.scored])
            for group, items in self.base.framework.sections()
        )
        return [self._group(name, items) for name, items in sections if items]

    @property
    def hidden(self) -> list[tuple[str, str]]:
        """Tried inputs that the form does not ask for (a ready ratio), kept while others move."""
        return [
            (field_name(item.code, one.name), forms.written(one, self.trial[item.code][one.name]))
            for item in self.base.framework.items
            for one in item.inputs()
            if one.name in self.trial.get(item.code, {}) and one not in computing.wanted(item)
        ]

    def _group(self, name: str, items: Sequence[Item]) -> Group:
        touched = any(self.trial.get(one.code, {}) != self.base.values.get(one.code, {}) for one in items)
        return Group(name, [(one, self._form(one)) for one in items], touched)

    def _form(self, item: Item) -> Any:
        now = forms.initial(item, self.trial.get(item.code, {}))
        return list(forms.inputs_form(item)(initial=now, prefix=item.code))


def what_if(actor: Actor, code: str, key: str, asked: Mapping[str, str]) -> WhatIf:
    """The unit with the inputs that `asked` names (as in the form) in place of what is entered. Raises Http404."""
    unit = unit_for(actor, code, key)
    stage = found.working_stage(actor, unit)
    framework = computing.framework_of(unit.assessment)
    values = _by_own_names(framework, found.values_of(actor, unit, stage))
    score = evaluate(framework, values, unit=unit.name)
    base = base_of(actor, unit, values, stage, score, found.comparable_run(unit.assessment))
    trial, changed, wrong = _trial(framework, values, asked)
    empty = WhatIf(base, None, None, (), changed, wrong, trial)
    if wrong:
        return empty
    try:
        after = evaluate(framework, trial, unit=unit.name)
    except ValuesRefused as refused:
        return replace(empty, problems=[_problem(framework, one) for one in refused.problems[:10]])
    total = computing.standing(after.total)
    place = found.place_of(base.field, unit, total, framework) if base.field else None
    return replace(empty, after=after, place=place, moved=_moved(framework, base.score, after))


def _problem(framework: Framework, one: Problem) -> str:
    """What is wrong with which item, and what to do, as sentences."""
    name = next((item.name for item in framework.items if item.code == one.item), one.item)
    return f"{one.item}. {name}: {one.what} {one.remedy[:1].upper()}{one.remedy[1:]}"


def _by_own_names(framework: Framework, values: Values) -> Values:
    same = by_own_names(framework, values)
    return {code: {name: str(raw) for name, raw in names.items()} for code, names in same.items() if names}


def _trial(
    framework: Framework, values: Values, asked: Mapping[str, str]
) -> tuple[Values, int, Sequence[str]]:
    """The values with what was typed over them, how many differ, and what of it is no number."""
    trial, changed, wrong = {code: dict(names) for code, names in values.items()}, 0, []
    for item in framework.items:
        now = trial.get(item.code, {})
        moved = False
        for one in item.inputs():
            new = asked.get(field_name(item.code, one.name))
            if new is None or new.strip() == forms.written(one, now.get(one.name, "")):
                continue
            changed, moved = changed + 1, True
            try:
                now = {**now, one.name: forms.typed(one, new)}
            except ValidationError as problem:
                now = {**now, one.name: new.strip()}
                wrong.append(f"{item.code}. {item.name}: {problem.messages[0]}")
        if moved:
            if now.get("numerator") or now.get("denominator"):
                now.pop("value", None)  # the parts that were typed stand for the ready ratio
            trial[item.code] = {name: value for name, value in now.items() if value}
    return trial, changed, wrong


def _moved(framework: Framework, before: UnitScore, after: UnitScore) -> list[Moved]:
    return [
        Moved(
            item,
            before.items[item.code].points,
            after.items[item.code].points,
            after.items[item.code].explanation,
        )
        for item in framework.items
        if (before.items[item.code].points, before.items[item.code].maximum)
        != (after.items[item.code].points, after.items[item.code].maximum)
    ]


# What the standing agency sets ---------------------------------------------------------------------------------------


def plans(actor: Actor, code: str) -> tuple[Any, Framework, dict[str, Any]]:
    """The round, its framework and what is set now by the names of the form. Raises Http404."""
    assessment = queries.get_mine(actor, code)
    if assessment.edition is None:
        raise Http404(code)
    now: dict[str, Any] = {}
    for item, plan in found.plans_of(assessment).items():
        now |= {f"effort-{item}": plan.effort, f"due-{item}": plan.due}
    now |= {f"series-{one.item}-{one.input}": one.indicator.code for one in found.series_of(assessment)}
    return assessment, computing.framework_of(assessment), now
