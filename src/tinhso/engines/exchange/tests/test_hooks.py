"""Facts go out signed, under their own id, at least once; what fails is seen and can be tried again."""

import datetime as dt
import uuid

import pytest
from django.core.exceptions import ValidationError
from django.db import connection, transaction

from tinhso.engines.exchange import api as exchange
from tinhso.engines.exchange import sending
from tinhso.engines.exchange.jobs import send_again
from tinhso.engines.exchange.models import Hook, HookSending
from tinhso.engines.exchange.tests.receiver import verify
from tinhso.engines.notify.events import ChannelChosen, SendingFailed
from tinhso.engines.notify.models import Notice
from tinhso.kernel.access.api import Denied
from tinhso.kernel.audit.models import Entry
from tinhso.kernel.events import api as events
from tinhso.kernel.events.models import Event
from tinhso.kernel.text import api as text


def chosen(person: str = "ai-do") -> Event:
    """Something happened: any fact that lies below this module will do."""
    with transaction.atomic():
        return events.record(ChannelChosen(person=person, group="thu", channel="email", on=True))


def jobs() -> int:
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT count(*) FROM procrastinate_jobs WHERE task_name = 'exchange.send' AND status = 'todo'"
        )
        return int(cursor.fetchone()[0])


def work(hook: Hook) -> None:
    """What the worker does."""
    events.deliver_all()
    sending.send_due(hook.key)


def states(hook: Hook) -> list[tuple[str, int, int | None]]:
    rows = HookSending.objects.filter(hook=hook).order_by("pk")
    return list(rows.values_list("state", "attempts", "status"))


def test_a_fact_reaches_the_receiver_as_a_signed_cloudevent(make, receiver):
    made = make()
    event = chosen()
    work(made.hook)
    (got,) = receiver.got
    assert (got.path, got.headers["content-type"]) == ("/nhan", "application/cloudevents+json")
    assert got.event == {
        "specversion": "1.0",
        "id": str(event.key),
        "source": "/su-kien",
        "type": "notify.channel.chosen",
        "subject": "ai-do",
        "time": event.at.isoformat().replace("+00:00", "Z"),
        "datacontenttype": "application/json",
        "data": {"person": "ai-do", "group": "thu", "channel": "email", "on": True},
    }
    assert got.headers["webhook-id"] == got.event["id"]
    assert verify(got, made.secret)
    assert states(made.hook) == [("sent", 1, 200)]


def test_a_changed_body_another_secret_and_an_old_message_are_refused_by_the_receiver(make, receiver):
    made, other = make(), make("notify.sending.failed")
    chosen()
    work(made.hook)
    (got,) = receiver.got
    forged = type(got)(got.path, got.headers, got.body.replace(b"ai-do", b"ai-khac"))
    assert (verify(got, made.secret), verify(forged, made.secret)) == (True, False)
    assert not verify(got, other.secret)
    assert not verify(got, made.secret, now=float(got.headers["webhook-timestamp"]) + 301)


def test_the_sending_and_its_job_are_written_with_the_mark_that_the_fact_was_delivered(make):
    made = make()
    chosen()
    assert (states(made.hook), jobs()) == ([], 0)
    events.deliver_all()
    assert (states(made.hook), jobs(), events.waiting()) == ([("waiting", 0, None)], 1, 0)


def test_a_hook_gets_only_what_it_wants_and_only_while_it_is_on(make, province, receiver):
    whole, exact = make("notify."), make("notify.sending.failed")
    exchange.switch(actor=province.actor(province.admin), hook=whole.hook, on=False)
    chosen()
    with transaction.atomic():
        events.record(SendingFailed(sending=uuid.uuid4(), person=uuid.uuid4(), channel="email"))
    events.deliver_all()
    assert list(HookSending.objects.values_list("hook", "name")) == [(exact.hook.pk, "notify.sending.failed")]


def test_what_happens_to_hooks_is_told_to_no_hook(make, province):
    made = make("notify.")
    exchange.change_secret(actor=province.actor(province.admin), hook=made.hook)
    events.deliver_all()
    assert HookSending.objects.count() == 0
    with pytest.raises(ValidationError, match="exchange"):
        make("exchange.hook.switched")


def test_a_refusal_is_tried_again_under_the_same_id_with_a_fresh_signature(make, receiver):
    made = make()
    receiver.answers = [500, 200]
    start = text.now()
    with text.at(start):
        event = chosen()
        work(made.hook)
        assert states(made.hook) == [("waiting", 1, 500)]
        sending.send_due(made.hook.key)
        assert len(receiver.got) == 1, "the hook rests"
    with text.at(start + dt.timedelta(minutes=2)):
        send_again()
        assert jobs() == 1
        sending.send_due(made.hook.key)
    first, second = receiver.got
    assert first.headers["webhook-id"] == second.headers["webhook-id"] == str(event.key)
    assert first.body == second.body
    assert verify(second, made.secret, now=(start + dt.timedelta(minutes=2)).timestamp())
    assert int(second.headers["webhook-timestamp"]) - int(first.headers["webhook-timestamp"]) == 120
    assert states(made.hook) == [("sent", 2, 200)]
    made.hook.refresh_from_db()
    assert (made.hook.failures, made.hook.failing_since) == (0, None)


def test_a_redirect_is_not_followed_and_counts_as_a_refusal(make, receiver):
    made = make()
    receiver.answers = [307]
    chosen()
    work(made.hook)
    assert [one.path for one in receiver.got] == ["/nhan"]
    assert states(made.hook) == [("waiting", 1, 307)]


def test_one_event_that_is_always_refused_does_not_hold_up_the_others(make, receiver):
    made = make()
    receiver.answers = [422, 200]
    start = text.now()
    with text.at(start):
        chosen("a")
        chosen("b")
        work(made.hook)
    with text.at(start + dt.timedelta(seconds=61)):
        while sending.with_work():
            sending.send_due(made.hook.key)
    assert sorted(one.event["data"]["person"] for one in receiver.got) == ["a", "a", "b"]
    assert {state for state, _attempts, _status in states(made.hook)} == {"sent"}


def fail_for(hook: Hook, span: dt.timedelta) -> None:
    """Let the worker try for a while, a few minutes apart."""
    start = text.now()
    moment = start
    while moment <= start + span:
        with text.at(moment):
            sending.send_due(hook.key)
        moment += dt.timedelta(minutes=16)


def test_what_fails_at_every_attempt_is_seen_and_can_be_tried_again(make, province, receiver):
    made = make()
    receiver.answers = [503]
    chosen()
    events.deliver_all()
    fail_for(made.hook, dt.timedelta(days=2))
    assert states(made.hook) == [("failed", sending.MOST_ATTEMPTS, 503)]
    assert exchange.condition() == exchange.Counted(failing=1, off=0, given_up=1)
    receiver.answers, before = [204], len(receiver.got)
    admin = province.actor(province.admin)
    with text.at(text.now() + dt.timedelta(days=3)):
        assert exchange.revive(actor=admin, hook=made.hook) == 1
        assert jobs() == 1
        sending.send_due(made.hook.key)
    assert states(made.hook) == [("sent", 1, 204)]
    assert receiver.got[before].headers["webhook-id"] == receiver.got[0].headers["webhook-id"]
    with pytest.raises(exchange.CannotChange):
        exchange.revive(actor=admin, hook=made.hook)


def test_a_hook_that_fails_for_three_days_is_switched_off_and_its_maker_is_told(make, province, receiver):
    made = make()
    receiver.answers = [500]
    chosen()
    events.deliver_all()
    fail_for(made.hook, dt.timedelta(days=2))
    with text.at(text.now() + dt.timedelta(days=3, hours=1)):
        chosen()
        work(made.hook)
    made.hook.refresh_from_db()
    assert not made.hook.active
    assert "Gửi hỏng liên tục từ" in made.hook.off_because
    assert "Nơi nhận trả lời 500." in made.hook.off_because
    notice = Notice.objects.get()
    assert (notice.person_id, notice.kind) == (province.admin.pk, "exchange.switched_off")
    switched = Event.objects.get(name="exchange.hook.switched")
    assert switched.data == {"hook": str(made.hook.key), "on": False, "by_itself": True}
    count = len(receiver.got)
    with text.at(text.now() + dt.timedelta(days=9)):
        assert sending.with_work() == []
        assert not sending.send_due(made.hook.key)
    assert len(receiver.got) == count


def test_switched_on_again_it_gets_what_waited(make, province, receiver):
    made, admin = make(), province.actor(province.admin)
    chosen()
    events.deliver_all()
    exchange.switch(actor=admin, hook=made.hook, on=False)
    assert not sending.send_due(made.hook.key)
    assert receiver.got == []
    exchange.switch(actor=admin, hook=made.hook, on=True)
    sending.send_due(made.hook.key)
    assert len(receiver.got) == 1
    with pytest.raises(exchange.CannotChange):
        exchange.switch(actor=admin, hook=made.hook, on=True)


def test_a_trial_sends_a_fact_that_holds_the_hooks_key_and_nothing_else(make, province, receiver):
    made = make()
    exchange.try_now(actor=province.actor(province.admin), hook=made.hook)
    sending.send_due(made.hook.key)
    (got,) = receiver.got
    assert (got.event["type"], got.event["data"]) == ("exchange.hook.tried", {"hook": str(made.hook.key)})
    assert verify(got, made.secret)


def test_the_secret_is_shown_once_stored_nowhere_and_can_be_changed(make, province, receiver):
    made = make()
    made.hook.refresh_from_db()
    stored = " ".join(str(value) for value in vars(made.hook).values())
    assert made.secret.removeprefix("whsec_") not in stored
    assert made.secret.removeprefix("whsec_") not in " ".join(str(one.changes) for one in Entry.objects.all())
    other = exchange.change_secret(actor=province.actor(province.admin), hook=made.hook)
    chosen()
    work(made.hook)
    (got,) = receiver.got
    assert other.secret != made.secret
    assert (verify(got, other.secret), verify(got, made.secret)) == (True, False)


@pytest.mark.parametrize(
    ("field", "value", "words"),
    [
        ("title", " ", "không được"),
        ("address", "https://", "https://tên-máy"),
        ("address", "http://example.vn/", "https://"),
        ("wants", [], "tên sự kiện"),
        ("wants", ["notify"], "dấu chấm"),
        ("wants", ["khong.co"], "khong.co"),
    ],
)
def test_a_hook_that_makes_no_sense_is_refused_at_its_field(province, receiver, field, value, words):
    good = {"title": "Kho", "address": receiver.address, "wants": ["notify."]}
    with pytest.raises(ValidationError) as refused:
        exchange.make_hook(actor=province.actor(province.admin), **{**good, field: value})
    assert list(refused.value.message_dict) == [field]
    assert words in refused.value.message_dict[field][0]
    assert Hook.objects.count() == 0


def test_whoever_may_manage_hooks_only_below_an_agency_changes_nothing(make, province):
    made = make()
    entries = Entry.objects.count()
    hung = province.actor(province.hung)
    for act in (
        lambda: exchange.make_hook(actor=hung, title="x", address=made.hook.address, wants=["notify."]),
        lambda: exchange.change_secret(actor=hung, hook=made.hook),
        lambda: exchange.switch(actor=hung, hook=made.hook, on=False),
        lambda: exchange.try_now(actor=hung, hook=made.hook),
        lambda: exchange.revive(actor=hung, hook=made.hook),
        lambda: exchange.hooks(hung),
        lambda: exchange.sendings(hung, made.hook),
    ):
        with pytest.raises(Denied):
            act()
    assert (Hook.objects.count(), HookSending.objects.count(), Entry.objects.count()) == (1, 0, entries)


def test_what_arrived_a_month_ago_is_forgotten_and_what_failed_is_kept(make):
    made = make()
    old = text.now() - dt.timedelta(days=31)
    for number, state in enumerate(("sent", "failed", "waiting")):
        event = chosen(str(number))
        HookSending.objects.create(hook=made.hook, event=event.key, name=event.name, state=state, made_at=old)
    assert sending.forget_old() == 1
    assert sorted(state for state, _a, _s in states(made.hook)) == ["failed", "waiting"]
