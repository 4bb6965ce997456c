"""Urging: by the schedule, by hand, by letter; each comes once, to whom it should."""

import datetime as dt
from decimal import Decimal

import pypdfium2
import pytest

from tests.province import officer
from tinhso.apps.programme import operations
from tinhso.apps.programme.models import Programme, Task, Urging, UrgingLetter, UrgingRule
from tinhso.apps.programme.tests.conftest import Office
from tinhso.engines.documents import api as documents
from tinhso.engines.notify import api as notify
from tinhso.kernel.access import api as access
from tinhso.kernel.calendar import api as calendar
from tinhso.kernel.events.models import Event
from tinhso.kernel.files import api as files
from tinhso.kernel.people.models import Person
from tinhso.kernel.text.api import at

pytestmark = pytest.mark.django_db

SYSTEM = access.system("Nhắc việc hằng ngày")
HEALTH = "h99.so_y_te"


@pytest.fixture
def hoa(office: Office) -> Person:
    """Reports for Sở Y tế, where she holds a post."""
    calendar.seed()
    made = officer("hoa", "Đặng Thị Hoa", office.health, "Chuyên viên")
    access.give(role="programme.department", person_id=made.pk, agency=HEALTH, first_date=dt.date(2020, 1, 1))
    return made


@pytest.fixture
def head(office: Office, hoa: Person) -> Person:
    """The head of Sở Y tế."""
    made = officer("giamdoc", "Ngô Văn Giám", office.health, "Giám đốc")
    post = office.province.post(made)
    post.rank = 1
    post.save()
    return made


@pytest.fixture
def task(programme: Programme, head: Person) -> Task:
    """Due on Monday 30 September 2024."""
    return programme.tasks.get()


def run(day: dt.date) -> int:
    with at(day):
        return operations.urge_by_schedule(actor=SYSTEM, on=day)


def told() -> list[tuple[str, str]]:
    return [
        (one.person.login, one.subject)
        for one in notify.Notice.objects.select_related("person").order_by("id")
    ]


def test_reminders_of_a_deadline_from_before_to_the_post_above(task: Task) -> None:
    given = {day: run(day) for day in (dt.date(2024, 9, 1) + dt.timedelta(days=n) for n in range(60))}
    assert {day.isoformat(): count for day, count in given.items() if count} == {
        "2024-09-23": 1,  # 5 working days before
        "2024-09-27": 1,
        "2024-10-01": 1,
        "2024-10-07": 1,  # the head
        "2024-10-14": 1,  # above
    }
    short = "tổ chức lập hồ sơ sức khỏe điện tử"
    heard = [(who, subject.partition(": ")[0]) for who, subject in told()]
    assert heard == [
        ("hoa", "Còn 5 ngày làm việc"),
        ("hoa", "Còn 1 ngày làm việc"),
        ("hoa", "Chậm 1 ngày làm việc"),
        ("giamdoc", "Chậm 5 ngày làm việc"),
        ("nga", "Chậm 10 ngày làm việc"),
    ]
    assert all(short in subject for _who, subject in told())
    assert list(Urging.objects.order_by("date").values_list("people", flat=True))[-1] == ["Lê Thị Nga"]


def test_running_again_gives_nothing_twice(task: Task) -> None:
    day = dt.date(2024, 10, 1)
    assert [run(day), run(day)] == [1, 0]
    assert (Urging.objects.count(), len(told()), Event.objects.filter(name="programme.urged").count()) == (
        1,
        1,
        1,
    )


def test_a_worker_that_stood_still_catches_up_but_not_with_stale_reminders(task: Task) -> None:
    assert run(dt.date(2024, 10, 9)) == 1  # 7 working days late: the head (5); the first one is stale
    assert Urging.objects.get().days == 5


def test_a_day_off_is_silent(task: Task) -> None:
    assert run(dt.date(2024, 9, 28)) == 0


def test_what_is_done_is_not_urged(office: Office, task: Task) -> None:
    with at(dt.date(2024, 9, 20)):
        operations.record_progress(
            actor=office.mai, about=task, date=dt.date(2024, 9, 20), amount=Decimal(100), note="x"
        )
    assert run(dt.date(2024, 10, 1)) == 0


def test_a_later_deadline_begins_the_reminders_anew(task: Task) -> None:
    run(dt.date(2024, 10, 1))
    Task.objects.filter(pk=task.pk).update(deadline=dt.date(2024, 10, 31))
    assert run(dt.date(2024, 10, 2)) == 0
    assert run(dt.date(2024, 11, 1)) == 1
    assert list(Urging.objects.order_by("id").values_list("deadline", flat=True)) == [
        dt.date(2024, 9, 30),
        dt.date(2024, 10, 31),
    ]


def test_the_schedule_is_rows(office: Office, task: Task) -> None:
    UrgingRule.objects.update(active=False)
    with pytest.raises(access.Denied):
        operations.set_rule(actor=office.mai, days=3, audience="head")
    with pytest.raises(operations.CannotUrge, match="60 ngày trước"):
        operations.set_rule(actor=SYSTEM, days=-61, audience="head")
    operations.set_rule(actor=SYSTEM, days=3, audience="head")
    assert [run(dt.date(2024, 10, 2)), run(dt.date(2024, 10, 3))] == [0, 1]


def test_one_click_urges_once_a_day(office: Office, task: Task) -> None:
    day = dt.date(2024, 10, 3)
    with at(day):
        with pytest.raises(access.Denied):
            operations.urge(actor=office.mai, tasks=[task])
        assert not Urging.objects.exists()
        (given,) = operations.urge(actor=office.son, tasks=[task], words="Đề nghị cập nhật trước thứ Sáu.")
        with pytest.raises(operations.CannotUrge, match="đã đôn đốc việc này"):
            operations.urge(actor=office.son, tasks=[task])
    assert (given.days, given.people, given.by_name) == (3, ["Đặng Thị Hoa"], "Đỗ Văn Sơn")
    (notice,) = notify.Notice.objects.all()
    assert notice.words.endswith("Đề nghị cập nhật trước thứ Sáu.")
    assert notice.link == "/chuong-trinh/cds-2024/nhiem-vu/1/"
    with at(day + dt.timedelta(days=1)):
        assert len(operations.urge(actor=office.son, tasks=[task])) == 1


def test_nobody_to_tell_is_said(office: Office, programme: Programme, task: Task) -> None:
    lonely = operations.add_task(
        actor=office.son, programme=programme, coordinating=[], action="x", lead_text="Hội Nông dân",
        deadline_text="2024-05-31", deliverable="", pillar="", sector="",
    )  # fmt: skip
    with at(dt.date(2024, 10, 3)), pytest.raises(operations.CannotUrge, match="Chưa có ai để nhắc"):
        operations.urge(actor=office.son, tasks=[lonely])


def test_a_letter_has_a_number_a_table_and_comes_once_a_day(office: Office, task: Task, hoa: Person) -> None:
    with at(dt.date(2024, 10, 3)):
        first = operations.send_letter(actor=office.son, agency=office.health, tasks=[task])
        again = operations.send_letter(actor=office.son, agency=office.health, tasks=[task])
    assert (first, UrgingLetter.objects.count()) == (again, 1)
    assert (first.paper.written, first.answer_by) == ("01/CV-SKHCN", dt.date(2024, 10, 10))
    with files.open_content(first.paper.file) as content, pypdfium2.PdfDocument(content.read()) as pdf:
        words = " ".join(page.get_textpage().get_text_bounded() for page in pdf)
    for part in ("01/CV-SKHCN", "Sở Y tế", "cds-2024/NV-01", "30/09/2024", "10/10/2024"):
        assert part in words
    given = Urging.objects.get()
    assert (given.kind, given.people, given.words) == ("letter", ["Ngô Văn Giám"], "Văn bản số 01/CV-SKHCN")
    reader = access.of_person(hoa.pk)
    assert documents.may_read(reader, first.paper)
    assert not documents.may_read(office.lan, first.paper)


def test_a_letter_about_nothing_or_from_nowhere_is_refused(office: Office, task: Task) -> None:
    with at(dt.date(2024, 10, 3)):
        with pytest.raises(operations.CannotUrge, match="không có việc chậm"):
            operations.send_letter(actor=office.son, agency=office.province.hai_tan, tasks=[task])
        with pytest.raises(operations.CannotUrge, match="chưa giữ chức vụ"):
            operations.send_letter(actor=SYSTEM, agency=office.health, tasks=[task])
        with pytest.raises(access.Denied):
            operations.send_letter(actor=office.mai, agency=office.health, tasks=[task])
    assert not UrgingLetter.objects.exists()
    assert not documents.Issued.objects.exists()


def test_who_asked_for_time_and_whose_report_came_back_are_told(
    office: Office, task: Task, hoa: Person
) -> None:
    mine = access.of_person(hoa.pk)
    asked = operations.ask_extension(
        actor=mine, task=task, new_deadline=dt.date(2024, 12, 31), cause="money", reason="x"
    )
    operations.decide_extension(actor=office.son, extension=asked, approve=False, note="Đã cấp kinh phí")
    with at(dt.date(2024, 9, 2)):
        entry = operations.record_progress(
            actor=mine, about=task, date=dt.date(2024, 9, 1), amount=Decimal(10), note="x"
        )
    operations.return_progress(actor=office.son, entry=entry, reason="Thiếu biên bản")
    assert told() == [
        ("hoa", "Đề nghị gia hạn cds-2024/NV-01: Không đồng ý"),
        ("hoa", "Báo cáo cds-2024/NV-01 bị trả lại"),
    ]


def test_a_year_without_holidays_is_a_refusal_with_its_remedy(office: Office, task: Task) -> None:
    with at(dt.date(2041, 10, 3)):
        for call in (
            lambda: operations.urge(actor=office.son, tasks=[task]),
            lambda: operations.send_letter(actor=office.son, agency=office.health, tasks=[task]),
        ):
            with pytest.raises(operations.CannotUrge, match="Chưa có lịch nghỉ lễ năm"):
                call()
    assert not Urging.objects.exists()
