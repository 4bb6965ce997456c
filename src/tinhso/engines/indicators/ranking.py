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
    # Fractions compare slowly, so only totals that differ are compared; a float settles nearly all of these.
    alike: dict[Fraction, list[str]] = {}
    for unit, total in pairs:
        alike.setdefault(total, []).append(unit)
    placed: list[tuple[int, str, Fraction]] = []
    rest: list[tuple[str, Fraction]] = []
    first, place = Fraction(0), 0
    for total in sorted(alike, key=lambda one: (float(one), one), reverse=True):
        units = sorted(alike[total])
        rest += [(unit, total) for unit in units if unit in left_out]
        here = [unit for unit in units if unit not in left_out]
        if here and (not placed or not tolerance or first - total > tolerance):
            first, place = total, len(placed) + 1
        placed += [(place, unit, total) for unit in here]
    sharing = Counter(place for place, _unit, _total in placed)
    found = [
        Ranked(unit, total, place, len(placed), sharing[place] > 1, group) for place, unit, total in placed
    ]
    return found + [Ranked(unit, total, None, len(placed), False, group) for unit, total in rest]
