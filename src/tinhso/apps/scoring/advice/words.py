"""Inputs and steps in words: what they are called, how their values are read, which field of the form tries them."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from fractions import Fraction

from django.utils.translation import gettext as _

from tinhso.apps.scoring import forms
from tinhso.engines.indicators.api import Change, Input, Item, Step, percent, vn

Ranks = Callable[[Fraction], int | None]  # points more → the rank with them


def field_name(item: str, name: str) -> str:
    """The name of an input in the what-if form and its address."""
    return f"{item}-{forms.PREFIX}{name}"


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
    rank: int | None = None


def way(item: Item, step: Step | None, ranks: Ranks) -> Way | None:
    if step is None:
        return None
    return Way(
        rank=ranks(step.gain),
        moves=[_move(item, one) for one in step.changes],
        gain=step.gain,
        item_gain=step.item_gain,
        trial={
            field_name(item.code, one.input.name): forms.written(one.input, one.after) for one in step.changes
        },
    )
