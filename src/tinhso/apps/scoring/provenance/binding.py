"""What the page of fed inputs shows and offers: inputs by their names, indicators by theirs."""

from collections.abc import Sequence
from dataclasses import dataclass

from tinhso.apps.scoring import computing
from tinhso.apps.scoring.models import Assessment
from tinhso.apps.scoring.provenance import feeding
from tinhso.apps.scoring.provenance.models import Binding
from tinhso.engines.indicators.api import Input, Item
from tinhso.engines.indicators.series import api as series

MARK = "|"  # between the code of an item and the name of its input; neither holds one


@dataclass(frozen=True)
class Row:
    """A bound input as it is read."""

    binding: Binding
    item: str
    input: str
    period: str


def rows(assessment: Assessment) -> list[Row]:
    """The bound inputs of an assessment in the framework's order, with their names."""
    found = {item.code: item for item in computing.framework_of(assessment).items}
    order = list(found)
    some = sorted(feeding.bindings(assessment), key=lambda one: (order.index(one.item), one.input))
    return [
        Row(one, found[one.item].name, called(found[one.item], one.input), feeding.period_title(one))
        for one in some
    ]


def called(item: Item, name: str) -> str:
    """The name of an input on screen."""
    return next((_called(item, one) for one in item.inputs() if one.name == name), name)


def _called(item: Item, one: Input) -> str:
    words = one.label or item.name
    return words[:1].upper() + words[1:]


def targets(assessment: Assessment) -> list[tuple[str, str]]:
    """Every input that can be bound: its value in the form, its words."""
    return [
        (f"{item.code}{MARK}{one.name}", f"{item.code} {item.name}: {_called(item, one)}")
        for item in computing.scored_items(assessment)
        for one in item.inputs()
    ]


def indicators() -> Sequence[tuple[str, str]]:
    """Every active indicator by code: its title and where its figures come from. One query."""
    return [
        (one.code, f"{one.title} ({one.code}; {str(one.get_comes_from_display()).lower()})")
        for one in series.active()
    ]
