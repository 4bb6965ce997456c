"""Pilots, meetings whose conclusions become tasks, agreements, and the feed of one's deadlines."""

import datetime as dt
from decimal import Decimal

import pytest
import vobject
from django.test import Client

from tests.province import officer
from tinhso.apps.programme import operations, queries
from tinhso.apps.programme.models import CalendarFeed, Conclusion, Pilot, Programme, Task
from tinhso.apps.programme.tests.conftest import Office
from tinhso.kernel.access import api as access
from tinhso.kernel.calendar import api as calendar
from tinhso.kernel.text.api import at

pytestmark = pytest.mark.django_db

DAY = dt.date(2024, 5, 2)
PILOT = {
    "title": "Trợ lý một cửa", "where": "Phường Hải Tân", "hypothesis": "Có hướng dẫn trước thì chờ ít hơn",
    "metric": "Thời gian chờ", "unit": "phút", "baseline": Decimal(22), "goal": Decimal(15), "less_is_better": True,
    "start_date": dt.date(2024, 3, 1), "end_date": dt.date(2024, 4, 30),
}  # fmt: skip


@pytest.fixture
def son(office: Office) -> Client:
    person = office.province.standing_officer
    access.give(role="programme.standing", person_id=person.pk, agency="h99", first_date=dt.date(2020, 1, 1))
    client = Client()
    client.force_login(person)
    return client


def test_a_pilot_is_decided_on_its_result(office: Office, programme: Programme) -> None:
    with pytest.raises(access.Denied):
        operations.add_pilot(actor=office.mai, programme=programme, **PILOT)
    with pytest.raises(operations.CannotSteer, match="từ ngày bắt đầu"):
        operations.add_pilot(
            actor=office.son, programme=programme, **{**PILOT, "end_date": dt.date(2024, 2, 1)}
        )
    pilot = operations.add_pilot(actor=office.son, programme=programme, **PILOT)
    with at(DAY):
        with pytest.raises(operations.CannotSteer, match="ghi kết quả trước"):
            operations.decide_pilot(actor=office.son, pilot=pilot, decision="scale", reason="x")
        pilot = operations.record_result(
            actor=office.son, pilot=pilot, result=Decimal("13.5"), note="Đo 30 ngày"
        )
        assert pilot.worked is True
        with pytest.raises(operations.CannotSteer, match="lý do"):
            operations.decide_pilot(actor=office.son, pilot=pilot, decision="scale", reason=" ")
        pilot = operations.decide_pilot(actor=office.son, pilot=pilot, decision="scale", reason="Giảm 39 %")
        with pytest.raises(operations.CannotSteer, match="không sửa được nữa"):
            operations.record_result(actor=office.son, pilot=pilot, result=Decimal(1), note="x")
    assert pilot.scaled_task is not None
    assert (pilot.scaled_task.action, pilot.scaled_task.start_date) == ("Nhân rộng: Trợ lý một cửa", DAY)
    assert Pilot.objects.get().decision == "scale"


def test_a_result_does_not_come_before_the_pilot(office: Office, programme: Programme) -> None:
    pilot = operations.add_pilot(actor=office.son, programme=programme, **PILOT)
    with at(dt.date(2024, 2, 1)), pytest.raises(operations.CannotSteer, match="chưa bắt đầu"):
        operations.record_result(actor=office.son, pilot=pilot, result=Decimal(1), note="x")


def test_a_conclusion_becomes_one_task(office: Office, programme: Programme) -> None:
    calendar.seed()
    meeting = operations.add_meeting(actor=office.son, programme=programme, date=DAY, title="Phiên quý I")
    with pytest.raises(operations.CannotSteer, match="đã có"):
        operations.add_meeting(actor=office.son, programme=programme, date=DAY, title="Phiên quý I")
    with at(DAY - dt.timedelta(days=1)), pytest.raises(operations.CannotSteer, match="chưa diễn ra"):
        operations.conclude(actor=office.son, meeting=meeting, words="x")
    with at(DAY):
        made = operations.conclude(actor=office.son, meeting=meeting, words="Sở Y tế trình phương án dữ liệu")
        task = {"conclusion": made, "lead_text": "Sở Y tế", "deadline_text": "10 ngày làm việc"}
        with pytest.raises(access.Denied):
            operations.task_of_conclusion(actor=office.mai, **task)
        first = operations.task_of_conclusion(actor=office.son, **task)
        assert operations.task_of_conclusion(actor=office.son, **task) == first
    assert (first.lead, first.start_date, first.deadline) == (office.health, DAY, dt.date(2024, 5, 15))
    assert Conclusion.objects.get().task == first
    later = operations.add_meeting(
        actor=office.son, programme=programme, date=dt.date(2024, 8, 1), title="Phiên quý II"
    )
    assert queries.open_before(later, dt.date(2024, 8, 1)) == [first]


def test_the_agenda_holds_each_target_and_task_once(office: Office, programme: Programme) -> None:
    meeting = operations.add_meeting(actor=office.son, programme=programme, date=DAY, title="x")
    target, task = programme.targets.get(number=1), programme.tasks.get()
    for about in (target, task, target):
        operations.add_to_agenda(actor=office.son, meeting=meeting, about=about)
    assert [one.target or one.task for one in queries.agenda_of(meeting)] == [target, task]


def test_through_the_pages(office: Office, programme: Programme, son: Client) -> None:
    base = "/chuong-trinh/cds-2024/chi-dao/"
    with at(DAY):
        typed = {"date": "2/5/2024", "title": "Phiên quý I", "chair": "Chủ tịch"}
        assert son.post(f"{base}hop/", typed).status_code == 303
        meeting = programme.meetings.get()
        here = f"/chuong-trinh/hop/{meeting.key}/"
        assert son.post(f"{here}noi-dung/", {"code": "cds-2024/NV-01"}).status_code == 303
        assert son.post(f"{here}noi-dung/", {"code": "cds-2024/NV-77"}).status_code == 422
        assert son.post(f"{here}ket-luan/", {"words": "Trình đề án"}).status_code == 303
        given = {"lead_text": "Sở Y tế", "deadline_text": "30/6/2024"}
        assert son.post(f"{here}ket-luan/1/giao/", given).status_code == 303
        pilot = {name: str(value) for name, value in PILOT.items() if not isinstance(value, dt.date | bool)}
        pilot |= {"start_date": "1/3/2024", "end_date": "30/4/2024", "less_is_better": "on"}
        assert son.post(f"{base}thi-diem/", pilot).status_code == 303
        tried = f"/chuong-trinh/thi-diem/{Pilot.objects.get().key}/"
        assert son.post(f"{tried}ket-qua/", {"result": "13,5", "note": "Đo"}).status_code == 303
        assert (
            son.post(f"{tried}quyet-dinh/", {"decision": "adjust", "reason": "Cần thêm"}).status_code == 303
        )
        agreement = {
            "title": "Đào tạo",
            "partner": "Trường",
            "signed_date": "1/2/2024",
            "tasks": "cds-2024/NV-01",
        }
        assert son.post(f"{base}thoa-thuan/", agreement).status_code == 303
        assert son.post(f"{base}thoa-thuan/", {**agreement, "until": "1/1/2024"}).status_code == 422
        read = Client().get(base).content.decode()
        assert "Điều chỉnh, thí điểm tiếp" in read
        assert "Trường" in read
        assert "đúng như mong đợi" in Client().get(tried).content.decode()
        assert "cds-2024/NV-02" in Client().get(here).content.decode()


@pytest.fixture
def hoa(office: Office, programme: Programme) -> Client:
    """Works in Sở Y tế, which leads the task until 30 September 2024."""
    made = officer("hoa", "Đặng Thị Hoa", office.health, "Chuyên viên")
    access.give(role="programme.department", person_id=made.pk, agency="h99.so_y_te")
    client = Client()
    client.force_login(made)
    return client


def address_of(client: Client) -> str:
    with at(DAY):
        page = client.post("/chuong-trinh/lich/tao/")
    assert page["Cache-Control"] == "no-store"
    return (
        page.content.decode()
        .split('<code class="break">')[1]
        .split("</code>")[0]
        .replace("http://testserver", "")
    )


def test_a_calendar_reader_understands_the_feed(office: Office, programme: Programme, hoa: Client) -> None:
    long = "Tổ chức tập huấn kỹ năng số cho cán bộ y tế cơ sở; rà soát, cập nhật hồ sơ, và báo cáo " * 4
    operations.add_task(
        actor=office.son, programme=programme, coordinating=[], action=long.strip(), lead_text="Sở Y tế",
        deadline_text="2024-06-30", deliverable="", pillar="", sector="",
    )  # fmt: skip
    address = address_of(hoa)
    with at(DAY):
        answer = Client().get(address)
    assert (answer.status_code, answer["Content-Type"]) == (200, "text/calendar; charset=utf-8")
    lines = answer.content.split(b"\r\n")
    assert b"\n" not in answer.content.replace(b"\r\n", b"")
    assert max(len(line) for line in lines) <= 75  # octets, RFC 5545 3.1
    read = vobject.readOne(answer.content.decode())
    events = {one.uid.value: one for one in read.vevent_list}
    second = events["cds-2024.NV-02@testserver"]
    assert (second.summary.value, second.dtstart.value) == (f"Hạn: {long.strip()}", dt.date(2024, 6, 30))
    assert second.dtend.value == dt.date(2024, 7, 1)
    assert second.valarm.trigger.value == dt.timedelta(days=-1)
    assert events["cds-2024.NV-01@testserver"].dtstart.value == dt.date(2024, 9, 30)
    Task.objects.filter(number=1).update(deadline=dt.date(2024, 10, 31))
    with at(DAY):
        moved = vobject.readOne(Client().get(address).content.decode())
    assert {one.uid.value: one.dtstart.value for one in moved.vevent_list}[
        "cds-2024.NV-01@testserver"
    ] == dt.date(2024, 10, 31)


def test_a_broken_feed_is_refused_by_the_reader() -> None:
    with pytest.raises(vobject.base.ParseError):
        vobject.readOne("BEGIN:VCALENDAR\r\nBEGIN:VEVENT\r\nEND:VCALENDAR\r\n")


def test_the_address_is_secret_and_can_be_revoked(hoa: Client, office: Office) -> None:
    first = address_of(hoa)
    second = address_of(hoa)
    assert Client().get(first).status_code == 404
    assert Client().get(second).status_code == 200
    token = second.split("/")[-1].removesuffix(".ics")
    assert not CalendarFeed.objects.filter(token_hash__contains=token).exists()
    assert token not in hoa.get("/chuong-trinh/lich/").content.decode()
    assert hoa.post("/chuong-trinh/lich/huy/").status_code == 303
    assert Client().get(second).status_code == 404
    assert Client().get("/chuong-trinh/lich/khong-co.ics").status_code == 404
    assert CalendarFeed.objects.filter(revoked_at=None).count() == 0


def test_a_closed_account_feeds_nobody(hoa: Client) -> None:
    from tinhso.kernel.people.models import Person

    address = address_of(hoa)
    Person.objects.filter(login="hoa").update(is_active=False)
    assert Client().get(address).status_code == 404
