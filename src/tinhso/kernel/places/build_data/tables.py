"""Join the three lists into rows with validity dates and lineage with shares."""

from __future__ import annotations

from collections import Counter, defaultdict
from dataclasses import dataclass, field
from decimal import Decimal
from math import cos, hypot, pi, radians, sqrt
from statistics import median

from tinhso.kernel.places.build_data.sources import FIXED_POINTS, Unit, Units, folded

# Hà Tây joined Hà Nội (Nghị quyết 15/2008/QH12): 63 provinces from this day.
PROVINCES_FROM = "2008-08-01"
# The list of 2023 is taken to hold from here; earlier commune changes are not recorded.
DIVISIONS_FROM = "2021-01-01"
# The round 2023-2025 is taken as one step; Hải Dương on its own day (1250/NQ-UBTVQH15).
ROUND_2024 = "2025-01-01"
ROUND_2024_OF = {"30": "2024-12-01"}
ROUND_2024_DOCUMENT = {"30": "1250/NQ-UBTVQH15", "46": "175/2024/QH15"}
TWO_LEVELS = "2025-07-01"
DISTRICTS_END_DOCUMENT = "203/2025/QH15"
SHARE = Decimal("0.0000000001")


@dataclass
class Row:
    """One line of places.csv.gz."""

    key: str
    unit: Unit
    parent: str
    valid_from: str
    valid_to: str = ""
    lat: float | None = None
    lon: float | None = None
    point_basis: str = ""
    outline: object | None = None


@dataclass(frozen=True)
class Step:
    """One line of lineage.csv.gz."""

    old: str
    new: str
    share: Decimal
    basis: str
    kind: str
    main: bool
    document: str
    date: str


@dataclass
class Tables:
    rows: dict[str, Row] = field(default_factory=dict)
    steps: list[Step] = field(default_factory=list)
    dropped: list[str] = field(default_factory=list)


def _key(unit: Unit, day: str) -> str:
    return f"{'pdc'[unit.level - 1]}{unit.code}_{day.replace('-', '')}"


def province(units: Units, unit: Unit) -> str:
    while unit.parent:
        unit = units[unit.parent]
    return unit.code


def same(old: Unit | None, new: Unit) -> bool:
    return old is not None and (old.kind, folded(old.name)) == (new.kind, folded(new.name))


def in_order(units: Units) -> list[Unit]:
    return sorted(units.values(), key=lambda u: (u.level, u.code))


def add_rows(
    tables: Tables, units: Units, day_of: dict[str, str], before: dict[str, str], kept: set[str]
) -> dict[str, str]:
    """Rows of one list. `kept` codes go on as the row of the list `before`. Code → key."""
    keys: dict[str, str] = {}
    for unit in in_order(units):
        if unit.code in kept:
            keys[unit.code] = before[unit.code]
            continue
        day = day_of[unit.code]
        keys[unit.code] = _key(unit, day)
        row = Row(keys[unit.code], unit, keys.get(unit.parent, ""), day)
        tables.rows[row.key] = row
    return keys


def close_rows(tables: Tables, before: dict[str, str], kept: set[str], day_of: dict[str, str]) -> None:
    for code, key in before.items():
        if code not in kept:
            tables.rows[key].valid_to = day_of[code]


def kept_in_2024(old: Units, new: Units, moved: dict[str, str]) -> set[str]:
    """Codes whose unit goes through the round 2023–2025 with name, kind, parent and territory."""
    sources: dict[str, set[str]] = defaultdict(set)
    for code, target in moved.items():
        sources[target].add(code)
    inside: dict[str, set[str]] = defaultdict(set)
    came: dict[str, set[str]] = defaultdict(set)
    for code, target in moved.items():
        inside[old[code].parent].add(new[target].parent)
        came[new[target].parent].add(old[code].parent)
    kept: set[str] = set()
    for unit in in_order(new):
        if not same(old.get(unit.code), unit) or (unit.parent and unit.parent not in kept):
            continue
        if unit.parent and old[unit.code].parent != unit.parent:
            continue
        territory = {
            1: True,
            2: inside[unit.code] <= {unit.code} and came[unit.code] <= {unit.code},
            3: sources[unit.code] == {unit.code},
        }[unit.level]
        if territory:
            kept.add(unit.code)
    return kept


def shares(weights: dict[str, int], main: str) -> dict[str, Decimal]:
    """Weights as shares that add up to exactly 1; the main one takes what rounding leaves."""
    total = sum(weights.values())
    cut = {code: (Decimal(w) / total).quantize(SHARE) for code, w in weights.items()}
    cut[main] += 1 - sum(cut.values())
    return cut


def _kind(old: Unit, new: Unit, parts: int, sources: int) -> str:
    if old.level != new.level:
        return "dissolve"
    if parts > 1:
        return "split"
    if sources > 1:
        return "merge"
    return "unchanged" if same(old, new) else "rename"


Pair = tuple[dict[str, str], dict[str, str]]


def steps_of_2024(
    lists: tuple[Units, Units],
    keys: Pair,
    *,
    moved: dict[str, str],
    kept: set[str],
    certain: set[str],
    day_of: dict[str, str],
) -> list[Step]:
    """Lineage of the round 2023–2025: communes one to one, districts by count of communes."""
    old, new = lists
    weights: dict[str, Counter[str]] = defaultdict(Counter)
    for code, target in moved.items():
        weights[code][target] += 1
        weights[old[code].parent][new[target].parent] += 1
    for unit in old.values():
        if unit.level == 1 or unit.code not in weights:
            weights[unit.code][unit.code] += 1
    arrivals = Counter(t for targets in weights.values() for t in targets)
    steps = []
    for unit in in_order(old):
        if unit.code in kept:
            continue
        targets = weights[unit.code]
        main = targets.most_common(1)[0][0]
        for target, share in shares(dict(targets), main).items():
            basis = "count" if len(targets) > 1 else "code" if target == unit.code else "inferred"
            if unit.code in certain or (unit.level < 3 and basis == "inferred"):
                basis = "document"
            document = ROUND_2024_DOCUMENT.get(province(old, unit), "")
            kind = _kind(unit, new[target], len(targets), arrivals[target])
            steps.append(
                Step(keys[0][unit.code], keys[1][target], share, basis, kind,
                     target == main, document, day_of[unit.code])
            )  # fmt: skip
    return steps


def steps_of_2025(
    lists: tuple[Units, Units],
    keys: Pair,
    *,
    provinces: dict[str, str],
    communes: dict[str, list[tuple[str, bool]]],
    kept: set[str],
) -> list[Step]:
    """Lineage of 1 July 2025: provinces whole, communes in equal parts, districts by communes."""
    old, new = lists
    weights: dict[str, Counter[str]] = defaultdict(Counter)
    mains = {code: next(c for c, main in targets if main) for code, targets in communes.items()}
    common = 60  # 1, 2, 3, 4 and 5 parts are all whole numbers of sixtieths
    for code, targets in communes.items():
        for target, _ in targets:
            weights[code][target] += common // len(targets)
            if old[code].level == 3:
                weights[old[code].parent][target] += common // len(targets)
    for code, target in provinces.items():
        weights[code][target] = common
    arrivals = Counter(
        t for code, targets in weights.items() if old[code].level != 2 or code in communes for t in targets
    )
    steps = []
    for unit in in_order(old):
        if unit.code in kept:
            continue
        targets_of = weights[unit.code]
        main = mains.get(unit.code) or targets_of.most_common(1)[0][0]
        for target, share in shares(dict(targets_of), main).items():
            whole = len(targets_of) == 1
            basis = "document" if whole else "equal" if unit.level == 3 else "count"
            kind = _kind(unit, new[target], len(targets_of), arrivals[target])
            document = DISTRICTS_END_DOCUMENT if kind == "dissolve" else new[target].document
            steps.append(
                Step(keys[0][unit.code], keys[1][target], share, basis, kind,
                     target == main, document, TWO_LEVELS)
            )  # fmt: skip
    return steps


def kilometres(a: tuple[float, float], b: tuple[float, float]) -> float:
    """Distance of two (latitude, longitude) points; flat, good to 1 % inside a province."""
    return hypot((a[0] - b[0]) * 111.2, (a[1] - b[1]) * 111.2 * cos(radians((a[0] + b[0]) / 2)))


def middle(points: list[tuple[float, float]]) -> tuple[float, float]:
    return median(p[0] for p in points), median(p[1] for p in points)


Points = dict[str, tuple[float, float]]


def points_june(units: Units) -> tuple[Points, set[str]]:
    """Points of the old list; one that lies far outside its district is put in the middle of it."""
    given = {u.code: (u.lat, u.lon) for u in units.values() if u.lat is not None and u.lon is not None}
    members: dict[str, list[tuple[float, float]]] = defaultdict(list)
    for unit in units.values():
        if unit.level == 3:
            members[unit.parent].append(given[unit.code])
    derived: set[str] = set()
    for unit in units.values():
        if unit.level == 3 and unit.code not in FIXED_POINTS:
            centre = middle(members[unit.parent])
            usual = median(kilometres(point, centre) for point in members[unit.parent])
            if kilometres(given[unit.code], centre) > max(20.0, 4 * usual):
                given[unit.code] = centre
                derived.add(unit.code)
    return given, derived


def drop_far_parts(communes: dict[str, list[tuple[str, bool]]], old: Points) -> list[tuple[str, str]]:
    """Take out parts of a split that lie over 25 km away: the table mixed up equal names."""
    whole: dict[str, list[tuple[float, float]]] = defaultdict(list)
    for code, targets in communes.items():
        for target, main in targets:
            if main:
                whole[target].append(old[code])
    dropped = []
    for code, targets in communes.items():
        good = [
            (target, main)
            for target, main in targets
            if main or not whole[target] or kilometres(old[code], middle(whole[target])) <= 25
        ]
        dropped += [(code, target) for target, main in targets if (target, main) not in good]
        communes[code] = good
    return dropped


def points_july(
    units: Units, communes: dict[str, list[tuple[str, bool]]], old: Points
) -> tuple[Points, set[str]]:
    """Points of the new list, checked against the old communes each one was made of."""
    came: dict[str, list[tuple[float, float]]] = defaultdict(list)
    for code, targets in communes.items():
        for target, main in targets:
            if main:
                came[target].append(old[code])
    given: Points = {}
    derived: set[str] = set()
    for unit in units.values():
        if unit.lat is None or unit.lon is None:
            raise ValueError(f"no point for {unit}")
        given[unit.code] = (unit.lat, unit.lon)
        if unit.level == 3 and unit.code not in FIXED_POINTS and came[unit.code]:
            centre = middle(came[unit.code])
            reach = max(12.0, 4 * sqrt((unit.area_km2 or 50) / pi))
            if kilometres(given[unit.code], centre) > reach:
                given[unit.code] = centre
                derived.add(unit.code)
    return given, derived
