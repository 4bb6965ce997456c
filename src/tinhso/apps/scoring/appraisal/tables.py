"""Lists of appraisal. Rows carry `title` (the item's name), `unit` and `assessment`: see pages.dress."""

from collections.abc import Mapping
from dataclasses import replace
from decimal import Decimal
from typing import Any

from django.http import HttpRequest
from django.urls import reverse
from django.utils.translation import gettext as _now
from django.utils.translation import gettext_lazy as _
from markupsafe import Markup, escape
from typing_extensions import override

from tinhso.apps.scoring.appraisal.models import Drawn, Objection, Review
from tinhso.apps.scoring.appraisal.narrowing import ALL, ZEROED, Narrow
from tinhso.kernel.text import api as text
from tinhso.kernel.ui.api import Html, Link, Moment, Number, Table, Tag, Text, meter, query, tag

TONES = {"waiting": "info", "accepted": "ok", "cut": "bad", "raised": "extra", "corrected": "warn"}
STATES = {one.value: one.label for one in Review.State}
OBJECTION_TONES = {"open": "info", "upheld": "ok", "rejected": "mute"}
OBJECTION_STATES = {one.value: one.label for one in Objection.State}
WRONG = Drawn.Finding.WRONG
FINDINGS = {"none": _("Chưa kiểm tra"), **{one.value: one.label for one in Drawn.Finding}}


def _pick(row: Review) -> Markup:
    label = escape(_now("Chọn %(item)s") % {"item": f"{row.unit.name}, {row.item}"})
    return Markup(f'<input type="checkbox" name="muc" value="{row.pk}" aria-label="{label}">')  # noqa: S704  escaped


def _proofs(row: Any) -> Markup:
    marks = row.proofs
    if marks.count:
        said = escape(text.format_number(marks.count, 0))
        for n, word in ((marks.repeated, _now("Trùng")), (marks.outside, _now("Ngoài kỳ"))):
            said += Markup(" ") + tag(word, "warn") if n else ""
        return said
    return tag(_now("Thiếu"), "warn") if row.self_points > 0 else Markup("0")


def _claimed(row: Review) -> str:
    return f"{text.format_number(row.self_points, 2)} / {text.format_number(row.maximum, 2)}"


def _under(row: Review) -> str:
    return f"{row.unit.name} · {row.item}"


def _to(name: str) -> Any:
    return lambda row: reverse(f"scoring:{name}", args=[row.assessment.code, row.unit.key, row.item])


def _to_review(row: Any) -> str:
    return f"{_to('review')(row)}?{row.query}"


class Points(Text):
    """Points beside the most that the item gives, right-aligned."""

    css = "num"


class PickTable(Table):
    """Reviews that wait, each with a box."""

    caption = _("Mục chờ thẩm định")
    tie = "id"

    pick = Html(_("Chọn"), of=_pick)
    title = Link(_("Chỉ số"), href=_to_review, lead=True, sub=_under)
    claimed = Points(_("Tự chấm / tối đa"), of=_claimed)
    proofs = Html(_("Minh chứng"), of=_proofs)


class QueueTable(Table):
    """Reviews on a desk, whatever their state."""

    caption = _("Mục thuộc phần việc của bạn")
    tie = "id"

    title = Link(_("Chỉ số"), href=_to_review, lead=True, sub=_under)
    claimed = Points(_("Tự chấm / tối đa"), of=_claimed)
    points = Number(_("Thẩm định"), digits=2)
    proofs = Html(_("Minh chứng"), of=_proofs)
    state = Tag(_("Tình trạng"), tones=TONES, words=STATES)


class ChangedTable(Table):
    """What appraisal changed of a unit's own scores."""

    caption = _("Mục của đơn vị bị thay đổi khi thẩm định")
    empty = _("Không mục nào của đơn vị bị thay đổi khi thẩm định.")
    tie = "id"

    title = Link(_("Chỉ số"), href=_to("objection"), lead=True, sub="unit.name")
    self_points = Number(_("Tự chấm"), digits=2)
    points = Number(_("Thẩm định"), digits=2)
    state = Tag(_("Tình trạng"), tones=TONES, words=STATES)
    reason = Text(_("Lý do"))
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


def _bar(over: Decimal, most: Decimal) -> Markup:
    """Points claimed and not found, as a bar against the most of all."""
    shown = text.format_number(over, 2)
    return meter(float(over), top=float(most), shown=shown, tone="bad") if over > 0 else escape(shown)


def _reviews(row: Any, state: str) -> str:
    """The reviews behind a figure: of a unit (a row with a key), or of an item (a mapping)."""
    if isinstance(row, Mapping):
        assessment, narrow = row["assessment"], Narrow(item=row["item"], state=state)
    else:
        assessment, narrow = row.assessment, Narrow(unit=row.key, state=state)
    return f"{reverse('scoring:queue', args=[assessment.code])}?{narrow.query}"


class Count(Number):
    """How many reviews of a state, leading to them; nothing is linked to where there are none."""

    def __init__(self, title: Any, *, state: str, **options: Any) -> None:
        super().__init__(title, digits=0, **options)
        self.state = state

    @override
    def draw(self, value: Any, row: Any) -> Markup:
        drawn = super().draw(value, row)
        return Markup('<a href="{}">{}</a>').format(_reviews(row, self.state), drawn) if value else drawn


class OverTable(Table):
    """Units by how much they claimed over what was found."""

    caption = _("Đơn vị tự chấm cao hơn thẩm định")
    empty = _("Chưa có mục nào được thẩm định.")
    tie = "key"
    default = "-over"

    name = Link(_("Đơn vị"), href=lambda row: _reviews(row, ALL), lead=True, sort="sort_key")
    said = Number(_("Tự chấm"), digits=2, sort="said")
    found = Number(_("Thẩm định"), digits=2, sort="found")
    over = Html(_("Chênh lệch"), of=lambda row: _bar(row.over, row.most), sort="over")
    cuts = Count(_("Số mục bị cắt"), state="cut", sort="cuts")
    zeroed = Count(_("Cắt về 0"), state=ZEROED, sort="zeroed")
    raises = Count(_("Được nâng"), state="raised", sort="raises")


class CutTable(Table):
    """Items by the points that were cut; a second list on its page, so its order has a parameter of its own."""

    caption = _("Chỉ số bị cắt nhiều nhất")
    empty = _("Chưa có chỉ số nào bị cắt hay được nâng.")
    default = "-lost"
    parameter = "xep-chi-so"

    title = Link(_("Chỉ số"), href=lambda row: _reviews(row, ALL), lead=True, sub="item")
    lost = Html(_("Điểm bị cắt"), of=lambda row: _bar(row["lost"], row["most"]), sort="lost")
    cuts = Count(_("Số lần cắt"), state="cut", sort="cuts")
    zeroed = Count(_("Cắt về 0"), state=ZEROED, sort="zeroed")
    raises = Count(_("Số lần nâng"), state="raised", sort="raises")

    @classmethod
    @override
    def chosen(cls, request: HttpRequest | None) -> str:
        asked = request.GET.get(cls.parameter, "") if request else ""
        return (
            asked if asked.removeprefix("-") in {one.sort for one in cls.columns if one.sort} else cls.default
        )

    @override
    def heads(self) -> list[Any]:
        return [replace(head, url=self._order(head)) if head.url else head for head in super().heads()]

    def _order(self, head: Any) -> str:
        field = head.column.sort
        wanted = field if head.order == "descending" else f"-{field}"
        return query(self.request, **{self.parameter: wanted}) if self.request else ""


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
    finding = Tag(
        _("Kết quả"),
        of=lambda row: row.finding or "none",
        tones={"confirmed": "ok", "wrong": "bad"},
        words=FINDINGS,
    )


class PublicDrawnTable(Table):
    """A sample as everyone sees it before the end: which items, and the numbers that ordered them; no scores."""

    caption = _("Các mục đã rút")
    tie = "place"

    place = Number(_("Thứ tự"))
    title = Text(_("Chỉ số"), lead=True, sub="unit.name")
    pair = Text(_("Đơn vị|chỉ số"))
    ticket = Text(_("SHA-256"), wide_only=True)


class PublicFindingTable(Table):
    """The same once the round is final: what each check found, with the way to the item's published points."""

    caption = _("Các mục đã rút và kết quả kiểm tra")
    tie = "place"

    place = Number(_("Thứ tự"))
    title = Link(_("Chỉ số"), href=_to("explanation"), lead=True, sub="unit.name")
    finding = Tag(
        _("Kết quả"),
        of=lambda row: row.finding or "none",
        tones={"confirmed": "ok", "wrong": "bad"},
        words=FINDINGS,
    )
    pair = Text(_("Đơn vị|chỉ số"))
    ticket = Text(_("SHA-256"), wide_only=True)
