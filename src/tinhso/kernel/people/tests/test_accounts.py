"""Accounts and posts: made once, held once, ended to the day."""

import datetime as dt

import pytest
from allauth.account.models import EmailAddress
from django.core.exceptions import ValidationError
from django.db import IntegrityError, transaction

from tinhso.kernel.orgs.models import Post
from tinhso.kernel.people import api as people
from tinhso.kernel.people.models import Delegation, Holding, Person
from tinhso.kernel.text import api as text

MARCH = dt.date(2026, 3, 1)


def test_a_login_is_folded_to_lower_case_and_belongs_to_one(db):
    made = people.create(login=" Lan@Example.VN ", name="Nguyễn Thị Lan")
    assert (made.login, made.kind, made.has_usable_password()) == ("lan@example.vn", "citizen", False)
    with pytest.raises(people.CannotCreate, match=r"Tên đăng nhập lan@example.vn đã có người dùng."):
        people.create(login="LAN@example.vn", name="Người khác")
    assert Person.objects.count() == 1


def test_an_address_belongs_to_one_account_in_the_database_itself(db):
    people.create(login="lan", name="Lan", email="lan@example.vn")
    with pytest.raises(people.CannotCreate, match=r"Địa chỉ thư này đã có tài khoản."):
        people.create(login="lan2", name="Lan", email="LAN@example.vn")
    with pytest.raises(IntegrityError, match="person_email_once"), transaction.atomic():
        Person.objects.create(login="lan3", name="Lan", email="lan@example.vn")


@pytest.mark.parametrize(("vouched", "verified"), [(True, True), (False, False)])
def test_an_address_counts_as_verified_only_when_somebody_vouches_for_it(db, vouched, verified):
    people.create(login="lan", name="Lan", email="lan@example.vn", email_verified=vouched)
    assert EmailAddress.objects.get().verified is verified


@pytest.mark.parametrize("weak", ["12345", "password123", "nguyenlan2026"])
def test_a_weak_password_makes_no_account(db, weak):
    with pytest.raises(ValidationError):
        people.create(login="nguyenlan2026", name="Nguyễn Thị Lan", password=weak)
    assert not Person.objects.exists()


def test_a_post_is_held_from_the_first_to_the_last_day(province):
    post = Post.objects.create(agency=province.hai_tan, title="Chủ tịch")
    people.hold(province.mai, post.pk, MARCH, until=dt.date(2026, 3, 31))

    def held(day: dt.date) -> bool:
        return "Chủ tịch" in [one.title for one in people.posts_of(province.mai.pk, day)]

    days = [dt.date(2026, 2, 28), MARCH, dt.date(2026, 3, 31), dt.date(2026, 4, 1)]
    assert [held(day) for day in days] == [False, True, True, False]
    (one,) = [p for p in people.posts_of(province.mai.pk, MARCH) if p.title == "Chủ tịch"]
    assert (one.agency_code, one.since, one.until) == ("H99.01", MARCH, dt.date(2026, 3, 31))


def test_one_person_holds_one_post_once_at_a_time(province):
    with pytest.raises(people.CannotHold, match=r"đã giữ chức vụ đó"):
        people.hold(province.hung, province.post(province.hung).pk, MARCH)
    assert Holding.objects.filter(person=province.hung).count() == 1


def test_a_single_seat_has_one_holder(province):
    post = Post.objects.create(agency=province.hai_tan, title="Chủ tịch", single_seat=True)
    people.hold(province.hung, post.pk, MARCH, until=dt.date(2026, 3, 31), only=True)
    with pytest.raises(people.CannotHold, match=r"đang có người giữ"):
        people.hold(province.mai, post.pk, dt.date(2026, 3, 31), only=True)
    people.hold(province.mai, post.pk, dt.date(2026, 4, 1), only=True)


def test_a_holding_ends_after_its_last_day_and_only_once(province):
    post = province.post(province.hung).pk
    assert people.stop_holding(person=province.hung, post=post, last_date=MARCH) is True
    assert people.posts_of(province.hung.pk, MARCH) != []
    assert people.posts_of(province.hung.pk, MARCH + dt.timedelta(days=1)) == []
    assert people.stop_holding(person=province.hung, post=post, last_date=dt.date(2026, 6, 1)) is False


def test_colleagues_are_officers_of_the_same_agency_by_name(province):
    from tests.province import officer

    officer("yen", "Đinh Thị Yến", province.hai_tan, "Thủ quỹ")
    officer("an", "Ánh Văn An", province.hai_tan, "Kế toán")
    names = [one.name for one in people.colleagues(province.hung.pk)]
    assert names == ["Ánh Văn An", "Đinh Thị Yến"]
    assert people.colleagues(province.lan.pk) == []


def test_a_loan_cannot_be_longer_than_the_post_is_held(province):
    post = province.post(province.hung).pk
    today = text.today()
    people.stop_holding(person=province.hung, post=post, last_date=today + dt.timedelta(days=3))
    lend = {"by": province.hung, "to": province.mai, "post": post, "first_date": today, "reason": "Nghỉ phép"}
    with pytest.raises(people.CannotDelegate, match=r"trong suốt thời gian"):
        people.delegate(**lend, last_date=today + dt.timedelta(days=4))
    people.delegate(**lend, last_date=today + dt.timedelta(days=3))
    assert Delegation.objects.count() == 1


@pytest.mark.parametrize(
    ("fields", "constraint"),
    [
        ({"last_date": MARCH - dt.timedelta(days=1)}, "delegation_ends_after_it_begins"),
        ({"to": "by"}, "delegation_to_another"),
    ],
)
def test_the_database_refuses_a_loan_that_makes_no_sense(province, fields, constraint):
    values = {"by": province.hung, "to": province.mai, "post": province.post(province.hung), "reason": "x"}
    values |= {"first_date": MARCH, "last_date": MARCH} | fields
    if values["to"] == "by":
        values["to"] = province.hung
    with pytest.raises(IntegrityError, match=constraint), transaction.atomic():
        Delegation.objects.create(**values)
