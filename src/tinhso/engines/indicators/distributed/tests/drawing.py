"""Invented values for any framework, the same at every run; they stand for no real place."""

import numpy as np
from numpy.typing import NDArray

from tinhso.engines.indicators.bulk import Array
from tinhso.engines.indicators.framework import NOT_APPLICABLE_INPUT, Framework, Item
from tinhso.engines.indicators.rules.amounts import Mean
from tinhso.engines.indicators.rules.base import Input

Columns = dict[tuple[str, str], Array]
Flags = NDArray[np.bool_]
SOME = 400


def draw(
    framework: Framework, size: int, *, missing: float = 0.05, ready: float = 0.0, seed: int = 922
) -> Columns:
    """One float column per (item, input): NaN where missing, every value within its range.

    `ready` is the share of units that give a ready ratio or mean instead of its parts.
    """
    dice = np.random.default_rng(seed)
    columns: Columns = {}
    for item in framework.items:
        mine = {one.name: _column(dice, one, size) for one in item.inputs()}
        if "numerator" in mine:
            if fixed := _fixed(item):
                mine["denominator"] = np.full(size, fixed)
            mine["numerator"] = np.floor(mine["denominator"] * np.minimum(1.0, dice.random(size) * 1.3))
            if fixed:
                del mine["denominator"]
        _instead_of_parts(item, mine, dice.random(size) < ready)
        for column in mine.values():
            column[dice.random(size) < missing] = np.nan
        columns |= {(item.code, name): column for name, column in mine.items() if not np.isnan(column).all()}
    return columns


def _fixed(item: Item) -> float:
    return float(next((one.high or 0 for one in item.inputs() if one.name == "denominator"), 0))


def _instead_of_parts(item: Item, mine: dict[str, Array], ready: Flags) -> None:
    """A ratio or mean is given ready or by its parts, never both."""
    kinds = {one.name: one.kind for one in item.inputs()}
    if isinstance(item.rule, Mean):
        parts = {criterion.name for criterion in item.rule.criteria}
    elif kinds.get("value") == "share":
        parts = {"numerator", "denominator"} & set(mine)
    else:
        return
    if parts:
        mine["value"][~ready] = np.nan
        for name in parts:
            mine[name][ready] = np.nan


def _column(dice: np.random.Generator, one: Input, size: int) -> Array:
    if one.name == NOT_APPLICABLE_INPUT:
        return (dice.random(size) < 0.1).astype(float)
    if one.options:
        return dice.integers(0, len(one.options), size).astype(float)
    low = float(one.low or 0)
    high = float(one.high) if one.high is not None else 90.0
    if one.name == "denominator":
        # Some have nothing to count.
        return np.maximum(0, dice.integers(-20, SOME, size)).astype(float)
    if one.whole or one.kind == "count":
        return dice.integers(int(low), int(high) + 1, size).astype(float)
    drawn = np.round(low + dice.random(size) * (high - low), 4)
    return np.where(dice.random(size) < 0.1, -1.0, drawn) if one.may_not_apply else drawn
