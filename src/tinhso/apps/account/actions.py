"""What may be done with an account."""

from tinhso.kernel.access.api import Action

LEND = Action(
    code="account.powers.lend",
    sentence="Ủy quyền chức vụ mình đang giữ cho đồng nghiệp trong một thời gian.",
    owner_may=True,
)
END_SESSION = Action(
    code="account.session.end", sentence="Kết thúc phiên đăng nhập của chính mình.", owner_may=True
)
SEE_RECORD = Action(
    code="account.record.see", sentence="Xem ai đã xem hoặc thay đổi dữ liệu của mình.", owner_may=True
)
USE_TOKENS = Action(
    code="account.token.use",
    sentence="Tạo và thu hồi mã truy cập để phần mềm làm việc bằng quyền của chính mình.",
    owner_may=True,
)
ALL = (LEND, END_SESSION, SEE_RECORD, USE_TOKENS)
