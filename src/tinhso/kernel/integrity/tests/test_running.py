"""Running checks: one that breaks is an answer, and spoils nothing."""

from collections.abc import Callable, Iterator

import pytest
from django.db import connection

from tinhso.kernel.integrity import api as integrity
from tinhso.kernel.integrity.api import Check, Example, Found, Severity
from tinhso.kernel.integrity.plugs import checks


def _sql(statement: str) -> Callable[[], Found]:
    def run() -> Found:
        with connection.cursor() as cursor:
            cursor.execute(statement)
        return Found()

    return run


def check(
    code: str, run: Callable[[], Found], severity: Severity = Severity.LOW, slow: bool = False
) -> Check:
    return Check(code, f"{code} sai.", "Sửa.", severity, run, slow)


@pytest.fixture
def only(db: None, monkeypatch: pytest.MonkeyPatch) -> Iterator[Callable[..., None]]:
    """Only these checks are plugged in."""

    def plug(*some: Check) -> None:
        monkeypatch.setattr(checks, "_plugs", {one.code: one for one in some})

    yield plug


def test_a_check_that_breaks_is_said_and_the_others_run(only):
    only(
        check("t.broken", _sql("SELECT 1 / 0")),
        check("t.gone", _sql("SELECT * FROM khong_co")),
        check("t.found", lambda: Found(1, [Example("một", "/x/")])),
    )
    by_code = {one.check_code: one for one in integrity.run_all()}
    assert by_code["t.broken"].problem.startswith("DataError")
    assert by_code["t.gone"].problem.startswith("ProgrammingError")
    assert (by_code["t.found"].count, by_code["t.found"].examples) == (1, [["một", "/x/"]])


def test_failing_ones_come_first_and_the_gravest_on_top(only):
    found = Found(1)
    only(
        check("t.low", lambda: found, Severity.LOW),
        check("t.well", Found, Severity.HIGH),
        check("t.high", lambda: found, Severity.HIGH),
        check("t.medium", lambda: found, Severity.MEDIUM),
    )
    integrity.run_all()
    assert [one.check.code for one in integrity.answers()] == ["t.high", "t.medium", "t.low", "t.well"]


def test_slow_ones_are_left_out_on_demand_and_their_last_answer_stays(only):
    only(check("t.slow", lambda: Found(3), slow=True), check("t.quick", Found))
    assert [one.check_code for one in integrity.run_all(slow=False)] == ["t.quick"]
    assert {one.check.code: one.ran_at is None for one in integrity.answers()} == {
        "t.slow": True, "t.quick": False
    }  # fmt: skip
    integrity.run_all()
    integrity.run_all(slow=False)
    assert {one.check.code: one.count for one in integrity.answers()} == {"t.slow": 3, "t.quick": 0}


def test_the_answer_of_a_check_that_is_gone_is_forgotten(only):
    only(check("t.old", lambda: Found(1)))
    integrity.run_all()
    only(check("t.new", Found))
    integrity.run_all()
    assert list(integrity.Result.objects.values_list("check_code", flat=True)) == ["t.new"]


def test_a_page_that_this_installation_lacks_is_no_link():
    assert integrity.page("khong:co", 1) == ""
