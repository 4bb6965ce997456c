"""Every socket of the house has a demo plug that fits and a check that tells well from unwell."""

import datetime as dt
from collections.abc import Callable
from dataclasses import replace
from typing import Any

import pytest

from tinhso.engines.indicators.plugs import DemoFact, DemoGoals, DemoSource, DemoUser
from tinhso.engines.notify.plugs import DemoChannel, Kind
from tinhso.kernel.access.api import Action, RoleSeed
from tinhso.kernel.events.api import Fact
from tinhso.kernel.events.dispatcher import DispatcherLoop
from tinhso.kernel.events.models import Delivery, Event
from tinhso.kernel.events.plugs import Consumer, FactKind
from tinhso.kernel.files.plugs import Purpose
from tinhso.kernel.files.scanners import ClamAv
from tinhso.kernel.integrity.plugs import Check, Found, Severity
from tinhso.kernel.plugs.api import SOCKETS, Health, Socket, health
from tinhso.kernel.text import api as text
from tinhso.kernel.ui.plugs import Card, MenuItem, Tool


class Untold(Fact):
    """A fact without a sentence."""

    name, sentence = "t.untold", " "


class Uncounted(DemoFact):
    """A fact whose table is gone."""

    def check(self) -> Health:
        raise LookupError("mất bảng")


class Aimless(DemoGoals):
    """Goals whose table is gone."""

    def check(self) -> Health:
        raise LookupError("mất bảng")


class Unsourced(DemoSource):
    """A source whose table is gone."""

    def check(self) -> Health:
        raise LookupError("mất bảng nguồn")


class Unused(DemoUser):
    """A user whose table is gone."""

    def check(self) -> Health:
        raise LookupError("mất bảng dùng")


class NoLine(DemoChannel):
    """A channel whose other side does not answer."""

    def check(self) -> Health:
        raise ConnectionError("không có đường truyền")


# For each socket a plug that fits it and does not work, and a word of the answer.
BROKEN: dict[str, tuple[Callable[[], Any], str]] = {
    "access.actions": (lambda: Action("Sai Mã", "Đọc."), "mô-đun.việc"),
    "access.roles": (lambda: RoleSeed("r", "Vai trò", ("khong.co",)), "khong.co"),
    "events.consumers": (lambda: Consumer("c", "khong.ai.khai.bao", print), "khong.ai.khai.bao"),
    "events.facts": (lambda: FactKind("t.untold", Untold.sentence, Untold), "câu nói"),
    "files.purposes": (lambda: Purpose("p", "P", lambda _a, _f: False, types=("exe",)), "exe"),
    "files.scanners": (lambda: ClamAv("/khong/co/clamd.sock"), "clamd"),
    "indicators.facts": (Uncounted, "mất bảng"),
    "indicators.goals": (Aimless, "mất bảng"),
    "indicators.sources": (Unsourced, "mất bảng nguồn"),
    "indicators.users": (Unused, "mất bảng dùng"),
    "integrity.checks": (lambda: Check("sai", "Sai.", "Sửa.", Severity.LOW, Found), "mô-đun.việc"),
    "jobs.loops": (DispatcherLoop, "worker"),
    "notify.channels": (NoLine, "không có đường truyền"),
    "notify.kinds": (lambda: Kind("t.told", "Có tin.", "Thử", channels=("bo-cau",)), "bo-cau"),
    "ui.tools": (lambda: Tool("t", "Hộp", "khong:co", "inbox", lambda _actor: 0), "khong:co"),
    "ui.menu": (lambda: MenuItem("m", "Mục", "khong:co"), "khong:co"),
    "ui.cards": (lambda: Card("c", "portal.home", "khong/co.html"), "khong/co.html"),
}
HOUSE = sorted(name for name, socket in SOCKETS.items() if ".tests" not in socket.accepts.__module__)


@pytest.fixture
def overdue(db: None) -> None:
    """A delivery that should have been made an hour ago."""
    event = Event.objects.create(name="t.x", subject="x", data={})
    Delivery.objects.create(event=event, consumer="t", next_at=text.now() - dt.timedelta(hours=1))


def test_every_socket_has_its_broken_twin_here() -> None:
    assert sorted(BROKEN) == HOUSE


@pytest.mark.parametrize("name", HOUSE)
def test_the_demo_plug_fits_and_is_well(name: str, db: None, monkeypatch: pytest.MonkeyPatch) -> None:
    socket = SOCKETS[name]
    monkeypatch.setattr("tinhso.kernel.plugs.sockets.SOCKETS", {})
    trial: Socket[Any] = Socket(name, accepts=socket.accepts, demo=socket.demo, check=socket.check)
    answer = trial.ask(trial.plug(socket.demo()))
    assert (answer.well, bool(answer.sentence.strip())) == (True, True), answer


@pytest.mark.parametrize("name", HOUSE)
def test_a_plug_that_does_not_work_is_unwell_and_the_sentence_names_what(name: str, overdue: None) -> None:
    make, word = BROKEN[name]
    answer = SOCKETS[name].ask(make())
    assert not answer.well
    assert word in answer.sentence


def test_every_plug_of_the_house_is_asked_and_well(db: None) -> None:
    asked = health()
    assert len(asked) == sum(len(socket) for socket in SOCKETS.values())
    assert [(socket, code, one.sentence) for socket, code, one in asked if not one.well] == []


def test_a_purpose_beyond_the_houses_limit_is_unwell() -> None:
    purposes = SOCKETS["files.purposes"]
    demo: Any = purposes.demo()
    assert not purposes.ask(replace(demo, most_mb=10_000)).well


def test_a_role_of_the_house_names_only_actions_that_exist(monkeypatch: pytest.MonkeyPatch) -> None:
    roles = SOCKETS["access.roles"]
    monkeypatch.setattr(SOCKETS["access.actions"], "_plugs", {})
    demo: Any = RoleSeed("r", "Vai trò", ("audit.read",))
    assert roles.ask(demo) == Health(False, "Vai trò có hành động không ai khai báo: audit.read.")


def test_the_demo_purpose_lets_only_the_owner_read() -> None:
    from types import SimpleNamespace

    demo: Any = SOCKETS["files.purposes"].demo()
    mine = SimpleNamespace(uploaded_by="a")
    assert demo.may_read(SimpleNamespace(person="a"), mine)
    assert not demo.may_read(SimpleNamespace(person="b"), mine)
    assert not demo.may_read(SimpleNamespace(person=None), SimpleNamespace(uploaded_by=None))
