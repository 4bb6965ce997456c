"""What others plug in: their actions and the roles the house ships."""

import re

from tinhso.kernel.access.actions import Action, RoleSeed
from tinhso.kernel.plugs.api import Health, Socket
from tinhso.kernel.text import api as text

_PATH = re.compile(r"[a-z0-9_-]+(\.[a-z0-9_-]+)+")


def _check_action(action: Action) -> Health:
    if not _PATH.fullmatch(action.code):
        return Health.bad(text.phrase("Mã hành động phải có dạng mô-đun.việc (chữ thường, không dấu)."))
    if not str(action.sentence).strip():
        return Health.bad(text.phrase("Hành động chưa có câu nói nó cho phép làm gì."))
    return Health.good(str(action.sentence))


def _check_role(role: RoleSeed) -> Health:
    unknown = [code for code in role.actions if code not in {one.code for one in actions}]
    if unknown:
        words = text.phrase(
            "Vai trò có hành động không ai khai báo: {codes}.", codes=", ".join(sorted(unknown))
        )
        return Health.bad(words)
    return Health.good(text.phrase("Vai trò gồm {count} hành động.", count=len(role.actions)))


actions: Socket[Action] = Socket(
    "access.actions",
    accepts=Action,
    demo=lambda: Action(code="demo.read", sentence=text.phrase("Đọc trang thử (mẫu).")),
    check=_check_action,
)
roles: Socket[RoleSeed] = Socket(
    "access.roles",
    accepts=RoleSeed,
    demo=lambda: RoleSeed("demo", text.phrase("Vai trò mẫu"), tuple(one.code for one in actions)[:1]),
    check=_check_role,
)
