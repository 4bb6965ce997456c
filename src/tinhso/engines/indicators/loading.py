"""Loading a framework from YAML: read everything, collect every fault, refuse as a whole."""

from collections import Counter
from collections.abc import Mapping
from dataclasses import replace
from fractions import Fraction
from pathlib import Path
from typing import Literal, cast

from tinhso.engines.indicators.advising import refusals
from tinhso.engines.indicators.checking import check
from tinhso.engines.indicators.framework import (
    EVIDENCE_WORDS,
    TRAPS,
    Accepted,
    Adjustments,
    Formula,
    Framework,
    Gate,
    Group,
    Item,
    NotApplicable,
    Requires,
    Source,
)
from tinhso.engines.indicators.problems import FrameworkRefused, Problem
from tinhso.engines.indicators.reading import Reader, read_yaml
from tinhso.engines.indicators.rules.grammar import read_bands, read_rule
from tinhso.kernel.text.api import phrase

ZERO, ONE = Fraction(0), Fraction(1)
LEVELS = ("country", "province", "district", "commune", "agency", "enterprise")


def load_framework(source: Path | str | Mapping[str, object], *, answered: bool = False) -> Framework:
    """Load and check one framework from a YAML file or an already read mapping.

    Raises FrameworkRefused with every fault found: the file, the item, what is wrong, the remedy. Maxima must
    add up to group and scale, bands must follow each other without gap or overlap, and each ratio must
    say what happens above 100 %. `answered`: every trap must be mended or accepted with a reason too; asked of
    whatever is about to come into force, not of what is kept as it came into force.
    """
    faults: list[Problem] = []
    file = "" if isinstance(source, Mapping) else str(source)
    data = source if isinstance(source, Mapping) else read_yaml(Path(source))
    root = Reader(data, "", faults, file)
    framework = _framework(root)
    root.done()
    if not faults:
        check(framework, root)
    if not faults and answered:
        faults += [replace(one, file=file) for one in refusals(framework)]
    if faults:
        raise FrameworkRefused(faults)
    return framework


def _framework(r: Reader) -> Framework:
    groups = _groups(r)
    items = tuple(_item(r, number, data) for number, data in enumerate(r.listed("items"), start=1))
    total, pillars = _composite(r)
    scale = r.number("scale", ZERO, required=True) or ZERO
    ranking = r.child(r.mapped("ranking"), "ranking")
    tolerance, decimals = ranking.number("tolerance", ZERO), ranking.decimals()
    ranking.done()
    return Framework(
        code=r.text("code", required=True),
        edition_of=r.text("edition_of"),
        name=r.text("name", required=True),
        name_en=r.text("name_en"),
        decision=r.text("decision"),
        level=r.one_of("level", LEVELS),
        valid_from=r.day("valid_from"),
        valid_to=r.day("valid_to"),
        replaced_by=r.text("replaced_by"),
        scale=scale,
        groups=groups,
        items=items,
        total=total,
        pillars=pillars,
        gates=tuple(_gate(r, number, data) for number, data in enumerate(r.listed("gates"), start=1)),
        grades=read_bands(r, "grades", None),
        adjustments=_adjustments(r, scale),
        tolerance=tolerance or ZERO,
        decimals=decimals,
        official=r.flag("official"),
        evidence=r.one_of("evidence", EVIDENCE_WORDS, "stated"),
        caution=r.text("caution"),
        sources=_sources(r),
        group_totals_accepted=r.flag("group_totals_accepted"),
        reference=r.mapped("reference"),
        accepted=tuple(_accepted(r, n, data) for n, data in enumerate(r.listed("accepted_traps"), start=1)),
    )


def _sources(r: Reader) -> tuple[Source, ...]:
    found = []
    for name, data in r.mapped("sources").items():
        one = r.child(data, f"sources › {name}")
        found.append(Source(name, one.text("title", required=True), one.text("address")))
        one.done()
    return tuple(found)


def _groups(r: Reader) -> tuple[Group, ...]:
    groups = []
    for number, data in enumerate(r.listed("groups"), start=1):
        one = r.child(data, phrase("nhóm {number}", number=number))
        maximum = one.number("max", ZERO, required=True) or ZERO
        group = Group(
            one.text("id", required=True), one.text("name", required=True), one.text("name_en"), maximum
        )
        declared = one.number("items")
        one.place = phrase("nhóm {id}", id=group.id)
        members = [
            data
            for data in r.listed("items")
            if isinstance(data, Mapping) and str(data.get("group")) == group.id
        ]
        if declared is not None and declared != len(members):
            one.fault(
                phrase("khai báo {declared} chỉ số nhưng có {count}.", declared=declared, count=len(members)),
                phrase("sửa items của nhóm hoặc danh sách chỉ số."),
            )
        one.done()
        groups.append(group)
    for name, count in Counter(group.id for group in groups).items():
        if count > 1:
            r.fault(
                phrase("mã nhóm {name} ghi {count} lần.", name=name, count=count), phrase("mỗi nhóm một mã.")
            )
    return tuple(groups)


def _item(r: Reader, number: int, data: object) -> Item:
    one = r.child(data, phrase("thứ {number}", number=number))
    code = one.text("code", required=True)
    one.place = code or one.place
    one.used.add("max")
    maximum = one.number("max", ZERO, required=True) if one.data.get("max", "") is not None else None
    rule_data = one.mapped("rule")
    rule = read_rule(one.child(rule_data, code), maximum) if one.has("rule") else None
    if rule is None and maximum:
        one.fault(
            phrase("có {maximum} điểm tối đa nhưng không có quy tắc chấm.", maximum=maximum),
            phrase("thêm rule, hoặc rule: {type: given}."),
        )
    item = Item(
        code=code,
        group=one.text("group"),
        name=one.text("name", required=True),
        name_en=one.text("name_en"),
        maximum=maximum,
        rule=rule,
        rule_data=rule_data,
        effect=_effect(one),
        requires=_requires(one),
        not_applicable=_not_applicable(one),
        evidence=one.one_of("evidence", EVIDENCE_WORDS, "stated"),
        kind=one.text("kind"),
        unit=one.text("unit"),
        lead=one.text("lead"),
        proof=one.text("proof"),
        note=one.text("note"),
        source=one.text("source"),
        maps={name: str(value) for name, value in one.mapped("maps").items()} or None,
    )
    one.done()
    return item


def _effect(one: Reader) -> Literal["", "bonus", "penalty"]:
    word = one.one_of("effect", ("none", "bonus", "penalty"), "none")
    return "bonus" if word == "bonus" else "penalty" if word == "penalty" else ""


def _requires(one: Reader) -> Requires | None:
    if not one.has("requires"):
        one.used.add("requires")
        return None
    inner = one.child(one.get("requires"), f"{one.place} › requires")
    found = Requires(
        inner.text("input", required=True), inner.text("label", required=True), inner.text("label_en")
    )
    inner.done()
    return found


def _not_applicable(one: Reader) -> NotApplicable | None:
    if not one.has("not_applicable"):
        one.used.add("not_applicable")
        return None
    inner = one.child(one.get("not_applicable"), f"{one.place} › not_applicable")
    how = inner.one_of("how", ("full_points", "redistribute", "leave_out"))
    found = NotApplicable(
        cast('Literal["full_points", "redistribute", "leave_out"]', how or "full_points"),
        tuple(str(code) for code in inner.listed("to")),
        inner.text("when"),
        inner.text("label"),
    )
    inner.done()
    return found


def _composite(r: Reader) -> tuple[Formula | None, tuple[Formula, ...]]:
    if not r.has("composite"):
        r.used.add("composite")
        return None, ()
    both = r.child(r.get("composite"), "composite")
    total = _formula(both, both.get("total"), "total")
    pillars = tuple(
        _formula(both, data, f"pillars {n}") for n, data in enumerate(both.listed("pillars"), start=1)
    )
    both.done()
    return total, pillars


def _formula(r: Reader, data: object, place: str) -> Formula:
    one = r.child(data, f"composite › {place}")
    method = one.one_of("method", ("weights", "mean"), "weights")
    if method == "mean":
        weights = {str(code): ONE for code in one.listed("items")}
        divisor = Fraction(len(weights)) or ONE
    else:
        weights = one.numbers("weights")
        divisor = one.number("divisor", ONE, required=True) or ONE
    decimals = one.decimals()
    formula = Formula(
        id=one.text("id") or "total",
        name=one.text("name"),
        name_en=one.text("name_en"),
        weights=weights,
        divisor=divisor,
        maximum=one.number("max", ONE, required=True) or ONE,
        method="mean" if method == "mean" else "weights",
        decimals=decimals,
        evidence=one.one_of("evidence", EVIDENCE_WORDS, "stated"),
    )
    one.done()
    return formula


def _accepted(r: Reader, number: int, data: object) -> Accepted:
    one = r.child(data, f"accepted_traps {number}")
    found = Accepted(
        trap=one.one_of("trap", TRAPS),
        items=tuple(str(code) for code in one.listed("items")),
        reason=one.text("reason", required=True),
        source=one.text("source"),
        evidence=one.one_of("evidence", EVIDENCE_WORDS, "stated"),
    )
    one.done()
    return found


def _gate(r: Reader, number: int, data: object) -> Gate:
    one = r.child(data, f"gates {number}")
    needs = one.child(one.get("needs"), f"{one.place} › needs")
    item, at_least = needs.text("item", required=True), needs.number("at_least", ONE)
    needs.done()
    target, code = "total", ""
    for kind in ("item", "group"):
        if one.has(kind):
            target, code = kind, one.text(kind)
    one.flag("total")
    gate = Gate(
        name=one.text("name", required=True),
        needs=item,
        at_least=ONE if at_least is None else at_least,
        target=cast('Literal["item", "group", "total"]', target),
        code=code,
        limit=one.number("limit", ZERO, required=True) or ZERO,
    )
    one.done()
    return gate


def _adjustments(r: Reader, scale: Fraction) -> Adjustments:
    one = r.child(r.mapped("adjustments"), "adjustments")
    bonus, penalty = one.number("bonus_cap"), one.number("penalty_cap")
    most = one.number("total_cap", scale)
    one.done()
    infinite = Fraction(10**9)
    return Adjustments(
        infinite if bonus is None else bonus,
        infinite if penalty is None else penalty,
        scale if most is None else most,
    )
