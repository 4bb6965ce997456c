"""Lists of results."""

from collections.abc import Mapping
from functools import partial
from typing import Any

from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from tinhso.apps.scoring.models import Result
from tinhso.kernel.ui.api import Column, Link, Number, Progress, Rank, Table, Text


def _result_url(row: Result) -> str:
    return reverse("scoring:result", args=[row.run.assessment.code, row.unit.key])


def _pillar(code: str, row: Result) -> float | None:
    return row.pillars[code]["points"] if code in row.pillars else None


def _share(most: float, row: Result) -> float | None:
    return float(row.total) / most if row.total is not None and most else None


class RankingTable(Table):
    """A ranking: place, unit, total."""

    caption = _("Bảng xếp hạng")
    empty = _("Không có đơn vị nào khớp với điều kiện lọc.")
    tie = "place_in_list"
    default = "place_in_list"
    rows_on_phones = True

    rank = Rank(_("Hạng"))
    unit = Link(_("Đơn vị"), of="unit.name", href=_result_url, lead=True, sub="unit.unranked_reason")


class GroupRankingTable(RankingTable):
    """The same within one peer group."""

    rank = Rank(_("Hạng trong nhóm"), of="group_rank")


def ranking_table(
    rows: Any, request: Any, *, decimals: int, most: float, group: bool, pillars: Mapping[str, str]
) -> Table:
    """The ranking with a column for each pillar; `decimals` as the framework publishes, `most` its highest total."""
    columns: dict[str, Column] = {
        "total": Number(_("Tổng điểm"), digits=decimals),
        "share": Progress(_("So với tối đa"), of=partial(_share, most), wide_only=True),
    }
    for code, name in pillars.items():
        columns[f"pillar_{code}"] = Number(name, of=partial(_pillar, code), digits=decimals, wide_only=True)
    base = GroupRankingTable if group else RankingTable
    made: type[Table] = type("WithPillars", (base,), columns)
    return made(rows, request=request)


class UnitTable(Table):
    """Units on the desk: how far each is."""

    caption = _("Đơn vị được đánh giá")
    empty = _("Chưa có đơn vị nào trong phạm vi của bạn.")
    tie = "sort_key"
    default = "sort_key"

    name = Link(
        _("Đơn vị"), href=lambda row: reverse("scoring:sheet", args=[row.assessment.code, row.key]), lead=True
    )
    self_total = Number(_("Tự chấm"), of="totals.self", digits=2)
    appraised_total = Number(_("Thẩm định"), of="totals.appraised", digits=2)
    final_total = Number(_("Kết quả cuối"), of="totals.final", digits=2)


class AssessmentTable(Table):
    """Assessments on the desk."""

    caption = _("Đợt đánh giá")
    empty = _("Bạn chưa được giao đợt đánh giá nào. Người quản lý đợt đánh giá sẽ giao cho bạn.")
    tie = "code"

    title = Link(_("Đợt đánh giá"), to="scoring:assessment", by="code", lead=True)
    year = Text(_("Năm"))
