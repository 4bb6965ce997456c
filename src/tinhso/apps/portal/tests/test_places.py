"""Places as of a day, on the real divisions of Hải Dương and Hải Phòng."""

import datetime as dt
from collections.abc import Iterator

import pytest
from django.test import Client

from tests.database import Databases
from tinhso.apps.portal import queries
from tinhso.kernel.places import api as places

pytestmark = pytest.mark.django_db

BEFORE, AFTER = dt.date(2024, 6, 1), dt.date(2025, 7, 2)


@pytest.fixture(scope="module")
def divisions(django_db_setup: None, databases: Databases, django_db_blocker: object) -> Iterator[None]:
    with django_db_blocker.unblock():  # type: ignore[attr-defined]  # pytest-django's blocker
        places.load_divisions({"30", "31"})
        yield
        databases.start_afresh()


@pytest.fixture
def day_moves(settings: object) -> None:
    settings.TINHSO_DAY_CAN_MOVE = True  # type: ignore[attr-defined]


def province(name: str, day: dt.date) -> places.Place:
    return places.valid(day).get(level=1, name=name)


def test_before_the_reform_the_province_has_twelve_districts(divisions: None) -> None:
    shown = queries.place(province("Hải Dương", BEFORE).key, BEFORE)
    assert shown.exists
    assert len(shown.below) == 12


def test_after_the_reform_it_is_shown_inside_hai_phong_with_communes_below(divisions: None) -> None:
    key = province("Hải Dương", BEFORE).key
    shown = queries.place(key, AFTER)
    assert not shown.exists
    assert [part.place.name for part in shown.later] == ["Hải Phòng"]
    city = queries.place(shown.later[0].place.key, AFTER)
    assert len(city.below) == 114
    assert {part.place.name for part in city.earlier if part.place.level == 1} == {"Hải Dương", "Hải Phòng"}


def test_moving_the_day_in_the_browser_moves_the_map(divisions: None, day_moves: None) -> None:
    client = Client()
    client.cookies["ngay"] = "2024-06-01"
    before = client.get("/dia-ban/").content.decode()
    assert "Tỉnh Hải Dương" in before
    client.cookies["ngay"] = "2025-07-02"
    after = client.get("/dia-ban/").content.decode()
    assert "Tỉnh Hải Dương" not in after
    assert "Thành phố Hải Phòng" in after


def test_an_old_address_is_converted(divisions: None) -> None:
    answer = Client().get(
        "/dia-ban/doi-dia-chi/", {"dia-chi": "Phường Trần Phú, Thành phố Hải Dương, Tỉnh Hải Dương"}
    )
    page = answer.content.decode()
    assert "Phường Lê Thanh Nghị" in page
    assert "10532" in page


def test_an_unknown_address_is_answered_with_a_remedy(divisions: None) -> None:
    page = Client().get("/dia-ban/doi-dia-chi/", {"dia-chi": "Xã Không Có, Tỉnh Hải Dương"}).content.decode()
    assert "Chưa tìm thấy địa chỉ này" in page


def test_searching_finds_with_and_without_marks(divisions: None, day_moves: None) -> None:
    client = Client()
    client.cookies["ngay"] = "2024-06-01"
    for words in ("Chí Linh", "chi linh"):
        assert "Chí Linh" in client.get("/dia-ban/", {"q": words}).content.decode()
