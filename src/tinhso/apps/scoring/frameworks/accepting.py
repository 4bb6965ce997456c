"""Traps on screen: each kind that a draft still has is a question, answered with a reason when it is published."""

from collections.abc import Mapping, Sequence
from copy import deepcopy
from dataclasses import dataclass
from typing import Any

from tinhso.apps.scoring.frameworks.spoken import words
from tinhso.engines.indicators.api import TRAPS, Framework, unanswered
from tinhso.kernel.text.api import gettext

KEY = "accepted_traps"
FIELD = "trap-"
Body = dict[str, Any]


@dataclass(frozen=True)
class Question:
    """A kind of trap: what it does, how it is mended, and in which items (none: the ranking as a whole)."""

    kind: str
    what: str
    remedy: str
    items: Sequence[tuple[str, str]]  # code, name

    @property
    def title(self) -> str:
        """What people call it."""
        return gettext(TRAPS[self.kind])

    @property
    def name(self) -> str:
        """The field of its reason."""
        return f"{FIELD}{self.kind}"


def questions(framework: Framework | None) -> list[Question]:
    """What must be answered before this comes into force; nothing while it still has faults."""
    if framework is None:
        return []
    names = {item.code: item.name for item in framework.items}
    found: dict[str, Question] = {}
    for one in unanswered(framework):
        old = found.get(one.kind)
        more = [(one.item, names[one.item])] if one.item else []
        found[one.kind] = Question(
            one.kind, one.what, words(one.remedy), [*(old.items if old else ()), *more]
        )
    return list(found.values())


def accept(body: Body, asked: Sequence[Question], reasons: Mapping[str, str]) -> Body:
    """The body with these traps accepted; kinds without a reason stay open."""
    told = [
        {
            "trap": one.kind,
            **({"items": [code for code, _name in one.items]} if one.items else {}),
            "reason": reasons[one.kind].strip(),
        }
        for one in asked
        if reasons.get(one.kind, "").strip()
    ]
    return {**body, KEY: [*(body.get(KEY) or []), *told]} if told else body


def ask_again(body: Body, code: str) -> Body:
    """The body without answers for an item that is gone, renamed, or has another rule."""
    listed = body.get(KEY)
    if not isinstance(listed, list):
        return body
    kept = []
    for one in deepcopy(listed):
        if isinstance(one, dict) and isinstance(one.get("items"), list) and code in map(str, one["items"]):
            one["items"] = [item for item in one["items"] if str(item) != code]
            if not one["items"]:
                continue
        kept.append(one)
    return {**body, KEY: kept}
