"""Every check of loading, sorted to the place on screen where it is to be mended."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from tinhso.apps.scoring.frameworks import editing
from tinhso.apps.scoring.frameworks.spoken import on_screen
from tinhso.engines.indicators.api import Framework, FrameworkRefused, Problem, advise, load_framework
from tinhso.kernel.text.api import phrase


@dataclass(frozen=True)
class Checked:
    """What loading said about a body: faults and advice by group, by item, and about the whole."""

    framework: Framework | None
    groups: Mapping[str, list[Problem]] = field(default_factory=dict)
    items: Mapping[str, list[Problem]] = field(default_factory=dict)
    whole: list[Problem] = field(default_factory=list)
    advice: Mapping[str, list[Problem]] = field(default_factory=dict)

    @property
    def faults(self) -> int:
        """How many faults stand in the way of publishing."""
        return len(self.whole) + sum(map(len, self.groups.values())) + sum(map(len, self.items.values()))

    @property
    def advices(self) -> int:
        """How many pieces of advice there are."""
        return sum(map(len, self.advice.values()))


def check(body: Mapping[str, Any]) -> Checked:
    """Load the body and sort what was found."""
    try:
        framework = load_framework(dict(body))
    except FrameworkRefused as refused:
        return _sorted(body, refused.problems)
    advice: dict[str, list[Problem]] = {}
    codes = {item.code for item in framework.items}
    for one in map(on_screen, advise(framework)):
        advice.setdefault(one.section if one.section in codes else "", []).append(one)
    return Checked(framework, advice=advice)


def _sorted(body: Mapping[str, Any], problems: tuple[Problem, ...]) -> Checked:
    groups = {phrase("nhóm {id}", id=str(one.get("id"))): str(one.get("id")) for one in editing.groups(body)}
    items = {str(one.get("code")) for one in editing.items(body)}
    found = Checked(None, {}, {}, [])
    by_group: dict[str, list[Problem]] = {}
    by_item: dict[str, list[Problem]] = {}
    for one in map(on_screen, problems):
        head = one.section.split(" › ")[0]
        if head in items:
            by_item.setdefault(head, []).append(one)
        elif head in groups:
            by_group.setdefault(groups[head], []).append(one)
        else:
            found.whole.append(one)
    return Checked(None, by_group, by_item, found.whole)
