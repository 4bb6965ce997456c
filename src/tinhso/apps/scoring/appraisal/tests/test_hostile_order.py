"""Events in an order that nobody planned: days moved under open objections, desks and people that change."""

import copy
import datetime as dt
from decimal import Decimal
from pathlib import Path

import pytest
from django.test import Client

from tests.province import sign_in
from tinhso.apps.scoring import jobs
from tinhso.apps.scoring import operations as scoring
from tinhso.apps.scoring.appraisal import operations, pages, queries
from tinhso.apps.scoring.appraisal.models import Drawn, Objection, Review, Timetable
from tinhso.apps.scoring.appraisal.operations import Refused
from tinhso.apps.scoring.appraisal.rules import Phase
from tinhso.apps.scoring.appraisal.tests.conftest import DAYS, Appraised
from tinhso.apps.scoring.models import Result
from tinhso.apps.scoring.operations import NewUnit
from tinhso.apps.scoring.provenance import operations as provenance
from tinhso.apps.scoring.tests.conftest import FRAMEWORK
from tinhso.engines.indicators.store.api import Stage, inputs, register
from tinhso.engines.notify.models import Notice
from tinhso.kernel.access.api import Denied
from tinhso.kernel.access.models import Grant
from tinhso.kernel.events.models import Event
from tinhso.kernel.orgs import api as orgs
from tinhso.kernel.people.models import Holding
from tinhso.kernel.text import api as text

pytestmark = pytest.mark.django_db


def points(stage: Stage, item: str, unit: str = "hai-tan") -> float:
    """The points of an item in the newest run of a stage."""
    row = Result.objects.filter(run__stage=stage, unit__key=unit).latest("run_id")
    return float(row.items[item]["points"])


def move_days(appraised: Appraised, self_until: dt.date, appraisal_until: dt.date) -> None:
    operations.set_timetable(
        actor=appraised.round.manager, assessment=appraised.assessment, self_until=self_until,
        appraisal_until=appraisal_until, objection_opens=appraisal_until + dt.timedelta(days=3),
        objection_days=5, decision_days=10,
    )  # fmt: skip


def object_to(appraised: Appraised, item: str = "2") -> None:
    with appraised.during(Phase.OBJECTION):
        operations.file_objection(
            actor=appraised.round.hung, review=appraised.review("hai-tan", item),
            words="Có biên nhận điện tử", evidence_note="Sổ hồ sơ tháng 9",
        )  # fmt: skip


def decide(appraised: Appraised, numerator: str | None, answer: str = "Đã xem") -> None:
    operations.decide(
        actor=appraised.council, review=appraised.review("hai-tan", "2"), uphold=numerator is not None,
        answer=answer, values={"numerator": numerator, "denominator": "40"} if numerator else None,
    )  # fmt: skip


def cut(appraised: Appraised, numerator: str) -> None:
    row = appraised.review("hai-tan", "2")
    operations.change(
        actor=appraised.yen, review=row, values={"numerator": numerator, "denominator": "40"},
        reason="Xem lại sổ", seen=row.mark,
    )  # fmt: skip


@pytest.mark.parametrize("upheld", [None, "28"])
def test_a_verdict_after_the_decision_has_the_objection_decided_anew(
    appraised: Appraised, upheld: str | None
) -> None:
    appraised.open()
    appraised.appraise()
    object_to(appraised)
    with text.at(DAYS[Phase.OBJECTION]):
        decide(appraised, upheld)
        move_days(appraised, dt.date(2025, 9, 30), dt.date(2025, 10, 28))
        cut(appraised, "16")
        row = Objection.objects.get()
        assert (row.state, row.points, row.answer) == ("open", None, "")
    with text.at(dt.date(2025, 11, 4)):
        decide(appraised, None, "Giữ kết quả mới")
    with text.at(dt.date(2025, 12, 15)):
        operations.conclude(actor=appraised.round.manager, assessment=appraised.assessment)
    assert points(Stage.FINAL, "2") == 2.0
    assert Objection.objects.get().points == Decimal(2)
    kept = Notice.objects.filter(kind="scoring.objection.decided", person=appraised.province.hung)
    assert [one.words for one in kept.order_by("pk")] == ["Đã xem", "Giữ kết quả mới"]


def test_what_a_unit_scores_anew_has_its_objection_decided_anew(appraised: Appraised) -> None:
    appraised.open()
    appraised.appraise()
    object_to(appraised)
    with text.at(DAYS[Phase.OBJECTION]):
        decide(appraised, "28")
        move_days(appraised, dt.date(2025, 10, 27), dt.date(2025, 10, 28))
        scoring.enter(
            actor=appraised.round.hung, unit=appraised.round.hai_tan, item="2", stage=Stage.SELF,
            values={"numerator": "8", "denominator": "40"},
        )  # fmt: skip
    with text.at(dt.date(2025, 10, 28)):
        operations.open_appraisal(actor=appraised.round.manager, assessment=appraised.assessment)
        operations.accept(
            actor=appraised.yen, assessment=appraised.assessment,
            reviews=[appraised.review("hai-tan", "2").pk],
        )  # fmt: skip
        assert Objection.objects.get().state == "open"
    with text.at(dt.date(2025, 12, 15)):
        decide(appraised, None)
        operations.conclude(actor=appraised.round.manager, assessment=appraised.assessment)
    assert points(Stage.FINAL, "2") == points(Stage.APPRAISED, "2") == 1.0


def test_final_inputs_of_before_the_timetable_do_not_stand_beside_a_decision(appraised: Appraised) -> None:
    scoring.enter(
        actor=appraised.round.manager, unit=appraised.round.hai_tan, item="2", stage=Stage.FINAL,
        values={"value": "1"},
    )  # fmt: skip
    appraised.open()
    appraised.appraise()
    object_to(appraised)
    with appraised.during(Phase.DECISION):
        decide(appraised, "28")
        assert dict(inputs("dot-thu", Stage.FINAL)["hai-tan"]["2"]) == {
            "numerator": "28",
            "denominator": "40",
        }
        operations.conclude(actor=appraised.round.manager, assessment=appraised.assessment)
    assert points(Stage.FINAL, "2") == float(Objection.objects.get().points or 0) == 3.5


def test_what_waits_anew_lies_on_the_desk_that_has_the_item_now(appraised: Appraised) -> None:
    appraised.open()
    appraised.appraise()
    manager, round_ = appraised.round.manager, appraised.assessment
    with text.at(DAYS[Phase.APPRAISAL]):
        operations.assign(actor=manager, assessment=round_, item="2", agency=None)
        move_days(appraised, dt.date(2025, 10, 15), dt.date(2025, 10, 17))
        scoring.enter(
            actor=appraised.round.hung, unit=appraised.round.hai_tan, item="2", stage=Stage.SELF,
            values={"numerator": "8", "denominator": "40"},
        )  # fmt: skip
    with text.at(dt.date(2025, 10, 16)):
        operations.open_appraisal(actor=manager, assessment=round_)
    row = appraised.review("hai-tan", "2")
    assert (row.state, row.checker_agency, row.checker_name) == ("waiting", "h99.hai_tan", "")
    assert (row.mark, row.reason, row.by, row.by_name) == ("", "", None, "")


def test_nothing_is_decided_on_what_the_unit_no_longer_says(appraised: Appraised) -> None:
    appraised.open()
    with text.at(DAYS[Phase.APPRAISAL]):
        move_days(appraised, dt.date(2025, 10, 15), dt.date(2025, 10, 17))
        scoring.enter(
            actor=appraised.round.hung, unit=appraised.round.hai_tan, item="2", stage=Stage.SELF,
            values={"numerator": "8", "denominator": "40"},
        )  # fmt: skip
    with text.at(dt.date(2025, 10, 16)):
        row = appraised.review("hai-tan", "2")
        with pytest.raises(Refused, match="Cập nhật hàng chờ"):
            operations.accept(actor=appraised.yen, assessment=appraised.assessment, reviews=[row.pk])
        with pytest.raises(Refused, match="Cập nhật hàng chờ"):
            cut(appraised, "4")
        operations.open_appraisal(actor=appraised.round.manager, assessment=appraised.assessment)
        operations.accept(actor=appraised.yen, assessment=appraised.assessment, reviews=[row.pk])
    assert appraised.review("hai-tan", "2").points == Decimal(1)
    assert points(Stage.APPRAISED, "2") == 1.0


def test_a_round_is_not_concluded_over_claims_that_were_made_anew(appraised: Appraised) -> None:
    appraised.open()
    appraised.appraise()
    with text.at(DAYS[Phase.APPRAISAL]):
        move_days(appraised, dt.date(2025, 10, 15), dt.date(2025, 10, 17))
        scoring.enter(
            actor=appraised.round.mai, unit=appraised.round.tan_binh, item="2", stage=Stage.SELF,
            values={"numerator": "40", "denominator": "40"},
        )  # fmt: skip
    with text.at(dt.date(2025, 12, 15)), pytest.raises(Refused, match="1 mục"):
        operations.conclude(actor=appraised.round.manager, assessment=appraised.assessment)


def test_what_a_check_found_wrong_is_not_accepted_by_its_form_without_a_word(appraised: Appraised) -> None:
    with appraised.during(Phase.SELF):
        appraised.set_days()
        operations.commit_sample(actor=appraised.round.manager, assessment=appraised.assessment, size=6)
    appraised.open()
    with appraised.during(Phase.APPRAISAL):
        operations.draw_sample(actor=appraised.round.manager, assessment=appraised.assessment)
        row = appraised.review("hai-tan", "2")
        drawn = Drawn.objects.select_related("review__unit", "review__assessment").get(review=row)
        operations.record_finding(
            actor=appraised.yen, drawn=drawn, finding="wrong", words="Không có hồ sơ nào"
        )
        same = {"numerator": "30", "denominator": "40"}
        with pytest.raises(Refused, match="kiểm tra mẫu thấy không đúng"):
            operations.change(actor=appraised.yen, review=row, values=same, reason="")
        operations.change(actor=appraised.yen, review=row, values=same, reason="Đã bổ sung hồ sơ")
    assert appraised.review("hai-tan", "2").state == Review.State.ACCEPTED


def test_objections_show_no_draft_while_it_is_appraised_anew(appraised: Appraised) -> None:
    appraised.open()
    appraised.appraise()
    object_to(appraised)
    with text.at(DAYS[Phase.OBJECTION]):
        assert queries.objections(appraised.round.hung, appraised.assessment).count() == 1
        move_days(appraised, dt.date(2025, 9, 30), dt.date(2025, 10, 28))
        cut(appraised, "16")
        for who, n in ((appraised.round.hung, 0), (appraised.yen, 1), (appraised.council, 1)):
            assert queries.objections(who, appraised.assessment).count() == n, who.name
        assert queries.objection_counts(appraised.round.hung, appraised.assessment) == {}


def test_who_no_longer_enters_for_the_unit_is_not_told_and_who_does_is(appraised: Appraised) -> None:
    appraised.open()
    appraised.appraise()
    object_to(appraised)
    hung, mai = appraised.province.hung, appraised.province.mai
    last = dt.date(2025, 10, 25)
    for holding in Holding.objects.filter(person=hung):
        holding.during = (holding.during.lower, last)
        holding.save(update_fields=["during"])
    Grant.objects.filter(person=hung).update(last_date=last)
    Grant.objects.create(
        role=Grant.objects.filter(person=mai).get().role, person=mai, tree="agency", path="h99.hai_tan",
        first_date=dt.date(2025, 10, 1),
    )  # fmt: skip
    with appraised.during(Phase.DECISION):
        decide(appraised, None, "Giữ kết quả")
    found = Notice.objects.filter(kind="scoring.objection.decided").values_list("person__login", flat=True)
    assert list(found) == ["mai"]


def test_an_appraiser_who_left_does_not_hear_of_an_objection(appraised: Appraised) -> None:
    appraised.open()
    appraised.appraise()
    Grant.objects.filter(person=appraised.yen_person).update(last_date=dt.date(2025, 10, 19))
    object_to(appraised)
    assert not Notice.objects.filter(kind="scoring.objection.filed").exists()


def test_who_may_cross_check_is_offered_though_a_unit_is_no_agency(appraised: Appraised) -> None:
    made = scoring.create_assessment(
        actor=appraised.round.manager, code="dot-khac", title="Đợt khác", year=2025,
        map_date=dt.date(2025, 7, 1), owner_path="h99", edition=appraised.assessment.edition,
        units=[NewUnit("hai-tan", "Phường Hải Tân", agency_path="h99.hai_tan"), NewUnit("dn", "Doanh nghiệp")],
    )  # fmt: skip
    assert {one.code for one in queries.may_cross_check(made)} == {"H99", "H99.02", "H99.09"}


def test_the_agency_that_came_of_a_merger_in_mid_round_may_cross_check_and_the_ended_one_may_not(
    appraised: Appraised,
) -> None:
    house = appraised.province
    with text.at(dt.date(2025, 10, 1)):
        heir = orgs.create_agency(
            code="H99.10", name="Sở mới", short_name="Sở mới", kind="thu", parent=house.city,
            valid_from=dt.date(2025, 10, 1),
        )  # fmt: skip
        orgs.merge_agencies(agencies=[house.standing], into=heir, on=dt.date(2025, 10, 1))
    with text.at(DAYS[Phase.APPRAISAL]):
        assert {one.code for one in queries.may_cross_check(appraised.assessment)} == {"H99", "H99.10"}


def test_a_correction_that_is_open_is_not_read_on_the_page_of_an_objection_by_other_units(
    appraised: Appraised,
) -> None:
    appraised.open()
    appraised.appraise()
    with appraised.during(Phase.DECISION):
        operations.conclude(actor=appraised.round.manager, assessment=appraised.assessment)
        for stage, who in ((Stage.SELF, appraised.round.hung), (Stage.APPRAISED, appraised.round.appraiser)):
            provenance.open_correction(
                actor=appraised.round.manager, assessment=appraised.assessment, stage=stage, reason="Ghi nhầm"
            )
            scoring.enter(
                actor=who, unit=appraised.round.hai_tan, item="2", stage=stage,
                values={"numerator": "17", "denominator": "40"},
            )  # fmt: skip
        seen = {
            name: pages.objection(who, "dot-thu", "hai-tan", "2").explained
            for name, who in (
                ("hung", appraised.round.hung),
                ("mai", appraised.round.mai),
                ("yen", appraised.yen),
            )
        }
    shown = {name: [row["points"] for _s, _w, row, _m in one.scores[:2]] for name, one in seen.items()}
    assert shown == {"hung": [2.125, 2.125], "mai": [3.75, 2.5], "yen": [2.125, 2.125]}
    assert "17" not in str([[cell.shown if cell else "" for cell in row.cells] for row in seen["mai"].inputs])


def test_the_fact_of_a_check_does_not_say_what_is_not_public_yet(appraised: Appraised) -> None:
    with appraised.during(Phase.SELF):
        appraised.set_days()
        operations.commit_sample(actor=appraised.round.manager, assessment=appraised.assessment, size=1)
    appraised.open()
    with appraised.during(Phase.APPRAISAL):
        operations.draw_sample(actor=appraised.round.manager, assessment=appraised.assessment)
        drawn = Drawn.objects.select_related("review__unit", "review__assessment").get()
        operations.record_finding(actor=appraised.round.appraiser, drawn=drawn, finding="wrong", words="Sai")
    fact = Event.objects.get(name="scoring.sample.checked")
    assert fact.data == {"assessment": "dot-thu", "place": 1}


def test_what_a_removed_round_had_asked_for_is_let_be(appraised: Appraised) -> None:
    with text.at(DAYS[Phase.SELF]):
        appraised.set_days()
        scoring.remove_assessment(actor=appraised.round.manager, assessment=appraised.assessment)
        jobs.announce_round.func(code="dot-thu")
    assert not Timetable.objects.exists()
    assert not Notice.objects.exists()


def test_a_quoted_round_has_no_objections_and_says_so(appraised: Appraised) -> None:
    scoring.create_assessment(
        actor=appraised.round.manager, code="theo-cong-bo", title="Theo công bố", year=2024,
        map_date=dt.date(2025, 7, 1), owner_path="h99", units=[],
    )  # fmt: skip
    client = Client()
    sign_in(client, "son")
    assert client.get("/cham-diem/theo-cong-bo/khieu-nai/").status_code == 404
    assert client.get("/api/v1/assessments/theo-cong-bo/objections").status_code == 404


def test_inputs_that_a_program_names_by_their_short_names_are_kept_under_their_own(
    appraised: Appraised,
) -> None:
    appraised.open()
    short = {"n": "20", "d": "40"}
    with appraised.during(Phase.APPRAISAL):
        row = appraised.review("hai-tan", "2")
        operations.change(actor=appraised.yen, review=row, values=short, reason="Không có biên nhận")
        operations.change(actor=appraised.yen, review=row, values=short, reason="Không có biên nhận")
        assert inputs("dot-thu", Stage.APPRAISED)["hai-tan"]["2"] == {"numerator": "20", "denominator": "40"}
        same = appraised.review("tan-binh", "2")
        operations.change(actor=appraised.yen, review=same, values={"n": "10", "d": "40"}, reason="")
        assert appraised.review("tan-binh", "2").state == Review.State.ACCEPTED
        rest = Review.objects.filter(state="waiting").values_list("pk", flat=True)
        operations.accept(
            actor=appraised.round.appraiser, assessment=appraised.assessment, reviews=list(rest)
        )
    object_to(appraised)
    with appraised.during(Phase.DECISION):
        operations.decide(
            actor=appraised.council, review=appraised.review("hai-tan", "2"), uphold=True, answer="Đúng",
            values={"n": "28", "d": "40"},
        )  # fmt: skip
        operations.conclude(actor=appraised.round.manager, assessment=appraised.assessment)
    assert inputs("dot-thu", Stage.FINAL)["hai-tan"]["2"] == {"numerator": "28", "denominator": "40"}


def test_a_file_does_not_overwrite_the_final_inputs_of_ones_own_house(
    appraised: Appraised, tmp_path: Path
) -> None:
    made = scoring.create_assessment(
        actor=appraised.round.manager, code="dot-so", title="Đợt sở", year=2025,
        map_date=dt.date(2025, 7, 1), owner_path="h99", edition=appraised.assessment.edition,
        units=[NewUnit("so-khcn", "Sở KHCN", agency_path="h99.so_khcn"), NewUnit("hai-tan", "Hải Tân")],
    )  # fmt: skip
    file = tmp_path / "diem.csv"

    def take(text_: str, stage: Stage) -> None:
        file.write_text(f"unit,item,input,value\n{text_}", encoding="utf-8")
        scoring.import_values(actor=appraised.round.manager, assessment=made, file=file, stage=stage)

    take("so-khcn,1,value,yes\n", Stage.SELF)
    take("hai-tan,1,value,yes\n", Stage.FINAL)
    for stage in (Stage.APPRAISED, Stage.FINAL):
        with pytest.raises(Denied):
            take("so-khcn,1,value,yes\nhai-tan,3,points,1\n", stage)
    assert dict(inputs("dot-so", Stage.FINAL)) == {"hai-tan": {"1": {"value": "yes"}}}


@pytest.mark.parametrize("item", ["A", "khong-co"])
def test_what_is_no_item_has_no_page_of_entering(appraised: Appraised, item: str) -> None:
    client = Client()
    sign_in(client, "hung")
    for page in ("", "khieu-nai/", "hang-cho/"):
        assert client.get(f"/cham-diem/dot-thu/{page}hai-tan/{item}/").status_code in {403, 404}, page


def test_a_code_in_other_letters_is_no_address_of_entering(appraised: Appraised) -> None:
    text_ = copy.deepcopy(FRAMEWORK)
    text_["code"], text_["items"][2]["code"] = "bo-chu", "c3"  # type: ignore[index]  # a list of items
    scoring.create_assessment(
        actor=appraised.round.manager, code="dot-chu", title="Đợt chữ", year=2025,
        map_date=dt.date(2025, 7, 1), owner_path="h99", edition=register("bo-chu", "Bộ chữ", text_),
        units=[NewUnit("hai-tan", "Phường Hải Tân", agency_path="h99.hai_tan")],
    )  # fmt: skip
    client = Client()
    sign_in(client, "hung")
    answers = [client.get(f"/cham-diem/dot-chu/hai-tan/{code}/").status_code for code in ("c3", "C3")]
    assert answers == [200, 404]
