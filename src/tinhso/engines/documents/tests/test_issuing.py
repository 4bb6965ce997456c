"""A paper gets its number, is made and kept, and is read by right."""

import datetime as dt
import threading
from dataclasses import replace

import pypdfium2
import pytest
from django.db import connection
from django.test import Client

from tests.province import Province, make, role
from tinhso.engines.documents import api as documents
from tinhso.engines.documents.models import Issued, Series
from tinhso.kernel.access import api as access
from tinhso.kernel.audit.models import Entry
from tinhso.kernel.events.models import Event
from tinhso.kernel.files import api as files
from tinhso.kernel.files.models import StoredFile
from tinhso.kernel.text import api as text

LETTER = documents.Letter(
    parent="Ủy ban nhân dân tỉnh",
    agency="Sở Khoa học và Công nghệ",
    place="Hải Dương",
    day=dt.date(2024, 2, 5),
    summary="đôn đốc thực hiện nhiệm vụ chuyển đổi số",
    to=("Ủy ban nhân dân phường Hải Tân",),
    body=("Đề nghị khẩn trương thực hiện.",),
    title="Giám đốc",
    name="Đỗ Văn Sơn",
)


@pytest.fixture(autouse=True)
def files_of_the_tests(settings, tmp_path) -> None:
    """Contents go to a folder of the test."""
    settings.TINHSO_FILES_URL = tmp_path.as_uri()


def issue(province: Province, who=None, **changes) -> Issued:
    """Issue the letter in the name of the standing agency."""
    wanted = {
        "actor": who or access.system(),
        "agency": province.standing,
        "kind": "CV",
        "title": LETTER.summary,
        "content": lambda given: documents.official_letter(
            replace(LETTER, number=given.number, day=given.day)
        ),
        "about": "NV-01",
    }
    return documents.issue(**(wanted | changes))


def words_of(stored: StoredFile) -> str:
    """The text of a kept PDF."""
    with files.open_content(stored) as content, pypdfium2.PdfDocument(content.read()) as pdf:
        return "\n".join(page.get_textpage().get_text_bounded() for page in pdf)


def officer_who_may(province: Province) -> access.Actor:
    """The standing officer, with the right to issue in their agency."""
    role("van-thu", "documents.issue")
    access.give(role="van-thu", person_id=province.standing_officer.pk, agency="h99.so_khcn")
    return province.actor(province.standing_officer)


def test_a_paper_is_numbered_made_kept_recorded_and_told(province):
    with text.at(dt.date(2024, 2, 5)):
        paper = issue(province, officer_who_may(province), recipients=[province.hai_tan])
    assert (paper.written, paper.file.name) == ("01/CV-SKHCN", "01-CV-SKHCN.pdf")
    words = words_of(paper.file)
    assert "Số: 01/CV-SKHCN" in words
    assert "Hải Dương, ngày 05 tháng 02 năm 2024" in words
    entry = Entry.objects.get(action="documents.issue")
    assert entry.summary == "Phát hành 01/CV-SKHCN: đôn đốc thực hiện nhiệm vụ chuyển đổi số"
    assert entry.actor == province.standing_officer.key
    event = Event.objects.get(name="documents.issued")
    assert (event.subject, event.data["number"], event.data["agency"], event.data["about"]) == (
        str(paper.key), "01/CV-SKHCN", "H99.09", "NV-01",
    )  # fmt: skip


def test_who_may_not_issue_changes_nothing(province):
    actor = officer_who_may(province)
    for who, agency in ((province.actor(province.hung), province.standing), (actor, province.hai_tan)):
        with pytest.raises(access.Denied):
            issue(province, who, agency=agency)
    assert not Issued.objects.exists()
    assert not Series.objects.exists()
    assert not Entry.objects.filter(action="documents.issue").exists()


def test_each_agency_kind_and_year_has_a_series_of_its_own(province):
    first = dt.date(2024, 12, 31)
    written = [
        issue(province, agency=agency, kind=kind, day=day).written
        for agency, kind, day in (
            (province.standing, "CV", first),
            (province.standing, "CV", first),
            (province.standing, "BC", first),
            (province.hai_tan, "CV", first),
            (province.standing, "CV", dt.date(2025, 1, 1)),
        )
    ]
    assert written == ["01/CV-SKHCN", "02/CV-SKHCN", "01/BC-SKHCN", "01/CV-UBND", "01/CV-SKHCN"]


def test_the_same_paper_is_not_issued_twice(province):
    first = issue(province, once="NV-01:urge:1")
    again = issue(province, once="NV-01:urge:1", content=lambda given: pytest.fail("made again"))
    assert again == first
    assert issue(province).written == "02/CV-SKHCN"


def broken(given: documents.Numbered) -> bytes:
    """A template that has a mistake."""
    raise documents.CannotRender("hỏng")


@pytest.mark.parametrize("content", [broken, lambda given: b"<html>", lambda given: b""])
def test_a_paper_that_cannot_be_made_leaves_no_gap(province, content):
    issue(province)
    with pytest.raises(documents.CannotRender):
        issue(province, content=content)
    assert Series.objects.get().last == 1
    assert StoredFile.objects.count() == 1
    assert issue(province).written == "02/CV-SKHCN"


def test_an_unknown_kind_is_refused(province):
    with pytest.raises(ValueError, match="XX"):
        issue(province, kind="XX")


@pytest.mark.django_db(transaction=True)
def test_many_at_the_same_moment_get_every_number_once():
    province = make()
    written: list[str] = []
    ready = threading.Barrier(4)

    def loop(which: int) -> None:
        try:
            ready.wait()
            for turn in range(5):
                content = (
                    broken if (which, turn) == (1, 2) else lambda given: b"%PDF-1.7 " + given.number.encode()
                )
                try:
                    written.append(issue(province, content=content).written)
                except documents.CannotRender:
                    continue
        finally:
            connection.close()

    threads = [threading.Thread(target=loop, args=(which,)) for which in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert sorted(written) == [f"{number:02d}/CV-SKHCN" for number in range(1, 20)]
    assert Series.objects.get().last == 19


def answers(client: Client, paper: Issued) -> int:
    """What the file's address answers."""
    answer = client.get(f"/tep/{paper.file.key}/")
    if answer.streaming:
        assert b"".join(answer.streaming_content)  # read to its end, so that the file is closed
    return answer.status_code


def test_a_paper_is_read_by_right(province, client):
    reader = role("doc", "documents.read")
    access.give(role=reader.code, person_id=province.leader.pk, agency="h99")
    paper = issue(province, officer_who_may(province), recipients=[province.hai_tan])
    allowed = {
        "standing_officer": True,  # issued it
        "hung": True,  # works where it was sent
        "leader": True,  # may read what the province's agencies issue
        "mai": False,
        "lan": False,
        "admin": False,
    }
    for who, wanted in allowed.items():
        person = getattr(province, who)
        assert documents.may_read(province.actor(person), paper) is wanted, who
        assert bool(documents.issued_about(province.actor(person), "NV-01")) is wanted, who
        client.force_login(person)
        assert answers(client, paper) == (200 if wanted else 404), who
    client.logout()
    assert answers(client, paper) == 404


def test_a_public_paper_is_read_by_everybody(province, client):
    paper = issue(province, public=True)
    assert documents.may_read(access.STRANGER, paper)
    assert answers(client, paper) == 200


@pytest.mark.parametrize(
    ("name", "symbol"),
    [
        ("Sở Khoa học và Công nghệ", "SKHCN"),
        ("Ủy ban nhân dân phường Hải Tân", "UBND"),
        ("Văn phòng Ủy ban nhân dân tỉnh", "VPUBNDT"),
        ("Ban Quản lý các khu công nghiệp", "BQLKCN"),
    ],
)
def test_the_symbol_of_an_agency_comes_from_its_name(name, symbol):
    assert documents.agency_symbol(name) == symbol
