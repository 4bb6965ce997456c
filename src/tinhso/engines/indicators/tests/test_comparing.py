"""Two editions: what changed, what still makes one series; the shipped mapping; advice on small units."""

from copy import deepcopy
from fractions import Fraction
from typing import Any

import pytest

from tinhso.engines.indicators.api import (
    FrameworkRefused,
    Link,
    advise,
    comparable_series,
    compare,
    framework,
    framework_codes,
    load_framework,
    load_mapping,
    shipped_links,
    shipped_mappings,
)

BASE: dict[str, Any] = {
    "code": "cu",
    "name": "Bộ cũ",
    "level": "commune",
    "scale": 20,
    "groups": [{"id": "A", "name": "Nhóm A", "max": 10}, {"id": "B", "name": "Nhóm B", "max": 10}],
    "items": [
        {"code": "1", "group": "A", "name": "Kế hoạch", "max": 4, "rule": {"type": "boolean"}},
        {"code": "2", "group": "A", "name": "Hồ sơ", "max": 6,
         "rule": {"type": "ratio_capped_scaled", "cap": "subset", "full_at": 0.8}},
        {"code": "3", "group": "B", "name": "Họp", "max": 10, "rule": {"type": "given"}},
    ],
}  # fmt: skip


def edition(**changes: dict[str, Any]) -> Any:
    """The base with changed items by code."""
    body = deepcopy(BASE) | {"code": "moi"}
    body["items"] = [item | changes.get(f"i{item['code']}", {}) for item in body["items"]]
    return load_framework(body)


OLD = load_framework(BASE)


def whats(new: Any, *links: Link) -> dict[tuple[str, ...], tuple[list[str], str]]:
    """What changed and the verdict, by new item."""
    return {
        pair.link.new: ([one.what for one in pair.changes], pair.verdict) for pair in compare(OLD, new, links)
    }


@pytest.mark.parametrize("code", framework_codes())
def test_a_framework_compared_with_itself_has_no_change(code: str) -> None:
    found = framework(code)
    assert [pair for pair in compare(found, found) if pair.changes] == []


def test_each_kind_of_change_is_told_apart() -> None:
    new = edition(
        i1={"name": "Kế hoạch chuyển đổi số"},
        i2={"rule": {"type": "ratio_capped_scaled", "cap": "subset", "full_at": 0.9}},
        i3={"rule": {"type": "boolean"}},
    )
    assert whats(new) == {
        ("1",): (["renamed"], "careful"),
        ("2",): (["threshold"], "not"),
        ("3",): (["rule"], "not"),
    }


def test_other_labels_are_no_other_rule() -> None:
    assert whats(edition(i1={"rule": {"type": "boolean", "label": "đã ban hành"}}))[("1",)] == (
        [],
        "comparable",
    )


@pytest.mark.parametrize(
    ("more", "words"),
    [
        ({"requires": {"input": "ban_hanh", "label": "đã ban hành"}}, "Điều kiện: đã ban hành"),
        ({"not_applicable": {"how": "full_points"}}, "Khi không áp dụng: được đủ điểm"),
    ],
)
def test_a_condition_beside_the_rule_makes_another_rule(more: dict[str, Any], words: str) -> None:
    new = edition(i1=more)
    assert whats(new)[("1",)] == (["rule"], "not")
    (change,) = next(pair for pair in compare(OLD, new) if pair.link.new == ("1",)).changes
    assert (words in change.after, words in change.before) == (True, False)
    assert compare(new, new)[0].changes == ()


def test_what_is_added_and_what_is_taken_off_are_not_the_same_rule() -> None:
    def editions(effect: str) -> Any:
        body = deepcopy(BASE)
        body["items"].append(
            {"code": "T", "name": "Khác", "max": 2, "effect": effect, "rule": {"type": "given"}}
        )
        return load_framework(body)

    pair = next(one for one in compare(editions("bonus"), editions("penalty")) if one.link.new == ("T",))
    assert ([one.what for one in pair.changes], pair.verdict) == (["rule"], "not")
    assert pair.changes[0].before.endswith(" (điểm cộng)")
    assert pair.changes[0].after.endswith(" (điểm trừ)")


def test_weight_and_place_change_and_the_share_stays_comparable() -> None:
    body = deepcopy(BASE) | {"code": "moi"}
    body["items"][0] |= {"group": "B"}
    body["items"][2] |= {"max": 6}
    body["groups"] = [{"id": "A", "name": "Nhóm A", "max": 6}, {"id": "B", "name": "Nhóm B", "max": 10}]
    body["scale"] = 16
    found = whats(load_framework(body))
    assert found[("1",)] == (["moved"], "comparable")
    assert found[("3",)] == (["weight"], "comparable")


def test_split_and_merged_items_are_compared_as_a_bundle() -> None:
    body = deepcopy(BASE) | {"code": "moi"}
    body["items"][2:] = [
        {"code": "3a", "group": "B", "name": "Họp thường kỳ", "max": 4, "rule": {"type": "given"}},
        {"code": "3b", "group": "B", "name": "Họp đột xuất", "max": 6, "rule": {"type": "given"}},
    ]
    new = load_framework(body)
    pairs = compare(OLD, new, [Link("split", ("3",), ("3a", "3b"), "Tách theo loại họp")])
    points = {"1": Fraction(4), "2": Fraction(3), "3": Fraction(5)}
    later = {"1": Fraction(4), "2": Fraction(6), "3a": Fraction(4), "3b": Fraction(4)}
    found = comparable_series(pairs, points, later)
    (bundle,) = [step for step in found.steps if step.pair.link.kind == "split"]
    assert (bundle.old_share, bundle.new_share) == (Fraction(1, 2), Fraction(4, 5))
    assert (found.old_share, found.new_share) == (Fraction(12, 20), Fraction(18, 20))
    assert (found.old_cover, found.new_cover) == (1, 1)


def test_what_is_not_comparable_is_left_out_of_the_series_and_of_its_cover() -> None:
    pairs = compare(OLD, edition(i3={"rule": {"type": "boolean"}}))
    points = {"1": Fraction(4), "2": Fraction(3), "3": Fraction(10)}
    found = comparable_series(pairs, points, points)
    assert (found.old_share, found.old_cover) == (Fraction(7, 10), Fraction(1, 2))
    none = comparable_series(pairs, {}, points)
    assert (none.old_share, none.old_cover) == (None, 0)


def test_the_shipped_mapping_of_the_two_provincial_editions_is_ours_and_covers_every_index() -> None:
    mapping = shipped_mappings()[("dti-922-2022", "dti-405-2025")]
    old, new = framework("dti-922-2022"), framework("dti-405-2025")
    assert (mapping.official, "không phải bảng chuyển đổi chính thức" in mapping.note) == (False, True)
    assert {code for link in mapping.links for code in link.old} == {item.code for item in old.items}
    assert {code for link in mapping.links for code in link.new} == {item.code for item in new.items}
    verdicts = [pair.verdict for pair in compare(old, new, shipped_links(old.code, new.code))]
    assert (verdicts.count("careful"), verdicts.count("not")) == (8, 1)
    by_code = {item.code: (item.maps or {}).get(old.code) for item in new.items}
    assert all(by_code[link.new[0]] == link.old[0] for link in mapping.links if link.new)


def test_every_shipped_mapping_names_items_that_are_there() -> None:
    for mapping in shipped_mappings().values():
        for code, side in ((mapping.old, "old"), (mapping.new, "new")):
            known = {item.code for item in framework(code).items}
            assert {one for link in mapping.links for one in getattr(link, side)} <= known


def test_a_mapping_with_the_wrong_number_of_items_or_without_reason_is_refused() -> None:
    with pytest.raises(FrameworkRefused) as refused:
        load_mapping({"old": "a", "new": "b", "links": [{"kind": "split", "old": ["1"], "new": ["1"]}]})
    assert len(refused.value.problems) == 2


def test_advice_names_small_units_sizes_and_ties_at_their_place() -> None:
    body = deepcopy(BASE)
    body["items"][1]["rule"]["type"] = "ratio_capped_jump"
    body["items"][2]["rule"] = {"type": "per_case", "each": 1}
    found = [(one.section, one.remedy) for one in advise(load_framework(body))]
    assert [section for section, _ in found] == ["2", "2", "3", "ranking"]
    body["items"][1]["rule"] |= {"type": "ratio_capped_scaled", "zero_denominator": "full"}
    body["items"][2]["rule"] = {"type": "given"}
    body["ranking"] = {"decimals": 2}
    assert advise(load_framework(body)) == ()
