"""Lists of results."""

from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from tinhso.kernel.ui.api import Link, Number, Table, Text


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
