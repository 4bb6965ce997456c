"""What a plan's head says about itself (layout of Nghị định 30/2020/NĐ-CP, Phụ lục I). Pure."""

import datetime as dt
import re
from dataclasses import dataclass

from tinhso.kernel.text import api as text

HEAD = 2500  # characters in which number, date, kind and title stand
KINDS = (
    "Nghị quyết", "Quyết định", "Chỉ thị", "Kế hoạch", "Chương trình hành động", "Chương trình", "Đề án",
    "Báo cáo", "Thông báo", "Phương án", "Công văn",
)  # fmt: skip
_NUMBER = re.compile(
    r"Số\s*:?\s*(\d+[A-Za-z]?\s*[-/]\s*[A-ZĐƯƠ][\w&./\- ]{0,30}?)(?=\s{2,}|\n|\t|\||$)", re.MULTILINE
)
_DATE = re.compile(r"ngày\s+(\d{1,2})\s+tháng\s+(\d{1,2})\s+năm\s+(\d{4})", re.IGNORECASE)
_LONGEST_TITLE = 400


@dataclass(frozen=True)
class Header:
    """Number, date, kind and title as far as they are written; empty where they are not."""

    number: str = ""
    date: dt.date | None = None
    kind: str = ""
    title: str = ""


def read_header(whole: str) -> Header:
    """The header of a plan's text."""
    head = whole[:HEAD]
    number = _NUMBER.search(head)
    kind, title = _kind_and_title(head)
    return Header(
        number=re.sub(r"\s+", "", number[1]) if number else "", date=_date(head), kind=kind, title=title
    )


def _date(head: str) -> dt.date | None:
    found = _DATE.search(head)
    if found is None:
        return None
    try:
        return text.parse_date(found[0])
    except text.CannotParse:
        return None  # "ngày 31 tháng 2": the reviewer sees an empty field


def _kind_and_title(head: str) -> tuple[str, str]:
    """The kind stands alone on its line (or begins it, in capitals); the title is the lines up to an empty one."""
    lines = [line.strip(" *|\t-–") for line in head.splitlines()]
    for index, line in enumerate(lines):
        for kind in KINDS:
            if not line.lower().startswith(kind.lower()) or line[: len(kind)] != line[: len(kind)].upper():
                continue
            rest = line[len(kind) :].strip(" :")
            after = [rest] if rest else []
            for following in lines[index + 1 :]:
                if not following and after:
                    break
                if following:
                    after.append(following)
                if len(after) == 3:
                    break
            return kind, " ".join(after)[:_LONGEST_TITLE]
    return "", ""
