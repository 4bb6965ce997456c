"""What may be wrong with a framework or with values: where, what, and what to do about it."""

from collections.abc import Sequence
from dataclasses import dataclass

from typing_extensions import override

from tinhso.kernel.text.api import phrase

SHOWN = 20


@dataclass(frozen=True, slots=True)
class Problem:
    """One fault, with as much of its place as is known, and the remedy, in Vietnamese."""

    what: str
    remedy: str
    file: str = ""
    row: int | None = None
    column: str = ""
    unit: str = ""
    item: str = ""
    input: str = ""
    section: str = ""

    @property
    def place(self) -> str:
        """Where the fault is, from the file down to the input."""
        parts = (
            phrase("tệp {file}", file=self.file) if self.file else "",
            phrase("dòng {row}", row=self.row) if self.row else "",
            phrase("cột “{column}”", column=self.column) if self.column else "",
            phrase("đơn vị “{unit}”", unit=self.unit) if self.unit else "",
            phrase("mục {section}", section=self.section) if self.section else "",
            phrase("chỉ số {item}", item=self.item) if self.item else "",
            phrase("đầu vào “{input}”", input=self.input) if self.input else "",
        )
        return ", ".join(part for part in parts if part)

    @override
    def __str__(self) -> str:
        place = self.place
        return (
            phrase(
                "{upper}{place}: {what} Cách sửa: {remedy}",
                upper=place[0].upper(),
                place=place[1:],
                what=self.what,
                remedy=self.remedy,
            )
            if place
            else (phrase("{what} Cách sửa: {remedy}", what=self.what, remedy=self.remedy))
        )


class Refused(Exception):
    """Something was refused as a whole; nothing of it was taken over."""

    def __init__(self, problems: Sequence[Problem]) -> None:
        self.problems = tuple(problems)
        lines = [str(problem) for problem in self.problems[:SHOWN]]
        if len(self.problems) > SHOWN:
            lines.append(phrase("… và {value} lỗi nữa.", value=len(self.problems) - SHOWN))
        super().__init__("\n".join(lines))


class FrameworkRefused(Refused):
    """The framework breaks a rule of the grammar, or its maxima, bands or formulas do not add up."""


class ValuesRefused(Refused):
    """A value cannot be read, is out of range, is given twice, or names something unknown."""
