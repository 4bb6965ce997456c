"""Forms of plans: handing one in, what it says about itself, and correcting what was read in it."""

import datetime as dt
from decimal import Decimal
from typing import Any

from django import forms
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from typing_extensions import override

from tinhso.apps.programme.contents import Content
from tinhso.apps.programme.forms.fields import (
    DayField,
    lines_of,
    pillar_choices,
    readable_deadline,
    shown_deadline,
)
from tinhso.apps.programme.models import Comparator, Finding
from tinhso.apps.programme.operations import MOST_BYTES
from tinhso.kernel.text import api as text
from tinhso.kernel.ui.api import NumberField


class UploadForm(forms.Form):
    """A plan's file."""

    file = forms.FileField(
        label=gettext_lazy("Tệp văn bản"),
        help_text=gettext_lazy("Tệp .docx, .pdf (có chữ, không phải ảnh quét) hoặc .txt, tối đa 50 MB."),
        max_length=200,
        error_messages={"required": gettext_lazy("Hãy chọn tệp văn bản.")},
        widget=forms.FileInput({"accept": ".docx,.pdf,.txt", "data-max-bytes": MOST_BYTES}),
    )


class DocumentForm(forms.Form):
    """What a document says about itself."""

    title = forms.CharField(label=gettext_lazy("Trích yếu"), max_length=400)
    number = forms.CharField(label=gettext_lazy("Số, ký hiệu"), max_length=60, required=False)
    kind = forms.CharField(label=gettext_lazy("Loại văn bản"), max_length=60, required=False)
    issuer = forms.CharField(label=gettext_lazy("Cơ quan ban hành"), max_length=200, required=False)
    issued_date = DayField(label=gettext_lazy("Ngày ban hành"), required=False)


class TargetFindingForm(forms.Form):
    """A target as read, to be corrected."""

    metric = forms.CharField(
        label=gettext_lazy("Chỉ tiêu"), widget=forms.Textarea({"rows": 2}), max_length=1000
    )
    comparator = forms.ChoiceField(label=gettext_lazy("So sánh"), choices=Comparator.choices)
    value = NumberField(label=gettext_lazy("Giá trị"))
    value_max = NumberField(
        label=gettext_lazy("Giá trị cao nhất"),
        required=False,
        help_text=gettext_lazy("Chỉ nhập khi là khoảng."),
    )
    unit = forms.CharField(label=gettext_lazy("Đơn vị"), max_length=60, required=False)
    year = forms.IntegerField(
        label=gettext_lazy("Năm"), min_value=1976, max_value=2099, required=False,
        help_text=gettext_lazy("Để trống nếu tính cho cả giai đoạn."),
    )  # fmt: skip
    place = forms.CharField(label=gettext_lazy("Địa bàn"), max_length=200, required=False)
    pillar = forms.ChoiceField(label=gettext_lazy("Trụ cột"), choices=pillar_choices, required=False)
    sector = forms.CharField(label=gettext_lazy("Lĩnh vực"), max_length=100, required=False)

    @override
    def clean(self) -> dict[str, Any]:
        data = super().clean() or {}
        low, high = data.get("value"), data.get("value_max")
        if data.get("comparator") == Comparator.RANGE and high is None and "value_max" not in self.errors:
            self.add_error("value_max", _("Hãy nhập giá trị cao nhất của khoảng."))
        if low is not None and high is not None and high < low:
            self.add_error("value_max", _("Giá trị cao nhất phải lớn hơn giá trị thấp nhất."))
        return data

    def content(self) -> Content:
        """The correction as it is stored."""
        data = dict(self.cleaned_data)
        for name in ("value", "value_max"):
            data[name] = None if data[name] is None else format(data[name].normalize(), "f")
        return data

    @staticmethod
    def initial_of(content: Content) -> Content:
        """What the fields show for stored content."""
        numbers = {
            name: None if content[name] is None else Decimal(content[name]) for name in ("value", "value_max")
        }
        return {**content, **numbers}


class TaskFindingForm(forms.Form):
    """A task as read, to be corrected."""

    action = forms.CharField(
        label=gettext_lazy("Nhiệm vụ"), widget=forms.Textarea({"rows": 3}), max_length=2000
    )
    lead = forms.CharField(label=gettext_lazy("Chủ trì"), max_length=300, required=False)
    coordinating = forms.CharField(
        label=gettext_lazy("Phối hợp"), widget=forms.Textarea({"rows": 2}), required=False, max_length=4000,
        help_text=gettext_lazy("Mỗi cơ quan một dòng."),
    )  # fmt: skip
    deadline = forms.CharField(
        label=gettext_lazy("Thời hạn"), max_length=100, required=False,
        help_text=gettext_lazy("Ví dụ 30/6/2024, 6/2024, quý II năm 2024, 2024 hoặc “thường xuyên”."),
    )  # fmt: skip
    sector = forms.CharField(label=gettext_lazy("Lĩnh vực"), max_length=100, required=False)

    def clean_deadline(self) -> str:
        """A day, month, quarter, year or the words for continuing work."""
        return readable_deadline(self.cleaned_data["deadline"])

    def clean_coordinating(self) -> list[str]:
        """One name a line."""
        return lines_of(self.cleaned_data["coordinating"])

    def content(self) -> Content:
        """The correction as it is stored."""
        return dict(self.cleaned_data)

    @staticmethod
    def initial_of(content: Content) -> Content:
        """What the fields show for stored content."""
        return {
            **content,
            "coordinating": "\n".join(content["coordinating"]),
            "deadline": shown_deadline(content["deadline"]),
        }


class DocumentFindingForm(forms.Form):
    """A cited document as read, to be corrected."""

    number = forms.CharField(label=gettext_lazy("Số, ký hiệu"), max_length=60)
    date = DayField(label=gettext_lazy("Ngày ban hành"), required=False)
    issuer = forms.CharField(label=gettext_lazy("Cơ quan ban hành"), max_length=200, required=False)
    kind = forms.CharField(label=gettext_lazy("Loại văn bản"), max_length=60, required=False)

    def content(self) -> Content:
        """The correction as it is stored."""
        day = self.cleaned_data["date"]
        return {**self.cleaned_data, "date": day.isoformat() if day else None}

    @staticmethod
    def initial_of(content: Content) -> Content:
        """What the fields show for stored content."""
        return {**content, "date": dt.date.fromisoformat(content["date"]) if content["date"] else None}


FINDING_FORMS: dict[str, type[TargetFindingForm] | type[TaskFindingForm] | type[DocumentFindingForm]] = {
    "target": TargetFindingForm,
    "task": TaskFindingForm,
    "document": DocumentFindingForm,
}


class MergeForm(forms.Form):
    """Into which other finding of the same kind."""

    into = forms.ChoiceField(label=gettext_lazy("Gộp vào mục"))

    def __init__(self, *args: Any, others: list[Finding], **options: Any) -> None:
        super().__init__(*args, **options)
        self.others = {str(one.number): one for one in others}
        self.fields["into"].choices = [(key, title_of(one)) for key, one in self.others.items()]  # type: ignore[attr-defined]  # a ChoiceField

    def chosen(self) -> Finding:
        """The finding to merge into."""
        return self.others[self.cleaned_data["into"]]


def title_of(finding: Finding) -> str:
    """One line that says which finding it is."""
    content = finding.content
    if finding.kind == Finding.Kind.TARGET:
        words = f"{content['metric']}: {shown_value(content)}"
    else:
        words = str(content["action"] if finding.kind == Finding.Kind.TASK else content["number"])
    return f"{finding.number}. {words[:140]}"


def shown_value(content: Content) -> str:
    """`từ 90 % trở lên (2025)` as one short line: `≥ 90 % (2025)`."""
    signs = {">=": "≥ ", "<=": "≤ ", ">": "> ", "<": "< ", "~": "≈ "}
    value = text.format_number(Decimal(content["value"]))
    if content["value_max"] is not None:
        value = f"{value} – {text.format_number(Decimal(content['value_max']))}"
    unit = content["unit"] or ""
    year = f" ({content['year']})" if content["year"] else ""
    return f"{signs.get(content['comparator'], '')}{value}{'' if unit == '%' else ' '}{unit}{year}".strip()
