"""Far islands are drawn nearer: shapes keep their size, the rest stays, a map of the country is left alone."""

from tinhso.apps.scoring.rankings.nearer import nearer
from tinhso.kernel.ui.api import Area


def square(name: str, lon: float, lat: float, size: float = 0.1) -> Area:
    ring = [[lon, lat], [lon + size, lat], [lon + size, lat + size], [lon, lat]]
    return Area(name, 1.0, shape={"type": "Polygon", "coordinates": [ring]})


MAINLAND = [square(f"Xã {n}", 106 + n % 5 * 0.1, 10 + n // 5 * 0.1) for n in range(20)]


def test_an_island_far_south_comes_near_and_is_named() -> None:
    island = square("Côn Đảo", 106.2, 8.6)
    found, moved = nearer([*MAINLAND, island])
    assert moved == ["Côn Đảo"]
    assert found[:20] == MAINLAND
    ring = found[20].shape["coordinates"][0][0]  # type: ignore[index]  # it has a shape
    assert 9.7 < ring[0][1] < 10
    assert round(ring[2][1] - ring[0][1], 6) == 0.1
    assert ring[0][0] == 106.2


def test_a_symbol_far_east_comes_near_too() -> None:
    found, moved = nearer([*MAINLAND, Area("Đảo", 2.0, lon=109.0, lat=10.2)])
    assert moved == ["Đảo"]
    assert 106.5 < (found[20].lon or 0) < 107
    assert found[20].lat == 10.2


def test_what_lies_together_or_is_no_small_part_stays() -> None:
    assert nearer(MAINLAND) == (MAINLAND, [])
    halves = MAINLAND + [square(f"Nam {n}", 106 + n * 0.1, 8.6) for n in range(10)]
    assert nearer(halves) == (halves, [])
    assert nearer([]) == ([], [])


def test_the_country_is_never_squeezed() -> None:
    country = [*MAINLAND, square("Bắc", 105, 23)]
    assert nearer(country) == (country, [])
