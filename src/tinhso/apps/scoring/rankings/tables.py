"""The list of a ranking by any column, with movement."""

from collections.abc import Mapping
from typing import Any

from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from markupsafe import Markup
from typing_extensions import override

from tinhso.apps.scoring.rankings.columns import By
from tinhso.apps.scoring.rankings.rows import Row
from tinhso.kernel.ui.api import Column, Link, Number, Progress, Rank, Slice, Table, rank, rank_move


def _result_url(row: Row) -> str:
    return reverse("scoring:result", args=[row.code, row.placed.unit])


class Place(Rank):
    """The rank, or the words for none."""

    @override
    def cell(self, row: Row) -> Markup:
        return (
            rank(row.rank)
            if row.rank
            else Markup(
                '<span class="soft" aria-hidden="true">–</span><span class="visually-hidden">{}</span>'
            ).format(_("Không xếp hạng"))
        )


class Moved(Column):
    """Places gained or lost, new, or on changed territory; in a sign, a number and words."""

    css = "fit"

    @override
    def cell(self, row: Row) -> Markup:
        if row.step is None:
            return Markup('<span class="soft">–</span>')
        if row.step.gained is None:
            return Markup('<span class="move small" data-tone="info">{}</span>').format(row.change_words)
        return rank_move(row.step.gained)


class Points(Number):
    """Points under a heading that may be long: the name of a pillar or group."""

    css = "num break-head"


class RankingTable(Table):
    """A ranking: place, unit, then what is asked for."""

    caption = gettext_lazy("Bảng xếp hạng")
    empty = gettext_lazy("Không có đơn vị nào khớp với điều kiện lọc.")
    rows_on_phones = True
    default = "place"

    rank = Place(gettext_lazy("Hạng"))
    unit = Link(
        gettext_lazy("Đơn vị"), of="result.unit.name", href=_result_url, lead=True, sub=lambda row: row.note
    )


def ranking_table(
    rows: "Slice[Any]",
    request: Any,
    *,
    by: By,
    moves: bool,
    points: bool,
    parts: Mapping[str, str],
    group: bool,
) -> Table:
    """The ranking by a column: `moves` where there is something to compare with, `points` where any are known.

    `parts` are pillars to show too.
    """
    columns: dict[str, Column] = {}
    if moves:
        columns["moved"] = Moved(_("So với trước"))
    if points:
        columns["points"] = Points(by.head, of="placed.points", digits=by.digits)
    if points and by.maximum:
        columns["share"] = Progress(_("So với tối đa"), of=lambda row: row.share(by.maximum), wide_only=True)
    for code, name in parts.items():
        columns[f"part_{code}"] = Points(
            name, of=lambda row, code=code: row.part(code), digits=by.digits, wide_only=True
        )
    if group:
        columns["rank_in_all"] = Number(_("Hạng chung"), of="placed.rank", wide_only=True)
    made: type[Table] = type("WithColumns", (RankingTable,), columns)
    return made(rows, request=request)
