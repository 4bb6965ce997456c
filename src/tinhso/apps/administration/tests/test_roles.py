"""Giving and ending roles: nobody gives more than they have."""

import datetime as dt

import pytest

from tests.province import role
from tinhso.apps.administration.operations import roles
from tinhso.kernel.access import api as access
from tinhso.kernel.access.models import Grant
from tinhso.kernel.audit.models import Entry
from tinhso.kernel.events.models import Event
from tinhso.kernel.people import api as people
from tinhso.kernel.text import api as text

PAGE = "/quan-tri/vai-tro/lich/"


@pytest.fixture
def calendar_role(province):
    """A small role within the administrator's powers."""
    return role("lich", "administration.calendar.change")


def form(**changes: str) -> dict[str, str]:
    today = text.today()
    return {
        "login": "hung",
        "tree": "agency",
        "where": "H99.01",
        "first_date": today.isoformat(),
        "last_date": (today + dt.timedelta(days=30)).isoformat(),
    } | changes


def given() -> list[Grant]:
    return list(Grant.objects.filter(role__code="lich"))


def test_a_role_is_given_over_a_subtree_recorded_and_told(client_of, province, calendar_role):
    client = client_of("admin")
    assert client.post(PAGE, form()).headers["Location"] == PAGE
    (grant,) = given()
    assert (grant.person, grant.tree, grant.path) == (province.hung, "agency", "h99.hai_tan")
    assert (grant.given_by, grant.last_date) == (province.admin.key, text.today() + dt.timedelta(days=30))
    entry = Entry.objects.get(action="administration.role.give")
    assert entry.summary == (
        "Giao vai trò lich cho Trần Văn Hùng (hung), phạm vi: Ủy ban nhân dân phường Hải Tân"
    )
    assert Event.objects.get().data["person"] == str(province.hung.key)
    page = client.get(PAGE).content.decode()
    assert "Ủy ban nhân dân phường Hải Tân và cấp dưới" in page
    assert "Trần Văn Hùng" in page


def test_the_agency_may_be_named_and_everywhere_needs_no_name(client_of, province, calendar_role):
    province.hai_tan.folded_name = text.fold(province.hai_tan.name)
    province.hai_tan.save(update_fields=["folded_name"])
    client = client_of("admin")
    assert client.post(PAGE, form(where="Phường Hải Tân")).status_code == 303
    assert client.post(PAGE, form(login="mai", tree="all", where="")).status_code == 303
    assert {(one.tree, one.path) for one in given()} == {("agency", "h99.hai_tan"), ("all", None)}


@pytest.mark.parametrize(
    ("changes", "words"),
    [
        ({"login": "khong-ai"}, "Không có tài khoản nào tên đăng nhập “khong-ai”."),
        ({"login": "quantri"}, "Bạn không tự giao vai trò cho mình"),
        ({"login": "lan"}, "Chỉ giao vai trò cho cán bộ có tài khoản đang hoạt động."),
        ({"where": "H99.77"}, "Không có cơ quan nào đang hoạt động có mã hoặc tên “H99.77”."),
        ({"where": ""}, "Hãy ghi mã hoặc tên của cơ quan, địa bàn."),
        ({"where": "ủy ban"}, "Có nhiều nơi khớp, hãy ghi mã: "),
        ({"tree": "place", "where": "không có nơi này"}, "Không có địa bàn nào"),
        ({"first_date": "2020-01-01"}, "Vai trò chỉ có hiệu lực từ hôm nay trở đi"),
        ({"last_date": "2020-01-01"}, "Ngày kết thúc phải từ ngày bắt đầu trở đi."),
    ],
)
def test_a_gift_that_cannot_be_is_refused_with_words_and_nothing_is_kept(
    client_of, province, calendar_role, changes, words
):
    for one in (province.city, province.hai_tan, province.tan_binh):
        one.folded_name = text.fold(one.name)
        one.save(update_fields=["folded_name"])
    answer = client_of("admin").post(PAGE, form(**changes))
    assert answer.status_code == 422
    assert words in answer.content.decode()
    assert given() == []
    assert not Entry.objects.filter(action="administration.role.give").exists()
    assert not Event.objects.exists()


def test_the_same_role_twice_is_refused(client_of, calendar_role):
    client = client_of("admin")
    client.post(PAGE, form())
    assert "đã có vai trò này" in client.post(PAGE, form()).content.decode()
    assert len(given()) == 1


def give(province, actor, code="lich"):
    roles.give_role(
        actor=actor,
        role=code,
        login="mai",
        tree="agency",
        where="H99.02",
        first_date=text.today(),
        last_date=None,
    )


def test_nobody_gives_what_they_lack(client_of, province):
    role("cao", "administration.calendar.change", "scoring.run.publish")
    answer = client_of("admin").post("/quan-tri/vai-tro/cao/", form())
    assert answer.status_code == 422
    assert (
        "chính bạn chưa có các quyền sau ở toàn hệ thống: Công bố kết quả xếp hạng" in answer.content.decode()
    )
    with pytest.raises(roles.CannotGive, match="chưa có các quyền sau"):
        give(province, province.actor(province.admin), "cao")
    assert not Grant.objects.filter(role__code="cao").exists()
    assert not Entry.objects.filter(action="administration.role.give").exists()


def test_what_is_held_in_a_subtree_only_is_not_given_on(province, calendar_role):
    role("giao", "administration.role.give")
    access.give(role="giao", person_id=province.hung.pk)
    access.give(role="lich", person_id=province.hung.pk, agency=province.hai_tan.path)
    before = Grant.objects.count()
    with pytest.raises(roles.CannotGive, match="chưa có các quyền sau"):
        give(province, province.actor(province.hung))
    assert Grant.objects.count() == before


def test_what_was_lent_is_not_given_on(province, calendar_role):
    """Hùng gets Mai's post's powers for a day; a grant would outlive the loan."""
    role("giao", "administration.role.give", "administration.calendar.change")
    access.give(role="giao", post_id=province.post(province.leader).pk)
    today = text.today()
    people.delegate(
        by=province.leader,
        to=province.hung,
        post=province.post(province.leader).pk,
        first_date=today,
        last_date=today,
        reason="Đi công tác",
    )
    assert province.actor(province.hung).reach("administration.calendar.change").everywhere
    assert access.held_everywhere(province.actor(province.hung)) == frozenset()
    assert access.held_everywhere(province.actor(province.leader)) == {
        "administration.role.give",
        "administration.calendar.change",
    }
    with pytest.raises(roles.CannotGive):
        give(province, province.actor(province.hung))
    assert not Grant.objects.filter(role__code="lich").exists()


def test_a_giver_of_one_subtree_reaches_no_other(province, calendar_role):
    role("giao", "administration.role.give")
    access.give(role="giao", person_id=province.hung.pk, agency=province.hai_tan.path)
    access.give(role="lich", person_id=province.hung.pk)
    with pytest.raises(access.Denied, match="nằm ngoài phạm vi"):
        give(province, province.actor(province.hung))
    assert not Grant.objects.filter(role__code="lich", person=province.mai).exists()


def test_a_grant_is_ended_at_once_and_recorded(client_of, province, calendar_role):
    grant = access.give(role="lich", person_id=province.hung.pk, first_date=dt.date(2024, 1, 1))
    client = client_of("admin")
    path = f"/quan-tri/vai-tro/ket-thuc/{grant.key}/"
    assert client.post(path).headers["Location"] == PAGE
    grant.refresh_from_db()
    assert grant.last_date == text.today() - dt.timedelta(days=1)
    assert not province.actor(province.hung).reach("administration.calendar.change")
    assert (
        Entry.objects.get(action="administration.role.give").summary
        == "Kết thúc vai trò lich của Trần Văn Hùng"
    )
    assert Event.objects.get().name == "administration.role.ended"
    assert client.post(path).status_code == 409
    assert Event.objects.count() == 1


def test_nobody_ends_their_own_role(client_of, province):
    grant = Grant.objects.get(person=province.admin)
    assert client_of("admin").post(f"/quan-tri/vai-tro/ket-thuc/{grant.key}/").status_code == 409
    grant.refresh_from_db()
    assert grant.last_date is None
    assert not Event.objects.exists()


def test_who_may_not_ends_nothing(province, calendar_role):
    grant = access.give(role="lich", person_id=province.mai.pk, agency=province.tan_binh.path)
    with pytest.raises(access.Denied):
        roles.end_grant(actor=province.actor(province.hung), key=grant.key)
    grant.refresh_from_db()
    assert grant.last_date is None
