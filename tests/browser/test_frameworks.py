"""A framework from a province's annex to a scored unit, in a real browser; and the pages around it."""

import os
from collections.abc import Callable
from pathlib import Path

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from playwright.sync_api import Page, expect

from tests.browser.conftest import Seen, settled
from tests.province import Province, province
from tinhso.apps.scoring.frameworks import operations
from tinhso.apps.scoring.frameworks.models import FrameworkDraft, PublishedEdition
from tinhso.apps.scoring.models import Result
from tinhso.apps.scoring.tests.annexes import word
from tinhso.apps.scoring.tests.conftest import FRAMEWORK, Round, scoring_round

__all__ = ["province", "scoring_round"]

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]

DOCX = "application/vnd.openxmlformats-officedocument.wordprocessingml.document"
ANNEX = {"name": "phu-luc.docx", "mimeType": DOCX, "buffer": word()}


def shoot(page: Page, name: str) -> None:
    """Keep a picture where somebody asked for them."""
    folder = os.environ.get("TINHSO_SCREENSHOTS")
    if folder:
        page.screenshot(path=str(Path(folder) / f"{name}.png"), full_page=True)


def test_from_an_annex_to_a_scored_unit(
    scoring_round: Round, province: Province, tab: Callable[..., Page]
) -> None:
    page = tab("/bo-chi-so/", as_=province.standing_officer)
    page.get_by_role("link", name="Nhập từ phụ lục").click()
    hand_in(page)
    review(page)
    mend(page)
    publish(page)
    score(page)
    result = Result.objects.get(unit__name="Phường Hải Tân", run__assessment__code="xa-2026-dot-1")
    assert (str(result.total), result.items["II.1"]["points"]) == ("10.000000", 10.0)


def hand_in(page: Page) -> None:
    page.get_by_label("Tệp phụ lục").set_input_files(files=[ANNEX])
    page.get_by_label("Tên bộ chỉ số").fill("Bộ chỉ số xã 2026")
    page.get_by_label("Mã", exact=True).fill("xa-2026")
    page.get_by_role("button", name="Tải lên và đọc").click()
    expect(page.get_by_text("Đã đọc tệp. Hãy xem từng dòng.")).to_be_visible()


def review(page: Page) -> None:
    """Nothing is made while a row is unseen; what is unsure is looked at one by one, what is wrong is corrected."""
    expect(page.get_by_role("button", name="Lập bản thảo")).to_have_count(0)
    shoot(page, "frameworks-review")
    page.get_by_role("button", name="dòng đọc chắc chắn").click()
    page.get_by_role("button", name="Nhận Số cuộc họp Ban Chỉ đạo").click()
    page.get_by_role("button", name="Nhận Hồ sơ trực tuyến").click()
    page.get_by_role("link", name="Mức độ hài lòng").click()
    page.get_by_label("Điểm tối đa").fill("10")
    page.get_by_label("Cách tính điểm").select_option(label="Giá trị giữa hai mốc (chuẩn hóa)")
    page.get_by_role("button", name="Hiện ô của cách tính này").click()
    page.get_by_label("Giá trị được 0 điểm").fill("1")
    page.get_by_label("Giá trị được điểm tối đa").fill("5")
    shoot(page, "frameworks-row")
    page.get_by_role("button", name="Lưu và nhận").click()
    page.get_by_role("button", name="Lập bản thảo").click()
    expect(page.get_by_text("Không còn lỗi")).to_be_visible()


def mend(page: Page) -> None:
    """A changed maximum is named where it does not add up; a rule is tried as it is typed."""
    page.get_by_role("link", name="Hồ sơ trực tuyến").click()
    settled(page)
    page.get_by_label("Điểm tối đa", exact=False).first.fill("25")
    page.get_by_label("Số hồ sơ nộp trực tuyến").fill("40")
    page.get_by_label("Tổng số hồ sơ").fill("100")
    expect(page.locator("#trial")).to_contain_text("12,5")
    shoot(page, "frameworks-item")
    page.get_by_role("button", name="Lưu", exact=True).click()
    page.get_by_role("link", name="Bộ chỉ số xã 2026").click()
    expect(page.get_by_text("các chỉ số cộng lại là 45, nhóm ghi 40")).to_be_visible()
    shoot(page, "frameworks-draft")
    page.get_by_role("link", name="Hồ sơ trực tuyến").click()
    page.get_by_label("Điểm tối đa", exact=False).first.fill("20")
    page.get_by_role("button", name="Lưu", exact=True).click()
    page.get_by_role("link", name="Bộ chỉ số xã 2026").click()


def publish(page: Page) -> None:
    page.get_by_role("link", name="Ban hành").click()
    page.get_by_label("Hiệu lực từ ngày").fill("2026-01-01")
    page.get_by_role("button", name="Ban hành").click()
    expect(page.get_by_text("Ghi lý do giữ nguyên, hoặc quay lại sửa cách tính.").first).to_be_visible()
    shoot(page, "frameworks-publish-asked")
    for answer in page.get_by_label("Lý do giữ nguyên").all():
        answer.fill("Điểm b khoản 2 Điều 5 của quyết định quy định như vậy.")
    page.get_by_role("button", name="Ban hành").click()
    expect(page.get_by_role("link", name="Mở đợt đánh giá")).to_be_visible()
    assert PublishedEdition.objects.get().code == "xa-2026"
    assert FrameworkDraft.objects.get().state == "published"
    shoot(page, "frameworks-edition")


def score(page: Page) -> None:
    """A round for two communes; one item of one of them."""
    page.get_by_role("link", name="Mở đợt đánh giá").click()
    page.get_by_label("Mã", exact=True).fill("xa-2026-dot-1")
    page.get_by_label("Đơn vị được chấm").fill("Phường Hải Tân\nPhường Tân Bình")
    page.get_by_role("button", name="Mở đợt đánh giá").click()
    page.get_by_role("link", name="Phường Hải Tân").click()
    page.get_by_role("link", name="Hồ sơ trực tuyến").click()
    page.get_by_label("Số hồ sơ nộp trực tuyến").fill("40")
    page.get_by_label("Tổng số hồ sơ").fill("100")
    page.get_by_role("button", name="Lưu", exact=True).click()
    expect(page.get_by_text("Đã lưu và tính lại điểm.")).to_be_visible()


def test_pages_of_frameworks_have_no_fault(
    scoring_round: Round, province: Province, look: Callable[..., Seen]
) -> None:
    who = scoring_round.manager
    body = {**FRAMEWORK, "code": "bo-cua-tinh", "groups": [{"id": "A", "name": "Nhóm A", "max": 9}]}
    draft = operations.begin(actor=who, body=body, origin=FrameworkDraft.Origin.BLANK)
    upload = SimpleUploadedFile("phu-luc.docx", word())
    read = operations.import_table(actor=who, upload=upload, code="xa", name="Bộ xã", level="commune")
    for path in (
        "/bo-chi-so/",
        "/bo-chi-so/nhap-phu-luc/",
        "/bo-chi-so/ban/dti-405-2025/",
        "/bo-chi-so/so-sanh/?cu=dti-922-2022&moi=dti-405-2025",
        "/bo-chi-so/tuong-ung/dti-922-2022/dti-405-2025/",
        f"/bo-chi-so/ban-thao/{draft.key}/",
        f"/bo-chi-so/ban-thao/{draft.key}/chi-so/2/",
        f"/bo-chi-so/ban-thao/{draft.key}/yaml/",
        f"/bo-chi-so/ban-thao/{draft.key}/ban-hanh/",
        f"/bo-chi-so/ban-thao/{read.key}/",
        f"/bo-chi-so/ban-thao/{read.key}/dong/3/",
    ):
        assert look(path, as_=province.standing_officer).faults == [], path
