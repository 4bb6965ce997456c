"""What a published run shows while something else goes on: a correction, a penalty."""

import copy
import datetime as dt

import pytest
from django.test import Client

from tinhso.apps.scoring import computing, operations
from tinhso.apps.scoring import pages as scoring_pages
from tinhso.apps.scoring.advice import queries as advice
from tinhso.apps.scoring.advice.pages import what_if
from tinhso.apps.scoring.models import Run
from tinhso.apps.scoring.operations import NewUnit
from tinhso.apps.scoring.provenance.operations import open_correction
from tinhso.apps.scoring.rankings import changes, merging, pages, sdmx, summary
from tinhso.apps.scoring.rankings.comparing import compare
from tinhso.apps.scoring.rankings.pages import Asked
from tinhso.apps.scoring.rankings.tests import test_merging
from tinhso.apps.scoring.rankings.tests.conftest import place
from tinhso.apps.scoring.rankings.tests.test_merging import CODES
from tinhso.apps.scoring.tests.conftest import FRAMEWORK
from tinhso.engines.indicators.store.api import NewValue, Stage, put, register
from tinhso.kernel.access import api as access

pytestmark = pytest.mark.django_db
DAY = dt.date(2025, 7, 1)


def test_merged_provinces_show_what_was_published_not_an_open_correction(manager: access.Actor) -> None:
    homes = {
        name: place(str(n), name, 105, 20) for n, name in enumerate(("Hải Dương", "Hải Phòng"), start=91)
    }
    run = test_merging.publish(manager, homes)
    before = [(one.name, one.total) for one in merging.reorganised(run, DAY)]
    assert before and all(total is not None for _name, total in before)
    correction = open_correction(
        actor=manager, assessment=run.assessment, stage=Stage(run.stage), reason="Sửa số của Hải Dương"
    )
    put(
        actor=manager, book=run.assessment.code, stage=Stage(run.stage),
        values=[NewValue("hai-duong", code, "value", "0.0001") for code in CODES],
    )  # fmt: skip
    computing.refresh(run.assessment, Stage(run.stage), by="thử")
    assert [(one.name, one.total) for one in merging.reorganised(run, DAY)] == before
    corrected = operations.publish(actor=manager, assessment=run.assessment, stage=Stage(run.stage))
    assert corrected.pk == correction.pk
    assert [(one.name, one.total) for one in merging.reorganised(corrected, DAY)] != before
    assert [(one.name, one.total) for one in merging.reorganised(run, DAY)] == before


def with_penalty() -> dict[str, object]:
    """The small set with a penalty of up to 4 points and a bonus of up to 2."""
    found = copy.deepcopy(FRAMEWORK)
    found["code"] = "bo-tru"
    found["groups"][0]["items"] = 4
    found["items"] += [
        {
            "code": "T",
            "group": "A",
            "effect": "penalty",
            "name": "Sự cố",
            "max": 4,
            "rule": {"type": "per_case", "each": 1},
        },
        {
            "code": "C",
            "effect": "bonus",
            "name": "Sáng kiến",
            "max": 2,
            "rule": {"type": "per_case", "each": 1},
        },
    ]
    return found


def publish_penalties(manager: access.Actor, year: int, cases: dict[str, int]) -> Run:
    """A round in which every unit has all points of the plan, and these cases of penalty."""
    found = operations.create_assessment(
        actor=manager, code=f"tru-{year}", title="Có điểm trừ", year=year, map_date=dt.date(year, 12, 31),
        owner_path="h99", edition=register("bo-tru", "Bộ có điểm trừ", with_penalty()),
        units=[NewUnit(key, key.upper(), None, "h99") for key in cases],
    )  # fmt: skip
    put(
        actor=manager, book=found.code, stage=Stage.FINAL,
        values=[NewValue(key, "1", "value", "yes") for key in cases]
        + [NewValue(key, "T", "count", str(count)) for key, count in cases.items()],
    )  # fmt: skip
    computing.refresh(found, Stage.FINAL, by="thử")
    return operations.publish(actor=manager, assessment=found, stage=Stage.FINAL)


def test_the_unit_with_fewest_penalty_points_is_first_in_that_column(manager: access.Actor) -> None:
    run = publish_penalties(manager, 2025, {"a": 2, "b": 0, "c": 1})
    shown = pages.shown(run.assessment.code, run.number, Asked(by="chi-so.T"))
    assert [(one.unit, one.rank, one.points) for one in shown.order] == [
        ("b", 1, 0.0),
        ("c", 2, 1.0),
        ("a", 3, 2.0),
    ]
    figures = {
        (one.unit, one.indicator): one.value for one in sdmx.figures(shown) if one.measure == sdmx.RANK
    }
    assert (figures["b", "I_T"], figures["a", "I_T"]) == ("1", "3")
    line = next(one for _name, lines in compare(shown, ["a", "b"]).groups for one in lines if one.code == "T")
    assert line.best == 0


def test_a_penalty_that_grew_is_points_lost_and_one_not_given_is_none(manager: access.Actor) -> None:
    publish_penalties(manager, 2024, {"a": 0, "b": 1, "c": 1})
    run = publish_penalties(manager, 2025, {"a": 2, "b": 0, "c": 1})
    there = {key: changes.standing(run.results.get(unit__key=key)) for key in "ab"}
    assert [(one.code, one.gained) for one in there["a"].moved] == [("T", -2.0)]
    assert [(one.code, one.gained) for one in there["b"].moved] == [("T", 1.0)]
    assert {one.code: one.lost for one in there["a"].losing} == {"2": 5.0, "3": 3.0, "T": 2.0}
    assert {one.code: one.lost for one in there["b"].losing} == {"2": 5.0, "3": 3.0}
    losses = {
        one.code: (one.lost, one.nothing, one.full) for one in summary.summary("tru-2025", run.number).losses
    }
    assert losses == {"2": (15.0, 3, 0), "3": (9.0, 3, 0), "T": (3.0, 0, 1)}


def test_the_best_peer_has_the_fewest_penalty_points(manager: access.Actor) -> None:
    run = publish_penalties(manager, 2025, {"a": 2, "b": 0, "c": 1})
    found = advice.best_peers(run, run.assessment.units.get(key="a"))
    assert (found["T"].unit, found["T"].points) == ("b", 0.0)


def test_bonus_and_penalty_stand_on_every_page_once(manager: access.Actor, client: Client) -> None:
    """The penalty is in a group, the bonus in none."""
    run = publish_penalties(manager, 2025, {"a": 2, "b": 0})
    shown = scoring_pages.result(run.assessment.code, "a")
    assert [line.item.code for _group, lines in shown.groups for line in lines] == ["1", "2", "3", "T", "C"]
    compared = compare(pages.shown(run.assessment.code, run.number, Asked()), ["a", "b"])
    assert [one.code for _name, lines in compared.groups for one in lines] == ["1", "2", "3", "T", "C"]
    trial = what_if(manager, run.assessment.code, "a", {})
    assert [item.code for group in trial.groups for item, _form in group.items] == ["1", "2", "3", "T", "C"]
    for path in ("don-vi/a/", "bo-chi-so/"):
        body = client.get(f"/xep-hang/tru-2025/{path}").content.decode()
        assert (body.count("· điểm trừ"), body.count("· điểm cộng")) == (1, 1)
