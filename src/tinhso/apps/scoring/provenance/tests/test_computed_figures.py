"""Inputs that are computed figures: formulas, sums over months, places without an agency of their own."""

import datetime as dt
import uuid
from decimal import Decimal
from typing import Any

import pytest
from django.core.exceptions import ValidationError
from django.test import Client

from tests.province import Province, province, sign_in  # noqa: F401  a fixture, found by name
from tinhso.apps.scoring import operations
from tinhso.apps.scoring.models import Assessment
from tinhso.apps.scoring.operations import NewUnit
from tinhso.apps.scoring.provenance import feeding, figures, sources, subscriptions
from tinhso.apps.scoring.provenance.models import FedPart, FedValue
from tinhso.apps.scoring.provenance.operations import bind, take_figures, unbind
from tinhso.apps.scoring.tests.conftest import FRAMEWORK, Round
from tinhso.engines.indicators.api import ValuesRefused
from tinhso.engines.indicators.plugs import FigureKey
from tinhso.engines.indicators.series import api as series
from tinhso.engines.indicators.series.api import Address, NewDatum
from tinhso.engines.indicators.store.api import Source, Stage, Value, register
from tinhso.kernel.events.api import Happened
from tinhso.kernel.orgs.models import Agency
from tinhso.kernel.places.models import Lineage, Place
from tinhso.kernel.text import api as text

pytestmark = pytest.mark.django_db
JULY = dt.date(2025, 7, 1)


def write(round_: Round, code: str, period: str, **values: int | None) -> None:
    """Values by the last part of the agency's path."""
    one, when = series.indicator(code), series.periods.get(period)
    series.write(
        actor=round_.manager,
        data=[
            NewDatum(
                Address(one.pk, when.pk, Agency.objects.get(path__endswith=f".{name}").pk),
                None if value is None else Decimal(value),
            )
            for name, value in values.items()
        ],
    )


def take(round_: Round, assessment: Assessment | None = None) -> feeding.Taken:
    return take_figures(actor=round_.manager, assessment=assessment or round_.assessment, stage=Stage.SELF)


def given(unit: str, name: str) -> Value:
    return Value.objects.get(unit=unit, input=name, superseded_at=None)


def points(assessment: Assessment) -> dict[str, float]:
    rows = assessment.runs.get(published_at=None).results.select_related("unit")
    return {row.unit.key: row.items["2"]["points"] for row in rows}


@pytest.fixture
def indicators(db: None) -> None:
    series.put_indicator(code="HS_TT", title="Hồ sơ trực tuyến", kind="integer")
    series.put_indicator(code="HS", title="Hồ sơ đã giải quyết", kind="integer")
    series.put_indicator(
        code="TL", title="Tỷ lệ trực tuyến", kind="percent", decimals=1, comes_from="formula",
        formula="[HS_TT] / [HS] * 100",
    )  # fmt: skip


@pytest.fixture
def rated(scoring_round: Round, indicators: None) -> Round:
    """Item 2 is fed by the rate: 30 of 40 in Hải Tân, 20 of 40 in Tân Bình."""
    write(scoring_round, "HS_TT", "2025", hai_tan=30, tan_binh=20)
    write(scoring_round, "HS", "2025", hai_tan=40, tan_binh=40)
    bind(
        actor=scoring_round.manager, assessment=scoring_round.assessment, item="2", name="value",
        indicator="TL", period="2025",
    )  # fmt: skip
    return scoring_round


def test_a_rate_becomes_an_input_and_opens_to_its_formula_its_parts_and_their_figures(rated: Round) -> None:
    assert take(rated) == feeding.Taken(2)
    assert points(rated.assessment) == {"hai-tan": 3.75, "tan-binh": 2.5}
    value = given("hai-tan", "value")
    assert (value.value, value.source) == ("0.75", Source.PERSON)
    made = figures.of([value])[value.pk].made
    assert made is not None
    assert (made.formula, made.shown, made.value) == ("[HS_TT] / [HS] * 100", "30 ÷ 40 × 100", "75")
    assert [(one.code, one.value) for one in made.parts] == [("HS", "40"), ("HS_TT", "30")]
    assert [(one.agency, one.shown, one.by) for part in made.parts for one in part.stored] == [
        ("Ủy ban nhân dân phường Hải Tân", "40", "Đỗ Văn Sơn"),
        ("Ủy ban nhân dân phường Hải Tân", "30", "Đỗ Văn Sơn"),
    ]
    assert (FedValue.objects.count(), FedPart.objects.count()) == (2, 4)
    assert take(rated) == feeding.Taken(0)
    assert (FedValue.objects.count(), FedPart.objects.count()) == (2, 4)


def test_a_part_of_a_formula_leads_to_the_scores_that_it_moved(rated: Round) -> None:
    take(rated)
    for code in ("HS_TT", "HS", "TL"):
        (use,) = sources.USER.uses(rated.hung, FigureKey(code, "2025", "H99.01"))
        assert use.gave == "3,75/5 điểm, tổng 3,75"
    assert sources.USER.uses(rated.stranger, FigureKey("HS", "2025", "H99.01")) == []


def test_the_draft_follows_a_part_and_the_same_rate_of_other_numbers_tells_of_these(rated: Round) -> None:
    take(rated)
    write(rated, "HS_TT", "2025", hai_tan=60)
    write(rated, "HS", "2025", hai_tan=80)
    happened = Happened(
        id=uuid.uuid4(), name="reporting.figures.counted", subject="x", at=text.now(),
        data={"indicator": "HS", "period": "2025", "changed": 1},
    )  # fmt: skip
    subscriptions.figures_changed(happened)
    value = given("hai-tan", "value")
    made = figures.of([value])[value.pk].made
    assert made is not None
    assert (value.value, made.shown) == ("0.75", "60 ÷ 80 × 100")
    assert Value.objects.filter(unit="hai-tan", input="value").count() == 2
    assert Value.objects.filter(unit="tan-binh", input="value").count() == 1


def test_only_what_a_draft_is_made_of_moves_it(rated: Round) -> None:
    take(rated)
    series.put_indicator(code="KHAC", title="Khác", kind="integer")
    assert feeding.waiting("HS", "2025") == [(rated.assessment, Stage.SELF)]
    assert feeding.waiting("HS", "202503") == [(rated.assessment, Stage.SELF)]
    assert feeding.waiting("KHAC", "2025") == []


def test_a_part_that_is_taken_back_takes_the_input_back(rated: Round) -> None:
    take(rated)
    write(rated, "HS", "2025", hai_tan=None)
    assert take(rated).changed == 1
    assert points(rated.assessment) == {"hai-tan": 0, "tan-binh": 2.5}


def test_months_add_up_to_the_year_and_each_month_is_named(scoring_round: Round, indicators: None) -> None:
    for month, online in (("202501", 10), ("202502", 12), ("202503", 8)):
        write(scoring_round, "HS_TT", month, hai_tan=online)
    bind(
        actor=scoring_round.manager, assessment=scoring_round.assessment, item="2", name="numerator",
        indicator="HS_TT", period="2025",
    )  # fmt: skip
    take(scoring_round)
    value = given("hai-tan", "numerator")
    made = figures.of([value])[value.pk].made
    assert made is not None
    assert (value.value, made.formula) == ("30", "")
    assert [(one.period, one.shown) for one in made.stored] == [
        ("Tháng 1/2025", "10"), ("Tháng 2/2025", "12"), ("Tháng 3/2025", "8"),
    ]  # fmt: skip


def test_a_formula_of_formulas_opens_to_the_last_figure(rated: Round) -> None:
    series.put_indicator(
        code="TB2", title="Trung bình hai năm", kind="percent", decimals=1, comes_from="formula",
        formula="([TL] + [TL@-1]) / 2",
    )  # fmt: skip
    write(rated, "HS_TT", "2024", hai_tan=10)
    write(rated, "HS", "2024", hai_tan=40)
    bind(
        actor=rated.manager,
        assessment=rated.assessment,
        item="2",
        name="value",
        indicator="TB2",
        period="2025",
    )
    take(rated)
    value = given("hai-tan", "value")
    made = figures.of([value])[value.pk].made
    assert made is not None
    assert (value.value, made.shown) == ("0.5", "(75 + 25) ÷ 2")
    assert [(one.period, one.shown) for one in made.parts] == [
        ("Năm 2024", "10 ÷ 40 × 100"), ("Năm 2025", "30 ÷ 40 × 100"),
    ]  # fmt: skip
    (last_year, _this_year) = made.parts
    assert [one.shown for part in last_year.parts for one in part.stored] == ["40", "10"]
    assert not Value.objects.filter(unit="tan-binh", superseded_at=None).exists()


def test_what_the_platform_counts_stays_counted_through_a_formula(
    scoring_round: Round, indicators: None
) -> None:
    for code in ("DEM_A", "DEM_B"):
        series.put_indicator(
            code=code, title=code, kind="integer", comes_from="fact", fact="programme.tasks_due"
        )
        write(scoring_round, code, "2025", hai_tan=3 if code == "DEM_A" else 4)
    series.put_indicator(
        code="TL_DEM", title="Tỷ lệ đếm", kind="percent", decimals=2, comes_from="formula",
        formula="[DEM_A] / [DEM_B] * 100",
    )  # fmt: skip
    bind(
        actor=scoring_round.manager, assessment=scoring_round.assessment, item="2", name="value",
        indicator="TL_DEM", period="2025",
    )  # fmt: skip
    take(scoring_round)
    value = given("hai-tan", "value")
    assert (value.value, value.source) == ("0.75", Source.FACT)
    made = figures.of([value])[value.pk].made
    assert made is not None
    assert [one.origins[0].link for part in made.parts for one in part.stored] == [
        "/so-lieu/so-dem/DEM_A/2025/H99.01/", "/so-lieu/so-dem/DEM_B/2025/H99.01/",
    ]  # fmt: skip


@pytest.mark.parametrize("formula", ["[HS_TT] * [on_time(bc-thang)]", "[TL_TRE] + 1"])
def test_a_formula_that_opens_to_no_figure_is_refused(rated: Round, formula: str) -> None:
    series.put_indicator(
        code="TL_TRE", title="Tỷ lệ trễ", kind="percent", comes_from="formula", formula="[rate(bc-thang)]"
    )
    series.put_indicator(code="X", title="Chỉ tiêu X", kind="percent", comes_from="formula", formula=formula)
    with pytest.raises(ValidationError, match="không mở được tới số liệu gốc"):
        bind(
            actor=rated.manager,
            assessment=rated.assessment,
            item="2",
            name="value",
            indicator="X",
            period="2025",
        )
    assert [one.indicator.code for one in feeding.bindings(rated.assessment)] == ["TL"]


def place(name: str, key: str, above: Place | None = None, since: dt.date = dt.date(2020, 1, 1)) -> Place:
    return Place.objects.create(
        key=key, code=key, level=3 if above else 1, kind="xa" if above else "tinh", name=name, label=name,
        folded_name=name.lower(), folded_label=name.lower(), sort_key=name.lower(), parent=above,
        path=f"{above.path}.{key}" if above else key, valid_from=since,
    )  # fmt: skip


@pytest.fixture
def communes(scoring_round: Round, province: Province, indicators: None) -> Assessment:  # noqa: F811  the fixture above
    """Two communes scored as places: one with two agencies, and one to which half of a third came in July."""
    top = place("Hải Dương", "p10")
    east, west, gone = (place(name, key, top) for name, key in (("Đông", "c1"), ("Tây", "c2"), ("Cũ", "c3")))
    Place.objects.filter(pk=gone.pk).update(valid_to=JULY)
    for new in (east, west):
        Lineage.objects.create(
            old=gone,
            new=new,
            share=Decimal("0.5"),
            basis="document",
            kind="split",
            main=new == east,
            date=JULY,
        )
    for agency, where in (
        (province.hai_tan, east), (province.standing, east), (province.tan_binh, west), (province.city, top),
    ):  # fmt: skip
        Agency.objects.filter(pk=agency.pk).update(place=where)
    gone_office = Agency.objects.get(pk=province.tan_binh.pk)
    gone_office.pk, gone_office.code, gone_office.path, gone_office.place = None, "H99.03", "h99.cu", gone
    gone_office.save(force_insert=True)
    made = operations.create_assessment(
        actor=scoring_round.manager, code="xa-phuong", title="Các xã", year=2025, map_date=JULY,
        owner_path=province.city.path, edition=register("bo-thu", "Bộ chỉ số thử", FRAMEWORK),
        units=[
            NewUnit("dong", "Xã Đông", east.pk, None, east.path),
            NewUnit("tay", "Xã Tây", west.pk, None, west.path),
        ],
    )  # fmt: skip
    return made


def test_places_have_the_figures_of_their_agencies_on_the_map_of_the_day(
    scoring_round: Round, communes: Assessment
) -> None:
    write(scoring_round, "HS_TT", "2025", hai_tan=20, so_khcn=5, tan_binh=12, cu=10)
    write(scoring_round, "HS", "2025", hai_tan=30, so_khcn=5, tan_binh=15, cu=10)
    for name, code in (("numerator", "HS_TT"), ("denominator", "HS")):
        bind(
            actor=scoring_round.manager,
            assessment=communes,
            item="2",
            name=name,
            indicator=code,
            period="2025",
        )
    assert take(scoring_round, communes) == feeding.Taken(4)
    told: dict[tuple[str, str], Any] = {
        (v.unit, v.input): v.value for v in Value.objects.filter(book="xa-phuong", superseded_at=None)
    }
    assert told == {
        ("dong", "numerator"): "30", ("dong", "denominator"): "40",
        ("tay", "numerator"): "17", ("tay", "denominator"): "20",
    }  # fmt: skip
    value = Value.objects.get(book="xa-phuong", unit="dong", input="numerator")
    made = figures.of([value])[value.pk].made
    assert made is not None
    assert sorted((one.key.agency, one.shown) for one in made.stored) == [
        ("H99.01", "20"), ("H99.03", "10"), ("H99.09", "5"),
    ]  # fmt: skip
    operations.publish(actor=scoring_round.manager, assessment=communes, stage=Stage.SELF)
    (use, other) = sources.USER.uses(scoring_round.stranger, FigureKey("HS_TT", "2025", "H99.03"))
    assert {use.title, other.title} == {
        "Các xã: Hồ sơ trực tuyến, Xã Đông", "Các xã: Hồ sơ trực tuyến, Xã Tây",
    }  # fmt: skip


def test_a_rate_of_a_place_is_the_rate_of_its_sums(scoring_round: Round, communes: Assessment) -> None:
    write(scoring_round, "HS_TT", "2025", hai_tan=20, so_khcn=10)
    write(scoring_round, "HS", "2025", hai_tan=20, so_khcn=20)
    bind(
        actor=scoring_round.manager,
        assessment=communes,
        item="2",
        name="value",
        indicator="TL",
        period="2025",
    )
    take(scoring_round, communes)
    assert Value.objects.get(book="xa-phuong", superseded_at=None).value == "0.75"


def test_a_place_with_one_agency_takes_its_figure_as_it_is(
    scoring_round: Round, communes: Assessment
) -> None:
    write(scoring_round, "HS_TT", "2025", tan_binh=12)
    bind(
        actor=scoring_round.manager,
        assessment=communes,
        item="2",
        name="numerator",
        indicator="HS_TT",
        period="2025",
    )
    take(scoring_round, communes)
    value = Value.objects.get(book="xa-phuong", unit="tay")
    figure = figures.of([value])[value.pk]
    assert (figure.made, figure.agency, figure.by) == (None, "Ủy ban nhân dân phường Tân Bình", "Đỗ Văn Sơn")


def test_a_place_inside_a_place_counts_for_both(scoring_round: Round, communes: Assessment) -> None:
    top = Place.objects.get(key="p10")
    communes.units.create(
        key="tinh", name="Tỉnh", sort_key="tinh", folded_name="tinh", place=top, place_path=top.path
    )
    write(scoring_round, "HS_TT", "2025", hai_tan=20, tan_binh=12)
    bind(
        actor=scoring_round.manager,
        assessment=communes,
        item="2",
        name="numerator",
        indicator="HS_TT",
        period="2025",
    )
    take(scoring_round, communes)
    assert dict(Value.objects.filter(book="xa-phuong").values_list("unit", "value")) == {
        "dong": "20", "tay": "12", "tinh": "32",
    }  # fmt: skip


def test_the_page_of_the_item_opens_the_formula(rated: Round) -> None:
    take(rated)
    client = Client()
    sign_in(client, "hung")
    page = client.get("/cham-diem/dot-thu/hai-tan/2/?giai-doan=self").content.decode()
    assert "30 ÷ 40 × 100" in page
    assert "Hồ sơ đã giải quyết" in page


def test_a_rate_takes_the_place_of_typed_parts_and_these_are_typed_no_more(rated: Round) -> None:
    unbind(actor=rated.manager, assessment=rated.assessment, item="2", name="value")
    operations.enter(
        actor=rated.hung, unit=rated.hai_tan, item="2", stage=Stage.SELF,
        values={"numerator": "1", "denominator": "40"},
    )  # fmt: skip
    bind(
        actor=rated.manager,
        assessment=rated.assessment,
        item="2",
        name="value",
        indicator="TL",
        period="2025",
    )
    assert take(rated) == feeding.Taken(4)
    assert dict(Value.objects.filter(unit="hai-tan", superseded_at=None).values_list("input", "value")) == {
        "value": "0.75"
    }
    with pytest.raises(ValuesRefused, match="không nhập tay được"):
        operations.enter(
            actor=rated.hung, unit=rated.hai_tan, item="2", stage=Stage.SELF, values={"numerator": "2"}
        )
