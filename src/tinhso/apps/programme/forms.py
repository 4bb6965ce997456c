"""Forms of the programme pages. Numbers and days are typed and shown as written in Vietnam."""

import datetime as dt
from decimal import Decimal
from typing import Any

from django import forms
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from typing_extensions import override

from tinhso.apps.programme.contents import Content, deadline_date, working_days
from tinhso.apps.programme.models import (
    Cause,
    Comparator,
    Completion,
    Confidence,
    Finding,
    Pillar,
    Target,
    Task,
)
from tinhso.apps.programme.operations import MOST_BYTES
from tinhso.kernel.orgs import api as orgs
from tinhso.kernel.text import api as text

CONTINUING = "thường xuyên"
RESERVED = {"van-ban"}  # a word of our own addresses


class NumberField(forms.CharField):
    """A figure as people type it (`1.234,5`); its value is a Decimal, or None when empty."""

    def __init__(self, **options: Any) -> None:
        super().__init__(widget=forms.TextInput({"inputmode": "decimal", "autocomplete": "off"}), **options)

    @override
    def clean(self, value: Any) -> Any:
        typed = super().clean(value)
        if not typed:
            return None
        try:
            number = text.parse_number(typed)
        except text.CannotParse as wrong:
            raise forms.ValidationError(str(wrong)) from wrong
        if abs(number) >= Decimal(10) ** 18:
            raise forms.ValidationError(_("Số quá lớn. Hãy dùng đơn vị lớn hơn (triệu, tỷ)."))
        return number

    @override
    def prepare_value(self, value: Any) -> Any:
        return text.format_number(value) if isinstance(value, Decimal) else value


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


def _pillars() -> list[tuple[str, Any]]:
    return [("", gettext_lazy("Chưa rõ")), *Pillar.choices]


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
    pillar = forms.ChoiceField(label=gettext_lazy("Trụ cột"), choices=_pillars, required=False)
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
    pillar = forms.ChoiceField(label=gettext_lazy("Trụ cột"), choices=_pillars, required=False)
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
    pillar = forms.ChoiceField(label=gettext_lazy("Trụ cột"), choices=_pillars, required=False)
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
    """An entry about a task (percent) or a target (actual value)."""

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
