"""Levels of a framework (grades of the total): the one that is reached, and what is missing to the next."""

from dataclasses import dataclass
from fractions import Fraction

from tinhso.engines.indicators.framework import Framework


@dataclass(frozen=True, slots=True)
class Level:
    """A level that is reached; `next` and `missing` (points of the total) are empty at the highest one."""

    label: str
    next: str = ""
    missing: Fraction = Fraction(0)


def level_at(framework: Framework, total: Fraction) -> Level | None:
    """The level of a total as it is published; None where the framework has no levels."""
    bands = sorted(framework.grades, key=lambda band: band.low)
    for place, band in enumerate(bands):
        above = bands[place + 1] if place + 1 < len(bands) else None
        if band.low <= total and (band.high is None or total < band.high):
            return Level(band.label, above.label, above.low - total) if above else Level(band.label)
    return None
