"""Fields that take numbers and shares as people write them, and give them as JSON keeps them."""

from fractions import Fraction
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _
from typing_extensions import override

from tinhso.kernel.text import api as text


def plain(value: Fraction) -> int | float:
    """A number as JSON keeps it."""
    return int(value) if value.denominator == 1 else float(value)


def written(value: object) -> str:
    """A number of the body as people write it; everything else as it is."""
    if isinstance(value, bool) or not isinstance(value, int | float):
        return "" if value is None else str(value)
    return f"{value:g}".replace(".", ",") if abs(value) < 10**6 else str(value).replace(".", ",")


class DayInput(forms.DateInput):
    """The browser's own day picker."""

    input_type = "date"

    def __init__(self) -> None:
        super().__init__(format="%Y-%m-%d")


class NumberField(forms.CharField):
    """1.250 or 12,5 as written in Vietnam; empty is None."""

    def __init__(self, **options: Any) -> None:
        options.setdefault("max_length", 40)
        super().__init__(
            widget=forms.TextInput(attrs={"inputmode": "decimal", "autocomplete": "off"}), **options
        )

    @override
    def clean(self, value: Any) -> Any:
        words = str(super().clean(value)).strip()
        return None if not words else plain(self.number(words))

    def number(self, words: str) -> Fraction:
        """Raises ValidationError with the remedy."""
        try:
            return Fraction(text.parse_number(words))
        except text.CannotParse as problem:
            raise ValidationError(str(problem)) from problem


class ShareField(NumberField):
    """80 % or 0,8: a share of 1."""

    @override
    def number(self, words: str) -> Fraction:
        if words.endswith("%"):
            return super().number(words[:-1]) / 100
        found = super().number(words)
        if found > 1:
            raise ValidationError(_("Tỷ lệ ghi 80 % hoặc 0,8."))
        return found

    @override
    def prepare_value(self, value: Any) -> Any:
        if isinstance(value, int | float) and not isinstance(value, bool):
            return f"{written(plain(Fraction(str(value)) * 100))} %"
        return value
