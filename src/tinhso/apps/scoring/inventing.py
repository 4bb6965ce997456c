"""Invented but plausible inputs for demonstrations: always the same for the same unit."""

import random
from collections.abc import Iterator

from tinhso.apps.scoring.computing import wanted
from tinhso.engines.indicators.api import Input, framework
from tinhso.engines.indicators.store.api import NewValue


def invent(code: str, unit: str, harshness: float) -> Iterator[NewValue]:
    """Invented but plausible inputs of one unit, always the same for the same key."""
    chance = random.Random(f"tinhso {unit}")  # noqa: S311  invented figures, no secret
    strength = min(max(chance.gauss(0.78, 0.12), 0.2), 0.98)
    for item in framework(code).items:
        level = min(max(strength + chance.gauss(0, 0.12) - harshness, 0.0), 1.0)
        inputs = wanted(item)
        size = chance.randint(12, 900)
        for one in inputs:
            if one.name == "denominator" and one.high is not None:
                size = int(one.high)
        for one in inputs:
            value = _invented(one, level, size, chance)
            if value:
                yield NewValue(unit, item.code, one.name, value, source_note="số liệu giả định")


def _invented(one: Input, level: float, size: int, chance: random.Random) -> str:
    draw = chance.random()
    if one.name == "not_applicable":
        return ""
    if one.name == "denominator":
        return str(size)
    if one.name == "numerator":
        return str(min(round(size * min(level + 0.1, 1.0)), size))
    if one.kind == "yes_no":
        return "yes" if draw < 0.35 + level * 0.65 else "no"
    if one.kind == "choice":
        options = list(one.options)
        return options[min(int((1 - level) * len(options) * draw * 1.6), len(options) - 1)]
    if one.kind == "share" or (one.high is not None and one.high <= 1):
        return f"{level:.3f}"
    return str(round(80 * level * draw))
