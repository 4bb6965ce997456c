"""Points of one item alone, from its inputs."""

from collections.abc import Iterable, Mapping
from decimal import Decimal

from tinhso.apps.scoring import computing
from tinhso.apps.scoring.appraisal.models import Review
from tinhso.apps.scoring.models import Unit
from tinhso.engines.indicators.store.api import Inputs


def points_of(unit: Unit, item: str, values: Mapping[str, str]) -> tuple[Decimal, Decimal]:
    """What these inputs give the item, and the most it could give. Raises ValuesRefused.

    The item is scored by itself, so that two sets of its inputs can be compared whatever the others say.
    """
    score = computing.scored_alone(unit, {item: dict(values)} if values else {}).items[item]
    return computing.decimal(score.points), computing.decimal(score.maximum)


def named(unit: Unit, item: str, values: Mapping[str, str]) -> dict[str, str]:
    """Inputs under their own names, whatever short names a program gave them; empty ones left out.

    Unknown names, and two names of one input, stay as they are: the rule refuses them.
    """
    rule, found = computing.framework_of(unit.assessment).item(item), dict[str, str]()
    for name, value in values.items():
        if value.strip():
            known = rule.input(name)
            own = known.name if known else name
            found[name if own in found else own] = value.strip()
    return found


def claimed_anew(rows: Iterable[Review], said: Inputs) -> list[Review]:
    """Those whose unit scored itself anew since the queues were filled."""
    return [
        row
        for row in rows
        if points_of(row.unit, row.item, said.get(row.unit.key, {}).get(row.item, {}))[0] != row.self_points
    ]


def same(one: Mapping[str, str], other: Mapping[str, str]) -> bool:
    """Whether two sets of inputs say the same, however their decimals are written."""
    return _plain(one) == _plain(other)


def _plain(values: Mapping[str, str]) -> dict[str, str]:
    return {name: value.strip().replace(",", ".") for name, value in values.items() if value.strip()}
