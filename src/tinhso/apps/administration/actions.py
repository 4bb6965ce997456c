"""What an administrator may do. Each is asked for everywhere, or for the subtree it concerns."""

from tinhso.engines.exchange import api as exchange
from tinhso.kernel.access.api import Action, RoleSeed
from tinhso.kernel.audit import api as audit

SEE_HEALTH = Action(
    code="administration.health.see",
    sentence="Xem tình trạng của hệ thống: kết nối, tiến trình nền, hàng đợi, niêm phong nhật ký.",
)
SET_DAYS = Action(
    code="administration.calendar.change",
    sentence="Xem và sửa bảng ngày nghỉ, ngày làm bù; mọi thời hạn tính theo bảng này.",
)
REVIVE = Action(
    code="administration.queue.revive",
    sentence="Xem các việc nền, sự kiện đã hỏng sau mọi lần thử, và cho chạy lại.",
)
LOOK = Action(
    code="administration.personal.look",
    sentence="Xem dữ liệu cá nhân của một tài khoản hoặc mục nhật ký về một người; phải nêu mục đích.",
)
GIVE_ROLE = Action(
    code="administration.role.give",
    sentence="Xem ai giữ vai trò nào; giao và kết thúc vai trò, không vượt quá quyền mình đang có.",
)
SEE_ACCOUNTS = Action(
    code="administration.account.see",
    sentence="Tìm tài khoản, xem chức vụ, vai trò và số phiên đăng nhập.",
)
CLOSE_ACCOUNT = Action(
    code="administration.account.close",
    sentence="Khóa và mở lại tài khoản.",
    also_requires=SEE_ACCOUNTS,
)
GIVE_POST = Action(
    code="administration.post.give",
    sentence="Giao chức vụ trong một cơ quan cho cán bộ từ một ngày.",
    also_requires=SEE_ACCOUNTS,
)

CHECK_DATA = Action(
    code="administration.data.check",
    sentence="Cho kiểm tra dữ liệu và xem những điều dữ liệu chưa khớp với nhau.",
)

ALL = (SEE_HEALTH, CHECK_DATA, SET_DAYS, REVIVE, LOOK, GIVE_ROLE, SEE_ACCOUNTS, CLOSE_ACCOUNT, GIVE_POST)

ROLES = (
    RoleSeed(
        "administrator",
        "Quản trị hệ thống",
        (*(one.code for one in ALL), audit.READ.code, exchange.MANAGE.code),
    ),
)
