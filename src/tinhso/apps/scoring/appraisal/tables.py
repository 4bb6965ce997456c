"""Lists of appraisal. Rows carry `title` (the item's name), `unit` and `assessment`: see pages._dress."""

from typing import Any

from django.urls import reverse
from django.utils.translation import gettext as _now
from django.utils.translation import gettext_lazy as _
from markupsafe import Markup, escape

from tinhso.apps.scoring.appraisal.models import Drawn, Objection, Review
from tinhso.kernel.ui.api import Html, Link, Moment, Number, Table, Tag, Text

TONES = {"waiting": "info", "accepted": "ok", "cut": "bad", "raised": "extra", "corrected": "warn"}
STATES = {one.value: one.label for one in Review.State}
OBJECTION_TONES = {"open": "info", "upheld": "ok", "rejected": "mute"}
OBJECTION_STATES = {one.value: one.label for one in Objection.State}
FINDINGS = {"": _("Chưa kiểm tra"), **{one.value: one.label for one in Drawn.Finding}}


def _pick(row: Review) -> Markup:
    if row.state != Review.State.WAITING:
        return Markup("")
    label = escape(_now("Chọn %(item)s") % {"item": f"{row.unit.name}, {row.item}"})
    return Markup(f'<input type="checkbox" name="muc" value="{row.pk}" aria-label="{label}">')  # noqa: S704  escaped


def _to(name: str) -> Any:
    return lambda row: reverse(f"scoring:{name}", args=[row.assessment.code, row.unit.key, row.item])


class QueueTable(Table):
    """Reviews on a desk."""

    caption = _("Hàng chờ thẩm định")
    empty = _("Không có mục nào khớp. Khi đợt mở thẩm định, các mục được giao cho bạn hiện ở đây.")
    tie = "id"

    title = Link(_("Chỉ số"), href=_to("review"), lead=True, sub="unit.name")
    item = Text(_("Mã"))
    maximum = Number(_("Tối đa"), digits=2)
    self_points = Number(_("Tự chấm"), digits=2)
    points = Number(_("Thẩm định"), digits=2)
    proofs = Number(_("Minh chứng"))
    state = Tag(_("Tình trạng"), tones=TONES, words=STATES)


class PickTable(QueueTable):
    """The same, with a box to pick what waits."""

    pick = Html(_("Chọn"), of=_pick)


class ChangedTable(Table):
    """What appraisal changed of a unit's own scores."""

    caption = _("Mục của đơn vị bị thay đổi khi thẩm định")
    empty = _("Không có mục nào bị thay đổi, hoặc kết quả thẩm định chưa được thông báo.")
    tie = "id"

    title = Link(_("Chỉ số"), href=_to("objection"), lead=True, sub="unit.name")
    self_points = Number(_("Tự chấm"), digits=2)
    points = Number(_("Thẩm định"), digits=2)
    state = Tag(_("Tình trạng"), tones=TONES, words=STATES)
    said = Text(_("Khiếu nại"))


class ObjectionTable(Table):
    """Objections of a round."""

    caption = _("Khiếu nại")
    empty = _("Chưa có khiếu nại nào.")
    tie = "id"

    title = Link(_("Chỉ số"), href=_to("objection"), lead=True, sub="unit.name")
    at = Moment(_("Gửi lúc"))
    self_points = Number(_("Tự chấm"), of="review.self_points", digits=2)
    appraised = Number(_("Thẩm định"), of="review.points", digits=2)
    points = Number(_("Kết quả cuối"), digits=2)
    state = Tag(_("Tình trạng"), tones=OBJECTION_TONES, words=OBJECTION_STATES)


class OverTable(Table):
    """Units by how much they claimed over what was found."""

    caption = _("Đơn vị tự chấm cao hơn thẩm định")
    empty = _("Chưa có mục nào được thẩm định.")

    name = Text(_("Đơn vị"), of="unit__name", lead=True)
    said = Number(_("Tự chấm"), digits=2)
    found = Number(_("Thẩm định"), digits=2)
    over = Number(_("Chênh lệch"), digits=2)
    cuts = Number(_("Số mục bị cắt"))
    zeroed = Number(_("Cắt về 0"))
    raises = Number(_("Được nâng"))


class CutTable(Table):
    """Items by the points that were cut."""

    caption = _("Chỉ số bị cắt nhiều nhất")
    empty = _("Chưa có chỉ số nào bị cắt hay được nâng.")

    title = Text(_("Chỉ số"), lead=True, sub="item")
    lost = Number(_("Điểm bị cắt"), digits=2)
    cuts = Number(_("Số lần cắt"))
    zeroed = Number(_("Cắt về 0"))
    raises = Number(_("Số lần nâng"))


class DrawnTable(Table):
    """A sample on the desk."""

    caption = _("Mục được rút để kiểm tra sâu")
    empty = _("Không có mục nào trong mẫu thuộc phần việc của bạn.")
    tie = "place"

    place = Number(_("Thứ tự"))
    title = Link(
        _("Chỉ số"),
        href=lambda row: reverse("scoring:sample_drawn", args=[row.assessment.code, row.place]),
        lead=True,
        sub="unit.name",
    )
    finding = Tag(_("Kết quả"), tones={"confirmed": "ok", "wrong": "bad"}, words=FINDINGS)


class PublicDrawnTable(Table):
    """A sample as everyone sees it: which items, and the numbers that ordered them; no scores, no findings."""

    caption = _("Các mục đã rút")
    tie = "place"

    place = Number(_("Thứ tự"))
    title = Text(_("Chỉ số"), lead=True, sub="unit.name")
    pair = Text(_("Đơn vị|chỉ số"))
    ticket = Text(_("SHA-256"))
