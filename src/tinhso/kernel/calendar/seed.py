"""The holidays the house ships: the Labour Code through the `holidays` package, and decisions from `data/`."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, time
from importlib.metadata import version
from pathlib import Path
from typing import Any

import yaml

from tinhso.kernel.calendar.engine import Kind

DATA = Path(__file__).parent / "data"

# Fixed by the Labour Code itself; all other days off depend on a yearly decision (Tết, the second day of 2/9).
_FIXED = {(1, 1), (4, 30), (5, 1), (9, 2)}


@dataclass(frozen=True)
class Seed:
    """One shipped day."""

    day: date
    kind: Kind
    name: str
    evidence: str
    source: str


def days_of(first: int, last: int) -> Iterator[Seed]:
    """Every shipped day from year `first` to year `last`, decisions before computed days."""
    import holidays

    shipped = _read("days.yaml")
    decided = [
        Seed(one["day"], Kind(one["kind"]), one["name"], one["evidence"], one["source"])
        for one in shipped["days"]
        if first <= one["day"].year <= last
    ]
    yield from decided
    known = {one.day for one in decided}
    source = f"Bộ luật Lao động 2019, Điều 111, 112 (tính bằng holidays {version('holidays')})"
    for day, name in sorted(
        holidays.country_holidays("VN", years=range(first, last + 1), language="vi").items()
    ):
        if day in known or not first <= day.year <= last:
            continue
        sure = day.year <= shipped["decided_through"] or (day.month, day.day) in _FIXED
        yield Seed(day, Kind.OFF, name, "law" if sure else "projected", source)


def cutoff() -> tuple[time, str]:
    """The shipped cut-off and its legal source."""
    shipped = _read("cutoff.yaml")
    return time.fromisoformat(shipped["time"]), shipped["source"]


def _read(name: str) -> Any:
    return yaml.safe_load((DATA / name).read_text(encoding="utf-8"))
