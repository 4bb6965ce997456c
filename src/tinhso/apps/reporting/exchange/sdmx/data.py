"""Figures as series, ready to be written: what a question asks, no more, nothing held but one series."""

import itertools
from collections.abc import Generator, Iterator, Sequence
from dataclasses import dataclass

from tinhso.apps.reporting.exchange import figures, timecodes
from tinhso.apps.reporting.exchange.figures import Figure
from tinhso.apps.reporting.exchange.sdmx import catalogue
from tinhso.apps.reporting.exchange.sdmx.asking import Asked
from tinhso.kernel.access.api import Actor


@dataclass(frozen=True, slots=True)
class Observation:
    """One figure: its period, value, and attributes in the order of OBS_ATTRIBUTES."""

    time: str
    value: str
    attributes: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Series:
    """A series: its key in the order of the dimensions, attributes in the order of SERIES_ATTRIBUTES."""

    key: tuple[str, ...]
    attributes: tuple[str, ...]
    observations: Sequence[Observation]


SERIES_ATTRIBUTES = tuple(one.id for one in catalogue.ATTRIBUTES if one.of)
OBS_ATTRIBUTES = tuple(one.id for one in catalogue.ATTRIBUTES if not one.of)


class Found:
    """The series of a question, to be read once; `close` gives back what the server holds for it."""

    def __init__(self, first: Series, rest: Generator[Series, None, None]) -> None:
        self._first, self._rest = first, rest

    def __iter__(self) -> Iterator[Series]:
        return itertools.chain([self._first], self._rest)

    def close(self) -> None:
        """Stop, wherever the reader is."""
        self._rest.close()


def series(actor: Actor, asked: Asked) -> Found | None:
    """The series of a question; None when there is not one. Raises TooLarge before the first."""
    found = _series(asked, figures.read(actor, asked.wanted()))
    first = next(found, None)
    return None if first is None else Found(first, found)


def _series(asked: Asked, rows: Iterator[Figure]) -> Generator[Series, None, None]:
    flow = asked.flow
    for one, group in figures.grouped(rows):
        key = catalogue.series_key(flow, one.kind, one.place, one.agency, one.indicator, one.breakdown)
        if not asked.fits(key):
            continue
        indicator = flow.indicators[one.indicator]
        named = (catalogue.unit_of(indicator), str(catalogue.decimals_of(indicator)))
        cut = _cut(asked, group)
        observations = (
            []
            if asked.detail in ("serieskeysonly", "nodata")
            else [_observation(asked, each) for each in cut]
        )
        yield Series(key, named if asked.attributes else (), observations)


def _cut(asked: Asked, group: Sequence[Figure]) -> Sequence[Figure]:
    """The first and last of a series as far as only they are asked for."""
    size = len(group)
    if not asked.first_n and not asked.last_n:
        return group
    return [one for n, one in enumerate(group) if n < asked.first_n or n >= size - asked.last_n > -size]


def _observation(asked: Asked, one: Figure) -> Observation:
    attributes = (
        (catalogue.STATUS[one.accepted], catalogue.source_code(one.source)) if asked.attributes else ()
    )
    return Observation(
        timecodes.to_sdmx(one.kind, one.period, one.first, one.last), figures.plain(one.value), attributes
    )
