"""A year of a small province in a real browser: plan, giving down, reports (off line, by Excel, wrong, late), approval,
two communes that merge in July, and the yearly report.

What repeats every month is done by the same operations that the pages call; every kind of step is taken once by hand.
"""

import datetime as dt
import io
from collections.abc import Callable, Iterator
from decimal import Decimal
from typing import Any

import docx
import pytest
from openpyxl import load_workbook
from playwright.sync_api import Page, expect

from tests.browser.test_programme import confirm_the_rest
from tests.province import make as make_province
from tinhso.apps.programme import actions as programme_actions
from tinhso.apps.programme.models import Programme
from tinhso.apps.programme.tests.conftest import PLAN
from tinhso.apps.reporting import operations, queries
from tinhso.apps.reporting.models import PeriodicReport
from tinhso.apps.reporting.periodic import operations as periodic
from tinhso.apps.reporting.periodic import starter
from tinhso.apps.reporting.tests.conftest import Office, grant, place, set_up
from tinhso.apps.reporting.workbooks.layout import FIRST_ROW, VALUE
from tinhso.engines.indicators.models import Batch
from tinhso.engines.indicators.series.cubes import shelf
from tinhso.kernel.calendar import api as calendar
from tinhso.kernel.files import api as files
from tinhso.kernel.orgs import api as orgs
from tinhso.kernel.orgs.models import Agency
from tinhso.kernel.places.models import Lineage, Place
from tinhso.kernel.text import api as text

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]

JULY = dt.date(2024, 7, 1)
FILE = {"name": "ke-hoach.txt", "mimeType": "text/plain", "buffer": PLAN.encode()}
FIGURES = {"HS_TONG": "100", "HS_TT": "80", "HS_TRE": "2"}


@pytest.fixture
def office(settings: Any, transactional_db: None) -> Iterator[Office]:
    """The province with its places, on a clock that each step moves."""
    settings.TINHSO_DAY_CAN_MOVE = True
    settings.TINHSO_DEMO_DAY = ""
    shelf.clear()
    calendar.seed()
    with text.at(dt.date(2024, 1, 16)):
        made = set_up(make_province())
        province = place("Hải Dương", 1, "p10")
        district = place("Gia Lộc", 2, "d11", province)
        for agency, name, key in (
            (made.province.hai_tan, "Hải Tân", "c12"),
            (made.province.tan_binh, "Tân Bình", "c13"),
        ):
            Agency.objects.filter(pk=agency.pk).update(place=place(name, 3, key, district))
        Agency.objects.filter(pk=made.province.city.pk).update(place=province)
        for agency in (made.province.hai_tan, made.province.tan_binh, made.province.city):
            agency.refresh_from_db()
        standing = next(one for one in programme_actions.ROLES if one.code == "programme.standing")
        grant(made.province.standing_officer, "h99", "plans", *standing.actions)
        grant(made.province.leader, "h99", "boss", "reporting.report.view", "reporting.report.enter")
    yield made
    shelf.clear()


class Browser:
    """One person's window on a day."""

    def __init__(self, tab: Callable[..., Page], office: Office) -> None:
        self.tab, self.office = tab, office

    def __call__(self, path: str, who: str, day: dt.date) -> Page:
        return self.tab(path, as_=getattr(self.office.province, who), cookies={"ngay": day.isoformat()})


def sheet(agency: str, period: str) -> str:
    return f"/bao-cao/to/bc-thang/{period}/{agency}/"


def test_a_year_of_a_small_province(office: Office, tab: Callable[..., Page]) -> None:
    open_as = Browser(tab, office)
    a_plan_becomes_a_programme_and_is_given_down(open_as)
    january_is_entered_without_network(open_as)
    january_comes_by_excel(open_as)
    january_is_approved_in_bulk_and_accepted(open_as, office)
    february_is_wrong_then_explained_and_late(open_as, office)
    for month in range(3, 7):
        a_quiet_month(office, f"2024{month:02}", [office.province.hai_tan, office.province.tan_binh])
    new = two_communes_merge(office)
    for month in range(7, 13):
        a_quiet_month(office, f"2024{month:02}", [new])
    the_year_reads_as_organised_then_and_now(open_as)
    the_yearly_report_writes_itself(open_as, office)


def a_plan_becomes_a_programme_and_is_given_down(open_as: Browser) -> None:
    page = open_as("/chuong-trinh/van-ban/tai-len/", "standing_officer", dt.date(2024, 1, 16))
    page.get_by_label("Tệp văn bản").set_input_files(files=[FILE])
    page.get_by_role("button", name="Tải lên và đọc").click()
    expect(page.get_by_text("Đã đọc xong văn bản")).to_be_visible()
    confirm_the_rest(page)
    page.get_by_role("link", name="Lập chương trình").click()
    page.get_by_label("Mã", exact=True).fill("cds-2024")
    agency = page.locator("input[role=combobox]").first
    agency.fill("Ủy ban nhân dân tỉnh")
    agency.press("ArrowDown")
    agency.press("Enter")
    page.get_by_role("button", name="Lập chương trình").click()
    expect(page.get_by_role("heading", level=1)).to_have_text("Chuyển đổi số năm 2024")
    assert Programme.objects.get().targets.count() == 2
    page.goto("/chuong-trinh/cds-2024/chi-tieu/1/giao/?loai=thu")
    page.get_by_label("Mỗi cơ quan cùng mốc").or_(page.get_by_role("radio").first).first.check()
    for weight in page.locator("input[name^=w-]").all():  # each begins with 1: all of a kind get a part
        weight.fill("")
    for name in ("phường Hải Tân", "phường Tân Bình"):
        page.get_by_label(f"Ủy ban nhân dân {name}").fill("1")
    page.get_by_role("button", name="Xem trước").click()
    expect(page.get_by_role("row", name="Ủy ban nhân dân phường Hải Tân")).to_be_visible()
    page.get_by_role("button", name="Giao", exact=True).click()
    expect(page.get_by_text("Đã giao cho 2 cơ quan.")).to_be_visible()


def january_is_entered_without_network(open_as: Browser) -> None:
    page = open_as(sheet("H99.01", "202401"), "hung", dt.date(2024, 2, 5))
    page.locator("#sheet[data-ready]").wait_for(state="attached")
    page.context.set_offline(True)
    for number, value in enumerate(FIGURES.values(), start=1):
        page.locator(f"#o-{number}").fill(value)
        page.keyboard.press("Enter")
    expect(page.locator("#sheet-bar")).to_contain_text("Mất mạng: 3 ô")
    assert not Batch.objects.exists()
    page.context.set_offline(False)
    expect(page.locator("#sheet-bar")).to_contain_text("Mọi số đã gõ đều đã lưu")
    hand_in(page)


def hand_in(page: Page) -> None:
    page.get_by_role("link", name="Kiểm tra và nộp").click()
    page.get_by_role("button", name="Nộp báo cáo").click()
    expect(page.get_by_text("Đã nộp báo cáo.")).to_be_visible()


def january_comes_by_excel(open_as: Browser) -> None:
    page = open_as(sheet("H99.02", "202401"), "mai", dt.date(2024, 2, 6))
    with page.expect_download() as got:
        page.get_by_role("link", name="Tải Excel").click()
    book = load_workbook(io.BytesIO(got.value.path().read_bytes()))
    for row, value in enumerate((40, "bốn mươi", 1), start=1):
        book.active.cell(FIRST_ROW + row, VALUE).value = value
    upload(page, book)
    expect(page.get_by_text("Chưa nhập ô nào: còn 1 chỗ cần sửa")).to_be_visible()
    book.active.cell(FIRST_ROW + 2, VALUE).value = 30
    upload(page, book)
    expect(page.get_by_text("Đã nhập 3 số liệu từ tệp.")).to_be_visible()
    hand_in(page)


def upload(page: Page, book: Any) -> None:
    out = io.BytesIO()
    book.save(out)
    page.goto(sheet("H99.02", "202401") + "excel/")
    file = {"name": "thang1.xlsx", "mimeType": "application/octet-stream", "buffer": out.getvalue()}
    page.get_by_label("Tệp Excel đã điền").set_input_files(files=[file])
    page.get_by_role("button", name="Gửi tệp").click()


def january_is_approved_in_bulk_and_accepted(open_as: Browser, office: Office) -> None:
    page = open_as("/bao-cao/cho-duyet/", "leader", dt.date(2024, 2, 7))
    tick_all(page)
    expect(page.get_by_text("Xong 2 báo cáo.")).to_be_visible()
    page = open_as("/bao-cao/cho-duyet/", "standing_officer", dt.date(2024, 2, 7))
    tick_all(page)
    expect(page.get_by_text("Xong 2 báo cáo.")).to_be_visible()
    stranger = open_as.tab(
        "/so-lieu/?chi-tieu=HS_TONG&ky=month&tu=202401&den=202401&cap=xa", cookies={"ngay": "2024-02-07"}
    )
    expect(stranger.get_by_role("row", name="Xã Hải Tân")).to_contain_text("100")
    assert office.report().state == "accepted"


def tick_all(page: Page) -> None:
    for box in page.get_by_role("checkbox").all():
        box.check()
    page.get_by_role("button", name="Duyệt, tiếp nhận").click()


def february_is_wrong_then_explained_and_late(open_as: Browser, office: Office) -> None:
    """Hải Tân's figures contradict each other; Tân Bình hands in after the day."""
    page = open_as(sheet("H99.01", "202402"), "hung", dt.date(2024, 3, 5))
    page.locator("#sheet[data-ready]").wait_for(state="attached")
    for number, value in enumerate(("50", "60", "0"), start=1):
        page.locator(f"#o-{number}").fill(value)
        page.keyboard.press("Enter")
    expect(page.locator("#sheet-bar")).to_contain_text("Mọi số đã gõ đều đã lưu")
    page.get_by_role("link", name="Kiểm tra và nộp").click()
    page.get_by_role("button", name="Nộp báo cáo").click()
    page.get_by_label("Hồ sơ trực tuyến không quá tổng số").fill("Có hồ sơ của kỳ trước")
    page.get_by_role("button", name="Nộp báo cáo").click()
    expect(page.get_by_text("Đã nộp báo cáo.")).to_be_visible()
    late = dt.date(2024, 3, 12)
    page = open_as("/bao-cao/", "mai", late)
    expect(page.get_by_role("row", name="Tháng 2/2024")).to_contain_text("Quá hạn")
    with text.at(late):
        office.hand_in(office.mai, office.report(office.province.tan_binh, "202402"))
        approve(office, "202402", [office.province.hai_tan, office.province.tan_binh])


def approve(office: Office, period: str, agencies: list[Agency]) -> None:
    for agency in agencies:
        done = operations.approve(actor=office.nga, submission=office.report(agency, period))
        operations.accept(actor=office.son, submission=done)


def a_quiet_month(office: Office, period: str, agencies: list[Agency]) -> None:
    """Every agency hands in on time and is approved."""
    year, month = int(period[:4]), int(period[4:])
    with text.at(dt.date(year + month // 12, month % 12 + 1, 3)):
        for agency in agencies:
            office.hand_in(office.son, office.report(agency, period))
        approve(office, period, agencies)


def two_communes_merge(office: Office) -> Agency:
    """On 1 July Hải Tân and Tân Bình become Tân Hải; its committee takes over their reports."""
    old = [Place.objects.get(key=key) for key in ("c12", "c13")]
    new_place = place("Tân Hải", 3, "c99", old[0].parent)
    Place.objects.filter(pk=new_place.pk).update(valid_from=JULY)
    Place.objects.filter(pk__in=[one.pk for one in old]).update(valid_to=JULY)
    for number, one in enumerate(old):
        Lineage.objects.create(
            old=one,
            new=new_place,
            share=Decimal(1),
            basis="document",
            kind="merge",
            main=number == 0,
            date=JULY,
        )
    merged = [office.province.hai_tan, office.province.tan_binh]
    new = orgs.create_agency(
        code="H99.03",
        name="Ủy ban nhân dân xã Tân Hải",
        kind="thu",
        valid_from=JULY,
        parent=office.province.city,
        place=new_place,
    )
    orgs.merge_agencies(agencies=merged, into=new, on=JULY, document="01/NQ")
    with text.at(JULY):
        operations.unassign(actor=office.son, form=office.form, agencies=merged, until=JULY)
        operations.assign(actor=office.son, form=office.form, agencies=[new], since=JULY)
        assert not [
            one for one in queries.due_for(office.son) if one.agency in merged and one.span.first >= JULY
        ]
    return new


def the_year_reads_as_organised_then_and_now(open_as: Browser) -> None:
    address = "/so-lieu/?chi-tieu=HS_TONG&ky=year&tu=2024&den=2024&cap=xa"
    day = dt.date(2025, 1, 10)
    page = open_as(address, "standing_officer", day)
    for name, value in (
        ("Xã Hải Tân", "550"),
        ("Xã Tân Bình", "540"),
        ("Xã Tân Hải", "600"),
        ("Tổng 1.690", "1.690"),
    ):
        expect(page.get_by_role("row", name=name)).to_contain_text(value)
    page.goto(f"{address}&dia-gioi=01/07/2024")
    expect(page.get_by_role("row", name="Xã Tân Hải")).to_contain_text("1.690")
    expect(page.get_by_role("row", name="Xã Hải Tân")).to_have_count(0)


def the_yearly_report_writes_itself(open_as: Browser, office: Office) -> None:
    day = dt.date(2025, 1, 10)
    with text.at(day):
        periodic.load_template(
            actor=office.son, code="bc-nam", title="Báo cáo năm", period_kind="year", owner=office.province.city,
            upload=files_of(starter.build()),
        )  # fmt: skip
    page = open_as("/bao-cao/dinh-ky/", "standing_officer", day)
    page.get_by_label("Kỳ").select_option("2024")
    page.get_by_role("button", name="Lập báo cáo").click()
    expect(page.get_by_text("Đã lập báo cáo.")).to_be_visible()
    with files.open_content(PeriodicReport.objects.get().word) as content:
        document = docx.Document(io.BytesIO(content.read()))
    cells = [cell.text for table in document.tables for row in table.rows for cell in row.cells]
    assert "1.690" in cells
    assert any("nộp muộn ngày 12/03/2024" in words for words in cells)


def files_of(content: bytes) -> Any:
    from django.core.files.base import ContentFile

    return ContentFile(content, "mau.docx")
