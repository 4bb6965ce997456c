"""Pages for what went wrong: what happened, and what to do next. Named in config/urls.py as handlers."""

import sys
from pathlib import Path

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.utils.translation import gettext as _

from tinhso.kernel.access.api import public
from tinhso.kernel.ui.full import is_full
from tinhso.kernel.ui.page import page
from tinhso.kernel.ui.shell import shell_of


def problem(
    request: HttpRequest,
    *,
    status: int,
    title: str,
    why: str,
    next_steps: tuple[str, ...] = (),
    to: str = "/",
    to_label: str = "",
) -> HttpResponse:
    """A page that says what happened (`title`), why, and what can be done; with one way onwards."""
    return page(
        request,
        "ui/problem.html",
        status=status,
        title=title,
        why=why,
        next_steps=next_steps,
        to=to,
        to_label=to_label or _("Về trang chủ"),
        code=status,
    )


@public
def bad_request(request: HttpRequest, exception: Exception | None = None) -> HttpResponse:
    """400"""
    return problem(
        request,
        status=400,
        title=_("Yêu cầu không hợp lệ"),
        why=_("Máy chủ không đọc được yêu cầu này."),
        next_steps=(_("Mở lại trang trước và làm lại từ đầu."),),
    )


@public
def unstorable(request: HttpRequest) -> HttpResponse:
    """400 for a value that the database refused; needs no database."""
    shell_of(request).bare = True
    return problem(
        request,
        status=400,
        title=_("Có giá trị không lưu được"),
        why=_("Trong những gì vừa gửi có ký tự lạ, số quá lớn hoặc chữ quá dài. Chưa có gì được lưu."),
        next_steps=(_("Bấm Quay lại của trình duyệt, sửa giá trị ấy rồi gửi lại."),),
    )


@public
def denied(request: HttpRequest, exception: Exception | None = None) -> HttpResponse:
    """403; the reason of the refusal (access.Denied) is shown."""
    return problem(
        request,
        status=403,
        title=_("Bạn chưa được quyền làm việc này"),
        why=str(exception or "") or _("Tài khoản của bạn chưa được giao quyền cho việc này."),
        next_steps=(
            _("Kiểm tra xem bạn đã đăng nhập đúng tài khoản chưa."),
            _("Nếu cần quyền, hãy nhờ người quản trị của cơ quan bạn giao quyền."),
        ),
    )


@public
def not_found(request: HttpRequest, exception: Exception | None = None) -> HttpResponse:
    """404; a message written for people (BadCursor) is shown."""
    from tinhso.kernel.ui.paging import BadCursor

    return problem(
        request,
        status=404,
        title=_("Không tìm thấy trang này"),
        why=str(exception)
        if isinstance(exception, BadCursor)
        else _("Địa chỉ sai, trang đã chuyển đi, hoặc bạn không được xem."),
        next_steps=(
            _("Kiểm tra lại địa chỉ, nhất là các dấu gạch và số ở cuối."),
            _("Nếu trang này cần đăng nhập, hãy đăng nhập rồi mở lại."),
        ),
    )


@public
def forged(request: HttpRequest, reason: str = "") -> HttpResponse:
    """403 for a form whose secret does not match (settings.CSRF_FAILURE_VIEW)."""
    return problem(
        request,
        status=403,
        title=_("Biểu mẫu đã hết hiệu lực"),
        why=_("Trang đã mở quá lâu, hoặc trình duyệt đang chặn cookie. Chưa có gì được lưu."),
        next_steps=(
            _("Mở lại trang, nhập lại và gửi."),
            _("Nếu vẫn lỗi, hãy cho phép cookie của trang này."),
        ),
        to=request.path,
        to_label=_("Mở lại trang"),
    )


@public
def too_large(request: HttpRequest, why: str) -> HttpResponse:
    """413, before anything was read (settings.TOO_LARGE_VIEW): needs no session and no database."""
    shell_of(request).bare = True
    return problem(
        request,
        status=413,
        title=_("Tệp quá lớn"),
        why=why,
        next_steps=(
            _("Chưa có gì được lưu. Bấm Quay lại của trình duyệt để về biểu mẫu."),
            _("Với tệp quét: quét lại ở độ phân giải thấp hơn, hoặc lưu dạng PDF có chữ."),
        ),
    )


@public
def broken(request: HttpRequest) -> HttpResponse:
    """500, or 507 when the disk is full; needs no database. Django calls it while it handles the error."""
    shell_of(request).bare = True
    if is_full(sys.exception(), Path(settings.VAR)):
        return full(request)
    return problem(
        request,
        status=500,
        title=_("Hệ thống đang gặp lỗi"),
        why=_("Lỗi đã được ghi lại. Những gì bạn vừa gửi có thể chưa được lưu."),
        next_steps=(
            _("Chờ một phút rồi thử lại."),
            _("Nếu vẫn lỗi, hãy báo cho bộ phận hỗ trợ kèm thời điểm xảy ra."),
        ),
        to=request.path if request.method == "GET" else "/",
        to_label=_("Thử lại") if request.method == "GET" else _("Về trang chủ"),
    )


def full(request: HttpRequest) -> HttpResponse:
    """507: what was sent is refused whole, and why."""
    return problem(
        request,
        status=507,
        title=_("Máy chủ đã hết chỗ trống"),
        why=_(
            "Ổ đĩa của máy chủ đã đầy nên chưa lưu được gì của lần gửi này. Những gì đã lưu trước đó vẫn còn."
        ),
        next_steps=(
            _("Giữ lại nội dung vừa nhập; gửi lại khi máy chủ đã có chỗ."),
            _("Báo người quản trị hệ thống: cần dọn bớt hoặc mở rộng ổ đĩa (lệnh ./tinhso doctor chỉ chỗ)."),
        ),
        to=request.path,
        to_label=_("Mở lại trang"),
    )
