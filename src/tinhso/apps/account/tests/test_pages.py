"""The pages of my account show me my own, in Vietnamese, and change only my own."""

import re

import pytest
from django.test import Client
from django.urls import reverse

from tests.province import sign_in
from tinhso.kernel.audit import api as audit
from tinhso.kernel.text import api as text

MINE = ["overview", "security", "sessions", "powers", "delegations", "activity"]
ALLAUTH_OPEN = [
    "account_login",
    "account_signup",
    "account_reset_password",
    "account_reset_password_done",
    "account_email_verification_sent",
    "account_inactive",
    "account_reset_password_from_key_done",
]
ALLAUTH_MINE = [
    "account_email",
    "account_logout",
    "mfa_index",
    "mfa_list_webauthn",
    "mfa_activate_totp",
    "mfa_add_webauthn",
    "account_change_password",
    "account_reauthenticate",
    "socialaccount_connections",
]


@pytest.mark.parametrize("name", MINE)
@pytest.mark.parametrize("who", ["lan", "hung", "enterprise", "leader"])
def test_everyone_has_an_account_page(client_of, who, name):
    assert client_of(who).get(reverse(f"account_pages:{name}")).status_code == 200


@pytest.mark.parametrize("name", MINE)
def test_a_stranger_is_asked_to_sign_in(client_of, name):
    answer = client_of("stranger").get(reverse(f"account_pages:{name}"))
    assert (answer.status_code, answer.headers["Location"].split("?")[0]) == (302, "/dang-nhap/")


def english_words(page: str) -> list[str]:
    """English that a visitor would read on this page."""
    words = re.sub(r"(?s)<(script|style|head).*?</\1>|<[^>]+>", " ", page)
    return re.findall(
        r"\b(?:the|your|you|please|sign|password|email|account|security|code|authenticator)\b", words, re.I
    )


@pytest.mark.parametrize("name", ALLAUTH_OPEN)
def test_the_pages_of_sign_in_speak_vietnamese_inside_our_frame(client_of, name):
    page = client_of("stranger").get(reverse(name)).content.decode()
    assert english_words(page) == []
    assert 'class="topbar"' in page
    assert "<h1>" in page
    assert "style=" not in page
    assert not re.search(r"<script(?![^>]*(src=|application/json))", page)


@pytest.mark.parametrize("name", ALLAUTH_MINE)
def test_the_pages_of_security_speak_vietnamese_inside_our_frame(client_of, name):
    client = client_of("stranger")
    sign_in(client, "hung")
    answer = client.get(reverse(name))
    assert answer.status_code == 200
    page = answer.content.decode().replace("passkey", "").replace("hung@example.vn", "")
    assert english_words(page) == []
    assert 'class="topbar"' in page


def test_the_overview_names_the_posts_of_the_day(client_of):
    page = client_of("hung").get("/tai-khoan/").content.decode()
    assert "Trần Văn Hùng" in page
    assert "Công chức văn hóa – xã hội" in page
    assert "Ủy ban nhân dân phường Hải Tân" in page
    assert "Nên bật xác thực hai lớp" in page


def test_my_powers_say_what_where_and_from_what(client_of, province):
    from tests.province import role
    from tinhso.kernel.access import api as access

    role("Ủy quyền", "account.powers.lend")
    access.give(role="Ủy quyền", post_id=province.post(province.hung).pk, agency="h99.hai_tan")
    page = client_of("hung").get("/tai-khoan/quyen/").content.decode()
    assert "Ủy quyền chức vụ mình đang giữ cho đồng nghiệp trong một thời gian." in page
    assert "Ủy ban nhân dân phường Hải Tân và cấp dưới" in page
    assert "Chức vụ Công chức văn hóa – xã hội, Ủy ban nhân dân phường Hải Tân" in page
    assert "Chưa có vai trò nào" in client_of("mai").get("/tai-khoan/quyen/").content.decode()


def test_i_see_who_looked_at_my_data_and_nobody_elses(client_of, province):
    audit.looked(actor=province.actor(province.hung), about=province.lan, purpose="Giải quyết hồ sơ 12")
    audit.looked(actor=province.actor(province.hung), about=province.mai, purpose="Bí mật của Mai")
    page = client_of("lan").get("/tai-khoan/nhat-ky/").content.decode()
    assert "Mục đích: Giải quyết hồ sơ 12" in page
    assert "Trần Văn Hùng" in page
    assert "Bí mật của Mai" not in page


def test_the_record_is_paged_by_key(client_of, province):
    for number in range(30):
        audit.looked(
            actor=province.actor(province.hung), about=province.lan, purpose=f"Lần thứ {number:02d}."
        )
    client = client_of("lan")
    first = client.get("/tai-khoan/nhat-ky/").content.decode()
    older = re.search(r'href="([^"]*truoc=\d+)"', first)[1].replace("&amp;", "&")
    second = client.get(older).content.decode()
    assert "Lần thứ 29." in first
    assert "Lần thứ 04." not in first
    assert "Lần thứ 04." in second
    assert client.get("/tai-khoan/nhat-ky/?truoc=xyz").status_code == 200


def test_every_message_of_allauth_that_a_visitor_may_see_is_translated():
    """allauth's own list of messages, less those of parts that we do not use."""
    from pathlib import Path

    import allauth

    unused = re.compile(
        r"phone|headless|device_auth|telegram|facebook|/openid/|saml|dummy|signup_by_passkey|webauthn/signup|login_code"
        r"|code_subject|code_message|models\.py|apps\.py|idp/|providers/|admin|provider\.py|trust|layouts/base"
    )
    here = Path(__file__).parents[3] / "locale/vi/LC_MESSAGES/django.po"
    known = set(messages(here.read_text()))
    theirs = messages((Path(allauth.__file__).parent / "locale/fr/LC_MESSAGES/django.po").read_text())
    missing = [
        words
        for words, places in theirs.items()
        if words not in known and not all(unused.search(p) for p in places)
    ]
    assert missing == []


def messages(po: str) -> dict[str, list[str]]:
    """Message → where it stands, of a .po file."""
    found = {}
    for entry in re.split(r"\n\n+", po):
        words = re.search(r"^msgid (.*?)(?=^msgid_plural|^msgstr)", entry, re.M | re.S)
        if words and not entry.lstrip().startswith("#~"):
            text_ = "".join(re.findall(r'"((?:[^"\\]|\\.)*)"', words[1]))
            places = [p for line in re.findall(r"^#: (.*)$", entry, re.M) for p in line.split()]
            found[text_] = places or [""]
    found.pop("", None)
    return found


def test_the_clock_of_the_page_is_the_requests(client_of, settings):
    settings.TINHSO_DAY_CAN_MOVE = True
    client = client_of("hung")
    client.cookies["ngay"] = "2019-05-01"
    assert "Bạn không giữ chức vụ nào" in client.get("/tai-khoan/").content.decode()
    assert text.today().year >= 2024


def test_the_rules_of_a_password_are_a_list_and_not_written_out_tags(db):
    page = Client().get("/dang-ky/").content.decode()
    assert "<li>Mật khẩu" in page
    assert "&lt;li&gt;" not in page
