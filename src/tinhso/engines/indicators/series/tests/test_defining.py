"""What a definition may say, and what may no longer be changed once figures stand under it."""

from decimal import Decimal

import pytest
from django.core.exceptions import ValidationError

from tests.province import Province, province
from tinhso.engines.indicators.series import api as series
from tinhso.engines.indicators.series.api import Address, NewDatum
from tinhso.kernel.access import api as access

__all__ = ["province"]
pytestmark = pytest.mark.django_db


def put(code: str, formula: str = "", **fields: object) -> series.Indicator:
    source = "formula" if formula else "person"
    return series.put_indicator(code=code, title=code.lower(), comes_from=source, formula=formula, **fields)


@pytest.mark.parametrize(
    ("formula", "said"),
    [
        ("[HS_TONGG] * 2", "Có phải HS_TONG"),
        ("[HS_TONG:gioi:nu]", "gioi:nu"),
        ("[TONG]", "đi vòng"),
        ("[TANG] + 1", "đi vòng"),
        ("[HS_TONG] +", "còn dở"),
    ],
)
def test_a_formula_that_cannot_give_a_figure_is_refused_with_the_remedy(formula: str, said: str) -> None:
    put("HS_TONG")
    put("TONG", "[HS_TONG]")
    put("TANG", "[TONG] * 2")
    with pytest.raises(ValidationError) as refused:
        put("TONG", formula)
    assert list(refused.value.message_dict) == ["formula"]
    assert said in refused.value.message_dict["formula"][0]


def test_what_stands_already_must_fit_the_new_definition(province: Province) -> None:
    series.put_dimension(code="gioi", title="Giới", categories=[("nam", "Nam"), ("nu", "Nữ")])
    one = put("HOC", decimals=1, dimensions=["gioi"])
    assert series.extent(one) == series.Extent()
    period = series.periods.get("202401")
    part = series.breakdown("gioi:nu")
    cells = [
        (Address(one.pk, period.pk, province.hai_tan.pk, part.pk), "1.5"),
        (Address(one.pk, period.pk, province.hai_tan.pk), "2.5"),
    ]
    series.write(actor=access.system("thử"), data=[NewDatum(where, Decimal(value)) for where, value in cells])
    assert series.extent(one) == series.Extent(2, 1, "202401", "202401")
    with pytest.raises(ValidationError, match="không hợp loại"):
        put("HOC", kind="integer", dimensions=["gioi"])
    with pytest.raises(ValidationError, match="chiều phân tổ"):
        put("HOC", dimensions=[])
    series.put_dimension(code="gioi", title="Giới tính", categories=[("nu", "Phụ nữ")])
    part.refresh_from_db()
    assert part.title == "Phụ nữ"


def test_indicators_are_found_by_words_without_marks() -> None:
    put("HS_TONG", definition="Hồ sơ tiếp nhận trong kỳ")
    put("HOC")
    assert [one.code for one in series.catalogue("tiep nhan")] == ["HS_TONG"]
    assert [one.code for one in series.catalogue("hoc")] == ["HOC"]
    assert [one.code for one in series.used_in_formulas("HOC")] == []
    put("GAP_DOI", "[HOC] * 2")
    assert [one.code for one in series.used_in_formulas("HOC")] == ["GAP_DOI"]
    assert [one.code for one in series.parts_of(series.indicator("GAP_DOI"))] == ["HOC"]
