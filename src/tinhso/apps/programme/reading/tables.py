"""Targets and tasks from tables: the header names the columns, section rows set year and topic."""

from __future__ import annotations

import itertools
import re
from dataclasses import dataclass, field, replace

from tinhso.apps.programme.reading import modes
from tinhso.apps.programme.reading.cells import Row, read_cell
from tinhso.apps.programme.reading.grids import Grid
from tinhso.apps.programme.reading.layout import Passage
from tinhso.apps.programme.reading.model import FoundTarget, FoundTask
from tinhso.apps.programme.reading.places import VIETNAM
from tinhso.apps.programme.reading.prepared import Prepared, Span
from tinhso.apps.programme.reading.promises import Setting
from tinhso.apps.programme.reading.targets import cell_targets
from tinhso.apps.programme.reading.tasks import deadline_in, split_agencies
from tinhso.apps.programme.reading.topics import sector_of
from tinhso.apps.programme.reading.years import YearCue, plain_years

INDEX, METRIC, TASK, UNIT, LEAD, PARTNERS, DEADLINE, GOAL, SKIP = (
    "index",
    "metric",
    "task",
    "unit",
    "lead",
    "partners",
    "deadline",
    "goal",
    "skip",
)
# First match names the column; a column named GOAL takes the year in its name.
_COLUMNS: tuple[tuple[str, str], ...] = (
    (INDEX, r"^(?:tt|stt|số tt|số thứ tự)\b"),
    (PARTNERS, r"phối hợp"),
    (
        LEAD,
        (
            r"chủ trì|đầu mối|cơ quan thực hiện|đơn vị thực hiện|cơ quan tham mưu|trách "
            r"nhiệm|theo dõi|cơ quan, đơn vị thực hiện"
        ),
    ),
    (DEADLINE, r"thời gian|thời hạn|tiến độ|hoàn thành|^lộ trình|hạn\b"),
    (UNIT, r"đơn vị tính|^đvt|^đơn vị$|^đv tính"),
    (
        SKIP,
        (
            r"hiện trạng|thực hiện|hiện tại|kết quả|ước|đạt được|ghi chú|căn cứ|cơ sở|"
            r"sản phẩm|kinh phí|nguồn|phương pháp|cách tính|mã\b|tăng|so sánh"
        ),
    ),
    (
        GOAL,
        (
            r"20\d\d|^(?:mục tiêu|kế hoạch|chỉ tiêu giao|giá trị|chỉ tiêu phấn đấu|chỉ "
            r"tiêu đề ra|mức phấn đấu|phấn đấu|mục tiêu đề ra|chỉ tiêu đạt|tỷ lệ)$"
        ),
    ),
    (TASK, r"nhiệm vụ|công việc|giải pháp|dự án|hoạt động|nội dung thực hiện|nội dung triển khai|tên đề án"),
    (METRIC, r"chỉ tiêu|mục tiêu|nội dung|chỉ số|tiêu chí|danh mục"),
)


_NATIONAL = r"(?:mục tiêu|chỉ tiêu)[^,;]*(?:quốc gia|cả nước|toàn quốc)"


@dataclass
class _Sheet:
    """A table with its columns named, and what its section rows have said so far."""

    columns: list[str]
    years: list[int | None]
    width: int
    first: int
    heads: list[str] = field(default_factory=list)
    year: YearCue | None = None
    section: str = ""
    percent: bool = False
    national: tuple[int, ...] = ()  # the columns that say what the nation is to reach


def read_grids(
    prepared: Prepared, grids: list[Grid], passages: list[Passage], setting: Setting
) -> tuple[list[FoundTarget], list[FoundTask]]:
    """Targets and tasks of all tables."""
    targets: list[FoundTarget] = []
    tasks: list[FoundTask] = []
    last: _Sheet | None = None
    for grid in grids:
        heads, year = _above(prepared, grid, passages)
        sheet = _sheet(prepared, grid, heads, year) or _continued(grid, last)
        if sheet is None:
            targets += _unnamed(prepared, grid, heads, year, setting)
            continue
        last = sheet
        for row in grid.rows[sheet.first :]:
            found, task = _row(prepared, sheet, row, setting)
            targets += found
            tasks += [task] if task else []
    return targets, tasks


def _text(prepared: Prepared, cell: Span) -> str:
    return " ".join(prepared.low[cell[0] : cell[1]].split())


def _above(prepared: Prepared, grid: Grid, passages: list[Passage]) -> tuple[list[str], YearCue | None]:
    before = [p for p in passages if p.block.end <= grid.start]
    if not before:
        return [], None
    blocks = [b for b in (before[-1].block, *before[-1].above) if b.heading]
    blocks += [p.block for p in before[-4:-1][::-1] if p.block.heading and p.block not in blocks]
    for block in blocks:
        cues = plain_years(prepared, block.body, block.end)
        if cues:
            return [prepared.low[b.body : b.end] for b in blocks], cues[0]
    return [prepared.low[b.body : b.end] for b in blocks], None


def _name(text: str) -> str | None:
    if not text or len(text) > 60:
        return None
    return next((kind for kind, pattern in _COLUMNS if re.search(pattern, text)), None)


def _sheet(prepared: Prepared, grid: Grid, heads: list[str], year: YearCue | None) -> _Sheet | None:
    named: list[int] = []
    for i, row in enumerate(grid.rows[:4]):
        texts = [_text(prepared, c) for c in row]
        kinds = [k for k in map(_name, texts) if k]
        short = all(len(t) < 60 for t in texts)
        digits = sum(bool(re.fullmatch(r"\(?\d{1,2}\)?", t)) for t in texts)
        if (
            short
            and digits < 2
            and (len(set(kinds)) >= 2 or (named and len(kinds) >= 2) or kinds.count(GOAL) >= 2)
        ):
            named.append(i)
        elif named:
            break
    if not named:
        return None
    width = max(len(grid.rows[i]) for i in named)
    labels = _labels(prepared, [grid.rows[i] for i in named], width)
    columns = [_column(label) for label in labels]
    if (
        METRIC in columns
        and TASK not in columns
        and GOAL not in columns
        and (LEAD in columns or PARTNERS in columns)
        and not re.search("chỉ tiêu|mục tiêu", labels[columns.index(METRIC)])
    ):
        columns[columns.index(METRIC)] = TASK
    if not {METRIC, TASK} & set(columns):
        columns = _guess_metric(columns, labels)
    years = [_year_in(label) for label in labels]
    first = named[-1] + 1
    while first < len(grid.rows) and all(
        re.fullmatch(r"\(?(?:\d{1,2}|[a-e])?\)?", _text(prepared, c)) for c in grid.rows[first]
    ):
        first += 1
    percent = UNIT not in columns and any("%" in _text(prepared, c) for row in grid.rows[first:] for c in row)
    national = tuple(i for i, label in enumerate(labels) if re.search(_NATIONAL, label))
    return _Sheet(columns, years, width, first, heads, year, percent=percent, national=national)


def _labels(prepared: Prepared, rows: list[list[Span]], width: int) -> list[str]:
    labels = [""] * width
    lines = [[_text(prepared, c) for c in row] for row in rows]
    for row, below in itertools.pairwise([*lines, []]):
        texts = _spread(row, below)
        if len(texts) < width:
            continue
        for i, text in enumerate(texts):
            if text and text not in labels[i]:
                labels[i] = f"{labels[i]} {text}".strip()
    return labels


def _spread(row: list[str], below: list[str]) -> list[str]:
    """A header row whose merged cells stand in their first column only, written over all the columns below them."""
    out = list(row)
    for i in range(1, min(len(row), len(below))):
        if not row[i] and below[i] and below[i - 1] and out[i - 1]:
            out[i] = out[i - 1]
    return out


def _column(label: str) -> str:
    if re.search(r"20\d\d", label) and re.search(r"lộ trình|phấn đấu", label):
        return GOAL
    if (
        re.search(r"20\d\d", label)
        and re.search(r"mục tiêu|kế hoạch|chỉ tiêu|phấn đấu|đến (?:hết )?năm", label)
        and not re.search("thực hiện năm|hiện trạng|ước", label)
    ):
        return GOAL
    if re.search(r"^(?:mục tiêu|chỉ tiêu) (?:năm )?20\d\d", label):
        return GOAL
    return _name(label[:60]) or SKIP


def _guess_metric(columns: list[str], labels: list[str]) -> list[str]:
    if columns.count(GOAL) >= 2 and _year_in(labels[columns.index(GOAL)]) is None:
        at = columns.index(GOAL)  # `Mục tiêu | Giá trị`: the first says what, the second how much
        return [*columns[:at], METRIC, *columns[at + 1 :]]
    for i, kind in enumerate(columns):
        if kind == SKIP:
            return [*columns[:i], METRIC, *columns[i + 1 :]]
    return columns


def _year_in(label: str) -> int | None:
    years = re.findall(r"20\d\d", label)
    return int(years[-1]) if years else None


def _continued(grid: Grid, last: _Sheet | None) -> _Sheet | None:
    """A table without header goes on with the one before it when it is as wide."""
    if last is None or not grid.rows or len(grid.rows[0]) != last.width:
        return None
    return replace(last, first=0)


def _row(
    prepared: Prepared, sheet: _Sheet, row: list[Span], setting: Setting
) -> tuple[list[FoundTarget], FoundTask | None]:
    filled = [c for c in row if prepared.norm[c[0] : c[1]].strip()]
    texts = [_text(prepared, c) for c in filled]
    wordy = [c for c, t in zip(filled, texts, strict=True) if not re.fullmatch(r"[\divx.)(a-h]{1,5}", t)]
    if len(wordy) <= 1 and (len(row) != 2 or sheet.width > 2) and not (wordy and len(filled) > 2):
        if wordy:
            _section(prepared, sheet, wordy[0])
            if re.search(r"\d\s*%", prepared.low[wordy[0][0] : wordy[0][1]]) and METRIC in sheet.columns:
                return cell_targets(prepared, wordy[0], sheet.heads, modes.PROMISE, sheet.year, setting), None
        return [], None
    cells = _aligned(row, sheet)
    task_at = sheet.columns.index(TASK) if TASK in sheet.columns else None
    metric_at = sheet.columns.index(METRIC) if METRIC in sheet.columns else None
    targets: list[FoundTarget] = []
    if metric_at is not None and metric_at < len(cells):
        targets = _row_targets(prepared, sheet, cells, metric_at, setting)
    task = None
    if task_at is not None and task_at < len(cells) and {LEAD, PARTNERS, DEADLINE} & set(sheet.columns):
        task = _row_task(prepared, sheet, cells, task_at)
        if metric_at is None and cells[task_at][1] > cells[task_at][0]:
            targets = cell_targets(
                prepared,
                cells[task_at],
                [*_section_heads(sheet), "nhiệm vụ"],
                modes.TASK,
                _deadline_year(prepared, sheet, cells),
                setting,
            )
    return targets, task


def _section(prepared: Prepared, sheet: _Sheet, cell: Span) -> None:
    text = _text(prepared, cell)
    cues = plain_years(prepared, *cell)
    if cues:
        sheet.year = cues[0]
    sheet.section = text


def _section_heads(sheet: _Sheet) -> list[str]:
    return [sheet.section, *sheet.heads] if sheet.section else sheet.heads


def _aligned(row: list[Span], sheet: _Sheet) -> list[Span]:
    """Cells under their columns: a short row that lost its index or its tail is shifted or padded."""
    if len(row) >= sheet.width:
        return row[: sheet.width] if len(row) == sheet.width else row
    gap = (row[-1][1], row[-1][1])
    return [*row, *[gap] * (sheet.width - len(row))]


def _deadline_year(prepared: Prepared, sheet: _Sheet, cells: list[Span]) -> YearCue | None:
    if DEADLINE in sheet.columns:
        cell = cells[sheet.columns.index(DEADLINE)]
        years = re.findall(r"20\d\d", _text(prepared, cell))
        if years:
            return YearCue(cell[0], cell[1], int(years[-1]), False, prepared.words(*cell))
    return sheet.year


def _row_task(prepared: Prepared, sheet: _Sheet, cells: list[Span], at: int) -> FoundTask | None:
    action = prepared.words(*cells[at]).strip(" -+*•;")
    if len(action.split()) < 3:
        return None

    def said(kind: str) -> str:
        return (
            prepared.words(*cells[sheet.columns.index(kind)]).strip(" -.;") if kind in sheet.columns else ""
        )

    due = deadline_in(said(DEADLINE), cell=True)
    lead = said(LEAD) or None
    span = prepared.span(cells[at][0], max(c[1] for c in cells if c[1] > c[0]))
    return FoundTask(
        re.sub(r"^\d{1,2}(?:\.\d{1,2})*[.)]?\s+", "", action),
        lead,
        tuple(split_agencies(said(PARTNERS))),
        due,
        sector_of(action.lower(), _section_heads(sheet)),
        (span,),
        0.92 if lead else 0.75,
        "dòng của bảng phân công nhiệm vụ",
    )


def _row_targets(
    prepared: Prepared, sheet: _Sheet, cells: list[Span], at: int, setting: Setting
) -> list[FoundTarget]:
    goals = [i for i, kind in enumerate(sheet.columns) if kind == GOAL and i < len(cells)]
    if not goals:
        return cell_targets(
            prepared,
            cells[at],
            _section_heads(sheet),
            modes.PROMISE,
            _deadline_year(prepared, sheet, cells),
            setting,
        )
    name = prepared.words(*cells[at]).strip(" -+*•;:")
    if len(name) < 3 or re.fullmatch(r"[\d\s.,%]+", name):
        return []
    unit = prepared.words(*cells[sheet.columns.index(UNIT)]) if UNIT in sheet.columns else ""
    row = Row(name, cells[at], unit, sheet.percent, _section_heads(sheet), setting.places)
    out: list[FoundTarget] = []
    for i in goals:
        due = _deadline_year(prepared, sheet, cells) if DEADLINE in sheet.columns else None
        year, sure, reason = _dated(sheet, sheet.years[i] or (due.year if due else None), setting)
        found = read_cell(prepared, row, cells[i], year, sure, reason)
        out += [replace(t, place=VIETNAM) for t in found] if i in sheet.national else found
    return out


def _dated(sheet: _Sheet, column_year: int | None, setting: Setting) -> tuple[int | None, float, str]:
    if column_year:
        return column_year, 0.93, "năm lấy từ tên cột"
    if sheet.year:
        return sheet.year.year, 0.85, f"năm lấy từ “{sheet.year.words}” của bảng"
    if setting.title_year:
        return setting.title_year.year, 0.6, f"năm lấy từ tên văn bản “{setting.title_year.words}”"
    return None, 0.45, "không tìm thấy năm"


def _unnamed(
    prepared: Prepared, grid: Grid, heads: list[str], year: YearCue | None, setting: Setting
) -> list[FoundTarget]:
    """A table without a header we know: its cells are read as prose (layout tables hold whole plans)."""
    mode = next((m for m in map(modes.head_mode, heads) if m), None)
    return [
        t
        for row in grid.rows
        for cell in row
        if cell[1] - cell[0] > 25
        for t in cell_targets(prepared, cell, heads, mode, year, setting)
    ]
