"""Signing up, signing in, the second factor, sessions: the ways in, and how they are shut."""

import re

import pytest
from allauth.mfa.models import Authenticator
from allauth.mfa.totp.internal.auth import TOTP, generate_totp_secret
from allauth.usersessions.models import UserSession
from django.test import Client

from tests.province import PASSWORD, sign_in
from tinhso.kernel.audit.models import Entry
from tinhso.kernel.events.models import Event
from tinhso.kernel.people import api as people
from tinhso.kernel.people.models import Person

NEW = {
    "kind": "enterprise",
    "name": "Hợp tác xã Ổi Thanh Hà",
    "email": "oi@example.vn",
    "password1": "một-câu-thật-dài-26",
    "password2": "một-câu-thật-dài-26",
}


def test_passwords_are_kept_as_argon2(province):
    assert province.hung.password.startswith("argon2$argon2id$")


def test_a_citizen_begins_at_the_account_and_a_wanted_page_comes_first(province):
    facts = {"login": "lan", "password": PASSWORD}
    assert Client().post("/dang-nhap/", facts).headers["Location"] == "/tai-khoan/"
    wanted = Client().post("/dang-nhap/", {**facts, "next": "/dia-ban/"})
    assert wanted.headers["Location"] == "/dia-ban/"


@pytest.mark.parametrize("login", ["hung", "HUNG", "hung@example.vn"])
def test_one_signs_in_with_login_or_address(province, login):
    client = Client()
    answer = client.post("/dang-nhap/", {"login": login, "password": PASSWORD})
    assert (answer.status_code, answer.headers["Location"]) == (302, "/ban-lam-viec/")
    entry = Entry.objects.get(action="account.sign_in")
    assert (entry.actor, entry.post, entry.ip) == (
        province.hung.key,
        "Công chức văn hóa – xã hội",
        "127.0.0.1",
    )


@pytest.mark.parametrize("login", ["hung", "khong-co-ai"])
def test_a_wrong_password_and_an_unknown_name_get_the_same_answer(province, login):
    answer = Client().post("/dang-nhap/", {"login": login, "password": "sai-mật-khẩu"})
    assert answer.status_code == 200
    assert "Tên đăng nhập hoặc mật khẩu không đúng." in answer.content.decode()
    assert not Entry.objects.filter(action="account.sign_in").exists()


def test_after_five_wrong_passwords_even_the_right_one_must_wait(province):
    client = Client()
    for _ in range(5):
        client.post("/dang-nhap/", {"login": "hung", "password": "sai-mật-khẩu"})
    answer = client.post("/dang-nhap/", {"login": "hung", "password": PASSWORD})
    assert "Đăng nhập sai quá nhiều lần" in answer.content.decode()
    assert "_auth_user_id" not in client.session


def test_a_closed_account_does_not_get_in(province):
    people.close(person=province.hung)
    client = Client()
    client.post("/dang-nhap/", {"login": "hung", "password": PASSWORD})
    assert "_auth_user_id" not in client.session


def test_an_enterprise_signs_up_proves_its_address_and_gets_in(db, mailoutbox):
    client = Client()
    assert client.post("/dang-ky/", NEW).headers["Location"] == "/tai-khoan/thu/xac-nhan/"
    person = Person.objects.get()
    assert (person.login, person.name, person.kind) == (
        "oi@example.vn",
        "Hợp tác xã Ổi Thanh Hà",
        "enterprise",
    )
    assert Event.objects.get().data == {"person": str(person.key), "kind": "enterprise"}
    assert "_auth_user_id" not in client.session
    assert mailoutbox[0].subject == "[Tỉnh Số] Hãy xác nhận địa chỉ thư của bạn"
    link = re.search(r"http://testserver(/\S+)", mailoutbox[0].body)[1]
    client.post(link)
    client.post("/dang-nhap/", {"login": "oi@example.vn", "password": NEW["password1"]})
    assert client.session["_auth_user_id"] == str(person.pk)


@pytest.mark.parametrize(
    ("changes", "words"),
    [
        ({"kind": "officer"}, "Tài khoản này là của"),
        ({"password1": "12345", "password2": "12345"}, "Mật khẩu"),
        ({"password2": "một-câu-khác-26"}, "Hai lần nhập mật khẩu phải giống nhau."),
        ({"name": ""}, "Họ và tên, hoặc tên doanh nghiệp"),
        ({"email": "không phải thư"}, "Thư điện tử"),
    ],
)
def test_a_bad_sign_up_says_which_field_and_makes_nothing(db, changes, words):
    page = Client().post("/dang-ky/", NEW | changes).content.decode()
    assert "Cần sửa trước khi gửi" in page
    assert words in page
    assert not Person.objects.exists()


def test_a_known_address_learns_nothing_on_the_page_but_by_mail(province, mailoutbox):
    before = Person.objects.count()
    answer = Client().post("/dang-ky/", NEW | {"email": "hung@example.vn"})
    assert answer.headers["Location"] == "/tai-khoan/thu/xac-nhan/"
    assert Person.objects.count() == before
    assert mailoutbox[0].subject == "[Tỉnh Số] Tài khoản đã có"


def test_where_sign_up_is_closed_nobody_joins(db, settings):
    settings.TINHSO_SIGNUP_OPEN = False
    client = Client()
    assert "Hiện hệ thống chưa nhận đăng ký tài khoản mới." in client.get("/dang-ky/").content.decode()
    client.post("/dang-ky/", NEW)
    assert not Person.objects.exists()


def test_a_forgotten_password_is_replaced_by_mail(province, mailoutbox):
    client = Client()
    client.post("/quen-mat-khau/", {"email": "hung@example.vn"})
    link = re.search(r"http://testserver(/quen-mat-khau/\S+)", mailoutbox[0].body)[1]
    form = client.get(link).headers["Location"]
    new = "mật-khẩu-mới-của-hùng"
    assert client.post(form, {"password1": new, "password2": new}).status_code == 302
    assert Client().post("/dang-nhap/", {"login": "hung", "password": PASSWORD}).status_code == 200
    assert Client().post("/dang-nhap/", {"login": "hung", "password": new}).status_code == 302
    assert "Liên kết" in client.get(link).content.decode()


class TestSecondFactor:
    """An authenticator app: set up with a QR code, asked at the door, secret kept encrypted."""

    def test_it_is_set_up_with_a_qr_code_that_the_page_policy_allows(self, province):
        client = Client()
        sign_in(client, "hung")
        page = client.get("/tai-khoan/lop-hai/ung-dung/bat/")
        assert 'src="data:image/svg+xml' in page.content.decode()
        assert "img-src 'self' data:" in page.headers["Content-Security-Policy"]
        secret = page.context["form"].secret
        code = _code(secret)
        assert client.post("/tai-khoan/lop-hai/ung-dung/bat/", {"code": code}).status_code == 302
        kept = Authenticator.objects.get(user=province.hung, type="totp")
        assert secret not in str(kept.data)
        assert Authenticator.objects.filter(user=province.hung, type="recovery_codes").exists()

    def test_the_password_alone_no_longer_opens(self, province):
        secret = generate_totp_secret()
        TOTP.activate(province.hung, secret)
        client = Client()
        answer = client.post("/dang-nhap/", {"login": "hung", "password": PASSWORD})
        assert answer.headers["Location"] == "/dang-nhap/lop-hai/"
        assert "_auth_user_id" not in client.session
        assert client.get("/tai-khoan/").status_code == 302
        assert "Mã không đúng." in client.post("/dang-nhap/lop-hai/", {"code": "000000"}).content.decode()
        assert (
            client.post("/dang-nhap/lop-hai/", {"code": _code(secret)}).headers["Location"]
            == "/ban-lam-viec/"
        )

    def test_a_code_works_once(self, province):
        secret = generate_totp_secret()
        TOTP.activate(province.hung, secret)
        code = _code(secret)
        for answer in (302, 200):
            client = Client()
            client.post("/dang-nhap/", {"login": "hung", "password": PASSWORD})
            assert client.post("/dang-nhap/lop-hai/", {"code": code}).status_code == answer

    def test_a_recovery_code_opens_once_when_the_phone_is_lost(self, province):
        from allauth.mfa.recovery_codes.internal.auth import RecoveryCodes

        TOTP.activate(province.hung, generate_totp_secret())
        code = RecoveryCodes.activate(province.hung).get_unused_codes()[0]
        for answer in (302, 200):
            client = Client()
            client.post("/dang-nhap/", {"login": "hung", "password": PASSWORD})
            assert client.post("/dang-nhap/lop-hai/", {"code": code}).status_code == answer

    def test_where_the_house_demands_it_an_officer_gets_nowhere_without(self, province, settings):
        settings.TINHSO_SECOND_FACTOR_KINDS = ("officer",)
        officer, citizen = Client(), Client()
        officer.force_login(province.hung)
        citizen.force_login(province.lan)
        assert officer.get("/tai-khoan/").headers["Location"] == "/tai-khoan/lop-hai/"
        assert officer.get("/tai-khoan/lop-hai/").status_code == 200
        assert citizen.get("/tai-khoan/").status_code == 200
        TOTP.activate(province.hung, generate_totp_secret())
        assert officer.get("/tai-khoan/").status_code == 200


def _code(secret: str) -> str:
    from allauth.mfa.totp.internal.auth import format_hotp_value, hotp_value, yield_hotp_counters_from_time

    return format_hotp_value(hotp_value(secret, next(yield_hotp_counters_from_time())))


class TestSessions:
    """I see where I am signed in, and shut any of it."""

    @pytest.fixture
    def two(self, province) -> tuple[Client, Client]:
        here = Client(HTTP_USER_AGENT="Mozilla/5.0 (Windows NT 10.0) Chrome/130.0 Safari/537.36")
        there = Client(HTTP_USER_AGENT="Mozilla/5.0 (Linux; Android 14) Chrome/130.0 Mobile Safari/537.36")
        for client in (here, there):
            client.post("/dang-nhap/", {"login": "hung", "password": PASSWORD})
        return here, there

    def test_both_are_listed_by_what_a_person_calls_them(self, two):
        page = two[0].get("/tai-khoan/phien/").content.decode()
        assert "Chrome, Windows" in page
        assert "Chrome, Android" in page
        assert two[1].session.session_key not in page

    def test_one_is_ended_from_the_other_and_recorded(self, two):
        here, there = two
        code = re.search(
            r"/tai-khoan/phien/([0-9a-f]{16})/ket-thuc/", here.get("/tai-khoan/phien/").content.decode()
        )[1]
        assert here.post(f"/tai-khoan/phien/{code}/ket-thuc/").status_code == 303
        assert there.get("/tai-khoan/").status_code == 302
        assert here.get("/tai-khoan/").status_code == 200
        assert Entry.objects.filter(action="account.session.end").count() == 1
        assert Event.objects.get(name="account.session.ended").data["session"] == code

    def test_all_others_are_ended_at_once(self, two):
        here, there = two
        here.post("/tai-khoan/phien/ket-thuc-khac/")
        assert there.get("/tai-khoan/").status_code == 302
        assert here.get("/tai-khoan/").status_code == 200

    def test_nobody_ends_the_session_of_another(self, two, client_of):
        here, _there = two
        code = re.search(
            r"/tai-khoan/phien/([0-9a-f]{16})/ket-thuc/", here.get("/tai-khoan/phien/").content.decode()
        )[1]
        client_of("mai").post(f"/tai-khoan/phien/{code}/ket-thuc/")
        assert UserSession.objects.count() >= 2
        assert two[1].get("/tai-khoan/").status_code == 200
