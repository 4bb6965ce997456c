"""From self-scoring to the final lock: who may do what, when, and what each step leaves behind."""

import datetime as dt
from decimal import Decimal

import pytest
from django.http import Http404

from tinhso.apps.scoring import operations as scoring
from tinhso.apps.scoring import pages as scoring_pages
from tinhso.apps.scoring.appraisal import operations, queries
from tinhso.apps.scoring.appraisal.models import Objection, Review, Timetable
from tinhso.apps.scoring.appraisal.operations import Refused
from tinhso.apps.scoring.appraisal.rules import Phase
from tinhso.apps.scoring.appraisal.tests.conftest import Appraised
from tinhso.apps.scoring.models import Result, Run
from tinhso.apps.scoring.provenance import rerunning
from tinhso.engines.indicators.api import ValuesRefused
from tinhso.engines.indicators.store.api import Stage, Value, inputs
from tinhso.engines.notify.models import Notice
from tinhso.kernel.access.api import Actor, Denied
from tinhso.kernel.audit.models import Entry

pytestmark = pytest.mark.django_db


def total(unit: str, stage: Stage) -> Decimal | None:
    return Result.objects.get(run__stage=stage, unit__key=unit).total


def desk(who: Actor, appraised: Appraised) -> list[str]:
    rows = queries.queue(who, appraised.assessment).order_by("pk")
    return [f"{row.unit.key}/{row.item}" for row in rows]


def test_the_closing_days_follow_in_working_days(appraised: Appraised) -> None:
    appraised.set_days()
    days = Timetable.objects.get()
    assert (days.objection_closes, days.decision_until) == (dt.date(2025, 10, 27), dt.date(2025, 11, 10))


def test_the_window_is_longer_over_the_lunar_new_year(appraised: Appraised) -> None:
    operations.set_timetable(
        actor=appraised.round.manager,
        assessment=appraised.assessment,
        self_until=dt.date(2026, 1, 20),
        appraisal_until=dt.date(2026, 2, 10),
        objection_opens=dt.date(2026, 2, 12),
        objection_days=3,
        decision_days=5,
    )
    assert (Timetable.objects.get().objection_closes - dt.date(2026, 2, 12)).days > 7


def test_days_out_of_order_and_strangers_are_refused(appraised: Appraised) -> None:
    facts = {
        "assessment": appraised.assessment,
        "self_until": dt.date(2025, 9, 30),
        "appraisal_until": dt.date(2025, 9, 1),
        "objection_opens": dt.date(2025, 10, 20),
        "objection_days": 5,
        "decision_days": 10,
    }
    with pytest.raises(Refused, match="theo thứ tự"):
        operations.set_timetable(actor=appraised.round.manager, **facts)  # type: ignore[arg-type]
    with pytest.raises(Denied):
        operations.set_timetable(actor=appraised.round.appraiser, **facts)  # type: ignore[arg-type]
    assert not Timetable.objects.exists()


def test_after_its_last_day_nobody_scores_oneself(appraised: Appraised) -> None:
    with appraised.during(Phase.SELF):
        appraised.set_days()
        appraised.enter_self()
    before = Value.objects.count()
    with appraised.during(Phase.APPRAISAL), pytest.raises(scoring.Locked, match="30/09/2025"):
        appraised.enter_self()
    assert Value.objects.count() == before


def test_queues_open_after_self_scoring_and_only_once(appraised: Appraised) -> None:
    with appraised.during(Phase.SELF):
        appraised.set_days()
        with pytest.raises(Refused, match="còn đang tự chấm"):
            operations.open_appraisal(actor=appraised.round.manager, assessment=appraised.assessment)
    with appraised.during(Phase.APPRAISAL):
        made = [
            operations.open_appraisal(actor=appraised.round.manager, assessment=appraised.assessment)
            for _ in range(2)
        ]
    assert made == [6, 0]


def test_an_agency_has_the_items_it_is_assigned_and_nothing_else(appraised: Appraised) -> None:
    appraised.open()
    assert desk(appraised.yen, appraised) == ["hai-tan/2", "tan-binh/2"]
    assert len(desk(appraised.round.appraiser, appraised)) == 6  # the body above both
    assert desk(appraised.round.hung, appraised) == []
    with appraised.during(Phase.APPRAISAL), pytest.raises(Denied):
        operations.accept(
            actor=appraised.yen,
            assessment=appraised.assessment,
            reviews=[appraised.review("hai-tan", "2").pk, appraised.review("hai-tan", "3").pk],
        )
    assert Review.objects.exclude(state="waiting").count() == 0
    with pytest.raises(Http404):
        queries.get_review(appraised.yen, "dot-thu", "hai-tan", "3")


def test_an_item_taken_back_leaves_the_agencys_desk(appraised: Appraised) -> None:
    appraised.open()
    operations.assign(actor=appraised.round.manager, assessment=appraised.assessment, item="2", agency=None)
    assert desk(appraised.yen, appraised) == []


def test_nobody_appraises_the_own_house(appraised: Appraised) -> None:
    from tinhso.kernel.access import api as access

    appraised.open()
    access.give(role="scoring-appraiser", person_id=appraised.province.hung.pk, agency="h99")
    hung = appraised.province.actor(appraised.province.hung)
    assert {row.split("/")[0] for row in desk(hung, appraised)} == {"tan-binh"}
    with appraised.during(Phase.APPRAISAL), pytest.raises(Denied, match="chính đơn vị mình"):
        operations.accept(
            actor=hung, assessment=appraised.assessment, reviews=[appraised.review("hai-tan", "1").pk]
        )


def test_accepting_takes_over_what_the_unit_said(appraised: Appraised) -> None:
    appraised.open()
    with appraised.during(Phase.APPRAISAL):
        rows = [appraised.review("hai-tan", item).pk for item in ("1", "2", "3")]
        done = operations.accept(
            actor=appraised.round.appraiser, assessment=appraised.assessment, reviews=rows
        )
        with pytest.raises(Refused, match="chọn ít nhất một mục"):
            operations.accept(actor=appraised.round.appraiser, assessment=appraised.assessment, reviews=rows)
    assert done == 3
    assert inputs("dot-thu", Stage.APPRAISED)["hai-tan"] == inputs("dot-thu", Stage.SELF)["hai-tan"]
    assert total("hai-tan", Stage.APPRAISED) == total("hai-tan", Stage.SELF) == Decimal("8.25")
    assert Value.objects.filter(stage="self", unit="hai-tan", approved_by_name="Lê Thị Nga").count() == 4


@pytest.mark.parametrize(("numerator", "state"), [("20", "cut"), ("0", "cut"), ("36", "raised")])
def test_a_cut_and_a_raise_need_a_reason(appraised: Appraised, numerator: str, state: str) -> None:
    appraised.open()
    facts = {
        "review": appraised.review("hai-tan", "2"),
        "values": {"numerator": numerator, "denominator": "40"},
    }
    with appraised.during(Phase.APPRAISAL):
        with pytest.raises(Refused, match="lý do"):
            operations.change(actor=appraised.yen, reason="  ", **facts)  # type: ignore[arg-type]
        assert appraised.review("hai-tan", "2").state == "waiting"
        assert not Value.objects.filter(stage="appraised").exists()
        done = operations.change(actor=appraised.yen, reason="Đối chiếu hệ thống một cửa", **facts)  # type: ignore[arg-type]
    assert done.state == state
    entry = Entry.objects.filter(action="scoring.value.appraise").latest("seq")
    assert entry.changes["hai-tan/2"][0] == "3.750000"
    assert entry.changes["hai-tan/2"][2] == "Đối chiếu hệ thống một cửa"


def test_the_same_value_written_otherwise_is_an_acceptance(appraised: Appraised) -> None:
    appraised.open()
    with appraised.during(Phase.APPRAISAL):
        done = operations.change(
            actor=appraised.round.appraiser,
            review=appraised.review("hai-tan", "3"),
            values={"points": "2,5"},
            reason="",
        )
    assert done.state == "accepted"


def test_a_value_that_the_rule_cannot_take_is_refused_whole(appraised: Appraised) -> None:
    appraised.open()
    with appraised.during(Phase.APPRAISAL), pytest.raises(ValuesRefused):
        operations.change(
            actor=appraised.yen,
            review=appraised.review("hai-tan", "2"),
            values={"numerator": "50", "denominator": "40"},
            reason="nhầm",
        )
    assert appraised.review("hai-tan", "2").state == "waiting"


def test_outside_its_days_nothing_is_appraised(appraised: Appraised) -> None:
    appraised.open()
    for phase in (Phase.PAUSE, Phase.OBJECTION, Phase.OVER):
        with appraised.during(phase), pytest.raises(Refused, match="giai đoạn"):
            operations.accept(
                actor=appraised.yen,
                assessment=appraised.assessment,
                reviews=[appraised.review("hai-tan", "2").pk],
            )


def test_with_a_timetable_appraised_values_come_from_the_queue_alone(appraised: Appraised) -> None:
    appraised.open()
    unit = appraised.round.hai_tan
    unit.assessment = appraised.assessment
    with appraised.during(Phase.APPRAISAL):
        for stage, who in (
            (Stage.APPRAISED, appraised.round.appraiser),
            (Stage.FINAL, appraised.round.manager),
        ):
            with pytest.raises(scoring.Locked, match="hàng chờ"):
                scoring.enter(actor=who, unit=unit, item="3", stage=stage, values={"points": "0"})
        with pytest.raises(scoring.NothingToPublish, match="chốt một lần"):
            scoring.publish(actor=appraised.round.manager, assessment=appraised.assessment, stage=Stage.SELF)
    assert not Run.objects.filter(published_at__isnull=False).exists()


def object_to(appraised: Appraised, item: str = "2", **changes: object) -> Objection:
    facts = {
        "actor": appraised.round.hung,
        "review": appraised.review("hai-tan", item),
        "words": "Mười hồ sơ có biên nhận điện tử",
        "evidence_note": "Sổ hồ sơ tháng 9",
    } | changes
    return operations.file_objection(**facts)  # type: ignore[arg-type]


def test_a_unit_objects_within_the_window_only(appraised: Appraised) -> None:
    appraised.open()
    appraised.appraise()
    for phase in (Phase.APPRAISAL, Phase.PAUSE, Phase.DECISION):
        with appraised.during(phase), pytest.raises(Refused, match="giai đoạn"):
            object_to(appraised)
    with appraised.during(Phase.OBJECTION):
        with pytest.raises(Denied):
            object_to(appraised, actor=appraised.round.mai)
        with pytest.raises(Refused, match="minh chứng"):
            object_to(appraised, evidence_note="")
        object_to(appraised)
        object_to(appraised)  # sent twice: the same objection
        with pytest.raises(Refused, match="đã có khiếu nại"):
            object_to(appraised, words="Thêm một lý do nữa")
    assert Objection.objects.count() == 1
    told = Notice.objects.get(kind="scoring.objection.filed")
    assert (told.person_id, told.subject) == (
        appraised.yen_person.pk,
        "Phường Hải Tân khiếu nại chỉ số 2",
    )


def test_the_council_upholds_or_rejects_and_never_judges_itself(appraised: Appraised) -> None:
    appraised.open()
    appraised.appraise()
    review = appraised.review("hai-tan", "2")
    with appraised.during(Phase.OBJECTION):
        object_to(appraised)
        object_to(appraised, item="3", words="Có tập huấn", evidence_note="Quyết định 5")
    with appraised.during(Phase.DECISION):
        for who in (appraised.round.hung, appraised.yen, appraised.round.appraiser):
            with pytest.raises(Denied):
                operations.decide(actor=who, review=review, uphold=False, answer="không")
        with pytest.raises(Refused, match="lý do"):
            operations.decide(actor=appraised.council, review=review, uphold=False, answer=" ")
        with pytest.raises(Refused, match="đúng số điểm"):
            operations.decide(
                actor=appraised.council,
                review=review,
                uphold=True,
                answer="đúng",
                values={"numerator": "20", "denominator": "40"},
            )
        upheld = operations.decide(
            actor=appraised.council,
            review=review,
            uphold=True,
            answer="Biên nhận hợp lệ tám hồ sơ",
            values={"numerator": "28", "denominator": "40"},
        )
        rejected = operations.decide(
            actor=appraised.council, review=appraised.review("hai-tan", "3"), uphold=False, answer="Quá hạn"
        )
        with pytest.raises(Refused, match="đã được giải quyết"):
            operations.decide(actor=appraised.council, review=review, uphold=False, answer="x")
    assert (upheld.points, rejected.points) == (Decimal("3.5"), 0)
    assert (
        Notice.objects.filter(kind="scoring.objection.decided", person=appraised.province.hung).count() == 2
    )


def test_whoever_appraised_does_not_decide_about_it(appraised: Appraised) -> None:
    from tinhso.kernel.access import api as access

    appraised.open()
    appraised.appraise()
    access.give(
        role="scoring-council",
        person_id=appraised.yen_person.pk,
        agency="h99",
        first_date=dt.date(2020, 1, 1),
    )
    with appraised.during(Phase.OBJECTION):
        object_to(appraised)
        with pytest.raises(Denied, match="đã thẩm định"):
            operations.decide(
                actor=appraised.province.actor(appraised.yen_person),
                review=appraised.review("hai-tan", "2"),
                uphold=False,
                answer="không",
            )
    assert Objection.objects.get().state == "open"


def conclude(appraised: Appraised) -> Run:
    return operations.conclude(actor=appraised.round.manager, assessment=appraised.assessment)


def test_the_round_is_concluded_once_all_is_decided_and_then_locked(appraised: Appraised) -> None:
    appraised.open()
    with appraised.during(Phase.DECISION), pytest.raises(Refused, match="còn 6 mục"):
        conclude(appraised)
    appraised.appraise()
    with appraised.during(Phase.OBJECTION):
        object_to(appraised)
        with pytest.raises(Refused, match="giai đoạn"):
            conclude(appraised)
    with appraised.during(Phase.DECISION):
        with pytest.raises(Refused, match="1 khiếu nại"):
            conclude(appraised)
        operations.decide(
            actor=appraised.council,
            review=appraised.review("hai-tan", "2"),
            uphold=True,
            answer="Biên nhận hợp lệ",
            values={"numerator": "30", "denominator": "40"},
        )
        with pytest.raises(Denied):
            operations.conclude(actor=appraised.council, assessment=appraised.assessment)
        run = conclude(appraised)
        assert run.stage == Stage.FINAL
        totals = {stage: total("hai-tan", stage) for stage in Stage}
        assert totals == {"self": Decimal("8.25"), "appraised": Decimal("4.5"), "final": Decimal("5.75")}
        with pytest.raises(Refused, match="chốt và khóa"):
            conclude(appraised)
        with pytest.raises(Refused, match="chốt và khóa"):
            appraised.set_days()
        with pytest.raises(Refused, match="chốt và khóa"):
            object_to(appraised, item="3")
    shown = scoring_pages.explanation("dot-thu", "hai-tan", "2")
    assert [score["points"] for _stage, _word, score, _main in shown.scores] == [3.75, 2.5, 3.75]
    assert shown.verdict["review"].reason == "Mười hồ sơ không có biên nhận"
    assert shown.verdict["objection"].answer == "Biên nhận hợp lệ"
    assert {row.name: [cell.shown if cell else "" for cell in row.cells] for row in shown.inputs} == {
        "numerator": ["30", "20", "30"],
        "denominator": ["40", "40", "40"],
    }
    for run in Run.objects.filter(published_at__isnull=False):
        again = rerunning.rerun(run)
        assert (again.values_same, again.results_same) == (True, True), run.stage


def test_what_a_unit_scores_anew_after_the_queues_were_filled_is_appraised_anew(appraised: Appraised) -> None:
    appraised.open()
    appraised.appraise()
    unit = appraised.round.tan_binh
    unit.assessment = appraised.assessment
    with appraised.during(Phase.APPRAISAL):
        operations.set_timetable(
            actor=appraised.round.manager,
            assessment=appraised.assessment,
            self_until=dt.date(2025, 10, 16),
            appraisal_until=dt.date(2025, 10, 17),
            objection_opens=dt.date(2025, 10, 20),
            objection_days=5,
            decision_days=10,
        )
        scoring.enter(
            actor=appraised.round.mai,
            unit=unit,
            item="2",
            stage=Stage.SELF,
            values={"numerator": "20", "denominator": "40"},
        )
        appraised.set_days()
        anew = operations.open_appraisal(actor=appraised.round.manager, assessment=appraised.assessment)
    assert anew == 1
    row = appraised.review("tan-binh", "2")
    assert (row.state, row.self_points, row.points) == ("waiting", Decimal("2.5"), None)
    assert appraised.review("tan-binh", "1").state == "accepted"
    entry = Entry.objects.filter(action="scoring.assessment.manage").latest("seq")
    assert entry.changes["anew"] == ["tan-binh/2"]
