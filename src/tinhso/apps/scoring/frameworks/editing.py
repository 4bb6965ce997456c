"""Changing the data of a framework step by step: pure functions from one body to the next."""

from collections.abc import Mapping
from copy import deepcopy
from fractions import Fraction
from typing import Any

from tinhso.apps.scoring.frameworks.accepting import ask_again

Body = dict[str, Any]


class NotThere(LookupError):
    """The group or item is not in the draft (any more)."""


class InTheWay(Exception):
    """The change would leave something without a place: a code used twice, a group that still has items."""


def blank(code: str, name: str, level: str) -> Body:
    """A framework with nothing in it yet."""
    return {
        "code": code,
        "edition_of": code,
        "name": name,
        "level": level,
        "scale": 0,
        "official": False,
        "evidence": "stated",
        "groups": [],
        "items": [],
    }


def groups(body: Mapping[str, Any]) -> list[dict[str, Any]]:
    """The groups that can be read as such."""
    return _rows(body, "groups")


def items(body: Mapping[str, Any]) -> list[dict[str, Any]]:
    """The items that can be read as such."""
    return _rows(body, "items")


def _rows(body: Mapping[str, Any], key: str) -> list[dict[str, Any]]:
    found = body.get(key)
    return [one for one in found if isinstance(one, dict)] if isinstance(found, list) else []


def find_group(body: Mapping[str, Any], code: str) -> dict[str, Any]:
    """The group. Raises NotThere."""
    return _find(groups(body), "id", code)


def find_item(body: Mapping[str, Any], code: str) -> dict[str, Any]:
    """The item. Raises NotThere."""
    return _find(items(body), "code", code)


def _find(rows: list[dict[str, Any]], key: str, code: str) -> dict[str, Any]:
    for one in rows:
        if str(one.get(key)) == code:
            return one
    raise NotThere(code)


def put_group(body: Body, old: str, data: Mapping[str, Any]) -> Body:
    """Add a group (`old` empty) or change one; its items follow a new code. Raises InTheWay, NotThere."""
    made = deepcopy(body)
    _listed(made, "groups")
    if data["id"] != old and any(str(one.get("id")) == data["id"] for one in groups(made)):
        raise InTheWay(data["id"])
    if old:
        group = find_group(made, old)
        group.update(data)
        group.pop("items", None)  # the declared count; it is checked again when the file says it
        for item in items(made):
            if str(item.get("group")) == old:
                item["group"] = data["id"]
    else:
        made["groups"].append(dict(data))
    return _scaled(made)


def put_item(body: Body, old: str, data: Mapping[str, Any]) -> Body:
    """Add an item (`old` empty) or put another in its place. Raises InTheWay, NotThere."""
    made = deepcopy(body)
    _listed(made, "items")
    if data["code"] != old and any(str(one.get("code")) == data["code"] for one in items(made)):
        raise InTheWay(data["code"])
    if old:
        item = find_item(made, old)
        if (item.get("code"), item.get("rule")) != (data["code"], data.get("rule")):
            made = ask_again(made, old)
        item.clear()
        item.update(data)
    else:
        made["items"].append(dict(data))
    return _uncounted(made)


def remove_group(body: Body, code: str) -> Body:
    """Without the group. Raises InTheWay while it has items, NotThere."""
    made = deepcopy(body)
    group = find_group(made, code)
    if any(str(item.get("group")) == code for item in items(made)):
        raise InTheWay(code)
    made["groups"].remove(group)
    return _scaled(made)


def remove_item(body: Body, code: str) -> Body:
    """Without the item. Raises NotThere."""
    made = deepcopy(body)
    made["items"].remove(find_item(made, code))
    return _uncounted(ask_again(made, code))


def move_item(body: Body, code: str, by: int) -> Body:
    """The item one place up (-1) or down (+1) among those of its group. Raises NotThere."""
    made = deepcopy(body)
    item = find_item(made, code)
    mates = [one for one in items(made) if one.get("group") == item.get("group")]
    place = mates.index(item) + by
    if 0 <= place < len(mates):
        rows = made["items"]
        here, there = rows.index(item), rows.index(mates[place])
        rows[here], rows[there] = rows[there], rows[here]
    return made


def _listed(body: Body, key: str) -> None:
    """A list under the key; what the YAML view put there and is none would take no row."""
    if not isinstance(body.get(key), list):
        body[key] = []


def _uncounted(body: Body) -> Body:
    for group in groups(body):
        group.pop("items", None)
    return body


def _scaled(body: Body) -> Body:
    """The scale follows the groups; a typed scale that does not add up is named by the checks of the YAML view."""
    total = sum((number(one.get("max")) for one in groups(body)), Fraction(0))
    body["scale"] = int(total) if total.denominator == 1 else float(total)
    return body


def number(value: object) -> Fraction:
    """A number of the body, 0 for anything else."""
    if isinstance(value, bool) or not isinstance(value, int | float):
        return Fraction(0)
    return Fraction(str(value))
