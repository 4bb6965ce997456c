"""Every finding is decided by a person, and the decision can be taken back until the programme is made."""

import pytest

from tinhso.apps.programme import operations
from tinhso.apps.programme.models import Document, Finding, Programme
from tinhso.apps.programme.tests.conftest import Office
from tinhso.kernel.access import api as access
from tinhso.kernel.audit import api as audit
from tinhso.kernel.events.models import Event

pytestmark = pytest.mark.django_db


def targets(document: Document) -> list[Finding]:
    return list(Finding.objects.filter(reading__document=document, kind="target").order_by("number"))


def decided_events() -> list[str]:
    return list(
        Event.objects.filter(name="programme.finding.decided")
        .order_by("pk")
        .values_list("data__state", flat=True)
    )


def test_confirm_correct_drop_reopen(office: Office, document: Document) -> None:
    first, second = targets(document)
    operations.confirm(actor=office.son, finding=first)
    operations.correct(actor=office.son, finding=second, content={**second.data, "value": "82.5"})
    first.refresh_from_db()
    second.refresh_from_db()
    assert (first.state, first.decided_by, first.decided_by_name) == (
        "confirmed",
        office.son.person,
        "Đỗ Văn Sơn",
    )
    assert (second.state, second.content["value"], second.data["value"]) == ("corrected", "82.5", "80")
    entry = audit.Entry.objects.filter(object_key=str(second.key)).latest("seq")
    assert entry.changes["value"] == ["80", "82.5"]
    operations.drop(actor=office.son, finding=first)
    operations.reopen(actor=office.son, finding=second)
    second.refresh_from_db()
    assert (second.state, second.corrected, second.decided_at, second.decided_by_name) == (
        "open",
        None,
        None,
        "",
    )
    assert decided_events() == ["confirmed", "corrected", "dropped", "open"]


def test_a_correction_that_changes_nothing_confirms(office: Office, document: Document) -> None:
    first, _second = targets(document)
    assert operations.correct(actor=office.son, finding=first, content=dict(first.data)).state == "confirmed"


def test_others_may_not_decide_and_nothing_changes(office: Office, document: Document) -> None:
    first, second = targets(document)
    for actor in (office.mai, office.lan, access.STRANGER):
        with pytest.raises(access.Denied):
            operations.confirm(actor=actor, finding=first)
        with pytest.raises(access.Denied):
            operations.merge(actor=actor, finding=first, into=second)
        with pytest.raises(access.Denied):
            operations.confirm_all_above(actor=actor, document=document, confidence=0)
    assert {one.state for one in Finding.objects.all()} == {"open"}
    assert decided_events() == []


def test_merging_keeps_the_chain_short(office: Office, document: Document) -> None:
    first, second = targets(document)
    third = Finding.objects.create(
        reading=first.reading, number=99, kind="target", data=first.data, spans=[[0, 5]], confidence=0.5
    )
    operations.merge(actor=office.son, finding=first, into=second)
    operations.merge(actor=office.son, finding=second, into=third)
    first.refresh_from_db()
    assert first.merged_into == third
    with pytest.raises(operations.CannotDecide, match="Có 2 mục đã gộp"):
        operations.drop(actor=office.son, finding=third)
    with pytest.raises(operations.CannotDecide, match="đã được gộp hoặc bỏ"):
        operations.merge(actor=office.son, finding=third, into=first)


def test_what_cannot_be_merged(office: Office, document: Document) -> None:
    first, _second = targets(document)
    task = Finding.objects.get(reading__document=document, kind="task")
    with pytest.raises(operations.CannotDecide, match="vào chính nó"):
        operations.merge(actor=office.son, finding=first, into=first)
    with pytest.raises(operations.CannotDecide, match="cùng loại"):
        operations.merge(actor=office.son, finding=first, into=task)
    first.refresh_from_db()
    assert first.state == "open"


def test_confirming_the_sure_ones_leaves_the_others(office: Office, document: Document) -> None:
    Finding.objects.filter(number=1).update(confidence=0.5)
    Finding.objects.exclude(number=1).update(confidence=0.95)
    count = operations.confirm_all_above(actor=office.son, document=document, confidence=0.9)
    assert count == Finding.objects.count() - 1
    assert list(Finding.objects.filter(state="open").values_list("number", flat=True)) == [1]
    assert Event.objects.get(name="programme.findings.confirmed").data["count"] == count


def test_no_decision_after_the_programme_is_made(office: Office, programme: Programme) -> None:
    first, _second = targets(programme.document)  # type: ignore[arg-type]
    with pytest.raises(operations.CannotDecide, match="Hãy sửa ngay trong chương trình"):
        operations.drop(actor=office.son, finding=first)
    first.refresh_from_db()
    assert first.state == "confirmed"
