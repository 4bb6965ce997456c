"""One row of an annex table as it is written: number, name, maximum, wherever they stand in it."""

import re
from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from fractions import Fraction
from typing import Literal

from tinhso.engines.indicators.tables_import.columns import Columns
from tinhso.engines.indicators.tables_import.wording import exact
from tinhso.kernel.text.api import phrase

Kind = Literal["group", "item", "skip"]
LONGEST_CODE = 40
_MAXIMUM = re.compile(
    r"^\s*(?:tối đa|không quá|điểm tối đa)?\s*:?\s*([-–+])?\s*(\d{1,6}(?:[.,]\d{1,4})?)\s*(?:điểm|đ)?\.?"
    r"\s*(?:\(?\*{1,3}\)?|\[\d\]|[¹²³])?\s*$",
    re.I,
)
_IN_NAME = re.compile(
    r"\s*[(\[]\s*(?:tối đa|điểm tối đa)?\s*:?\s*(\d{1,6}(?:[.,]\d{1,4})?)\s*(?:điểm|đ)\s*[)\]]\s*$", re.I
)
_NUMBER_IN_NAME = re.compile(
    r"^((?:[IVX]{1,5}|[A-ZĐ]|\d{1,2}(?:\.\d{1,2})*)[.)]|\d{1,2}(?:\.\d{1,2})+|[a-zđ]\))\s+(?=\S)"
)
_CODE = re.compile(r"^\(?[A-ZĐa-zđ0-9]{1,8}(?:[.\-][A-Za-z0-9]{1,6})*[.)]*$")
_DATE = re.compile(r"^\d{4}-(\d{2})-(\d{2})(?: 00:00:00)?$")


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
    effect: Literal["", "bonus", "penalty"] = ""
    part: bool = False  # one of the parts a), b) of an item
    confidence: int = 100
    reasons: tuple[str, ...] = ()

    def less(self, by: int, reason: str) -> "ReadRow":
        """The same with less confidence, and why."""
        return replace(self, confidence=max(self.confidence - by, 0), reasons=(*self.reasons, reason))


def read_row(number: int, row: Sequence[str], columns: Columns) -> ReadRow:
    """What stands in a row; nothing is decided yet but a penalty written as a negative maximum."""
    stt, name, written = _number_and_name(row, columns)
    date = _DATE.match(stt)
    if date:  # a spreadsheet that took 1.2 for the first of February
        stt = f"{int(date.group(2))}.{int(date.group(1))}"
    inside = _IN_NAME.search(name)
    if inside and not written:
        name, written = name[: inside.start()], inside.group(1)
    match = _MAXIMUM.match(written)
    made = ReadRow(
        number=number,
        cells=tuple(row),
        kind="item",
        code=stt[:LONGEST_CODE],
        name=name,
        maximum=exact(match.group(2)) if match else None,
        method=columns.cell(row, "method"),
        proof=columns.cell(row, "proof"),
        lead=columns.cell(row, "lead"),
        unit=columns.cell(row, "unit"),
        effect="penalty" if match and match.group(1) in {"-", "–"} and match.group(2) != "0" else "",
    )
    if date:
        made = made.less(20, phrase("Bảng tính đã đổi mã thành ngày; đọc lại là {code}.", code=stt))
    if written and not match:
        made = made.less(
            60, phrase("Điểm tối đa ghi “{written}”, không đọc được thành số.", written=written[:40])
        )
    return made


def _number_and_name(row: Sequence[str], columns: Columns) -> tuple[str, str, str]:
    """Number, name and maximum; a cell over the whole row and a number inside the name are taken apart."""
    stt = " ".join(columns.cell(row, "stt").split())
    name = " ".join(columns.cell(row, "name").split())
    if not name and stt and not _CODE.match(stt):
        stt, name = "", stt
    found = _NUMBER_IN_NAME.match(name) if not stt else None
    if found:
        stt, name = found.group(1), name[found.end() :]
    return stt.strip(" .()"), name, columns.cell(row, "maximum")
