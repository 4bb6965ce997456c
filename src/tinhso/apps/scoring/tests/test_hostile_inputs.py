"""Inputs that meet others: a ratio ready-made and in parts, what does not apply, units in decomposed letters."""

import datetime as dt
import unicodedata
from contextlib import nullcontext
from pathlib import Path

import pytest

from tests.province import Province
from tinhso.apps.scoring import computing, forms, operations, pages
from tinhso.apps.scoring.models import Result
from tinhso.apps.scoring.tests.conftest import Round
from tinhso.apps.scoring.workbooks.changes import propose
from tinhso.apps.scoring.workbooks.operations import take
from tinhso.apps.scoring.workbooks.reading import Typed
from tinhso.engines.indicators.api import framework
from tinhso.engines.indicators.store.api import NewValue, Stage, inputs, put
from tinhso.kernel.access import api as access

pytestmark = pytest.mark.django_db


def ready_ratio(round_: Round) -> None:
    """A file gave the share of item 2 as such: no field of the page shows it."""
    put(
        actor=round_.manager,
        book="dot-thu",
        stage=Stage.SELF,
        values=[NewValue("hai-tan", "2", "value", "0.5")],
    )
    computing.refresh(round_.assessment, Stage.SELF, by="thử")


def test_parts_that_are_typed_take_the_place_of_a_ready_ratio(scoring_round: Round) -> None:
    ready_ratio(scoring_round)
    operations.enter(
        actor=scoring_round.hung, unit=scoring_round.hai_tan, item="2", stage=Stage.SELF,
        values={"numerator": "30", "denominator": "40"},
    )  # fmt: skip
    assert inputs("dot-thu", Stage.SELF)["hai-tan"]["2"] == {"numerator": "30", "denominator": "40"}
    assert float(Result.objects.get(unit=scoring_round.hai_tan).total or 0) == 3.75


def test_a_remark_alone_leaves_a_ready_ratio(scoring_round: Round) -> None:
    ready_ratio(scoring_round)
    operations.enter(
        actor=scoring_round.hung, unit=scoring_round.hai_tan, item="2", stage=Stage.SELF,
        values={"numerator": "", "denominator": ""}, comment="Số của Sở",
    )  # fmt: skip
    assert inputs("dot-thu", Stage.SELF)["hai-tan"]["2"] == {"value": "0.5"}


def test_a_file_with_parts_takes_the_place_of_a_ready_ratio_and_the_other_way(
    scoring_round: Round, tmp_path: Path
) -> None:
    ready_ratio(scoring_round)
    for rows, kept in (
        ("hai-tan,2,n,30\nhai-tan,2,d,40\n", {"numerator": "30", "denominator": "40"}),
        ("hai-tan,2,value,50%\n", {"value": "50%"}),
    ):
        sent = tmp_path / "values.csv"
        sent.write_text(f"unit,item,input,value\n{rows}", encoding="utf-8")
        operations.import_values(
            actor=scoring_round.manager, assessment=scoring_round.assessment, file=sent, stage=Stage.SELF
        )
        assert inputs("dot-thu", Stage.SELF)["hai-tan"]["2"] == kept


def test_a_workbook_with_parts_takes_the_place_of_a_ready_ratio(scoring_round: Round) -> None:
    ready_ratio(scoring_round)
    rows = [Typed("2|numerator", "30", "", "", ""), Typed("2|denominator", "40", "", "", "")]
    said = propose(scoring_round.hai_tan, rows)
    assert (float(said.before or 0), float(said.after or 0)) == (2.5, 3.75)
    take(actor=scoring_round.hung, unit=scoring_round.hai_tan, rows=rows, file_name="a.xlsx")
    assert inputs("dot-thu", Stage.SELF)["hai-tan"]["2"] == {"numerator": "30", "denominator": "40"}


def test_what_does_not_apply_is_typed_and_shown_in_words() -> None:
    pillar = framework("dbi-2023-sme").items[0]
    one = pillar.inputs()[0]
    assert one.may_not_apply
    for words in ("Không áp dụng", "không áp dụng ", unicodedata.normalize("NFD", "Không áp dụng"), "na"):
        assert computing.scored(
            framework("dbi-2023-sme"), {pillar.code: {one.name: forms.typed(one, words)}}, unit=""
        ).items[pillar.code].used == {one.name: -1}
    shown = forms.item_form(pillar)(initial=forms.initial(pillar, {one.name: "na"}))
    assert "Không áp dụng" in str(shown[f"{forms.PREFIX}{one.name}"])


def test_a_unit_named_in_decomposed_letters_is_found_by_its_name(scoring_round: Round) -> None:
    unit = scoring_round.hai_tan
    unit.name = unicodedata.normalize("NFD", unit.name)
    unit.save()
    assert computing.unit_names(scoring_round.assessment)["Phường Hải Tân"] == "hai-tan"


def test_nobody_appraises_the_own_house_in_a_round_without_queues(
    scoring_round: Round, province: Province
) -> None:
    access.give(
        role="scoring-appraiser", person_id=province.hung.pk, agency=province.city.path,
        first_date=dt.date(2020, 1, 1),
    )  # fmt: skip
    hung = province.actor(province.hung)
    for unit, mine in ((scoring_round.hai_tan, True), (scoring_round.tan_binh, False)):
        assert pages.entry(hung, "dot-thu", unit.key, "1", Stage.APPRAISED).may_write is not mine
        with pytest.raises(access.Denied) if mine else nullcontext():
            operations.enter(actor=hung, unit=unit, item="1", stage=Stage.APPRAISED, values={"value": "yes"})
        with pytest.raises(access.Denied) if mine else nullcontext():
            operations.approve_unit(actor=hung, unit=unit, stage=Stage.SELF, items=["1"])
