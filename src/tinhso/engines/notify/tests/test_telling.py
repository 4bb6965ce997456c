"""Somebody is told something, once, and only they can read it."""

import threading

import pytest
from django.db import IntegrityError, connection, transaction

from tinhso.engines.notify import api as notify
from tinhso.engines.notify.models import ChannelChoice, Notice, Sending
from tinhso.kernel.access.api import STRANGER, Denied, system
from tinhso.kernel.audit.models import Entry
from tinhso.kernel.events.models import Event


def tell(*people, **changes) -> int:
    """Tell them that a task is due."""
    wanted = {
        "kind": "thu.due",
        "subject": "Nhiệm vụ NV-01 đến hạn ngày 31/01/2024",
        "words": "Hãy ghi tiến độ trước ngày đó.",
        "link": "/chuong-trinh/",
        "about": "NV-01",
        "once": "NV-01:due",
    }
    return notify.tell(people=people, **(wanted | changes))


def test_everybody_is_told_once_however_often_it_is_said(province):
    assert tell(province.lan, province.hung.pk, province.hung) == 2
    assert tell(province.lan, province.mai) == 1
    rows = Notice.objects.order_by("person").values_list("person__login", "subject", "about", "urgent")
    assert sorted(rows) == [
        (login, "Nhiệm vụ NV-01 đến hạn ngày 31/01/2024", "NV-01", False) for login in ("hung", "lan", "mai")
    ]
    assert not Sending.objects.exists()  # it waits for the morning


def test_what_the_caller_takes_back_was_never_told(province):
    with pytest.raises(ZeroDivisionError), transaction.atomic():
        tell(province.lan, urgent=True)
        raise ZeroDivisionError
    assert not Notice.objects.exists()
    assert not Sending.objects.exists()


def test_a_closed_account_is_told_nothing(province):
    province.lan.is_active = False
    province.lan.save()
    assert tell(province.lan) == 0


def test_a_kind_nobody_declared_is_refused(province):
    with pytest.raises(KeyError):
        tell(province.lan, kind="la.lung")
    assert not Notice.objects.exists()


@pytest.mark.parametrize("link", ["https://lua-dao.example/", "//lua-dao.example/", "javascript:x"])
def test_a_link_leads_nowhere_but_here(province, link):
    with pytest.raises(IntegrityError), transaction.atomic():
        tell(province.lan, link=link)


def test_a_subject_is_one_line_of_at_most_two_hundred_letters(province):
    tell(province.lan, subject="Việc\nBcc: ai-do@example.vn  " + "x" * 300)
    subject = Notice.objects.get().subject
    assert (subject[:29], len(subject)) == ("Việc Bcc: ai-do@example.vn xx", 200)


def test_urgent_notices_go_out_on_the_channels_of_their_kind(province, pigeon):
    tell(province.lan, urgent=True)
    tell(province.lan, kind="thu.urged", once="2")
    sent = Sending.objects.order_by("id").values_list("notice__once", "channel")
    assert list(sent) == [("NV-01:due", "email"), ("2", "email"), ("2", "chim")]


def test_a_channel_that_is_switched_off_carries_nothing_and_the_inbox_has_it_still(province, pigeon):
    actor = province.actor(province.lan)
    notify.choose_channel(actor=actor, group="thu", channel="email", on=False)
    tell(province.lan, province.hung, kind="thu.urged")
    sent = Sending.objects.values_list("person__login", "channel")
    assert sorted(sent) == [("hung", "chim"), ("hung", "email"), ("lan", "chim")]
    assert notify.unread_count(actor) == 1


def test_a_choice_is_recorded_and_told_once(province):
    actor = province.actor(province.lan)
    for _ in range(2):
        notify.choose_channel(actor=actor, group="thu", channel="email", on=False)
    assert ChannelChoice.objects.values_list("person__login", "group", "channel", "on").get() == (
        "lan", "thu", "email", False,
    )  # fmt: skip
    assert Entry.objects.get(action="notify.channels.choose").changes == {"thu/email": [None, False]}
    assert Event.objects.get(name="notify.channel.chosen").data["on"] is False


@pytest.mark.parametrize(("group", "channel"), [("thu", "inbox"), ("thu", "khong-co"), ("khong-co", "email")])
def test_the_inbox_cannot_be_switched_off_nor_what_is_not_there(province, group, channel):
    with pytest.raises(notify.UnknownChoice):
        notify.choose_channel(actor=province.actor(province.lan), group=group, channel=channel, on=False)
    assert not ChannelChoice.objects.exists()


def test_nobody_reads_anothers_notice(province):
    tell(province.lan)
    notice = Notice.objects.get()
    for other in (province.hung, province.admin, province.leader):
        actor = province.actor(other)
        assert notify.notice_of(actor, notice.key) is None
        assert notify.read(actor=actor, key=notice.key) is None
        assert notify.read_all(actor=actor) == 0
        assert (list(notify.inbox(actor)), notify.unread_count(actor)) == ([], 0)
    for nobody in (STRANGER, system()):
        with pytest.raises(Denied):
            notify.read(actor=nobody, key=notice.key)
        with pytest.raises(Denied):
            notify.read_all(actor=nobody)
        assert notify.unread_count(nobody) == 0
    notice.refresh_from_db()
    assert notice.read_at is None


def test_reading_marks_once_and_all_marks_the_rest(province):
    for number in range(3):
        tell(province.lan, once=str(number))
    actor = province.actor(province.lan)
    first = notify.read(actor=actor, key=Notice.objects.first().key)
    again = notify.read(actor=actor, key=first.key)
    assert again.read_at == first.read_at
    assert notify.unread_count(actor) == 2
    assert notify.read_all(actor=actor) == 2
    assert notify.unread_count(actor) == 0


def test_unread_notices_are_counted_to_a_hundred_with_one_query(province, django_assert_num_queries):
    Notice.objects.bulk_create(
        Notice(person=province.lan, kind="thu.due", subject="x", once=str(number)) for number in range(130)
    )
    actor = province.actor(province.lan)
    with django_assert_num_queries(1):
        assert notify.unread_count(actor) == notify.MOST_COUNTED == 100
    with django_assert_num_queries(0):
        assert notify.unread_count(STRANGER) == 0


@pytest.mark.django_db(transaction=True)
def test_two_who_tell_the_same_at_the_same_moment_tell_it_once():
    from tests.province import make

    people = make()
    everybody = [people.lan, people.hung, people.mai, people.leader]
    told: list[int] = []
    ready = threading.Barrier(4)

    def loop(order: int) -> None:
        try:
            ready.wait()
            for number in range(10):
                turned = everybody[order:] + everybody[:order]
                told.append(tell(*turned, once=str(number), urgent=True))
        finally:
            connection.close()

    threads = [threading.Thread(target=loop, args=(order,)) for order in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert (len(told), sum(told)) == (40, 40)
    assert Notice.objects.count() == 40
    assert Sending.objects.count() == 40
