"""Provinces as they are organised on another day: the plain mean of the main indexes, marked as our own."""

import datetime as dt
from decimal import Decimal
from fractions import Fraction
from itertools import permutations
from random import Random

import pytest
from django.test import Client
from hypothesis import given
from hypothesis import strategies as st

from tinhso.apps.scoring import computing, operations
from tinhso.apps.scoring.models import Run
from tinhso.apps.scoring.operations import NewUnit
from tinhso.apps.scoring.rankings import merging
from tinhso.apps.scoring.rankings.ordering import Scored, ranked
from tinhso.apps.scoring.rankings.tests.conftest import place
from tinhso.engines.indicators.api import (
    evaluate,
    framework,
    framework_text,
    load_framework,
    merge_units,
    province_mergers,
    published_results,
    rank,
)
from tinhso.engines.indicators.store.api import NewValue, Stage, put, register
from tinhso.kernel.access import api as access
from tinhso.kernel.places import api as places
from tinhso.kernel.places.models import Lineage, Place
from tinhso.kernel.text import api as text

DTI = framework("dti-922-2022")
CODES = ("1", "2", "3", "4", "5", "7", "8", "9")
DAY = dt.date(2025, 7, 1)


def indexes(name: str) -> dict[str, str]:
    """Eight indexes, always the same for a name."""
    dice = Random(name)
    return {code: f"{dice.randint(2000, 9999) / 10000:.4f}" for code in CODES}


def publish(manager: access.Actor, homes: dict[str, Place], without: tuple[str, ...] = ()) -> Run:
    assessment = operations.create_assessment(
        actor=manager,
        code="dti-tinh-2024",
        title="DTI cấp tỉnh 2024",
        year=2024,
        map_date=dt.date(2024, 12, 31),
        edition=register("dti-922-2022", DTI.name, dict(framework_text("dti-922-2022"))),
        owner_path="h99",
        units=[NewUnit(text.slugify(name), name, home.pk) for name, home in homes.items()],
    )
    values = [
        NewValue(text.slugify(name), code, "value", value)
        for name in homes
        if name not in without
        for code, value in indexes(name).items()
    ]
    put(actor=manager, book="dti-tinh-2024", stage=Stage.FINAL, values=values)
    computing.refresh(assessment, Stage.FINAL, by="thử")
    return operations.publish(actor=manager, assessment=assessment, stage=Stage.FINAL)


def became(old: Place, new: Place, share: str = "1") -> None:
    old.valid_to = DAY
    old.save(update_fields=["valid_to"])
    Lineage.objects.create(
        old=old, new=new, share=Decimal(share), basis="document", kind="merge", main=share == "1", date=DAY
    )


@pytest.mark.django_db
class TestThreeOldProvinces:
    """Two became one, the third stayed."""

    @pytest.fixture
    def homes(self) -> dict[str, Place]:
        found = {
            name: place(code, name, 106, 20)
            for code, name in (("01", "Hải Dương"), ("02", "Hải Phòng"), ("03", "Hà Nội"))
        }
        new = place("31", "Hải Phòng mới", 106, 20, valid_from=DAY)
        became(found["Hải Dương"], new)
        became(found["Hải Phòng"], new)
        return found

    def test_each_main_index_is_the_plain_mean_and_the_formulas_apply_again(
        self, manager: access.Actor, homes: dict[str, Place]
    ) -> None:
        run = publish(manager, homes)
        found = {one.name: one for one in merging.reorganised(run, DAY)}
        merged = found["Hải Phòng mới"]
        a, b = (indexes(name) for name in ("Hải Dương", "Hải Phòng"))
        mean = {code: (Fraction(a[code]) + Fraction(b[code])) / 2 for code in CODES}
        weights = {**dict.fromkeys("12345", 100), "7": 200, "8": 150, "9": 150}
        total = sum(weights[code] * mean[code] for code in CODES) / 1000
        assert merged.score is not None
        assert merged.score.total.points == total
        assert {row.unit.name for row in merged.old} == {"Hải Dương", "Hải Phòng"}
        assert found["Hà Nội"].total == float(run.results.get(unit__name="Hà Nội").total or 0)
        assert sorted(one.rank for one in found.values() if one.rank) == [1, 2]

    def test_the_page_says_that_nobody_published_it(
        self, manager: access.Actor, homes: dict[str, Place]
    ) -> None:
        publish(manager, homes)
        page = Client().get("/xep-hang/dti-tinh-2024/lan/1/dia-gioi/?ngay=2025-07-01").content.decode()
        assert "Nền tảng tự tính, không phải kết quả chính thức" in page
        assert "Hải Phòng mới" in page
        assert (
            "Xem theo các tỉnh như tổ chức hiện nay"
            in Client().get("/xep-hang/dti-tinh-2024/lan/1/").content.decode()
        )

    def test_a_province_with_an_unknown_part_has_no_total_and_says_which(
        self, manager: access.Actor, homes: dict[str, Place]
    ) -> None:
        run = publish(manager, homes, without=("Hải Dương",))
        first, last = merging.reorganised(run, DAY)
        assert (first.name, first.rank) == ("Hà Nội", 1)
        assert (last.rank, last.total, last.reason) == (None, None, "chưa có đủ chỉ số chính của Hải Dương")

    def test_a_province_divided_among_several_is_left_out_of_the_rule(
        self, manager: access.Actor, homes: dict[str, Place]
    ) -> None:
        other = place("32", "Đông", 106, 20, valid_from=DAY)
        third = place("33", "Tây", 106, 20, valid_from=DAY)
        became(homes["Hà Nội"], other, "0.4")
        became(homes["Hà Nội"], third, "0.6")
        found = {one.name: one for one in merging.reorganised(publish(manager, homes), DAY)}
        assert found["Đông"].rank is None
        assert "chia cho nhiều tỉnh mới" in found["Tây"].reason

    def test_on_its_own_day_nothing_changes(self, manager: access.Actor, homes: dict[str, Place]) -> None:
        run = publish(manager, homes)
        found = {one.name: one.rank for one in merging.reorganised(run, dt.date(2024, 12, 31))}
        assert found == {row.unit.name: row.rank for row in run.results.select_related("unit")}

    def test_a_day_that_is_none_is_not_there(self, manager: access.Actor, homes: dict[str, Place]) -> None:
        publish(manager, homes)
        assert Client().get("/xep-hang/dti-tinh-2024/lan/1/dia-gioi/?ngay=hom-qua").status_code == 404


@pytest.mark.django_db
def test_the_63_provinces_become_the_34_of_the_resolution(manager: access.Actor) -> None:
    places.load_divisions()
    homes = {one.name: one for one in places.valid(dt.date(2024, 12, 31)).filter(level=1)}
    run = publish(manager, homes)
    found = merging.reorganised(run, DAY)
    plain = {text.fold(name).removeprefix("tp. "): old for name, old in province_mergers().items()}
    assert (len(homes), len(found)) == (63, 34)
    assert {text.fold(one.name): {text.fold(row.unit.name) for row in one.old} for one in found} == {
        name: {_then(text.fold(one).removeprefix("tp. ")) for one in old} for name, old in plain.items()
    }
    assert all(one.rank for one in found)


def _then(name: str) -> str:
    """Huế was called Thừa Thiên Huế until the end of 2024."""
    return {"hue": _HUE}.get(name, name)


_HUE = "thua thien hue"

shares = st.integers(0, 10_000).map(lambda n: f"{n / 10000:.4f}")
sheets = st.fixed_dictionaries(dict.fromkeys(CODES, shares))


@given(st.lists(sheets, min_size=1, max_size=4))
def test_a_merged_province_lies_between_its_parts(parts: list[dict[str, str]]) -> None:
    scores = [
        evaluate(DTI, {code: {"value": value} for code, value in one.items()}, unit=str(n))
        for n, one in enumerate(parts)
    ]
    totals = [one.total.points for one in scores]
    merged = merge_units(DTI, scores, unit="gộp").total.points
    assert min(totals) <= merged <= max(totals)
    assert merged == sum(totals) / len(totals)


@given(sheets, st.integers(1, 5))
def test_splitting_a_province_into_equal_parts_gives_it_no_points_by_the_mean_rule(
    sheet: dict[str, str], parts: int
) -> None:
    whole = evaluate(DTI, {code: {"value": value} for code, value in sheet.items()}, unit="cả tỉnh")
    assert merge_units(DTI, [whole] * parts, unit="gộp").total.points == whole.total.points


RATIO = load_framework(
    {
        "code": "ty-le",
        "name": "Tỷ lệ",
        "level": "commune",
        "scale": 10,
        "official": False,
        "evidence": "stated",
        "groups": [{"id": "A", "name": "A", "items": 1, "max": 10}],
        "items": [
            {
                "code": "1",
                "group": "A",
                "name": "Tỷ lệ",
                "max": 10,
                "rule": {
                    "type": "ratio",
                    "cap": "subset",
                    "inputs": {"numerator": {"label": "tử"}, "denominator": {"label": "mẫu"}},
                },
            }
        ],
    }
)


def ratio(numerator: int, denominator: int) -> Fraction:
    values = {"1": {"numerator": str(numerator), "denominator": str(denominator)}}
    return evaluate(RATIO, values, unit="xã").total.points


@given(
    st.lists(
        st.integers(1, 500).flatmap(lambda d: st.tuples(st.integers(0, d), st.just(d))),
        min_size=1,
        max_size=5,
    )
)
def test_splitting_a_unit_creates_no_points_by_a_ratio_rule(parts: list[tuple[int, int]]) -> None:
    """The parts, weighted by what they were measured on, have together exactly the points of the whole."""
    numerator, denominator = sum(n for n, _d in parts), sum(d for _n, d in parts)
    whole = ratio(numerator, denominator)
    assert sum(ratio(n, d) * d for n, d in parts) == whole * denominator
    assert min(ratio(n, d) for n, d in parts) <= whole <= max(ratio(n, d) for n, d in parts)


units = st.lists(
    st.tuples(st.sampled_from(["1", "2.5", "3"]), st.booleans(), st.sampled_from("XP")), max_size=5
)


@given(units)
def test_the_order_in_which_units_come_does_not_matter(found: list[tuple[str, bool, str]]) -> None:
    rows = [
        Scored(n, f"u{n}", None, group, f"u{n}", f"u{n}", known, points)
        for n, (points, known, group) in enumerate(found)
    ]
    expected = ranked(rows)
    assert all(ranked(list(other)) == expected for other in permutations(rows))


@given(st.lists(st.tuples(sheets), min_size=2, max_size=6))
def test_published_totals_do_not_depend_on_the_order_of_a_run(found: list[tuple[dict[str, str]]]) -> None:
    def totals(order: list[int]) -> dict[str, Fraction]:
        return {
            str(n): evaluate(
                DTI, {code: {"value": v} for code, v in found[n][0].items()}, unit=str(n)
            ).total.published
            for n in order
        }

    there, back = totals(list(range(len(found)))), totals(list(range(len(found)))[::-1])
    assert there == back
    assert rank(there) == rank(back)


def test_every_province_with_published_main_indexes_is_held_against_them() -> None:
    rows = [row for row in published_results() if row.year == 2022 and row.indexes]
    found = {row.province: evaluate(DTI, {c: {"": v} for c, v in row.indexes.items()}) for row in rows}
    assert len(rows) == 5
    assert all(len(row.indexes) == len(CODES) and row.total is not None and row.rank for row in rows)
    for row in rows:
        assert abs(found[row.province].total.published - Fraction(row.total or 0)) <= Fraction("0.0001")
    places_ = {one.unit: one.rank for one in rank({name: one.total.published for name, one in found.items()})}
    assert places_ == {row.province: row.rank for row in rows}
