"""The real figures: what the country looked like on which day."""

import datetime as dt

import pytest
from django.db import IntegrityError, connection, transaction
from django.db.models import Count, F, Sum
from django.test.utils import CaptureQueriesContext

from tinhso.kernel.places import api as places
from tinhso.kernel.places.operations import Loaded, load_divisions

YEAR_END = dt.date(2024, 12, 31)
JUNE = dt.date(2025, 6, 30)
JULY = dt.date(2025, 7, 1)


def counts(day: dt.date) -> dict[int, int]:
    rows = places.valid(day).values_list("level").annotate(n=Count("pk"))
    return dict(rows.order_by())


@pytest.mark.parametrize(
    ("day", "expected"),
    [
        (dt.date(2024, 11, 30), {1: 63, 2: 705, 3: 10_599}),
        (YEAR_END, {1: 63, 2: 705, 3: 10_599 - 28}),  # Hải Dương merged 28 communes on 1 December 2024
        (JUNE, {1: 63, 2: 696, 3: 10_035}),
        (JULY, {1: 34, 3: 3_321}),
    ],
)
def test_official_numbers_of_divisions(divisions: Loaded, day: dt.date, expected: dict[int, int]) -> None:
    assert counts(day) == expected


def test_loading_twice_changes_nothing(divisions: Loaded) -> None:
    before = set(places.Place.objects.values_list("pk", "key"))
    assert load_divisions(provinces={"30", "31"}).places == 675
    assert set(places.Place.objects.values_list("pk", "key")) == before
    assert divisions == Loaded(15_779, 15_927, 14_138)


def test_eleven_provinces_are_the_same_row_across_the_reform(divisions: Loaded) -> None:
    both = places.valid(JUNE).filter(level=1) & places.valid(JULY).filter(level=1)
    assert set(both.values_list("name", flat=True)) == {
        "Hà Nội", "Huế", "Lai Châu", "Điện Biên", "Sơn La", "Lạng Sơn",
        "Quảng Ninh", "Thanh Hóa", "Nghệ An", "Hà Tĩnh", "Cao Bằng",
    }  # fmt: skip


@pytest.mark.parametrize(
    ("old", "new", "name"),
    [("30", "31", "Thành phố Hải Phòng"), ("58", "56", "Tỉnh Khánh Hòa"), ("35", "37", "Tỉnh Ninh Bình"),
     ("94", "92", "Thành phố Cần Thơ"), ("77", "79", "Thành phố Hồ Chí Minh"), ("46", "46", "Thành phố Huế")],
)  # fmt: skip
def test_a_province_goes_whole_into_its_successor(divisions: Loaded, old: str, new: str, name: str) -> None:
    province = places.by_code(old, YEAR_END)
    assert province is not None
    (part,) = places.successors(province, JULY)
    assert (part.place.code, part.place.full_name, part.share, part.approximate) == (new, name, 1, False)


def test_hai_phong_of_2025_was_hai_duong_and_hai_phong(divisions: Loaded) -> None:
    new = places.by_code("31", JULY)
    assert new is not None
    assert [part.place.name for part in places.predecessors(new, JUNE)] == ["Hải Dương", "Hải Phòng"]


def test_every_old_place_is_handed_on_whole(divisions: Loaded) -> None:
    gone = places.Place.objects.filter(valid_to__isnull=False)
    assert gone.filter(to_new=None).count() == 0
    shares = places.Lineage.objects.values("old").annotate(total=Sum("share"))
    assert shares.exclude(total=1).count() == 0
    assert shares.count() == gone.count()
    flows = places.Lineage.objects.exclude(old__valid_to=F("date"), new__valid_from=F("date"))
    assert flows.count() == 0


def test_every_commune_of_2025_has_a_predecessor(divisions: Loaded) -> None:
    assert places.valid(JULY).filter(level=3, from_old=None).count() == 0


def test_hai_duong_has_12_districts_and_its_communes_by_day(divisions: Loaded) -> None:
    def count(day: dt.date, level: int) -> int:
        province = places.by_code("30", day)
        assert province is not None
        return places.descendants(province, day, level).count()

    assert (count(dt.date(2024, 6, 1), 2), count(dt.date(2024, 6, 1), 3)) == (12, 235)
    assert (count(YEAR_END, 2), count(YEAR_END, 3)) == (12, 207)
    assert places.by_code("30", JULY) is None


def test_tree_before_and_after_the_reform(divisions: Loaded) -> None:
    with CaptureQueriesContext(
        connection,
    ) as asked:
        before, after = places.tree(YEAR_END), places.tree(JULY)
    assert len(asked) == 2
    assert (len(before), len(after)) == (63, 34)
    assert sum(len(branch.children) for branch in before) == 705
    assert sum(len(branch.children) for branch in after) == 3_321
    assert [branch.place.name for branch in after][:3] == ["An Giang", "Bắc Ninh", "Cà Mau"]


def test_tree_under_a_root_and_down_to_a_level(divisions: Loaded) -> None:
    province = places.by_code("30", YEAR_END)
    (first, *_rest) = places.tree(YEAR_END, root=province, level=2)
    assert (first.place.full_name, first.children) == ("Huyện Bình Giang", ())


def test_ancestors_from_the_top(divisions: Loaded) -> None:
    commune = places.by_code("10507", YEAR_END)
    assert commune is not None
    assert [place.full_name for place in places.ancestors(commune)] == [
        "Tỉnh Hải Dương",
        "Thành phố Hải Dương",
    ]


def test_a_reused_code_is_read_by_the_day(divisions: Loaded) -> None:
    old, new = places.by_code("10532", YEAR_END), places.by_code("10532", JULY)
    assert old is not None
    assert new is not None
    assert (old.label, new.label) == (
        "Phường Tân Bình, Thành phố Hải Dương, Tỉnh Hải Dương",
        "Phường Lê Thanh Nghị, Thành phố Hải Phòng",
    )


def test_hoang_sa_and_truong_sa_lie_where_they_lie(divisions: Loaded) -> None:
    hoang_sa, truong_sa = places.by_code("20333", JULY), places.by_code("22736", JULY)
    assert hoang_sa is not None
    assert truong_sa is not None
    assert (hoang_sa.label, hoang_sa.lat, hoang_sa.lon) == (
        "Đặc khu Hoàng Sa, Thành phố Đà Nẵng",
        16.53,
        111.61,
    )
    assert (truong_sa.label, truong_sa.lat, truong_sa.lon) == (
        "Đặc khu Trường Sa, Tỉnh Khánh Hòa",
        8.645,
        111.92,
    )
    assert places.Place.objects.filter(label="Huyện Hoàng Sa, Thành phố Đà Nẵng").exists()
    assert places.Place.objects.filter(label="Huyện Trường Sa, Tỉnh Khánh Hòa").exists()
    drawn = places.outlines(JULY, level=1)["features"]
    assert isinstance(drawn, list)
    east = {f["id"]: max(p[0] for poly in f["geometry"]["coordinates"] for p in poly[0]) for f in drawn}
    assert east["p48_20250701"] > 111.5
    assert east["p56_20250701"] > 111.8


def test_every_place_has_a_point_in_vietnam(divisions: Loaded) -> None:
    inside = places.Place.objects.filter(lat__range=(8, 23.5), lon__range=(102, 115))
    assert places.Place.objects.exclude(pk__in=inside).count() == 0


def test_every_commune_of_the_day_has_an_outline_marked_approximate(divisions: Loaded) -> None:
    for day in (JUNE, JULY):
        assert places.valid(day).filter(outline=None).count() == 0
    province = places.by_code("31", JULY)
    shapes = places.outlines(JULY, root=province)["features"]
    assert isinstance(shapes, list)
    assert len(shapes) == 114
    assert {shape["properties"]["note"] for shape in shapes} == {"ranh giới gần đúng"}


def refused(change: str, *values: object) -> str:
    with pytest.raises(IntegrityError) as problem, transaction.atomic(), connection.cursor() as cursor:
        cursor.execute(change, values)
    return str(problem.value)


def test_the_database_refuses_a_code_used_twice_at_a_time(divisions: Loaded) -> None:
    copy = (
        "INSERT INTO places_place (key, code, level, kind, name, label, folded_name, folded_label, sort_key, path,"
        " valid_from, valid_to, point_is_source)"
        " SELECT 'p31_x', code, level, kind, name, label, folded_name, folded_label, sort_key, 'p31_x',"
        " valid_from, valid_to, false FROM places_place WHERE key = 'p31_20250701'"
    )
    assert "place_code_once_at_a_time" in refused(copy)


def test_the_database_refuses_a_parent_that_is_not_above(divisions: Loaded) -> None:
    message = refused(
        "UPDATE places_place SET parent_id = (SELECT id FROM places_place WHERE key = 'd290_20210101')"
        " WHERE key = 'd291_20210101'"
    )
    assert "is not of a higher level" in message


def test_the_database_refuses_shares_over_1(divisions: Loaded) -> None:
    message = refused(
        "INSERT INTO places_lineage (old_id, new_id, share, basis, kind, main, document, date)"
        " SELECT o.id, n.id, 0.1, 'document', 'split', false, '', '2025-07-01' FROM places_place o, places_place n"
        " WHERE o.key = 'p30_20080801' AND n.key = 'p56_20250701'"
    )
    assert "add up to 1.1" in message


def test_the_database_refuses_to_end_a_parent_before_its_children(divisions: Loaded) -> None:
    message = refused("UPDATE places_place SET valid_to = '2026-01-01' WHERE key = 'p31_20250701'")
    assert "its children do not fit it" in message
