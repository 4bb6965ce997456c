"""Several at once: publishing, entering, correcting, computing, verifying; nothing is lost, nothing comes out twice."""

import threading
from collections.abc import Callable
from typing import Any

import pytest
from django.db import connection

from tinhso.apps.scoring import operations as scoring
from tinhso.apps.scoring.models import Assessment, Run, Unit
from tinhso.apps.scoring.operations import Locked, NothingToPublish
from tinhso.apps.scoring.provenance import rerunning, sealing
from tinhso.apps.scoring.provenance.operations import CannotCorrect, open_correction
from tinhso.apps.scoring.tests.conftest import Round
from tinhso.engines.indicators.store.api import Stage, inputs
from tinhso.kernel.audit.models import Entry

pytestmark = pytest.mark.django_db(transaction=True)
Act = Callable[[], Any]


def at_once(*acts: Act) -> list[Any]:
    """Each act in a thread of its own, all starting together; what each gave back or raised."""
    start, answers = threading.Barrier(len(acts)), [None] * len(acts)

    def run(place: int, act: Act) -> None:
        try:
            start.wait(60)
            answers[place] = act()
        except Exception as error:  # noqa: BLE001  whatever it is, the test looks at it
            answers[place] = error  # type: ignore[call-overload]  # an answer like others
        finally:
            connection.close()

    threads = [threading.Thread(target=run, args=one) for one in enumerate(acts)]
    for one in threads:
        one.start()
    for one in threads:
        one.join(180)
    assert not any(one.is_alive() for one in threads)
    return answers


def fresh() -> Assessment:
    """The round as a request of its own reads it."""
    return Assessment.objects.select_related("edition").get(code="dot-thu")


def unit(key: str) -> Unit:
    found = Unit.objects.get(assessment__code="dot-thu", key=key)
    found.assessment = fresh()
    return found


def publish(round_: Round) -> Act:
    return lambda: scoring.publish(actor=round_.manager, assessment=fresh(), stage=Stage.SELF)


def enter(round_: Round, key: str, points: str) -> Act:
    return lambda: scoring.enter(
        actor=round_.manager, unit=unit(key), item="3", stage=Stage.SELF, values={"points": points}
    )


def sound() -> list[Run]:
    """Every published run: computed again the same, sealed once, with the inputs it kept."""
    runs = list(Run.objects.filter(published_at__isnull=False).select_related("assessment__edition"))
    for run in runs:
        run.assessment = fresh()
        assert rerunning.rerun(run).same
        kind, key = sealing.about(run)
        assert Entry.objects.filter(object_kind=kind, object_key=key, changes__has_key="seal").count() == 1
    return runs


def test_what_arrives_while_one_publishes_is_in_the_run_or_refused(entered: Round) -> None:
    values = ["2.1", "2.2", "2.3", "2.4"]
    first, *others = at_once(publish(entered), *(enter(entered, "hai-tan", one) for one in values))
    assert isinstance(first, Run), first
    assert all(isinstance(one, Locked | int) for one in others), others
    (run,) = sound()
    stands = inputs("dot-thu", Stage.SELF)["hai-tan"]["3"]["points"]
    assert stands == "2" or stands in values
    assert run.results.get(unit__key="hai-tan").items["3"]["points"] == float(stands)


def test_of_several_who_publish_one_does(entered: Round) -> None:
    answers = at_once(*(publish(entered) for _ in range(4)))
    assert sorted(type(one).__name__ for one in answers) == [
        "NothingToPublish", "NothingToPublish", "NothingToPublish", "Run",
    ]  # fmt: skip
    assert len(sound()) == 1


def test_of_several_who_correct_one_does_and_verifying_meanwhile_finds_all_well(
    run: Run, entered: Round
) -> None:
    def correct() -> Run:
        return open_correction(
            actor=entered.manager, assessment=fresh(), stage=Stage.SELF, reason="Cộng nhầm"
        )

    def verify() -> bool:
        return rerunning.rerun(Run.objects.select_related("assessment__edition").get(pk=run.pk)).same

    answers = at_once(correct, verify, correct, verify, enter(entered, "hai-tan", "2.9"), verify)
    assert [answers[1], answers[3], answers[5]] == [True, True, True]
    assert sorted(type(answers[n]).__name__ for n in (0, 2)) == ["CannotCorrect", "Run"]
    assert isinstance(answers[4], Locked | int), answers[4]
    assert Run.objects.filter(published_at=None).count() == 1
    assert len(sound()) == 1


def test_many_enter_for_many_units_while_one_computes_all_and_no_input_is_without_points(
    entered: Round,
) -> None:
    def compute() -> Run:
        return scoring.compute(actor=entered.manager, assessment=fresh(), stage=Stage.SELF)

    answers = at_once(
        *(enter(entered, key, f"{n}.5") for key in ("hai-tan", "tan-binh") for n in range(3)),
        compute,
        compute,
    )
    assert not [one for one in answers if isinstance(one, Exception)], answers
    draft = fresh().runs.get(published_at=None)
    for row in draft.results.select_related("unit"):
        stands = inputs("dot-thu", Stage.SELF)[row.unit.key]["3"]["points"]
        assert row.items["3"]["points"] == float(stands)
    assert sorted(draft.results.values_list("place_in_list", flat=True)) == [1, 2]


def test_publishing_and_correcting_over_and_over_keeps_every_run_as_it_was(entered: Round) -> None:
    def turn(points: str) -> Act:
        def act() -> None:
            for _ in range(3):
                for step in (
                    enter(entered, "hai-tan", points),
                    publish(entered),
                    lambda: open_correction(
                        actor=entered.manager, assessment=fresh(), stage=Stage.SELF, reason="Thử"
                    ),
                ):
                    try:
                        step()
                    except (Locked, NothingToPublish, CannotCorrect):
                        continue

        return act

    assert at_once(turn("1"), turn("2"), turn("3")) == [None, None, None]
    runs = sound()
    assert len(runs) >= 2
    numbers = list(fresh().runs.order_by("number").values_list("number", flat=True))
    assert numbers == list(range(1, len(numbers) + 1))
