"""Adding up over places and time: the whole equals its parts on the map of any day."""

import datetime as dt
from collections.abc import Iterator
from dataclasses import dataclass, field
from decimal import Decimal
from itertools import count
from typing import Any

import numpy as np
import pytest
from django.db import transaction
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from tinhso.engines.indicators.series import api as series
from tinhso.engines.indicators.series.api import Address, NewDatum, Question, TooMuch, ask, figuring
from tinhso.engines.indicators.series.cubes import shelf
from tinhso.kernel.access.api import system
from tinhso.kernel.orgs.models import Agency, AgencyKind
from tinhso.kernel.places import api as places
from tinhso.kernel.places.models import Lineage, Place

pytestmark = pytest.mark.django_db
SINCE = dt.date(2020, 1, 1)
JULY = dt.date(2024, 7, 1)
ONE = Decimal(1)


@pytest.fixture(autouse=True)
def fresh() -> Iterator[None]:
    shelf.clear()
    yield
    shelf.clear()


@dataclass
class Land:
    """A province with two districts and three communes, an agency in each, and a department of the province."""

    places: dict[str, Place] = field(default_factory=dict)
    agencies: dict[str, Agency] = field(default_factory=dict)
    numbers: Iterator[int] = field(default_factory=lambda: count(10))

    def place(self, name: str, level: int, parent: str = "", since: dt.date = SINCE) -> Place:
        number = next(self.numbers)
        above = self.places.get(parent)
        path = f"{above.path}.x{number}" if above else f"x{number}"
        kind = {1: "tinh", 2: "huyen", 3: "xa"}[level]
        made = Place.objects.create(
            key=f"x{number}", code=f"{number}", level=level, kind=kind, name=name, label=name, folded_name=name.lower(),
            folded_label=name.lower(), sort_key=name.lower(), parent=above, path=path, valid_from=since,
        )  # fmt: skip
        self.places[name] = made
        self.agency(f"UBND {name}", name)
        return made

    def agency(self, name: str, where: str) -> Agency:
        kind, _ = AgencyKind.objects.get_or_create(code="thu", defaults={"title": "Cơ quan thử", "level": 1})
        number = next(self.numbers)
        self.agencies[name] = Agency.objects.create(
            code=f"H99.{number}", name=name, short_name=name, kind=kind, path=f"a{number}",
            place=self.places[where], valid_from=SINCE, folded_name=name, sort_key=name,
        )  # fmt: skip
        return self.agencies[name]

    def become(self, old: str, shares: dict[str, Decimal], on: dt.date = JULY) -> None:
        """End a place and hand it on by shares."""
        ended = self.places[old]
        Place.objects.filter(pk=ended.pk).update(valid_to=on)
        largest = max(shares, key=lambda name: shares[name])
        for name, share in shares.items():
            Lineage.objects.create(
                old=ended, new=self.places[name], share=share, basis="document",
                kind="merge" if share == 1 else "split", main=name == largest, date=on,
            )  # fmt: skip

    def put(self, code: str, period: str, **values: Any) -> None:
        """Values by the name of the place whose committee reports it."""
        one = series.indicator(code)
        when = series.periods.get(period).pk
        series.write(
            actor=system(),
            data=[
                NewDatum(Address(one.pk, when, self.agencies[name.replace("_", " ")].pk), Decimal(str(value)))
                for name, value in values.items()
            ],
        )


@pytest.fixture
def land(db: None) -> Land:
    return make_land()


def make_land() -> Land:
    made = Land()
    made.place("Tỉnh", 1)
    made.place("Huyện Đông", 2, "Tỉnh")
    made.place("Huyện Tây", 2, "Tỉnh")
    for name, above in (("A", "Huyện Đông"), ("B", "Huyện Đông"), ("C", "Huyện Tây")):
        made.place(name, 3, above)
    made.agency("Sở", "Tỉnh")
    series.put_indicator(code="HS", title="Hồ sơ", kind="integer")
    series.put_indicator(code="TT", title="Trực tuyến", kind="integer")
    series.put_indicator(
        code="TL",
        title="Tỷ lệ",
        kind="percent",
        decimals=1,
        comes_from="formula",
        formula="[TT] / [HS] * 100",
    )
    series.put_indicator(
        code="PHU", title="Phủ sóng", kind="percent", decimals=2, over_places="mean", over_time="last"
    )
    series.put_indicator(code="HANG", title="Hạng", kind="integer", over_places="none", over_time="none")
    return made


def table(answer: series.Answer, column: int = 0) -> dict[str, Decimal | None]:
    """Row name → value of one column; "" is the whole."""
    found: dict[str, Decimal | None] = {
        (row if isinstance(row, str) else row.name): cells[column]
        for row, cells in zip(answer.rows, answer.cells, strict=True)
    }
    return found | {"": answer.whole[column]}


COMMUNES = {"UBND_A": 3, "UBND_B": 4, "UBND_C": 5}


@pytest.mark.parametrize(
    ("level", "rows"),
    [
        (3, {"A": 3, "B": 4, "C": 5, "Tỉnh": 2, "": 14}),
        (2, {"Huyện Đông": 7, "Huyện Tây": 5, "Tỉnh": 2, "": 14}),
        (1, {"Tỉnh": 14, "": 14}),
        (None, {"UBND A": 3, "UBND B": 4, "UBND C": 5, "Sở": 2, "": 14}),
    ],
)
def test_figures_add_up_the_tree(land: Land, level: int | None, rows: dict[str, int]) -> None:
    land.put("HS", "202401", **COMMUNES, Sở=2)
    assert table(ask(Question(("HS",), ("202401",), level))) == rows


def test_one_may_ask_for_a_part_of_the_tree(land: Land) -> None:
    land.put("HS", "202401", **COMMUNES)
    assert table(ask(Question(("HS",), ("202401",), 3, within=land.places["Huyện Đông"]))) == {
        "A": 3,
        "B": 4,
        "": 7,
    }


def test_months_make_quarters_and_years_by_the_indicators_own_rule(land: Land) -> None:
    for month, value in (("202401", 10), ("202402", 20), ("202403", 60)):
        land.put("HS", month, UBND_A=value)
        land.put("PHU", month, UBND_A=value)
        land.put("HANG", month, UBND_A=value)
    answer = ask(Question(("HS", "PHU", "HANG"), ("2024Q1", "2024"), 3))
    assert answer.whole == [90, 90, 60, 60, None, None]


def test_a_year_whose_reports_became_quarterly_counts_its_months_too(land: Land) -> None:
    for month, value in (("202401", 10), ("202402", 20), ("202403", 30), ("202404", 7)):
        land.put("HS", month, UBND_A=value, UBND_B=1)
        land.put("PHU", month, UBND_A=value)
    for quarter, value in (("2024Q2", 100), ("2024Q3", 200)):
        land.put("HS", quarter, UBND_A=value, UBND_C=3)
        land.put("PHU", quarter, UBND_A=value)
    land.put("HS", "202410", UBND_B=5)
    land.put("PHU", "202410", UBND_B=5)
    answer = ask(Question(("HS", "PHU"), ("2024", "2024Q2"), 3))
    assert table(answer) == {"A": 360, "B": 8, "C": 6, "": 374}, "April is in the second quarter"
    assert table(answer, 1) == {"A": 100, "B": None, "C": 3, "": 103}
    assert table(answer, 2) == {"A": 200, "B": 5, "C": None, "": Decimal("102.5")}, (
        "the last by time, whatever its kind"
    )
    assert ask(Question(("HS",), ("2024",), 3, within=land.places["Huyện Tây"])).whole == [6]
    rows = figuring.at_agencies({name: land.agencies[f"UBND {name}"].pk for name in "ABC"})
    made = {
        (code, unit): [int(part.value) for part in found.stored]
        for code in ("HS", "PHU")
        for unit, found in figuring.figure(
            series.indicator(code), series.periods.get("2024"), series.breakdown(), rows, str
        ).items()
    }
    assert made["HS", "A"] == [10, 20, 30, 100, 200], "what it is made of, by time"
    assert (made["HS", "B"], made["PHU", "A"], made["PHU", "B"]) == ([1, 1, 1, 5], [200], [5])


def test_a_figure_of_the_period_itself_stands_before_sums_of_shorter_ones(land: Land) -> None:
    land.put("HS", "202401", UBND_A=10)
    land.put("HS", "2024Q1", UBND_A=35)
    assert ask(Question(("HS",), ("2024Q1",), 1)).whole == [35]


def test_a_share_of_the_whole_is_the_share_of_the_sums(land: Land) -> None:
    land.put("HS", "202401", UBND_A=10, UBND_B=90)
    land.put("TT", "202401", UBND_A=10, UBND_B=45)
    assert table(ask(Question(("TL",), ("202401",), 3))) == {"A": 100, "B": 50, "": 55}


def test_a_mean_is_plain_and_what_does_not_add_up_is_blank_above_one(land: Land) -> None:
    land.put("PHU", "202401", UBND_A="80", UBND_B="91.5")
    land.put("HANG", "202401", UBND_A=1, UBND_B=2)
    assert table(ask(Question(("PHU",), ("202401",), 2))) == {
        "Huyện Đông": Decimal("85.75"),
        "": Decimal("85.75"),
    }
    assert table(ask(Question(("HANG",), ("202401",), 2))) == {"": None}
    assert table(ask(Question(("HANG",), ("202401",), 3))) == {"A": 1, "B": 2, "": None}


def merged() -> Land:
    land = make_land()
    land.place("N", 3, "Tỉnh", JULY)
    land.become("A", {"N": ONE})
    land.become("B", {"N": ONE})
    return land


def test_a_report_reads_as_organised_then_or_now(db: None) -> None:
    land = merged()
    land.put("HS", "202406", UBND_A=3, UBND_B=4)
    land.put("HS", "202407", UBND_N=8)
    then = ask(Question(("HS",), ("202406", "202407"), 3))
    assert (table(then, 0), table(then, 1)) == (
        {"A": 3, "B": 4, "N": None, "": 7},
        {"A": None, "B": None, "N": 8, "": 8},
    )
    now = ask(Question(("HS",), ("202406", "202407"), 3, map_day=JULY))
    assert (table(now, 0), table(now, 1)) == ({"N": 7, "": 7}, {"N": 8, "": 8})


def test_indexes_of_what_was_merged_take_the_plain_mean(db: None) -> None:
    land = merged()
    land.put("PHU", "202406", UBND_A="60", UBND_B="71")
    assert table(ask(Question(("PHU",), ("202406",), 3, map_day=JULY))) == {
        "N": Decimal("65.5"),
        "": Decimal("65.5"),
    }


def test_an_amount_is_split_by_shares_to_the_last_unit(land: Land) -> None:
    for name in ("N", "M", "K"):
        land.place(name, 3, "Tỉnh", JULY)
    third = Decimal("0.3333333333")
    land.become("A", {"N": third, "M": third, "K": ONE - 2 * third})
    land.put("HS", "202406", UBND_A=100)
    answer = ask(Question(("HS",), ("202406",), 3, map_day=JULY))
    parts = table(answer)
    assert sum(value for name, value in parts.items() if name and value) == parts[""] == 100


def test_a_place_without_an_heir_is_named(land: Land) -> None:
    Place.objects.filter(pk=land.places["C"].pk).update(valid_to=JULY)
    land.put("HS", "202406", **COMMUNES)
    assert ask(Question(("HS",), ("202406",), 3, map_day=JULY)).lost == ["C"]


def test_a_question_too_large_is_refused_with_the_way_out(land: Land) -> None:
    months = tuple(f"{year}{month:02}" for year in range(1000, 2000) for month in range(1, 13))
    with pytest.raises(TooMuch, match="Hãy chọn ít kỳ"):
        ask(Question(("HS",), months, 3))


def test_what_may_not_be_shown_is_in_no_sum(land: Land) -> None:
    land.put("HS", "202401", **COMMUNES)
    hidden = land.agencies["UBND A"].pk

    def allowed(indicator: int, agencies: Any, periods: Any) -> Any:
        return np.repeat((agencies != hidden)[:, None], len(periods), axis=1)

    assert table(ask(Question(("HS",), ("202401",), 3), allowed=allowed)) == {"B": 4, "C": 5, "": 9}


def test_a_stretch_of_months_has_a_total(land: Land) -> None:
    for month, value in (("202312", 5), ("202401", 10), ("202405", 20)):
        land.put("HS", month, UBND_A=value)
        land.put("PHU", month, UBND_A=value)
    assert ask(Question(("HS", "PHU"), ("202401..202406",), 1)).whole == [30, 20]


def test_a_new_value_is_in_the_next_answer(land: Land) -> None:
    question = Question(("HS",), ("202401",), 1)
    land.put("HS", "202401", UBND_A=3)
    assert ask(question).whole == [3]
    land.put("HS", "202401", UBND_A=9)
    assert ask(question).whole == [9]


def test_figures_are_broken_down(land: Land) -> None:
    series.put_dimension(code="gioi", title="Giới", categories=[("nam", "Nam"), ("nu", "Nữ")])
    one = series.put_indicator(code="HOC", title="Học viên", kind="integer", dimensions=["gioi"])
    when, where = series.periods.get("202401").pk, land.agencies["UBND A"].pk
    data = [
        NewDatum(Address(one.pk, when, where, series.breakdown(key).pk), Decimal(value))
        for key, value in (("gioi:nam", 4), ("gioi:nu", 6), ("", 10))
    ]
    series.write(actor=system(), data=data)
    answer = ask(Question(("HOC",), ("202401",), 1, dimension="gioi"))
    assert [
        (c.breakdown.key if c.breakdown else "", v) for c, v in zip(answer.columns, answer.whole, strict=True)
    ] == [
        ("gioi:nam", 4),
        ("gioi:nu", 6),
        ("", 10),
    ]


def test_a_rate_of_reports_counts_over_the_parts(land: Land) -> None:
    series.put_indicator(
        code="DU",
        title="Tỷ lệ nộp",
        kind="percent",
        decimals=1,
        comes_from="formula",
        formula="[rate(bc)] * 100",
    )
    came = {land.agencies["UBND A"].pk: (1, 1), land.agencies["UBND B"].pk: (0, 1)}
    answer = ask(Question(("DU",), ("202401",), 3), rate_of=lambda _rate, _span: came)
    assert table(answer) == {"A": 100, "B": 0, "": 50}


def test_a_new_rule_of_adding_up_holds_at_once(land: Land) -> None:
    for month, value in (("202401", 100), ("202402", 70)):
        land.put("HS", month, UBND_A=value)
    quarter = Question(("HS",), ("2024Q1",), 1)
    assert ask(quarter).whole == [170]
    series.put_indicator(code="HS", title="Hồ sơ", kind="integer", over_time="last")
    assert ask(quarter).whole == [70]


def test_a_formula_that_names_itself_is_blank(land: Land) -> None:
    one = series.put_indicator(code="VONG", title="Vòng", comes_from="formula", formula="[HS] + 1")
    type(one).objects.filter(pk=one.pk).update(formula="[VONG] + 1")  # past the door
    assert ask(Question(("VONG",), ("202401",), 1)).whole == [None]


STEPS = st.lists(st.tuples(st.booleans(), st.integers(0, 5), st.integers(1, 99)), max_size=4)


@settings(max_examples=25, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(values=st.lists(st.integers(0, 10**9), min_size=3, max_size=3), steps=STEPS)
def test_the_whole_equals_its_parts_under_any_sequence_of_merges_and_splits(
    values: list[int], steps: list[tuple[bool, int, int]]
) -> None:
    with transaction.atomic():
        shelf.clear()
        land = make_land()
        land.put("HS", "202401", **dict(zip(COMMUNES, values, strict=True)))
        living, day = ["A", "B", "C"], JULY
        for number, (merges, which, share) in enumerate(steps):
            day = day.replace(year=day.year + 1)
            first = living.pop(which % len(living))
            if merges and living:
                second = living.pop(which % len(living))
                new = [f"M{number}"]
                land.place(new[0], 3, "Tỉnh", day)
                for old in (first, second):
                    land.become(old, {new[0]: ONE}, day)
            else:
                new = [f"S{number}a", f"S{number}b"]
                for name in new:
                    land.place(name, 3, "Tỉnh", day)
                part = Decimal(share) / 100
                land.become(first, {new[0]: part, new[1]: ONE - part}, day)
            living += new
            answer = ask(Question(("HS",), ("202401",), 3, map_day=day))
            rows = table(answer)
            assert sum(value for name, value in rows.items() if name and value) == rows[""] == sum(values)
        transaction.set_rollback(True)


def test_the_real_reform_of_2025_keeps_every_total(db: None) -> None:
    places.load_divisions()
    june, july = dt.date(2025, 6, 30), dt.date(2025, 7, 1)
    province = places.by_code("30", june)
    assert province is not None and province.name == "Hải Dương"
    kind = AgencyKind.objects.create(code="xa", title="UBND xã", level=3)
    communes = [one for one in places.descendants(province, june) if one.level == 3]
    Agency.objects.bulk_create(
        Agency(
            code=f"H30.{number}", name=one.label, short_name=one.name, kind=kind, path=f"h30.c{number}", place=one,
            valid_from=SINCE, folded_name=one.folded_name, sort_key=one.sort_key,
        )
        for number, one in enumerate(communes)
    )  # fmt: skip
    one = series.put_indicator(code="HS", title="Hồ sơ", kind="integer")
    when = series.periods.get("202505").pk
    agencies = list(Agency.objects.order_by("pk").values_list("pk", flat=True))
    series.write(
        actor=system(),
        data=[NewDatum(Address(one.pk, when, pk), Decimal(n)) for n, pk in enumerate(agencies)],
    )
    then = ask(Question(("HS",), ("202505",), 2))
    now = ask(Question(("HS",), ("202505",), 3, map_day=july))
    assert len(then.rows) == 12
    assert then.whole == now.whole == [sum(range(len(agencies)))]
    assert sum(value for row in now.cells for value in row if value) == now.whole[0]
    new = places.by_code("31", july)
    assert new is not None and all(
        row.path.startswith(new.path) for row in now.rows if not isinstance(row, str)
    )
