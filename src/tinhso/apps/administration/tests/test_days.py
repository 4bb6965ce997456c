"""The table of holidays: added, changed, removed; refused with words, and then nothing."""

import datetime as dt

import pytest

from tinhso.apps.administration.operations import days
from tinhso.kernel.access.api import Denied
from tinhso.kernel.audit.models import Entry
from tinhso.kernel.calendar import api as calendar
from tinhso.kernel.events.models import Event

DAY = dt.date(2026, 8, 31)
FORM = {
    "day": "2026-08-31",
    "name": "Nghỉ hoán đổi Quốc khánh",
    "kind": "off",
    "evidence": "decision",
    "source": "Thông báo giả định số 1/TB",
}
ADD = "/quan-tri/ngay-nghi/2026/them/"
CHANGE = "/quan-tri/ngay-nghi/ngay/2026-08-31/"


def kinds() -> dict[dt.date, str]:
    return {one.day: one.kind.value for one in calendar.year(2026)}


def test_a_day_is_added_changed_and_removed_and_deadlines_follow(client_of):
    client = client_of("admin")
    assert client.post(ADD, FORM).headers["Location"] == "/quan-tri/ngay-nghi/2026/"
    assert kinds() == {DAY: "off"}
    assert calendar.load().is_working_day(DAY) is False
    page = client.get("/quan-tri/ngay-nghi/2026/").content.decode()
    assert "Nghỉ hoán đổi Quốc khánh" in page
    assert "Theo quyết định, thông báo" in page
    assert "07:30 – 11:30" in page
    assert client.post(CHANGE, FORM | {"kind": "morning"}).status_code == 303
    assert kinds() == {DAY: "morning"}
    assert client.post(CHANGE + "bo/").status_code == 303
    assert kinds() == {}
    entries = Entry.objects.filter(action="administration.calendar.change").order_by("seq")
    assert [one.changes.get("kind") for one in entries] == [
        [None, "off"],
        ["off", "morning"],
        ["morning", None],
    ]
    assert list(Event.objects.order_by("id").values_list("name", flat=True)) == [
        "administration.day.set",
        "administration.day.set",
        "administration.day.removed",
    ]


@pytest.mark.parametrize(
    ("changes", "words"),
    [({"day": "hôm qua"}, "Ngày"), ({"source": ""}, "Văn bản"), ({"kind": "nua-ngay"}, "Loại")],
)
def test_a_day_that_makes_no_sense_is_refused(client_of, changes, words):
    answer = client_of("admin").post(ADD, FORM | changes)
    assert answer.status_code == 422
    assert words in answer.content.decode()
    assert kinds() == {}
    assert not Event.objects.exists()


def test_a_day_is_not_added_twice_nor_removed_twice(client_of):
    client = client_of("admin")
    client.post(ADD, FORM)
    again = client.post(ADD, FORM | {"kind": "working"})
    assert "Ngày 31/08/2026 đã có trong lịch" in again.content.decode()
    assert kinds() == {DAY: "off"}
    client.post(CHANGE + "bo/")
    assert client.post(CHANGE + "bo/").status_code == 409
    assert Event.objects.count() == 2


def test_an_officer_changes_no_day(province):
    facts = {"day": DAY, "kind": "off", "name": "x", "source": "y", "evidence": "law"}
    with pytest.raises(Denied):
        days.set_day(actor=province.actor(province.hung), replaces=False, **facts)
    with pytest.raises(Denied):
        days.remove_day(actor=province.actor(province.hung), day=DAY)
    assert kinds() == {}
    assert not Entry.objects.filter(action="administration.calendar.change").exists()
