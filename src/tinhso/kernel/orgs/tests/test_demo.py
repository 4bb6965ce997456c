"""Hải Dương in 2024 and inside Hải Phòng in 2025."""

import datetime as dt
import re

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from tinhso.kernel.orgs import api as orgs
from tinhso.kernel.orgs.models import CODE

YEAR_2024 = dt.date(2024, 6, 1)
SPRING = dt.date(2025, 3, 1)
JULY = dt.date(2025, 7, 1)


def test_hai_duong_in_2024(demo: orgs.DemoLoaded) -> None:
    with CaptureQueriesContext(connection) as asked:
        (root,) = orgs.tree(YEAR_2024)
    assert len(asked) == 1
    assert (root.agency.code, root.agency.name) == ("H23", "Ủy ban nhân dân tỉnh Hải Dương")
    kinds = [branch.agency.kind.code for branch in root.children]
    assert [kinds.count(kind) for kind in ("van_phong", "so", "ban_quan_ly", "nganh_doc", "ubnd_huyen")] == [
        1, 16, 1, 2, 12,
    ]  # fmt: skip
    assert sum(len(branch.children) for branch in root.children) == 235
    districts = [branch.agency.name for branch in root.children if branch.agency.kind.code == "ubnd_huyen"]
    assert districts[:2] == ["Ủy ban nhân dân huyện Bình Giang", "Ủy ban nhân dân huyện Cẩm Giàng"]


def test_207_communes_after_1_december_2024(demo: orgs.DemoLoaded) -> None:
    province = orgs.by_code("H23")
    assert orgs.descendants(province, dt.date(2024, 12, 1), "ubnd_xa").count() == 207


def test_only_hai_phong_with_114_communes_after_1_july_2025(demo: orgs.DemoLoaded) -> None:
    (root,) = orgs.tree(JULY)
    assert root.agency.code == "H24"
    assert orgs.descendants(root.agency, JULY, "ubnd_xa").count() == 114
    assert orgs.descendants(root.agency, JULY, "ubnd_huyen").count() == 0


def test_departments_merge_in_march_and_again_in_july(demo: orgs.DemoLoaded) -> None:
    old = orgs.by_code("H23.08")
    assert old.name == "Sở Thông tin và Truyền thông"
    spring, july = orgs.successor_of(old, SPRING), orgs.successor_of(old, JULY)
    assert spring is not None
    assert july is not None
    assert (spring.code, spring.name) == ("H23.21", "Sở Khoa học và Công nghệ")
    assert (july.code, july.parent_id) == ("H24.08", orgs.by_code("H24").pk)
    assert [a.code for a in orgs.predecessors(spring)] == ["H23.14", "H23.08"]


def test_nobody_is_left_without_an_heir(demo: orgs.DemoLoaded) -> None:
    ended = orgs.Agency.objects.filter(valid_to__isnull=False)
    assert ended.filter(to_new=None).count() == 0
    assert ended.exclude(to_new__main=True).count() == 0


def test_a_dissolved_district_is_answered_for_by_communes(demo: orgs.DemoLoaded) -> None:
    district = orgs.Agency.objects.get(name="Ủy ban nhân dân huyện Gia Lộc")
    heirs = orgs.successors(district, JULY)
    assert {heir.kind.code for heir in heirs} == {"ubnd_xa"}
    assert len(heirs) == len({heir.pk for heir in heirs})
    assert orgs.successors(district, YEAR_2024) == [district]


def test_codes_have_the_legal_shape_and_say_that_they_are_made_up(demo: orgs.DemoLoaded) -> None:
    codes = orgs.Agency.objects.values_list("code", "code_is_demo")
    assert all(re.fullmatch(CODE, code) for code, _ in codes)
    assert {code for code, invented in codes if not invented} == {"H23", "H24"}


def test_every_agency_of_a_place_lives_inside_its_time(demo: orgs.DemoLoaded) -> None:
    for agency in orgs.Agency.objects.filter(kind__code__in=["ubnd_huyen", "ubnd_xa"]).select_related(
        "place"
    ):
        assert agency.place is not None
        assert (agency.valid_from, agency.valid_to) == (agency.place.valid_from, agency.place.valid_to)


def test_loading_again_changes_nothing(demo: orgs.DemoLoaded) -> None:
    before = list(orgs.Agency.objects.order_by("pk").values_list("pk", "code", "path"))
    posts = orgs.Post.objects.count()
    assert orgs.load_demo() == demo
    assert list(orgs.Agency.objects.order_by("pk").values_list("pk", "code", "path")) == before
    assert orgs.Post.objects.count() == posts == demo.posts


def test_posts_of_a_department_head_first(demo: orgs.DemoLoaded) -> None:
    titles = [post.title for post in orgs.posts(orgs.by_code("H23.08"), YEAR_2024)]
    assert titles == ["Giám đốc", "Phó Giám đốc", "Chuyên viên đầu mối chuyển đổi số"]


def test_ancestors_from_the_top(demo: orgs.DemoLoaded) -> None:
    commune = orgs.by_code("H23.31.01")
    assert [agency.code for agency in orgs.ancestors(commune)] == ["H23", "H23.31"]


@pytest.mark.parametrize("day", [YEAR_2024, JULY])
def test_agencies_of_a_place(demo: orgs.DemoLoaded, day: dt.date) -> None:
    commune = orgs.valid(day).filter(kind__code="ubnd_xa").select_related("place").first()
    assert commune is not None
    assert commune.place is not None
    assert list(orgs.of_place(commune.place, day)) == [commune]
