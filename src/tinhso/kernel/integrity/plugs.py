"""What others plug in: checks of their data."""

import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from enum import StrEnum

from tinhso.kernel.plugs.api import Health, Socket
from tinhso.kernel.text import api as text

MOST_EXAMPLES = 20
_PATH = re.compile(r"[a-z_]+\.[a-z_]+")


class Severity(StrEnum):
    """What a finding means: figures or rights are wrong; something is lost to view; something ought to be tidied."""

    HIGH = "high"
    MEDIUM = "medium"
    LOW = "low"


@dataclass(frozen=True)
class Example:
    """One of the things found: its name in words, and the page where it is seen (empty: it has none)."""

    words: str
    link: str = ""


@dataclass(frozen=True)
class Found:
    """How many things are not as they should be, and the first of them (20 at most)."""

    count: int = 0
    examples: Sequence[Example] = ()


@dataclass(frozen=True)
class Check:
    """Something that ought not to be found in the data.

    `code` is module.what; `sentence` says in Vietnamese what is wrong where something is found, `remedy` what to do
    (both marked with gettext_noop, translated where they are shown); `slow`: reads whole files or big tables.
    """

    code: str
    sentence: str
    remedy: str
    severity: Severity
    run: Callable[[], Found]
    slow: bool = False


def _check(one: Check) -> Health:
    if not _PATH.fullmatch(one.code):
        return Health.bad(text.phrase("Mã phép kiểm tra phải có dạng mô-đun.việc (chữ thường, không dấu)."))
    if not one.sentence.strip() or not one.remedy.strip():
        return Health.bad(text.phrase("Phép kiểm tra chưa nói điều gì sai và cách sửa."))
    return Health.good(text.phrase(one.sentence))


checks: Socket[Check] = Socket(
    "integrity.checks",
    accepts=Check,
    demo=lambda: Check(
        "demo.nothing", text.gettext_noop("Phép kiểm tra mẫu, không tìm gì."),
        text.gettext_noop("Không cần làm gì."), Severity.LOW, Found,
    ),
    check=_check,
)  # fmt: skip
