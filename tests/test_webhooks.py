"""A webhook fires when a report is handed in: from the officer to the other system, nothing in between faked."""

import pytest

from tests.province import role
from tinhso.apps.reporting import operations
from tinhso.apps.reporting.tests.conftest import Office, office
from tinhso.engines.exchange import api as exchange
from tinhso.engines.exchange import sending
from tinhso.engines.exchange.tests.conftest import receiver
from tinhso.engines.exchange.tests.receiver import Receiver, verify
from tinhso.kernel.access import api as access
from tinhso.kernel.events import api as events
from tinhso.kernel.text import api as text

__all__ = ["office", "receiver"]


@pytest.fixture
def hook(office: Office, receiver: Receiver) -> exchange.WithSecret:
    """A data warehouse outside wants to know when reports move."""
    role("webhook", exchange.MANAGE.code)
    access.give(role="webhook", person_id=office.province.admin.pk)
    return exchange.make_hook(
        actor=office.actor(office.province.admin), title="Kho dữ liệu", address=receiver.address,
        wants=["reporting.report.moved"],
    )  # fmt: skip


def test_a_webhook_fires_when_a_report_form_is_completed(office, hook, receiver):
    office.type(office.hung, office.report(), HS_TONG="100", HS_TT="80")
    events.deliver_all()
    sending.send_due(hook.hook.key)
    assert receiver.got == [], "typing a figure is another fact"
    operations.complete(actor=office.hung, submission=office.report())
    events.deliver_all()
    sending.send_due(hook.hook.key)
    (got,) = receiver.got
    assert got.event["type"] == "reporting.report.moved"
    assert got.event["data"] == {
        "form": "bc-thang", "agency": "H99.01", "period": "202401", "step": "completed", "on_time": True
    }  # fmt: skip
    assert verify(got, hook.secret, now=text.now().timestamp())


def test_the_message_names_nobody(office, hook, receiver):
    office.hand_in(office.hung, office.report())
    events.deliver_all()
    sending.send_due(hook.hook.key)
    words = receiver.got[0].body.decode()
    hung = office.province.hung
    assert not any(private in words for private in (hung.name, hung.login, hung.email, str(hung.key)))
