"""Rows of an annex table, each with a proposal: group, item or nothing; how surely, and why."""

import re
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from fractions import Fraction
from typing import Literal

from tinhso.engines.indicators.tables_import.columns import Columns, find_columns, missing
from tinhso.engines.indicators.tables_import.files import CannotImport
from tinhso.engines.indicators.tables_import.wording import exact, guess_rule
from tinhso.kernel.text.api import fold, phrase

Kind = Literal["group", "item", "skip"]
SURE, DOUBTFUL = 85, 60
_MAXIMUM = re.compile(r"^\s*(\d{1,6}(?:[.,]\d{1,4})?)\s*(?:điểm|đ)?\s*$", re.I)
_ROMAN = re.compile(r"^[IVX]{1,5}$")
_NUMBERED = re.compile(r"^\(?\d{1,2}\)?$")
LONGEST_CODE = 40


@dataclass(frozen=True, slots=True)
class ReadRow:
    """One row of the table and what is proposed for it. `rule` is grammar data; `cells` what stood there."""

    number: int
    cells: tuple[str, ...]
    kind: Kind
    code: str
    name: str
    maximum: Fraction | None
    method: str = ""
    proof: str = ""
    lead: str = ""
    unit: str = ""
    rule: dict[str, object] = field(default_factory=dict)
    confidence: int = 100
    reasons: tuple[str, ...] = ()

    def less(self, by: int, reason: str) -> "ReadRow":
        """The same with less confidence, and why."""
        return replace(self, confidence=max(self.confidence - by, 0), reasons=(*self.reasons, reason))


def propose(tables: Sequence[Sequence[Sequence[str]]]) -> list[ReadRow]:
    """The rows of every table that has an item and a maximum column. Raises CannotImport when none has."""
    found: list[ReadRow] = []
    for table in tables:
        columns = find_columns(table)
        if columns is None:
            continue
        lines = [list(row) for row in table[columns.row + 1 :] if any(cell.strip() for cell in row)]
        for row in _joined(lines, columns):
            found.append(_read(len(found) + 1, row, columns))
    if not found:
        raise CannotImport(_what_is_missing(tables))
    return _coded(_classified(found))


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


def _read(number: int, row: Sequence[str], columns: Columns) -> ReadRow:
    stt = columns.cell(row, "stt").strip(" .")
    name = " ".join(columns.cell(row, "name").split())
    if not name and stt and not _NUMBERED.match(stt) and not _ROMAN.match(stt):
        stt, name = "", " ".join(stt.split())
    written = columns.cell(row, "maximum")
    match = _MAXIMUM.match(written)
    made = ReadRow(
        number=number,
        cells=tuple(row),
        kind="item",
        code=stt[:LONGEST_CODE],
        name=name,
        maximum=exact(match.group(1)) if match else None,
        method=columns.cell(row, "method"),
        proof=columns.cell(row, "proof"),
        lead=columns.cell(row, "lead"),
        unit=columns.cell(row, "unit"),
    )
    if written and not match:
        made = made.less(
            60, phrase("Điểm tối đa ghi “{written}”, không đọc được thành số.", written=written[:40])
        )
    return made


def _classified(rows: Sequence[ReadRow]) -> list[ReadRow]:
    out = []
    for place, row in enumerate(rows):
        following = rows[place + 1] if place + 1 < len(rows) else None
        out.append(_kind_of(row, following))
    return out


def _kind_of(row: ReadRow, following: ReadRow | None) -> ReadRow:
    folded = fold(row.name)
    if not row.name:
        return replace(row, kind="skip").less(60, phrase("Dòng không có tên."))
    if re.match(r"^(?:tong cong|tong diem|tong so|cong|tong)\b", folded):
        return replace(row, kind="skip", reasons=(phrase("Dòng tổng, không phải chỉ số."),))
    if row.code and following is not None and following.code.startswith(f"{row.code}."):
        return replace(row, kind="group", reasons=(phrase("Có chỉ số con ngay bên dưới."),))
    if not row.method and (_ROMAN.match(row.code) or re.match(r"^(?:nhom|tru cot|phan|linh vuc)\b", folded)):
        return replace(row, kind="group", reasons=(phrase("Số La Mã hoặc chữ “nhóm”, không có cách tính."),))
    if not row.method and (row.name.isupper() or (len(row.code) == 1 and row.code.isalpha())):
        return replace(row, kind="group").less(10, phrase("Chữ in hoặc ký hiệu A, B; không có cách tính."))
    return _as_item(row)


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
    counts = Counter(row.code for row in rows if row.kind == "item")
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
            wanted = (
                row.code if row.code and counts[row.code] == 1 else f"{group}.{row.code or number}".strip(".")
            )
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
