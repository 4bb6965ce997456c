"""The register of documents: status from dates and relations, search, and citations of plans."""

import datetime as dt
from urllib.parse import quote

import pytest
from django.db import connection
from django.test import Client
from hypothesis import given
from hypothesis import strategies as st

from tinhso.apps.programme import operations, queries
from tinhso.apps.programme.models import Document, DocumentRelation, RegisteredDocument
from tinhso.apps.programme.operations.register import register_citations
from tinhso.apps.programme.register import plain_number
from tinhso.apps.programme.tests.conftest import Office, decide_all, upload
from tinhso.kernel.access import api as access
from tinhso.kernel.audit.models import Entry
from tinhso.kernel.files import api as files
from tinhso.kernel.ui import api as ui

pytestmark = pytest.mark.django_db

DAY = dt.date(2026, 8, 1)


def enter(office: Office, number: str, day: dt.date | None = None, **fields: object) -> RegisteredDocument:
    return operations.register_document(actor=office.son, number=number, issued_date=day, **fields)


def status(document: RegisteredDocument, day: dt.date = DAY) -> str:
    return str(queries.get_registered(document.key, day).status)  # type: ignore[attr-defined]


@pytest.mark.parametrize("written", ["749/QĐ-TTg", "749 / QĐ-TTg", "749/qđ-ttg", "749/QD-TTG"])
def test_a_number_has_one_spelling(written: str) -> None:
    assert plain_number(written) == "749/qd-ttg"


@given(st.text(max_size=60))
def test_one_spelling_stays_itself(number: str) -> None:
    assert plain_number(plain_number(number)) == plain_number(number)


def test_a_document_is_entered_once(office: Office) -> None:
    made = enter(office, "749/QĐ-TTg", dt.date(2020, 6, 3), kind="Quyết định")
    with pytest.raises(operations.CannotRegister, match="đã có trong sổ"):
        enter(office, "749/qđ-ttg", dt.date(2020, 6, 3))
    with pytest.raises(operations.CannotRegister, match="nhập số"):
        enter(office, "  ")
    with pytest.raises(operations.CannotRegister, match="hết hiệu lực phải từ"):
        enter(office, "1/QĐ", valid_from=DAY, valid_to=DAY - dt.timedelta(days=1))
    with pytest.raises(access.Denied):
        operations.register_document(actor=office.mai, number="2/QĐ", issued_date=None)
    assert RegisteredDocument.objects.get() == made


def test_status_comes_from_days_and_relations(office: Office) -> None:
    old = enter(office, "749/QĐ-TTg", dt.date(2020, 6, 3))
    new = enter(office, "1266/QĐ-TTg", dt.date(2026, 7, 14))
    coming = enter(office, "5/2026/NĐ-CP", dt.date(2026, 7, 20), valid_from=dt.date(2026, 9, 1))
    ended = enter(office, "8/KH", dt.date(2021, 1, 1), valid_to=dt.date(2026, 1, 1))
    operations.relate(actor=office.son, document=coming, other=new, kind="amends")
    operations.relate(actor=office.son, document=new, other=old, kind="replaces")
    assert [status(one) for one in (old, new, coming, ended)] == ["replaced", "in_force", "coming", "expired"]
    assert status(old, dt.date(2026, 7, 13)) == "in_force"
    assert status(new, dt.date(2026, 9, 1)) == "amended"
    assert status(ended, dt.date(2025, 12, 31)) == "in_force"
    assert queries.current_version(old) == new
    assert queries.current_version(new) is None


def test_an_older_document_replaces_nothing_newer(office: Office) -> None:
    old, new = enter(office, "1/QĐ", dt.date(2020, 1, 1)), enter(office, "2/QĐ", dt.date(2021, 1, 1))
    with pytest.raises(operations.CannotRegister, match="ban hành trước"):
        operations.relate(actor=office.son, document=old, other=new, kind="replaces")
    with pytest.raises(operations.CannotRegister, match="chính nó"):
        operations.relate(actor=office.son, document=old, other=old, kind="basis")
    with pytest.raises(access.Denied):
        operations.relate(actor=office.mai, document=new, other=old, kind="replaces")
    assert not DocumentRelation.objects.exists()
    made = operations.relate(actor=office.son, document=new, other=old, kind="basis")
    assert operations.relate(actor=office.son, document=new, other=old, kind="basis") == made
    operations.unrelate(actor=office.son, relation=made)
    assert not DocumentRelation.objects.exists()


@pytest.mark.parametrize(
    ("words", "found"),
    [
        ("chuyển đổi số", ["749/QĐ-TTg"]),
        ("chuyen doi so", ["749/QĐ-TTg"]),
        ("749/QĐ-TTg", ["749/QĐ-TTg"]),
        ("749", ["749/QĐ-TTg"]),
        ("chính phủ", ["42/2022/NĐ-CP", "749/QĐ-TTg"]),
        ("chuyển đổi xanh", []),
        ("'); DROP TABLE", []),
    ],
)
def test_search_with_and_without_marks(office: Office, words: str, found: list[str]) -> None:
    enter(
        office,
        "749/QĐ-TTg",
        dt.date(2020, 6, 3),
        title="Chương trình Chuyển đổi số quốc gia",
        issuer="Thủ tướng Chính phủ",
    )
    enter(office, "42/2022/NĐ-CP", dt.date(2022, 6, 24), title="Cung cấp thông tin", issuer="Chính phủ")
    page = ui.paginate(queries.register(DAY, words=words), keys=("-day", "-id"))
    assert [one.number for one in page.rows] == found


def test_the_title_weighs_more_than_the_text(office: Office, document: Document) -> None:
    in_text = operations.register_document(
        actor=office.son,
        number="15/KH-UBND",
        plan=document,
        issued_date=document.issued_date,
        title="Kế hoạch",
    )
    in_title = enter(office, "3/KH", dt.date(2019, 1, 1), title="Hồ sơ sức khỏe điện tử")
    rows = queries.register(DAY, words="hồ sơ sức khỏe điện tử")
    assert list(rows.order_by("-rank", "-id")) == [in_title, in_text]
    first = ui.paginate(rows, keys=("-rank", "-id"), limit=1)
    second = ui.paginate(rows, keys=("-rank", "-id"), limit=1, after=first.next)
    assert (first.rows, second.rows, second.next) == ([in_title], [in_text], "")


def test_the_search_uses_its_index(office: Office) -> None:
    RegisteredDocument.objects.bulk_create(
        RegisteredDocument(
            number=f"{n}/QĐ", folded_number=f"{n}/qd", folded_title=f"quyet dinh {n}", added_by_name="x"
        )
        for n in range(3000)
    )
    with connection.cursor() as cursor:
        cursor.execute("ANALYZE programme_registereddocument")
    plan = queries.register(DAY, words="2048").order_by("-day").explain()
    assert "registered_document_search" in plan


def test_a_plan_and_what_it_cites_enter_the_register(office: Office, document: Document) -> None:
    decide_all(office.son, document)
    made = register_citations(actor=office.son, plan=document)
    again = register_citations(actor=office.son, plan=document)
    assert (made, made.number, made.plan) == (again, "15/KH-UBND", document)
    relation = DocumentRelation.objects.get()
    assert (relation.document, relation.other.number, relation.kind) == (made, "749/QĐ-TTg", "basis")
    assert RegisteredDocument.objects.count() == 2


def test_a_citation_leads_to_its_entry_or_offers_it(office: Office, document: Document) -> None:
    son = Client()
    son.force_login(office.province.standing_officer)
    address = f"/chuong-trinh/van-ban/{document.key}/doc/"
    offer = f"/chuong-trinh/so-van-ban/them/?so={quote('749/QĐ-TTg', safe='')}&amp;ngay="
    assert offer in son.get(address).content.decode()
    made = enter(office, "749/QĐ-TTg", dt.date(2020, 6, 3))
    shown = son.get(address).content.decode()
    assert offer not in shown
    assert f"/chuong-trinh/so-van-ban/{made.key}/" in shown


def test_the_pages_of_the_register(office: Office) -> None:
    son, stranger = Client(), Client()
    son.force_login(office.province.standing_officer)
    answer = son.post(
        "/chuong-trinh/so-van-ban/them/",
        {"number": "411/QĐ-TTg", "issued_date": "31/3/2022", "upload": upload("Toàn văn", "411.txt")},
    )
    made = RegisteredDocument.objects.get()
    assert (answer.status_code, answer["Location"]) == (303, f"/chuong-trinh/so-van-ban/{made.key}/")
    enter(office, "749/QĐ-TTg", dt.date(2020, 6, 3))
    base = f"/chuong-trinh/so-van-ban/{made.key}/"
    assert stranger.post(f"{base}quan-he/", {"kind": "basis", "number": "749/QĐ-TTg"}).status_code == 302
    son.post(f"{base}quan-he/", {"kind": "basis", "number": "749/qđ-ttg"})
    read = stranger.get(base).content.decode()
    assert "749/QĐ-TTg" in read
    assert "Còn hiệu lực" in read
    other = RegisteredDocument.objects.get(number="749/QĐ-TTg")
    assert "Là căn cứ của" in stranger.get(f"/chuong-trinh/so-van-ban/{other.key}/").content.decode()
    assert made.file is not None
    with files.open_content(files.get_for(access.STRANGER, made.file.key)) as content:
        assert content.read().decode() == "Toàn văn"
    assert son.post(f"{base}sua/", {"number": "411/QĐ-TTg", "issued_date": "32/3/2022"}).status_code == 422
    son.post(f"{base}sua/", {"number": "411/QĐ-TTg", "issued_date": "31/3/2022", "title": "Kinh tế số"})
    assert Entry.objects.filter(object_key=str(made.key)).latest("seq").changes == {
        "title": ["", "Kinh tế số"]
    }
    assert "411/QĐ-TTg" in stranger.get("/chuong-trinh/so-van-ban/?q=kinh+te+so").content.decode()
    assert "Không tìm thấy" in stranger.get("/chuong-trinh/so-van-ban/?q=khong+co").content.decode()
    son.post(f"{base}quan-he/bo/", {"van-ban": str(other.key), "quan-he": "basis"})
    assert not DocumentRelation.objects.exists()
