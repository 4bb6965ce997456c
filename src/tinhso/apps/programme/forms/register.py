"""Forms of the register, of steering, and of citations."""

from typing import Any

from django import forms
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from typing_extensions import override

from tinhso.apps.programme.forms.fields import DayField, lines_of, readable_deadline
from tinhso.apps.programme.forms.working import CodeField
from tinhso.apps.programme.models import DocumentRelation, Pilot, RegisteredDocument, Target, Task
from tinhso.kernel.ui.api import NumberField


class RegisterForm(forms.Form):
    """An entry of the register."""

    number = forms.CharField(label=gettext_lazy("Số, ký hiệu"), max_length=60)
    issued_date = DayField(label=gettext_lazy("Ngày ban hành"), required=False)
    issuer = forms.CharField(label=gettext_lazy("Cơ quan ban hành"), max_length=200, required=False)
    kind = forms.CharField(label=gettext_lazy("Loại văn bản"), max_length=60, required=False)
    title = forms.CharField(
        label=gettext_lazy("Trích yếu"), max_length=600, required=False, widget=forms.Textarea({"rows": 2})
    )
    valid_from = DayField(label=gettext_lazy("Hiệu lực từ"), required=False)
    valid_to = DayField(
        label=gettext_lazy("Hết hiệu lực từ"), required=False,
        help_text=gettext_lazy("Để trống nếu văn bản không ghi; bị thay thế thì ghi ở phần quan hệ."),
    )  # fmt: skip
    upload = forms.FileField(
        label=gettext_lazy("Tệp văn bản"), required=False, max_length=200, widget=forms.FileInput,
        help_text=gettext_lazy("Có thể thêm sau. Tệp .docx, .pdf hoặc .txt."),
    )  # fmt: skip

    @staticmethod
    def initial_of(row: RegisteredDocument) -> dict[str, Any]:
        """What the fields show for an entry."""
        names = ("number", "issued_date", "issuer", "kind", "title", "valid_from", "valid_to")
        return {name: getattr(row, name) for name in names}


class RelationForm(forms.Form):
    """What a document does to another."""

    kind = forms.ChoiceField(label=gettext_lazy("Quan hệ"), choices=DocumentRelation.Kind.choices)
    number = forms.CharField(
        label=gettext_lazy("Số, ký hiệu văn bản kia"), max_length=60,
        help_text=gettext_lazy("Văn bản kia phải có trong sổ."),
    )  # fmt: skip
    from_date = DayField(
        label=gettext_lazy("Từ ngày"), required=False,
        help_text=gettext_lazy("Để trống nếu từ ngày văn bản này có hiệu lực."),
    )  # fmt: skip


class PilotForm(forms.Form):
    """A pilot."""

    title = forms.CharField(label=gettext_lazy("Tên thí điểm"), max_length=300)
    where = forms.CharField(label=gettext_lazy("Nơi thí điểm"), max_length=300, required=False)
    hypothesis = forms.CharField(
        label=gettext_lazy("Giả thuyết"), widget=forms.Textarea({"rows": 3}), max_length=2000,
        help_text=gettext_lazy("Làm gì thì điều gì sẽ tốt lên, vì sao."),
    )  # fmt: skip
    metric = forms.CharField(label=gettext_lazy("Thước đo"), max_length=300)
    unit = forms.CharField(label=gettext_lazy("Đơn vị"), max_length=60, required=False)
    baseline = NumberField(label=gettext_lazy("Giá trị ban đầu"), required=False)
    goal = NumberField(label=gettext_lazy("Giá trị mong đợi"))
    less_is_better = forms.BooleanField(label=gettext_lazy("Càng thấp càng tốt"), required=False)
    start_date = DayField(label=gettext_lazy("Từ ngày"))
    end_date = DayField(label=gettext_lazy("Đến ngày"))


class ResultForm(forms.Form):
    """What a pilot reached."""

    result = NumberField(label=gettext_lazy("Kết quả"))
    note = forms.CharField(
        label=gettext_lazy("Nhận xét kết quả"), widget=forms.Textarea({"rows": 3}), max_length=2000
    )


class PilotDecisionForm(forms.Form):
    """What follows from a pilot."""

    decision = forms.ChoiceField(
        label=gettext_lazy("Quyết định"), widget=forms.RadioSelect, choices=Pilot.Decision.choices
    )
    reason = forms.CharField(
        label=gettext_lazy("Lý do quyết định"), widget=forms.Textarea({"rows": 3}), max_length=2000
    )


class MeetingForm(forms.Form):
    """A meeting of the steering committee."""

    date = DayField(label=gettext_lazy("Ngày họp"))
    title = forms.CharField(label=gettext_lazy("Nội dung phiên họp"), max_length=300)
    chair = forms.CharField(label=gettext_lazy("Chủ trì phiên họp"), max_length=200, required=False)
    notice = forms.CharField(label=gettext_lazy("Số thông báo kết luận"), max_length=60, required=False)
    agenda = forms.CharField(
        label=gettext_lazy("Chương trình họp"),
        widget=forms.Textarea({"rows": 4}),
        required=False,
        max_length=4000,
    )


class AgendaForm(forms.Form):
    """A target or task to be looked at."""

    code = forms.CharField(
        label=gettext_lazy("Mã chỉ tiêu hoặc nhiệm vụ"),
        help_text=gettext_lazy("Ví dụ cds-2024/CT-07 hoặc cds-2024/NV-03."),
    )

    def clean_code(self) -> Target | Task:
        """The row, found when it exists."""
        typed = str(self.cleaned_data["code"])
        model: type[Target] | type[Task] = Task if "/NV-" in typed.upper() else Target
        return CodeField(model).clean(typed)  # type: ignore[no-any-return]  # a row of that model


class ConclusionForm(forms.Form):
    """A conclusion of a meeting."""

    words = forms.CharField(
        label=gettext_lazy("Kết luận"), widget=forms.Textarea({"rows": 3}), max_length=2000
    )


class ConclusionTaskForm(forms.Form):
    """A task made of a conclusion."""

    lead_text = forms.CharField(label=gettext_lazy("Chủ trì"), max_length=300)
    deadline_text = forms.CharField(
        label=gettext_lazy("Thời hạn"), max_length=100,
        help_text=gettext_lazy("Ví dụ 30/6/2024 hoặc “10 ngày làm việc” (kể từ ngày họp)."),
    )  # fmt: skip
    deliverable = forms.CharField(label=gettext_lazy("Sản phẩm"), max_length=2000, required=False)

    def clean_deadline_text(self) -> str:
        """A day, month, quarter, year, working days, or the words for continuing work."""
        return readable_deadline(self.cleaned_data["deadline_text"])


class AgreementForm(forms.Form):
    """A cooperation agreement with its tasks."""

    title = forms.CharField(label=gettext_lazy("Nội dung hợp tác"), max_length=400)
    partner = forms.CharField(label=gettext_lazy("Đối tác"), max_length=300)
    number = forms.CharField(label=gettext_lazy("Số, ký hiệu"), max_length=60, required=False)
    signed_date = DayField(label=gettext_lazy("Ngày ký"))
    until = DayField(label=gettext_lazy("Đến ngày"), required=False)
    tasks = forms.CharField(
        label=gettext_lazy("Nhiệm vụ thực hiện"), widget=forms.Textarea({"rows": 2}), required=False,
        help_text=gettext_lazy("Mã đầy đủ, mỗi nhiệm vụ một dòng."),
    )  # fmt: skip

    def clean_tasks(self) -> list[Task]:
        """The tasks of the codes, one a line."""
        return [CodeField(Task).clean(line) for line in lines_of(self.cleaned_data["tasks"])]

    @override
    def clean(self) -> dict[str, Any]:
        data = super().clean() or {}
        if data.get("until") and data.get("signed_date") and data["until"] < data["signed_date"]:
            self.add_error("until", _("Ngày kết thúc phải từ ngày ký trở đi."))
        return data
