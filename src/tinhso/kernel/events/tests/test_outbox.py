"""Facts: written with the change, delivered after it, at least once, to consumers whose effects happen once."""

import datetime as dt
import json
import re
import threading
import uuid

import pytest
from django.db import IntegrityError, connection, connections, transaction

from tinhso.kernel.events.api import (
    Happened,
    NotInTransaction,
    about,
    dead,
    deliver_all,
    record,
    revive,
    waiting,
)
from tinhso.kernel.events.models import Delivery, Event
from tinhso.kernel.events.operations import MOST_ATTEMPTS, deliver_one
from tinhso.kernel.events.plugs import Consumer
from tinhso.kernel.events.tests import samples
from tinhso.kernel.events.tests.samples import DossierAccepted, plugged
from tinhso.kernel.text import api as text

FACT = DossierAccepted(code="H25.08-260911-0012")
MORNING = dt.datetime(2026, 9, 11, 2, 0, tzinfo=dt.UTC)


@pytest.fixture
def seen() -> list[Happened]:
    return []


@pytest.fixture
def house(db, seen):
    """One consumer of dossiers, one of everything in the tests' namespace, one of something else."""
    samples.make_table()
    with plugged(
        Consumer("t.dossiers", "events_tests.dossier.accepted", seen.append),
        Consumer("t.all", "events_tests.", samples.write),
        Consumer("t.other", "events_tests.dossier", seen.append),
    ):
        yield


def record_one(fact=FACT) -> Event:
    with transaction.atomic():
        return record(fact)


def test_the_subject_is_the_first_field_of_the_fact_not_its_name():
    assert FACT.subject() == "H25.08-260911-0012"


def test_a_fact_is_kept_as_plain_json():
    assert json.loads(json.dumps(FACT.data())) == {
        "code": "H25.08-260911-0012",
        "on": "2026-09-11",
        "case": "00000000-0000-0000-0000-000000000007",
        "parts": [1, 2],
    }


def test_a_recorded_fact_waits_for_exactly_the_consumers_that_want_it(house):
    record_one()
    assert set(Delivery.objects.values_list("consumer", "state")) == {
        ("t.dossiers", "waiting"),
        ("t.all", "waiting"),
    }
    assert waiting() == 2


def test_a_fact_of_a_change_that_fails_never_happened(house):
    with pytest.raises(RuntimeError), transaction.atomic():
        record(FACT)
        raise RuntimeError
    assert Event.objects.count() == 0
    assert deliver_all() == 0


@pytest.mark.django_db(transaction=True)
def test_a_fact_without_a_transaction_is_refused():
    with plugged(), pytest.raises(NotInTransaction, match=r"events_tests.dossier.accepted"):
        record(FACT)
    assert Event.objects.count() == 0


def test_a_fact_that_nobody_declared_is_refused(db):
    with pytest.raises(KeyError):
        record_one()
    assert Event.objects.count() == 0


def test_each_consumer_gets_the_fact_once(house, seen):
    event = record_one()
    assert deliver_all() == 2
    assert deliver_all() == 0
    assert [(one.id, one.name, one.subject, one.data["code"]) for one in seen] == [
        (event.key, "events_tests.dossier.accepted", "H25.08-260911-0012", "H25.08-260911-0012")
    ]
    assert samples.effects() == ["H25.08-260911-0012"]
    assert waiting() == 0


def test_facts_arrive_in_the_order_in_which_they_happened(house, seen):
    for number in range(5):
        record_one(DossierAccepted(code=f"h{number}"))
    deliver_all()
    assert [one.subject for one in seen] == ["h0", "h1", "h2", "h3", "h4"]


def test_a_consumer_that_fails_undoes_its_own_effects_and_harms_no_other(db, seen):
    samples.make_table()

    def writes_then_fails(happened: Happened) -> None:
        samples.write(happened)
        raise ValueError("sai dữ liệu")

    with plugged(
        Consumer("t.fails", "events_tests.", writes_then_fails),
        Consumer("t.ok", "events_tests.", seen.append),
    ):
        record_one()
        assert deliver_all() == 2
    assert samples.effects() == []
    assert len(seen) == 1
    failed = Delivery.objects.get(consumer="t.fails")
    assert (failed.state, failed.attempts, failed.problem) == ("waiting", 1, "ValueError: sai dữ liệu")


def test_waits_double_and_the_tenth_failure_is_the_last(db):
    tries = []

    def fails(happened: Happened) -> None:
        tries.append(text.now())
        raise ValueError

    with text.at(MORNING), plugged(Consumer("t.fails", "events_tests.", fails)):
        record_one()
    with plugged(Consumer("t.fails", "events_tests.", fails)):
        moment = MORNING
        for _ in range(MOST_ATTEMPTS + 2):
            with text.at(moment):
                deliver_all()
            moment += dt.timedelta(seconds=2000)
        assert len(tries) == MOST_ATTEMPTS
        (letter,) = dead()
        assert (letter.attempts, letter.event.name) == (10, "events_tests.dossier.accepted")
        with text.at(moment):
            assert revive(letter.id) is True
            assert revive(letter.id) is False
            deliver_all()
        assert len(tries) == MOST_ATTEMPTS + 1


@pytest.mark.parametrize(("attempt", "seconds"), [(1, 2), (2, 4), (3, 8), (9, 512)])
def test_the_wait_after_each_failure(db, attempt, seconds):
    def fails(happened: Happened) -> None:
        raise ValueError

    with plugged(Consumer("t.fails", "events_tests.", fails)), text.at(MORNING):
        record_one()
        Delivery.objects.update(attempts=attempt - 1)
        deliver_all()
        assert Delivery.objects.get().next_at == MORNING + dt.timedelta(seconds=seconds)


def test_a_consumer_that_left_the_house_keeps_its_deliveries_and_says_so(house):
    with plugged(Consumer("t.gone", "events_tests.", print), kinds=()):
        record_one()
    Delivery.objects.exclude(consumer="t.gone").delete()
    deliver_all()
    assert Delivery.objects.get().problem.startswith("LookupError: Không còn bộ nhận t.gone")


def test_what_happened_to_one_subject_is_read_newest_first(house):
    for code in ("a", "b", "a"):
        record_one(DossierAccepted(code=code))
    newest, oldest = about("a")
    assert newest.id > oldest.id
    assert {newest.subject, oldest.subject} == {"a"}


def test_the_dead_list_is_paged_by_key(house):
    for code in ("a", "b"):
        record_one(DossierAccepted(code=code))
    Delivery.objects.filter(consumer="t.all").update(state="dead")
    (first,) = dead(limit=1)
    (second,) = dead(after=first.id, limit=1)
    assert (first.event.subject, second.event.subject) == ("b", "a")
    assert dead(after=second.id) == []


def test_one_consumer_sees_one_event_once_in_the_database_itself(house):
    event = record_one()
    with pytest.raises(IntegrityError, match=r"delivery_once_per_consumer"), transaction.atomic():
        Delivery.objects.create(event=event, consumer="t.all")


@pytest.mark.django_db(transaction=True)
def test_a_slow_consumer_holds_up_no_other_delivery_and_nobody_gets_a_fact_twice():
    """Two workers: while the first is in the middle of one delivery, the second makes the other."""
    reached, may_end = threading.Event(), threading.Event()
    seen: list[str] = []

    def handle(happened: Happened) -> None:
        seen.append(happened.subject)
        if happened.subject == "slow":
            reached.set()
            assert may_end.wait(60)

    def first_worker() -> None:
        try:
            deliver_one()
        finally:
            connections.close_all()

    with plugged(Consumer("t.slow", "events_tests.", handle)):
        for code in ("slow", "next"):
            record_one(DossierAccepted(code=code))
        worker = threading.Thread(target=first_worker)
        worker.start()
        try:
            assert reached.wait(60)
            with connection.cursor() as cursor:
                cursor.execute("SET lock_timeout = '5s'")  # waiting for the other would be the fault
            assert deliver_one() is True
            assert deliver_one() is False
        finally:
            may_end.set()
            worker.join(60)
    assert seen == ["slow", "next"]
    assert set(Delivery.objects.values_list("state", flat=True)) == {"done"}


# CloudEvents 1.0.2, section "Context Attributes" and the JSON format, section 3
REQUIRED = {"id", "source", "specversion", "type"}
OPTIONAL = {"datacontenttype", "dataschema", "subject", "time"}
RFC3339 = re.compile(r"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(\.\d+)?(Z|[+-]\d\d:\d\d)")


def cloudevent_faults(event: dict[str, object]) -> list[str]:
    """What the specification forbids in this event."""
    faults = [f"missing {name}" for name in sorted(REQUIRED - set(event))]
    for name, value in event.items():
        if name in {"data", "data_base64"}:
            continue
        if not re.fullmatch(r"[a-z0-9]{1,20}", name) or (name in REQUIRED | OPTIONAL and not value):
            faults.append(f"bad attribute {name}")
        if not isinstance(value, str):
            faults.append(f"{name} is no string")
    if event.get("specversion") != "1.0":
        faults.append("specversion")
    if "time" in event and not RFC3339.fullmatch(str(event["time"])):
        faults.append("time")
    return faults


def test_a_fact_is_a_cloudevent_of_version_1_0(house, seen):
    record_one()
    deliver_all()
    event = seen[0].as_cloudevent("/su-kien")
    assert cloudevent_faults(json.loads(json.dumps(event))) == []
    assert event["type"] == "events_tests.dossier.accepted"
    assert event["subject"] == "H25.08-260911-0012"
    assert event["data"]["on"] == "2026-09-11"


def test_the_judge_of_cloudevents_refuses_a_broken_twin():
    broken = Happened(uuid.UUID(int=1), "", "s", MORNING, {}).as_cloudevent("/su-kien")
    assert cloudevent_faults(broken) == ["bad attribute type"]
    assert cloudevent_faults({"specversion": "0.3", "id": "1", "time": "hôm qua"}) == [
        "missing source",
        "missing type",
        "specversion",
        "time",
    ]
