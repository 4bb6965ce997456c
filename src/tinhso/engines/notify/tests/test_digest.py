"""One mail a morning with what is unread, and none where there is nothing."""

import datetime as dt
import threading

import pytest
from django.core import mail
from django.db import connection

from tests.province import make
from tinhso.engines.notify import api as notify
from tinhso.engines.notify import sending
from tinhso.engines.notify.digest import make_digests
from tinhso.engines.notify.models import Notice, Sending
from tinhso.engines.notify.tests.test_telling import tell
from tinhso.kernel.text import api as text

VN = text.VIETNAM
EVE = dt.datetime(2024, 10, 14, 17, 0, tzinfo=VN)
MORNING = dt.datetime(2024, 10, 15, 7, 0, tzinfo=VN)


@pytest.fixture(autouse=True)
def mail_in_memory(settings) -> None:
    """What is sent is kept in mail.outbox."""
    settings.EMAIL_BACKEND = "django.core.mail.backends.locmem.EmailBackend"
    settings.TINHSO_ADDRESS = "https://tinhso.example.vn"


def run_at(moment: dt.datetime) -> int:
    """Make the digests that are due then, and send them."""
    with text.at(moment):
        made = make_digests()
        sending.send_due()
        return made


def tell_on_the_eve(*people, **changes) -> None:
    """Tell people something the evening before."""
    with text.at(EVE):
        tell(*people, **changes)


def test_everybody_gets_one_mail_with_what_is_unread(province):
    tell_on_the_eve(province.lan, province.hung, subject="Đến hạn NV-01", once="1")
    tell_on_the_eve(province.lan, subject="Đến hạn NV-02", once="2", link="")
    assert run_at(MORNING - dt.timedelta(seconds=1)) == 0
    assert run_at(MORNING) == 2
    letters = {one.to[0]: one for one in mail.outbox}
    assert set(letters) == {"lan@example.vn", "hung@example.vn"}
    mine = letters["lan@example.vn"]
    assert mine.subject == "2 thông báo chưa đọc, ngày 15/10/2024"
    assert mine.body == (
        "– Đến hạn NV-01\n  https://tinhso.example.vn/chuong-trinh/\n– Đến hạn NV-02\n\n"
        "https://tinhso.example.vn/tai-khoan/thong-bao/"
    )
    assert '<a href="https://tinhso.example.vn/chuong-trinh/"' in mine.alternatives[0].content


def test_running_again_the_same_day_sends_nothing_more(province):
    tell_on_the_eve(province.lan)
    assert [run_at(MORNING), run_at(MORNING), run_at(MORNING + dt.timedelta(hours=5))] == [1, 0, 0]
    assert len(mail.outbox) == 1


def test_what_comes_in_during_the_day_waits_for_the_next_morning(province):
    tell_on_the_eve(province.lan)
    run_at(MORNING)
    with text.at(MORNING + dt.timedelta(hours=1)):
        tell(province.lan, once="2", subject="Việc mới")
    assert run_at(MORNING + dt.timedelta(hours=8)) == 0
    assert run_at(MORNING + dt.timedelta(days=1)) == 1
    assert [("Việc mới" in one.body, "NV-01" in one.body) for one in mail.outbox] == [
        (False, True),
        (True, False),
    ]


def test_a_worker_that_was_down_at_seven_makes_up_for_it(province):
    tell_on_the_eve(province.lan)
    assert run_at(MORNING + dt.timedelta(hours=3)) == 1


@pytest.mark.parametrize(
    "why", ["read", "urgent", "at once", "switched off", "no address", "closed", "nothing"]
)
def test_where_there_is_nothing_to_say_nothing_is_sent(province, why, pigeon):
    actor = province.actor(province.lan)
    if why == "no address":
        province.lan.email = ""
        province.lan.save()
    if why == "switched off":
        notify.choose_channel(actor=actor, group="thu", channel="email", on=False)
    if why != "nothing":
        tell_on_the_eve(
            province.lan, urgent=why == "urgent", kind="thu.urged" if why == "at once" else "thu.due"
        )
    if why == "closed":
        province.lan.is_active = False
        province.lan.save()
    if why == "read":
        notify.read_all(actor=actor)
    assert run_at(MORNING) == 0
    assert not Sending.objects.exclude(day=None).exists()
    assert len(mail.outbox) == (1 if why in {"urgent", "at once"} else 0)


def test_a_long_list_is_cut_with_the_number_of_the_rest(province):
    with text.at(EVE):
        Notice.objects.bulk_create(
            Notice(person=province.lan, kind="thu.due", subject=f"Việc {n:02d}", once=str(n))
            for n in range(60)
        )
    run_at(MORNING)
    assert mail.outbox[0].subject.startswith("60 thông báo")
    assert "Việc 49" in mail.outbox[0].body
    assert "Việc 50" not in mail.outbox[0].body
    assert "… và 10 thông báo khác." in mail.outbox[0].body


def test_a_digest_that_may_be_out_is_not_sent_a_second_time(province):
    tell_on_the_eve(province.lan)
    with text.at(MORNING):
        make_digests()
        claimed = sending._claim()  # and then the worker dies, perhaps after the server took the mail
    assert run_at(MORNING + dt.timedelta(minutes=11)) == 0
    claimed.refresh_from_db()
    assert claimed.state == "failed"
    assert claimed.said == "Lần gửi bị ngắt giữa chừng; không gửi lại để không ai nhận hai bản."
    assert mail.outbox == []
    assert notify.unread_count(province.actor(province.lan)) == 1


def test_a_digest_is_one_transaction(province, monkeypatch):
    tell_on_the_eve(province.lan)
    real = Sending.objects.bulk_create

    def killed(*args, **kwargs):
        real(*args, **kwargs)
        raise KeyboardInterrupt

    with monkeypatch.context() as patch, pytest.raises(KeyboardInterrupt):
        patch.setattr(type(Sending.objects), "bulk_create", lambda self, *a, **k: killed(*a, **k))
        run_at(MORNING)
    assert not Sending.objects.exists()
    assert Notice.objects.get().digested_at is None
    assert run_at(MORNING) == 1


@pytest.mark.django_db(transaction=True)
def test_two_runs_at_the_same_moment_make_one():
    people = make()
    tell_on_the_eve(people.lan, people.hung, people.mai)
    made: list[int] = []
    ready = threading.Barrier(3)

    def loop() -> None:
        try:
            ready.wait()
            with text.at(MORNING):
                made.append(make_digests())
        finally:
            connection.close()

    threads = [threading.Thread(target=loop) for _ in range(3)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert (len(made), sum(made)) == (3, 3)
    assert Sending.objects.count() == 3
