"""Whether a figure is a promise: judged by its words, its headings, what stood before it and the years around."""

from __future__ import annotations

import re
from dataclasses import dataclass

from tinhso.apps.programme.reading import modes
from tinhso.apps.programme.reading.numbers import COUNT, PERCENT, RANK, Figure
from tinhso.apps.programme.reading.places import Places
from tinhso.apps.programme.reading.prepared import Prepared, Span
from tinhso.apps.programme.reading.words import COUNT_VERBS, MEANS, NOT_COUNTED_BEFORE, SUMS
from tinhso.apps.programme.reading.years import YearCue

_MAKING = r"(?:đào tạo|bồi dưỡng|xây dựng|thành lập|hình thành|phát triển|lắp đặt|trang bị|thí điểm|đầu tư)\b"
_COMPARED = r"(?:so với|cùng kỳ)\s+(?:năm|cuối năm|cùng kỳ)?\s*(?P<base>20\d\d)"


@dataclass(frozen=True)
class Setting:
    """What the whole text gives: its place, title year, own date, kind, and ranges that hold no targets."""

    places: Places
    title_year: YearCue | None
    own_year: int | None
    plan: bool
    masks: list[Span]


@dataclass
class Carry:
    """What an earlier sentence leaves for the next one."""

    year: int | None = None
    reason: str = ""
    mode: str | None = None
    metric: str = ""
    other: int | None = None  # the other year of the sentence the year comes from
    nation: bool = False  # the paragraph has turned to the nation's goals


@dataclass(frozen=True)
class Frame:
    """The headings over a passage, read once."""

    heads: list[str]
    mode: str | None
    year: YearCue | None
    item: bool


def looks_back(prepared: Prepared, span: Span, cues: list[YearCue], goal: int | None, frame: Frame) -> bool:
    """Whether a sentence among goals reports: an earlier year, compared with the one before, and no word of wishing."""
    compared = re.search(_COMPARED, prepared.low[span[0] : span[1]])
    if not compared or not cues or not goal or (frame.item and frame.mode == modes.PROMISE):
        return False
    verdict = modes.judge(prepared, span[0], span[1], span[1], span[1])
    wished = verdict.mode == modes.PROMISE and verdict.strength == 2
    return not wished and int(compared["base"]) < cues[0].year < goal


def accept(
    prepared: Prepared,
    figure: Figure,
    sentence: Span,
    phrase: Span,
    verdict: modes.Verdict,
    frame: Frame,
    carry: Carry,
    sure_year: int | None,
    dated: bool,
    setting: Setting,
) -> tuple[float, str] | None:
    """How sure it is that the figure is a promise, and why; None when it is not one."""
    past = setting.own_year is not None and sure_year is not None and sure_year < setting.own_year
    if frame.mode == modes.DONE and (verdict.strength < 2 or verdict.mode != modes.PROMISE or past):
        return None
    if verdict.mode == modes.DONE and not (
        verdict.strength == 1 and frame.mode == modes.PROMISE and frame.item
    ):
        return None
    if past and not (verdict.mode == modes.PROMISE and verdict.strength == 2) and frame.mode != modes.PROMISE:
        return None
    sure, why = _mode(verdict, frame, carry, setting)
    ahead = sure_year is not None and setting.own_year is not None and sure_year >= setting.own_year
    if sure == 0.0 and dated and ahead and not (carry.mode == modes.DONE and sure_year == setting.own_year):
        sure, why = 0.6, "con số gắn với một năm trong tương lai"
    if sure == 0.0:
        return None
    if _pays(prepared, figure, sentence):
        return None
    if figure.kind == COUNT and not _counts(prepared, figure, phrase, frame, verdict, dated, carry):
        return None
    if figure.kind == RANK and verdict.mode is None and modes.PROMISE not in (frame.mode, carry.mode):
        return None
    return sure, why


def _mode(verdict: modes.Verdict, frame: Frame, carry: Carry, setting: Setting) -> tuple[float, str]:
    if verdict.mode == modes.PROMISE:
        return (0.95 if verdict.strength == 2 else 0.88), f"có “{verdict.words}”"
    if carry.mode == modes.DONE:
        return 0.0, ""
    if frame.mode == modes.PROMISE:
        return 0.9, "nằm dưới đề mục mục tiêu"
    if carry.mode == modes.PROMISE:
        return 0.75, "tiếp theo một câu nêu mục tiêu"
    if frame.mode == modes.TASK:
        return 0.6, "nằm dưới đề mục nhiệm vụ, giải pháp"
    return (0.55, "văn bản là kế hoạch") if setting.plan else (0.0, "")


def _pays(prepared: Prepared, figure: Figure, sentence: Span) -> bool:
    """Whether the figure is the money a plan costs, or a source's share of it."""
    left = prepared.low[max(sentence[0], figure.phrase - 150) : figure.phrase]
    if re.search(r"(?:đồng|usd)$", figure.unit.lower()):
        return bool(re.search(rf"{MEANS}[^,.;:%]*$", left)) and not re.search(r"thu ngân sách|thu hút", left)
    right = prepared.low[figure.tail : figure.tail + 30]
    return (
        figure.kind == PERCENT
        and bool(re.match(r"\s*(?:từ )?(?:nguồn|vốn|ngân sách)\b", right))
        and "kinh phí" in left
    )


def _counts(
    prepared: Prepared,
    figure: Figure,
    phrase: Span,
    frame: Frame,
    verdict: modes.Verdict,
    dated: bool,
    carry: Carry,
) -> bool:
    """Whether a counted thing is promised: bounded, or the object of a verb of making."""
    left = prepared.low[phrase[0] : figure.phrase].strip(" \"'-+*•,:")
    goal = modes.PROMISE in (verdict.mode, frame.mode, carry.mode)
    if re.search(r"(?:hơn|trên|gần)$", left) and not goal:
        return False
    if figure.comparator != "=":
        return goal or dated
    made = re.search(
        rf"(?:^|\s){COUNT_VERBS}\s*(?:được|thêm|mới|ra|khoảng|cho|tới|đến|với|trung bình|bình quân|mức|tỷ lệ)?$",
        left,
    )
    clause = re.split(r"[,;:]\s|\bvà\s|^(?:đến |vào )?(?:hết |cuối )?năm 20\d\d,?\s", left)[-1].strip()
    led = re.match(rf"{SUMS}|{_MAKING}", clause) and len(clause.split()) < 14 and not re.search(r"\d", clause)
    promised = bool(made) or bool(led and not re.search(NOT_COUNTED_BEFORE, left))
    opens = left in ("", "và", "với") or re.search(
        r"(?:20\d\d|phấn đấu|mục tiêu|hướng tới|hướng đến|sau|đó)$", left
    )
    if promised:
        return goal or dated
    return (
        bool(opens) and goal and (frame.item or dated or carry.mode == modes.PROMISE or verdict.strength == 2)
    )
