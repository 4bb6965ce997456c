"""The administrator's desk in a real browser: every page looked at; a holiday added, a role given and ended."""

import uuid

import pytest
from django.db import connection, transaction
from playwright.sync_api import expect

from tests.province import Province, make
from tinhso.kernel.access import api as access
from tinhso.kernel.audit import api as audit
from tinhso.kernel.calendar import api as calendar
from tinhso.kernel.jobs.models import JobProblem

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]


def furnish() -> tuple[Province, uuid.UUID]:
    """A province with an administrator, holidays, a dead job and an entry of the record."""
    province = make()
    access.seed_roles()
    access.give(role="administrator", person_id=province.admin.pk)
    access.give(role="scoring-reporter", person_id=province.hung.pk, agency=province.hai_tan.path)
    access.give(role="administrator", person_id=province.leader.pk, agency=province.city.path)
    calendar.seed(first=2026, last=2026)
    with connection.cursor() as cursor:
        cursor.execute(
            "INSERT INTO procrastinate_jobs (queue_name, task_name, args, status, attempts)"
            " VALUES ('default', 'scoring.run', '{\"assessment\": \"dti-2026\"}', 'failed', 8) RETURNING id"
        )
        JobProblem.objects.create(job_id=cursor.fetchone()[0], words="ConnectionError: mất kết nối")
    with transaction.atomic():
        entry = audit.note(
            actor=province.actor(province.hung),
            action="scoring.value.enter",
            about=("scoring.unit", "hai-tan"),
            summary="Nhập số liệu của phường Hải Tân",
            changes={"value": ["12,5", "13,0"]},
        )
    audit.seal_all()
    return province, entry


def test_the_pages_of_administration_have_no_faults(transactional_db, look):
    province, entry = furnish()
    hung = f"/quan-tri/tai-khoan/{province.hung.key}/"
    pages = [
        "/quan-tri/",
        "/quan-tri/ngay-nghi/2026/",
        "/quan-tri/ngay-nghi/2026/them/",
        "/quan-tri/ngay-nghi/ngay/2026-01-01/",
        "/quan-tri/hang-doi/",
        "/quan-tri/hang-doi/?loai=su-kien",
        "/quan-tri/nhat-ky/",
        f"/quan-tri/nhat-ky/{entry}/",
        "/quan-tri/muc-dich/?ve=audit.entry:1",
        "/quan-tri/vai-tro/",
        "/quan-tri/vai-tro/administrator/",
        "/quan-tri/vai-tro/scoring-reporter/",
        "/quan-tri/tai-khoan/",
        "/quan-tri/tai-khoan/?tim=hung",
        hung,
        hung + "khoa/",
        hung + "chuc-vu/",
    ]
    faults = {path: look(path, as_=province.admin).faults for path in pages}
    assert {path: found for path, found in faults.items() if found} == {}


def test_a_holiday_is_added_by_hand(transactional_db, tab):
    province, _entry = furnish()
    page = tab("/quan-tri/ngay-nghi/2026/", as_=province.admin)
    page.get_by_role("link", name="Thêm ngày").click()
    page.get_by_label("Ngày", exact=True).fill("2026-10-05")
    page.get_by_label("Tên", exact=True).fill("Nghỉ hoán đổi")
    page.get_by_label("Văn bản").fill("Thông báo giả định số 1/TB")
    page.get_by_role("button", name="Lưu").click()
    expect(page.locator("[role=status]").first).to_contain_text("Đã thêm ngày 05/10/2026.")
    expect(page.get_by_role("link", name="Nghỉ hoán đổi", exact=True)).to_be_visible()


def test_contact_details_open_after_a_purpose(transactional_db, tab):
    province, _entry = furnish()
    page = tab(f"/quan-tri/tai-khoan/{province.lan.key}/", as_=province.admin)
    page.get_by_role("link", name="Xem thư điện tử").click()
    page.get_by_label("Mục đích xem").fill("Xử lý đơn phản ánh số 12")
    page.get_by_role("button", name="Ghi mục đích và xem").click()
    expect(page.get_by_text("lan@example.vn")).to_be_visible()
