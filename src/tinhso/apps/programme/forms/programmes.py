"""Forms of programmes, targets, tasks and progress."""

from collections.abc import Sequence
from decimal import Decimal
from typing import Any

from django import forms
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from typing_extensions import override

from tinhso.apps.programme.forms.fields import (
    DayField,
    FilesField,
    lines_of,
    pillar_choices,
    readable_deadline,
    shown_deadline,
)
from tinhso.apps.programme.models import Cause, Comparator, Completion, Confidence, Target, Task, TaskAgency
from tinhso.kernel.orgs import api as orgs
from tinhso.kernel.text import api as text
from tinhso.kernel.ui.api import NumberField

# Words of our own addresses under /chuong-trinh/.
RESERVED = {
    "van-ban",
    "co-quan",
    "cua-toi",
    "theo-doi",
    "ban-giao",
    "lich-nhac",
    "gia-han",
    "hop",
    "thi-diem",
    "so-van-ban",
    "lich",
    "thoa-thuan",
}


class ProgrammeForm(forms.Form):
    """A programme to be made from a document."""

    title = forms.CharField(label=gettext_lazy("Tên chương trình"), max_length=400)
    code = forms.SlugField(
        label=gettext_lazy("Mã"), max_length=60,
        help_text=gettext_lazy("Chữ thường không dấu, số và gạch nối; là địa chỉ của chương trình."),
    )  # fmt: skip
    first_year = forms.IntegerField(label=gettext_lazy("Từ năm"), min_value=1976, max_value=2099)
    last_year = forms.IntegerField(label=gettext_lazy("Đến năm"), min_value=1976, max_value=2099)
    agency = forms.ModelChoiceField(
        label=gettext_lazy("Cơ quan thường trực"), queryset=orgs.Agency.objects.none(), to_field_name="code"
    )

    def clean_code(self) -> str:
        """Lower case, and no word of our own addresses."""
        code = str(self.cleaned_data["code"]).lower()
        if code in RESERVED:
            raise forms.ValidationError(_("Mã này hệ thống đang dùng. Hãy đặt mã khác."))
        return code

    @override
    def clean(self) -> dict[str, Any]:
        data = super().clean() or {}
        first, last = data.get("first_year"), data.get("last_year")
        if first and last and last < first:
            self.add_error("last_year", _("Năm cuối phải từ năm đầu trở đi."))
        return data


class TargetForm(forms.Form):
    """A target by hand, with its goals by year, one a line."""

    metric = forms.CharField(
        label=gettext_lazy("Chỉ tiêu"), widget=forms.Textarea({"rows": 2}), max_length=1000
    )
    comparator = forms.ChoiceField(label=gettext_lazy("So sánh"), choices=Comparator.choices)
    unit = forms.CharField(label=gettext_lazy("Đơn vị"), max_length=60, required=False)
    values = forms.CharField(
        label=gettext_lazy("Giá trị theo năm"), widget=forms.Textarea({"rows": 3}),
        help_text=gettext_lazy("Mỗi năm một dòng, ví dụ “2025: 90” hoặc “2025: 20 - 30”. Không ghi năm: cả giai đoạn."),
    )  # fmt: skip
    pillar = forms.ChoiceField(label=gettext_lazy("Trụ cột"), choices=pillar_choices, required=False)
    sector = forms.CharField(label=gettext_lazy("Lĩnh vực"), max_length=100, required=False)
    place_text = forms.CharField(label=gettext_lazy("Địa bàn"), max_length=200, required=False)

    def clean_values(self) -> dict[int | None, tuple[Decimal, Decimal | None]]:
        """Goals by year. Raises ValidationError naming the line that cannot be read."""
        found: dict[int | None, tuple[Decimal, Decimal | None]] = {}
        for line in lines_of(self.cleaned_data["values"]):
            year, value = _year_and_value(line)
            if year in found:
                raise forms.ValidationError(_("Dòng “%(line)s”: năm này đã có giá trị.") % {"line": line})
            found[year] = value
        return found

    @staticmethod
    def initial_of(target: Target) -> dict[str, Any]:
        """What the fields show for a target."""
        lines = []
        for one in target.values.order_by("year"):
            low = text.format_number(one.value)
            shown = low if one.value_max is None else f"{low} - {text.format_number(one.value_max)}"
            lines.append(f"{one.year}: {shown}" if one.year else shown)
        names = ("metric", "comparator", "unit", "pillar", "sector", "place_text")
        return {"values": "\n".join(lines), **{name: getattr(target, name) for name in names}}


def _year_and_value(line: str) -> tuple[int | None, tuple[Decimal, Decimal | None]]:
    before, colon, after = line.partition(":")
    year_text, value_text = (before.strip(), after) if colon else ("", line)
    low, dash, high = value_text.strip().partition(" - ")
    try:
        year = int(year_text) if year_text else None
        value = (text.parse_number(low), text.parse_number(high) if dash else None)
    except ValueError as wrong:
        raise forms.ValidationError(
            _("Không đọc được dòng “%(line)s”. Viết như “2025: 90”.") % {"line": line}
        ) from wrong
    if year is not None and not 1976 <= year <= 2099:
        raise forms.ValidationError(_("Dòng “%(line)s”: năm phải từ 1976 đến 2099.") % {"line": line})
    return year, value


class TaskForm(forms.Form):
    """A task by hand."""

    action = forms.CharField(
        label=gettext_lazy("Nhiệm vụ"), widget=forms.Textarea({"rows": 3}), max_length=2000
    )
    lead_text = forms.CharField(label=gettext_lazy("Chủ trì"), max_length=300, required=False)
    start_date = DayField(label=gettext_lazy("Ngày bắt đầu (ngày giao)"), required=False)
    coordinating = forms.CharField(
        label=gettext_lazy("Phối hợp"), widget=forms.Textarea({"rows": 2}), required=False, max_length=4000,
        help_text=gettext_lazy("Mỗi cơ quan một dòng."),
    )  # fmt: skip
    deadline_text = forms.CharField(
        label=gettext_lazy("Thời hạn"), max_length=100, required=False,
        help_text=gettext_lazy(
            "Ví dụ 30/6/2024, 6/2024, quý II năm 2024, 2024, “15 ngày làm việc” (từ ngày bắt đầu) hoặc “thường xuyên”."
        ),
    )  # fmt: skip
    completion = forms.ChoiceField(
        label=gettext_lazy("Cách tính hoàn thành"), choices=Completion.choices, required=False,
        help_text=gettext_lazy("Khi có cơ quan phối hợp: ai quyết định nhiệm vụ đã xong."),
    )  # fmt: skip
    deliverable = forms.CharField(
        label=gettext_lazy("Sản phẩm"), widget=forms.Textarea({"rows": 2}), required=False, max_length=2000
    )
    pillar = forms.ChoiceField(label=gettext_lazy("Trụ cột"), choices=pillar_choices, required=False)
    sector = forms.CharField(label=gettext_lazy("Lĩnh vực"), max_length=100, required=False)

    def clean_deadline_text(self) -> str:
        """A day, month, quarter, year or the words for continuing work."""
        return readable_deadline(self.cleaned_data["deadline_text"])

    def clean_coordinating(self) -> list[str]:
        """One name a line."""
        return lines_of(self.cleaned_data["coordinating"])

    @override
    def clean(self) -> dict[str, Any]:
        data = super().clean() or {}
        for name in ("start_date", "completion"):
            if not data.get(name):
                data.pop(name, None)  # what is left empty stays as it is
        return data

    @staticmethod
    def initial_of(task: Task) -> dict[str, Any]:
        """What the fields show for a task."""
        names = ("action", "lead_text", "start_date", "completion", "deliverable", "pillar", "sector")
        active = task.coordinating.filter(active=True).order_by("order")
        return {
            "coordinating": "\n".join(one.name for one in active),
            "deadline_text": shown_deadline(task.deadline_text),
            **{name: getattr(task, name) for name in names},
        }


class ProgressForm(forms.Form):
    """An entry about a task (percent) or a target (actual value).

    `units` are the coordinating agencies for which the reporter may speak; `for_lead`: for the lead too.
    """

    unit = forms.ChoiceField(label=gettext_lazy("Báo cáo phần của"), required=False)
    date = DayField(label=gettext_lazy("Ngày số liệu"))
    amount = NumberField(label=gettext_lazy("Giá trị đạt được"))
    note = forms.CharField(
        label=gettext_lazy("Căn cứ, diễn giải"), widget=forms.Textarea({"rows": 3}), required=False, max_length=4000,
        help_text=gettext_lazy("Nêu căn cứ hoặc đính kèm tài liệu; cần ít nhất một trong hai."),
    )  # fmt: skip
    confidence = forms.ChoiceField(
        label=gettext_lazy("Khả năng hoàn thành đúng hạn"), required=False,
        choices=[("", gettext_lazy("Không nêu")), *Confidence.choices],
    )  # fmt: skip
    obstacle = forms.ChoiceField(
        label=gettext_lazy("Vướng mắc"),
        required=False,
        choices=[("", gettext_lazy("Không có")), *Cause.choices],
    )
    evidence = FilesField(
        label=gettext_lazy("Tài liệu chứng minh"), required=False,
        help_text=gettext_lazy("Có thể chọn nhiều tệp."),
    )  # fmt: skip

    def __init__(
        self, *args: Any, units: Sequence[TaskAgency] = (), for_lead: bool = True, **options: Any
    ) -> None:
        super().__init__(*args, **options)
        self.units = {str(one.pk): one for one in units}
        lead = [("", _("Cơ quan chủ trì"))] if for_lead else []
        self.fields["unit"].choices = [*lead, *((key, one.name) for key, one in self.units.items())]  # type: ignore[attr-defined]  # a ChoiceField
        self.fields["unit"].required = not for_lead
        if not units:
            del self.fields["unit"]

    def chosen(self) -> TaskAgency | None:
        """The coordinating agency whose part is reported; None: the lead's."""
        return self.units.get(self.cleaned_data.get("unit", ""))
