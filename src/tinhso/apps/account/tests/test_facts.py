"""What the platform counts from accounts; the persons behind a number are seen by themselves alone."""

import datetime as dt

from django.db import transaction

from tests.province import Province, person, province
from tinhso.apps.account.operations import record_sign_in
from tinhso.engines.indicators.plugs import facts
from tinhso.kernel.people import api as people
from tinhso.kernel.people.models import Delegation
from tinhso.kernel.text import api as text

__all__ = ["province"]
FIRST, LAST = dt.date(2024, 3, 1), dt.date(2024, 3, 31)
IN = "account.officers_signed_in"
LENT = "account.powers_lent"


def signs_in(who: object, moment: dt.datetime | dt.date) -> None:
    with text.at(moment):
        record_sign_in(person=who, ip=None)


def count(code: str) -> dict[int, int]:
    return {agency: int(value) for agency, value in facts[code].count(FIRST, LAST).items()}


def test_an_officer_counts_once_for_the_agency_of_the_post_held_that_day(province: Province) -> None:
    second = person("ba", "Nguyễn Văn Ba")
    people.hold(second, province.post(province.hung).pk, dt.date(2024, 1, 1))
    for who, day in (
        (province.hung, 1),
        (province.hung, 2),
        (second, 31),
        (province.mai, 15),
        (province.lan, 15),
    ):
        signs_in(who, dt.date(2024, 3, day))
    signs_in(province.leader, dt.date(2024, 2, 29))
    assert count(IN) == {province.hai_tan.pk: 2, province.tan_binh.pk: 1}


def test_the_day_is_vietnams(province: Province) -> None:
    signs_in(province.hung, dt.datetime(2024, 3, 31, 16, 59, tzinfo=dt.UTC))
    signs_in(province.mai, dt.datetime(2024, 3, 31, 17, 1, tzinfo=dt.UTC))
    signs_in(province.leader, dt.datetime(2024, 2, 29, 17, 1, tzinfo=dt.UTC))
    assert count(IN) == {province.hai_tan.pk: 1, province.city.pk: 1}


def lend(province: Province, first: dt.date, last: dt.date) -> None:
    with transaction.atomic():
        Delegation.objects.create(
            by=province.hung, to=province.mai, post=province.post(province.hung), first_date=first, last_date=last,
            reason="Nghỉ",
        )  # fmt: skip


def test_a_loan_counts_while_it_holds(province: Province) -> None:
    day = dt.timedelta(days=1)
    lend(province, FIRST - day, FIRST)
    lend(province, LAST, LAST + day)
    lend(province, FIRST - 9 * day, FIRST - day)
    Delegation.objects.create(
        by=province.hung, to=province.mai, post=province.post(province.hung),
        first_date=FIRST - 9 * day, last_date=LAST,
        reason="Thu hồi sớm", ended_at=dt.datetime(2024, 2, 28, 1, tzinfo=dt.UTC),
    )  # fmt: skip
    assert count(LENT) == {province.hai_tan.pk: 2}


def test_only_the_persons_themselves_see_the_records(province: Province) -> None:
    signs_in(province.hung, FIRST)
    lend(province, FIRST, LAST)
    where = province.hai_tan.pk

    def seen(code: str, who: object) -> int:
        return len(facts[code].records(province.actor(who), where, FIRST, LAST))

    assert {name: seen(IN, getattr(province, name)) for name in ("hung", "mai", "leader", "admin")} == {
        "hung": 1, "mai": 0, "leader": 0, "admin": 0
    }  # fmt: skip
    assert {name: seen(LENT, getattr(province, name)) for name in ("hung", "mai", "leader", "admin")} == {
        "hung": 1, "mai": 1, "leader": 0, "admin": 0
    }  # fmt: skip
    assert [one.check().well for one in (facts[IN], facts[LENT])] == [True, True]
