"""Rows of an annex table, each with a proposal: group, item or nothing; how surely, and why."""

import re
from collections import Counter
from collections.abc import Sequence
from dataclasses import replace
from fractions import Fraction

from tinhso.engines.indicators.tables_import.columns import Columns, find_columns, missing
from tinhso.engines.indicators.tables_import.files import CannotImport
from tinhso.engines.indicators.tables_import.nesting import heading, levels_joined, mixed, parts_apart
from tinhso.engines.indicators.tables_import.reading import LONGEST_CODE, ReadRow, read_row
from tinhso.engines.indicators.tables_import.wording import guess_rule
from tinhso.kernel.text.api import fold, phrase

DOUBTFUL = 60
_ROMAN = re.compile(r"^[IVX]{1,5}$")
_WITHIN = re.compile(r"^\d+(?:\.[a-zđ])?$")
_NUMBERED = re.compile(r"^\(?\d{1,2}\)?$")
# "Tổng chi ngân sách" and "Cổng thông tin" are items: only these words, with marks, make a total.
_TOTAL = re.compile(
    r"^(?:tổng (?:cộng|điểm|số điểm)\b|(?:tổng(?: số)?|cộng(?: điểm| mục| nhóm| phần)?)"
    r"(?=[\s(:.]*(?:[ivx]{1,5}\b|[a-h]\b|\d|[+,;()]|$)))",
    re.I,
)
_FOOTNOTE = re.compile(r"^(?:\(?\*{1,3}\)?|\[\d\]|ghi chú\b|lưu ý\b|chú thích\b)", re.I)
_BONUS = re.compile(r"^(?:nhóm\s+)?(?:điểm thưởng|điểm cộng|thưởng điểm|cộng điểm)\b", re.I)
_PENALTY = re.compile(r"^(?:nhóm\s+)?(?:điểm trừ|trừ điểm)\b", re.I)


def propose(tables: Sequence[Sequence[Sequence[str]]]) -> list[ReadRow]:
    """The rows of every table that has an item and a maximum column. Raises CannotImport when none has."""
    found: list[ReadRow] = []
    above: Columns | None = None
    for table in tables:
        columns = find_columns(table)
        if columns is None:
            if above is None or not _continues(table, above):
                continue
            columns = Columns(-1, above.at)
        head = table[columns.row] if columns.row >= 0 else None
        lines = [list(row) for row in table[columns.row + 1 :] if any(cell.strip() for cell in row)]
        for row in _joined([one for one in lines if one != head], columns):
            found.append(read_row(len(found) + 1, row, columns))
        above = columns
    if not found:
        raise CannotImport(_what_is_missing(tables))
    rows = parts_apart(levels_joined(found))
    numbered = [replace(row, number=number) for number, row in enumerate(rows, start=1)]
    return _coded(_with_effects(_classified(numbered)))


def _continues(table: Sequence[Sequence[str]], columns: Columns) -> bool:
    """Whether a table without a heading goes on with the one above: as wide, with points where points stood."""
    width = max(columns.at.values()) + 1
    read = [read_row(0, row, columns) for row in table if len(row) >= width]
    return any(one.name and one.maximum is not None for one in read)


def _what_is_missing(tables: Sequence[Sequence[Sequence[str]]]) -> str:
    lacks = min((missing(table) for table in tables), key=len)
    words = {"name": phrase("“Tên chỉ số” (hoặc “Tiêu chí”)"), "maximum": phrase("“Điểm tối đa”")}
    if not lacks:
        return phrase("Bảng có tiêu đề nhưng không có dòng nào bên dưới. Hãy chọn tệp có nội dung bảng.")
    return phrase(
        "Không bảng nào có cột {columns}. Hãy sửa dòng tiêu đề của bảng rồi tải lên lại.",
        columns=", ".join(words[one] for one in sorted(lacks)),
    )


def _joined(lines: Sequence[list[str]], columns: Columns) -> list[list[str]]:
    """Rows that only go on with the row above (no number, no name, no maximum) are joined to it."""
    out: list[list[str]] = []
    for row in lines:
        if (
            all(not cell.strip() or _NUMBERED.match(cell.strip()) for cell in row)
            and len([c for c in row if c]) > 2
        ):
            continue  # the row of column numbers (1) (2) (3)
        alone = not any(columns.cell(row, what) for what in ("stt", "name", "maximum"))
        if alone and out:
            width = max(len(out[-1]), len(row))
            above, below = (one + [""] * (width - len(one)) for one in (out[-1], row))
            out[-1] = [f"{a}\n{b}".strip("\n") if b else a for a, b in zip(above, below, strict=True)]
        else:
            out.append(row)
    return out


def _classified(rows: Sequence[ReadRow]) -> list[ReadRow]:
    return [_kind_of(rows, place) for place in range(len(rows))]


def _kind_of(rows: Sequence[ReadRow], place: int) -> ReadRow:
    row = rows[place]
    following = rows[place + 1] if place + 1 < len(rows) else None
    folded = fold(row.name)
    left_out = row if row.kind == "skip" else _left_out(row)
    if left_out:
        return left_out
    if row.code and not row.part and following is not None and following.code.startswith(f"{row.code}."):
        if mixed(rows, place):
            return replace(row, kind="skip").less(
                20, phrase("Điểm của dòng này chia cho các dòng con bên dưới; mỗi dòng con thành một chỉ số.")
            )
        return replace(row, kind="group", reasons=(phrase("Có chỉ số con ngay bên dưới."),))
    if (heading(row) and _ROMAN.match(row.code)) or (
        not row.method and re.match(r"^(?:nhom|tru cot|phan|linh vuc)\b", folded)
    ):
        return replace(row, kind="group", reasons=(phrase("Số La Mã hoặc chữ “nhóm”, không có cách tính."),))
    if not row.method and (
        row.name.isupper() or (len(row.code) == 1 and row.code.isalpha() and not row.part)
    ):
        return replace(row, kind="group").less(10, phrase("Chữ in hoặc ký hiệu A, B; không có cách tính."))
    return _as_item(row)


def _left_out(row: ReadRow) -> ReadRow | None:
    """The row as one to be left out: nameless, a total, a footnote; None when it is none of them."""
    if not row.name:
        return replace(row, kind="skip").less(60, phrase("Dòng không có tên."))
    if _TOTAL.match(row.name):
        return replace(row, kind="skip", reasons=(phrase("Dòng tổng, không phải chỉ số."),))
    if _FOOTNOTE.match(row.name) and row.maximum is None:
        return replace(row, kind="skip", reasons=(phrase("Ghi chú dưới bảng, không phải chỉ số."),))
    return None


def _with_effects(rows: Sequence[ReadRow]) -> list[ReadRow]:
    """Items under "điểm thưởng" or "điểm trừ" are a bonus or a penalty, outside the maximum of their group."""
    out: list[ReadRow] = []
    words = ""
    for row in rows:
        if row.kind == "group":
            words = row.name
            aside = _BONUS.match(words) or _PENALTY.match(words)
            out.append(replace(row, maximum=Fraction(0)) if aside else row)
        else:
            out.append(_with_effect(row, words) if row.kind == "item" else row)
    return out


def _with_effect(row: ReadRow, group: str) -> ReadRow:
    effect = row.effect or ("bonus" if _BONUS.match(group) else "penalty" if _PENALTY.match(group) else "")
    if not effect:
        return row
    said = phrase("Điểm thưởng: ngoài thang điểm.") if effect == "bonus" else phrase("Điểm trừ.")
    # A person looks at it: whether such points lie inside the scale is for the annex to say.
    return replace(row, effect=effect).less(max(row.confidence - 80, 0), said)


def _as_item(row: ReadRow) -> ReadRow:
    guess = guess_rule(row.method, row.name, row.maximum)
    row = replace(
        row,
        rule=guess.rule,
        confidence=min(row.confidence, guess.confidence),
        reasons=(*row.reasons, *guess.reasons),
    )
    if row.maximum is None and row.confidence > DOUBTFUL - 1:
        row = row.less(60, phrase("Không có điểm tối đa."))
    return row


def _coded(rows: Sequence[ReadRow]) -> list[ReadRow]:
    """Every item and group gets a code of its own: as written, with its group's before it, or counted."""
    counts = Counter(row.code for row in rows if row.code and row.kind != "group")
    again = any(count > 1 for count in counts.values())  # numbers begin again in each group
    out: list[ReadRow] = []
    seen: set[str] = set()
    group, number, groups = "", 0, 0
    for row in rows:
        if row.kind == "group":
            groups += 1
            number = 0
            group = row.code or f"N{groups}"
            out.append(replace(row, code=_free(group, seen)))
            group = out[-1].code
        elif row.kind == "item":
            number += 1
            own = row.code and counts[row.code] == 1 and not (again and _WITHIN.match(row.code))
            wanted = row.code if own else f"{group}.{row.code or number}".strip(".")
            made = replace(row, code=_free(wanted, seen))
            if not row.code:
                made = made.less(10, phrase("Không có số thứ tự; mã do máy đặt."))
            out.append(made)
        else:
            out.append(row)
    return out


def _free(wanted: str, seen: set[str]) -> str:
    code, number = wanted[:LONGEST_CODE], 1
    while code.casefold() in seen:
        number += 1
        code = f"{wanted[: LONGEST_CODE - 4]}-{number}"
    seen.add(code.casefold())
    return code
