"""Fields that every form shares: a day, and a number as people in Vietnam write it."""

from decimal import Decimal
from typing import Any

from django import forms
from django.utils.translation import gettext as _
from typing_extensions import override

from tinhso.kernel.text import api as text

TOO_LARGE = Decimal(10) ** 18  # what the columns of figures hold


class DateField(forms.DateField):
    """A day from the browser's own picker; typed or sent as `2026-09-11` or `11/09/2026`."""

    def __init__(self, **options: Any) -> None:
        options.setdefault("widget", forms.DateInput({"type": "date"}, format="%Y-%m-%d"))
        super().__init__(input_formats=["%Y-%m-%d", "%d/%m/%Y"], **options)


class NumberField(forms.CharField):
    """A number as people type it (`1.234,5`); its value is a Decimal, or None when empty."""

    def __init__(self, **options: Any) -> None:
        widget = forms.TextInput({"inputmode": "decimal", "autocomplete": "off"})
        super().__init__(**{"max_length": 40, "widget": widget, **options})

    @override
    def clean(self, value: Any) -> Any:
        typed = super().clean(value)
        return self.number(typed) if typed else None

    def number(self, typed: str) -> Decimal:
        """Raises ValidationError with the remedy."""
        try:
            number = text.parse_number(typed)
        except text.CannotParse as wrong:
            raise forms.ValidationError(str(wrong)) from wrong
        if abs(number) >= TOO_LARGE:
            raise forms.ValidationError(_("Số quá lớn. Hãy dùng đơn vị lớn hơn (triệu, tỷ)."))
        return number

    @override
    def prepare_value(self, value: Any) -> Any:
        return text.format_number(value) if isinstance(value, Decimal) else value
