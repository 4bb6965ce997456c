"""Trying the rule of one item, saved or not: the item alone in a framework of its own."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from tinhso.apps.scoring.frameworks import editing
from tinhso.apps.scoring.frameworks.spoken import on_screen
from tinhso.engines.indicators.api import (
    FrameworkRefused,
    Item,
    ItemScore,
    Problem,
    ValuesRefused,
    evaluate,
    load_framework,
)

ALONE = "thu"
LEFT_OUT = {"source", "maps", "effect", "group", "not_applicable"}


@dataclass(frozen=True)
class Trial:
    """What came of it: the item as the rule reads it, its score, or what stands in the way."""

    item: Item | None = None
    score: ItemScore | None = None
    words: str = ""
    problems: tuple[Problem, ...] = ()


def try_item(data: Mapping[str, Any], values: Mapping[str, str]) -> Trial:
    """Points and explanation of the item for these inputs (none given: no score yet)."""
    most = float(editing.number(data.get("max"))) or 1
    alone = {key: value for key, value in data.items() if key not in LEFT_OUT}
    body = {
        "code": ALONE,
        "name": ALONE,
        "level": "commune",
        "scale": most,
        "groups": [{"id": ALONE, "name": ALONE, "max": most}],
        "items": [{**alone, "group": ALONE, "max": data.get("max") or 1}],
    }
    try:
        framework = load_framework(body)
    except FrameworkRefused as refused:
        return Trial(problems=tuple(map(on_screen, refused.problems)))
    item = framework.items[0]
    words = item.rule.words(item.maximum) if item.rule and item.maximum else ""
    given = {name: value for name, value in values.items() if value.strip()}
    if not given:
        return Trial(item, words=words)
    try:
        score = evaluate(framework, {item.code: given}).items[item.code]
    except ValuesRefused as refused:
        return Trial(item, words=words, problems=refused.problems)
    return Trial(item, score, words)
