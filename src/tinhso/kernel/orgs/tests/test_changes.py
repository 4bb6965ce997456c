"""Setting up, renaming, merging and dissolving agencies."""

import datetime as dt

import pytest

from tinhso.kernel.orgs import api as orgs

START = dt.date(2024, 1, 1)
DAY = dt.date(2026, 3, 1)
BEFORE = dt.date(2026, 2, 28)


@pytest.fixture
def root(db: None) -> orgs.Agency:
    orgs.AgencyKind.objects.create(code="thu", title="Loại thử", level=1)
    return orgs.create_agency(code="H01", name="UBND thử", kind="thu", valid_from=START)


def department(root: orgs.Agency, code: str, name: str = "Sở Một") -> orgs.Agency:
    return orgs.create_agency(code=code, name=name, kind="thu", valid_from=START, parent=root)


def test_the_path_follows_the_parent(root: orgs.Agency) -> None:
    assert department(root, "H01.02").path == "H01.H01_02"


@pytest.mark.parametrize("code", ["h01.1", "Z01", "H1", "H01.", "H01..2", "H01.ă", ""])
def test_a_code_of_another_shape_is_refused(root: orgs.Agency, code: str) -> None:
    with pytest.raises(orgs.CannotChange):
        department(root, code)
    assert orgs.Agency.objects.filter(code__startswith="H01").count() == 1


def test_a_code_is_never_given_twice(root: orgs.Agency) -> None:
    orgs.merge_agencies(agencies=[department(root, "H01.02")], into=root, on=DAY)
    with pytest.raises(orgs.CannotChange):
        department(root, "H01.02")


def test_unknown_kind_and_ended_parent_are_refused(root: orgs.Agency) -> None:
    with pytest.raises(orgs.CannotChange, match="Chưa có loại cơ quan “khac”"):
        orgs.create_agency(code="H01.09", name="x", kind="khac", valid_from=START)
    with pytest.raises(orgs.CannotChange, match="không hoạt động vào ngày 01/01/2023"):
        orgs.create_agency(code="H01.09", name="x", kind="thu", valid_from=dt.date(2023, 1, 1), parent=root)


def test_a_renamed_agency_keeps_its_row_and_its_old_name_keeps_its_days(root: orgs.Agency) -> None:
    agency = department(root, "H01.02", "Sở Cũ")
    renamed = orgs.rename_agency(agency=agency, name="Sở Mới", on=DAY, document="01/NQ")
    assert renamed.pk == agency.pk
    assert (orgs.name_on(renamed, BEFORE), orgs.name_on(renamed, DAY)) == ("Sở Cũ", "Sở Mới")
    with pytest.raises(orgs.CannotChange):
        orgs.rename_agency(agency=renamed, name="Sở Lùi", on=BEFORE)
    assert orgs.name_on(renamed, DAY) == "Sở Mới"


def test_merged_agencies_end_and_the_new_one_answers_for_them(root: orgs.Agency) -> None:
    one, two = department(root, "H01.02"), department(root, "H01.03")
    new = orgs.create_agency(code="H01.10", name="Sở Chung", kind="thu", valid_from=DAY, parent=root)
    orgs.merge_agencies(agencies=[one, two], into=new, on=DAY, document="02/NQ")
    assert {a.code for a in orgs.descendants(root, BEFORE)} == {"H01.02", "H01.03"}
    assert {a.code for a in orgs.descendants(root, DAY)} == {"H01.10"}
    one.refresh_from_db()
    assert orgs.successor_of(one, DAY) == new
    assert orgs.successor_of(one, BEFORE) == one


def test_a_refused_merge_changes_nothing(root: orgs.Agency) -> None:
    one, two = department(root, "H01.02"), department(root, "H01.03")
    late = orgs.create_agency(
        code="H01.11", name="Sau", kind="thu", valid_from=DAY + dt.timedelta(days=1), parent=root
    )
    with pytest.raises(orgs.CannotChange, match="Sau không nhận bàn giao được vào ngày 01/03/2026"):
        orgs.merge_agencies(agencies=[one, two], into=late, on=DAY)
    with pytest.raises(orgs.CannotChange):
        orgs.merge_agencies(agencies=[one], into=one, on=DAY)
    one.refresh_from_db()
    assert one.valid_to is None
    assert orgs.AgencyLineage.objects.filter(old=one).count() == 0


def test_an_agency_with_children_cannot_end_first(root: orgs.Agency) -> None:
    child = department(root, "H01.02", "Sở Con")
    heir = orgs.create_agency(code="H02", name="Nơi nhận", kind="thu", valid_from=START)
    with pytest.raises(orgs.CannotChange, match="còn cơ quan trực thuộc Sở Con"):
        orgs.dissolve_agency(agency=root, heirs=[heir], on=DAY)
    orgs.dissolve_agency(agency=child, heirs=[heir], on=DAY)
    orgs.dissolve_agency(agency=root, heirs=[heir], on=DAY)
    root.refresh_from_db()
    assert root.valid_to == DAY


def test_dissolving_needs_an_heir_and_names_the_main_one_first(root: orgs.Agency) -> None:
    agency, a, b = (department(root, f"H01.0{n}", f"Sở {n}") for n in (2, 3, 4))
    with pytest.raises(orgs.CannotChange, match="Hãy chọn cơ quan nhận bàn giao"):
        orgs.dissolve_agency(agency=agency, heirs=[], on=DAY)
    orgs.dissolve_agency(agency=agency, heirs=[b, a], on=DAY)
    agency.refresh_from_db()
    assert orgs.successors(agency, DAY) == [b, a]


def test_posts_by_day(root: orgs.Agency) -> None:
    post = orgs.create_post(agency=root, title="Chủ tịch", rank=1, single_seat=True)
    assert orgs.create_post(agency=root, title="Chủ tịch") == post
    orgs.end_post(post=post, on=DAY)
    assert (list(orgs.posts(root, BEFORE)), list(orgs.posts(root, DAY))) == ([post], [])
