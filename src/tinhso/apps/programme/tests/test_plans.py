"""A plan is taken in whole or not at all."""

import io
import zipfile

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile

from tinhso.apps.programme import operations
from tinhso.apps.programme.models import Document, Finding, Reading
from tinhso.apps.programme.tests.conftest import PLAN, Office, upload
from tinhso.kernel.access import api as access
from tinhso.kernel.audit import api as audit
from tinhso.kernel.events.models import Event
from tinhso.kernel.files.api import StoredFile

pytestmark = pytest.mark.django_db


def nothing_kept() -> bool:
    """No row of this app, no file, no fact, no audit entry about it."""
    return not any(
        rows.exists()
        for rows in (
            Document.objects.all(), Reading.objects.all(), Finding.objects.all(), StoredFile.objects.all(),
            Event.objects.filter(name__startswith="programme."),
            audit.Entry.objects.filter(action__startswith="programme."),
        )
    )  # fmt: skip


def test_a_plan_is_read_and_every_finding_waits(office: Office) -> None:
    document = operations.upload_plan(actor=office.son, upload=upload())
    assert (document.number, document.kind, document.title) == (
        "15/KH-UBND",
        "Kế hoạch",
        "Chuyển đổi số năm 2024",
    )
    assert str(document.issued_date) == "2024-01-15"
    assert document.text == PLAN
    findings = Finding.objects.filter(reading__document=document)
    assert {one.state for one in findings} == {"open"}
    targets = [one.data for one in findings.order_by("number") if one.kind == "target"]
    assert [(t["comparator"], t["value"], t["unit"], t["year"]) for t in targets] == [
        ("=", "90", "%", 2024),
        (">=", "80", "%", 2024),
    ]
    fact = Event.objects.get(name="programme.plan.uploaded")
    assert (fact.data["document"], fact.data["targets"]) == (str(document.key), 2)
    assert audit.Entry.objects.get(action="programme.plan.upload").actor == office.son.person


def test_every_span_lies_in_the_text(document: Document) -> None:
    for finding in Finding.objects.filter(reading__document=document):
        for start, end in finding.spans:
            assert 0 <= start < end <= len(document.text)


def test_a_citizen_may_not_and_nothing_is_kept(office: Office) -> None:
    with pytest.raises(access.Denied):
        operations.upload_plan(actor=office.lan, upload=upload())
    assert nothing_kept()


def test_the_same_file_again_names_the_first(office: Office, document: Document) -> None:
    with pytest.raises(operations.AlreadyThere, match=r"ke-hoach\.txt") as refused:
        operations.upload_plan(actor=office.son, upload=upload(name="ban-sao.txt"))
    assert refused.value.document == document
    assert Document.objects.count() == 1


def broken_docx() -> bytes:
    held = io.BytesIO()
    with zipfile.ZipFile(held, "w") as archive:
        archive.writestr("word/document.xml", "<w:document><hỏng")
    return held.getvalue()


@pytest.mark.parametrize(
    ("name", "content", "says"),
    [
        ("hong.docx", broken_docx(), "hong.docx"),
        ("hong.docx", b"PK\x03\x04 cut", "hong.docx"),
        ("hong.pdf", b"%PDF-1.7\n1 0 obj <<", "hong.pdf"),
        ("anh.png", b"\x89PNG", "Hãy chọn tệp .docx"),
        ("trong.txt", b"", "rỗng"),
        ("trang.txt", b"  \n \n", "không có chữ"),
    ],
)
def test_a_bad_file_is_named_and_leaves_nothing(office: Office, name: str, content: bytes, says: str) -> None:
    with pytest.raises(operations.CannotUpload, match=says):
        operations.upload_plan(actor=office.son, upload=SimpleUploadedFile(name, content))
    assert nothing_kept()


def test_200_megabytes_are_refused_before_reading(office: Office) -> None:
    huge = upload(name="lon.pdf")
    huge.size = 200 * 1024 * 1024
    with pytest.raises(operations.CannotUpload, match="200 MB, quá giới hạn 50 MB"):
        operations.upload_plan(actor=office.son, upload=huge)
    assert nothing_kept()


def test_the_header_can_be_corrected(office: Office, document: Document) -> None:
    fields = {
        "title": "Kế hoạch CĐS",
        "number": "15/KH-UBND",
        "kind": "Kế hoạch",
        "issuer": "UBND tỉnh",
        "issued_date": None,
    }
    with pytest.raises(access.Denied):
        operations.describe_document(actor=office.mai, document=document, **fields)
    document.refresh_from_db()
    assert document.title == "Chuyển đổi số năm 2024"
    operations.describe_document(actor=office.son, document=document, **fields)
    document.refresh_from_db()
    assert (document.title, document.issued_date) == ("Kế hoạch CĐS", None)
