"""Why a published result is opened again; which figure feeds an input."""

from django import forms
from django.utils.translation import gettext_lazy as _


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

    item = forms.CharField(label=_("Chỉ số"), max_length=40, help_text=_("Mã trong bộ chỉ số, ví dụ 2.1."))
    input = forms.CharField(
        label=_("Đầu vào"),
        max_length=60,
        help_text=_("numerator: tử số; denominator: mẫu số; value: giá trị."),
    )
    indicator = forms.CharField(
        label=_("Chỉ tiêu báo cáo"), max_length=40, help_text=_("Mã chỉ tiêu, ví dụ HS_TRUC_TUYEN.")
    )
    period = forms.CharField(
        label=_("Kỳ"), max_length=40, help_text=_("2024, 2024H1, 2024Q1, 202401, 2024W05 hoặc 20240131.")
    )
    breakdown = forms.CharField(
        label=_("Phân tổ"), max_length=200, required=False, help_text=_("Để trống: số chung.")
    )

    def asked(self) -> dict[str, str]:
        """What was asked, as the operation takes it."""
        given = dict(self.cleaned_data)
        return {"name": given.pop("input"), **given}
