"""The small round of the app's tests with a timetable, a cross-checking agency and a council."""

import datetime as dt
import json
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass

import pytest
from django.db import connection
from procrastinate.contrib.django import app

from tests.province import Province, officer, province  # noqa: F401  fixtures, found by name
from tinhso.apps.scoring import operations as scoring
from tinhso.apps.scoring.appraisal import operations
from tinhso.apps.scoring.appraisal.models import Review
from tinhso.apps.scoring.appraisal.rules import Phase
from tinhso.apps.scoring.models import Unit
from tinhso.apps.scoring.tests.conftest import Round, scoring_round  # noqa: F401  a fixture
from tinhso.engines.indicators.store.api import Stage
from tinhso.kernel.access import api as access
from tinhso.kernel.calendar import api as calendar
from tinhso.kernel.people.models import Person
from tinhso.kernel.text import api as text

DAYS = {
    Phase.SELF: dt.date(2025, 9, 30),
    Phase.APPRAISAL: dt.date(2025, 10, 15),
    Phase.PAUSE: dt.date(2025, 10, 19),
    Phase.OBJECTION: dt.date(2025, 10, 24),
    Phase.DECISION: dt.date(2025, 11, 3),
    Phase.OVER: dt.date(2025, 12, 1),
}
SELF_VALUES = {
    "hai-tan": {"1": {"value": "yes"}, "2": {"numerator": "30", "denominator": "40"}, "3": {"points": "2.5"}},
    "tan-binh": {"1": {"value": "yes"}, "2": {"numerator": "10", "denominator": "40"}},
}


def work() -> int:
    """Do what waits in the queue of this app, as the worker would. Returns how many jobs it was."""
    with connection.cursor() as cursor:
        cursor.execute(
            "DELETE FROM procrastinate_jobs WHERE status = 'todo' AND task_name LIKE 'scoring.%'"
            " RETURNING id, task_name, args"
        )
        waiting = sorted(cursor.fetchall())
    for _id, name, arguments in waiting:
        found = json.loads(arguments) if isinstance(arguments, str) else arguments
        app.tasks[name].func(**found)
    return len(waiting)


@dataclass
class Appraised:
    """A round with a timetable, and who works on it. `yen` sits in the agency that cross-checks item 2."""

    round: Round
    province: Province
    yen: access.Actor
    yen_person: Person
    council: access.Actor

    @property
    def assessment(self):  # type: ignore[no-untyped-def]  # short for the tests
        """The round's assessment."""
        return self.round.assessment

    @contextmanager
    def during(self, phase: Phase) -> Iterator[None]:
        """The clock held on a day of the phase; at its end the worker has done what was asked for."""
        with text.at(DAYS[phase]):
            yield
            work()

    def review(self, unit: str, item: str) -> Review:
        """A review as it stands."""
        row = Review.objects.select_related("unit", "assessment").get(unit__key=unit, item=item)
        row.assessment = row.unit.assessment = self.assessment
        return row

    def set_days(self) -> None:
        """The timetable of the tests."""
        operations.set_timetable(
            actor=self.round.manager,
            assessment=self.assessment,
            self_until=dt.date(2025, 9, 30),
            appraisal_until=dt.date(2025, 10, 17),
            objection_opens=dt.date(2025, 10, 20),
            objection_days=5,
            decision_days=10,
        )

    def enter_self(self) -> None:
        """Both communes score themselves."""
        for key, items in SELF_VALUES.items():
            unit: Unit = getattr(self.round, key.replace("-", "_"))
            unit.assessment = self.assessment
            who = self.round.hung if key == "hai-tan" else self.round.mai
            for item, values in items.items():
                scoring.enter(actor=who, unit=unit, item=item, stage=Stage.SELF, values=values)

    def open(self) -> None:
        """Self-scoring done, queues filled, item 2 cross-checked by the standing agency."""
        with self.during(Phase.SELF):
            self.set_days()
            self.enter_self()
            operations.assign(
                actor=self.round.manager,
                assessment=self.assessment,
                item="2",
                agency=self.province.standing,
            )
        with self.during(Phase.APPRAISAL):
            operations.open_appraisal(actor=self.round.manager, assessment=self.assessment)

    def appraise(self) -> None:
        """Item 2 of Hải Tân cut by the agency, item 3 cut to nothing by the appraiser, all else accepted."""
        with self.during(Phase.APPRAISAL):
            operations.change(
                actor=self.yen,
                review=self.review("hai-tan", "2"),
                values={"numerator": "20", "denominator": "40"},
                reason="Mười hồ sơ không có biên nhận",
            )
            operations.change(
                actor=self.round.appraiser,
                review=self.review("hai-tan", "3"),
                values={"points": "0"},
                reason="Không có minh chứng",
            )
            waiting = Review.objects.filter(state="waiting").values_list("pk", flat=True)
            operations.accept(actor=self.round.appraiser, assessment=self.assessment, reviews=list(waiting))


@pytest.fixture
def appraised(province: Province, scoring_round: Round) -> Appraised:  # noqa: F811  fixtures above
    calendar.seed(first=2025, last=2035)
    since = dt.date(2020, 1, 1)
    yen = officer("yen", "Ngô Thị Yến", province.standing, "Chuyên viên thẩm định")
    access.give(role="scoring-appraiser", person_id=yen.pk, agency=province.standing.path, first_date=since)
    access.give(role="scoring-council", person_id=province.admin.pk, agency="h99", first_date=since)
    return Appraised(
        round=scoring_round,
        province=province,
        yen=province.actor(yen),
        yen_person=yen,
        council=province.actor(province.admin),
    )
