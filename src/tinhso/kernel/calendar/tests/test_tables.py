from datetime import date, datetime, time

import pytest
from django.db import IntegrityError, transaction
from pytest_django import DjangoAssertNumQueries

from tinhso.kernel.calendar import api as calendar
from tinhso.kernel.calendar.models import Day, Weekday
from tinhso.kernel.text.api import VIETNAM

pytestmark = pytest.mark.django_db


@pytest.fixture
def seeded() -> None:
    calendar.seed()


@pytest.mark.usefixtures("seeded")
def test_lunar_new_year_and_swapped_days_are_known() -> None:
    work = calendar.load()
    assert [work.is_working_day(date(2025, 1, day)) for day in (24, 27, 29, 31)] == [
        True,
        False,
        False,
        False,
    ]
    assert work.is_working_day(date(2025, 4, 26))
    assert not work.is_working_day(date(2025, 5, 2))
    assert work.working_days_between(date(2024, 4, 26), date(2024, 5, 4)) == 3
    assert work.deadline(datetime(2025, 1, 24, 15, 30, tzinfo=VIETNAM), 1) == datetime(
        2025, 2, 3, 17, tzinfo=VIETNAM
    )


@pytest.mark.parametrize(
    ("year", "off_weekdays"), [(2020, 10), (2022, 11), (2023, 11), (2024, 11), (2025, 11)]
)
@pytest.mark.usefixtures("seeded")
def test_weekdays_off_as_announced_for_each_year(year: int, off_weekdays: int) -> None:
    days = [one.day for one in calendar.year(year) if one.kind == calendar.Kind.OFF and one.day.weekday() < 5]
    makeup = [one.day for one in calendar.year(year) if one.kind == calendar.Kind.WORKING]
    assert len(days) - len(makeup) == off_weekdays


@pytest.mark.usefixtures("seeded")
def test_every_shipped_day_names_its_evidence() -> None:
    first = calendar.year(2030)[0]
    assert (first.name, first.evidence) == ("Tết Dương lịch", "law")
    assert {one.evidence for one in calendar.year(2030) if "Mùng" in one.name} == {"projected"}
    assert all(one.source for year in range(2020, 2036) for one in calendar.year(year))


@pytest.mark.usefixtures("seeded")
def test_seeding_again_keeps_what_an_administrator_wrote() -> None:
    calendar.set_day(day=date(2030, 2, 1), kind=calendar.Kind.MORNING, name="Ngày hội", source="QĐ 1")
    calendar.remove_day(day=date(2030, 1, 1))
    calendar.set_day(day=date(2030, 1, 1), kind=calendar.Kind.WORKING, name="Thử", source="QĐ 2")
    assert calendar.seed() == 0
    assert [(one.kind, one.name) for one in calendar.year(2030)[:1]] == [("working", "Thử")]


@pytest.mark.usefixtures("seeded")
def test_one_query_until_something_changes(django_assert_num_queries: DjangoAssertNumQueries) -> None:
    day = date(2024, 3, 6)
    assert calendar.load().weight(day) == 1
    with django_assert_num_queries(1):
        assert calendar.load().weight(day) == 1
    calendar.set_day(day=day, kind=calendar.Kind.AFTERNOON, name="Mất điện", source="TB 3")
    assert calendar.load().weight(day) == 0.5


@pytest.mark.usefixtures("seeded")
def test_what_was_rolled_back_is_not_remembered() -> None:
    day = date(2024, 3, 6)
    with pytest.raises(InterruptedError), transaction.atomic():
        calendar.set_day(day=day, kind=calendar.Kind.OFF, name="Nghỉ", source="TB 4")
        assert calendar.load().weight(day) == 0
        raise InterruptedError
    calendar.set_day(day=date(2024, 3, 7), kind=calendar.Kind.OFF, name="Nghỉ", source="TB 5")
    assert calendar.load().weight(day) == 1


@pytest.mark.usefixtures("seeded")
def test_a_place_may_have_a_day_of_its_own() -> None:
    day = date(2024, 10, 30)
    calendar.set_day(day=day, place="hai-duong", kind=calendar.Kind.OFF, name="Ngày thành lập", source="QĐ 4")
    assert calendar.load().is_working_day(day)
    assert not calendar.load(places=("hai-duong",)).is_working_day(day)
    assert [one.day for one in calendar.year(2024, place="hai-duong") if one.place] == [day]


@pytest.mark.usefixtures("seeded")
def test_an_office_may_have_its_own_hours_and_cut_off() -> None:
    monday = {0: ((time(8), time(11)), (time(14), time(16)))}
    calendar.set_week(office="H23.1", hours=monday)
    calendar.set_cutoff(office="H23.1", at=None, source="Quy chế 5")
    office = calendar.load(office="H23.1")
    received = datetime(2024, 3, 4, 15, 30, tzinfo=VIETNAM)
    assert office.deadline(received, 1) == datetime(2024, 3, 11, 15, 30, tzinfo=VIETNAM)
    assert calendar.load().deadline(received, 1) == datetime(2024, 3, 5, 17, tzinfo=VIETNAM)
    assert calendar.cutoff() == time(15)


def test_a_year_nobody_entered_is_refused() -> None:
    with pytest.raises(calendar.YearUnknown, match="2040"):
        calendar.load().is_working_day(date(2040, 1, 2))


def test_removing_an_unknown_day_names_it() -> None:
    with pytest.raises(calendar.DayNotFound, match="06/03/2024"):
        calendar.remove_day(day=date(2024, 3, 6))


def test_impossible_hours_change_nothing() -> None:
    with pytest.raises(ValueError, match="close after"):
        calendar.set_week(hours={0: ((time(9), time(8)),)})
    assert Weekday.objects.count() == 0
    with pytest.raises(IntegrityError, match="calendar_sessions_apart"), transaction.atomic():
        Weekday.objects.create(
            weekday=1,
            morning_opens=time(7),
            morning_closes=time(14),
            afternoon_opens=time(13),
            afternoon_closes=time(17),
        )


def test_a_day_stands_once_a_place() -> None:
    Day.objects.create(day=date(2024, 3, 6), kind="off", name="a", evidence="law", source="b")
    with pytest.raises(IntegrityError, match="calendar_day_once_a_place"), transaction.atomic():
        Day.objects.create(day=date(2024, 3, 6), kind="off", name="a", evidence="law", source="b")
