"""In a real browser: what was typed and not saved is not lost when the session ends, nor doubled once it is saved."""

from collections.abc import Callable

import pytest
from playwright.sync_api import Page, expect

from tests.browser.test_paperwork import well
from tests.province import Province, province
from tinhso.apps.scoring.models import Comment
from tinhso.apps.scoring.tests.conftest import Round, scoring_round

__all__ = ["province", "scoring_round"]
pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]
ITEM = "/cham-diem/dot-thu/hai-tan/2/"
REASON = "Số hồ sơ tính theo sổ theo dõi quý III, gồm cả hồ sơ nộp lại."


def test_a_reason_typed_while_the_session_ended_comes_back_after_signing_in(
    province: Province, scoring_round: Round, tab: Callable[..., Page]
) -> None:
    province.hung.set_password("mat-khau-cua-hung-2025")
    province.hung.save()
    page = tab(ITEM, as_=province.hung)
    page.get_by_label("Ghi chú, lý do").fill(REASON)
    page.get_by_label("Hồ sơ nộp trực tuyến").fill("30")
    page.context.clear_cookies(name="sessionid")
    page.get_by_role("button", name="Lưu", exact=True).click()
    page.get_by_label("Tên đăng nhập").fill("hung")
    page.get_by_label("Mật khẩu", exact=True).fill("mat-khau-cua-hung-2025")
    page.get_by_role("button", name="Đăng nhập", exact=True).click()
    expect(page.get_by_text("Đã điền lại những gì bạn gõ lần trước mà chưa lưu.")).to_be_visible()
    expect(page.get_by_label("Ghi chú, lý do")).to_have_value(REASON)
    expect(page.get_by_label("Hồ sơ nộp trực tuyến")).to_have_value("30")
    assert Comment.objects.count() == 0
    page.get_by_role("button", name="Lưu", exact=True).click()
    expect(page.get_by_text("Đã lưu và tính lại điểm.")).to_be_visible()
    expect(page.get_by_label("Ghi chú, lý do")).to_have_value("")
    assert Comment.objects.get().words == REASON
    page.reload()
    expect(page.get_by_label("Ghi chú, lý do")).to_have_value("")


def test_a_page_left_by_mistake_keeps_the_words_and_they_can_be_dropped(
    province: Province, scoring_round: Round, tab: Callable[..., Page]
) -> None:
    page = tab(ITEM, as_=province.hung)
    page.get_by_label("Ghi chú, lý do").fill(REASON)
    page.get_by_role("link", name="Chỉ số sau").click()
    expect(page.get_by_label("Ghi chú, lý do")).to_have_value("")
    page.get_by_role("link", name="Chỉ số trước").click()
    expect(page.get_by_label("Ghi chú, lý do")).to_have_value(REASON)
    well(page, "brought-back")
    page.get_by_role("button", name="Bỏ phần điền lại").click()
    expect(page.get_by_label("Ghi chú, lý do")).to_have_value("")
    expect(page.get_by_text("Đã điền lại")).to_be_hidden()
