"""From decided rows to the data of a framework: groups, items, scale; gaps are left for the checks to name."""

from collections.abc import Iterable, Mapping
from fractions import Fraction
from typing import Any

from tinhso.engines.indicators.tables_import.wording import plain
from tinhso.kernel.text.api import phrase

Body = dict[str, Any]


def build(rows: Iterable[Mapping[str, Any]], *, code: str, name: str, level: str) -> Body:
    """The framework of the rows that were taken: dicts with kind, code, name, max and, for items, rule and words.

    A group without items of its own (a heading above other groups) is left out. A group's maximum is what its row
    says, else the sum of its items.
    """
    groups: list[Body] = []
    items: list[Body] = []
    for row in rows:
        if row["kind"] == "group":
            groups.append({"id": row["code"], "name": row["name"], "max": row.get("max")})
        elif row["kind"] == "item":
            if not groups:
                groups.append({"id": "N1", "name": phrase("Nhóm chung"), "max": None})
            items.append(_item(row, groups[-1]["id"]))
    sums: dict[str, Fraction] = {}
    for item in items:
        counted = 0 if item.get("effect") else item["max"] or 0
        sums[item["group"]] = sums.get(item["group"], Fraction(0)) + Fraction(str(counted))
    kept = [group for group in groups if group["id"] in sums]
    for group in kept:
        if group["max"] is None:
            group["max"] = plain(sums[group["id"]])
    scale = sum((Fraction(str(group["max"])) for group in kept), Fraction(0))
    return {
        "code": code,
        "name": name,
        "level": level,
        "scale": plain(scale),
        "official": False,
        "evidence": "stated",
        "groups": kept,
        "items": items,
    }


def _item(row: Mapping[str, Any], group: str) -> Body:
    made: Body = {"code": row["code"], "group": group, "name": row["name"], "max": row.get("max")}
    made |= {key: row[key] for key in ("unit", "lead", "proof", "effect") if row.get(key)}
    if row.get("method"):
        made["note"] = row["method"]
    if row.get("max"):
        made["rule"] = row.get("rule") or {"type": "given"}
    return made
