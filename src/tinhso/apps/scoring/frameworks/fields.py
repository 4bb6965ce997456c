"""Fields that take numbers and shares as people write them, and give them as JSON keeps them."""

from decimal import Decimal
from fractions import Fraction
from typing import Any

from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _
from typing_extensions import override

from tinhso.kernel.ui import api as ui


def plain(value: Fraction) -> int | float:
    """A number as JSON keeps it."""
    return int(value) if value.denominator == 1 else float(value)


def written(value: object) -> str:
    """A number of the body as people write it; everything else as it is."""
    if isinstance(value, bool) or not isinstance(value, int | float):
        return "" if value is None else str(value)
    return f"{Decimal(str(value)).normalize():f}".replace(".", ",")


class NumberField(ui.NumberField):
    """1.250 or 12,5 as written in Vietnam; empty is None."""

    @override
    def clean(self, value: Any) -> Any:
        found = super().clean(value)
        return None if found is None else plain(Fraction(found))


class ShareField(NumberField):
    """80 % or 0,8: a share of 1."""

    @override
    def number(self, typed: str) -> Decimal:
        if typed.endswith("%"):
            return super().number(typed[:-1]) / 100
        found = super().number(typed)
        if found > 1:
            raise ValidationError(_("Tỷ lệ ghi 80 % hoặc 0,8."))
        return found

    @override
    def prepare_value(self, value: Any) -> Any:
        if isinstance(value, int | float) and not isinstance(value, bool):
            return f"{written(plain(Fraction(str(value)) * 100))} %"
        return value
