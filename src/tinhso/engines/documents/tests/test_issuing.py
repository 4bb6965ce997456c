"""A paper gets its number, is made and kept, and is read by right."""

import datetime as dt
import threading
from dataclasses import replace

import pypdfium2
import pytest
from django.db import connection

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


def test_a_paper_is_numbered_made_kept_recorded_and_told(province):
    role("van-thu", "documents.issue")
    access.give(role="van-thu", person_id=province.standing_officer.pk, agency="h99.so_khcn")
    with text.at(dt.date(2024, 2, 5)):
        paper = issue(province, province.actor(province.standing_officer), recipients=[province.hai_tan])
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
