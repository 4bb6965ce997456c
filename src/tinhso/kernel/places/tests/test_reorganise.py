"""A decision after 2025: communes merge, split and become wards."""

import datetime as dt
from decimal import Decimal

import pytest

from tinhso.kernel.places import api as places
from tinhso.kernel.places.operations import Loaded, load_divisions

DAY = dt.date(2026, 5, 1)
BEFORE = dt.date(2026, 4, 30)
ONE, HALF = Decimal(1), Decimal("0.5")


def pair() -> tuple[places.Place, places.Place, places.Place]:
    """Hải Phòng and its first two communes."""
    city = places.by_code("31", BEFORE)
    assert city is not None
    one, two = places.descendants(city, BEFORE)[:2]
    return city, one, two


def test_two_communes_merge(divisions: Loaded) -> None:
    city, one, two = pair()
    count = places.descendants(city, BEFORE).count()
    (made,) = places.reorganise(
        on=DAY,
        document="01/NQ",
        new=[places.NewPlace("99001", "phuong", "Mới", {one.key: ONE, two.key: ONE})],
    )
    assert (made.label, made.key) == ("Phường Mới, Thành phố Hải Phòng", "c99001_20260501")
    assert places.descendants(city, DAY).count() == count - 1
    assert places.descendants(city, BEFORE).count() == count
    assert {part.place for part in places.predecessors(made, BEFORE)} == {one, two}
    assert places.search("Mới", on=DAY)[0].key == made.key
    assert places.reapportion({one.key: 3, two.key: 4}, BEFORE, DAY) == {made.key: Decimal(7)}


def test_a_split_after_the_reform_of_2025_is_walked_through(divisions: Loaded) -> None:
    _, one, _ = pair()
    june = dt.date(2025, 6, 30)
    old = places.predecessors(one, june)[0].place
    places.reorganise(
        on=DAY,
        document="02/NQ",
        new=[
            places.NewPlace("99001", "xa", "Trên", {one.key: Decimal("0.25")}),
            places.NewPlace("99002", "xa", "Dưới", {one.key: Decimal("0.75")}),
        ],
    )
    parts = [p for p in places.successors(old, DAY) if p.place.code in {"99001", "99002"}]
    assert [(p.place.name, p.main) for p in parts] == [("Dưới", True), ("Trên", False)]
    assert sum(part.share for part in places.successors(old, DAY)) == 1


def test_becoming_a_ward_keeps_the_code(divisions: Loaded) -> None:
    _, one, _ = pair()
    (made,) = places.reorganise(
        on=DAY, document="237/NQ", new=[places.NewPlace(one.code, "phuong", one.name, {one.key: ONE})]
    )
    assert (places.by_code(one.code, BEFORE), places.by_code(one.code, DAY)) == (one, made)


def test_loading_the_shipped_data_again_keeps_the_decision(divisions: Loaded) -> None:
    _, one, two = pair()
    places.reorganise(
        on=DAY, document="01/NQ", new=[places.NewPlace("99001", "xa", "Mới", {one.key: ONE, two.key: ONE})]
    )
    load_divisions(provinces={"31"})
    one.refresh_from_db()
    assert one.valid_to == DAY


@pytest.mark.parametrize(
    ("share", "code", "message"),
    [(HALF, "99001", "cộng lại bằng 0,5, phải bằng 1"), (ONE, "10532", "Mã 10532 đã dùng cho đơn vị khác")],
)
def test_a_refused_decision_changes_nothing(
    divisions: Loaded, share: Decimal, code: str, message: str
) -> None:
    _, one, _ = pair()
    with pytest.raises(places.CannotReorganise, match=message):
        places.reorganise(on=DAY, document="x", new=[places.NewPlace(code, "xa", "Mới", {one.key: share})])
    one.refresh_from_db()
    assert one.valid_to is None
    assert not places.Place.objects.filter(valid_from=DAY).exists()


def test_children_and_ended_places_are_named(divisions: Loaded) -> None:
    city, _, _ = pair()
    new = [places.NewPlace("31", "thanh-pho", "Hải Phòng Mới", {city.key: ONE})]
    with pytest.raises(places.CannotReorganise, match="còn đơn vị trực thuộc"):
        places.reorganise(on=DAY, document="x", new=new)
    gone = [places.NewPlace("30", "tinh", "Hải Dương", {"p30_20080801": ONE})]
    with pytest.raises(places.CannotReorganise, match="Tỉnh Hải Dương không phải đơn vị đang tồn tại"):
        places.reorganise(on=DAY, document="x", new=gone)
