"""What the platform counts from tasks: by the agency that leads, in the period of the deadline."""

import datetime as dt

import pytest

from tests.province import Province, province
from tinhso.apps.programme.facts import FACTS
from tinhso.apps.programme.models import Programme, Task
from tinhso.engines.indicators.plugs import facts
from tinhso.kernel.access.api import STRANGER
from tinhso.kernel.files.models import Blob, StoredFile
from tinhso.kernel.text import api as text

__all__ = ["province"]
FIRST, LAST = dt.date(2024, 3, 1), dt.date(2024, 3, 31)
MARCH = dt.date(2024, 3, 15)


@pytest.fixture
def programme(province: Province) -> Programme:
    """A programme of the city; tasks of two communes."""
    return Programme.objects.create(
        code="cds", title="Chuyển đổi số", first_year=2024, last_year=2025, agency=province.city
    )


def task(programme: Programme, number: int, lead: object, deadline: dt.date | None = MARCH) -> Task:
    return programme.tasks.create(
        number=number, action=f"Việc {number}", lead=lead, start_date=dt.date(2024, 1, 1), deadline=deadline
    )


def counted(name: str, day: dt.date = dt.date(2024, 4, 10)) -> dict[int, int]:
    with text.at(day):
        return {agency: int(value) for agency, value in facts[f"programme.{name}"].count(FIRST, LAST).items()}


def test_a_task_counts_in_the_period_of_its_deadline_for_the_agency_that_leads(programme, province):
    mine, other = province.hai_tan.pk, province.tan_binh.pk
    for number, (lead, deadline) in enumerate(
        [
            (province.hai_tan, FIRST), (province.hai_tan, LAST), (province.tan_binh, MARCH),
            (province.hai_tan, FIRST - dt.timedelta(days=1)), (province.hai_tan, LAST + dt.timedelta(days=1)),
            (None, MARCH), (province.hai_tan, None),
        ],
        1,
    ):  # fmt: skip
        task(programme, number, lead, deadline)
    assert counted("tasks_due") == {mine: 2, other: 1}


def test_on_time_and_late_are_said_by_the_word_at_the_deadline(programme, province):
    mine = province.hai_tan.pk
    in_time, too_late, sent_back, silent = (task(programme, n, province.hai_tan) for n in range(1, 5))
    in_time.progress.create(date=MARCH, percent=100)
    too_late.progress.create(date=MARCH, percent=90)
    too_late.progress.create(date=MARCH + dt.timedelta(days=1), percent=100)
    sent_back.progress.create(date=MARCH, percent=100, returned_at=text.now(), return_reason="Chưa xong")
    assert silent.progress.count() == 0
    assert (counted("tasks_on_time"), counted("tasks_late")) == ({mine: 1}, {mine: 3})
    on_the_day = counted("tasks_late", MARCH)
    assert on_the_day == {}, "until the day is over nothing is late"


def test_progress_counts_when_it_has_evidence_and_was_not_sent_back(programme, province):
    one = task(programme, 1, province.hai_tan)
    blob = Blob.objects.create(sha256="0" * 64, size=1, media_type="text/plain")
    file = StoredFile.objects.create(blob=blob, name="a.txt", purpose="programme.evidence")
    for day, proved, back in ((5, True, False), (6, False, False), (7, True, True)):
        entry = one.progress.create(
            date=dt.date(2024, 3, day), percent=50, returned_at=text.now() if back else None,
            return_reason="Sai" if back else "",
        )  # fmt: skip
        if proved:
            entry.evidence.create(file=file, name="a.txt")
    assert counted("progress_proved") == {province.hai_tan.pk: 1}


def test_the_records_behind_a_count_are_as_many_as_the_count_and_lead_to_their_task(
    programme, province, client
):
    for number in (1, 2):
        task(programme, number, province.hai_tan)
    task(programme, 3, province.tan_binh)
    fact = facts["programme.tasks_due"]
    found = fact.records(STRANGER, province.hai_tan.pk, FIRST, LAST)
    assert [(one.title, one.day) for one in found] == [("NV-01: Việc 1", MARCH), ("NV-02: Việc 2", MARCH)]
    assert client.get(found[0].link).status_code == 200


def test_each_fact_says_what_it_counts(db):
    assert [one.check().well for one in FACTS] == [True] * 4
    assert len({one.check().sentence for one in FACTS}) == 4
