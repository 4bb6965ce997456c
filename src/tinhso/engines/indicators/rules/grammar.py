"""From the YAML of a rule to the rule: one small function per type, unknown types and keys refused."""

from collections.abc import Callable
from fractions import Fraction
from typing import cast

from tinhso.engines.indicators.reading import Reader
from tinhso.engines.indicators.rules.amounts import Criterion, Given, Lowest, Mean, PerCase, Scale
from tinhso.engines.indicators.rules.answers import Boolean, Choice, Option, Periods
from tinhso.engines.indicators.rules.bands import Band, Bands
from tinhso.engines.indicators.rules.base import Rule
from tinhso.engines.indicators.rules.parts import Part, Parts
from tinhso.engines.indicators.rules.ratios import Cap, Ratio, Shape
from tinhso.kernel.text.api import phrase

ZERO, ONE = Fraction(0), Fraction(1)


def _boolean(r: Reader, _maximum: Fraction | None) -> Rule:
    return Boolean(r.text("label"), r.text("label_en"))


def _choice(r: Reader, _maximum: Fraction | None) -> Rule:
    options = []
    for code, data in r.mapped("options").items():
        one = r.child(data, f"{r.place} › options › {code}")
        factor = one.number("factor", ZERO, required=True) or ZERO
        options.append(Option(code, factor, one.text("label", required=True), one.text("label_en")))
        one.done()
    return Choice(tuple(options), r.text("label"))


def _periods(r: Reader, _maximum: Fraction | None) -> Rule:
    return Periods(tuple(str(p) for p in r.listed("periods")), r.numbers("per_period"), r.text("label"))


def _ratio(shape: Shape) -> Callable[[Reader, Fraction | None], Rule]:
    def read(r: Reader, _maximum: Fraction | None) -> Rule:
        cap = r.text("cap")
        if cap not in {"subset", "max"}:
            r.fault(
                phrase(
                    "tỷ lệ có thể vượt 100 % mà không bị chặn: chưa nói điều gì xảy ra khi tử số lớn hơn mẫu số."
                ),
                phrase(
                    "thêm cap: subset (tử số là một phần của mẫu số, vượt là sai) "
                    "hoặc cap: max (vượt thì tính điểm tối đa)."
                ),
            )
        labels = {
            name: r.child(data, f"{r.place} › inputs › {name}") for name, data in r.mapped("inputs").items()
        }
        for name, one in labels.items():
            if name not in {"numerator", "denominator"}:
                r.fault(
                    phrase("đầu vào “{name}” không có trong quy tắc này.", name=name),
                    phrase("chỉ dùng numerator và denominator."),
                )
            one.used |= {"label", "label_en"}
            one.done()
        fixed = r.number("denominator")
        read_floor = r.number("floor", ZERO, required=True) if shape == "ratio_floor" else ZERO
        return Ratio(
            shape=shape,
            cap=cast("Cap", cap if cap in {"subset", "max"} else "max"),
            full_at=_full_at(r, shape),
            floor=read_floor or ZERO,
            noun=r.text("noun"),
            fixed_denominator=fixed,
            zero_denominator="full"
            if r.one_of("zero_denominator", ("zero", "full"), "zero") == "full"
            else "zero",
            labels=_pair(labels, "label"),
            labels_en=_pair(labels, "label_en"),
        )

    return read


def _full_at(r: Reader, shape: Shape) -> Fraction:
    if shape == "ratio":
        return ONE
    return r.number("full_at", ONE, required=True) or ZERO


def _pair(labels: dict[str, Reader], key: str) -> tuple[str, str]:
    return (
        labels["numerator"].text(key) if "numerator" in labels else "",
        labels["denominator"].text(key) if "denominator" in labels else "",
    )


def read_bands(r: Reader, key: str, maximum: Fraction | None) -> tuple[Band, ...]:
    """Bands with `from`, `below` and `factor` (or `points` of the maximum)."""
    bands = []
    for number, data in enumerate(r.listed(key), start=1):
        one = r.child(data, f"{r.place} › {key} {number}")
        factor = _factor(one, maximum)
        low = one.number("from", ZERO, required=True) or ZERO
        bands.append(Band(low, one.number("below"), factor, one.text("label")))
        one.done()
    return tuple(bands)


def _factor(one: Reader, maximum: Fraction | None) -> Fraction:
    if one.has("points"):
        points = one.number("points", ZERO) or ZERO
        return points / maximum if maximum else points
    return one.number("factor", ZERO, required=True) or ZERO


def _bands(r: Reader, maximum: Fraction | None) -> Rule:
    name = r.text("on", required=True)
    return Bands(name, read_bands(r, "bands", maximum), r.text("label"), r.text("label_en"), r.text("noun"))


def _parts(r: Reader, maximum: Fraction | None) -> Rule:
    parts = []
    for number, data in enumerate(r.listed("parts"), start=1):
        one = r.child(data, phrase("{place} › phần {number}", place=r.place, number=number))
        factor = _factor(one, maximum)
        rule = None
        if one.has("rule"):
            rule = read_rule(
                one.child(one.get("rule"), f"{one.place} › rule"), factor * maximum if maximum else None
            )
        name = one.text("input", required=rule is None)
        parts.append(Part(name, factor, one.text("label", required=rule is None), one.text("label_en"), rule))
        one.done()
    return Parts(tuple(parts))


def _given(r: Reader, maximum: Fraction | None) -> Rule:
    return Given(maximum or ONE)


def _scale(r: Reader, _maximum: Fraction | None) -> Rule:
    low, high = r.number("from", ZERO), r.number("to", ONE, required=True)
    limited = r.one_of("outside", ("refuse", "limit"), "refuse") == "limit"
    return Scale(low or ZERO, high or ZERO, r.text("label"), r.text("label_en"), limited)


def _per_case(r: Reader, _maximum: Fraction | None) -> Rule:
    return PerCase(r.number("each", ZERO, required=True) or ZERO, r.text("label"), r.text("noun"))


def _criteria(r: Reader) -> tuple[Criterion, ...]:
    found = []
    for name, data in r.mapped("of").items():
        one = r.child(data, f"{r.place} › of › {name}")
        found.append(Criterion(name, one.text("label"), one.text("label_en")))
        one.done()
    return tuple(found)


def _mean(r: Reader, _maximum: Fraction | None) -> Rule:
    return Mean(r.number("to", ONE, required=True) or ZERO, _criteria(r))


def _lowest(r: Reader, _maximum: Fraction | None) -> Rule:
    return Lowest(r.number("to", ONE, required=True) or ZERO, _criteria(r))


TYPES: dict[str, Callable[[Reader, Fraction | None], Rule]] = {
    "boolean": _boolean,
    "choice": _choice,
    "sum_over_periods": _periods,
    "ratio": _ratio("ratio"),
    "ratio_capped_scaled": _ratio("ratio_capped_scaled"),
    "ratio_capped_jump": _ratio("ratio_capped_jump"),
    "ratio_cliff": _ratio("ratio_cliff"),
    "ratio_floor": _ratio("ratio_floor"),
    "bands": _bands,
    "additive": _parts,
    "given": _given,
    "scale": _scale,
    "per_case": _per_case,
    "mean": _mean,
    "lowest": _lowest,
}


def read_rule(r: Reader, maximum: Fraction | None) -> Rule:
    """The rule of an item whose maximum is `maximum` (None: not known); faults go to the reader."""
    kind = r.one_of("type", TYPES)
    if kind not in TYPES:
        return Given(maximum or ONE)
    before = len(r.faults)
    rule = TYPES[kind](r, maximum)
    r.done()
    if len(r.faults) == before:
        for what, remedy in rule.problems(maximum):
            r.fault(what, remedy)
    return rule
