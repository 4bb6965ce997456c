"""One text in, one reading out: the passes in their order."""

from __future__ import annotations

import re

from tinhso.apps.programme.reading import modes
from tinhso.apps.programme.reading.documents import find_documents
from tinhso.apps.programme.reading.grids import Grid, find_grids
from tinhso.apps.programme.reading.layout import Passage, lay_out, story_end
from tinhso.apps.programme.reading.merge import merge_targets
from tinhso.apps.programme.reading.model import CitedDocument, Reading
from tinhso.apps.programme.reading.places import find_places
from tinhso.apps.programme.reading.prepared import Prepared, Span, prepare
from tinhso.apps.programme.reading.promises import Setting
from tinhso.apps.programme.reading.tables import read_grids
from tinhso.apps.programme.reading.targets import find_targets
from tinhso.apps.programme.reading.tasks import find_tasks
from tinhso.apps.programme.reading.years import YearCue, plain_years

_TITLE = re.compile(
    r"kế hoạch|nghị quyết|chương trình|đề án|chuyển đổi số|chỉ tiêu|mục tiêu|giai đoạn|đến năm|năm 20"
)
_OWN_DATE = re.compile(
    r"ngày\s*(?:đăng\s*:?\s*)?\d{1,2}\s*(?:tháng\s*\d{1,2}\s*năm\s*|[/.-]\s*\d{1,2}\s*[/.-]\s*)(20\d\d)|"
    r"(?<!\d)\d{1,2}[/-]\d{1,2}[/-](20\d\d)|(?<!\d)(20\d\d)-[01]\d-[0-3]\d(?!\d)"
)


def read_text(text: str, grids: list[Grid] | None = None) -> Reading:
    """Read a plan's text. Pure and deterministic; spans are offsets into `text` as given."""
    first = prepare(text)
    tables = find_grids(first) if grids is None else grids
    prepared, passages = lay_out(first, [(g.start, g.end) for g in tables])
    end = story_end(prepared)
    passages = [p for p in passages if p.block.start < end]
    places = find_places(prepared, end)
    documents = find_documents(prepared, places)
    own_year = _own_year(prepared, documents)
    masks = _masks(text, documents, prepared)
    setting = Setting(places, _title_year(prepared, passages), own_year, modes.is_plan(prepared), masks)
    found = find_targets(prepared, passages, setting)
    rows, jobs = read_grids(prepared, tables, passages, setting)
    targets = sorted([*found, *rows], key=lambda t: t.number_span)
    tasks = sorted([*find_tasks(prepared, passages), *jobs], key=lambda t: t.spans[0])
    return Reading(text, tuple(documents), tuple(merge_targets(text, targets)), tuple(tasks))


def _title_year(prepared: Prepared, passages: list[Passage]) -> YearCue | None:
    for passage in passages[:15]:
        block = passage.block
        if block.body > block.start and block.level > 1:
            continue
        text = prepared.low[block.start : block.end]
        if (
            len(text) < 320
            and _TITLE.search(text)
            and not re.search(r"^(?:số|căn cứ|- căn cứ|thực hiện)\b|ngày \d{1,2} tháng", text)
        ):
            cues = [c for c in plain_years(prepared, block.start, block.end) if not c.month]
            if cues:
                return cues[0]
    return None


def _own_year(prepared: Prepared, documents: list[CitedDocument]) -> int | None:
    """The year the text was written in: its header's or its publication's date."""
    for document in documents:
        if document.date and "chính văn bản" in document.reason:
            return int(document.date[:4])
    years = [int(m[1] or m[2] or m[3]) for m in _OWN_DATE.finditer(prepared.low[:1500])]
    return max(years) if years else None


def _masks(text: str, documents: list[CitedDocument], prepared: Prepared) -> list[Span]:
    back = (
        {prepared.pos[i]: i for i in range(len(prepared.norm) + 1)}
        if isinstance(prepared.pos, list)
        else None
    )
    spans = [span for document in documents for span in document.spans]
    return [(back[a], back[b]) if back else (a, b) for a, b in spans]
