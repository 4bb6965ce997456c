"""One framework with every rule, every gate and every way of sharing out points."""

from tinhso.engines.indicators.api import Framework, load_framework
from tinhso.engines.indicators.tests.small import small_data

MORE_ITEMS = [
    {"type": "choice", "options": {"a": {"label": "a", "factor": 1}, "b": {"label": "b", "factor": 0}}},
    {"type": "ratio_cliff", "cap": "max", "full_at": 1, "zero_denominator": "full"},
    {"type": "ratio_capped_jump", "cap": "subset", "full_at": 1, "denominator": 7},
    {"type": "mean", "to": 5, "of": {"x": {"label": "x"}, "y": {"label": "y"}, "z": {"label": "z"}}},
    {"type": "lowest", "to": 5, "of": {"x": {"label": "x"}, "y": {"label": "y"}}},
    {"type": "scale", "from": 1, "to": 7},
    {"type": "scale", "from": 30, "to": 5, "outside": "limit"},
    {"type": "given"},
    {"type": "boolean", "label": "có"},
]


def every_rule() -> Framework:
    """The small framework with the rules, gates and ways of sharing out that it lacks."""
    data = small_data()
    data["code"], data["scale"] = "moi-quy-tac", 30 + 3 * len(MORE_ITEMS)
    data["groups"].append({"id": "D", "name": "Nhóm D", "max": 3 * len(MORE_ITEMS)})
    data["items"] += [
        {"code": f"D{n}", "group": "D", "name": f"Chỉ số {n}", "max": 3, "rule": rule}
        for n, rule in enumerate(MORE_ITEMS)
    ]
    data["items"][-1]["not_applicable"] = {
        "how": "redistribute",
        "to": ["D0", "D5"],
        "label": "không áp dụng",
    }
    data["items"][-2]["not_applicable"] = {"how": "redistribute", "label": "không áp dụng"}
    data["gates"] += [
        {"name": "Nhóm", "needs": {"item": "D1", "at_least": 1}, "group": "D", "limit": 0.5},
        {"name": "Tổng", "needs": {"item": "D5", "at_least": 0.25}, "total": True, "limit": 0.75},
    ]
    return load_framework(data)
