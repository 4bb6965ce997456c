"""Random small frameworks of every rule and feature that the loader takes, and random values for their units."""

from collections.abc import Callable
from fractions import Fraction
from typing import Any

from hypothesis import strategies as st

from tinhso.engines.indicators.api import Framework, Item, load_framework
from tinhso.engines.indicators.rules.base import Input, Rule
from tinhso.engines.indicators.rules.parts import Parts
from tinhso.engines.indicators.rules.ratios import Ratio

Draw = Callable[..., Any]
Data = dict[str, Any]
HALF = Fraction(1, 2)
MAXIMA = st.sampled_from([Fraction(one) for one in ("0.1", "0.5", "0.7", "1", "2.35", "3", "10")])
FACTORS = st.sampled_from([Fraction(one) for one in ("0", "0.25", "0.3", "0.5", "0.95")])
THRESHOLDS = st.sampled_from([Fraction(1, 3), *(Fraction(one) for one in ("0.1", "0.6", "0.8", "1"))])
EDGES = st.sampled_from([Fraction(one) for one in ("0.1", "1", "10", "33.3", "1000000")])
RATIOS = ("ratio", "ratio_capped_scaled", "ratio_capped_jump", "ratio_cliff", "ratio_floor")
# Rules that may be parts of a sum: each but once, so that no two parts ask for the same.
PARTS = ("ratio_floor", "bands", "per_case", "lowest")
KINDS = (
    *RATIOS,
    "boolean",
    "choice",
    "sum_over_periods",
    "bands",
    "additive",
    "given",
    "scale",
    "per_case",
    "mean",
)


def _one_in(draw: Draw, count: int) -> bool:
    return bool(draw(st.integers(1, count)) == 1)


def _ratio(draw: Draw, kind: str) -> Data:
    made: Data = {"type": kind, "cap": draw(st.sampled_from(["subset", "max"]))}
    made["zero_denominator"] = draw(st.sampled_from(["zero", "full"]))
    if kind != "ratio":
        made["full_at"] = draw(THRESHOLDS)
    if kind == "ratio_floor":
        made["floor"] = made["full_at"] * draw(st.sampled_from([HALF, Fraction(9, 10)]))
    if _one_in(draw, 4):
        made["denominator"] = draw(st.sampled_from([7, Fraction("2.5")]))
    return made


def _bands(draw: Draw) -> Data:
    lows = [Fraction(0), *sorted(draw(st.sets(EDGES, max_size=3)))]
    bands = [{"from": low, "factor": draw(FACTORS)} for low in lows]
    for band, above in zip(bands, lows[1:], strict=False):
        band["below"] = above
    draw(st.sampled_from(bands))["factor"] = Fraction(1)
    return {"type": "bands", "on": "posts", "bands": draw(st.permutations(bands))}


def _scale(draw: Draw) -> Data:
    start, end = draw(st.sampled_from([(0, 1), (1, 7), (30, -5), (Fraction("0.1"), Fraction("0.7"))]))
    return {"type": "scale", "from": start, "to": end, "outside": draw(st.sampled_from(["refuse", "limit"]))}


def _listed(draw: Draw, kind: str, least: int) -> Data:
    names = [f"{kind}_{n}" for n in range(draw(st.integers(least, 3)))]
    return {"type": kind, "to": 5, "of": {name: {"label": name} for name in names}}


def _periods(draw: Draw, maximum: Fraction) -> Data:
    periods = ["q1", "q2", "q3"][: draw(st.integers(1, 3))]
    best = maximum / len(periods)
    states = {"on_time": best, "late": best / 4, "missing": 0}
    return {"type": "sum_over_periods", "periods": periods, "per_period": states}


def _sum(draw: Draw, maximum: Fraction, *, inner: bool = False) -> Data:
    shares = draw(st.sampled_from([[Fraction(1)], [Fraction("0.3"), Fraction("0.7")], [HALF, HALF]]))
    kinds = draw(st.permutations(PARTS))
    parts: list[Data] = [{"factor": share} for share in shares]
    for number, (part, kind) in enumerate(zip(parts, kinds, strict=False)):
        most = part["factor"] * maximum
        if len(parts) == 1 and not inner:
            part["rule"] = _sum(draw, most, inner=True)
        elif draw(st.booleans()):
            part["rule"] = _rule(draw, most, kind)
        else:
            part |= {"input": f"part_{number}", "label": f"phần {number}"}
    return {"type": "additive", "parts": parts}


def _rule(draw: Draw, maximum: Fraction, kind: str) -> Data:
    if kind in RATIOS:
        return _ratio(draw, kind)
    if kind == "choice":
        rest = {
            f"o{n}": {"label": f"mức {n}", "factor": draw(FACTORS)} for n in range(draw(st.integers(1, 3)))
        }
        return {"type": kind, "options": {"full": {"label": "đủ", "factor": 1}, **rest}}
    made: dict[str, Callable[[], Data]] = {
        "bands": lambda: _bands(draw),
        "scale": lambda: _scale(draw),
        "mean": lambda: _listed(draw, kind, 0),
        "lowest": lambda: _listed(draw, kind, 1),
        "sum_over_periods": lambda: _periods(draw, maximum),
        "per_case": lambda: {"type": kind, "each": draw(st.sampled_from([HALF, Fraction("0.1")]))},
        "additive": lambda: _sum(draw, maximum),
    }
    return made[kind]() if kind in made else {"type": kind}


def _item(draw: Draw, code: str, **more: str) -> Data:
    made: Data = {"code": code, "name": f"Chỉ số {code}", "max": draw(MAXIMA), **more}
    if _one_in(draw, 8) and not more.get("effect"):
        return (
            {**made, "max": 0} if draw(st.booleans()) else {**made, "max": 0, "rule": _ratio(draw, "ratio")}
        )
    made["rule"] = _rule(draw, made["max"], draw(st.sampled_from((*KINDS, "lowest"))))
    if _one_in(draw, 4):
        made["requires"] = {"input": "need", "label": "điều kiện"}
    return made


def _not_applicable(draw: Draw, items: list[Data], method: str) -> None:
    """How items leave the count, some by an input of theirs that is 0."""
    scored = [one["code"] for one in items if one["max"] and not one.get("effect")]
    hows = ["full_points", *({"": ["redistribute"], "mean": ["leave_out"]}.get(method, []))]
    for item in (one for one in items if one["max"] and one.get("effect") != "penalty"):
        others = [code for code in scored if code != item["code"]]
        if not _one_in(draw, 3):
            continue
        how = "full_points" if item.get("effect") or not others else draw(st.sampled_from(hows))
        made: Data = {"how": how, "label": "không có"}
        same = any(
            one["code"] in others and one["group"] == item.get("group")
            for one in items
            if not one.get("effect")
        )
        if how == "redistribute" and (not same or draw(st.booleans())):
            made["to"] = draw(st.lists(st.sampled_from(others), min_size=1, max_size=2, unique=True))
        kind = item["rule"]["type"]
        if draw(st.booleans()) and (kind in RATIOS or kind == "bands" or "requires" in item):
            made["when"] = "denominator" if kind in RATIOS else "posts" if kind == "bands" else "need"
        item["not_applicable"] = made


def _gate(draw: Draw, number: int, scored: list[str], groups: list[str]) -> Data:
    needs = draw(st.sampled_from(scored))
    made: Data = {"name": f"Điều kiện {number}", "limit": draw(FACTORS)}
    made["needs"] = {"item": needs, "at_least": draw(THRESHOLDS)}
    targets = [{"item": one} for one in scored if one != needs] + [{"group": one} for one in groups]
    return {**made, **draw(st.sampled_from([{"total": True}, *targets]))}


def _formula(draw: Draw, method: str, codes: list[str], name: str) -> Data:
    made: Data = {"id": name, "name": name, "method": method, "max": 100}
    if method == "mean":
        return {**made, "items": codes}
    weights = {code: draw(st.sampled_from([Fraction(1), Fraction(2), HALF])) for code in codes}
    divisor = draw(st.sampled_from([1, 3, 7]))
    return {**made, "weights": weights, "divisor": divisor, "max": sum(weights.values()) / divisor}


@st.composite
def frameworks(draw: Draw) -> Framework:
    """A framework with one to three groups and whatever else the format knows."""
    groups = ["A", "B", "C"][: draw(st.integers(1, 3))]
    items = [_item(draw, f"{one}{n}", group=one) for one in groups for n in range(draw(st.integers(1, 3)))]
    sums = {one: sum(item["max"] for item in items if item["group"] == one) for one in groups}
    scored = [one["code"] for one in items if one["max"]]
    method = draw(st.sampled_from(["", "", "weights", "mean"])) if scored else ""
    data: Data = {"code": "bat-ky", "name": "Khung bất kỳ", "level": "commune", "scale": sum(sums.values())}
    data["groups"] = [{"id": one, "name": f"Nhóm {one}", "max": most} for one, most in sums.items()]
    if method:
        pillar = _formula(draw, draw(st.sampled_from(["weights", "mean"])), scored[:2], "P")
        data["composite"] = {"total": _formula(draw, method, scored, "total"), "pillars": [pillar]}
        data["composite"]["total"] |= draw(st.sampled_from([{}, {"decimals": 2}]))
    else:
        beside = draw(st.lists(st.sampled_from(["bonus", "penalty"]), max_size=2))
        items += [_item(draw, f"X{n}", effect=one) for n, one in enumerate(beside)]
        data["adjustments"] = draw(st.sampled_from([{}, {"bonus_cap": 1, "penalty_cap": HALF}]))
    _not_applicable(draw, items, method)
    asked = [one["code"] for one in items if one["max"]]
    if len(asked) > 1:
        limited = [] if method else groups
        data["gates"] = [_gate(draw, n, asked, limited) for n in range(draw(st.integers(0, 3)))]
    data["ranking"] = draw(st.sampled_from([{}, {"decimals": 1}, {"tolerance": Fraction("0.01")}]))
    return load_framework({**data, "items": items})


def _edges(item: Item) -> list[Fraction]:
    """Every number in the rule: bands, thresholds and bounds are where ways part."""

    def inside(data: Any) -> list[Fraction]:
        if isinstance(data, dict | list):
            return [
                one for part in (data.values() if isinstance(data, dict) else data) for one in inside(part)
            ]
        return [] if isinstance(data, str | bool) else [Fraction(data)]

    return inside(item.rule_data)


def _ratio_of(rule: Rule | None) -> Ratio | None:
    if isinstance(rule, Parts):
        return next((found for part in rule.parts if (found := _ratio_of(part.rule))), None)
    return rule if isinstance(rule, Ratio) else None


def _value(draw: Draw, one: Input, edges: list[Fraction]) -> object:
    if one.options:
        return draw(st.sampled_from(list(one.options)))
    if one.may_not_apply and _one_in(draw, 4):
        return "na"
    low, high = (
        one.low if one.low is not None else Fraction(-50),
        one.high if one.high is not None else Fraction(10**9),
    )
    near = [edge + step for edge in edges for step in (0, Fraction(-1, 10**4))]
    pool = [low, high, (low + high) / 7, *(edge for edge in near if low <= edge <= high)]
    drawn = draw(st.sampled_from(pool))
    return Fraction(int(drawn)) if one.whole else drawn


@st.composite
def values(draw: Draw, framework: Framework) -> dict[str, dict[str, object]]:
    """What a unit may enter: missing, zero, huge, at the edge of a band or just under it; contradictions."""
    found: dict[str, dict[str, object]] = {}
    for item in framework.items:
        ready, mine = _one_in(draw, 4), {}
        parts = {"numerator", "denominator"} | {
            one.name for one in item.inputs() if one.may_not_apply and not one.own
        }
        for one in item.inputs():
            instead = (
                one.name == "value" and len(item.inputs()) > 1 and parts & {i.name for i in item.inputs()}
            )
            if (one.name in parts and ready) or (instead and not ready) or _one_in(draw, 7):
                continue
            mine[one.name] = _value(draw, one, _edges(item))
        ratio = _ratio_of(item.rule)
        whole = mine.get("denominator", ratio.fixed_denominator if ratio else None)
        if "numerator" in mine and ratio and isinstance(whole, Fraction) and not _one_in(draw, 12):
            mine["numerator"] = whole * draw(
                st.sampled_from(
                    [Fraction(0), Fraction(1), ratio.full_at / 2, min(ratio.full_at, Fraction(1))]
                )
            )
        found[item.code] = mine
    return found
