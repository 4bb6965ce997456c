"""Webhooks on the administrator's desk: declared, tried, switched, revived; the secret is seen once."""

import re
from collections.abc import Callable

import pytest
from django.test import Client

from tests.province import role
from tinhso.engines.exchange import api as exchange
from tinhso.kernel.access import api as access
from tinhso.kernel.audit.models import Entry

HOME = "/quan-tri/webhook/"
GOOD = {
    "title": "Kho dữ liệu",
    "address": "http://127.0.0.1:9/nhan",
    "wants": "reporting.\nnotify.channel.chosen",
}


@pytest.fixture(autouse=True)
def loopback(settings) -> None:
    """Addresses of this machine are taken."""
    settings.TINHSO_HOOKS_LOOPBACK = True


@pytest.fixture
def hook(province) -> exchange.Hook:
    """A hook that the house made."""
    return exchange.make_hook(
        actor=access.system(), title="Cổng mở", address=GOOD["address"], wants=["reporting."]
    ).hook


def test_an_administrator_declares_a_hook_and_sees_its_secret_once(client_of: Callable[[str], Client]):
    client = client_of("admin")
    shown = client.post(f"{HOME}them/", GOOD)
    secret = re.search(r"whsec_[A-Za-z0-9+/=]+", shown.content.decode())
    assert secret
    assert shown.headers["Cache-Control"] == "no-store"
    made = exchange.Hook.objects.get()
    assert (made.wants, made.made_by_name) == (["reporting.", "notify.channel.chosen"], "Vũ Quản Trị")
    page = client.get(f"{HOME}{made.key}/").content.decode()
    assert "Kho dữ liệu" in page
    assert secret[0] not in page
    assert Entry.objects.get(action=exchange.MANAGE.code).object_key == str(made.key)
    assert "Kho dữ liệu" in client.get(HOME).content.decode()


@pytest.mark.parametrize(
    ("field", "value", "words"),
    [
        ("address", "http://10.0.0.1/", "https://"),
        ("address", "https://10.0.0.1/", "mạng nội bộ"),
        ("address", "https://169.254.169.254/latest", "mạng nội bộ"),
        ("wants", "khong.co", "khong.co"),
        ("title", "", "Tên nơi nhận"),
    ],
)
def test_what_is_refused_stands_under_its_field_and_nothing_is_made(client_of, field, value, words):
    answer = client_of("admin").post(f"{HOME}them/", {**GOOD, field: value})
    assert answer.status_code == 422
    assert words in answer.content.decode()
    assert f'href="#id_{field}"' in answer.content.decode()
    assert not exchange.Hook.objects.exists()


def test_it_is_tried_and_the_trial_stands_in_the_list(client_of, hook):
    client = client_of("admin")
    assert client.post(f"{HOME}{hook.key}/thu/").status_code == 303
    page = client.get(f"{HOME}{hook.key}/").content.decode()
    assert "exchange.hook.tried" in page
    assert "Chờ gửi" in page
    assert "exchange.hook.tried" not in client.get(f"{HOME}{hook.key}/?tinh-trang=failed").content.decode()


def test_it_is_switched_off_and_on_and_says_who_did_it(client_of, hook):
    client = client_of("admin")
    assert client.post(f"{HOME}{hook.key}/tat/").status_code == 303
    assert "Vũ Quản Trị tắt" in client.get(f"{HOME}{hook.key}/").content.decode()
    assert client.post(f"{HOME}{hook.key}/tat/").status_code == 409
    assert client.post(f"{HOME}{hook.key}/thu/").status_code == 409
    assert client.post(f"{HOME}{hook.key}/bat/").status_code == 303
    hook.refresh_from_db()
    assert hook.active


def test_sendings_that_were_given_up_are_sent_again_and_health_names_them(client_of, hook):
    client = client_of("admin")
    client.post(f"{HOME}{hook.key}/thu/")
    exchange.HookSending.objects.update(state="failed", said="Nơi nhận trả lời 500.", status=500)
    assert "1 lần gửi hỏng hẳn" in client.get("/quan-tri/").content.decode()
    assert "Nơi nhận trả lời 500." in client.get(f"{HOME}{hook.key}/").content.decode()
    assert client.post(f"{HOME}{hook.key}/gui-lai/").status_code == 303
    assert exchange.HookSending.objects.get().state == "waiting"
    assert client.post(f"{HOME}{hook.key}/gui-lai/").status_code == 409


def test_another_secret_is_shown_once_too(client_of, hook):
    client = client_of("admin")
    page = client.post(f"{HOME}{hook.key}/doi-khoa/").content.decode()
    assert "whsec_" in page
    assert "whsec_" not in client.get(f"{HOME}{hook.key}/").content.decode()


@pytest.mark.parametrize(("who", "status"), [("stranger", 302), ("lan", 404), ("hung", 404), ("leader", 404)])
def test_nobody_else_sees_or_changes_hooks(client_of, hook, who, status):
    client = client_of(who)
    before = Entry.objects.count()
    answers = [client.get(HOME), client.get(f"{HOME}{hook.key}/"), client.post(f"{HOME}them/", GOOD)]
    answers += [client.post(f"{HOME}{hook.key}/{step}/") for step in ("thu", "tat", "doi-khoa", "gui-lai")]
    assert [one.status_code for one in answers] == [status] * len(answers)
    assert (exchange.Hook.objects.count(), Entry.objects.count()) == (1, before)


def test_the_right_over_one_agency_is_not_enough(client_of, province, hook):
    role("webhook", exchange.MANAGE.code)
    access.give(role="webhook", person_id=province.hung.pk, agency=province.hai_tan.path)
    client = client_of("hung")
    assert client.get(HOME).status_code == 403
    assert client.post(f"{HOME}{hook.key}/tat/").status_code == 403
    hook.refresh_from_db()
    assert hook.active


@pytest.mark.parametrize("path", ["00000000-0000-0000-0000-000000000001/", "{key}/xoa/"])
def test_what_is_not_there_is_not_found(client_of, hook, path):
    where = HOME + path.format(key=hook.key)
    client = client_of("admin")
    assert (client.post(where) if "xoa" in path else client.get(where)).status_code == 404
