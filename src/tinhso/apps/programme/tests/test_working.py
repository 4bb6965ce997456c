"""A task in depth: agencies that work together, milestones, needs, money, later deadlines, hand-over."""

import datetime as dt
import uuid
from decimal import Decimal

import pytest

from tests.province import agency, officer
from tinhso.apps.programme import operations, queries
from tinhso.apps.programme.models import (
    BudgetLine,
    Disbursement,
    Extension,
    HandOver,
    Programme,
    Progress,
    Task,
    TaskNeed,
)
from tinhso.apps.programme.tests.conftest import Office
from tinhso.kernel.access import api as access
from tinhso.kernel.calendar import api as calendar
from tinhso.kernel.events.models import Event
from tinhso.kernel.orgs import api as orgs
from tinhso.kernel.text.api import at

D = Decimal

pytestmark = pytest.mark.django_db

DAY = dt.date(2024, 5, 2)
FIELDS = {"lead_text": "Sở Y tế", "deliverable": "", "pillar": "", "sector": ""}


@pytest.fixture
def task(programme: Programme) -> Task:
    """Led by Sở Y tế, until 30 September 2024."""
    return programme.tasks.get()


def make(office: Office, programme: Programme, action: str, deadline: str = "2024", **fields: object) -> Task:
    return operations.add_task(
        actor=office.son, programme=programme, coordinating=[], action=action, deadline_text=deadline,
        **{**FIELDS, **fields},
    )  # fmt: skip


@pytest.fixture
def shared(office: Office, programme: Programme) -> Task:
    """Led by Sở Y tế with the science department, done when both are."""
    return operations.add_task(
        actor=office.son, programme=programme, coordinating=["Sở Khoa học và Công nghệ", "Hội nghề nghiệp"],
        action="Làm chung", deadline_text="2024", completion="all", **FIELDS,
    )  # fmt: skip


def test_each_agency_reports_its_own_part(office: Office, shared: Task) -> None:
    partner = shared.coordinating.get(name="Sở Khoa học và Công nghệ")
    access.give(role="programme.department", person_id=office.province.hung.pk, agency="h99.so_khcn")
    hung = office.province.actor(office.province.hung)
    report = {"about": shared, "date": DAY, "note": "x"}
    with at(DAY):
        operations.record_progress(actor=office.mai, amount=D(100), **report)
        assert queries.task_row(shared, DAY).percent == 0  # the partner has not reported
        operations.record_progress(actor=hung, amount=D(60), unit=partner, **report)
        with pytest.raises(access.Denied):
            operations.record_progress(actor=hung, amount=D(100), **report)
        with pytest.raises(access.Denied):
            operations.record_progress(actor=office.mai, amount=D(100), unit=partner, **report)
    row = queries.task_row(shared, DAY)
    assert (row.percent, row.state) == (60, "on_track")
    assert Progress.objects.count() == 2


def test_an_agency_that_nobody_knows_cannot_hold_the_task_up(office: Office, shared: Task) -> None:
    unknown = shared.coordinating.get(name="Hội nghề nghiệp")
    with at(DAY), pytest.raises(operations.CannotReport, match="không phối hợp"):
        operations.record_progress(
            actor=office.son, about=shared, date=DAY, amount=D(1), note="x", unit=unknown
        )


def test_editing_a_task_keeps_what_its_partners_said(office: Office, shared: Task) -> None:
    partner = shared.coordinating.get(name="Sở Khoa học và Công nghệ")
    with at(DAY):
        operations.record_progress(
            actor=office.son, about=shared, date=DAY, amount=D(30), note="x", unit=partner
        )
    same = {**FIELDS, "action": "Làm chung", "deadline_text": "2024"}
    operations.edit_task(actor=office.son, task=shared, coordinating=["Sở Khoa học và Công nghệ"], **same)
    assert [(one.pk, one.active) for one in shared.coordinating.all()] == [(partner.pk, True)]
    operations.edit_task(actor=office.son, task=shared, coordinating=[], **same)
    partner.refresh_from_db()
    assert (partner.active, partner.progress.count()) == (False, 1)


def test_a_deadline_in_working_days_counts_holidays(office: Office, programme: Programme) -> None:
    calendar.seed()
    made = make(office, programme, "Trình đề án", "15 ngày làm việc", start_date=dt.date(2024, 4, 22))
    assert made.deadline == dt.date(2024, 5, 15)  # 29/4 to 1/5 off by swap and holiday, 4/5 worked instead
    with pytest.raises(operations.CannotMake, match="lịch nghỉ lễ năm 2041"):
        make(office, programme, "Xa", "15 ngày làm việc", start_date=dt.date(2041, 4, 22))


def test_milestones(office: Office, task: Task) -> None:
    with pytest.raises(access.Denied):
        operations.add_milestone(actor=office.mai, task=task, title="Khảo sát", due=DAY)
    with pytest.raises(operations.CannotChangeTask, match="từ ngày bắt đầu đến hạn"):
        operations.add_milestone(actor=office.son, task=task, title="Muộn", due=dt.date(2024, 10, 1))
    first = operations.add_milestone(actor=office.son, task=task, title="Khảo sát", due=dt.date(2024, 4, 30))
    with at(DAY):
        operations.record_progress(actor=office.mai, about=task, date=DAY, amount=D(60), note="x")
        assert queries.task_row(task, DAY).state == "at_risk"
        with pytest.raises(operations.CannotChangeTask, match="chưa tới"):
            operations.reach_milestone(actor=office.mai, milestone=first, on=dt.date(2024, 5, 3))
        with pytest.raises(access.Denied):
            operations.reach_milestone(actor=office.lan, milestone=first, on=DAY)
        operations.reach_milestone(actor=office.mai, milestone=first, on=DAY)
    assert queries.task_row(task, DAY).state == "on_track"
    assert Event.objects.filter(name="programme.milestone.reached").count() == 1


def test_tasks_that_wait_for_each_other_make_no_circle(
    office: Office, programme: Programme, task: Task
) -> None:
    second, third = make(office, programme, "b"), make(office, programme, "c", "30/4/2024")
    operations.add_need(actor=office.son, task=task, needs=second)
    operations.add_need(actor=office.son, task=second, needs=third)
    for needs, says in ((task, "không thể chờ nhau"), (third, "không thể chờ nhau")):
        with pytest.raises(operations.CannotChangeTask, match=says):
            operations.add_need(actor=office.son, task=third, needs=needs)
    with pytest.raises(operations.CannotChangeTask, match="đã chờ"):
        operations.add_need(actor=office.son, task=task, needs=second)
    with pytest.raises(access.Denied):
        operations.add_need(actor=office.mai, task=task, needs=third)
    assert TaskNeed.objects.count() == 2
    assert queries.task_row(second, DAY).state == "at_risk"  # c is late
    operations.remove_need(actor=office.son, need=second.needs.get())
    assert TaskNeed.objects.count() == 1


@pytest.fixture
def line(office: Office, task: Task) -> BudgetLine:
    """500 million đồng of the province."""
    return operations.plan_money(
        actor=office.son, task=task, title="Mua thiết bị", source="province", planned=500_000_000, year=2024
    )


def test_a_payment_sent_twice_is_one(office: Office, line: BudgetLine) -> None:
    key = uuid.uuid4()
    paid = {"line": line, "key": key, "date": DAY, "amount": 200_000_000, "note": "UNC 15"}
    with at(DAY):
        first = operations.pay(actor=office.mai, **paid)
        assert operations.pay(actor=office.mai, **paid) == first
        with pytest.raises(operations.CannotPay, match="số tiền khác"):
            operations.pay(actor=office.mai, **{**paid, "amount": 1})
    assert Disbursement.objects.count() == 1
    assert Event.objects.get(name="programme.money.paid").data["amount"] == 200_000_000


@pytest.mark.parametrize(
    ("change", "says"),
    [
        ({"amount": 500_000_001}, "Vượt dự toán 500.000.000"),
        ({"amount": 0}, "khác 0"),
        ({"amount": -1}, "Không thu hồi nhiều hơn"),
        ({"date": dt.date(2024, 5, 3)}, "chưa tới"),
        ({"note": " "}, "chứng từ"),
    ],
)
def test_a_payment_that_cannot_be_says_why(
    office: Office, line: BudgetLine, change: dict[str, object], says: str
) -> None:
    paid = {"line": line, "key": uuid.uuid4(), "date": DAY, "amount": 1, "note": "UNC"}
    with at(DAY), pytest.raises(operations.CannotPay, match=says):
        operations.pay(actor=office.mai, **{**paid, **change})
    assert not Disbursement.objects.exists()


def test_money_belongs_to_who_may_report_and_plans_stay_above_what_was_paid(
    office: Office, line: BudgetLine
) -> None:
    paid = {"line": line, "key": uuid.uuid4(), "date": DAY, "amount": 300, "note": "UNC"}
    with at(DAY):
        with pytest.raises(access.Denied):
            operations.pay(actor=office.lan, **paid)
        operations.pay(actor=office.mai, **paid)
        operations.pay(actor=office.mai, **{**paid, "key": uuid.uuid4(), "amount": -100})
    with pytest.raises(access.Denied):
        operations.change_plan(actor=office.mai, line=line, planned=400)
    with pytest.raises(operations.CannotPay, match="Đã giải ngân 200"):
        operations.change_plan(actor=office.son, line=line, planned=199)
    operations.change_plan(actor=office.son, line=line, planned=200)
    with pytest.raises(operations.CannotPay, match="lớn hơn 0"):
        operations.plan_money(actor=office.son, task=line.task, title="x", source="other", planned=0)


def test_a_later_deadline_is_decided_by_somebody_else(office: Office, task: Task) -> None:
    ask = {"task": task, "cause": "money", "reason": "Chưa được cấp kinh phí"}
    later = dt.date(2024, 12, 31)
    with pytest.raises(access.Denied):
        operations.ask_extension(actor=office.lan, new_deadline=later, **ask)
    with pytest.raises(operations.CannotExtend, match="sau hạn hiện nay"):
        operations.ask_extension(actor=office.mai, new_deadline=dt.date(2024, 9, 30), **ask)
    asked = operations.ask_extension(actor=office.mai, new_deadline=later, **ask)
    with pytest.raises(operations.CannotExtend, match="chờ duyệt"):
        operations.ask_extension(actor=office.mai, new_deadline=later, **ask)
    with pytest.raises(access.Denied):
        operations.decide_extension(actor=office.mai, extension=asked, approve=True)
    with pytest.raises(operations.CannotExtend, match="lý do"):
        operations.decide_extension(actor=office.son, extension=asked, approve=False)
    task.refresh_from_db()
    assert task.deadline == dt.date(2024, 9, 30)
    operations.decide_extension(actor=office.son, extension=asked, approve=True)
    task.refresh_from_db()
    assert (task.deadline, task.extensions.get().old_deadline) == (later, dt.date(2024, 9, 30))
    with pytest.raises(operations.CannotExtend, match="đã có kết quả"):
        operations.decide_extension(actor=office.son, extension=asked, approve=False, note="x")


def test_who_asked_does_not_decide(office: Office, task: Task) -> None:
    asked = operations.ask_extension(
        actor=office.son, task=task, new_deadline=dt.date(2024, 12, 31), cause="other", reason="x"
    )
    with pytest.raises(operations.CannotExtend, match="không tự duyệt"):
        operations.decide_extension(actor=office.son, extension=asked, approve=True)
    operations.withdraw_extension(actor=office.son, extension=asked)
    assert Extension.objects.get().state == "withdrawn"


def test_a_deadline_that_moved_meanwhile_is_not_overwritten(office: Office, task: Task) -> None:
    asked = operations.ask_extension(
        actor=office.mai, task=task, new_deadline=dt.date(2024, 12, 31), cause="other", reason="x"
    )
    Task.objects.filter(pk=task.pk).update(deadline=dt.date(2024, 11, 30))
    with pytest.raises(operations.CannotExtend, match="đã đổi"):
        operations.decide_extension(actor=office.son, extension=asked, approve=True)


MERGE = dt.date(2024, 7, 1)


def merge(office: Office) -> None:
    """Sở Y tế goes into the science department on 1 July 2024."""
    orgs.merge_agencies(agencies=[office.health], into=office.province.standing, on=MERGE)


def test_open_work_follows_the_successor_and_done_work_stays(
    office: Office, programme: Programme, task: Task
) -> None:
    done = make(office, programme, "Đã xong")
    partner = operations.add_task(
        actor=office.son, programme=programme, coordinating=["Sở Y tế"], action="Phối hợp", deadline_text="2024",
        **{**FIELDS, "lead_text": "Ủy ban nhân dân phường Hải Tân"},
    )  # fmt: skip
    with at(DAY):
        operations.record_progress(actor=office.mai, about=done, date=DAY, amount=D(100), note="x")
    merge(office)
    (move,) = operations.plan_hand_over(actor=office.son, on=MERGE)
    assert (move.old, move.new, move.lead, move.partner) == (office.health, office.province.standing, 1, 1)
    task.refresh_from_db()
    assert task.lead == office.health  # a preview changes nothing
    with pytest.raises(access.Denied):
        operations.hand_over(actor=office.mai, agency=office.health, on=MERGE)
    operations.hand_over(actor=office.son, agency=office.health, on=MERGE)
    for row in (task, done):
        row.refresh_from_db()
    assert (task.lead, done.lead) == (office.province.standing, office.health)
    assert partner.coordinating.get().agency == office.province.standing
    kept = HandOver.objects.order_by("role").values_list("role", "old__code", "new__code", "date")
    assert list(kept) == [("lead", "H99.11", "H99.09", MERGE), ("partner", "H99.11", "H99.09", MERGE)]


def test_handing_over_twice_changes_nothing_more(office: Office, task: Task) -> None:
    merge(office)
    assert [one.total for one in operations.hand_over_all(actor=access.system(), on=MERGE)] == [1]
    assert operations.hand_over_all(actor=access.system(), on=MERGE) == []
    assert (HandOver.objects.count(), Event.objects.filter(name="programme.handed.over").count()) == (1, 1)


def test_before_the_day_nothing_moves(office: Office, task: Task) -> None:
    merge(office)
    assert operations.hand_over_all(actor=access.system(), on=dt.date(2024, 6, 30)) == []


def test_work_without_an_heir_is_named_and_left(office: Office, programme: Programme) -> None:
    lonely = agency("H99.12", "Ban Quản lý cũ", "h99.ban_cu", office.province.city)
    made = make(office, programme, "x", lead_text="Ban Quản lý cũ")
    assert made.lead == lonely
    orgs.Agency.objects.filter(pk=lonely.pk).update(valid_to=MERGE)
    (left,) = operations.hand_over_all(actor=access.system(), on=MERGE)
    assert (left.new, left.lead) == (None, 1)
    made.refresh_from_db()
    assert made.lead == lonely


def test_the_heir_does_not_coordinate_what_it_leads(office: Office, programme: Programme) -> None:
    both = operations.add_task(
        actor=office.son, programme=programme, coordinating=["Sở Khoa học và Công nghệ"], action="Chung",
        deadline_text="2024", **FIELDS,
    )  # fmt: skip
    merge(office)
    operations.hand_over(actor=office.son, agency=office.health, on=MERGE)
    both.refresh_from_db()
    assert (both.lead, both.coordinating.filter(active=True).count()) == (office.province.standing, 0)


def test_the_new_agency_reports_on_what_it_took_over(office: Office, task: Task) -> None:
    new = officer("moi", "Người Mới", office.province.standing, "Chuyên viên y tế")
    access.give(role="programme.department", person_id=new.pk, agency="h99.so_khcn")
    merge(office)
    operations.hand_over(actor=office.son, agency=office.health, on=MERGE)
    task.refresh_from_db()
    heir = office.province.actor(new)
    with at(MERGE):
        operations.record_progress(actor=heir, about=task, date=MERGE, amount=D(50), note="x")
    assert Progress.objects.get().recorded_by_post == "Chuyên viên y tế"
