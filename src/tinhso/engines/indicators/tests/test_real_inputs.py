"""Published results come out of the shipped frameworks; the sheets and maps that ship are whole."""

from decimal import Decimal
from fractions import Fraction

import pytest

from tinhso.engines.indicators.api import (
    evaluate,
    framework,
    merge_units,
    national_targets,
    province_mergers,
    published_results,
    rank,
)

DTI = framework("dti-922-2022")
ROWS_2022 = [row for row in published_results() if row.year == 2022 and row.basis == "63" and row.rank]
WITH_INDEXES = [row for row in ROWS_2022 if row.indexes]


def score_of(row):
    return evaluate(DTI, {code: {"": value} for code, value in row.indexes.items()}, unit=row.province)


@pytest.mark.parametrize("row", WITH_INDEXES, ids=lambda row: row.province)
def test_published_totals_of_2022_come_out(row):
    assert abs(score_of(row).total.published - Fraction(row.total)) <= Fraction("0.0001")


def test_pillars_of_2022_follow_the_published_composite():
    da_nang = score_of(WITH_INDEXES[0])
    assert {key: part.published for key, part in da_nang.pillars.items()} == {
        "gov": Fraction("0.8638"),
        "eco": Fraction("0.8473"),
        "soc": Fraction("0.7864"),
    }
    foundation = (
        Fraction("1.0000") + Fraction("0.9000") + Fraction("0.8253") + Fraction("0.8487") + Fraction("0.7578")
    )
    assert da_nang.pillars["gov"].points == (100 * foundation + 200 * Fraction("0.8575")) / 700


def test_ranks_among_the_provinces_with_published_indexes_come_out():
    found = rank({row.province: score_of(row).total.published for row in WITH_INDEXES})
    assert [(one.unit, one.rank) for one in found] == [(row.province, row.rank) for row in WITH_INDEXES]


def test_all_63_published_ranks_of_2022_obey_the_tie_rule():
    assert len({row.province for row in ROWS_2022}) == 63
    found = rank({row.province: Fraction(-row.rank) for row in ROWS_2022})
    assert {one.unit: one.rank for one in found} == {row.province: row.rank for row in ROWS_2022}
    assert [one.unit for one in found if one.tied] == ["Thanh Hóa", "Yên Bái"]


@pytest.mark.parametrize(("year", "place"), [(2020, 14), (2022, 13)])
def test_hai_duong_of_63(year, place):
    (row,) = [row for row in published_results() if row.year == year and row.province == "Hải Dương"]
    assert (row.rank, row.of, row.evidence) == (place, 63, "published")


def test_what_was_inferred_among_results_is_marked():
    (row,) = [row for row in published_results() if row.year == 2021 and row.province == "Hải Dương"]
    assert (row.rank, row.evidence) == (14, "inferred")


def test_results_that_were_derived_are_never_shown_as_published():
    derived = {(row.year, row.province) for row in published_results() if row.evidence == "derived"}
    assert (2020, "Ninh Thuận") in derived


def test_the_tay_ninh_sheet_adds_up():
    tay_ninh = framework("dti-commune-tayninh-2025")
    sheet = tay_ninh.reference
    assert (len(tay_ninh.items), tay_ninh.scale) == (62, 960)
    for stage, total in (("self", "787.84"), ("appraised", "606.27")):
        done = evaluate(tay_ninh, {group: {"": points} for group, points in sheet[stage].items()}, unit="Xã")
        assert done.total.published == Fraction(total) == Fraction(sheet[f"{stage}_total"])


def test_tay_ninh_points_are_entered_item_by_item_too():
    tay_ninh = framework("dti-commune-tayninh-2025")
    full = {item.code: {"": item.maximum} for item in tay_ninh.items}
    assert evaluate(tay_ninh, full).total.points == 960


def test_a_commune_of_ho_chi_minh_city_with_everything_has_a_hundred_points():
    hcmc = framework("dti-commune-hcmc-2025")
    best = {"yes_no": "có", "share": 1, "count": 100}
    values = {
        item.code: {
            one.name: next(iter(one.options)) if one.kind == "choice" else best[one.kind]
            for one in item.inputs()
            if one.name not in {"numerator", "denominator", "not_applicable"}
        }
        for item in hcmc.items
    }
    done = evaluate(hcmc, values)
    assert (done.total.points, done.missing, len(done.items)) == (100, (), 43)


def test_no_feedback_gives_full_points_in_ho_chi_minh_city():
    hcmc = framework("dti-commune-hcmc-2025")
    done = evaluate(hcmc, {"DTI-36": {"denominator": 0, "system_in_use": "có"}}).items["DTI-36"]
    assert (done.points, done.explanation) == (4, "Trong năm không tiếp nhận phản ánh nào: được đủ 4/4 điểm")


def test_no_petitions_move_points_to_the_other_two_satisfaction_items():
    kpi = framework("kpi-766-2022")
    values = {"5.2": {"": 1}, "5.3": {"denominator": 0}, "5.4": {"": "0.45"}}
    done = evaluate(kpi, values)
    assert [done.items[code].maximum for code in ("5.2", "5.3", "5.4")] == [9, 0, 9]
    assert (done.items["5.2"].points, done.items["5.4"].points) == (9, Fraction("4.5"))


def test_766_ties_within_a_thousandth():
    assert framework("kpi-766-2022").tolerance == Fraction("0.001")


def test_an_enterprise_is_graded_by_its_mean():
    sme = framework("dbi-2023-sme")
    values = {str(n): {"": 60} for n in range(1, 7)} | {"7": {"not_applicable": "có"}}
    done = evaluate(sme, values)
    assert (done.total.points, done.grade) == (60, "3 Hình thành")


def test_an_industrial_firm_is_as_ready_as_its_weakest_fields():
    impuls = framework("impuls-industry40")
    values = {item.code: {one.name: 3 for one in item.inputs()} for item in impuls.items}
    values["smart_factory"]["data_usage"] = 1
    done = evaluate(impuls, values)
    assert done.items["smart_factory"].points == 1
    assert done.total.points == (Fraction(3) * 86 + 14) / 100
    assert done.grade == "2 Trung cấp (lớp người học)"


def test_63_provinces_become_34():
    mergers = province_mergers()
    assert len(mergers) == 34
    assert sum(len(old) for old in mergers.values()) == 63
    assert set(mergers["Hải Phòng"]) == {"Hải Dương", "Hải Phòng"}


def test_a_merged_province_is_the_plain_mean_of_its_main_indexes():
    rows = {row.province: row for row in WITH_INDEXES}
    pair = [score_of(rows["Đà Nẵng"]), score_of(rows["Cần Thơ"])]
    merged = merge_units(DTI, pair, unit="thử")
    assert merged.items["1"].share == Fraction("0.95")
    assert merged.total.points == sum(one.total.points for one in pair) / 2


def test_recalled_national_targets_are_marked():
    targets = [target for programme in national_targets() for target in programme["targets"]]
    assert len(targets) == 113
    assert all(target["verified"] is False for target in targets if target["evidence"] == "recall")


def test_published_figures_stay_exact():
    assert WITH_INDEXES[0].total == Decimal("0.8002")
