"""A small framework that uses every rule of the grammar, and a way to break it."""

import copy
from fractions import Fraction

from tinhso.engines.indicators.api import Framework, load_framework
from tinhso.engines.indicators.reading import Reader
from tinhso.engines.indicators.rules.base import Rule
from tinhso.engines.indicators.rules.grammar import read_rule

SMALL: dict[str, object] = {
    "code": "nho",
    "name": "Khung nhỏ",
    "level": "commune",
    "scale": 30,
    "groups": [{"id": "A", "name": "Nhóm A", "max": 20}, {"id": "B", "name": "Nhóm B", "max": 10}],
    "items": [
        {
            "code": "A1",
            "group": "A",
            "name": "Có kế hoạch",
            "max": 5,
            "rule": {"type": "boolean", "label": "kế hoạch"},
        },
        {
            "code": "A2",
            "group": "A",
            "name": "Cuộc họp",
            "max": 5,
            "rule": {"type": "ratio", "cap": "subset", "noun": "cuộc họp"},
        },
        {
            "code": "A3",
            "group": "A",
            "name": "Phản ánh",
            "max": 4,
            "not_applicable": {"how": "redistribute", "when": "denominator", "label": "không có phản ánh"},
            "rule": {"type": "ratio_capped_scaled", "full_at": "0.8", "cap": "subset"},
        },
        {
            "code": "A4",
            "group": "A",
            "name": "Tin bài",
            "max": 6,
            "requires": {"input": "section", "label": "có chuyên mục"},
            "rule": {
                "type": "bands",
                "on": "posts",
                "bands": [
                    {"from": 0, "below": 10, "factor": 0},
                    {"from": 10, "below": 50, "points": 3},
                    {"from": 50, "factor": 1},
                ],
            },
        },
        {
            "code": "B1",
            "group": "B",
            "name": "Báo cáo",
            "max": 4,
            "rule": {
                "type": "sum_over_periods",
                "periods": ["q1", "q2", "q3", "q4"],
                "per_period": {"on_time": 1, "late": "0.5", "missing": 0},
            },
        },
        {
            "code": "B2",
            "group": "B",
            "name": "Ứng dụng",
            "max": 6,
            "not_applicable": {"how": "full_points", "label": "không áp dụng"},
            "rule": {
                "type": "additive",
                "parts": [
                    {"input": "in_use", "label": "đang dùng", "points": 2},
                    {
                        "points": 4,
                        "rule": {"type": "ratio_floor", "full_at": 1, "floor": "0.9", "cap": "subset"},
                    },
                ],
            },
        },
        {
            "code": "C1",
            "effect": "bonus",
            "name": "Sáng kiến",
            "max": 2,
            "rule": {"type": "per_case", "each": "0.5"},
        },
        {
            "code": "P1",
            "effect": "penalty",
            "name": "Sự cố",
            "max": 5,
            "rule": {"type": "per_case", "each": 1},
        },
    ],
    "gates": [
        {"name": "Phải có kế hoạch", "needs": {"item": "A1", "at_least": 1}, "item": "B1", "limit": "0.5"}
    ],
    "adjustments": {"bonus_cap": 2, "penalty_cap": 4},
}


def _exact(data: object) -> object:
    if isinstance(data, dict):
        return {key: _exact(value) for key, value in data.items()}
    if isinstance(data, list):
        return [_exact(value) for value in data]
    if isinstance(data, str) and data[:2] in {"0.", "1."}:
        return Fraction(data)
    return data


def small() -> Framework:
    """The small framework, loaded."""
    return load_framework(small_data())


def small_data() -> dict:
    """Its data, free to be changed."""
    return _exact(copy.deepcopy(SMALL))


def rule(maximum: int | Fraction = 1, **data: object) -> Rule:
    """One rule read from its YAML form."""
    faults: list = []
    found = read_rule(Reader(_exact(data), "thử", faults), Fraction(maximum))
    assert faults == []
    return found
