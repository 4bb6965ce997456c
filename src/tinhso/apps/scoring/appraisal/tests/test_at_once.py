"""Two people at once: one wins, the other is told who and what, nothing acknowledged is lost, nothing half-saved."""

import threading
from collections.abc import Callable
from decimal import Decimal
from typing import Any

import pytest
from django.db import connection

from tinhso.apps.scoring import operations as scoring
from tinhso.apps.scoring.appraisal import operations
from tinhso.apps.scoring.appraisal.models import Objection, Review
from tinhso.apps.scoring.appraisal.operations import Overtaken, Refused
from tinhso.apps.scoring.appraisal.points import points_of
from tinhso.apps.scoring.appraisal.rules import Phase
from tinhso.apps.scoring.appraisal.tests.conftest import DAYS, Appraised
from tinhso.apps.scoring.models import Assessment, Result, Run
from tinhso.apps.scoring.tests.conftest import Round
from tinhso.engines.indicators.store.api import Stage, Value, inputs
from tinhso.kernel.audit.models import Entry
from tinhso.kernel.text import api as text

pytestmark = pytest.mark.django_db(transaction=True)
Act = Callable[[], Any]


def at_once(*acts: tuple[Phase | None, Act]) -> list[Any]:
    """Each act in a thread of its own, on its day, all starting together; what each gave back or raised."""
    start, answers = threading.Barrier(len(acts)), [None] * len(acts)

    def run(place: int, phase: Phase | None, act: Act) -> None:
        try:
            start.wait(60)
            if phase is None:
                answers[place] = act()
            else:
                with text.at(DAYS[phase]):
                    answers[place] = act()
        except Exception as error:  # noqa: BLE001  whatever it is, the test looks at it
            answers[place] = error  # type: ignore[call-overload]  # an answer like others
        finally:
            connection.close()

    threads = [threading.Thread(target=run, args=(n, *one)) for n, one in enumerate(acts)]
    for one in threads:
        one.start()
    for one in threads:
        one.join(180)
    assert not any(one.is_alive() for one in threads)
    return answers


def fresh(appraised: Appraised) -> Assessment:
    """The round as a request of its own would read it."""
    return Assessment.objects.select_related("edition").get(pk=appraised.assessment.pk)


def fresh_review(appraised: Appraised, unit: str, item: str) -> Review:
    row = Review.objects.select_related("unit").get(unit__key=unit, item=item)
    row.assessment = row.unit.assessment = fresh(appraised)
    return row


def errors(answers: list[Any]) -> list[Exception]:
    return [one for one in answers if isinstance(one, Exception)]


@pytest.mark.parametrize("unit", ["hai-tan", "tan-binh"])
def test_two_appraisers_of_one_review_one_wins_and_the_other_is_told(appraised: Appraised, unit: str) -> None:
    appraised.open()
    row, same_row = fresh_review(appraised, unit, "2"), fresh_review(appraised, unit, "2")
    answers = at_once(
        (
            Phase.APPRAISAL,
            lambda: operations.change(
                actor=appraised.yen,
                review=row,
                values={"numerator": "4", "denominator": "40"},
                reason="Chỉ bốn hồ sơ có biên nhận",
                seen="",
            ),
        ),
        (
            Phase.APPRAISAL,
            lambda: operations.accept(
                actor=appraised.round.appraiser, assessment=same_row.assessment, reviews=[same_row.pk]
            ),
        ),
    )
    (lost,) = errors(answers)
    assert isinstance(lost, Overtaken)
    stands = Review.objects.get(unit__key=unit, item="2")
    assert str(lost).startswith(f"{stands.by_name} đã ghi kết quả mục này lúc")
    assert (stands.by_name, stands.state) in {("Ngô Thị Yến", "cut"), ("Lê Thị Nga", "accepted")}
    values = inputs("dot-thu", Stage.APPRAISED)[unit]["2"]
    assert points_of(row.unit, "2", values)[0] == stands.points
    about = Entry.objects.filter(action="scoring.value.appraise", changes__has_key=f"{unit}/2")
    assert about.count() == 1


def test_two_changes_from_the_same_page_do_not_overwrite_one_another(appraised: Appraised) -> None:
    appraised.open()
    rows = [fresh_review(appraised, "hai-tan", "3") for _ in range(2)]
    actors = (appraised.round.appraiser, appraised.council)
    answers = at_once(
        *(
            (
                Phase.APPRAISAL,
                lambda who=who, row=row, points=points: operations.change(
                    actor=who, review=row, values={"points": points}, reason=f"Còn {points}", seen=""
                ),
            )
            for who, row, points in zip(actors, rows, ("1", "0.5"), strict=True)
        )
    )
    (lost,) = errors(answers)
    assert isinstance(lost, Overtaken)
    stands = Review.objects.get(unit__key="hai-tan", item="3")
    assert stands.reason == f"Còn {stands.points.normalize()}"
    standing = Value.objects.get(stage="appraised", unit="hai-tan", item="3", superseded_at=None)
    assert Decimal(standing.value) == stands.points


def test_many_appraisers_of_different_items_all_count(appraised: Appraised) -> None:
    appraised.open()
    acts: list[tuple[Phase | None, Act]] = []
    for pk in Review.objects.values_list("pk", flat=True):
        whole = fresh(appraised)
        acts.append(
            (
                Phase.APPRAISAL,
                lambda whole=whole, pk=pk: operations.accept(
                    actor=appraised.round.appraiser, assessment=whole, reviews=[pk]
                ),
            )
        )
    assert at_once(*acts) == [1] * 6
    assert set(Review.objects.values_list("state", flat=True)) == {"accepted"}
    totals = {
        (row.run.stage, row.unit.key): row.total for row in Result.objects.select_related("run", "unit")
    }
    for unit in ("hai-tan", "tan-binh"):
        assert totals["appraised", unit] == totals["self", unit]


def test_the_round_is_not_concluded_past_an_objection_that_is_being_decided(appraised: Appraised) -> None:
    appraised.open()
    appraised.appraise()
    with appraised.during(Phase.OBJECTION):
        operations.file_objection(
            actor=appraised.round.hung,
            review=appraised.review("hai-tan", "2"),
            words="Có biên nhận",
            evidence_note="Sổ",
        )
    row, whole = fresh_review(appraised, "hai-tan", "2"), fresh(appraised)
    decided, concluded = at_once(
        (
            Phase.DECISION,
            lambda: operations.decide(
                actor=appraised.council,
                review=row,
                uphold=True,
                answer="Hợp lệ",
                values={"numerator": "28", "denominator": "40"},
            ),
        ),
        (Phase.DECISION, lambda: operations.conclude(actor=appraised.round.manager, assessment=whole)),
    )
    assert isinstance(decided, Objection)
    if isinstance(concluded, Exception):
        assert "1 khiếu nại chưa giải quyết" in str(concluded)
        assert not Run.objects.filter(published_at__isnull=False).exists()
        with appraised.during(Phase.DECISION):
            operations.conclude(actor=appraised.round.manager, assessment=fresh(appraised))
    final = Result.objects.get(run__stage="final", unit__key="hai-tan", run__published_at__isnull=False)
    assert final.items["2"]["points"] == 3.5


def test_an_objection_of_the_last_moment_is_either_taken_or_refused_never_lost(appraised: Appraised) -> None:
    appraised.open()
    appraised.appraise()
    row, whole = fresh_review(appraised, "hai-tan", "2"), fresh(appraised)
    objected, concluded = at_once(
        (
            Phase.OBJECTION,  # one clock says before midnight, the other after
            lambda: operations.file_objection(
                actor=appraised.round.hung, review=row, words="Có biên nhận", evidence_note="Sổ"
            ),
        ),
        (Phase.DECISION, lambda: operations.conclude(actor=appraised.round.manager, assessment=whole)),
    )
    if isinstance(objected, Objection):
        assert "1 khiếu nại chưa giải quyết" in str(concluded)
        assert not Run.objects.filter(published_at__isnull=False).exists()
    else:
        assert isinstance(objected, Refused)
        assert "chốt và khóa" in str(objected)
        assert isinstance(concluded, Run)
        assert not Objection.objects.exists()


def test_the_round_is_concluded_once(appraised: Appraised) -> None:
    appraised.open()
    appraised.appraise()
    wholes = [fresh(appraised) for _ in range(2)]
    answers = at_once(
        *(
            (
                Phase.DECISION,
                lambda whole=whole: operations.conclude(actor=appraised.round.manager, assessment=whole),
            )
            for whole in wholes
        )
    )
    (lost,) = errors(answers)
    assert isinstance(lost, Refused)
    assert "chốt và khóa" in str(lost)
    published = Run.objects.filter(published_at__isnull=False).values_list("stage", flat=True)
    assert sorted(published) == ["appraised", "final", "self"]


def test_the_queues_are_filled_once(appraised: Appraised) -> None:
    with appraised.during(Phase.SELF):
        appraised.set_days()
        appraised.enter_self()
    wholes = [fresh(appraised) for _ in range(2)]
    answers = at_once(
        *(
            (
                Phase.APPRAISAL,
                lambda whole=whole: operations.open_appraisal(
                    actor=appraised.round.manager, assessment=whole
                ),
            )
            for whole in wholes
        )
    )
    assert sorted(answers) == [0, 6]
    assert Review.objects.count() == 6


@pytest.mark.parametrize("turn", range(3))
def test_what_is_entered_while_a_stage_is_published_is_in_it_or_refused(
    scoring_round: Round, turn: int
) -> None:
    unit, whole = scoring_round.hai_tan, scoring_round.assessment
    scoring.enter(actor=scoring_round.hung, unit=unit, item="3", stage=Stage.SELF, values={"points": "1"})
    unit.assessment = Assessment.objects.select_related("edition").get(pk=whole.pk)
    entered, published = at_once(
        (
            None,
            lambda: scoring.enter(
                actor=scoring_round.hung, unit=unit, item="3", stage=Stage.SELF, values={"points": "2.5"}
            ),
        ),
        (
            None,
            lambda: scoring.publish(actor=scoring_round.manager, assessment=whole, stage=Stage.SELF),
        ),
    )
    assert isinstance(published, Run)
    stands = Value.objects.get(stage="self", unit="hai-tan", item="3", superseded_at=None)
    total = Result.objects.get(run=published, unit=unit).total
    if isinstance(entered, Exception):
        assert isinstance(entered, scoring.Locked)
        assert (stands.value, total) == ("1", Decimal(1))
    else:
        assert (entered, stands.value, total) == (1, "2.5", Decimal("2.5"))
