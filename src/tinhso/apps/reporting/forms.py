"""Forms: what is said about a figure, and what a report form is made of."""

import datetime as dt
from collections.abc import Sequence
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from typing_extensions import override

from tinhso.apps.reporting.kinds import CellNote, Check, Period
from tinhso.apps.reporting.operations import NewCell
from tinhso.kernel.orgs import api as orgs
from tinhso.kernel.orgs.api import Agency
from tinhso.kernel.text import api as text
from tinhso.kernel.ui.api import DateField

YES = {"x", "co", "c", "1"}
MOST_CELLS = 500
MOST_AGENCIES = 1000


class NoteForm(forms.Form):
    """A remark, a mark to follow up, or (on a counted figure) a dispute."""

    kind = forms.ChoiceField(label=gettext_lazy("Loại"))
    words = forms.CharField(
        label=gettext_lazy("Nội dung, lý do"), max_length=2000, widget=forms.Textarea(attrs={"rows": 2})
    )

    def __init__(self, *args: Any, counted: bool = False, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        left_out = None if counted else CellNote.Kind.DISPUTE
        field = self.fields["kind"]
        field.choices = [  # type: ignore[attr-defined]  # a ChoiceField
            (kind.value, kind.label) for kind in CellNote.Kind if kind != left_out
        ]


class ProofForm(forms.Form):
    """A proof behind a figure."""

    note = forms.CharField(
        label=gettext_lazy("Căn cứ"),
        required=False,
        max_length=500,
        help_text=gettext_lazy("Số, ngày văn bản hoặc địa chỉ nơi xem được."),
    )
    file = forms.FileField(
        label=gettext_lazy("Tệp minh chứng"),
        required=False,
        help_text=gettext_lazy("PDF, Word, Excel hoặc ảnh, tối đa 20 MB."),
    )


def agency_of(code: str) -> Agency:
    """The agency of a code. Raises ValidationError."""
    try:
        return orgs.by_code(code.strip())
    except Agency.DoesNotExist:
        raise ValidationError(_("Không có cơ quan mã %(code)s.") % {"code": code}) from None


class ListedField(forms.CharField):
    """A code, chosen by its name from the list that the page gives (`offer`)."""

    combo = True
    widget = forms.Select

    def offer(self, entries: Sequence[tuple[str, str]]) -> None:
        """Put (code, name) into the list."""
        self.widget.choices = [("", ""), *entries]


class AgencyField(ListedField):
    """An agency by its code."""

    @override
    def clean(self, value: Any) -> Any:
        """The agency; None where it may be left out."""
        code = super().clean(value)
        return agency_of(code) if code else None


class FormForm(forms.Form):
    """A report form, without what it asks."""

    code = forms.SlugField(label=gettext_lazy("Mã biểu"), max_length=60)
    title = forms.CharField(label=gettext_lazy("Tên biểu"), max_length=300)
    period_kind = forms.ChoiceField(
        label=gettext_lazy("Kỳ báo cáo"), choices=Period.Kind.choices, initial="month"
    )
    owner = AgencyField(
        label=gettext_lazy("Cơ quan giao biểu"),
        max_length=35,
        help_text=gettext_lazy("Cơ quan này tiếp nhận báo cáo."),
    )
    legal_basis = forms.CharField(label=gettext_lazy("Căn cứ"), max_length=300, required=False)
    instructions = forms.CharField(
        label=gettext_lazy("Hướng dẫn"), required=False, widget=forms.Textarea(attrs={"rows": 3})
    )


class VersionForm(forms.Form):
    """A version: from when, until when after the period, and one line for each figure (also pasted from Excel)."""

    valid_from = DateField(label=gettext_lazy("Áp dụng cho kỳ bắt đầu từ ngày"))
    due_working_days = forms.IntegerField(
        label=gettext_lazy("Hạn nộp: số ngày làm việc sau khi hết kỳ"), min_value=0, max_value=250, initial=5
    )
    lock_working_days = forms.IntegerField(
        label=gettext_lazy("Khóa: số ngày làm việc sau hạn nộp"),
        min_value=0,
        max_value=250,
        required=False,
        help_text=gettext_lazy("Để trống nếu không khóa."),
    )
    steps = forms.TypedChoiceField(
        coerce=int,
        label=gettext_lazy("Duyệt"),
        choices=[
            ("2", gettext_lazy("Hai bước: duyệt, rồi tiếp nhận")),
            ("1", gettext_lazy("Một bước: duyệt")),
            ("0", gettext_lazy("Không cần duyệt")),
        ],
    )
    cells = forms.CharField(
        label=gettext_lazy("Chỉ tiêu của biểu"),
        widget=forms.Textarea(attrs={"rows": 12, "spellcheck": "false"}),
        help_text=gettext_lazy(
            "Mỗi dòng một ô: mã chỉ tiêu; phân tổ; nhóm; bắt buộc (x); cần minh chứng (x). "
            "Ngăn bằng dấu chấm phẩy, hoặc dán từ Excel."
        ),
    )

    def clean_cells(self) -> list[NewCell]:
        """The lines as figures to be asked."""
        lines = [line for line in self.cleaned_data["cells"].splitlines() if line.strip()]
        if len(lines) > MOST_CELLS:
            raise ValidationError(_("Một biểu có nhiều nhất %(n)s ô.") % {"n": MOST_CELLS})
        return [self._line(number, line) for number, line in enumerate(lines, start=1)]

    @staticmethod
    def _line(number: int, line: str) -> NewCell:
        parts = [part.strip() for part in line.split("\t" if "\t" in line else ";")]
        code, breakdown, section, required, evidence, *more = [*parts, "", "", "", ""]
        if not code or any(more[: max(len(parts) - 5, 0)]) or len(section) > 200:
            raise ValidationError(
                _("Dòng %(n)s không đúng dạng: %(line)s") % {"n": number, "line": line[:80]}
            )
        return NewCell(code, breakdown, section, text.fold(required) in YES, text.fold(evidence) in YES)


class AgenciesForm(forms.Form):
    """Agencies: one by name with those below it, or codes pasted."""

    under = AgencyField(label=gettext_lazy("Cơ quan"), max_length=35, required=False)
    whom = forms.ChoiceField(label=gettext_lazy("Gồm"), required=False)
    codes = forms.CharField(
        label=gettext_lazy("Hoặc dán mã cơ quan"),
        required=False,
        widget=forms.Textarea(attrs={"rows": 3, "spellcheck": "false"}),
        help_text=gettext_lazy(
            "Mỗi dòng một mã. Thêm dấu * để lấy các cơ quan trực thuộc, ví dụ H23.31*; "
            "thêm :loại để chỉ lấy một loại, ví dụ H23.31*:ubnd_xa."
        ),
    )

    def offer(self, kinds: Sequence[tuple[str, str]]) -> None:
        """Put (code, title) of kinds of agencies into the list of whom is meant."""
        below = [(f"*:{code}", _("cấp dưới là %(kind)s") % {"kind": title}) for code, title in kinds]
        self.fields["whom"].choices = [  # type: ignore[attr-defined]  # a choice field
            ("", _("chỉ cơ quan này")), ("*", _("mọi cơ quan trực thuộc")), *below,
        ]  # fmt: skip

    def clean_codes(self) -> list[Agency]:
        """The agencies that are meant."""
        chosen, whom = self.cleaned_data.get("under"), self.data.get("whom", "")
        found: dict[int, Agency] = {}
        for line in [*([f"{chosen.code}{whom}"] if chosen else []), *self.cleaned_data["codes"].split()]:
            code, star, kind = line.partition("*")
            root = agency_of(code)
            below = orgs.descendants(root, kind=kind.lstrip(":") or None) if star else [root]
            found |= {one.pk: one for one in below}
        if not found:
            raise ValidationError(
                _("Không có cơ quan nào như vậy.") if chosen or self.cleaned_data["codes"].strip()
                else _("Chọn một cơ quan, hoặc dán mã.")
            )  # fmt: skip
        if len(found) > MOST_AGENCIES:
            raise ValidationError(_("Giao một lần nhiều nhất %(n)s cơ quan.") % {"n": MOST_AGENCIES})
        return list(found.values())


class AssignForm(AgenciesForm):
    """Agencies that report a form."""

    since = DateField(label=gettext_lazy("Từ kỳ bắt đầu ngày"))


class UnassignForm(AgenciesForm):
    """Agencies that report a form no more."""

    until = DateField(label=gettext_lazy("Thôi giao các kỳ bắt đầu từ ngày"))


class CheckForm(forms.Form):
    """Two formulas held against each other."""

    code = forms.SlugField(label=gettext_lazy("Mã quy tắc"), max_length=60)
    title = forms.CharField(label=gettext_lazy("Quy tắc"), max_length=300)
    left = forms.CharField(
        label=gettext_lazy("Vế trái"), max_length=2000, widget=forms.Textarea(attrs={"rows": 2, "spellcheck": "false"}),
        help_text=gettext_lazy("Ví dụ [HS_TRUC_TUYEN], [HS_TONG@-1] là kỳ trước, [rate(mã-biểu)] là tỷ lệ nộp."),
    )  # fmt: skip
    operator = forms.ChoiceField(label=gettext_lazy("So với vế phải"), choices=Check.Operator.choices)
    right = forms.CharField(
        label=gettext_lazy("Vế phải"),
        max_length=2000,
        widget=forms.Textarea(attrs={"rows": 2, "spellcheck": "false"}),
    )
    tolerance = forms.DecimalField(
        label=gettext_lazy("Sai số cho phép (%)"),
        min_value=0,
        max_digits=6,
        decimal_places=2,
        initial=0,
        localize=True,
    )
    importance = forms.ChoiceField(
        label=gettext_lazy("Mức quan trọng"),
        choices=Check.Importance.choices,
        initial=Check.Importance.MEDIUM,
        help_text=gettext_lazy("Quy tắc mức cao không đạt thì phải giải trình mới nộp được."),
    )
    advice = forms.CharField(label=gettext_lazy("Cách xử lý"), max_length=300, required=False)
    active = forms.BooleanField(label=gettext_lazy("Đang áp dụng"), required=False, initial=True)


class LimitForm(forms.Form):
    """The least and the most that is believed of a figure of one agency."""

    indicator = ListedField(label=gettext_lazy("Chỉ tiêu"), max_length=40)
    agency = AgencyField(label=gettext_lazy("Cơ quan"), max_length=35)
    low = forms.DecimalField(
        label=gettext_lazy("Nhỏ nhất"), required=False, max_digits=24, decimal_places=6, localize=True
    )
    high = forms.DecimalField(
        label=gettext_lazy("Lớn nhất"), required=False, max_digits=24, decimal_places=6, localize=True
    )


class UnlockForm(forms.Form):
    """Open a locked report for a while."""

    agency = AgencyField(label=gettext_lazy("Cơ quan"), max_length=35)
    period = forms.CharField(
        label=gettext_lazy("Kỳ"), max_length=40, help_text=gettext_lazy("Ví dụ 202409, 2024Q3, 2024.")
    )
    last_date = DateField(label=gettext_lazy("Mở đến hết ngày"))
    reason = forms.CharField(
        label=gettext_lazy("Lý do"), max_length=1000, widget=forms.Textarea(attrs={"rows": 2})
    )

    def clean_last_date(self) -> dt.date:
        """A day that is not over."""
        day: dt.date = self.cleaned_data["last_date"]
        if day < text.today():
            raise ValidationError(_("Ngày này đã qua."))
        return day


class LookForm(forms.Form):
    """Which reports are held against the checks or their past."""

    bieu = forms.CharField(label=gettext_lazy("Biểu"), max_length=60)
    ky = forms.CharField(label=gettext_lazy("Kỳ"), max_length=40)
    co_quan = forms.CharField(label=gettext_lazy("Cơ quan và cấp dưới"), max_length=35, required=False)


class DisputeForm(forms.Form):
    """Why a counted figure is wrong."""

    words = forms.CharField(
        label=gettext_lazy("Lý do không đồng ý"),
        max_length=2000,
        widget=forms.Textarea(attrs={"rows": 3}),
        help_text=gettext_lazy("Nêu việc nào bị đếm thiếu hoặc đếm thừa, kèm số văn bản nếu có."),
    )
