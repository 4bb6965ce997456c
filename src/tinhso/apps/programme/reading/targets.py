"""Targets from prose and lists: figures judged, dated, placed and named."""

from __future__ import annotations

import re
from dataclasses import replace

from tinhso.apps.programme.reading import modes
from tinhso.apps.programme.reading.layout import PLAIN, SUBHEAD, Passage
from tinhso.apps.programme.reading.model import FoundTarget
from tinhso.apps.programme.reading.numbers import COUNT, PERCENT, RANK, Figure, figures
from tinhso.apps.programme.reading.phrases import carried, cut, metric_of
from tinhso.apps.programme.reading.places import VIETNAM, level_of, names_place, place_of
from tinhso.apps.programme.reading.prepared import Prepared, Span
from tinhso.apps.programme.reading.promises import Carry, Frame, Setting, accept, looks_back
from tinhso.apps.programme.reading.sentences import split_sentences
from tinhso.apps.programme.reading.topics import pillar_of, sector_of
from tinhso.apps.programme.reading.years import YearCue, plain_years, year_cues

VISION = 2040
_REPORTED = (
    r"(?:kết quả|đánh giá|tổng kết|tình hình)"
    r"(?:(?!mục tiêu|phương hướng|nhiệm vụ|chỉ tiêu|phấn đấu|kế hoạch).){0,80}$"
)
_AGAINST_GOAL = (
    r"\(\s*(?:gấp|tăng|giảm|bằng|cao hơn|thấp hơn)\b[^()]{0,40}"
    r"\bso với (?:mục tiêu|kế hoạch|chỉ tiêu|dự kiến)"
)
_YARDSTICK = r"\(\s*(?:mục tiêu|chỉ tiêu|kế hoạch)\b"


def find_targets(prepared: Prepared, passages: list[Passage], setting: Setting) -> list[FoundTarget]:
    """All targets of the passages, in order, not yet merged."""
    out: list[FoundTarget] = []
    story = Carry()
    last_above: object = None
    for passage in passages:
        frame = _frame(prepared, passage)
        plain = passage.block.level in (PLAIN, SUBHEAD)
        above = passage.above[0] if passage.above else None
        if plain and passage.block.level == PLAIN and above is not last_above and frame.mode is not None:
            story = Carry()
        start_mode = story.mode if plain else None
        carry = Carry(None, "", start_mode)
        for start, end in split_sentences(prepared.norm, passage.block.body, passage.block.end):
            out += _sentence(prepared, (start, end), frame, carry, story if plain else None, setting)
        if plain:
            # a vision (đến năm 2045 trở thành …) dates nothing beyond its own paragraph
            year = (
                story.year if carry.year and carry.year >= VISION and story.year else carry.year or story.year
            )
            story = Carry(
                year, "năm lấy từ đoạn trước", carry.mode or story.mode, other=carry.other or story.other
            )
            last_above = above
    return out


def cell_targets(
    prepared: Prepared, cell: Span, heads: list[str], mode: str | None, year: YearCue | None, setting: Setting
) -> list[FoundTarget]:
    """Targets of a table cell read as prose under the headings, mode and year of its table."""
    out: list[FoundTarget] = []
    frame, carry = Frame(heads, mode, year, True), Carry()
    for span in split_sentences(prepared.norm, *cell):
        out += _sentence(prepared, span, frame, carry, None, setting)
    return out


def _frame(prepared: Prepared, passage: Passage) -> Frame:
    heads = [prepared.low[b.body : b.end] for b in passage.above]
    found_mode = next((m for m in map(modes.head_mode, heads) if m), None)
    year = None
    for block in passage.above:
        cues = plain_years(prepared, block.body, block.end)
        if cues and (block.heading or block.level >= 7):
            year = cues[0]
            break
    return Frame(heads, found_mode, year, passage.block.level < PLAIN)


def _sentence(
    prepared: Prepared, span: Span, frame: Frame, carry: Carry, story: Carry | None, setting: Setting
) -> list[FoundTarget]:
    start, end = span
    figs = [f for f in figures(prepared, start, end) if not any(a <= f.start < b for a, b in setting.masks)]
    cues = [
        c
        for c in year_cues(prepared, start, end)
        if _dates(prepared, c, start, figs) and not any(a <= c.start < b for a, b in setting.masks)
    ]
    if not any(_quoted(prepared, start, f.start) for f in figs):
        cues = [c for c in cues if not _quoted(prepared, start, c.start)] or cues
    goal_year = carry.year or (story.year if story else None)
    if figs and carry.mode == modes.PROMISE and looks_back(prepared, span, cues, goal_year, frame):
        carry.mode = modes.DONE
        return []
    out: list[FoundTarget] = []
    phrases = cut(prepared, figs, start, end)
    shared = ""
    years: list[int | None] = []
    for i, (figure, phrase) in enumerate(zip(figs, phrases, strict=True)):
        verdict = modes.judge(prepared, start, figure.start, figure.end, phrase[1])
        inside = _bracket(prepared, start, figure.start)
        near = [c for c in cues if _bracket(prepared, start, c.start) == inside]
        if inside >= 0 and not near:
            near = [c for c in cues if c.end <= inside and _bracket(prepared, start, c.start) < 0]
        aside = {c.year for c in cues} if inside < 0 and not near else set()
        year, year_reason, sure = _year(figure, figs, near, carry, frame, story, setting, prepared)
        before = carry if carry.year else story or carry
        if year in aside and before.year == year and before.other:
            year = before.other  # 10% (đến năm 2030: 20%): the year in the bracket is not the one before it
        if inside >= 0 and near and setting.own_year and (year or setting.own_year) < setting.own_year:
            continue  # (năm 2021 đạt 50%): where things stood
        if inside >= 0 and i and not out and re.match(_YARDSTICK, prepared.low[inside : figure.start]):
            continue  # đạt 24% (mục tiêu là 25%): what a result is measured by
        if inside >= 0 and re.match(_AGAINST_GOAL, prepared.low[inside:]):
            continue
        accepted = accept(
            prepared,
            figure,
            span,
            phrase,
            verdict,
            frame,
            carry,
            year if sure > 0.9 else None,
            bool(cues),
            setting,
        )
        if accepted is None:
            if verdict.mode:
                carry.mode = verdict.mode
            continue
        carry.mode = modes.PROMISE if accepted[0] > 0.5 else carry.mode
        after = i + 1 < len(figs)
        metric, shared = metric_of(
            prepared,
            figure,
            phrase,
            phrases[i + 1] if after else None,
            figs[i + 1] if after else None,
            shared,
        )
        metric = metric or carried(prepared, figure, phrase, carry.metric) or prepared.words(*phrase)
        carry.metric = metric
        years += [year] if inside < 0 else []
        target = _target(
            prepared, figure, phrase, span, metric, (year, year_reason, sure), accepted, frame, setting
        )
        if carry.nation and target.place == setting.places.main and not names_place(setting.places, span):
            target = replace(target, place=VIETNAM, reason=f"{target.reason}; đoạn nói về cả nước")
        if inside < 0:  # (cả nước là 30%): the bracket says it by the way
            carry.nation = target.place == VIETNAM
        out.append(target)
    _leave(prepared, span, figs, cues, years, carry, setting)
    return out


def _leave(
    prepared: Prepared,
    span: Span,
    figs: list[Figure],
    cues: list[YearCue],
    years: list[int | None],
    carry: Carry,
    setting: Setting,
) -> None:
    """What the sentence leaves for the next one: its mode and its year."""
    start, end = span
    if not figs:
        ahead = bool(cues) and (setting.own_year is None or cues[0].year >= setting.own_year)
        _remember(prepared, start, end, carry, ahead)
    if not figs:
        cues = [c for c in cues if not c.month]
    if cues:
        # names of schemes in the sentence carry later years of their own: without a figure the first year rules
        outside = [c for c in cues if _bracket(prepared, start, c.start) < 0]
        if not outside and carry.year:
            return
        fresh = [c for c in outside or cues if not re.search(_REPORTED, prepared.low[start : c.start])]
        carry.year = (years[-1] if years else None) or (fresh or outside or cues)[0].year
        carry.other = next((y for y in reversed(years) if y != carry.year), None)
        carry.reason = "năm lấy từ câu trước trong đoạn"


def _quoted(prepared: Prepared, start: int, at: int) -> bool:
    """Whether `at` stands inside quotation marks, as the name of a scheme does."""
    return prepared.norm.count('"', start, at) % 2 == 1


def _bracket(prepared: Prepared, start: int, at: int) -> int:
    """Where the bracket around `at` opens, or -1 outside brackets."""
    opened = prepared.low.rfind("(", start, at)
    return opened if opened >= 0 and prepared.low.find(")", opened, at) < 0 else -1


def _dates(prepared: Prepared, cue: YearCue, start: int, figs: list[Figure]) -> bool:
    """Whether a year can date figures: an outlook does so only when a figure follows it at once."""
    if not cue.outlook:
        return True
    after = next((f for f in figs if f.start >= cue.end), None)
    if after is None:
        return False
    opens = not prepared.low[start : cue.start].strip(" -+*•:").removeprefix("định hướng").strip()
    between = prepared.low[cue.end : after.phrase]
    return (
        opens
        or len(between.split()) <= 3
        or bool(re.match(r",?\s*với (?:tầm nhìn|mục tiêu)\b[^,;.:]*$", between))
    )


def _remember(prepared: Prepared, start: int, end: int, carry: Carry, ahead: bool) -> None:
    verdict = modes.judge(prepared, start, end, end, end)
    dated = ahead and re.search(r"năm|20\d\d|lộ trình", verdict.words.lower())
    if verdict.mode == modes.DONE or verdict.strength == 2 or (verdict.mode and dated):
        carry.mode = verdict.mode


def _year(
    figure: Figure,
    figs: list[Figure],
    cues: list[YearCue],
    carry: Carry,
    frame: Frame,
    story: Carry | None,
    setting: Setting,
    prepared: Prepared,
) -> tuple[int | None, str, float]:
    own = _own_year(figure, figs, cues, prepared)
    if own:
        return own.year, f"năm lấy từ “{own.words}” trong câu", 0.95
    if carry.year:
        return carry.year, carry.reason, 0.88
    if story and story.year and story.mode != modes.DONE:
        return story.year, story.reason, 0.75
    if frame.year:
        return frame.year.year, f"năm lấy từ tiêu đề mục “{frame.year.words}”", 0.9
    if setting.title_year:
        return setting.title_year.year, f"năm lấy từ tên văn bản “{setting.title_year.words}”", 0.65
    return None, "không tìm thấy năm", 0.3


def _own_year(figure: Figure, figs: list[Figure], cues: list[YearCue], prepared: Prepared) -> YearCue | None:
    """Years first in the sentence date what follows them; a sentence that starts with figures is dated from its end."""
    if not cues:
        return None
    right = [c for c in cues if c.start >= figure.end]
    left = [c for c in cues if c.end <= figure.start]
    following = [f for f in figs if f.start > figure.start]
    if right:
        between = prepared.low[figure.tail : right[0].start]
        unbroken = not re.search(r"[,;:.]|\bvà\b", between) and len(between.split()) < 12
        alone = not following or following[0].start > right[0].end
        last_in_line = not [f for f in following if f.start > right[0].end]
        trailing = re.match(r"(?:vào|đến|tới|trong|năm|cuối|hết|\()", right[0].words.lower()) is not None
        if not left:
            after = [f for f in following if f.start > right[0].end]
            whole = alone and trailing and not re.search(r"[,;:.]", between)
            return right[0] if unbroken or whole or not after else None
        if unbroken and alone and trailing and (last_in_line or between.strip(" (") == ""):
            return right[0]
    return left[-1] if left else None


def _target(
    prepared: Prepared,
    figure: Figure,
    phrase: Span,
    sentence: Span,
    metric: str,
    dated: tuple[int | None, str, float],
    accepted: tuple[float, str],
    frame: Frame,
    setting: Setting,
) -> FoundTarget:
    low = metric.lower()
    foreign = figure.kind == RANK and bool(
        re.search(r"^\s*(?:nước|quốc gia)\b", prepared.low[figure.end : figure.end + 12])
    )
    place, why_place = place_of(prepared, setting.places, sentence, figure.start, foreign)
    year, why_year, sure_year = dated
    sure, why = accepted
    kind = {PERCENT: 1.0, RANK: 0.95, COUNT: 0.85}[figure.kind]
    place_reason = why_place or f"nơi: {setting.places.reason}"
    return FoundTarget(
        metric=metric,
        comparator=figure.comparator,
        value=figure.value,
        value_max=figure.value_max,
        unit=figure.unit,
        year=year,
        place=place,
        pillar=pillar_of(low, frame.heads),
        sector=sector_of(low, frame.heads),
        spans=(prepared.span(*phrase),),
        confidence=round(min(sure, 0.5 + sure_year / 2) * kind, 2),
        reason=f"{why}; {why_year}; {place_reason}",
        number_span=prepared.span(figure.start, figure.end),
        level=level_of(low),
    )
