"""May this person do that, here? Default is refusal, and every answer says why."""

import datetime as dt

import pytest
from django.core.exceptions import PermissionDenied
from django.db import IntegrityError, transaction

from tests.province import Province, role
from tinhso.kernel.access import api as access
from tinhso.kernel.access.api import Action, Denied, Scope
from tinhso.kernel.access.models import Grant, Role
from tinhso.kernel.people import api as people
from tinhso.kernel.text import api as text

VIEW = Action("t.dossier.view", "Xem hồ sơ trong địa bàn.", owner_may=True)
ACCEPT = Action("t.dossier.accept", "Tiếp nhận hồ sơ trong địa bàn.", also_requires=VIEW)
READ = Action("t.page.read", "Đọc trang công khai.", public=True)
IN_HAI_TAN = Scope(agency="h99.hai_tan.mot_cua", label="Hồ sơ H99.01-1")
IN_TAN_BINH = Scope(agency="h99.tan_binh", label="Hồ sơ H99.02-1")


@pytest.fixture
def handler(province: Province) -> Role:
    return role("handler", VIEW.code, ACCEPT.code)


def give_at(province: Province, who: str = "hung", **where: object) -> Grant:
    return access.give(role="handler", post_id=province.post(getattr(province, who)).pk, **where)


def test_without_a_grant_the_answer_is_no_and_names_the_action(province):
    verdict = access.ask(province.actor(province.hung), VIEW, IN_HAI_TAN)
    assert not verdict
    assert verdict.reason == "Bạn chưa được giao quyền: Xem hồ sơ trong địa bàn."


def test_a_stranger_is_told_to_sign_in():
    assert access.ask(access.STRANGER, VIEW, IN_HAI_TAN).reason == "Bạn cần đăng nhập."


def test_a_public_action_is_for_everyone():
    assert access.ask(access.STRANGER, READ).reason == "Ai cũng được phép."


def test_the_owner_may_where_the_action_says_so_and_another_citizen_may_not(province):
    mine = Scope(owner=str(province.lan.key))
    assert access.ask(province.actor(province.lan), VIEW, mine).reason == "Bạn là chủ của nội dung này."
    assert not access.may(province.actor(province.enterprise), VIEW, mine)
    assert not access.may(province.actor(province.lan), ACCEPT, mine)


@pytest.mark.parametrize("owner", [None, "", "None"])
def test_a_thing_without_owner_belongs_to_nobody_not_to_strangers(owner):
    assert not access.may(access.STRANGER, VIEW, Scope(owner=owner))


def test_a_role_on_an_agency_reaches_everything_below_it_and_nothing_beside_it(province, handler):
    give_at(province, agency="h99.hai_tan")
    hung = province.actor(province.hung)
    assert access.ask(hung, ACCEPT, IN_HAI_TAN).reason == "Thuộc phạm vi bạn được giao."
    assert access.ask(hung, ACCEPT, IN_TAN_BINH).reason == "Hồ sơ H99.02-1 nằm ngoài phạm vi bạn được giao."
    assert not access.may(hung, ACCEPT, Scope(agency="h99.hai_tan_2"))
    assert not access.may(hung, ACCEPT, Scope(agency="h99"))


def test_a_role_on_a_place_does_not_reach_an_agency_of_that_path(province, handler):
    give_at(province, place="h99.hai_tan")
    hung = province.actor(province.hung)
    assert access.may(hung, ACCEPT, Scope(place="h99.hai_tan.khu_1"))
    assert not access.may(hung, ACCEPT, IN_HAI_TAN)


def test_a_thing_that_stands_nowhere_is_reached_only_from_everywhere(province, handler):
    give_at(province, agency="h99")
    assert not access.may(province.actor(province.hung), ACCEPT, Scope())
    give_at(province, who="leader")
    assert access.may(province.actor(province.leader), ACCEPT, Scope())


def test_an_action_is_refused_when_what_it_needs_first_is_missing(province):
    role("half", ACCEPT.code)
    access.give(role="half", person_id=province.hung.pk)
    assert access.ask(province.actor(province.hung), ACCEPT).reason.startswith(
        "Bạn chưa được giao quyền: Xem"
    )


def test_require_says_why_and_becomes_a_403_page(province):
    with pytest.raises(Denied, match=r"Bạn chưa được giao quyền: Xem hồ sơ") as denied:
        access.require(province.actor(province.hung), ACCEPT, IN_HAI_TAN)
    assert isinstance(denied.value, PermissionDenied)


def test_the_house_itself_may_everything():
    assert access.may(access.system(), ACCEPT, IN_HAI_TAN)
    assert access.system().signed_in


def test_a_closed_account_is_a_stranger(province, handler):
    give_at(province, agency="h99")
    people.close(person=province.hung)
    assert province.actor(province.hung) is access.STRANGER
    assert not access.may(province.actor(province.hung), ACCEPT, IN_HAI_TAN)


@pytest.mark.parametrize(
    ("day", "answer"),
    [("2026-02-28", False), ("2026-03-01", True), ("2026-03-31", True), ("2026-04-01", False)],
)
def test_a_grant_counts_on_its_days_first_and_last_included(province, handler, day, answer):
    give_at(province, first_date=dt.date(2026, 3, 1), last_date=dt.date(2026, 3, 31))
    hung = province.actor(province.hung, day=dt.date.fromisoformat(day))
    assert access.may(hung, ACCEPT, IN_HAI_TAN) is answer


def test_a_post_gives_its_powers_only_while_it_is_held(province, handler):
    give_at(province, agency="h99.hai_tan", first_date=dt.date(2021, 1, 1))
    people.stop_holding(
        person=province.hung, post=province.post(province.hung).pk, last_date=dt.date(2026, 6, 30)
    )
    on = dt.date(2026, 6, 30)
    assert access.may(province.actor(province.hung, day=on), ACCEPT, IN_HAI_TAN)
    assert not access.may(province.actor(province.hung, day=on + dt.timedelta(days=1)), ACCEPT, IN_HAI_TAN)


def test_a_grant_ended_now_is_gone_at_once(province, handler):
    with text.at(dt.date(2026, 3, 10)):
        grant = give_at(province, agency="h99", first_date=dt.date(2026, 3, 1))
        access.end_grant(key=grant.key)
        assert not access.may(province.actor(province.hung), ACCEPT, IN_HAI_TAN)
    assert access.may(province.actor(province.hung, day=dt.date(2026, 3, 9)), ACCEPT, IN_HAI_TAN)


def test_a_grant_ended_before_it_began_leaves_no_trace(province, handler):
    grant = give_at(province, first_date=text.today() + dt.timedelta(days=5))
    access.end_grant(key=grant.key)
    assert not Grant.objects.filter(key=grant.key).exists()


@pytest.mark.parametrize(
    ("fields", "constraint"),
    [
        ({}, "grant_to_a_person_or_a_post"),
        ({"person": True, "post": True}, "grant_to_a_person_or_a_post"),
        ({"person": True, "tree": "agency"}, "grant_names_its_subtree"),
        ({"person": True, "path": "h99"}, "grant_names_its_subtree"),
        ({"person": True, "last_date": dt.date(2019, 1, 1)}, "grant_ends_after_it_begins"),
    ],
)
def test_the_database_refuses_a_grant_that_makes_no_sense(province, handler, fields, constraint):
    values = {"role": handler, "tree": "all", "first_date": dt.date(2020, 1, 1)} | fields
    values["person"] = province.hung if fields.get("person") else None
    values["post"] = province.post(province.hung) if fields.get("post") else None
    with pytest.raises(IntegrityError, match=constraint), transaction.atomic():
        Grant.objects.create(**values)


def test_an_unknown_role_is_refused(province):
    with pytest.raises(Role.DoesNotExist):
        access.give(role="không-có", person_id=province.hung.pk)


def test_the_actor_carries_the_post_and_agency_of_the_day(province):
    hung = province.actor(province.hung)
    assert (hung.name, hung.kind, hung.post, hung.agency, hung.agency_path) == (
        "Trần Văn Hùng",
        "officer",
        "Công chức văn hóa – xã hội",
        "H99.01",
        "h99.hai_tan",
    )


def test_everything_is_asked_with_one_query(province, handler, django_assert_num_queries):
    for _ in range(20):
        give_at(province, agency="h99.hai_tan")
    hung = province.actor(province.hung)
    with django_assert_num_queries(1):
        for where in (IN_HAI_TAN, IN_TAN_BINH, None):
            access.may(hung, ACCEPT, where)


class TestDelegation:
    """What a leader lends, the receiver has on those days, for the lender, and no longer."""

    @pytest.fixture
    def lent(self, province, handler):
        give_at(province, who="leader", agency="h99", first_date=dt.date(2026, 1, 1))
        with text.at(dt.date(2026, 3, 1)):
            return people.delegate(
                by=province.leader,
                to=province.standing_officer,
                post=province.post(province.leader).pk,
                first_date=dt.date(2026, 3, 2),
                last_date=dt.date(2026, 3, 6),
                reason="Đi công tác",
            )

    @pytest.mark.parametrize(
        ("day", "answer"),
        [("2026-03-01", False), ("2026-03-02", True), ("2026-03-06", True), ("2026-03-07", False)],
    )
    def test_it_counts_on_its_days(self, province, lent, day, answer):
        son = province.actor(province.standing_officer, day=dt.date.fromisoformat(day))
        assert access.may(son, ACCEPT, IN_HAI_TAN) is answer

    def test_the_answer_and_the_actor_name_the_lender(self, province, lent):
        son = province.actor(province.standing_officer, day=dt.date(2026, 3, 3))
        assert access.ask(son, ACCEPT, IN_HAI_TAN).reason == "Được Lê Thị Nga ủy quyền."
        assert son.on_behalf_of(ACCEPT.code) == "Lê Thị Nga"

    def test_who_has_the_power_anyway_acts_in_the_own_name(self, province, lent):
        access.give(role="handler", person_id=province.standing_officer.pk, first_date=dt.date(2026, 1, 1))
        son = province.actor(province.standing_officer, day=dt.date(2026, 3, 3))
        assert son.on_behalf_of(ACCEPT.code) == ""

    def test_it_ends_when_ended_early(self, province, lent):
        with text.at(dt.date(2026, 3, 3)):
            people.end_delegation(key=lent.key, by=province.leader)
        son = province.actor(province.standing_officer, day=dt.date(2026, 3, 4))
        assert not access.may(son, ACCEPT, IN_HAI_TAN)

    def test_it_ends_when_the_lender_leaves_the_post_or_the_house(self, province, lent):
        people.stop_holding(
            person=province.leader, post=province.post(province.leader).pk, last_date=dt.date(2026, 3, 3)
        )
        assert access.may(
            province.actor(province.standing_officer, day=dt.date(2026, 3, 3)), ACCEPT, IN_HAI_TAN
        )
        assert not access.may(
            province.actor(province.standing_officer, day=dt.date(2026, 3, 4)), ACCEPT, IN_HAI_TAN
        )
        people.close(person=province.leader)
        assert not access.may(
            province.actor(province.standing_officer, day=dt.date(2026, 3, 3)), ACCEPT, IN_HAI_TAN
        )

    def test_what_was_lent_cannot_be_lent_on(self, province, lent):
        with text.at(dt.date(2026, 3, 3)), pytest.raises(people.CannotDelegate):
            people.delegate(
                by=province.standing_officer,
                to=province.mai,
                post=province.post(province.leader).pk,
                first_date=dt.date(2026, 3, 3),
                last_date=dt.date(2026, 3, 4),
                reason="Nhờ tiếp",
            )

    def test_powers_given_to_the_person_and_not_to_the_post_are_not_lent(self, province, handler):
        access.give(role="handler", person_id=province.leader.pk, first_date=dt.date(2026, 1, 1))
        with text.at(dt.date(2026, 3, 1)):
            people.delegate(
                by=province.leader,
                to=province.mai,
                post=province.post(province.leader).pk,
                first_date=dt.date(2026, 3, 1),
                last_date=dt.date(2026, 3, 2),
                reason="Đi công tác",
            )
        assert not access.may(province.actor(province.mai, day=dt.date(2026, 3, 1)), ACCEPT, IN_HAI_TAN)


def test_shipped_roles_are_written_once_and_an_administrators_change_stays(province, monkeypatch):
    from tinhso.kernel.access import operations

    monkeypatch.setattr(operations, "roles", [access.RoleSeed("handler", "Người tiếp nhận", ("a", "b"))])
    assert access.seed_roles() == 1
    Role.objects.filter(code="handler").update(actions=["a"])
    assert access.seed_roles() == 0
    assert Role.objects.get(code="handler").actions == ["a"]
