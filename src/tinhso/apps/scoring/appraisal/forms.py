"""Forms of appraisal."""

from collections.abc import Sequence
from typing import Any

from django import forms
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _
from typing_extensions import override

from tinhso.apps.scoring.appraisal.models import Drawn, Timetable
from tinhso.apps.scoring.forms import MOST_BYTES, input_fields
from tinhso.engines.indicators.api import Item
from tinhso.kernel.ui.api import DateField

MOST_WORDS = 4000


DEPENDS = {"data-depends": True}


def _words(label: Any, *, required: bool = True, hint: Any = "") -> forms.CharField:
    return forms.CharField(
        label=label,
        required=required,
        max_length=MOST_WORDS,
        help_text=hint,
        widget=forms.Textarea({"rows": 3} | ({} if required else DEPENDS)),
    )


def _days(label: Any) -> forms.IntegerField:
    return forms.IntegerField(label=label, min_value=1, max_value=60)


def review_form(item: Item) -> type[forms.Form]:
    """The inputs that the appraiser found, and the reason."""
    fields = input_fields(item)
    fields["reason"] = _words(
        _("Lý do"), required=False, hint=_("Bắt buộc khi số liệu khác với đơn vị tự chấm, cắt hay nâng.")
    )
    return type("ReviewForm", (forms.Form,), fields)


def decision_form(item: Item) -> type[forms.Form]:
    """Uphold with final inputs, or reject; always with a reason."""
    fields: dict[str, Any] = {
        "outcome": forms.ChoiceField(
            label=_("Quyết định"),
            choices=[
                ("uphold", _("Khiếu nại đúng: sửa số liệu như dưới đây")),
                ("reject", _("Giữ kết quả thẩm định")),
            ],
            widget=forms.RadioSelect,
        )
    }
    fields |= input_fields(item)
    fields["answer"] = _words(_("Lý do của quyết định"))
    return type("DecisionForm", (forms.Form,), fields)


class ObjectionForm(forms.Form):
    """Why, and the proof."""

    words = _words(_("Lý do khiếu nại"))
    evidence_note = forms.CharField(
        label=_("Minh chứng"),
        max_length=500,
        required=False,
        help_text=_("Số, ngày văn bản hoặc địa chỉ nơi xem được; hoặc gửi tệp ở dưới."),
        widget=forms.TextInput(DEPENDS),
    )
    evidence_file = forms.FileField(
        label=_("Tệp minh chứng"),
        required=False,
        help_text=_("PDF, Word, Excel hoặc ảnh, tối đa 20 MB."),
        widget=forms.FileInput({"data-max-bytes": MOST_BYTES} | DEPENDS),
    )

    @override
    def clean(self) -> dict[str, Any]:
        """A paper that is named or sent; a file that is sent names itself."""
        found = dict(super().clean() or {})
        sent = found.get("evidence_file")
        if not found.get("evidence_note") and "evidence_note" not in self.errors:
            if sent is None and "evidence_file" not in self.errors:
                self.add_error("evidence_note", gettext("Hãy ghi văn bản làm minh chứng, hoặc gửi tệp."))
            found["evidence_note"] = sent.name[:500] if sent else ""
        return found


class TimetableForm(forms.Form):
    """The days of a round; the closing days follow from working days."""

    self_until = DateField(label=_("Tự chấm đến hết ngày"))
    appraisal_until = DateField(label=_("Thẩm định đến hết ngày"))
    objection_opens = DateField(label=_("Thông báo kết quả thẩm định ngày"))
    objection_days = _days(_("Số ngày làm việc được khiếu nại"))
    decision_days = _days(_("Số ngày làm việc để giải quyết"))

    @classmethod
    def of(cls, data: Any, days: Timetable | None) -> "TimetableForm":
        """The form over the days that stand now."""
        now = {name: getattr(days, name) for name in cls.base_fields} if days else {}
        return cls(data, initial=now)


class AssignForm(forms.Form):
    """An item and the agency that cross-checks it."""

    item = forms.ChoiceField(label=_("Chỉ số"))
    agency = forms.ChoiceField(
        label=_("Cơ quan thẩm định chéo"),
        required=False,
        error_messages={"invalid_choice": _("Không có cơ quan nào như vậy. Hãy chọn trong danh sách.")},
    )

    def __init__(
        self, *args: Any, items: list[Item], agencies: Sequence[tuple[str, str]], **options: Any
    ) -> None:
        super().__init__(*args, **options)
        nobody = [("", _("Không giao: người thẩm định của từng đơn vị"))]
        self.fields["agency"].choices = [*nobody, *agencies]  # type: ignore[attr-defined]  # a ChoiceField
        self.fields["item"].choices = [(one.code, f"{one.code} {one.name}") for one in items]  # type: ignore[attr-defined]  # a ChoiceField


class SampleForm(forms.Form):
    """How many items are drawn."""

    size = forms.IntegerField(label=_("Số mục được kiểm tra sâu"), min_value=1, max_value=500)


class FindingForm(forms.Form):
    """What a check on the spot found."""

    finding = forms.ChoiceField(
        label=_("Kết quả kiểm tra"), choices=Drawn.Finding.choices, widget=forms.RadioSelect
    )
    words = _words(_("Đã kiểm tra thế nào"))
