"""Every published run has its turn of being computed again, corrected ones too, within a bounded time each night."""

import datetime as dt
from collections.abc import Iterator

import pytest
from django.test import Client

from tests.province import Province
from tinhso.apps.scoring.models import Result, Run
from tinhso.apps.scoring.provenance import integrity, verifying
from tinhso.apps.scoring.provenance.models import Verification
from tinhso.apps.scoring.provenance.tests.test_run_pages import corrected
from tinhso.kernel.text import api as text

__all__ = ["corrected"]
pytestmark = pytest.mark.django_db
DAY = dt.timedelta(days=1)


def ticking(step: float) -> Iterator[float]:
    at = 0.0
    while True:
        yield at
        at += step


def night(fits: int) -> int:
    """A night into which so many runs fit."""
    clock = ticking(1.0)
    return verifying.night(seconds=fits, clock=lambda: next(clock))


def altered(run: Run) -> None:
    row = run.results.get(unit__key="tan-binh")
    row.items["3"]["points"] = 3.0
    row.save()


def test_runs_have_their_turn_night_by_night_those_longest_not_verified_first(corrected: Run) -> None:
    first, second = Run.objects.order_by("pk")
    assert corrected == second
    with text.at(text.now() + DAY):
        assert night(fits=1) == 1
    assert [row.run for row in Verification.objects.all()] == [first], "a corrected run is verified too"
    with text.at(text.now() + 2 * DAY):
        assert night(fits=1) == 1
    assert {row.run for row in Verification.objects.all()} == {first, second}
    with text.at(text.now() + 3 * DAY):
        night(fits=1)
    order = Verification.objects.order_by("at").values_list("run", flat=True)
    assert list(order) == [second.pk, first.pk]
    assert night(fits=9) == 2, "a night that is long enough takes all, once"


def test_a_run_that_was_altered_stays_found_until_a_repair_and_comes_first_then(corrected: Run) -> None:
    first, second = Run.objects.order_by("pk")
    good = Result.objects.get(run=second, unit__key="tan-binh")
    altered(second)
    night(fits=9)
    assert [row.pk for row in verifying.not_the_same()] == [second.pk]
    assert Verification.objects.get(run=second).wrong == ["results", "sealed"]
    Verification.objects.filter(run=first).update(at=text.now() - 9 * DAY)
    good.save()
    night(fits=1)
    assert not verifying.not_the_same().exists()


def test_a_run_that_cannot_even_be_computed_is_found_and_holds_up_no_other(corrected: Run) -> None:
    first, second = Run.objects.order_by("pk")
    first.frozen.update(value_ids=[])
    body = first.assessment.edition.body
    type(first.assessment.edition).objects.update(body={"code": "hong"}, digest="x")
    assert night(fits=9) == 2
    assert {row.run_id: row.same for row in Verification.objects.all()} == {first.pk: False, second.pk: False}
    assert integrity.not_the_same().count == 2
    assert body["code"] == "bo-thu"


def test_late_is_what_had_no_turn_for_thirty_days_since_it_was_published(corrected: Run) -> None:
    assert integrity.not_lately().count == 0
    with text.at(text.now() + 31 * DAY):
        assert integrity.not_lately().examples[0].words == "Đợt thử, #1: chưa lần nào"
        night(fits=1)
        assert integrity.not_lately().count == 1
        night(fits=1)
        assert integrity.not_lately().count == 0


def test_who_manages_the_round_sees_the_day_and_whether_it_was_the_same(
    corrected: Run, province: Province, client: Client
) -> None:
    client.force_login(province.standing_officer)
    where = "/cham-diem/dot-thu/lan-tinh/"
    assert "Chưa tính lại để kiểm chứng lần nào" in client.get(where).content.decode()
    altered(corrected)
    with text.at(dt.datetime(2026, 12, 24, 20, 0, tzinfo=dt.UTC)):
        night(fits=9)
    page = client.get(where).content.decode()
    assert page.count("kiểm chứng lần cuối ngày 25/12/2026") == 2
    assert (page.count("Không đúng như đã công bố"), page.count("Đúng như đã công bố")) == (1, 1)
    client.force_login(province.hung)
    assert "kiểm chứng lần cuối" not in client.get(where).content.decode()
