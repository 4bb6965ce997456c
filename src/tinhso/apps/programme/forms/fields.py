"""Fields and words that the forms share. Numbers and days are typed and shown as written in Vietnam."""

import datetime as dt
from decimal import Decimal
from typing import Any

from django import forms
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from typing_extensions import override

from tinhso.apps.programme.contents import deadline_date, working_days
from tinhso.apps.programme.models import Pillar
from tinhso.kernel.text import api as text
from tinhso.kernel.ui.api import NumberField

CONTINUING = "thường xuyên"


class DayField(forms.CharField):
    """A day as people type it (`26/3/2024`); its value is a date, or None when empty."""

    def __init__(self, **options: Any) -> None:
        super().__init__(widget=forms.TextInput({"inputmode": "numeric", "autocomplete": "off"}), **options)

    @override
    def clean(self, value: Any) -> Any:
        typed = super().clean(value)
        if not typed:
            return None
        try:
            return text.parse_date(typed)
        except text.CannotParse as wrong:
            raise forms.ValidationError(str(wrong)) from wrong

    @override
    def prepare_value(self, value: Any) -> Any:
        return text.format_date(value) if isinstance(value, dt.date) else value


class ManyFiles(forms.FileInput):
    """A file input that takes several."""

    allow_multiple_selected = True


class FilesField(forms.FileField):
    """Several files; its value is a list."""

    widget = ManyFiles

    @override
    def clean(self, data: Any, initial: Any = None) -> Any:
        return [super(FilesField, self).clean(one, initial) for one in data or []]


class MoneyField(NumberField):
    """Whole đồng as people type it (`1.250.000`); its value is an int."""

    @override
    def clean(self, value: Any) -> Any:
        number = super().clean(value)
        if number is None:
            return None
        if number != number.to_integral_value():
            raise forms.ValidationError(_("Số tiền tính bằng đồng, không có phần lẻ."))
        return int(number)

    @override
    def prepare_value(self, value: Any) -> Any:
        return text.format_number(Decimal(value)) if isinstance(value, int) else value


def pillar_choices() -> list[tuple[str, Any]]:
    """The pillars, after “not known”."""
    return [("", gettext_lazy("Chưa rõ")), *Pillar.choices]


def shown_deadline(stored: str) -> str:
    """A stored deadline as people write it: `2024-06-30` → `30/06/2024`, `2024-06` → `06/2024`."""
    parts = stored.split("-")
    if len(parts) == 3 and stored.replace("-", "").isdigit():
        return f"{parts[2]}/{parts[1]}/{parts[0]}"
    if len(parts) == 2 and stored.replace("-", "").isdigit() and len(parts[1]) == 2:
        return f"{parts[1]}/{parts[0]}"
    return stored


def readable_deadline(typed: str) -> str:
    """The text as typed when it can be understood; raises ValidationError otherwise."""
    typed = typed.strip()
    if not typed or text.fold(typed) in {text.fold(CONTINUING), "hang nam"}:
        return typed
    if deadline_date(typed) or working_days(typed):
        return typed
    raise forms.ValidationError(
        _(
            "Không hiểu thời hạn “%(typed)s”. Viết như 30/6/2024, 6/2024, quý II năm 2024, 2024 hoặc “thường xuyên”."
        )
        % {"typed": typed}
    )


def lines_of(typed: str) -> list[str]:
    """The lines that hold something."""
    return [line.strip() for line in typed.splitlines() if line.strip()]
