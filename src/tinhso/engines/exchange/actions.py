"""What may be done with hooks."""

from tinhso.kernel.access.api import Action

MANAGE = Action(
    code="exchange.hook.manage",
    sentence="Khai báo nơi nhận sự kiện (webhook), gửi thử, gửi lại, tắt và đổi khóa ký.",
)
ALL = (MANAGE,)
