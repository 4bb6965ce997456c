"""Why a published result is opened again; which figure feeds an input."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from tinhso.apps.scoring.models import Assessment
from tinhso.apps.scoring.provenance import binding


class CorrectionForm(forms.Form):
    """The reason of a correction: everybody reads it beside the corrected ranking."""

    reason = forms.CharField(
        label=_("Lý do đính chính"),
        max_length=2000,
        widget=forms.Textarea(attrs={"rows": 3}),
        help_text=_("Ghi rõ số liệu nào sai, căn cứ nào để sửa. Lý do được công bố cùng kết quả mới."),
    )


class BindingForm(forms.Form):
    """Which input of which item is which figure."""

    target = forms.ChoiceField(label=_("Đầu vào của chỉ số"), help_text=_("Gõ mã hoặc tên chỉ số để tìm."))
    indicator = forms.ChoiceField(
        label=_("Lấy từ chỉ tiêu"),
        help_text=_("Chỉ tiêu do cơ quan báo cáo, do nền tảng tự đếm, hoặc tính theo công thức."),
    )
    period = forms.CharField(
        label=_("Kỳ"),
        max_length=40,
        help_text=_(
            "2024, 2024H1, 2024Q1, 202401… Kỳ dài chưa có số riêng thì gộp từ các kỳ ngắn nằm trong nó."
        ),
    )
    breakdown = forms.CharField(
        label=_("Phân tổ"), max_length=200, required=False, help_text=_("Để trống: số chung.")
    )

    def __init__(self, assessment: Assessment, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for name, some in (("target", binding.targets(assessment)), ("indicator", binding.indicators())):
            self.fields[name].choices = [("", "–"), *some]  # type: ignore[attr-defined]  # choice fields

    def asked(self) -> dict[str, str]:
        """What was asked, as the operation takes it."""
        given = dict(self.cleaned_data)
        item, name = given.pop("target").split(binding.MARK)
        return {"item": item, "name": name, **given}
