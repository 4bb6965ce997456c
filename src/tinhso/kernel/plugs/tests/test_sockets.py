"""A socket takes what fits, once, until start is over."""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Protocol

import pytest

from tinhso.kernel.plugs import sockets
from tinhso.kernel.plugs.api import SOCKETS, Health, PlugRefused, Socket, freeze_all, health


class Provider(Protocol):
    """What the socket of these tests takes."""

    code: str

    def start(self, order: str, amount: int) -> str: ...


@dataclass(frozen=True)
class DemoBank:
    """The demo plug: fits, and says that it is one."""

    code: str = "demo"

    def start(self, order: str, amount: int) -> str:
        return f"/demo/tra-tien/{order}/{amount}/"

    def check(self) -> Health:
        return Health.good("Cổng thử, không thu tiền thật.")


@dataclass(frozen=True)
class Unpaid:
    """A provider that lacks its key."""

    code: str = "vnpay"

    def start(self, order: str, amount: int) -> str:
        return ""

    def check(self) -> Health:
        return Health.bad("Chưa nhập khóa bí mật trong Cấu hình thanh toán.")


@pytest.fixture
def register(monkeypatch: pytest.MonkeyPatch) -> Iterator[dict[str, Socket[object]]]:
    """A register of sockets of this test alone."""
    own: dict[str, Socket[object]] = {}
    monkeypatch.setattr(sockets, "SOCKETS", own)
    return own


@pytest.fixture
def providers(register: dict[str, Socket[object]]) -> Socket[Provider]:
    return Socket("payments.providers", accepts=Provider, demo=DemoBank)


def test_a_plug_that_fits_is_found_by_its_code(providers):
    bank = providers.plug(DemoBank())
    assert providers["demo"] is bank
    assert providers.get("demo") is bank
    assert providers.get("momo") is None
    assert list(providers) == [bank]
    assert len(providers) == 1


def test_plugs_keep_the_order_in_which_they_came(providers):
    for code in ("c", "a", "b"):
        providers.plug(DemoBank(code))
    assert [plug.code for plug in providers] == ["c", "a", "b"]


def test_a_second_plug_of_one_code_is_refused_and_the_first_stays(providers):
    first = providers.plug(DemoBank())
    with pytest.raises(PlugRefused, match=r"payments.providers đã có mã 'demo'"):
        providers.plug(DemoBank())
    assert list(providers) == [first]


def test_a_plug_without_a_method_is_refused_with_the_name_of_what_is_missing(providers):
    class Mute:
        code = "mute"

    with pytest.raises(PlugRefused, match=r"payments.providers .* thiếu start"):
        providers.plug(Mute())
    assert len(providers) == 0


def test_a_plug_whose_method_takes_other_parameters_is_refused(providers):
    class Wrong:
        code = "wrong"

        def start(self, order: str) -> str:
            return order

    with pytest.raises(PlugRefused, match=r"start phải có tham số \['order', 'amount'\]"):
        providers.plug(Wrong())


@pytest.mark.parametrize("code", [None, 7])
def test_a_plug_needs_a_code_that_is_text(providers, code):
    with pytest.raises(PlugRefused, match=r"thiếu thuộc tính code"):
        providers.plug(DemoBank(code))


def test_a_socket_for_a_class_takes_only_its_instances(register):
    banks: Socket[DemoBank] = Socket("payments.banks", accepts=DemoBank, demo=DemoBank)
    banks.plug(DemoBank())
    with pytest.raises(PlugRefused, match=r"cần một DemoBank"):
        banks.plug(Unpaid())


def test_after_start_nothing_can_be_plugged_in(providers):
    freeze_all()
    assert providers.frozen
    with pytest.raises(PlugRefused, match=r"đã khóa sau khi khởi động"):
        providers.plug(DemoBank())
    assert len(providers) == 0


def test_a_name_belongs_to_one_socket(providers):
    with pytest.raises(PlugRefused, match=r"payments.providers đã được khai báo"):
        Socket("payments.providers", accepts=Provider, demo=DemoBank)


def test_health_asks_every_plug_and_one_that_cannot_answer_is_unwell(providers):
    class Silent:
        code = "silent"

        def start(self, order: str, amount: int) -> str:
            return ""

    for plug in (DemoBank(), Silent(), Unpaid()):
        providers.plug(plug)
    assert health() == [
        ("payments.providers", "demo", Health(True, "Cổng thử, không thu tiền thật.")),
        (
            "payments.providers",
            "silent",
            Health(
                False, "Ổ cắm payments.providers không biết cách kiểm tra phần này; hãy thêm hàm check()."
            ),
        ),
        ("payments.providers", "vnpay", Health(False, "Chưa nhập khóa bí mật trong Cấu hình thanh toán.")),
    ]


def test_a_socket_of_plugs_that_are_data_answers_for_them(register):
    rooms: Socket[DemoBank] = Socket(
        "t.rooms", accepts=DemoBank, demo=DemoBank, check=lambda plug: Health.bad("không hỏi ổ cắm")
    )
    assert rooms.ask(DemoBank()) == Health(True, "Cổng thử, không thu tiền thật.")  # its own answer first
    names: Socket[str] = Socket("t.names", accepts=str, demo=str, check=Health.good)
    assert names.ask("Hội trường") == Health(True, "Hội trường")


def test_a_plug_whose_check_breaks_is_reported_as_unwell_and_the_others_are_still_asked(providers):
    @dataclass(frozen=True)
    class Broken(DemoBank):
        code: str = "broken"

        def check(self) -> Health:
            raise ConnectionError("mất kết nối")

    providers.plug(Broken())
    providers.plug(DemoBank())
    assert health() == [
        ("payments.providers", "broken", Health(False, "Không kiểm tra được: ConnectionError: mất kết nối")),
        ("payments.providers", "demo", Health(True, "Cổng thử, không thu tiền thật.")),
    ]


def test_the_house_register_is_filled_and_locked_once_django_has_started():
    assert {"jobs.loops", "events.consumers", "events.facts"} <= set(SOCKETS)
    assert [name for name, socket in SOCKETS.items() if not socket.frozen] == []
