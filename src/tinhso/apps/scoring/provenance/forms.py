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
