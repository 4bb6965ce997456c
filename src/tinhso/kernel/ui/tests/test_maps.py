"""Maps: classes of about equal size, words for readers, symbols where there is no shape."""

import re

import pytest

from tinhso.kernel.ui.gallery.samples import areas
from tinhso.kernel.ui.maps import Area, choropleth, class_of, classes


@pytest.mark.parametrize(
    ("values", "limits"),
    [
        ([], []),
        ([5], [5]),
        ([1, 1, 1, 1], [1]),
        (list(range(1, 11)), [3, 5, 7, 9, 10]),
    ],
)
def test_classes_are_quantiles_each_once(values: list[float], limits: list[float]) -> None:
    assert classes(values) == limits


def test_every_value_has_a_class_and_no_value_has_none() -> None:
    limits = classes([float(n) for n in range(100)])
    assert [class_of(n, limits) for n in (0, 99, None)] == [1, 5, 0]


def test_the_map_says_every_place_and_value() -> None:
    drawn = choropleth(areas(), title="Tỷ lệ", digits=1, unit=" %")
    assert drawn.count("<path") == 8
    assert drawn.count("<circle") == 1
    assert "Đặc khu Cát Bà: 88,5 %" in drawn
    assert "Xã 21: chưa có số liệu" in drawn
    assert "gần đúng" in drawn


def test_words_are_escaped() -> None:
    drawn = choropleth([Area("<script>", 1.0, lon=1, lat=1)], title="<b>")
    assert "<script>" not in drawn and "<b>" not in drawn


def test_without_shape_or_point_there_is_a_sentence_and_no_map() -> None:
    assert "<svg" not in choropleth([Area("Xã A", 1.0)], title="x")


def test_the_lowest_is_darkest_where_ranks_are_drawn():
    found = [Area("A", 1.0, lon=105, lat=20), Area("B", 2.0, lon=106, lat=20)]
    assert re.findall(r'data-class="(\d)" cx', choropleth(found, title="x")) == ["1", "5"]
    assert re.findall(r'data-class="(\d)" cx', choropleth(found, title="x", low_is_best=True)) == ["5", "1"]


def test_every_map_of_the_whole_country_names_its_two_archipelagos():
    country = [Area("Hà Giang", 1.0, lon=105, lat=23), Area("Cà Mau", 2.0, lon=105, lat=9)]
    drawn = choropleth(country, title="x")
    assert ">Quần đảo Hoàng Sa<" in drawn
    assert ">(Khánh Hòa)<" in drawn
    assert "chưa có số liệu" not in drawn
    assert "Hoàng Sa" not in choropleth(country[:1], title="x")
