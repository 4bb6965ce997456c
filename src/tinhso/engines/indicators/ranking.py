"""Competition ranking 1, 2, 2, 4, within peer groups, with units that are scored but not ranked."""

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from fractions import Fraction


@dataclass(frozen=True, slots=True)
class Ranked:
    """A unit's place. `rank` is None for an unranked unit; `of` counts the ranked units of its peer group."""

    unit: str
    total: Fraction
    rank: int | None
    of: int
    tied: bool
    peer_group: str


def rank(
    totals: Mapping[str, Fraction] | Sequence[tuple[str, Fraction]],
    *,
    tolerance: Fraction = Fraction(0),
    peer_groups: Mapping[str, str] | None = None,
    unranked: Iterable[str] = (),
) -> tuple[Ranked, ...]:
    """Rank units by total, highest first; equal totals share a place and the next places stay empty.

    Two totals are equal when they differ by at most `tolerance` from the first of the tie (Decision 766: 0.001), so a
    long chain of small steps does not become one tie. Each peer group is ranked apart; units listed in `unranked` keep
    their total without a place. Ties are listed by name.
    """
    pairs = list(totals.items() if isinstance(totals, Mapping) else totals)
    groups, left_out = peer_groups or {}, set(unranked)
    by_group: dict[str, list[tuple[str, Fraction]]] = {}
    for unit, total in pairs:
        by_group.setdefault(groups.get(unit, ""), []).append((unit, total))
    found: list[Ranked] = []
    for group in sorted(by_group):
        found += _rank_group(group, by_group[group], tolerance, left_out)
    return tuple(found)


def _rank_group(
    group: str, pairs: list[tuple[str, Fraction]], tolerance: Fraction, left_out: set[str]
) -> list[Ranked]:
    ranked = sorted((p for p in pairs if p[0] not in left_out), key=lambda pair: (-pair[1], pair[0]))
    places: list[int] = []
    first = Fraction(0)
    for position, (_unit, total) in enumerate(ranked, start=1):
        if position > 1 and first - total <= tolerance:
            places.append(places[-1])
        else:
            places.append(position)
            first = total
    counts = Counter(places)
    found = [
        Ranked(unit, total, place, len(ranked), counts[place] > 1, group)
        for (unit, total), place in zip(ranked, places, strict=True)
    ]
    rest = sorted((p for p in pairs if p[0] in left_out), key=lambda pair: (-pair[1], pair[0]))
    return found + [Ranked(unit, total, None, len(ranked), False, group) for unit, total in rest]
