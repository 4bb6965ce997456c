"""A worker killed while the other side is taking a fact. Real processes, a real server, real kill -9."""

import pytest
from django.db import transaction

from tests.province import make as make_province
from tinhso.engines.exchange import api as exchange
from tinhso.engines.exchange.models import HookSending
from tinhso.engines.exchange.tests.receiver import verify
from tinhso.engines.notify.events import ChannelChosen
from tinhso.kernel.access import api as access
from tinhso.kernel.events import api as events
from tinhso.kernel.jobs.tests.conftest import start_worker, until

__all__ = ["start_worker"]
pytestmark = [pytest.mark.faults, pytest.mark.django_db(transaction=True)]
WORKER = "tinhso.engines.exchange.tests.worker_process"


def test_nothing_is_lost_and_what_comes_twice_bears_the_same_id(receiver, start_worker):
    make_province()
    made = exchange.make_hook(actor=access.system(), title="Kho", address=receiver.address, wants=["notify."])
    receiver.holds.set()
    ids = []
    for number in range(5):
        with transaction.atomic():
            fact = ChannelChosen(person=str(number), group="thu", channel="email", on=True)
            ids.append(str(events.record(fact).key))
    first = start_worker(WORKER)
    until(lambda: receiver.got)
    first.kill()
    first.wait()
    receiver.holds.clear()
    start_worker(WORKER)
    until(lambda: HookSending.objects.filter(state="sent").count() == 5)
    came = [one.headers["webhook-id"] for one in receiver.got]
    assert set(came) == set(ids)
    assert len(came) == 6, "one twice: the one that the killed worker had handed over"
    assert came.count(came[0]) == 2
    assert all(verify(one, made.secret) for one in receiver.got)
    assert {one.body for one in receiver.got if one.headers["webhook-id"] == came[0]} == {
        receiver.got[0].body
    }
