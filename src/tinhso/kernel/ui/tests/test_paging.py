"""Pages by key: every row once, in both directions, whatever was added meanwhile."""

import pytest
from django.contrib.auth.models import Group

from tinhso.kernel.ui.api import BadCursor, paginate

pytestmark = pytest.mark.django_db
KEYS = ("-name", "id")


@pytest.fixture
def groups() -> list[str]:
    Group.objects.all().delete()
    names = [f"nhóm {number:02}" for number in range(7)]
    Group.objects.bulk_create(Group(name=name) for name in names)
    return names[::-1]


def names(found: object) -> list[str]:
    return [group.name for group in found.rows]  # type: ignore[attr-defined]


def test_forward_and_back_meet_every_row_once(groups: list[str]) -> None:
    first = paginate(Group.objects.all(), keys=KEYS, limit=3)
    second = paginate(Group.objects.all(), keys=KEYS, after=first.next, limit=3)
    third = paginate(Group.objects.all(), keys=KEYS, after=second.next, limit=3)
    assert names(first) + names(second) + names(third) == groups
    assert (first.previous, third.next) == ("", "")
    assert names(paginate(Group.objects.all(), keys=KEYS, after=third.previous, limit=3)) == names(second)
    back = paginate(Group.objects.all(), keys=KEYS, after=second.previous, limit=3)
    assert names(back) == names(first)
    assert back.previous == ""


def test_a_row_added_before_moves_nothing(groups: list[str]) -> None:
    first = paginate(Group.objects.all(), keys=KEYS, limit=3)
    Group.objects.create(name="nhóm 99")
    assert names(paginate(Group.objects.all(), keys=KEYS, after=first.next, limit=3)) == groups[3:6]


def test_the_last_full_page_has_no_next(groups: list[str]) -> None:
    assert paginate(Group.objects.all(), keys=KEYS, limit=7).next == ""
    assert paginate(Group.objects.none(), keys=KEYS).rows == []


@pytest.mark.parametrize("mark", ["rác", "W10:abc", "a" * 500])
def test_an_altered_mark_is_refused(mark: str) -> None:
    with pytest.raises(BadCursor, match="Dấu trang không đúng"):
        paginate(Group.objects.all(), keys=KEYS, after=mark)


def test_a_mark_of_another_order_is_refused(groups: list[str]) -> None:
    mark = paginate(Group.objects.all(), keys=KEYS, limit=3).next
    with pytest.raises(BadCursor, match="đổi cách sắp xếp"):
        paginate(Group.objects.all(), keys=("name", "id"), after=mark)
