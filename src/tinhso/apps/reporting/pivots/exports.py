"""A pivot as a file: Excel with formats, CSV for machines, PDF to print, PNG of its chart or map."""

import csv
import io
from collections.abc import Iterator, Sequence
from decimal import Decimal
from pathlib import Path
from typing import Any

from django.utils.translation import gettext as _
from openpyxl import Workbook
from openpyxl.cell import WriteOnlyCell
from openpyxl.styles import Alignment, Font
from openpyxl.utils import get_column_letter

from tinhso.apps.reporting.pivots.tables import Sheet, areas, charts, shown
from tinhso.engines.documents import api as documents
from tinhso.engines.indicators.series import api as series
from tinhso.kernel.text import api as text
from tinhso.kernel.ui import api as ui

XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
PRINTED = Path(__file__).parents[1] / "typst" / "pivot.typ"
MOST_PRINTED = 26  # columns that are still read on A4
BOM = "\ufeff"  # Excel takes a CSV for UTF-8 only with it


def heads(found: Sheet) -> list[str]:
    """One line of column heads: indicator, breakdown, unit, period."""
    said = []
    for one in found.columns:
        unit = f" ({one.indicator.unit})" if one.indicator.unit else ""
        split = f" – {one.breakdown.title}" if one.breakdown else ""
        said.append(f"{one.indicator.title}{split}{unit}, {series.periods.title(one.span)}")
    return said


def csv_rows(found: Sheet) -> Iterator[list[object]]:
    """Long form, one figure a line: what a program wants. Sub-totals are left out: they can be added up again."""
    yield ["place", "name", "indicator", "breakdown", "period", "value"]
    for row in found.rows:
        if row.subtotal:
            continue
        for column, value in zip(found.columns, row.cells, strict=True):
            if value is not None and series.periods.RANGE not in column.span.code:
                split = column.breakdown.key if column.breakdown else ""
                yield [row.key, row.title, column.indicator.code, split, column.span.code, f"{value:f}"]


def csv_text(found: Sheet) -> str:
    """The CSV as text, with the mark that Excel needs."""
    out = io.StringIO()
    csv.writer(out).writerows(csv_rows(found))
    return BOM + out.getvalue()


def xlsx(found: Sheet, title: str) -> bytes:
    """A workbook as the page shows it: sub-totals bold, numbers as numbers, heads that stay."""
    book = Workbook(write_only=True)
    page = book.create_sheet(_("Số liệu"))
    page.freeze_panes = "B3"
    page.column_dimensions["A"].width = 38
    for n in range(len(found.columns)):
        page.column_dimensions[get_column_letter(n + 2)].width = 16
    page.append([title])
    page.append(
        [_cell(page, words, bold=True, wrap=True) for words in [_("Địa bàn, cơ quan"), *heads(found)]]
    )
    for row in found.rows:
        page.append(_line(page, found, row.title, row.cells, bold=row.subtotal, indent=row.depth))
    page.append(_line(page, found, _("Tổng"), found.whole, bold=True))
    out = io.BytesIO()
    book.save(out)
    return out.getvalue()


def _line(
    page: Any, found: Sheet, title: str, cells: Sequence[Decimal | None], *, bold: bool, indent: int = 0
) -> list[Any]:
    digits = [column.indicator.decimals for column in found.columns]
    figures = [_cell(page, value, bold=bold, digits=n) for value, n in zip(cells, digits, strict=True)]
    return [_cell(page, title, bold=bold, indent=indent), *figures]


def _cell(
    page: Any,
    value: Any,
    *,
    bold: bool = False,
    digits: int | None = None,
    indent: int = 0,
    wrap: bool = False,
) -> Any:
    made = WriteOnlyCell(page, value=value)
    if bold:
        made.font = Font(bold=True)
    if digits is not None:
        made.number_format = "#,##0" + ("." + "0" * digits if digits else "")
    if indent or wrap:
        made.alignment = Alignment(indent=indent, wrap_text=wrap, vertical="top")
    return made


def pdf(found: Sheet, title: str) -> bytes:
    """The table to print. Raises CannotRender for one too wide to be read."""
    if len(found.columns) > MOST_PRINTED:
        raise documents.CannotRender(
            _("Bảng có %(n)s cột, quá rộng để in; hãy chọn ít kỳ hoặc ít chỉ tiêu hơn.")
            % {"n": len(found.columns)}
        )
    lines = [(row.title, row.cells, row.depth, row.subtotal) for row in found.rows]
    rows = [
        {
            "title": name,
            "cells": [shown(v, c) for v, c in zip(cells, found.columns, strict=True)],
            "depth": depth,
            "bold": bold,
        }
        for name, cells, depth, bold in [*lines, (_("Tổng"), found.whole, 0, True)]
    ]
    note = _("Lập ngày %(day)s") % {"day": text.format_date(text.today())}
    data = {"title": title, "note": note, "first": _("Địa bàn, cơ quan"), "heads": heads(found), "rows": rows}
    return documents.render_pdf(PRINTED, data, archive=False)


def png(found: Sheet) -> bytes:
    """The map where it is chosen and there is one, else the first line over time, else the first bars.

    Raises CannotRender when there is nothing to draw.
    """
    drawn = areas(found) if found.choice.shape == "ban-do" else None
    if drawn is not None:
        return documents.svg_to_png(_only_svg(ui.choropleth(drawn[1], title=drawn[0].indicator.title)))
    for column, points, _rows in charts(found):
        if len(points) > 1:
            return documents.svg_to_png(_only_svg(ui.line_chart(points, title=column.indicator.title)))
    raise documents.CannotRender(_("Cần ít nhất hai kỳ để vẽ biểu đồ, hoặc chọn dạng bản đồ."))


def _only_svg(drawing: str) -> str:
    """The drawing without its legend; plain text, for safe text escapes what it is joined with."""
    return str(drawing).partition("</svg>")[0] + "</svg>"
