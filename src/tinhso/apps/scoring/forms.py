"""Forms: one item's inputs as its rule declares them, and a file of values."""

from collections.abc import Mapping
from typing import Any

from django import forms
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _
from typing_extensions import override

from tinhso.apps.scoring.computing import wanted
from tinhso.engines.indicators.api import (
    NOT_APPLICABLE_WORDS,
    Convention,
    Input,
    Item,
    NotANumber,
    read_number,
    spelled,
    unmistakable,
    vn,
)
from tinhso.kernel.text.api import CannotParse, format_number, parse_number

PREFIX = "in-"
MOST_BYTES = 20 * 1024 * 1024
CHOSEN = {"yes_no", "choice"}
MOST_DECIMALS = 30


def typed(one: Input, words: str) -> str:
    """What a person typed (`1.250`, `12,5`, `85 %`) as the store keeps it (`1250`, `12.5`, `85%`).

    On screen a dot parts thousands and a comma decimals, as everywhere in Vietnam; files and programs write `12.5`.
    Raises ValidationError.
    """
    words = words.strip()
    if one.kind in CHOSEN or not words:
        return words
    if one.may_not_apply and spelled(words) in NOT_APPLICABLE_WORDS | {spelled(gettext("Không áp dụng"))}:
        return "na"
    sign = "%" if words.endswith("%") else ""
    try:
        found = f"{parse_number(words.removesuffix('%')):f}"
    except CannotParse as wrong:
        raise forms.ValidationError(str(wrong)) from wrong
    found = found.rstrip("0").rstrip(".") if "." in found else found
    return unmistakable(found) + sign


def written(one: Input, stored: str) -> str:
    """What the store keeps as a person types it; as it is when it is no number."""
    if one.kind in CHOSEN:
        return stored
    words = stored.strip()
    if one.may_not_apply and spelled(words) in NOT_APPLICABLE_WORDS:
        return gettext("Không áp dụng")
    try:
        number = read_number(words.removesuffix("%"), count=one.kind == "count")
    except NotANumber:
        return stored
    return vn(number, MOST_DECIMALS) + (" %" if words.endswith("%") else "")


def initial(item: Item, stored: Mapping[str, str]) -> dict[str, str]:
    """What the fields of the item's inputs show of stored values."""
    return {
        f"{PREFIX}{one.name}": written(one, stored[one.name]) for one in item.inputs() if one.name in stored
    }


class ValueField(forms.CharField):
    """A number as people type it; its value is what the store keeps."""

    def __init__(self, one: Input, **options: Any) -> None:
        self.one = one
        mode = "text" if one.may_not_apply else "decimal"
        widget = forms.TextInput({"inputmode": mode, "autocomplete": "off"})
        super().__init__(required=False, max_length=60, widget=widget, **options)

    @override
    def clean(self, value: Any) -> Any:
        return typed(self.one, super().clean(value))


def item_form(item: Item) -> type[forms.Form]:
    """A form class with a field for each input of the item, a comment and a proof."""
    fields = input_fields(item)
    fields["comment"] = forms.CharField(
        label=_("Ghi chú, lý do"), required=False, widget=forms.Textarea(attrs={"rows": 2})
    )
    fields["evidence_note"] = forms.CharField(
        label=_("Minh chứng"),
        required=False,
        max_length=500,
        help_text=_("Số, ngày văn bản hoặc địa chỉ nơi xem được."),
    )
    fields["evidence_file"] = forms.FileField(
        label=_("Tệp minh chứng"),
        required=False,
        help_text=_("PDF, Word, Excel hoặc ảnh, tối đa 20 MB."),
        widget=forms.FileInput({"data-max-bytes": MOST_BYTES}),
    )
    return type("ItemForm", (forms.Form,), fields)


def inputs_form(item: Item) -> type[forms.Form]:
    """A form class with the item's inputs alone."""
    return type("InputsForm", (forms.Form,), input_fields(item))


def input_fields(item: Item) -> dict[str, Any]:
    """A field for each input that people are asked for."""
    return {f"{PREFIX}{one.name}": _field(one, item) for one in wanted(item)}


def options(one: Input) -> list[tuple[str, str]]:
    """The options of a choice by code, with what people call them."""
    words = {"yes": gettext("Có"), "no": gettext("Không")}
    return [(code, words.get(code) or gettext(one.word_of(code))) for code in one.options]


def hint(one: Input) -> str:
    """How an input is typed; empty where one of a list is chosen."""
    if one.kind in CHOSEN:
        return ""
    if one.in_percent:
        return gettext("Phần trăm, ví dụ 85 hoặc 85 %.")
    if one.kind == "number" and one.low is not None and one.high is not None:
        low, high = format_number(float(one.low)), format_number(float(one.high))
        said = gettext("Từ %(low)s đến %(high)s.") % {"low": low, "high": high}
        if one.may_not_apply and not one.own:  # a whole item that does not apply is answered beside it
            said += " " + gettext("Không áp dụng thì ghi “Không áp dụng”.")
        return said
    hints = {"share": _("Tỷ lệ, ví dụ 85 % hoặc 0,85."), "count": _("Số nguyên, ví dụ 1.250.")}
    return str(hints.get(one.kind, _("Một số, ví dụ 12,5.")))


def _field(one: Input, item: Item) -> forms.Field:
    label = (one.label or item.name)[:1].upper() + (one.label or item.name)[1:]
    if one.kind in CHOSEN:
        choices = [("", _("Chưa nhập")), *options(one)]
        return forms.ChoiceField(label=label, required=False, choices=choices)
    return ValueField(one, label=label, help_text=hint(one))


def entered(form: forms.Form, stored: Mapping[str, str] | None = None) -> dict[str, str]:
    """The inputs of a valid item form by name; what was not touched stays as it was stored."""
    found = {
        name.removeprefix(PREFIX): value.strip()
        for name, value in form.cleaned_data.items()
        if name.startswith(PREFIX) and isinstance(value, str)
    }
    kept = stored or {}
    return {
        name: value if f"{PREFIX}{name}" in form.changed_data else kept.get(name, value)
        for name, value in found.items()
    }


class ValuesFileForm(forms.Form):
    """A CSV with the columns unit, item, input, value."""

    file = forms.FileField(
        label=_("Tệp CSV"),
        help_text=_("Bốn cột: unit, item, input, value; tối đa 20 MB. Có lỗi thì không dòng nào được nhập."),
        widget=forms.FileInput({"accept": ".csv", "data-max-bytes": MOST_BYTES}),
        error_messages={"empty": _("Tệp rỗng. Hãy chọn lại tệp.")},
    )
    numbers = forms.ChoiceField(
        label=_("Cách viết số trong tệp"),
        required=False,
        choices=lambda: [("", gettext("Tự nhận ra")), *((one.value, one.words) for one in Convention)],
        help_text=_("Chỉ cần chọn khi tệp toàn số như 1.250: không rõ là 1250 hay số thập phân."),
    )
    source_note = forms.CharField(label=_("Nguồn số liệu"), max_length=500, required=False)

    def clean_numbers(self) -> Convention | None:
        """None: as the file's own cells tell."""
        asked = self.cleaned_data["numbers"]
        return Convention(asked) if asked else None

    def clean_file(self) -> Any:
        """A file small enough to be read in one go."""
        file = self.cleaned_data["file"]
        if file.size and file.size > MOST_BYTES:
            raise forms.ValidationError(_("Tệp quá lớn: nhiều nhất 20 MB. Hãy chia thành nhiều tệp."))
        return file
