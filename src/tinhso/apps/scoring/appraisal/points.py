"""Points of one item alone, from its inputs."""

from collections.abc import Mapping
from decimal import Decimal

from tinhso.apps.scoring import computing
from tinhso.apps.scoring.models import Unit


def points_of(unit: Unit, item: str, values: Mapping[str, str]) -> tuple[Decimal, Decimal]:
    """What these inputs give the item, and the most it could give. Raises ValuesRefused.

    The item is scored by itself, so that two sets of its inputs can be compared whatever the others say.
    """
    score = computing.scored(
        computing.framework_of(unit.assessment), {item: dict(values)} if values else {}, unit=unit.name
    ).items[item]
    return computing.decimal(score.points), computing.decimal(score.maximum)


def same(one: Mapping[str, str], other: Mapping[str, str]) -> bool:
    """Whether two sets of inputs say the same, however their decimals are written."""
    return _plain(one) == _plain(other)


def _plain(values: Mapping[str, str]) -> dict[str, str]:
    return {name: value.strip().replace(",", ".") for name, value in values.items() if value.strip()}
