"""What the pages of the advice show; nothing here stores anything."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from fractions import Fraction
from typing import Any

from django.http import Http404
from django.utils.translation import gettext as _

from tinhso.apps.scoring import computing, forms, queries
from tinhso.apps.scoring.actions import ENTER, MANAGE
from tinhso.apps.scoring.advice import queries as found
from tinhso.apps.scoring.advice.models import ItemPlan
from tinhso.apps.scoring.models import Run, Unit
from tinhso.engines.indicators.api import (
    Adviser,
    Change,
    Framework,
    Input,
    Item,
    ItemAdvice,
    Step,
    UnitScore,
    ValuesRefused,
    by_effort,
    evaluate,
    percent,
    vn,
    with_changes,
)
from tinhso.engines.indicators.store.api import Stage
from tinhso.kernel.access.api import Actor, may

Values = dict[str, dict[str, str]]


def shown_value(one: Input, value: Fraction | None) -> str:
    """A value as people read it; what is not entered says so."""
    if value is None:
        return _("chưa nhập")
    if one.kind == "yes_no":
        return _("Có") if value else _("Không")
    if one.kind == "choice":
        return _(one.word_of(list(one.options)[int(value)]))
    return percent(value) if one.kind == "share" else vn(value)


@dataclass(frozen=True)
class Move:
    """One change in words: from, to, and by how much (empty for answers)."""

    label: str
    before: str
    after: str
    by: str


def _move(item: Item, change: Change) -> Move:
    one = change.input
    counted = one.kind in {"count", "number", "points"} and change.before is not None
    by = change.to - (change.before or Fraction(0)) if counted else None
    return Move(
        label=label(item, one),
        before=shown_value(one, change.before),
        after=shown_value(one, change.to),
        by=f"{'+' if by > 0 else '−'}{vn(abs(by))}" if by else "",
    )


def label(item: Item, one: Input) -> str:
    """What an input is called; an input without words of its own goes by its item."""
    names = {given.name: given for given in item.inputs()}
    if one.name == "value" and {"numerator", "denominator"} <= names.keys():
        return _("Tỷ lệ “%(part)s” trên “%(whole)s”") % {
            "part": _(names["numerator"].label),
            "whole": _(names["denominator"].label),
        }
    words = _(one.label) if one.label else item.name
    return words[:1].upper() + words[1:]


@dataclass(frozen=True)
class Way:
    """A step with its words and the address that tries it out."""

    moves: Sequence[Move]
    gain: Fraction
    item_gain: Fraction
    trial: Mapping[str, str]


def _way(item: Item, step: Step | None) -> Way | None:
    if step is None:
        return None
    return Way(
        moves=[_move(item, one) for one in step.changes],
        gain=step.gain,
        item_gain=step.item_gain,
        trial={field_name(item.code, one.input.name): one.after for one in step.changes},
    )


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

    @property
    def peer_is_ahead(self) -> bool:
        """Whether the best peer has more points than the unit."""
        return self.peer is not None and self.peer.points > float(self.points)


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
        place=found.place_of(field, unit, score.total.published, framework) if field else None,
    )


def advice(actor: Actor, code: str, key: str) -> Advice:
    """What gains the unit most, first things first. Raises Http404."""
    unit = unit_for(actor, code, key)
    stage = found.working_stage(actor, unit)
    values = found.values_of(unit, stage)
    adviser = Adviser(computing.framework_of(unit.assessment), values, unit=unit.name)
    run = found.comparable_run(unit.assessment)
    base = base_of(actor, unit, values, stage, adviser.base, run)
    plans = found.plans_of(unit.assessment)
    efforts = {code: Fraction(one.effort) for code, one in plans.items() if one.effort is not None}
    peers = found.best_peers(run, unit) if run else {}
    ordered = by_effort(adviser.advise(), efforts)
    return Advice(
        base=base,
        lines=[_line(adviser, one, plans.get(one.item.code), peers.get(one.item.code)) for one in ordered],
        due=plans[""].due if "" in plans else None,
        gain=base.score.total.maximum - base.score.total.points,
        efforts_known=sum(one.item.code in efforts for one in ordered),
        peers_from=run,
        may_enter=may(actor, ENTER, unit),
        may_plan=may(actor, MANAGE, unit.assessment),
    )


def _line(adviser: Adviser, one: ItemAdvice, plan: ItemPlan | None, peer: found.Peer | None) -> Line:
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
        next=_way(item, one.next),
        full=_way(item, full),
        to_peer=_way(item, to_peer),
        plan=plan,
        peer=peer,
        peer_values=told,
    )


def _told(one: Input, raw: str) -> str:
    code = one.code_of(raw) if one.options else None
    return shown_value(one, code) if code is not None else raw.replace(".", ",")


# What if ---------------------------------------------------------------------------------------------------------


def field_name(item: str, name: str) -> str:
    """The name of an input in the what-if form and its address."""
    return f"{item}-{forms.PREFIX}{name}"


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

    @property
    def groups(self) -> list[Group]:
        """The form: every scored item by group, filled with the values tried."""
        framework, shown = self.base.framework, []
        for group in framework.groups:
            items = [one for one in framework.items if one.group == group.id and one.scored]
            if items:
                shown.append(self._group(group.name, items))
        effects = [one for one in framework.items if one.effect and one.scored]
        return [*shown, self._group(_("Điểm cộng, điểm trừ"), effects)] if effects else shown

    @property
    def hidden(self) -> list[tuple[str, str]]:
        """Tried inputs that the form does not ask for (a ready ratio), kept while others move."""
        asked = {
            item.code: {one.name for one in computing.wanted(item)} for item in self.base.framework.items
        }
        return [
            (field_name(code, name), value)
            for code, names in self.trial.items()
            for name, value in names.items()
            if name not in asked.get(code, {name})
        ]

    def _group(self, name: str, items: Sequence[Item]) -> Group:
        touched = any(self.trial.get(one.code, {}) != self.base.values.get(one.code, {}) for one in items)
        return Group(name, [(one, self._form(one)) for one in items], touched)

    def _form(self, item: Item) -> Any:
        made = forms.item_form(item)
        now = {f"{forms.PREFIX}{name}": value for name, value in self.trial.get(item.code, {}).items()}
        form = made(initial=now, prefix=item.code)
        return [form[name] for name in form.fields if name.startswith(forms.PREFIX)]


def what_if(actor: Actor, code: str, key: str, asked: Mapping[str, str]) -> WhatIf:
    """The unit with the inputs that `asked` names (as in the form) in place of what is entered. Raises Http404."""
    unit = unit_for(actor, code, key)
    stage = found.working_stage(actor, unit)
    framework = computing.framework_of(unit.assessment)
    values = _by_own_names(framework, found.values_of(unit, stage))
    score = evaluate(framework, values, unit=unit.name)
    base = base_of(actor, unit, values, stage, score, found.comparable_run(unit.assessment))
    trial, changed = _trial(framework, values, asked)
    empty = WhatIf(base, None, None, (), changed, (), trial)
    try:
        after = evaluate(framework, trial, unit=unit.name)
    except ValuesRefused as refused:
        return replace(
            empty, problems=[f"{one.item}: {one.what} {one.remedy}" for one in refused.problems[:10]]
        )
    place = found.place_of(base.field, unit, after.total.published, framework) if base.field else None
    return replace(empty, after=after, place=place, moved=_moved(framework, base.score, after))


def _by_own_names(framework: Framework, values: Values) -> Values:
    same = with_changes(framework, values, framework.items[0], {})
    return {code: {name: str(raw) for name, raw in names.items()} for code, names in same.items() if names}


def _trial(framework: Framework, values: Values, asked: Mapping[str, str]) -> tuple[Values, int]:
    trial, changed = {code: dict(names) for code, names in values.items()}, 0
    for item in framework.items:
        now = trial.get(item.code, {})
        moved = False
        for one in item.inputs():
            new = asked.get(field_name(item.code, one.name))
            if new is None or new.strip() == now.get(one.name, ""):
                continue
            changed, moved = changed + 1, True
            now = {**now, one.name: new.strip()}
        if moved:
            if now.get("numerator") or now.get("denominator"):
                now.pop("value", None)  # the parts that were typed stand for the ready ratio
            trial[item.code] = {name: value for name, value in now.items() if value}
    return trial, changed


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
