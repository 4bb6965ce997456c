"""My account in a real browser: passkeys with Chromium's own authenticator, and every page looked at."""

import pytest
from django.test import Client
from playwright.sync_api import expect

from tests.browser.conftest import settled
from tests.province import PASSWORD, make, sign_in

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]
OPEN = ["/dang-nhap/", "/dang-ky/", "/quen-mat-khau/", "/quen-mat-khau/da-gui/", "/tai-khoan/thu/xac-nhan/"]
MINE = [
    "/tai-khoan/",
    "/tai-khoan/bao-mat/",
    "/tai-khoan/phien/",
    "/tai-khoan/quyen/",
    "/tai-khoan/uy-quyen/",
    "/tai-khoan/nhat-ky/",
    "/tai-khoan/thong-bao/",
    "/tai-khoan/thong-bao/kenh/",
    "/tai-khoan/thu/",
    "/tai-khoan/mat-khau/",
    "/tai-khoan/lop-hai/",
    "/tai-khoan/lop-hai/khoa/",
    "/tai-khoan/dinh-danh/",
    "/xac-nhan-lai/",
    "/dang-xuat/",
]
GUARDED = ["/tai-khoan/lop-hai/ung-dung/bat/", "/tai-khoan/lop-hai/khoa/them/"]


def test_the_pages_of_sign_in_have_no_faults(transactional_db, look):
    faults = {path: look(path).faults for path in OPEN}
    assert {path: found for path, found in faults.items() if found} == {}


def test_the_pages_of_my_account_have_no_faults(transactional_db, look):
    province = make()
    faults = {path: look(path, as_=province.hung).faults for path in MINE}
    client = Client()
    sign_in(client, "hung")
    cookies = {"sessionid": client.cookies["sessionid"].value}
    faults |= {path: look(path, cookies=cookies).faults for path in GUARDED}
    assert {path: found for path, found in faults.items() if found} == {}


def test_on_a_phone_the_strip_of_tabs_shows_where_one_stands(transactional_db, tab):
    page = tab("/tai-khoan/thong-bao/", as_=make().hung, width=360)
    here = page.locator(".tab[aria-current]").first
    expect(here).to_be_in_viewport(ratio=0.95)
    assert page.evaluate("scrollX") == 0


def test_a_passkey_is_made_and_opens_the_account_without_a_password(transactional_db, context_of):
    province = make()
    context = context_of()
    page = context.new_page()
    device = context.new_cdp_session(page)
    device.send("WebAuthn.enable")
    device.send(
        "WebAuthn.addVirtualAuthenticator",
        {
            "options": {
                "protocol": "ctap2",
                "transport": "internal",
                "hasResidentKey": True,
                "hasUserVerification": True,
                "isUserVerified": True,
                "automaticPresenceSimulation": True,
            }
        },
    )
    page.goto("/dang-nhap/?next=/tai-khoan/lop-hai/khoa/them/")
    page.fill("#id_login", "hung")
    page.fill("#id_password", PASSWORD)
    page.get_by_role("button", name="Đăng nhập", exact=True).click()
    page.wait_for_url("**/xac-nhan-lai/**")
    page.fill("#id_password", PASSWORD)
    page.get_by_role("button", name="Xác nhận", exact=True).click()
    page.wait_for_url("**/khoa/them/")
    settled(page)
    page.get_by_label("Tên khóa").fill("Máy tính cơ quan")
    page.get_by_label("Đăng nhập không cần mật khẩu").check()
    page.locator("#mfa_webauthn_add").click()
    page.wait_for_url(lambda url: "khoa/them" not in url)
    page.goto("/tai-khoan/lop-hai/khoa/")
    expect(page.get_by_text("Máy tính cơ quan").first).to_be_visible()
    context.clear_cookies()
    page.goto("/dang-nhap/")
    settled(page)
    page.get_by_role("button", name="Đăng nhập bằng khóa truy cập (passkey)").click()
    page.wait_for_url("**/ban-lam-viec/")
    expect(page.get_by_text("Trần Văn Hùng").first).to_be_visible()
    assert province.hung.pk


def test_when_there_is_no_passkey_the_page_says_so_in_words(transactional_db, context_of):
    context = context_of()
    page = context.new_page()
    device = context.new_cdp_session(page)
    device.send("WebAuthn.enable")
    page.add_init_script(
        "navigator.credentials.get = () => Promise.reject(new DOMException('no', 'NotAllowedError'))"
    )
    page.goto("/dang-nhap/")
    settled(page)
    page.get_by_role("button", name="Đăng nhập bằng khóa truy cập (passkey)").click()
    expect(page.get_by_role("alert")).to_contain_text("Chưa dùng được khóa truy cập")
