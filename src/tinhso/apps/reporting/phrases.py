"""Words of the sheet that its scripts show: the page hands them over in the reader's language."""

from django.utils.translation import gettext as _


def of_sheet() -> dict[str, str]:
    """State of a cell, state of the queue, reasons of refusal. Braces are filled in by the script."""
    return {
        "saved": _("Đã lưu"),
        "saving": _("Đang gửi"),
        "waiting": _("Chờ gửi"),
        "required": _("Chưa nhập"),
        "optional": _("Không bắt buộc"),
        "computed": _("Tính tự động"),
        "counted": _("Nền tảng đếm"),
        "locked": _("Đã khóa"),
        "refused": _("Không ghi được: {why}"),
        "overtaken": _("Người khác vừa ghi {theirs}; số bạn gõ là {mine}."),
        "use_mine": _("Dùng số của tôi"),
        "discard": _("Bỏ số này"),
        "gone": _("Ô không còn trong biểu:"),
        "none": _("trống"),
        "yes": _("Có"),
        "no": _("Không"),
        "low": _("Nhỏ hơn mức thường thấy {n}."),
        "high": _("Lớn hơn mức thường thấy {n}."),
        "far": _("Lệch xa các kỳ trước, hãy xem lại."),
        "check": _("{title}: đang là {left} so với {right}."),
        "bad_number": _("Không phải là số. Viết như 1.234,5."),
        "bad_dot": _("Phần thập phân viết sau dấu phẩy; dấu chấm chỉ tách từng nhóm ba chữ số."),
        "bad_large": _("Số quá lớn."),
        "bad_whole": _("Cần một số nguyên, không có phần thập phân."),
        "bad_decimals": _("Nhiều nhất {n} chữ số sau dấu phẩy."),
        "bad_yesno": _("Ghi Có hoặc Không."),
        "pasted": _("Đã dán {n} ô, bỏ qua {m} ô không nhập được."),
        "copied": _("Đã chép {n} ô."),
        "not_kept": _("Trình duyệt không cho giữ số liệu trên máy; đừng đóng trang khi chưa gửi xong."),
        **_of_bar(),
    }


def _of_bar() -> dict[str, str]:
    return {
        "bar_saved": _("Mọi số đã gõ đều đã lưu trên máy chủ."),
        "bar_waiting": _("{n} ô chờ gửi."),
        "bar_sending": _("Đang gửi {n} ô…"),
        "bar_retry": _("Chưa gửi được {n} ô; tự thử lại sau {s} giây."),
        "bar_offline": _("Mất mạng: {n} ô được giữ trên máy này và tự gửi khi có mạng."),
        "bar_offline_none": _(
            "Mất mạng. Vẫn nhập được; số liệu được giữ trên máy này và tự gửi khi có mạng."
        ),
        "bar_signin": _("Phiên đăng nhập đã hết: {n} ô được giữ trên máy này, đăng nhập lại để gửi."),
        "bar_refused": _("{n} ô máy chủ không nhận, xem lý do ở từng ô."),
    }
