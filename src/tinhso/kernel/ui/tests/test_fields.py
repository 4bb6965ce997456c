"""The fields that every form shares."""

import datetime as dt
from decimal import Decimal

import pytest
from django.forms import ValidationError

from tinhso.kernel.ui.api import DateField, NumberField


def test_a_number_is_read_and_shown_as_people_write_it() -> None:
    field = NumberField()
    assert field.clean(" 1.234,50 ") == Decimal("1234.50")
    assert field.prepare_value(Decimal("1234.50")) == "1.234,5"
    assert NumberField(required=False).clean("") is None


@pytest.mark.parametrize(
    ("typed", "why"), [("2.5", "dấu phẩy"), ("nhiều", "nhiều"), ("9" * 18 + "0", "lớn"), ("1" * 41, "40")]
)
def test_what_is_no_number_or_too_large_is_refused_with_the_remedy(typed: str, why: str) -> None:
    with pytest.raises(ValidationError, match=why):
        NumberField().clean(typed)


def test_a_day_is_picked_or_typed_as_in_vietnam() -> None:
    assert DateField().clean("2026-09-11") == DateField().clean("11/09/2026") == dt.date(2026, 9, 11)
    assert 'type="date"' in DateField().widget.render("due", dt.date(2026, 9, 11))
    with pytest.raises(ValidationError):
        DateField().clean("09/31/2026")
