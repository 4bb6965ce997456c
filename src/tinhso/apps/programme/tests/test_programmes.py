"""A programme holds what people decided, and nothing else."""

import datetime as dt
from decimal import Decimal

import pytest

from tinhso.apps.programme import operations
from tinhso.apps.programme.models import Document, Evidence, Finding, Programme, Progress, Target, Task
from tinhso.apps.programme.tests.conftest import Office, decide_all, upload
from tinhso.kernel.access import api as access
from tinhso.kernel.audit import api as audit
from tinhso.kernel.events.models import Event
from tinhso.kernel.text.api import at

D = Decimal

pytestmark = pytest.mark.django_db

MAKE = {"code": "cds-2024", "title": "CĐS", "first_year": 2024, "last_year": 2025}
GOALS = {2024: (D(50), None), 2025: (D(60), D(70))}
TARGET = {
    "metric": "Tỷ lệ",
    "comparator": ">=",
    "unit": "%",
    "pillar": "society",
    "sector": "",
    "place_text": "",
}
TASK = {
    "action": "Việc mới",
    "lead_text": "Sở Y tế",
    "deadline_text": "quý II năm 2024",
    "deliverable": "Báo cáo",
    "pillar": "",
    "sector": "",
}


def test_targets_and_tasks_come_from_the_decided_findings(office: Office, document: Document) -> None:
    first, second = Finding.objects.filter(kind="target").order_by("number")
    operations.drop(actor=office.son, finding=first)
    operations.correct(actor=office.son, finding=second, content={**second.data, "value": "81"})
    decide_all(office.son, document)
    made = operations.make_programme(actor=office.son, document=document, agency=office.province.city, **MAKE)
    target = made.targets.get()
    assert (target.code, target.full_code, target.source) == ("CT-01", "cds-2024/CT-01", second)
    assert [(v.year, v.value) for v in target.values.all()] == [(2024, D(81))]
    task = made.tasks.get()
    assert (task.lead, task.lead_text) == (office.health, "Sở Y tế")
    assert [one.name for one in task.coordinating.all()] == ["Công an tỉnh"]
    fact = Event.objects.get(name="programme.made")
    assert (fact.data["programme"], fact.data["targets"], fact.data["tasks"]) == ("cds-2024", 1, 1)
    assert audit.Entry.objects.filter(object_key="cds-2024").count() == 1


def test_open_findings_are_counted_and_refused(office: Office, document: Document) -> None:
    count = Finding.objects.count()
    with pytest.raises(operations.StillOpen, match=f"Còn {count} mục chưa xem") as refused:
        operations.make_programme(actor=office.son, document=document, agency=office.province.city, **MAKE)
    assert refused.value.count == count
    assert not Programme.objects.exists()


def test_who_may_not_make_one(office: Office, document: Document) -> None:
    decide_all(office.son, document)
    for actor in (office.mai, office.lan):
        with pytest.raises(access.Denied):
            operations.make_programme(actor=actor, document=document, agency=office.province.city, **MAKE)
    assert not Programme.objects.exists()


def test_a_document_makes_one_programme_and_a_code_is_used_once(office: Office, programme: Programme) -> None:
    assert programme.document is not None
    with pytest.raises(operations.CannotMake, match="đã lập chương trình"):
        operations.make_programme(
            actor=office.son, document=programme.document, agency=office.province.city, **MAKE
        )
    other = operations.upload_plan(
        actor=office.son, upload=upload("MỤC TIÊU\n- Phấn đấu 70% người dân có tài khoản năm 2024.\n")
    )
    decide_all(office.son, other)
    with pytest.raises(operations.CannotMake, match="Mã “cds-2024” đã dùng"):
        operations.make_programme(actor=office.son, document=other, agency=office.province.city, **MAKE)
    assert Programme.objects.count() == 1


def test_all_dropped_makes_nothing(office: Office, document: Document) -> None:
    for finding in Finding.objects.all():
        operations.drop(actor=office.son, finding=finding)
    with pytest.raises(operations.CannotMake, match="Chưa giữ lại"):
        operations.make_programme(actor=office.son, document=document, agency=office.province.city, **MAKE)


def test_a_target_by_hand(office: Office, programme: Programme) -> None:
    with pytest.raises(access.Denied):
        operations.add_target(actor=office.mai, programme=programme, values=GOALS, **TARGET)
    with pytest.raises(operations.CannotMake, match="ít nhất một năm"):
        operations.add_target(actor=office.son, programme=programme, values={}, **TARGET)
    assert programme.targets.count() == 2
    made = operations.add_target(actor=office.son, programme=programme, values=GOALS, **TARGET)
    assert (made.number, made.values.count()) == (3, 2)
    operations.edit_target(
        actor=office.son, target=made, values={2025: (D(65), None)}, **{**TARGET, "unit": "hộ"}
    )
    entry = audit.Entry.objects.filter(object_key="cds-2024/CT-03").latest("seq")
    assert entry.changes == {
        "unit": ["%", "hộ"],
        "value 2024": ["50.000000", None],
        "value 2025": ["60.000000 - 70.000000", "65"],
    }


def test_a_task_by_hand_finds_its_agency_and_day(office: Office, programme: Programme) -> None:
    with pytest.raises(access.Denied):
        operations.add_task(actor=office.mai, programme=programme, coordinating=[], **TASK)
    assert programme.tasks.count() == 1
    made = operations.add_task(
        actor=office.son, programme=programme, coordinating=["Sở Khoa học và Công nghệ"], **TASK
    )
    assert (made.lead, made.deadline, made.number) == (office.health, dt.date(2024, 6, 30), 2)
    assert made.coordinating.get().agency == office.province.standing
    operations.edit_task(
        actor=office.son, task=made, coordinating=[], **{**TASK, "deadline_text": "thường xuyên"}
    )
    made.refresh_from_db()
    assert (made.deadline, made.coordinating.count()) == (None, 0)


def test_progress_of_a_task_by_its_lead_agency(office: Office, programme: Programme) -> None:
    task = programme.tasks.get()
    with at(dt.date(2024, 5, 2)):
        entry = operations.record_progress(
            actor=office.mai,
            about=task,
            date=dt.date(2024, 4, 30),
            amount=D(40),
            uploads=[upload("biên bản", "bb.txt")],
        )
    assert (entry.percent, entry.recorded_by_name) == (D(40), "Phạm Thị Mai")
    assert Evidence.objects.get(progress=entry).name == "bb.txt"
    fact = Event.objects.get(name="programme.progress.recorded")
    assert (fact.subject, fact.data["date"], fact.data["percent"]) == ("cds-2024/NV-01", "2024-04-30", "40")


def test_progress_of_others_is_refused(office: Office, programme: Programme) -> None:
    task, target = programme.tasks.get(), programme.targets.first()
    assert target is not None
    for actor, about in ((office.lan, task), (office.mai, target), (access.STRANGER, task)):
        with pytest.raises(access.Denied):
            operations.record_progress(
                actor=actor, about=about, date=dt.date(2024, 4, 30), amount=D(4), note="x"
            )
    assert not Progress.objects.exists()


@pytest.mark.parametrize(
    ("fields", "says"),
    [
        ({"amount": D("100.01")}, "từ 0 đến 100"),
        ({"amount": D(-1)}, "từ 0 đến 100"),
        ({"date": dt.date(2024, 5, 3)}, "chưa tới"),
        ({"note": " "}, "nêu căn cứ"),
    ],
)
def test_a_wrong_entry_says_what_to_mend(
    office: Office, programme: Programme, fields: dict[str, object], says: str
) -> None:
    good = {"date": dt.date(2024, 5, 2), "amount": D(40), "note": "Báo cáo 12"}
    with at(dt.date(2024, 5, 2)), pytest.raises(operations.CannotReport, match=says):
        operations.record_progress(actor=office.mai, about=programme.tasks.get(), **{**good, **fields})
    assert not Progress.objects.exists()


def test_a_refused_evidence_file_leaves_no_entry(office: Office, programme: Programme) -> None:
    from django.core.files.uploadedfile import SimpleUploadedFile

    with pytest.raises(operations.CannotReport, match="virus"):
        operations.record_progress(
            actor=office.mai, about=programme.tasks.get(), date=dt.date(2024, 4, 30), amount=D(4),
            uploads=[upload("đúng", "dung.txt"), SimpleUploadedFile("virus.exe", b"MZ\x90\x00" + b"\0" * 200)],
        )  # fmt: skip
    assert not Progress.objects.exists()


def test_the_numbers_of_a_programme_go_on(office: Office, programme: Programme) -> None:
    assert [Target.objects.latest("number").number, Task.objects.latest("number").number] == [2, 1]
