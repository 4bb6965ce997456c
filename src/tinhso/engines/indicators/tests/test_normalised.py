"""A composite index with bounds that stay: normalised, weighted, the same again a year later."""

from copy import deepcopy
from fractions import Fraction
from typing import Any

import pytest

from tinhso.engines.indicators.api import ValuesRefused, compare, evaluate, load_framework
from tinhso.engines.indicators.framework import Framework
from tinhso.engines.indicators.inverse import raise_to

BODY: dict[str, Any] = {
    "code": "tong-hop-2025",
    "edition_of": "tong-hop",
    "name": "Chỉ số tổng hợp",
    "level": "commune",
    "scale": 100,
    "valid_from": "2025-01-01",
    "valid_to": "2025-12-31",
    "ranking": {"decimals": 2},
    "groups": [{"id": "A", "name": "Tổng hợp", "max": 100}],
    "items": [
        {"code": "1", "group": "A", "name": "Thuê bao trên 100 dân", "max": 60,
         "rule": {"type": "scale", "from": 20, "to": 120, "outside": "limit"}},
        {"code": "2", "group": "A", "name": "Số ngày xử lý", "max": 40,
         "rule": {"type": "scale", "from": 30, "to": 5, "outside": "limit"}},
    ],
}  # fmt: skip
LAST_YEAR = {"1": {"": "95"}, "2": {"": "12,5"}}


def edition(year: int, **bounds: int) -> Framework:
    body = deepcopy(BODY) | {
        "code": f"tong-hop-{year}",
        "valid_from": f"{year}-01-01",
        "valid_to": f"{year}-12-31",
    }
    body["items"][1]["rule"] |= bounds
    return load_framework(body)


def test_components_are_normalised_between_their_bounds_and_weighted() -> None:
    done = evaluate(edition(2025), LAST_YEAR)
    assert [one.points for one in done.items.values()] == [45, 28]
    assert done.items["2"].explanation == "(30 − 12,5) ÷ 25 × 40 điểm = 28 điểm"


def test_last_year_computed_again_under_the_new_edition_gives_last_years_score() -> None:
    old, new = edition(2025), edition(2026)
    assert evaluate(new, LAST_YEAR).total.points == evaluate(old, LAST_YEAR).total.points == 73
    assert [pair.verdict for pair in compare(old, new)] == ["comparable", "comparable"]


def test_moved_bounds_are_named_and_leave_the_series() -> None:
    pair = compare(edition(2025), edition(2026, **{"from": 20}))[1]
    assert ([one.what for one in pair.changes], pair.verdict) == (["threshold"], "not")


def test_a_value_beyond_a_bound_counts_as_the_bound_and_says_so() -> None:
    done = evaluate(edition(2025), {"1": {"": 150}, "2": {"": 45}})
    assert [one.points for one in done.items.values()] == [60, 0]
    assert done.items["1"].explanation.startswith("150 nằm ngoài hai mốc, tính như 120; ")


def test_without_a_word_a_value_beyond_a_bound_is_refused() -> None:
    with pytest.raises(ValuesRefused, match="từ 5 đến 30"):
        evaluate(edition(2025, **{"outside": "refuse"}), {"2": {"": 45}})  # type: ignore[arg-type]


def test_what_must_move_where_less_is_better() -> None:
    item = edition(2025).items[1]
    assert item.rule is not None
    assert raise_to(item.rule, Fraction(40), {"value": Fraction(20)}, Fraction(1)) == {"value": 5}
