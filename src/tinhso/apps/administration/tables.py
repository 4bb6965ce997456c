"""Lists of the administrator's pages."""

from typing import Any

from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from tinhso.apps.administration import queries
from tinhso.engines.exchange.api import HookSending
from tinhso.kernel.ui.api import Date, Link, Moment, Number, Table, Tag, Text

WEEKDAYS = (
    _("Thứ Hai"),
    _("Thứ Ba"),
    _("Thứ Tư"),
    _("Thứ Năm"),
    _("Thứ Sáu"),
    _("Thứ Bảy"),
    _("Chủ nhật"),
)
EVIDENCE_TONES = {"law": "ok", "decision": "ok", "press": "warn", "projected": "warn"}


def _day_url(row: Any) -> str:
    return reverse("administration:day", args=[row.day.isoformat()])


class DayTable(Table):
    """Days of a year that differ from their weekday."""

    caption = _("Ngày nghỉ và ngày làm bù")
    empty = _("Năm này chưa có ngày nào trong lịch. Thêm ngày nghỉ đầu tiên để tính được thời hạn của năm.")
    tie = "day"

    day = Date(_("Ngày"), sub=lambda row: WEEKDAYS[row.day.weekday()])
    name = Link(_("Tên"), href=_day_url, lead=True, sub="source")
    kind = Tag(_("Loại"), of="kind_label", tones={})
    evidence = Tag(
        _("Căn cứ"),
        tones=EVIDENCE_TONES,
        words={
            "law": _("Theo luật"),
            "decision": _("Theo quyết định, thông báo"),
            "press": _("Theo báo chí, chưa có bản gốc"),
            "projected": _("Dự kiến, chờ thông báo hằng năm"),
        },
    )


class RecordTable(Table):
    """Entries of the record."""

    caption = _("Nhật ký hệ thống")
    empty = _("Không có mục nào khớp với điều kiện lọc.")
    tie = "-seq"

    at = Moment(_("Lúc"))
    summary = Link(
        _("Việc"),
        of=queries.doing,
        href=lambda row: reverse("administration:entry", args=[row.id]),
        lead=True,
        sub="action",
    )
    actor_name = Text(_("Người làm"), of=lambda row: row.actor_name or _("Hệ thống"), sub="post")
    object_kind = Text(_("Đối tượng"), sub="object_key", wide_only=True)


class RoleTable(Table):
    """Every role."""

    caption = _("Vai trò")
    empty = _("Chưa có vai trò nào.")

    title = Link(_("Vai trò"), to="administration:role", lead=True, sub="code")
    holders = Number(_("Số lượt giao còn hiệu lực"))
    mine = Tag(
        _("Bạn giao được"),
        of=lambda row: not row.lacking,
        tones={True: "ok", False: "mute"},
        words={True: _("Giao được"), False: _("Vượt quyền của bạn")},
    )


class AccountTable(Table):
    """Accounts found."""

    caption = _("Tài khoản")
    empty = _("Không có tài khoản nào khớp. Tên tìm theo đúng dấu; tên đăng nhập tìm từ đầu.")
    tie = "login"

    name = Link(_("Họ và tên"), to="administration:account", by="key", lead=True, sub="login")
    kind = Text(_("Loại"), of="get_kind_display")
    is_active = Tag(
        _("Tình trạng"),
        tones={True: "ok", False: "bad"},
        words={True: _("Đang hoạt động"), False: _("Đã khóa")},
    )


class HookTable(Table):
    """Webhooks."""

    caption = _("Nơi nhận sự kiện")
    empty = _("Chưa có nơi nhận nào. Thêm nơi nhận đầu tiên để phần mềm khác được báo khi có việc xảy ra.")
    tie = "-pk"

    title = Link(_("Tên nơi nhận"), to="administration:hook", by="key", lead=True, sub="address")
    wants = Text(_("Sự kiện"), of=lambda row: ", ".join(row.wants))
    state = Tag(
        _("Tình trạng"),
        of=lambda row: "off" if not row.active else "failing" if row.failing_since else "on",
        tones={"on": "ok", "failing": "bad", "off": "mute"},
        words={"on": _("Đang bật"), "failing": _("Đang gửi hỏng"), "off": _("Đã tắt")},
        sub=lambda row: _("Có lần gửi hỏng hẳn") if row.given_up else "",
    )
    sent_at = Moment(_("Lần cuối đã nhận"))


class SendingTable(Table):
    """What was sent to a hook."""

    caption = _("Các lần gửi")
    empty = _("Chưa có lần gửi nào ở đây.")
    tie = "-pk"

    name = Text(_("Sự kiện"), lead=True, sub="event")
    state = Tag(
        _("Tình trạng"),
        tones={"waiting": "info", "sent": "ok", "failed": "bad"},
        words=dict(HookSending.State.choices),
        sub="said",
    )
    status = Number(_("Mã trả lời"))
    attempts = Number(_("Số lần thử"))
    tried_at = Moment(_("Thử lần cuối"))
