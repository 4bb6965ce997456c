"""Which rows someone sees is exactly the rows for which the question is answered with yes."""

import pytest
from django.db import connection
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from tests.province import agency, person, role
from tinhso.kernel.access import api as access
from tinhso.kernel.access.actor import minimal
from tinhso.kernel.access.api import Action, Scope
from tinhso.kernel.access.models import Grant
from tinhso.kernel.orgs.models import Agency

VIEW = Action("t.agency.view", "Xem cơ quan.")
CHANGE = Action("t.agency.change", "Sửa cơ quan.", also_requires=VIEW)
OWN = Action("t.person.view", "Xem tài khoản.", owner_may=True)

labels = st.sampled_from(["a", "b", "a_b", "ab", "a1", "B"])
paths = st.lists(labels, min_size=1, max_size=4).map(".".join)


def under(path: str, root: str) -> bool:
    """An independent reading of "this node or below": label by label."""
    return path.split(".")[: len(root.split("."))] == root.split(".")


@given(st.sets(paths, max_size=12))
def test_minimal_paths_cover_the_same_and_none_lies_under_another(found):
    kept = minimal(found)
    assert all(any(under(path, root) for root in kept) for path in found)
    assert set(kept) <= found
    assert not any(one != other and under(one, other) for one in kept for other in kept)


def test_labels_with_a_hyphen_sort_before_the_dot_and_must_not_confuse():
    assert minimal({"a", "a-b", "a.b"}) == ("a", "a-b")


@pytest.fixture
def tree(db):
    """Agencies on all the paths the tests draw from, two levels deep."""
    names = ["a", "b", "a_b", "ab", "a1", "B"]
    spots = [*names, *(f"{one}.{two}" for one in names for two in names)]
    for number, spot in enumerate(spots):
        agency(f"A{number:02d}", spot, spot)
    role("viewer", VIEW.code)
    role("changer", VIEW.code, CHANGE.code)
    return person("mai", "Phạm Thị Mai")


@settings(max_examples=40, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(views=st.lists(paths, max_size=5), changes=st.lists(paths, max_size=3))
def test_the_list_shows_exactly_what_the_question_allows(tree, views, changes):
    Grant.objects.all().delete()
    for path in views:
        access.give(role="viewer", person_id=tree.pk, agency=path)
    for path in changes:
        access.give(role="changer", person_id=tree.pk, agency=path)
    mai = access.of_person(tree.pk)
    for action in (VIEW, CHANGE):
        listed = set(
            access.visible(Agency.objects.all(), mai, action, agency="path").values_list("path", flat=True)
        )
        asked = {one.path for one in Agency.objects.all() if access.may(mai, action, Scope(agency=one.path))}
        expected = {
            one
            for one in Agency.objects.values_list("path", flat=True)
            if any(under(one, root) for root in (changes if action is CHANGE else [*views, *changes]))
        }
        assert listed == asked == expected


def test_an_action_that_needs_another_first_lists_only_where_both_reach(tree):
    role("only_change", CHANGE.code)
    access.give(role="only_change", person_id=tree.pk, agency="a")
    access.give(role="viewer", person_id=tree.pk, agency="a.b")
    mai = access.of_person(tree.pk)
    assert [one.path for one in access.visible(Agency.objects.all(), mai, CHANGE, agency="path")] == ["a.b"]


def test_an_owner_sees_the_own_row_and_a_stranger_none(tree):
    from tinhso.kernel.people.models import Person

    person("lan", "Nguyễn Thị Lan", "citizen")
    mai = access.of_person(tree.pk)
    assert list(access.visible(Person.objects.all(), mai, OWN, owner="key")) == [tree]
    assert not access.visible(Person.objects.all(), access.STRANGER, OWN, owner="key").exists()


def test_without_reach_nothing_is_listed_and_the_system_sees_all(tree):
    mai = access.of_person(tree.pk)
    assert not access.visible(Agency.objects.all(), mai, VIEW, agency="path").exists()
    assert access.visible(Agency.objects.all(), access.system(), VIEW, agency="path").count() == 42


@pytest.mark.parametrize("grants", [1, 40])
def test_the_condition_is_one_operator_however_many_grants_there_are(tree, grants):
    for number in range(grants):
        access.give(role="viewer", person_id=tree.pk, agency=f"x{number}")
    mai = access.of_person(tree.pk)
    sql = str(access.visible(Agency.objects.all(), mai, VIEW, agency="path").query)
    assert sql.count("<@") == 1


def test_the_filter_can_use_the_tree_index(tree):
    access.give(role="viewer", person_id=tree.pk, agency="a")
    rows = access.visible(Agency.objects.all(), access.of_person(tree.pk), VIEW, agency="path")
    with connection.cursor() as cursor:
        cursor.execute("SET LOCAL enable_seqscan = off")
    assert "agency_path" in rows.explain()
