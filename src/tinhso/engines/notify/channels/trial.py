"""SMS and Zalo on trial: a counterpart that keeps what it is given, refuses as a carrier would, says what it is.

It knows a message by its key and takes it once. Numbers that end in 0000 do not exist; a receiver may switch a
channel off for themselves (TrialOutage), as a carrier's outage would.
"""

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from tinhso.engines.notify.models import TrialMessage, TrialOutage
from tinhso.engines.notify.plugs import CannotSend, Message
from tinhso.kernel.people import api as people
from tinhso.kernel.plugs.api import Health
from tinhso.kernel.ui.api import Words

NOT_IN_USE = "0000"


class TrialChannel:
    """A channel that carries nothing out of the house."""

    def __init__(self, code: str, title: Words) -> None:
        self.code, self.title = code, title

    def send(self, message: Message) -> None:
        """Keep the message, once."""
        if not message.phone:
            raise CannotSend(_("Tài khoản chưa có số điện thoại."), final=True)
        if message.phone.endswith(NOT_IN_USE):
            raise CannotSend(_("Số điện thoại %(to)s không tồn tại.") % {"to": message.phone}, final=True)
        person = people.by_key(message.person)
        if person is None:
            raise CannotSend(_("Không còn tài khoản này."), final=True)
        if TrialOutage.objects.filter(person=person, channel=self.code).exists():
            raise CannotSend(_("Kênh thử nghiệm đang được đặt ở chế độ hỏng."))
        words = "\n".join(filter(None, [message.subject, message.words]))
        TrialMessage.objects.get_or_create(
            key=message.key,
            defaults={"person": person, "channel": self.code, "to": message.phone, "words": words},
        )

    def check(self) -> Health:
        """It always works, and says that it is no carrier."""
        return Health.good(_("Kênh thử nghiệm: tin được giữ lại trong hệ thống, không gửi ra ngoài."))


SMS = TrialChannel("sms", gettext_lazy("Tin nhắn SMS (thử nghiệm)"))
ZALO = TrialChannel("zalo", gettext_lazy("Zalo (thử nghiệm)"))
