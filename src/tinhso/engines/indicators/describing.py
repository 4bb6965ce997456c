"""A framework and its scores as plain data (for JSON) and as text for people."""

from collections.abc import Mapping, Sequence
from datetime import date
from decimal import Decimal
from fractions import Fraction

from tinhso.engines.indicators.evaluating import UnitScore
from tinhso.engines.indicators.framework import EVIDENCE_WORDS, Framework, Item
from tinhso.engines.indicators.numbers import vn
from tinhso.engines.indicators.ranking import Ranked, rank
from tinhso.engines.indicators.rules.base import Input
from tinhso.kernel.text.api import phrase

Plain = dict[str, object]


def plain(value: object) -> object:
    """Exact numbers as the nearest int or float, days as text, mappings and lists all the way down."""
    if isinstance(value, Fraction | Decimal):
        exact = Fraction(value)
        return int(exact) if exact.denominator == 1 else float(exact)
    if isinstance(value, date):
        return value.isoformat()
    if isinstance(value, Mapping):
        return {str(key): plain(one) for key, one in value.items()}
    if isinstance(value, list | tuple):
        return [plain(one) for one in value]
    return value


def scores_as_data(framework: Framework, scores: Sequence[UnitScore]) -> Plain:
    """The answer of `tinhso score --json`."""
    places = {one.unit: one for one in ranking_of(framework, scores)}
    units = []
    for score in scores:
        unit: Plain = {
            "unit": score.unit,
            "total": plain(score.total.published),
            "max": plain(score.total.maximum),
            "pillars": {part.id: plain(part.published) for part in score.pillars.values()},
            "rank": places[score.unit].rank,
            "items": {
                item.code: {
                    "points": plain(item.points),
                    "max": plain(item.maximum),
                    "explanation": item.explanation,
                    **({"missing": list(item.missing)} if item.missing else {}),
                }
                for item in score.items.values()
            },
        }
        if score.grade:
            unit["grade"] = score.grade
        units.append(unit)
    return {"framework": framework.code, "units": units, "caution": framework.caution}


def ranking_of(framework: Framework, scores: Sequence[UnitScore]) -> tuple[Ranked, ...]:
    """Rank by the published (rounded) total: what readers see as equal shares a place."""
    return rank([(one.unit, one.total.published) for one in scores], tolerance=framework.tolerance)


def input_as_data(one: Input) -> Plain:
    """One input with what may be written for it."""
    data: Plain = {"name": one.name, "kind": one.kind, "label": one.label, "label_en": one.label_en}
    if one.own:
        data["empty_input_means_this"] = True
    if one.options:
        data["values"] = list(one.options)
    elif one.low is not None or one.high is not None:
        data["min"], data["max"] = plain(one.low), plain(one.high)
    if one.aliases:
        data["aliases"] = [alias for alias in one.aliases if alias]
    if one.may_not_apply:
        data["not_applicable_value"] = "na"
    return data


def item_as_data(item: Item) -> Plain:
    """One item: its rule as data and in words, its inputs, its evidence."""
    data: Plain = {
        "code": item.code,
        "group": item.group,
        "name": item.name,
        "name_en": item.name_en,
        "max": plain(item.maximum),
        "scored": item.scored,
        "rule": plain(item.rule_data),
        "rule_text": rule_text(item),
        "inputs": [input_as_data(one) for one in item.inputs()],
        "evidence": item.evidence,
        "source": item.source,
    }
    optional = {
        "effect": item.effect,
        "note": item.note,
        "lead": item.lead,
        "proof": item.proof,
        "kind": item.kind,
    }
    data.update({key: value for key, value in optional.items() if value})
    if item.maps:
        data["maps"] = dict(item.maps)
    return data


def rule_text(item: Item) -> str:
    """The rule of an item in one Vietnamese sentence."""
    if item.rule is None or not item.maximum:
        return phrase("Không chấm điểm") + (
            phrase(": chưa tìm thấy điểm tối đa") if item.maximum is None else ""
        )
    text = item.rule.words(item.maximum)
    if item.requires:
        text += phrase(
            ". Điều kiện: {label} ({name}); không có thì 0 điểm",
            label=item.requires.label,
            name=item.requires.name,
        )
    if item.not_applicable:
        how = {
            "full_points": phrase("được đủ điểm"),
            "redistribute": phrase("điểm chia lại cho ")
            + (", ".join(item.not_applicable.to) or phrase("các chỉ số khác trong nhóm")),
            "leave_out": phrase("không tính vào trung bình"),
        }[item.not_applicable.how]
        text += phrase(
            ". Khi {case}: {how}", case=item.not_applicable.label or phrase("không áp dụng"), how=how
        )
    return text


def framework_as_data(framework: Framework) -> Plain:
    """The whole framework for machines."""
    formulas = ([framework.total] if framework.total else []) + list(framework.pillars)
    return {
        **summary_as_data(framework),
        "edition_of": framework.edition_of,
        "replaced_by": framework.replaced_by,
        "groups": [
            {"id": one.id, "name": one.name, "name_en": one.name_en, "max": plain(one.maximum)}
            for one in framework.groups
        ],
        "items": [item_as_data(item) for item in framework.items],
        "formulas": [
            {
                "id": one.id,
                "name": one.name,
                "formula": one.text,
                "max": plain(one.maximum),
                "decimals": one.decimals,
                "evidence": one.evidence,
            }
            for one in formulas
        ],
        "gates": [
            {
                "name": one.name,
                "needs": one.needs,
                "at_least": plain(one.at_least),
                one.target: one.code or True,
                "limit": plain(one.limit),
            }
            for one in framework.gates
        ],
        "grades": [
            {"from": plain(one.low), "below": plain(one.high), "name": one.label} for one in framework.grades
        ],
        "ranking": {"ties": "1, 2, 2, 4", "tolerance": plain(framework.tolerance)},
        "sources": [{"id": one.id, "title": one.title, "address": one.address} for one in framework.sources],
        "reference": plain(framework.reference),
    }


def summary_as_data(framework: Framework) -> Plain:
    """One line of the list of frameworks."""
    return {
        "code": framework.code,
        "name": framework.name,
        "name_en": framework.name_en,
        "decision": framework.decision,
        "level": framework.level,
        "valid_from": plain(framework.valid_from),
        "valid_to": plain(framework.valid_to),
        "scale": plain(framework.scale),
        "total_max": plain(framework.total_maximum),
        "item_count": len(framework.items),
        "official": framework.official,
        "evidence": framework.evidence,
        "caution": framework.caution,
    }


def framework_as_text(framework: Framework) -> str:
    """The whole framework for people."""
    status = phrase("chính thức") if framework.official else phrase(EVIDENCE_WORDS[framework.evidence])
    lines = [
        f"{framework.code}: {framework.name}",
        phrase(
            "Căn cứ: {decision}; {status}",
            decision=framework.decision or phrase("chưa rõ số quyết định"),
            status=status,
        ),
    ]
    if framework.caution:
        lines.append(phrase("Lưu ý: {caution}", caution=framework.caution))
    for formula in ([framework.total] if framework.total else []) + list(framework.pillars):
        lines.append(
            phrase("Công thức {id} ({name}): {text}", id=formula.id, name=formula.name, text=formula.text)
        )
    for group in framework.groups:
        lines += ["", phrase("{name} ({maximum} điểm)", name=group.name, maximum=vn(group.maximum))]
        for item in framework.items:
            if item.group == group.id:
                lines += _item_lines(item)
    others = [item for item in framework.items if not item.group]
    for item in others:
        lines += _item_lines(item)
    return "\n".join(lines)


def _item_lines(item: Item) -> list[str]:
    most = phrase("chưa rõ") if item.maximum is None else vn(item.maximum)
    mark = "" if item.evidence == "stated" else f" [{phrase(EVIDENCE_WORDS[item.evidence])}]"
    lines = [
        phrase(
            "  {code}  {name} (tối đa {most}){mark}", code=item.code, name=item.name, most=most, mark=mark
        ),
        phrase("      quy tắc: {rule}", rule=rule_text(item)),
    ]
    for one in item.inputs():
        empty = phrase(" (hoặc để trống cột input)") if one.own else ""
        values = f" = {' | '.join(one.options)}" if one.options else ""
        lines.append(
            phrase(
                "      đầu vào: {name}{values}{empty}: {label}",
                name=one.name,
                values=values,
                empty=empty,
                label=one.label,
            )
        )
    return lines
