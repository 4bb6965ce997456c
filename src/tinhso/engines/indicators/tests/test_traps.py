"""Traps for small units: mended, or accepted with a reason, before a framework comes into force."""

from copy import deepcopy

import pytest

from tinhso.engines.indicators.api import (
    FrameworkRefused,
    framework,
    framework_codes,
    load_framework,
    traps,
    unanswered,
)
from tinhso.engines.indicators.tests.test_comparing import BASE


def body(**more):
    made = deepcopy(BASE)
    made["items"][1]["rule"]["type"] = "ratio_capped_jump"
    made["items"][2]["rule"] = {"type": "per_case", "each": 1}
    return made | more


ANSWERS = [
    {"trap": "no_cases", "items": ["2"], "reason": "Khoản 2 Điều 5 quy định 0 điểm."},
    {"trap": "threshold_jump", "items": ["2"], "reason": "Ngưỡng do quyết định đặt."},
    {"trap": "bare_count", "items": ["3"], "reason": "Xếp hạng trong nhóm cùng quy mô."},
    {"trap": "size_tie", "reason": "Quyết định không cho làm tròn."},
]


def refused(data):
    with pytest.raises(FrameworkRefused) as caught:
        load_framework(data, answered=True)
    return [(one.section, one.remedy) for one in caught.value.problems]


def test_what_is_not_answered_is_refused_at_its_place_with_the_line_that_would_accept_it():
    found = refused(body())
    assert [place for place, _ in found] == ["2", "2", "3", "ranking"]
    assert "{trap: threshold_jump, items: [2], reason: …}" in found[1][1]
    assert "{trap: size_tie, reason: …}" in found[3][1]
    assert load_framework(body()), "what is kept as it came into force is not asked again"


def test_each_answer_with_a_reason_lets_its_own_trap_pass():
    made = load_framework(body(accepted_traps=ANSWERS), answered=True)
    assert (len(traps(made)), unanswered(made)) == (4, ())
    for missing, place in enumerate(("2", "2", "3", "ranking")):
        rest = ANSWERS[:missing] + ANSWERS[missing + 1 :]
        assert [where for where, _ in refused(body(accepted_traps=rest))] == [place]


@pytest.mark.parametrize(
    ("answer", "part"),
    [
        ({"trap": "no_cases", "items": ["2"]}, "reason"),
        ({"trap": "no_cases", "items": ["9"], "reason": "x"}, "“9” không có trong khung"),
        ({"trap": "no_cases", "reason": "x"}, "items"),
        ({"trap": "size_tie", "items": ["2"], "reason": "x"}, "items"),
        ({"trap": "no_case", "items": ["2"], "reason": "x"}, "no_cases"),
        ({"trap": "no_cases", "items": ["2"], "reason": "x", "source": "qd"}, "“qd” không có trong khung"),
        ({"trap": "no_cases", "items": ["2"], "reason": "x", "why": "y"}, "why"),
    ],
)
def test_an_answer_that_says_too_little_or_names_what_is_not_there_is_refused(answer, part):
    with pytest.raises(FrameworkRefused, match=part):
        load_framework(body(accepted_traps=[answer]))


@pytest.mark.parametrize("code", framework_codes())
def test_every_shipped_framework_answers_its_traps_by_a_source(code):
    chosen = framework(code)
    assert unanswered(chosen) == ()
    known = {source.id for source in chosen.sources}
    assert all(one.source in known and len(one.reason) > 30 for one in chosen.accepted)
    kept = {(one.kind, one.item) for one in traps(chosen)}
    for one in chosen.accepted:
        assert all((one.trap, item) in kept for item in one.items or ("",)), "an answer to nothing"
