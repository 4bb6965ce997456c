# ruff: noqa: F811  fixtures of a neighbour, used by name
"""What to do next and what if: promises on screen, ranks that leak nothing, nothing stored, effort as data."""

import datetime as dt
import re
from decimal import Decimal
from fractions import Fraction

import pytest
from django.test import Client

from tests.counting import check_queries
from tests.province import Province, province  # noqa: F401  fixtures are found by name
from tinhso.apps.scoring import computing, operations
from tinhso.apps.scoring.advice import operations as planning
from tinhso.apps.scoring.advice import pages, queries
from tinhso.apps.scoring.advice.models import ItemPlan
from tinhso.apps.scoring.advice.operations import Plan
from tinhso.apps.scoring.advice.queries import Field
from tinhso.apps.scoring.models import Result, Unit
from tinhso.apps.scoring.operations import NewUnit
from tinhso.apps.scoring.tests.conftest import Round
from tinhso.apps.scoring.tests.test_pages import RECORD, as_, published  # noqa: F401  fixtures, found by name
from tinhso.engines.indicators.api import rank
from tinhso.engines.indicators.store.api import Stage, Value
from tinhso.kernel.access.api import Denied
from tinhso.kernel.audit.models import Entry

pytestmark = pytest.mark.django_db

DAY = dt.date(2025, 10, 1)
ADVICE = "/cham-diem/dot-thu/hai-tan/viec-tiep-theo/"
WHAT_IF = "/cham-diem/dot-thu/hai-tan/thu-thay-doi/"
PLAN = "/cham-diem/dot-thu/cong-suc/"


def enter(scoring_round: Round, unit: str, item: str, **values: str) -> None:
    """Enter inputs at the self stage by the unit's own officer."""
    actor = {"hai_tan": scoring_round.hung, "tan_binh": scoring_round.mai}[unit]
    operations.enter(
        actor=actor, unit=getattr(scoring_round, unit), item=item, stage=Stage.SELF, values=values
    )


@pytest.mark.parametrize("path", [ADVICE, WHAT_IF])
def test_only_who_sees_the_units_drafts_sees_its_advice(
    as_: dict[str, Client],
    scoring_round: Round,
    path: str,
) -> None:
    statuses = {name: client.get(path).status_code for name, client in as_.items()}
    assert statuses == {"stranger": 302, "lan": 404, "hung": 200, "mai": 404, "son": 200}


def test_items_stand_in_the_order_of_the_points_their_next_step_brings(scoring_round: Round) -> None:
    enter(scoring_round, "hai_tan", "2", numerator="30", denominator="40")
    shown = pages.advice(scoring_round.hung, "dot-thu", "hai-tan", DAY)
    assert [(line.item.code, line.next.gain) for line in shown.lines] == [
        ("3", 3), ("1", 2), ("2", Fraction(5, 4))
    ]  # fmt: skip
    assert shown.gain == 10 - Fraction(15, 4)
    (move,) = shown.lines[2].next.moves
    assert (move.label, move.before, move.after, move.by) == ("Hồ sơ nộp trực tuyến", "30", "40", "+10")


def test_effort_set_by_the_standing_agency_moves_the_order(scoring_round: Round) -> None:
    planning.plan_items(
        actor=scoring_round.manager,
        assessment=scoring_round.assessment,
        plans=[Plan("3", effort=Decimal(10))],
    )
    shown = pages.advice(scoring_round.hung, "dot-thu", "hai-tan", DAY)
    assert [line.item.code for line in shown.lines] == ["2", "1", "3"]
    assert shown.efforts_known == 1


def test_what_the_first_steps_bring_together_is_what_trying_them_gives(scoring_round: Round) -> None:
    enter(scoring_round, "hai_tan", "2", numerator="10", denominator="40")
    enter(scoring_round, "tan_binh", "3", points="3")
    shown = pages.advice(scoring_round.manager, "dot-thu", "hai-tan", DAY)
    assert [(one.count, one.rank) for one in shown.first] == [(1, 1), (3, 1)]
    assert [(line.item.code, line.next.rank) for line in shown.lines] == [("2", 1), ("3", 1), ("1", 1)]
    everything = {name: value for line in shown.lines for name, value in line.next.trial.items()}
    tried = pages.what_if(scoring_round.manager, "dot-thu", "hai-tan", everything)
    assert tried.gain == shown.first[-1].gain
    assert tried.place.rank == shown.first[-1].rank
    # Who sees nobody else's draft is told points, never a rank.
    alone = pages.advice(scoring_round.hung, "dot-thu", "hai-tan", DAY)
    assert {one.rank for one in alone.first} == {None}


def test_each_item_says_its_deadline_and_its_points_per_effort(
    scoring_round: Round, as_: dict[str, Client]
) -> None:
    planning.plan_items(
        actor=scoring_round.manager,
        assessment=scoring_round.assessment,
        plans=[
            Plan("", due=dt.date(2025, 12, 15)),
            Plan("1", effort=Decimal(4), due=dt.date(2025, 10, 8)),
            Plan("3", due=dt.date(2025, 9, 28)),
        ],
    )
    shown = pages.advice(scoring_round.hung, "dot-thu", "hai-tan", DAY)
    assert {line.item.code: (line.days_left, line.per_effort) for line in shown.lines} == {
        "1": (7, Fraction(1, 2)), "2": (75, None), "3": (-3, None)
    }  # fmt: skip
    page = as_["hung"].get(ADVICE).content.decode()
    assert "0,5 điểm mỗi phần công sức" in page
    assert "quá hạn" in page


def test_only_the_manager_sets_effort_and_it_is_noted(scoring_round: Round) -> None:
    with pytest.raises(Denied):
        planning.plan_items(
            actor=scoring_round.hung,
            assessment=scoring_round.assessment,
            plans=[Plan("1", effort=Decimal(2))],
        )
    assert not ItemPlan.objects.exists()
    before = Entry.objects.count()
    for _again in range(2):  # the same again changes nothing
        planning.plan_items(
            actor=scoring_round.manager,
            assessment=scoring_round.assessment,
            plans=[Plan("1", effort=Decimal(2))],
        )
    assert Entry.objects.count() == before + 1


def test_effort_and_deadline_through_the_form(as_: dict[str, Client], scoring_round: Round) -> None:
    assert {name: c.get(PLAN).status_code for name, c in as_.items()} == {
        "stranger": 302, "lan": 404, "hung": 404, "mai": 404, "son": 200,
    }  # fmt: skip
    wrong = as_["son"].post(PLAN, {"effort-1": "0", "series-2-numerator": "khong-co"})
    assert wrong.status_code == 422
    assert "Không có chỉ tiêu báo cáo mã “khong-co”" in wrong.content.decode()
    assert not ItemPlan.objects.exists()
    assert as_["son"].post(PLAN, {"effort-1": "2", "due-": "2025-11-30"}).status_code == 303
    page = as_["hung"].get(ADVICE).content.decode()
    assert "30/11/2025" in page
    assert "công sức 2" in page


def test_trying_a_change_shows_points_and_rank_and_stores_nothing(
    as_: dict[str, Client],
    published: Round,
) -> None:
    values, results = Value.objects.count(), list(Result.objects.values_list("total", "rank"))
    page = as_["hung"].get(WHAT_IF, {"1-in-value": "yes", "2-in-numerator": "40"}).content.decode()
    assert re.search(r"3,75 → <strong>7</strong>", page)
    assert Value.objects.count() == values
    assert list(Result.objects.values_list("total", "rank")) == results


def test_the_part_for_htmx_is_the_result_alone(as_: dict[str, Client], published: Round) -> None:
    headers = {"HX-Request": "true", "HX-Request-Type": "partial", "HX-Target": "section#what-if-result"}
    part = as_["hung"].get(WHAT_IF, {"1-in-value": "yes"}, headers=headers).content.decode()
    assert part.strip().startswith("<section")
    assert "3,75 → <strong>5,75</strong>" in part
    assert "<form" not in part


def test_parts_that_are_typed_take_the_place_of_an_advised_ratio(scoring_round: Round) -> None:
    (line,) = [
        one
        for one in pages.advice(scoring_round.hung, "dot-thu", "hai-tan", DAY).lines
        if one.item.code == "2"
    ]
    assert line.next.trial == {"2-in-value": "1"}  # the whole is not known yet
    tried = pages.what_if(scoring_round.hung, "dot-thu", "hai-tan", line.next.trial)
    assert (tried.gain, tried.hidden) == (5, [("2-in-value", "1")])
    typed = {**line.next.trial, "2-in-numerator": "1", "2-in-denominator": "2"}
    assert pages.what_if(scoring_round.hung, "dot-thu", "hai-tan", typed).gain == Fraction(5, 2)


def test_values_that_the_rule_cannot_take_are_said_and_nothing_breaks(
    as_: dict[str, Client],
    published: Round,
) -> None:
    page = as_["hung"].get(WHAT_IF, {"2-in-numerator": "41"})
    assert page.status_code == 200
    assert "tử số 41 lớn hơn mẫu số 40" in page.content.decode()


def test_trying_what_is_advised_gives_what_was_promised(scoring_round: Round) -> None:
    enter(scoring_round, "hai_tan", "2", numerator="30", denominator="40")
    for line in pages.advice(scoring_round.hung, "dot-thu", "hai-tan", DAY).lines:
        tried = pages.what_if(scoring_round.hung, "dot-thu", "hai-tan", line.next.trial)
        assert tried.gain == line.next.gain > 0


def test_a_draft_of_another_unit_never_shows_in_the_rank(scoring_round: Round) -> None:
    """Hưng sees Hải Tân alone: whatever Tân Bình drafts, his pages stay the same."""
    enter(scoring_round, "hai_tan", "1", value="no")
    before = pages.what_if(scoring_round.hung, "dot-thu", "hai-tan", {"1-in-value": "yes"})
    enter(scoring_round, "tan_binh", "3", points="3")
    after = pages.what_if(scoring_round.hung, "dot-thu", "hai-tan", {"1-in-value": "yes"})
    assert before.place is after.place is None
    advised = pages.advice(scoring_round.hung, "dot-thu", "hai-tan", DAY)
    assert advised.base.field is None
    assert all(line.peer is None for line in advised.lines)
    # Whoever sees both drafts gets a rank among them.
    son = pages.what_if(
        scoring_round.manager, "dot-thu", "hai-tan", {"1-in-value": "yes", "3-in-points": "2"}
    )
    assert (son.base.place.rank, son.place.rank, son.place.of) == (2, 1, 2)


def test_after_publishing_the_rank_is_among_the_published_and_the_best_peer_is_named(
    scoring_round: Round,
) -> None:
    enter(scoring_round, "hai_tan", "1", value="no")
    enter(scoring_round, "tan_binh", "3", points="3")
    operations.publish(actor=scoring_round.manager, assessment=scoring_round.assessment, stage=Stage.SELF)
    shown = pages.advice(scoring_round.hung, "dot-thu", "hai-tan", DAY)
    assert (shown.base.place.rank, shown.base.place.of, shown.base.locked) == (2, 2, True)
    (line,) = [line for line in shown.lines if line.item.code == "3"]
    assert (line.peer.name, line.peer.points, dict(line.peer_values)) == (
        "Phường Tân Bình", 3, {"Điểm đã chấm": "3"}
    )  # fmt: skip
    assert line.to_peer is None  # the best has the maximum: that is the step itself
    # The appraisal of the other unit is a draft again and is not in it.
    operations.enter(
        actor=scoring_round.appraiser,
        unit=scoring_round.tan_binh,
        item="3",
        stage=Stage.APPRAISED,
        values={"points": "0"},
    )
    again = pages.advice(scoring_round.hung, "dot-thu", "hai-tan", DAY)
    assert again.base.place.rank == 2
    assert [one.peer.points for one in again.lines if one.item.code == "3"] == [3]


def test_a_round_entered_late_is_not_held_against_a_later_year(published: Round) -> None:
    now = published.assessment
    for year in (now.year - 1, now.year - 2, now.year - 3):
        late = operations.create_assessment(
            actor=published.manager, code=f"dot-{year}", title=str(year), year=year, map_date=now.map_date,
            owner_path=now.owner_path, edition=now.edition,
            units=[NewUnit("hai-tan", "Phường Hải Tân", agency_path=now.owner_path)],
        )  # fmt: skip
        if year == now.year - 2:
            middle = late
        elif year == now.year - 3:
            operations.enter(
                actor=published.manager, unit=late.units.select_related("assessment").get(), item="1",
                stage=Stage.SELF, values={"value": "yes"},
            )  # fmt: skip
            operations.publish(actor=published.manager, assessment=late, stage=Stage.SELF)
    found = queries.comparable_run(middle)
    assert found is not None
    assert found.assessment.code == f"dot-{now.year - 3}"


def test_the_framework_of_the_tests_is_the_one_scored(scoring_round: Round) -> None:
    assert computing.framework_of(scoring_round.assessment).total_maximum == 10


def test_pages_of_the_advice_make_a_recorded_number_of_queries(
    as_: dict[str, Client],
    published: Round,
) -> None:
    for name, path in (("advice", ADVICE), ("what_if", WHAT_IF), ("plan_items", PLAN)):
        check_queries(RECORD, f"scoring:{name}", as_["son"], path)


def test_a_change_without_points_is_said(as_: dict[str, Client], scoring_round: Round) -> None:
    page = as_["hung"].get(WHAT_IF, {"3-in-points": "0", "1-in-value": ""}).content.decode()
    assert "1 ô đã đổi; điểm giữ nguyên" in page


@pytest.mark.parametrize("written", ["-3", "0", "nhiều"])
def test_a_wrong_effort_names_its_item_and_sets_nothing(
    as_: dict[str, Client], scoring_round: Round, written: str
) -> None:
    answer = as_["son"].post(PLAN, {"effort-2": written, "due-1": "2025-12-01"})
    assert answer.status_code == 422
    assert "Công sức của chỉ số 2 phải là số lớn hơn 0, ví dụ 0,5 hoặc 1." in answer.content.decode()
    assert not ItemPlan.objects.exists()


def test_numbers_are_tried_as_they_are_typed_in_vietnam(as_: dict[str, Client], scoring_round: Round) -> None:
    enter(scoring_round, "hai_tan", "3", points="2.5")
    page = as_["hung"].get(WHAT_IF).content.decode()
    assert 'value="2,5"' in page
    assert "Sửa một ô dưới đây" in page
    same = as_["hung"].get(WHAT_IF, {"3-in-points": "2,5"}).content.decode()
    assert "Sửa một ô dưới đây" in same, "what is entered is no change"
    wrong = as_["hung"].get(WHAT_IF, {"3-in-points": "2.7"}).content.decode()
    assert "phần thập phân viết sau dấu phẩy (2,7)" in wrong
    assert "phần thập phân" not in as_["hung"].get(WHAT_IF, {"3-in-points": "2,7"}).content.decode()


def test_the_page_of_entering_shows_and_takes_numbers_as_typed_in_vietnam(
    as_: dict[str, Client], scoring_round: Round
) -> None:
    enter(scoring_round, "hai_tan", "3", points="2.5")
    path = "/cham-diem/dot-thu/hai-tan/3/"
    assert 'value="2,5"' in as_["hung"].get(path).content.decode()
    wrong = as_["hung"].post(path, {"in-points": "2.7"})
    assert (wrong.status_code, "sau dấu phẩy (2,7)" in wrong.content.decode()) == (422, True)
    assert as_["hung"].post(path, {"in-points": "2,5"}).status_code == 303
    assert Value.objects.filter(item="3").count() == 1, "nothing new is kept"
    assert as_["hung"].post(path, {"in-points": "2,7"}).status_code == 303
    assert Value.objects.get(item="3", superseded_at=None).value == "2.7"


def test_the_rank_foretold_is_the_rank_that_a_tolerance_would_give() -> None:
    """Who ties with whom hangs on the first of each tie (Decision 766: 0.001), so on all the others."""
    tolerance = Fraction("0.001")
    others = {"a": Fraction("5.0000"), "b": Fraction("4.9995"), "c": Fraction("4.9988"), "d": Fraction("1")}
    field = Field("", others | {"me": Fraction(2)}, {}, frozenset())
    foretold = field.ranks_for(Unit(key="me"), tolerance)
    for total in ("5.002", "4.9989", "4.9984", "4.9979", "3", "0.9995"):
        placed = {one.unit: one.rank for one in rank(others | {"me": Fraction(total)}, tolerance=tolerance)}
        assert foretold(Fraction(total)) == placed["me"], total
    assert foretold(Fraction("4.9984")) == 3, "c begins a tie of its own"
    assert (
        Field("", others, {}, frozenset({"a"})).ranks_for(Unit(key="me"), tolerance)(Fraction("4.9999")) == 1
    )
    assert field.ranks_for(Unit(key="me", unranked_reason="x", ranked=False), tolerance)(Fraction(9)) is None
