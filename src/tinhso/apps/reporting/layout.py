"""How a sheet is laid out: sections, a row for each indicator, a column for each breakdown."""

from collections.abc import Sequence
from dataclasses import dataclass

from django.utils.translation import gettext as _

from tinhso.apps.reporting.sheet import Cell, Sheet


@dataclass(frozen=True)
class Row:
    """One indicator of a section; `number` counts through the whole sheet. A missing breakdown is None."""

    number: int
    title: str
    unit: str
    cells: Sequence[Cell | None]

    @property
    def only(self) -> Cell | None:
        """Its cell, where it has but one."""
        return self.cells[0] if len(self.cells) == 1 else None


@dataclass(frozen=True)
class Section:
    """Rows under a title; `columns` are the breakdowns' titles."""

    title: str
    columns: Sequence[str]
    rows: Sequence[Row]

    @property
    def wide(self) -> bool:
        """Whether there is more than one column of figures."""
        return len(self.columns) > 1


def sections(sheet: Sheet) -> list[Section]:
    """The sections of a sheet in the order of its cells."""
    groups: dict[str, list[Cell]] = {}
    for cell in sheet.cells:
        groups.setdefault(cell.asked.section, []).append(cell)
    found, number = [], 0
    for title, cells in groups.items():
        columns = list(
            {one.asked.breakdown.key: one.asked.breakdown.title or _("Chung") for one in cells}.items()
        )
        rows: dict[str, dict[str, Cell]] = {}
        for one in cells:
            rows.setdefault(one.indicator.code, {})[one.asked.breakdown.key] = one
        made = []
        for by_key in rows.values():
            number += 1
            indicator = next(iter(by_key.values())).indicator
            made.append(
                Row(number, indicator.title, indicator.unit, [by_key.get(key) for key, _title in columns])
            )
        found.append(Section(title, [words for _key, words in columns], made))
    return found
