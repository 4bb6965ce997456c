"""What a reader with some right, and a bad mind, could still learn: of drafts, of others' places, of corrections."""

import datetime as dt

import pytest
from django.test import Client

from tests.province import Province, officer, province, role
from tinhso.apps.scoring import operations as scoring
from tinhso.apps.scoring.advice import pages as advice
from tinhso.apps.scoring.appraisal import operations as appraisal
from tinhso.apps.scoring.appraisal.rules import Phase
from tinhso.apps.scoring.appraisal.tests.conftest import Appraised, appraised
from tinhso.apps.scoring.models import Comment, Run
from tinhso.apps.scoring.provenance import differing, explaining, sources
from tinhso.apps.scoring.provenance.operations import open_correction
from tinhso.apps.scoring.rankings import pages
from tinhso.apps.scoring.tests.conftest import Round, scoring_round
from tinhso.engines.indicators.store.api import Evidence, Stage, add_evidence
from tinhso.kernel.access import api as access
from tinhso.kernel.audit import api as audit
from tinhso.kernel.events.models import Event
from tinhso.kernel.people.models import Delegation, Person
from tinhso.kernel.text import api as text

__all__ = ["appraised", "province", "scoring_round"]
pytestmark = pytest.mark.django_db


def page(person: Person | None, where: str) -> str:
    client = Client()
    if person is not None:
        client.force_login(person)
    return client.get(where).content.decode()


def enter(round_: Round, unit: str, points: str, who: str = "manager", stage: Stage = Stage.SELF) -> None:
    scoring.enter(
        actor=getattr(round_, who),
        unit=getattr(round_, unit),
        item="3",
        stage=stage,
        values={"points": points},
    )


def publish(round_: Round, stage: Stage = Stage.SELF) -> Run:
    return scoring.publish(actor=round_.manager, assessment=round_.assessment, stage=stage)


def correct(round_: Round, stage: Stage = Stage.SELF) -> Run:
    return open_correction(
        actor=round_.manager, assessment=round_.assessment, stage=stage, reason="Phường cộng nhầm"
    )


# A rank among drafts is a question about others: who may change the own points could find theirs by asking often.


def test_a_place_among_drafts_is_told_only_to_who_sees_all_of_them(
    scoring_round: Round, province: Province
) -> None:
    enter(scoring_round, "hai_tan", "1")
    enter(scoring_round, "tan_binh", "2")
    where = "/cham-diem/dot-thu/hai-tan/"
    assert "hạng 2" in page(province.standing_officer, where), "who runs the round"
    assert "hạng 2" in page(province.leader, where), "who has every unit in reach"
    assert "hạng" not in page(province.hung, where).split("<main")[1].lower()
    publish(scoring_round)
    assert "hạng 2" in page(province.hung, where), "what is published is everybody's"


def test_a_correction_tells_a_unit_of_its_own_change_and_of_nobodys_place(
    scoring_round: Round, province: Province
) -> None:
    enter(scoring_round, "hai_tan", "2")
    enter(scoring_round, "tan_binh", "1")
    publish(scoring_round)
    draft = correct(scoring_round)
    enter(scoring_round, "tan_binh", "3")
    seen = differing.on_desk(scoring_round.hung, "dot-thu", draft.number, "", after="", limit=25)
    assert (seen.count, seen.moved) == (0, 0), (
        "that the neighbour went past is not known before it is published"
    )
    enter(scoring_round, "hai_tan", "1.5")
    seen = differing.on_desk(scoring_round.hung, "dot-thu", draft.number, "", after="", limit=25)
    assert [(one.unit.key, one.new.rank, one.old and one.old.rank) for one in seen.changes] == [
        ("hai-tan", None, 1)
    ]
    whole = differing.on_desk(scoring_round.manager, "dot-thu", draft.number, "", after="", limit=25)
    assert {one.unit.key: one.new.rank for one in whole.changes} == {"hai-tan": 2, "tan-binh": 1}
    assert whole.moved == 2


def test_the_page_of_a_proof_shows_no_appraised_draft_before_results_are_given_out(
    appraised: Appraised, province: Province
) -> None:
    appraised.open()
    with appraised.during(Phase.APPRAISAL):
        proof = add_evidence(
            actor=appraised.round.hung, book="dot-thu", unit="hai-tan", item="3", note="Công văn 12"
        )
        appraisal.change(
            actor=appraised.round.appraiser, review=appraised.review("hai-tan", "3"), values={"points": "1.37"},
            reason="Thiếu",
        )  # fmt: skip
        where = f"/cham-diem/minh-chung/{proof.key}/"
        seen = sources.proof(appraised.round.hung, proof.key)
        assert {one.result.run.stage for one in seen.moved} == {"self"}
        assert all("hạng" not in one.gave for one in seen.moved)
        assert "1,37" not in page(province.hung, where)
        assert "1,37" in page(province.leader, where)
    with appraised.during(Phase.OBJECTION):
        assert "1,37" in page(province.hung, where)


def test_advice_shows_a_peers_inputs_as_published_and_not_as_a_correction_has_them(
    scoring_round: Round, province: Province
) -> None:
    enter(scoring_round, "hai_tan", "1")
    enter(scoring_round, "tan_binh", "2")
    publish(scoring_round)
    correct(scoring_round)
    enter(scoring_round, "tan_binh", "2.71")
    line = next(
        one
        for one in advice.advice(scoring_round.hung, "dot-thu", "hai-tan", text.today()).lines
        if one.item.code == "3"
    )
    assert line.peer is not None
    assert dict(line.peer.values) == {"points": "2"}
    assert "2,71" not in page(province.hung, "/cham-diem/dot-thu/hai-tan/viec-tiep-theo/")


def test_a_final_score_under_correction_is_not_the_units_yet(
    scoring_round: Round, province: Province
) -> None:
    enter(scoring_round, "hai_tan", "2", stage=Stage.FINAL)
    enter(scoring_round, "tan_binh", "1", stage=Stage.FINAL)
    publish(scoring_round, Stage.FINAL)
    correct(scoring_round, Stage.FINAL)
    enter(scoring_round, "hai_tan", "1.37", stage=Stage.FINAL)
    wheres = (
        "/cham-diem/dot-thu/hai-tan/",
        "/cham-diem/dot-thu/hai-tan/3/?giai-doan=final",
        "/cham-diem/dot-thu/",
        "/cham-diem/dot-thu/hai-tan/viec-tiep-theo/",
        "/cham-diem/dot-thu/hai-tan/thu-thay-doi/",
        "/cham-diem/dot-thu/lan-tinh/2/",
    )
    assert [where for where in wheres if "1,37" in page(province.hung, where)] == []
    assert "2" in page(province.hung, wheres[1])
    assert [where for where in wheres[:3] if "1,37" not in page(province.standing_officer, where)] == []
    publish(scoring_round, Stage.FINAL)
    assert "1,37" in page(province.hung, wheres[0])


def test_words_and_proofs_of_an_open_correction_wait_for_its_publication(
    scoring_round: Round, province: Province
) -> None:
    enter(scoring_round, "hai_tan", "2")
    publish(scoring_round)
    enter(scoring_round, "hai_tan", "2", stage=Stage.FINAL)
    correct(scoring_round)
    scoring.enter(
        actor=scoring_round.hung, unit=scoring_round.hai_tan, item="3", stage=Stage.SELF, values={"points": "1.37"},
        comment="chim hoàng yến", evidence_note="biên bản",
    )  # fmt: skip
    assert "1 minh chứng" not in page(None, "/xep-hang/dot-thu/don-vi/hai-tan/")
    publish(scoring_round, Stage.FINAL)  # later than the words, and not what they are about
    said = explaining.explanation("dot-thu", "hai-tan", "3")
    assert Comment.objects.count() == 1
    assert [one.words for one in said.comments] == []
    publish(scoring_round)
    assert [one.words for one in explaining.explanation("dot-thu", "hai-tan", "3").comments] == [
        "chim hoàng yến"
    ]
    assert Evidence.objects.count() == 1


def test_a_final_ranking_is_held_against_the_final_one_before_and_no_self_score_corrected_since(
    scoring_round: Round,
) -> None:
    for stage in (Stage.SELF, Stage.FINAL):
        enter(scoring_round, "hai_tan", "2", stage=stage)
        enter(scoring_round, "tan_binh", "1", stage=stage)
        publish(scoring_round, stage)
    correct(scoring_round)
    enter(scoring_round, "hai_tan", "0.5")
    publish(scoring_round)
    correct(scoring_round, Stage.FINAL)
    enter(scoring_round, "tan_binh", "3", stage=Stage.FINAL)
    last = publish(scoring_round, Stage.FINAL)
    before = pages.shown("dot-thu", None, pages.Asked()).moved.before
    assert (last.number, before and before.number, before and before.stage) == (4, 2, "final")


def test_a_digest_of_drafts_is_shown_to_nobody_who_could_try_the_neighbours_points_through_it(
    scoring_round: Round, province: Province
) -> None:
    enter(scoring_round, "hai_tan", "1")
    enter(scoring_round, "tan_binh", "2")
    draft = scoring.compute(
        actor=scoring_round.manager, assessment=scoring_round.assessment, stage=Stage.SELF
    )
    assert draft.values_digest
    where = "/cham-diem/dot-thu/lan-tinh/"
    assert draft.values_digest[:16] in page(province.standing_officer, where)
    assert "Chưa công bố" in page(province.hung, where)
    assert draft.values_digest[:16] not in page(province.hung, where)
    publish(scoring_round)
    assert draft.values_digest[:16] in page(province.hung, where), "published inputs are everybody's"


OF_HAI_TAN = (
    "/cham-diem/dot-thu/hai-tan/", "/cham-diem/dot-thu/hai-tan/3/", "/cham-diem/dot-thu/hai-tan/viec-tiep-theo/",
    "/cham-diem/dot-thu/hai-tan/thu-thay-doi/?3.points=1", "/cham-diem/dot-thu/hai-tan/du-bao/",
    "/cham-diem/dot-thu/tham-dinh/hai-tan/3/", "/api/v1/assessments/dot-thu/reviews/hai-tan/3",
)  # fmt: skip


def answers(person: Person | None) -> dict[str, int]:
    client = Client()
    if person is not None:
        client.force_login(person)
    return {where: client.get(where).status_code for where in OF_HAI_TAN}


def test_who_stands_in_for_an_officer_reads_the_drafts_until_the_last_day_and_no_longer(
    scoring_round: Round, province: Province
) -> None:
    enter(scoring_round, "hai_tan", "1.37")
    today, post = text.today(), province.post(province.hung)
    access.give(
        role="scoring-reporter", post_id=post.pk, agency="h99.hai_tan", first_date=dt.date(2020, 1, 1)
    )
    Delegation.objects.create(
        by=province.hung, to=province.mai, post=post, first_date=today,
        last_date=today + dt.timedelta(days=2), reason="Nghỉ phép",
    )  # fmt: skip
    where = OF_HAI_TAN[0]
    with text.at(today + dt.timedelta(days=2)):
        assert "1,37" in page(province.mai, where)
    with text.at(today + dt.timedelta(days=3)):
        assert answers(province.mai) == {
            path: 401 if path.startswith("/api/") else 404 for path in OF_HAI_TAN
        }, "she appraises nothing at all"


def test_an_appraiser_of_another_branch_finds_nothing_of_this_one(
    appraised: Appraised, province: Province
) -> None:
    access.give(
        role="scoring-appraiser",
        person_id=province.mai.pk,
        agency="h99.tan_binh",
        first_date=dt.date(2020, 1, 1),
    )
    other = officer("vy", "Lý Thị Vy", province.standing, "Chuyên viên")
    access.give(
        role="scoring-appraiser", person_id=other.pk, agency="h99.tan_binh", first_date=dt.date(2020, 1, 1)
    )
    appraised.open()
    with appraised.during(Phase.APPRAISAL):
        for person in (province.mai, other):
            assert set(answers(person).values()) == {404}, person.login
        queue = page(other, "/cham-diem/dot-thu/tham-dinh/?tim=hai+tan")
        assert "Phường Hải Tân" not in queue
        for ordered in ("unit", "-unit", "self_points", "-self_points", "state"):
            found = page(other, f"/api/v1/assessments/dot-thu/reviews?order={ordered}&words=hai&limit=200")
            assert "hai-tan" not in found
        assert "hai-tan" not in page(other, "/cham-diem/dot-thu/tham-dinh/thong-ke/")


def test_who_may_read_the_record_of_a_branch_only_does_not_read_what_was_decided_in_others(
    appraised: Appraised, province: Province
) -> None:
    appraised.open()
    appraised.appraise()
    role("kiem-tra", "audit.read")
    access.give(
        role="kiem-tra", person_id=province.mai.pk, agency="h99.tan_binh", first_date=dt.date(2020, 1, 1)
    )
    seen = page(province.mai, "/quan-tri/nhat-ky/")
    assert "Mười hồ sơ không có biên nhận" not in seen
    assert "dot-thu" not in seen
    with pytest.raises(access.Denied):
        audit.history(actor=province.actor(province.mai), about=("score", "dot-thu/hai-tan"))
    access.give(role="kiem-tra", person_id=province.admin.pk, first_date=dt.date(2020, 1, 1))
    assert "dot-thu/hai-tan" in page(province.admin, "/quan-tri/nhat-ky/")


def test_what_goes_out_by_webhook_before_publication_says_who_and_where_and_no_outcome(
    appraised: Appraised, province: Province
) -> None:
    appraised.open()
    appraised.appraise()
    with appraised.during(Phase.OBJECTION):
        appraisal.file_objection(
            actor=appraised.round.hung, review=appraised.review("hai-tan", "2"), words="Có biên nhận",
            evidence_note="Sổ",
        )  # fmt: skip
    with appraised.during(Phase.DECISION):
        appraisal.decide(
            actor=appraised.council, review=appraised.review("hai-tan", "2"), uphold=True, answer="Đúng",
            values={"numerator": "30", "denominator": "40"},
        )  # fmt: skip
    told = [row.data for row in Event.objects.filter(name__startswith="scoring.")]
    of_unit = [data for data in told if data.get("unit") == "hai-tan"]
    assert len(of_unit) >= 4
    allowed = {"assessment", "unit", "item", "stage", "changed"}
    assert [data for data in of_unit if set(data) - allowed] == []
