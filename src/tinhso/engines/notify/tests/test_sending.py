"""Messages leave the house: tried again when refused, given up in words, never twice by mistake."""

import datetime as dt
import threading

import pytest
from django.db import connection

from tests.province import make
from tinhso.engines.notify import api as notify
from tinhso.engines.notify import sending
from tinhso.engines.notify.models import Notice, Sending
from tinhso.engines.notify.tests.conftest import refusal
from tinhso.engines.notify.tests.test_telling import tell
from tinhso.kernel.events.models import Event
from tinhso.kernel.text import api as text

START = dt.datetime(2024, 10, 15, 1, 0, tzinfo=dt.UTC)


@pytest.fixture
def told(province, pigeon, settings) -> Sending:
    """Lan is told something at once; the mail is out already."""
    settings.EMAIL_BACKEND = "django.core.mail.backends.locmem.EmailBackend"
    with text.at(START):
        tell(province.lan, kind="thu.urged", words="Hãy làm.")
        Sending.objects.filter(channel="email").delete()
    return Sending.objects.get(channel="chim")


def send_at(minutes: float) -> int:
    """Send what is due so many minutes after the start."""
    with text.at(START + dt.timedelta(minutes=minutes)):
        return sending.send_due()


def test_a_message_is_carried_once(told, pigeon, province):
    assert [send_at(0), send_at(1), send_at(100)] == [1, 0, 0]
    (carried,) = pigeon.carried
    assert (carried.key, carried.person, carried.words, carried.link, carried.again) == (
        told.key, province.lan.key, "Hãy làm.", "/chuong-trinh/", False,
    )  # fmt: skip
    told.refresh_from_db()
    assert (told.state, told.attempts, told.sent_at) == ("sent", 1, START)


def test_a_refused_message_is_tried_again_after_doubling_waits(told, pigeon):
    pigeon.fails_with = [refusal(), ConnectionResetError("đứt")]
    assert [send_at(0), send_at(0.9), send_at(1), send_at(2.9), send_at(3), send_at(60)] == [1, 0, 1, 0, 1, 0]
    told.refresh_from_db()
    assert (told.state, told.attempts, told.said) == ("sent", 3, "")
    assert [one.again for one in pigeon.carried] == [True]


def test_what_is_refused_every_time_is_given_up_and_told(told, pigeon, province):
    pigeon.fails_with = [refusal() for _ in range(20)]
    for minute in range(0, 60 * 24, 5):
        send_at(minute)
    told.refresh_from_db()
    assert (told.state, told.attempts, told.said) == ("failed", 10, "Đường bận")
    assert len(pigeon.fails_with) == 10
    with text.at(START + dt.timedelta(days=3)):
        assert (notify.out_of_house().waiting, notify.out_of_house().failed) == (0, 1)
    event = Event.objects.get(name="notify.sending.failed")
    assert event.data["person"] == str(province.lan.key)
    assert event.data["channel"] == "chim"
    assert Notice.objects.get().read_at is None  # the inbox has it still


def test_what_will_never_be_taken_is_not_tried_again(told, pigeon):
    pigeon.fails_with = [refusal(final=True)]
    assert [send_at(0), send_at(600)] == [1, 0]
    told.refresh_from_db()
    assert (told.state, told.attempts) == ("failed", 1)


def test_a_channel_that_is_gone_is_said_to_be_gone(told):
    Sending.objects.update(channel="bo-cau-cu")
    send_at(0)
    told.refresh_from_db()
    assert (told.state, told.said) == ("failed", "Không còn kênh bo-cau-cu.")


def test_one_that_fails_does_not_hold_up_the_others(told, pigeon, province):
    with text.at(START):
        tell(province.hung, kind="thu.urged", once="2")
        Sending.objects.filter(channel="email").delete()
    pigeon.fails_with = [refusal()]
    assert send_at(0) == 2
    assert [one.person for one in pigeon.carried] == [province.hung.key]


def test_a_claim_left_by_a_worker_that_is_gone_is_taken_over(told, pigeon):
    with text.at(START):
        assert sending._claim() == told  # and then the worker dies
    assert [send_at(9), send_at(10), send_at(30)] == [0, 1, 0]
    assert [one.again for one in pigeon.carried] == [True]


def test_a_worker_that_comes_back_late_changes_nothing_any_more(told, pigeon):
    with text.at(START):
        slow = sending._claim()
    assert send_at(10) == 1
    with text.at(START + dt.timedelta(minutes=11)):
        sending._refused(slow, "chậm quá", final=True)
    told.refresh_from_db()
    assert (told.state, told.said) == ("sent", "")


@pytest.mark.django_db(transaction=True)
def test_workers_at_the_same_moment_share_the_work(pigeon):
    people = make()
    for number in range(20):
        tell(people.lan, kind="thu.urged", once=str(number))
    Sending.objects.filter(channel="email").delete()
    ready = threading.Barrier(4)

    def loop() -> None:
        try:
            ready.wait()
            sending.send_due()
        finally:
            connection.close()

    threads = [threading.Thread(target=loop) for _ in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    keys = [one.key for one in pigeon.carried]
    assert (len(keys), len(set(keys))) == (20, 20)
    assert set(Sending.objects.values_list("state", "attempts")) == {("sent", 1)}
