"""Forms of a task in depth, of the tree of plans, and of urging."""

import re
import uuid
from typing import Any

from django import forms
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from typing_extensions import override

from tinhso.apps.programme.forms.fields import DayField, MoneyField
from tinhso.apps.programme.models import Audience, BudgetLine, Cause, RollUp, Target, Task
from tinhso.kernel.text import api as text
from tinhso.kernel.ui.api import NumberField

_CODE = re.compile(r"(?P<programme>[a-z0-9-]+)/(?P<kind>CT|NV)-(?P<number>\d{1,6})", re.IGNORECASE)


class CodeField(forms.CharField):
    """A target or task by its full code (`cds-2024/CT-07`); its value is the row, found when it exists."""

    def __init__(self, model: type[Target] | type[Task], **options: Any) -> None:
        self.model = model
        kind = "CT" if model is Target else "NV"
        options.setdefault("help_text", _("Mã đầy đủ như trên trang của nó, ví dụ cds-2024/%s-07.") % kind)
        super().__init__(widget=forms.TextInput({"autocomplete": "off", "spellcheck": "false"}), **options)

    @override
    def clean(self, value: Any) -> Any:
        typed = super().clean(value)
        found = _CODE.fullmatch(typed.strip()) if typed else None
        wanted = "CT" if self.model is Target else "NV"
        row = None
        if found and found["kind"].upper() == wanted:
            rows = self.model.objects.select_related("programme__agency", "programme__place")
            row = rows.filter(programme__code=found["programme"].lower(), number=int(found["number"])).first()
        if row is None:
            raise forms.ValidationError(_("Không có mã “%(code)s”.") % {"code": typed})
        return row


class MilestoneForm(forms.Form):
    """A step on the way."""

    title = forms.CharField(label=gettext_lazy("Mốc"), max_length=300)
    due = DayField(label=gettext_lazy("Hạn"))


class ReachedForm(forms.Form):
    """A milestone that was reached."""

    on = DayField(label=gettext_lazy("Đạt ngày"))
    note = forms.CharField(
        label=gettext_lazy("Diễn giải"), widget=forms.Textarea({"rows": 2}), required=False, max_length=2000
    )


class NeedForm(forms.Form):
    """A task to be finished first."""

    needs = CodeField(Task, label=gettext_lazy("Chờ nhiệm vụ"))


class MoneyForm(forms.Form):
    """A budget line."""

    title = forms.CharField(label=gettext_lazy("Nội dung chi"), max_length=300)
    source = forms.ChoiceField(label=gettext_lazy("Nguồn vốn"), choices=BudgetLine.Source.choices)
    year = forms.IntegerField(
        label=gettext_lazy("Năm"), min_value=1976, max_value=2099, required=False,
        help_text=gettext_lazy("Để trống nếu tính cho cả thời gian thực hiện."),
    )  # fmt: skip
    planned = MoneyField(label=gettext_lazy("Dự toán (đồng)"))


class PaymentForm(forms.Form):
    """Money paid or taken back; `key` makes sending it twice harmless."""

    key = forms.UUIDField(widget=forms.HiddenInput, initial=uuid.uuid4)
    date = DayField(label=gettext_lazy("Ngày"))
    amount = MoneyField(label=gettext_lazy("Số tiền (đồng)"), help_text=gettext_lazy("Số âm là thu hồi."))
    note = forms.CharField(label=gettext_lazy("Chứng từ, diễn giải"), max_length=400)


class ExtensionForm(forms.Form):
    """A later deadline asked for."""

    new_deadline = DayField(label=gettext_lazy("Hạn xin lùi đến"))
    cause = forms.ChoiceField(label=gettext_lazy("Nguyên nhân"), choices=Cause.choices)
    reason = forms.CharField(label=gettext_lazy("Lý do"), widget=forms.Textarea({"rows": 3}), max_length=2000)


class DecisionForm(forms.Form):
    """Yes or no to a later deadline."""

    approve = forms.ChoiceField(
        label=gettext_lazy("Quyết định"), widget=forms.RadioSelect,
        choices=[("1", gettext_lazy("Đồng ý gia hạn")), ("0", gettext_lazy("Không đồng ý"))],
    )  # fmt: skip
    note = forms.CharField(
        label=gettext_lazy("Ý kiến"), widget=forms.Textarea({"rows": 2}), required=False, max_length=2000,
        help_text=gettext_lazy("Bắt buộc khi không đồng ý."),
    )  # fmt: skip

    def clean_approve(self) -> bool:
        """As a truth."""
        return str(self.cleaned_data["approve"]) == "1"


class ReturnForm(forms.Form):
    """Why an entry is sent back."""

    reason = forms.CharField(
        label=gettext_lazy("Lý do trả lại"), widget=forms.Textarea({"rows": 3}), max_length=2000
    )


class PlaceForm(forms.Form):
    """Under which plan a plan stands; empty: on its own."""

    under = forms.CharField(
        label=gettext_lazy("Mã kế hoạch cấp trên"), max_length=60, required=False,
        help_text=gettext_lazy("Để trống nếu không thuộc kế hoạch nào."),
        widget=forms.TextInput({"autocomplete": "off", "spellcheck": "false"}),
    )  # fmt: skip


class LinkForm(forms.Form):
    """Which other target (or task) this one serves."""

    weight = NumberField(label=gettext_lazy("Trọng số"))

    def __init__(self, *args: Any, model: type[Target] | type[Task], **options: Any) -> None:
        super().__init__(*args, **options)
        label = _("Phục vụ chỉ tiêu") if model is Target else _("Thuộc nhiệm vụ")
        self.fields = {"whole": CodeField(model, label=label), **self.fields}


class CascadeForm(forms.Form):
    """How a target or task is given: the agencies and their weights stand beside this form."""

    shared = forms.ChoiceField(
        label=gettext_lazy("Cách giao"), widget=forms.RadioSelect,
        choices=[("0", gettext_lazy("Giao nguyên: mỗi cơ quan cùng một mốc")),
                 ("1", gettext_lazy("Chia phần: các mốc cộng lại bằng mốc chung"))],
    )  # fmt: skip
    rule = forms.ChoiceField(label=gettext_lazy("Kết quả chung được tính"), required=False)

    def __init__(self, *args: Any, is_task: bool, **options: Any) -> None:
        super().__init__(*args, **options)
        left_out = {RollUp.SUM.value} if is_task else set()
        self.fields["rule"].choices = [one for one in RollUp.choices if one[0] not in left_out]  # type: ignore[attr-defined]  # a ChoiceField
        if is_task:
            del self.fields["shared"]


def weights_of(data: Any) -> tuple[dict[str, Any], list[str]]:
    """(agency code → weight as Decimal, lines that cannot be read) of fields named `w-H23.08`."""
    found: dict[str, Any] = {}
    wrong: list[str] = []
    for name, typed in data.items():
        if not name.startswith("w-") or not typed.strip():
            continue
        try:
            found[name[2:]] = text.parse_number(typed)
        except text.CannotParse as problem:
            wrong.append(f"{name[2:]}: {problem}")
    return found, wrong


class UrgeForm(forms.Form):
    """Words that go with a reminder."""

    words = forms.CharField(
        label=gettext_lazy("Lời nhắc"), widget=forms.Textarea({"rows": 3}), required=False, max_length=1000
    )
    audience = forms.ChoiceField(label=gettext_lazy("Gửi cho"), choices=Audience.choices)


class RuleForm(forms.Form):
    """A step of the schedule of reminders."""

    days = forms.IntegerField(
        label=gettext_lazy("Ngày làm việc so với hạn"), min_value=-60, max_value=250,
        help_text=gettext_lazy("Số âm là trước hạn, số dương là sau hạn."),
    )  # fmt: skip
    audience = forms.ChoiceField(label=gettext_lazy("Gửi cho"), choices=Audience.choices)
