"""E-mail by Django's settings: SMTP, or files in var/mail where no server is named."""

import smtplib
from email.utils import parseaddr

from django.conf import settings
from django.core.mail import EmailMultiAlternatives, get_connection
from django.core.mail.backends.base import BaseEmailBackend
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from tinhso.engines.notify.plugs import CannotSend, Message
from tinhso.kernel.plugs.api import Health
from tinhso.kernel.ui import api as ui
from tinhso.kernel.ui.api import Words

TEMPLATE = "notify/mail.html"


class Email:
    """Plain text with the same as HTML beside it. The Message-ID comes from the message's key."""

    code = "email"
    title: Words = gettext_lazy("Thư điện tử")

    def send(self, message: Message) -> None:
        """Hand over to the mail server; what it refuses for good is final."""
        if not message.email:
            raise CannotSend(_("Tài khoản chưa có địa chỉ thư."), final=True)
        connection = get_connection()
        _open(connection)
        try:
            letter(message, connection).send()
        except smtplib.SMTPRecipientsRefused as refused:
            code, words = next(iter(refused.recipients.values()))
            raise CannotSend(_said(code, words), final=code >= 500) from refused
        except smtplib.SMTPResponseException as refused:
            raise CannotSend(_said(refused.smtp_code, refused.smtp_error)) from refused
        finally:
            _close(connection)

    def check(self) -> Health:
        """Whether the mail server answers."""
        if "smtp" not in settings.EMAIL_BACKEND:
            return Health.good(_("Thư được ghi vào tệp, không gửi đi. Đặt TINHSO_SMTP_HOST để gửi thật."))
        connection = get_connection()
        try:
            _open(connection)
        except CannotSend as problem:
            return Health.bad(str(problem))
        _close(connection)
        return Health.good(_("Máy chủ thư %(host)s trả lời.") % {"host": settings.EMAIL_HOST})


def letter(message: Message, connection: BaseEmailBackend | None = None) -> EmailMultiAlternatives:
    """The mail as it goes out."""
    address = f"{settings.TINHSO_ADDRESS}{message.link}" if message.link else ""
    plain = "\n\n".join(filter(None, [message.words, address]))
    host = parseaddr(settings.DEFAULT_FROM_EMAIL)[1].rpartition("@")[2] or "localhost"
    headers = {"Message-ID": f"<{message.key}@{host}>", "Auto-Submitted": "auto-generated"}
    mail = EmailMultiAlternatives(
        message.subject, plain, to=[message.email], headers=headers, connection=connection
    )
    html = ui.mail(TEMPLATE, message=message, address=address)
    mail.attach_alternative(html, "text/html")
    return mail


def _open(connection: BaseEmailBackend) -> None:
    try:
        connection.open()
    except (OSError, smtplib.SMTPException) as problem:
        words = _("Không nối được máy chủ thư %(host)s: %(problem)s")
        raise CannotSend(words % {"host": settings.EMAIL_HOST, "problem": problem}) from problem


def _close(connection: BaseEmailBackend) -> None:
    try:
        connection.close()
    except (OSError, smtplib.SMTPException):  # the message is out or refused by now; parting is courtesy
        return


def _said(code: int, words: bytes | str) -> str:
    spoken = words.decode("utf-8", "replace") if isinstance(words, bytes) else words
    return _("Máy chủ thư từ chối: %(code)s %(words)s") % {"code": code, "words": spoken}
