"""The small province, a receiver, and a hook that Vũ Quản Trị made."""

from collections.abc import Callable, Iterator

import pytest

from tests.province import Province, role
from tests.province import province as base_province
from tinhso.engines.exchange import api as exchange
from tinhso.engines.exchange.tests.receiver import Receiver, running
from tinhso.kernel.access import api as access

__all__ = ["base_province"]


@pytest.fixture
def province(base_province: Province) -> Province:
    """Quản Trị may manage hooks everywhere; Hùng only below his agency, which is not enough."""
    role("webhook", exchange.MANAGE.code)
    access.give(role="webhook", person_id=base_province.admin.pk)
    access.give(role="webhook", person_id=base_province.hung.pk, agency=base_province.hai_tan.path)
    return base_province


@pytest.fixture
def receiver(settings) -> Iterator[Receiver]:
    """The other side, on loopback."""
    settings.TINHSO_HOOKS_LOOPBACK = True
    with running() as them:
        yield them


@pytest.fixture
def make(province: Province, receiver: Receiver) -> Callable[..., exchange.WithSecret]:
    """Make a hook to the receiver."""

    def act(*wants: str) -> exchange.WithSecret:
        return exchange.make_hook(
            actor=province.actor(province.admin), title="Kho dữ liệu", address=receiver.address,
            wants=list(wants) or ["notify.channel.chosen"],
        )  # fmt: skip

    return act
