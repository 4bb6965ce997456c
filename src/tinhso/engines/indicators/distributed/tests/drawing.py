"""Invented values for any framework, the same at every run; they stand for no real place."""

import numpy as np

from tinhso.engines.indicators.bulk import Array
from tinhso.engines.indicators.framework import NOT_APPLICABLE_INPUT, Framework, Item
from tinhso.engines.indicators.rules.base import Input

Columns = dict[tuple[str, str], Array]
SOME = 400


def draw(framework: Framework, size: int, *, missing: float = 0.05, seed: int = 922) -> Columns:
    """One float column per (item, input): NaN where missing, every value within its range."""
    dice = np.random.default_rng(seed)
    columns: Columns = {}
    for item in framework.items:
        names = {one.name for one in item.inputs()}
        for one in item.inputs():
            ready = one.name == "value" and one.kind in {"share", "number"} and len(names) > 1
            if not ready and not (one.name == "denominator" and _fixed(item)):
                columns[item.code, one.name] = _column(dice, one, size)
        if "numerator" in names:
            whole = columns.get((item.code, "denominator"), np.full(size, _fixed(item) or 0.0))
            part = np.floor(whole * np.minimum(1.0, dice.random(size) * 1.3))
            columns[item.code, "numerator"] = part
        for name in names & {name for code, name in columns if code == item.code}:
            columns[item.code, name][dice.random(size) < missing] = np.nan
    return columns


def _fixed(item: Item) -> float:
    return float(next((one.high or 0 for one in item.inputs() if one.name == "denominator"), 0))


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
