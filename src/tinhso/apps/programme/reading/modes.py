"""Promise or result: does a figure say what will be, or what is?"""

from __future__ import annotations

import re
from dataclasses import dataclass

from tinhso.apps.programme.reading.prepared import Prepared
from tinhso.apps.programme.reading.words import (
    GOAL,
    HEAD_GOAL,
    HEAD_RESULT,
    HEAD_TASK,
    NOT_RESULT,
    RESULT,
    STRONG_GOAL,
)

_GOAL, _STRONG, _RESULT, _NOT_RESULT = (re.compile(p) for p in (GOAL, STRONG_GOAL, RESULT, NOT_RESULT))
PROMISE, DONE, TASK = "goal", "result", "task"
_PLAN = re.compile(
    r"(?m)^\s*(?:KẾ HOẠCH|NGHỊ QUYẾT|CHƯƠNG TRÌNH|ĐỀ ÁN|QUYẾT ĐỊNH|CHIẾN LƯỢC|CHỈ THỊ|PHỤ LỤC|DỰ THẢO)\b"
)


# "Tình hình thực hiện các mục tiêu năm 2024": a report, though it names goals.
_REPORT_HEAD = re.compile(
    r"(?:tình hình|kết quả|đánh giá(?: việc| kết quả| tình hình)?)\s+(?:triển khai |tổ chức |công tác )?"
    r"(?:thực hiện|hoàn thành|triển khai|đạt được)\b(?!.*(?:phương hướng|nhiệm vụ, giải pháp|phấn đấu|dự kiến))"
)
_WISHED = re.compile(r"(?:phấn đấu|quyết tâm|sẽ|dự kiến|yêu cầu)[^.;:]*$")
# `đạt 87% (vượt mục tiêu ít nhất 80%)`: what stands before such a bracket, and in it, is done.
_MEASURED_BY = re.compile(
    r"[^.;()\d]{0,60}\(\s*(?:đạt|vượt|cao hơn|thấp hơn|bằng|tăng|giảm)\b[^()]{0,30}\b(?:mục tiêu|chỉ tiêu|kế hoạch)\b"
)


@dataclass(frozen=True)
class Verdict:
    """What the words around a figure say: its mode (or None), how sure, and the deciding words."""

    mode: str | None
    strength: int
    words: str


def is_plan(prepared: Prepared) -> bool:
    """Whether the text is a plan or resolution itself, not news about one."""
    return bool(_PLAN.search(prepared.norm[:3000])) or bool(
        re.search(r"số:\s*\d*\s*[/-]\s*(?:kh|nq|qđ|ctr|đa|ct)", prepared.low[:1500])
    )


def head_mode(head: str) -> str | None:
    """What a heading announces: results, goals or tasks."""
    if _REPORT_HEAD.search(head):
        return DONE
    goal, result, task = (re.search(p, head) for p in (HEAD_GOAL, HEAD_RESULT, HEAD_TASK))
    if result and not re.search(
        r"mục tiêu|chỉ tiêu|phấn đấu|kết quả (?:cần đạt|đầu ra|dự kiến|giải quyết)", head
    ):
        return DONE
    if goal and (not task or re.search(r"mục tiêu|chỉ tiêu|phấn đấu", head)):
        return PROMISE
    return TASK if task else None


def _results(text: str, start: int, end: int) -> list[re.Match[str]]:
    not_results = [(m.start(), m.end()) for m in _NOT_RESULT.finditer(text, start, end)]
    return [
        m
        for m in _RESULT.finditer(text, start, end)
        if not any(a <= m.start() < b or m.start() <= a < m.end() for a, b in not_results)
        and not (m[0].startswith("toàn tỉnh") and _GOAL.search(text, start, m.start()))
        and not _wished(m[0], text[start : m.start()])
    ]


def _wished(words: str, before: str) -> bool:
    """Whether `đạt được`, `vượt` is an order or a wish: it opens its item, or follows a wish or a year to come."""
    if not words.startswith(("vượt", "đạt")):
        return False
    if _WISHED.search(before[-40:]):
        return True
    return words == "đạt được" and (
        not re.search(r"[a-zà-ỹ]{2}", before)
        or bool(re.search(r"mục tiêu.*đến năm 20\d\d[^.;:]{0,30}$", before))
    )


def _measured(text: str, at: int) -> bool:
    """Whether a goal word is only what a result is measured by: `86% chỉ tiêu`, `tính đến năm 2022`."""
    if text.startswith(("ít nhất là", "thấp nhất là"), at) and re.search(
        r"(?:nhiều|cao|lớn|mạnh) nhất[^.;]*$", text[max(0, at - 60) : at]
    ):
        return True  # the least and the most of what was measured
    return bool(re.search(r"(?:%|\d|tính|thời điểm)\s*$", text[max(0, at - 12) : at]))


def judge(prepared: Prepared, start: int, at: int, end: int, until: int) -> Verdict:
    """Judge the figure at `at`..`end` by its sentence from `start`; `until` is where its own words end."""
    text = prepared.low
    results = _results(text, start, at)
    goals, strong = (
        [
            m
            for m in pattern.finditer(text, start, at)
            if not _measured(text, m.start()) and not any(r.start() < m.start() < r.end() for r in results)
        ]
        for pattern in (_GOAL, _STRONG)
    )
    last = results[-1] if results else None
    if last and not (strong and strong[-1].start() > last.start()):
        weak_after = [g for g in goals if g.start() > last.end()]
        if not (weak_after and re.search(r"[,;:]|\bvà\b", text[last.end() : weak_after[-1].start()])):
            return Verdict(DONE, 2, prepared.words(last.start(), last.end()))
    bracket = _MEASURED_BY.match(text, end)
    if bracket:
        return Verdict(DONE, 2, bracket[0].strip())
    if strong:
        return Verdict(PROMISE, 2, prepared.words(strong[-1].start(), strong[-1].end()))
    share = re.match(
        (
            r"\s*(?:kế hoạch|mục tiêu|chỉ tiêu|dự toán)\b(?=\s*(?:[,.;)]|$|năm|giao|"
            r"đề ra|đặt ra|của))"
        ),
        text[end:until],
    )
    if share:
        return Verdict(DONE, 2, share[0].strip())
    after = _results(text, end, until)
    if after:
        return Verdict(DONE, 1, prepared.words(after[0].start(), after[0].end()))
    if goals:
        return Verdict(PROMISE, 1, prepared.words(goals[-1].start(), goals[-1].end()))
    later = _GOAL.search(text, end, until)
    if later:
        return Verdict(PROMISE, 1, prepared.words(later.start(), later.end()))
    return Verdict(None, 0, "")
