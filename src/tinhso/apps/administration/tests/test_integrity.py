"""The data are checked at night and on demand; what is newly wrong is told once."""

from collections.abc import Callable

import pytest
from django.test import Client

from tests.province import role
from tinhso.apps.administration.operations import integrity as operations
from tinhso.engines.notify.models import Notice
from tinhso.kernel.access import api as access
from tinhso.kernel.access.api import Denied
from tinhso.kernel.audit.models import Entry
from tinhso.kernel.events.models import Event
from tinhso.kernel.integrity.api import Check, Example, Found, Severity
from tinhso.kernel.integrity.plugs import checks
from tinhso.kernel.jobs.api import counts

HOME = "/quan-tri/kiem-tra-du-lieu/"


@pytest.fixture
def broken(monkeypatch) -> list[Example]:
    """One check that finds what the test puts here."""
    found: list[Example] = []
    trial = Check(
        "thu.viec", "Có điều sai thử.", "Sửa thử.", Severity.HIGH, lambda: Found(len(found), found[:20])
    )
    monkeypatch.setattr(checks, "_plugs", {trial.code: trial})
    return found


def test_before_the_first_run_the_page_says_how_to_start(client_of: Callable[[str], Client]):
    page = client_of("admin").get(HOME).content.decode()
    assert "Chưa kiểm tra lần nào" in page
    assert "indicators.orphans" in page


def test_what_fails_is_shown_with_its_examples_and_remedy(client_of, broken):
    broken += [Example("Cái sai thứ nhất", "/quan-tri/"), Example("Cái sai <b>thứ hai</b>")]
    operations.run()
    page = client_of("admin").get(HOME).content.decode()
    for words in (
        "Có điều sai thử.",
        "Sửa thử.",
        "2 trường hợp",
        '<a href="/quan-tri/">Cái sai thứ nhất</a>',
        "Nặng",
    ):
        assert words in page
    assert "Cái sai &lt;b&gt;thứ hai" in page
    broken.clear()
    operations.run()
    page = client_of("admin").get(HOME).content.decode()
    assert "Mọi phép kiểm tra đã chạy đều đạt." in page


def test_a_run_is_asked_for_once_and_recorded(client_of, province):
    client = client_of("admin")
    assert client.post(f"{HOME}chay/").status_code == 303
    assert client.post(f"{HOME}chay/").status_code == 303
    assert counts() == {"todo": 1}
    assert Entry.objects.filter(action="administration.data.check").count() == 1
    assert Event.objects.get(name="administration.check.asked").data == {"by": str(province.admin.key)}


def test_what_is_newly_wrong_is_told_to_whoever_may_check_and_only_once(province, broken):
    operations.run()
    assert not Notice.objects.exists()
    broken.append(Example("x"))
    operations.run()
    operations.run()
    notice = Notice.objects.get()
    assert (notice.person_id, notice.link, notice.kind) == (
        province.admin.pk,
        HOME,
        "administration.data_wrong",
    )
    assert "Có điều sai thử. (1)" in notice.words
    assert [one.data for one in Event.objects.filter(name="administration.data.checked").order_by("id")] == [
        {"failing": []}, {"failing": ["thu.viec"]}, {"failing": ["thu.viec"]}
    ]  # fmt: skip


@pytest.mark.parametrize(("who", "status"), [("stranger", 302), ("lan", 404), ("hung", 404), ("leader", 404)])
def test_nobody_else_sees_or_asks(client_of, who, status):
    client = client_of(who)
    assert (client.get(HOME).status_code, client.post(f"{HOME}chay/").status_code) == (status, status)
    assert counts() == {}


def test_the_right_over_one_agency_is_not_enough(province, client_of):
    role("soat", "administration.data.check")
    access.give(role="soat", person_id=province.hung.pk, agency=province.hai_tan.path)
    with pytest.raises(Denied):
        operations.ask(actor=province.actor(province.hung))
    assert client_of("hung").get(HOME).status_code == 403
    assert counts() == {}
