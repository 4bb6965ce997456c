"""Closing and reopening accounts, giving posts."""

import datetime as dt

import pytest
from django.test import Client

from tests.province import role, sign_in
from tinhso.apps.administration.operations import accounts
from tinhso.kernel.access import api as access
from tinhso.kernel.audit.models import Entry
from tinhso.kernel.events.models import Event
from tinhso.kernel.orgs.models import Post
from tinhso.kernel.people import api as people
from tinhso.kernel.people.models import Holding
from tinhso.kernel.text import api as text


def page(person) -> str:
    return f"/quan-tri/tai-khoan/{person.key}/"


def test_an_account_is_found_by_login_or_name(client_of, province):
    client = client_of("admin")
    for words in ("hung", "Trần Văn", "văn h"):
        assert page(province.hung) in client.get("/quan-tri/tai-khoan/", {"tim": words}).content.decode()
    nobody = client.get("/quan-tri/tai-khoan/", {"tim": "khong-ai"}).content.decode()
    assert "Không có tài khoản nào khớp" in nobody


def test_a_closed_account_is_signed_out_and_may_be_reopened(client_of, province):
    theirs, client = Client(), client_of("admin")
    sign_in(theirs, "hung")
    assert theirs.get("/tai-khoan/").status_code == 200
    answer = client.post(page(province.hung) + "khoa/", {"reason": "Nghỉ hưu"})
    assert answer.headers["Location"] == page(province.hung)
    assert theirs.get("/tai-khoan/").status_code == 302
    assert access.of_person(province.hung.pk) == access.STRANGER
    assert "Tài khoản đã khóa" in client.get(page(province.hung)).content.decode()
    assert client.post(page(province.hung) + "mo-lai/", {"reason": "Khóa nhầm"}).status_code == 303
    assert theirs.get("/tai-khoan/").status_code == 302  # what was open before does not open again
    assert access.of_person(province.hung.pk).name == "Trần Văn Hùng"
    entries = Entry.objects.filter(action="administration.account.close").order_by("seq")
    assert [(one.changes["is_active"], one.changes["reason"][1]) for one in entries] == [
        ([True, False], "Nghỉ hưu"),
        ([False, True], "Khóa nhầm"),
    ]
    assert list(Event.objects.order_by("id").values_list("name", flat=True)) == [
        "administration.account.closed",
        "administration.account.reopened",
    ]


@pytest.mark.parametrize(
    ("who", "step", "reason", "words"),
    [
        ("hung", "khoa/", "", "Lý do"),
        ("admin", "khoa/", "Thử", "Bạn không tự khóa tài khoản của mình."),
        ("hung", "mo-lai/", "Thử", "Tài khoản này đang hoạt động."),
    ],
)
def test_a_change_that_cannot_be_is_refused_and_nothing_changes(
    client_of, province, who, step, reason, words
):
    person = getattr(province, who)
    answer = client_of("admin").post(page(person) + step, {"reason": reason})
    assert answer.status_code == 422
    assert words in answer.content.decode()
    person.refresh_from_db()
    assert person.is_active
    assert not Event.objects.exists()


def test_an_officer_closes_nobody(province):
    with pytest.raises(access.Denied):
        accounts.close_account(actor=province.actor(province.hung), person=province.mai, reason="x")
    province.mai.refresh_from_db()
    assert province.mai.is_active
    assert not Entry.objects.filter(action="administration.account.close").exists()


FORM = {"agency": "H99.09", "title": "Chuyên viên thường trực", "since": "2026-01-05", "until": ""}


def held(person) -> list[str]:
    return [one.title for one in people.posts_of(person.pk, dt.date(2026, 2, 1))]


def test_a_post_is_given_from_a_day_recorded_and_told(client_of, province):
    answer = client_of("admin").post(page(province.hung) + "chuc-vu/", FORM)
    assert answer.headers["Location"] == page(province.hung)
    assert held(province.hung) == ["Công chức văn hóa – xã hội", "Chuyên viên thường trực"]
    entry = Entry.objects.get(action="administration.post.give")
    assert entry.summary == "Giao chức vụ Chuyên viên thường trực, Sở Khoa học và Công nghệ cho hung"
    assert Event.objects.get().data["since"] == "2026-01-05"


def test_a_post_the_agency_lacks_is_made_only_when_asked(client_of, province):
    client = client_of("admin")
    wanted = FORM | {"title": "Chánh Văn phòng"}
    refused = client.post(page(province.hung) + "chuc-vu/", wanted)
    assert "Chức vụ đang có: Chuyên viên thường trực." in refused.content.decode()
    assert not Post.objects.filter(title="Chánh Văn phòng").exists()
    assert client.post(page(province.hung) + "chuc-vu/", wanted | {"new": "on"}).status_code == 303
    assert "Chánh Văn phòng" in held(province.hung)


@pytest.mark.parametrize(
    ("who", "changes", "words"),
    [
        ("admin", {}, "Bạn không tự giao chức vụ cho mình"),
        ("lan", {}, "Chỉ giao chức vụ cho cán bộ"),
        ("standing_officer", {}, "đã giữ chức vụ đó trong thời gian này"),
        ("hung", {"until": "2025-01-01"}, "Ngày kết thúc phải từ ngày bắt đầu trở đi."),
        ("hung", {"agency": "H98"}, "Không có cơ quan nào"),
    ],
)
def test_a_post_that_cannot_be_given_is_refused_and_nothing_is_kept(client_of, province, who, changes, words):
    before = Holding.objects.count()
    answer = client_of("admin").post(page(getattr(province, who)) + "chuc-vu/", FORM | changes)
    assert answer.status_code == 422
    assert words in answer.content.decode()
    assert Holding.objects.count() == before
    assert not Event.objects.exists()


def test_a_post_that_carries_more_than_the_giver_has_is_refused(client_of, province):
    role("cao", "scoring.run.publish")
    access.give(role="cao", post_id=province.post(province.standing_officer).pk)
    answer = client_of("admin").post(page(province.hung) + "chuc-vu/", FORM)
    assert "Bạn không giao được chức vụ" in answer.content.decode()
    assert "Chuyên viên thường trực" not in held(province.hung)
    assert not Entry.objects.filter(action="administration.post.give").exists()


def test_an_officer_gives_no_post(province):
    with pytest.raises(access.Denied):
        accounts.give_post(
            actor=province.actor(province.hung),
            person=province.mai,
            agency="H99.09",
            title="Chuyên viên thường trực",
            since=text.today(),
            until=None,
            new=False,
        )
    assert held(province.mai) == ["Công chức văn hóa – xã hội"]
