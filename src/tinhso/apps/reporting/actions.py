"""What may be done with reports."""

from tinhso.kernel.access.api import Action, RoleSeed

VIEW = Action(
    code="reporting.report.view", sentence="Xem báo cáo số liệu của các cơ quan trong phạm vi được giao."
)
ENTER = Action(
    code="reporting.report.enter",
    sentence="Nhập và nộp báo cáo số liệu của cơ quan được giao.",
    also_requires=VIEW,
)
APPROVE = Action(
    code="reporting.report.approve",
    sentence="Duyệt hoặc trả lại báo cáo của các cơ quan cấp dưới.",
    also_requires=VIEW,
)
ACCEPT = Action(
    code="reporting.report.accept",
    sentence="Tiếp nhận báo cáo đã duyệt và gỡ duyệt khi cần sửa.",
    also_requires=VIEW,
)
MANAGE = Action(
    code="reporting.form.manage",
    sentence="Lập biểu báo cáo, giao cơ quan báo cáo, đặt quy tắc kiểm tra và mở khóa.",
    also_requires=VIEW,
)

DEFINE = Action(
    code="reporting.indicator.define",
    sentence="Lập và sửa chỉ tiêu báo cáo, phân tổ dùng chung của các biểu.",
    also_requires=VIEW,
)
KEEP_VIEW = Action(
    code="reporting.view.keep",
    sentence="Lưu bảng số liệu để xem lại và chia sẻ.",
    owner_may=True,
)

ALL = (VIEW, ENTER, APPROVE, ACCEPT, MANAGE, DEFINE, KEEP_VIEW)

ROLES = (
    RoleSeed("reporting-reporter", "Người báo cáo số liệu", (VIEW.code, ENTER.code)),
    RoleSeed("reporting-approver", "Người duyệt báo cáo", (VIEW.code, APPROVE.code)),
    RoleSeed(
        "reporting-standing",
        "Cơ quan thường trực báo cáo",
        (VIEW.code, ENTER.code, APPROVE.code, ACCEPT.code, MANAGE.code, DEFINE.code),
    ),
)
