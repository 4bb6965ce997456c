"""What may be done with notices: everybody with their own, nobody with another's."""

from tinhso.kernel.access.api import Action

READ = Action(code="notify.inbox.read", sentence="Đọc thông báo gửi cho mình.", owner_may=True)
CHOOSE = Action(code="notify.channels.choose", sentence="Chọn kênh nhận thông báo cho mình.", owner_may=True)
ALL = (READ, CHOOSE)
