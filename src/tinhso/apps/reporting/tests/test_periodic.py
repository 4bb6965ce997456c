"""The periodic report writes itself: figures with links, who is late, Word and PDF, the administrator's template."""

import datetime as dt
import io
from typing import Any

import docx
import pypdfium2
import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client

from tinhso.apps.reporting.models import PeriodicReport, ReportTemplate
from tinhso.apps.reporting.periodic import gathering, operations, starter
from tinhso.apps.reporting.tests.conftest import Office
from tinhso.engines.documents.api import unlinked
from tinhso.engines.indicators.series import api as series
from tinhso.kernel.access.api import Denied
from tinhso.kernel.files import api as files
from tinhso.kernel.text import api as text

pytestmark = pytest.mark.django_db
MARCH = dt.date(2024, 3, 11)


def upload(content: bytes, name: str = "mau.docx") -> SimpleUploadedFile:
    return SimpleUploadedFile(name, content)


def load(office: Office, content: bytes | None = None) -> ReportTemplate:
    return operations.load_template(
        actor=office.son, code="bc-thang-tinh", title="Báo cáo tháng", period_kind="month", owner=office.province.city,
        upload=upload(starter.build() if content is None else content),
    )  # fmt: skip


def word(*lines: str) -> bytes:
    document = docx.Document()
    for line in lines:
        document.add_paragraph(line)
    out = io.BytesIO()
    document.save(out)
    return out.getvalue()


def read(file: Any) -> bytes:
    with files.open_content(file) as source:
        return source.read()


def pdf_words(made: PeriodicReport) -> str:
    pages = [page.get_textpage().get_text_range() for page in pypdfium2.PdfDocument(read(made.pdf))]
    return " ".join(" ".join(pages).split())


def test_the_figures_of_a_period_with_their_past_and_who_is_late(filled: Office) -> None:
    with text.at(MARCH):
        data = gathering.gather(filled.son, filled.province.city, series.periods.parse("202401"))
    assert (unlinked(data["so"]["HS_TONG"]), unlinked(data["so"]["TY_LE"]), data["truoc"]["HS_TONG"]) == (
        "140",
        "64,3",
        "–",
    )
    assert [(row["ten"], unlinked(row["so"])) for row in data["theo_xa"]["HS_TONG"]] == [
        ("Xã Hải Tân", "100"),
        ("Xã Tân Bình", "40"),
    ]
    assert [(one["phai_nop"], one["da_nop"], one["dung_han"]) for one in data["bieu"]] == [(3, 1, 1)]
    assert [(one["co_quan"], one["tinh_trang"]) for one in data["cham"]] == [
        ("Ủy ban nhân dân phường Tân Bình", "chưa nộp, hạn 07/02/2024"),
        ("Ủy ban nhân dân tỉnh", "chưa nộp, hạn 07/02/2024"),
    ]


def test_a_report_is_made_as_word_and_pdf_and_each_number_leads_back(filled: Office) -> None:
    template = load(filled)
    with text.at(MARCH):
        made = operations.make(actor=filled.son, template=template, period_code="202401")
    document = docx.Document(io.BytesIO(read(made.word)))
    links = [
        link.url
        for table in document.tables
        for cell in table._cells
        for p in cell.paragraphs
        for link in p.hyperlinks
    ]
    assert any("chi-tieu=HS_TONG&ky=month&tu=2024-01-01&den=2024-01-31&cap=co-quan" in url for url in links)
    words = pdf_words(made)
    for said in (
        "Tháng 1/2024",
        "Tổng số hồ sơ",
        "140",
        "64,3",
        "Ủy ban nhân dân phường Tân Bình",
        "chưa nộp",
    ):
        assert said in words


def test_the_link_of_a_number_opens_the_agencies_behind_it(filled: Office) -> None:
    where = gathering.address("HS_TONG", series.periods.parse("202401"))
    client = Client()
    client.force_login(filled.province.standing_officer)
    page = client.get(where[where.index("/so-lieu/") :]).content.decode()
    assert "Ủy ban nhân dân phường Hải Tân" in page and "140" in page


def test_what_was_made_stays_as_it_was_when_figures_change(filled: Office) -> None:
    template = load(filled)
    first = operations.make(actor=filled.son, template=template, period_code="202401")
    filled.type(filled.mai, filled.report(filled.province.tan_binh), HS_TONG="60")
    second = operations.make(actor=filled.son, template=template, period_code="202401")
    assert ("140" in pdf_words(first), "160" in pdf_words(second)) == (True, True)
    assert PeriodicReport.objects.count() == 2


@pytest.mark.parametrize(
    ("content", "says"),
    [
        (word("{{ so.KHONG_CO }}"), "KHONG_CO"),
        (word("{{ ky"), "viết sai"),
        (word("{{ ky.__class__ }}"), "không được phép"),
        (b"khong phai word", "không phải Word"),
    ],
)
def test_a_template_that_does_not_work_is_refused_with_the_place(
    filled: Office, content: bytes, says: str
) -> None:
    client = Client()
    client.force_login(filled.province.standing_officer)
    fields = {
        "code": "bc",
        "title": "Báo cáo",
        "period_kind": "month",
        "agency": "H99",
        "file": upload(content),
    }
    answer = client.post("/bao-cao/dinh-ky/mau/", fields)
    assert (answer.status_code, says in answer.content.decode()) == (422, True)
    assert not ReportTemplate.objects.exists()


def test_a_newer_template_of_the_same_code_takes_over_and_the_old_one_stays(filled: Office) -> None:
    load(filled)
    newer = load(filled, word("Chỉ có {{ so.HS_TONG }} hồ sơ"))
    assert (newer.number, ReportTemplate.objects.count()) == (2, 2)
    client = Client()
    client.force_login(filled.province.standing_officer)
    assert client.post("/bao-cao/dinh-ky/lap/bc-thang-tinh/", {"ky": "202401"}).status_code == 303
    assert "Chỉ có 140 hồ sơ" in pdf_words(PeriodicReport.objects.get())


def test_only_who_manages_loads_and_who_sees_the_agency_makes(filled: Office) -> None:
    with pytest.raises(Denied):
        operations.load_template(
            actor=filled.hung,
            code="x",
            title="x",
            period_kind="month",
            owner=filled.province.city,
            upload=upload(starter.build()),
        )
    template = load(filled)
    with pytest.raises(Denied):
        operations.make(actor=filled.hung, template=template, period_code="202401")
    client = Client()
    client.force_login(filled.province.hung)
    assert client.post("/bao-cao/dinh-ky/lap/bc-thang-tinh/", {"ky": "202401"}).status_code == 404
    made = operations.make(actor=filled.son, template=template, period_code="202401")
    assert client.get(f"/bao-cao/dinh-ky/{made.key}/").status_code == 404
    assert client.get(f"/tep/{made.pdf.key}/").status_code == 404


@pytest.mark.parametrize("period", ["2024Q1", "x", ""])
def test_a_period_of_another_kind_is_refused(filled: Office, period: str) -> None:
    load(filled)
    client = Client()
    client.force_login(filled.province.standing_officer)
    assert client.post("/bao-cao/dinh-ky/lap/bc-thang-tinh/", {"ky": period}).status_code == 422
    assert not PeriodicReport.objects.exists()


def test_late_means_late_on_the_day_and_after(office: Office) -> None:
    office.hand_in(office.hung, office.report())
    with text.at(dt.date(2024, 2, 16)):
        office.hand_in(office.mai, office.report(office.province.tan_binh))
        data = gathering.gather(office.son, office.province.city, series.periods.parse("202401"))
    assert ("Ủy ban nhân dân phường Tân Bình", "nộp muộn ngày 16/02/2024") in [
        (o["co_quan"], o["tinh_trang"]) for o in data["cham"]
    ]
