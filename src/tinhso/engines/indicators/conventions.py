"""How a file writes its numbers, told from the file as a whole: `1.234,5` as in Vietnam, or `1,234.5`.

A cell like `1.250` is twelve hundred and fifty to one reader and one and a quarter to another. Another cell of the
same file tells which (`12,5`, `1.234,5`, `0,85` against `12.5`, `1,234.5`); where none does, whoever sends it says.
"""

import re
from collections.abc import Iterable
from dataclasses import dataclass
from enum import StrEnum

from tinhso.engines.indicators.numbers import unmistakable
from tinhso.engines.indicators.problems import Problem, ValuesRefused
from tinhso.kernel.text.api import phrase


class Convention(StrEnum):
    """The mark before the decimals; the other one parts thousands."""

    COMMA = "comma"
    DOT = "dot"

    @property
    def words(self) -> str:
        """An example and its name."""
        if self is Convention.COMMA:
            return phrase("1.234,5 (dấu phẩy thập phân)")
        return phrase("1,234.5 (dấu chấm thập phân)")


@dataclass(frozen=True)
class Cell:
    """A number as it stands in a file, and its row."""

    row: int
    written: str


_GROUPS = r"[0-9]{1,3}(?:\%s[0-9]{3})%s"
_COMMA = re.compile(
    rf"{_GROUPS % ('.', '{2,}')}(?:,[0-9]+)?|{_GROUPS % ('.', '+')},[0-9]+|[0-9]+,[0-9]+"
    r"|[0-9]{1,3}(?: [0-9]{3})+,[0-9]+"
)
_DOT = re.compile(
    rf"{_GROUPS % (',', '{2,}')}(?:\.[0-9]+)?|{_GROUPS % (',', '+')}\.[0-9]+|[0-9]+\.[0-9]+(?:[eE][+-]?[0-9]+)?"
    r"|[0-9]{1,3}(?: [0-9]{3})+\.[0-9]+"
)
_UNCLEAR = re.compile(r"[1-9][0-9]{0,2}[.,][0-9]{3}")
_PARTS = re.compile(r"([+-]?)(.*?)( ?%?)", re.DOTALL)


def _parts(written: str) -> tuple[str, str, str]:
    found = _PARTS.fullmatch(written.strip().replace("\u00a0", " ").replace("\u202f", " "))
    sign, body, percent = found.groups() if found else ("", written, "")
    return sign, body, percent.strip()


def _tells(written: str) -> Convention | None:
    """Which convention a cell is proof of, if it is of one."""
    body = _parts(written)[1]
    if _UNCLEAR.fullmatch(body):
        return None
    if _COMMA.fullmatch(body):
        return Convention.COMMA
    return Convention.DOT if _DOT.fullmatch(body) else None


def recognised(cells: Iterable[Cell], chosen: Convention | None = None) -> Convention | None:
    """The convention of a file by its cells; None where no cell depends on it. `chosen`: what its sender said.

    Raises ValuesRefused when cells contradict one another or the choice, and when only unclear ones are there.
    """
    first: dict[Convention, Cell] = {}
    unclear = None
    for cell in cells:
        told = _tells(cell.written)
        if told is not None:
            first.setdefault(told, cell)
        elif unclear is None and _UNCLEAR.fullmatch(_parts(cell.written)[1]):
            unclear = cell
    if chosen is not None:
        against = next((cell for told, cell in first.items() if told is not chosen), None)
        if against is not None:
            raise _refused(
                against,
                phrase("“{cell}” không theo cách viết số đã chọn.", cell=against.written),
                phrase("chọn lại cách viết số trong tệp, hoặc viết cả tệp theo một cách."),
            )
        return chosen
    if len(first) > 1:
        comma, dot = first[Convention.COMMA], first[Convention.DOT]
        raise _refused(
            max(comma, dot, key=lambda one: one.row),
            phrase(
                "tệp viết số theo hai cách: “{comma}” ở dòng {row}, “{dot}” ở dòng {row2}.",
                comma=comma.written,
                row=comma.row,
                dot=dot.written,
                row2=dot.row,
            ),
            phrase("viết cả tệp theo một cách rồi nạp lại."),
        )
    if unclear is not None and not first:
        whole = re.sub("[.,]", "", unclear.written)
        raise _refused(
            unclear,
            phrase(
                "“{cell}” có thể là {whole} hoặc số thập phân; không số nào khác trong tệp cho biết cách viết.",
                cell=unclear.written,
                whole=whole,
            ),
            phrase("chọn cách viết số trong tệp rồi nạp lại."),
        )
    return next(iter(first), None)


def plain(written: str, convention: Convention | None) -> str:
    """A number of the file as the store keeps it: nothing between thousands, a dot before the decimals.

    What is no number of the convention stays as it is, for the rule to refuse.
    """
    sign, body, percent = _parts(written)
    if convention is None or not re.fullmatch(r"[0-9][0-9., ]*", body):
        return written
    mark, other = (",", ".") if convention is Convention.COMMA else (".", ",")
    pattern = rf"(?:[0-9]+|[0-9]{{1,3}}(?:[{other} ][0-9]{{3}})+)(?:{re.escape(mark)}[0-9]+)?"
    if not re.fullmatch(pattern, body):
        return written
    found = sign + body.replace(other, "").replace(" ", "").replace(mark, ".")
    return unmistakable(found) + percent


def _refused(cell: Cell, what: str, remedy: str) -> ValuesRefused:
    return ValuesRefused([Problem(what, remedy, row=cell.row, column="value")])
