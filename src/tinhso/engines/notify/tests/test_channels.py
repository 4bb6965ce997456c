"""The channels of the house: mail through a real server, and carriers on trial that say what they are."""

import email
import socket
from collections.abc import Iterator
from email import policy

import pytest
from aiosmtpd.controller import Controller

from tests.ports import free_port
from tinhso.engines.notify import api as notify
from tinhso.engines.notify import sending
from tinhso.engines.notify.channels import trial
from tinhso.engines.notify.channels.email import Email
from tinhso.engines.notify.models import Sending, TrialMessage
from tinhso.engines.notify.tests.test_telling import tell


class Postbox:
    """A mail server that keeps what it takes, or answers what it is told to."""

    def __init__(self) -> None:
        self.taken: list[email.message.EmailMessage] = []
        self.rcpt, self.data = "250 OK", "250 OK"

    async def handle_RCPT(self, server, session, envelope, address, options) -> str:
        if self.rcpt.startswith("250"):
            envelope.rcpt_tos.append(address)
        return self.rcpt

    async def handle_DATA(self, server, session, envelope) -> str:
        if self.data.startswith("250"):
            self.taken.append(email.message_from_bytes(envelope.content, policy=policy.default))
        return self.data


@pytest.fixture
def postbox(settings) -> Iterator[Postbox]:
    """The server, and settings that lead to it."""
    port = free_port()
    box = Postbox()
    server = Controller(
        box, hostname="127.0.0.1", port=port, server_hostname="thu.example.vn", ready_timeout=60
    )
    server.start()
    settings.EMAIL_BACKEND = "django.core.mail.backends.smtp.EmailBackend"
    settings.EMAIL_HOST, settings.EMAIL_PORT = "127.0.0.1", port
    settings.DEFAULT_FROM_EMAIL = "Tỉnh Số <tinhso@haiduong.example.vn>"
    settings.TINHSO_ADDRESS = "https://tinhso.example.vn"
    yield box
    server.stop()


@pytest.fixture
def told(province) -> Sending:
    """Lan is told something urgent."""
    tell(province.lan, urgent=True, words="Hãy ghi tiến độ <ngay>.\nCảm ơn.")
    return Sending.objects.get()


def state_of(one: Sending) -> tuple[str, str]:
    one.refresh_from_db()
    return one.state, one.said


def test_a_mail_arrives_whole(postbox, told):
    sending.send_due()
    (letter,) = postbox.taken
    assert letter["Subject"].strip() == "Nhiệm vụ NV-01 đến hạn ngày 31/01/2024"
    assert letter["To"] == "lan@example.vn"
    assert letter["Message-ID"] == f"<{told.key}@haiduong.example.vn>"
    assert letter["Auto-Submitted"] == "auto-generated"
    plain = letter.get_body(("plain",)).get_content().replace("\r\n", "\n").strip()
    assert plain == "Hãy ghi tiến độ <ngay>.\nCảm ơn.\n\nhttps://tinhso.example.vn/chuong-trinh/"
    html = letter.get_body(("html",)).get_content()
    assert "Kính gửi Nguyễn Thị Lan," in html
    assert "&lt;ngay&gt;" in html
    assert 'href="https://tinhso.example.vn/chuong-trinh/"' in html
    assert state_of(told) == ("sent", "")


def test_an_address_that_does_not_exist_is_given_up_at_once(postbox, told):
    postbox.rcpt = "550 No such user"
    sending.send_due()
    assert state_of(told) == ("failed", "Máy chủ thư từ chối: 550 No such user")


@pytest.mark.parametrize(("rcpt", "data"), [("450 Try later", "250 OK"), ("250 OK", "452 Disk full")])
def test_a_server_that_is_busy_is_asked_again(postbox, told, rcpt, data):
    postbox.rcpt, postbox.data = rcpt, data
    sending.send_due()
    assert state_of(told)[0] == "waiting"
    postbox.rcpt = postbox.data = "250 OK"
    Sending.objects.update(next_at=told.created_at)
    sending.send_due()
    assert state_of(told) == ("sent", "")
    assert len(postbox.taken) == 1


def test_a_server_that_is_down_is_named_and_asked_again(settings, told):
    settings.EMAIL_BACKEND = "django.core.mail.backends.smtp.EmailBackend"
    with socket.socket() as taken:  # bound, not listening: connections are refused
        taken.bind(("127.0.0.1", 0))
        settings.EMAIL_HOST, settings.EMAIL_PORT = "127.0.0.1", taken.getsockname()[1]
        sending.send_due()
        health = Email().check()
    state, said = state_of(told)
    assert state == "waiting"
    assert said.startswith("Không nối được máy chủ thư 127.0.0.1:")
    assert (health.well, health.sentence.startswith("Không nối được")) == (False, True)


def test_a_server_that_answers_is_well(postbox):
    assert Email().check().sentence == "Máy chủ thư 127.0.0.1 trả lời."


def test_without_an_address_no_mail_is_tried(postbox, province):
    province.lan.email = ""
    province.lan.save()
    tell(province.lan, urgent=True)
    sending.send_due()
    assert state_of(Sending.objects.get()) == ("failed", "Tài khoản chưa có địa chỉ thư.")


@pytest.fixture
def on_trial(settings, province) -> None:
    """The trial channels are offered; Lan has a phone and wants an SMS."""
    settings.TINHSO_TRIAL_CHANNELS = True
    settings.EMAIL_BACKEND = "django.core.mail.backends.locmem.EmailBackend"
    province.lan.phone = "0912345678"
    province.lan.save()
    notify.choose_channel(actor=province.actor(province.lan), group="thu", channel="sms", on=True)


def test_a_trial_message_is_kept_for_its_receiver_alone(on_trial, province):
    tell(province.lan, urgent=True, words="Hãy làm.")
    sending.send_due()
    kept = TrialMessage.objects.get()
    assert (kept.channel, kept.to, kept.words) == (
        "sms", "0912345678", "Nhiệm vụ NV-01 đến hạn ngày 31/01/2024\nHãy làm.",
    )  # fmt: skip
    mine = {one.code: one.messages for one in notify.trials(province.actor(province.lan))}
    assert mine == {"sms": [kept], "zalo": []}
    theirs = notify.trials(province.actor(province.admin))
    assert [one.messages for one in theirs] == [[], []]


def test_a_message_that_is_carried_again_is_kept_once(on_trial, province):
    tell(province.lan, urgent=True)
    message = sending._message(Sending.objects.select_related("person").get(channel="sms"))
    for _ in range(2):
        trial.SMS.send(message)
    assert TrialMessage.objects.count() == 1


def test_a_trial_channel_can_be_told_to_fail_for_oneself(on_trial, province):
    actor = province.actor(province.lan)
    notify.break_trial(actor=actor, channel="sms", down=True)
    tell(province.lan, urgent=True)
    sending.send_due()
    waiting = Sending.objects.get(channel="sms")
    assert state_of(waiting) == ("waiting", "Kênh thử nghiệm đang được đặt ở chế độ hỏng.")
    notify.break_trial(actor=actor, channel="sms", down=False)
    Sending.objects.update(next_at=waiting.created_at)
    sending.send_due()
    assert state_of(waiting) == ("sent", "")


@pytest.mark.parametrize(
    ("phone", "said"),
    [("", "Tài khoản chưa có số điện thoại."), ("0912340000", "Số điện thoại 0912340000 không tồn tại.")],
)
def test_a_number_that_cannot_be_reached_is_given_up(on_trial, province, phone, said):
    province.lan.phone = phone
    province.lan.save()
    tell(province.lan, urgent=True)
    sending.send_due()
    assert state_of(Sending.objects.get(channel="sms")) == ("failed", said)


def test_a_trial_channel_says_what_it_is_and_is_not_offered_in_earnest(province, settings):
    for channel in (trial.SMS, trial.ZALO):
        assert "thử nghiệm" in str(channel.title)
        assert "không gửi ra ngoài" in channel.check().sentence
    settings.TINHSO_TRIAL_CHANNELS = False
    actor = province.actor(province.lan)
    with pytest.raises(notify.UnknownChoice):
        notify.choose_channel(actor=actor, group="thu", channel="sms", on=True)
    with pytest.raises(notify.UnknownChoice):
        notify.break_trial(actor=actor, channel="sms", down=True)
    assert notify.trials(actor) == []
