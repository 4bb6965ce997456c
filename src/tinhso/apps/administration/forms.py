"""Forms of the administrator's pages."""

import datetime as dt
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _
from typing_extensions import override

from tinhso.kernel.access.api import Grant
from tinhso.kernel.ui.api import DateField

KINDS = (
    ("off", _("Ngày nghỉ")),
    ("working", _("Ngày làm việc (làm bù)")),
    ("morning", _("Chỉ làm buổi sáng")),
    ("afternoon", _("Chỉ làm buổi chiều")),
)
EVIDENCE = (
    ("decision", _("Theo quyết định, thông báo")),
    ("law", _("Theo luật")),
    ("press", _("Theo báo chí, chưa có bản gốc")),
    ("projected", _("Dự kiến, chờ thông báo hằng năm")),
)
SHORTEST_PURPOSE = 10


def _area(**options: Any) -> forms.CharField:
    return forms.CharField(widget=forms.Textarea(attrs={"rows": 2}), max_length=500, **options)


class DayForm(forms.Form):
    """A day that is not like its weekday."""

    day = DateField(label=_("Ngày"))
    name = forms.CharField(
        label=_("Tên"), max_length=200, help_text=_("Ví dụ: Nghỉ bù Quốc khánh; Làm bù cho ngày 02/05.")
    )
    kind = forms.ChoiceField(label=_("Loại"), choices=KINDS)
    evidence = forms.ChoiceField(label=_("Căn cứ"), choices=EVIDENCE)
    source = forms.CharField(
        label=_("Văn bản"), max_length=300, help_text=_("Số, ngày và cơ quan ban hành văn bản.")
    )


class ChangeDayForm(DayForm):
    """The same for a day that is in the table already; the day itself stays."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        del self.fields["day"]


class RecordForm(forms.Form):
    """Which entries of the record to show."""

    nguoi = forms.CharField(label=_("Người làm (tên đăng nhập)"), required=False)
    hanh_dong = forms.CharField(label=_("Hành động"), required=False)
    doi_tuong = forms.CharField(label=_("Loại đối tượng"), required=False)
    ma = forms.CharField(label=_("Mã đối tượng"), required=False)
    tu_ngay = DateField(label=_("Từ ngày"), required=False)
    den_ngay = DateField(label=_("Đến hết ngày"), required=False)


class PurposeForm(forms.Form):
    """What personal data are looked at for."""

    purpose = _area(
        label=_("Mục đích xem"),
        min_length=SHORTEST_PURPOSE,
        help_text=_(
            "Ví dụ: xử lý đơn phản ánh số 12 về tài khoản này. Mục đích được ghi vào nhật ký, chủ tài khoản đọc được."
        ),
    )


class RoleForm(forms.Form):
    """A role for an officer, over a subtree, between days."""

    login = forms.CharField(label=_("Tên đăng nhập của người nhận"), max_length=150)
    tree = forms.ChoiceField(label=_("Phạm vi"), choices=Grant.Tree.choices, initial=Grant.Tree.AGENCY)
    where = forms.CharField(
        label=_("Cơ quan hoặc địa bàn"),
        required=False,
        max_length=200,
        help_text=_("Mã định danh (H23.31), mã địa bàn hoặc tên. Để trống khi phạm vi là toàn hệ thống."),
    )
    first_date = DateField(label=_("Từ ngày"))
    last_date = DateField(label=_("Đến hết ngày"), required=False)

    def __init__(self, *args: Any, today: dt.date, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.initial.setdefault("first_date", today)

    @override
    def clean(self) -> dict[str, Any]:
        """A subtree needs its root."""
        found: dict[str, Any] = super().clean() or {}
        if found.get("tree") != Grant.Tree.ALL and not found.get("where"):
            self.add_error("where", _("Hãy ghi mã hoặc tên của cơ quan, địa bàn."))
        return found


class ReasonForm(forms.Form):
    """Why an account is closed or reopened."""

    reason = _area(label=_("Lý do"), help_text=_("Ví dụ: nghỉ hưu theo Quyết định số …"))


class PostForm(forms.Form):
    """A post in an agency from a day."""

    agency = forms.CharField(
        label=_("Cơ quan"), max_length=200, help_text=_("Mã định danh (H23.08) hoặc tên.")
    )
    title = forms.CharField(label=_("Chức vụ"), max_length=200)
    new = forms.BooleanField(label=_("Lập chức vụ này nếu cơ quan chưa có"), required=False)
    since = DateField(label=_("Từ ngày"))
    until = DateField(label=_("Đến hết ngày"), required=False)

    def __init__(self, *args: Any, today: dt.date, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.initial.setdefault("since", today)


class HookForm(forms.Form):
    """Where to post which facts."""

    title = forms.CharField(
        label=_("Tên nơi nhận"), max_length=120, help_text=_("Ví dụ: Kho dữ liệu dùng chung của tỉnh.")
    )
    address = forms.CharField(
        label=_("Địa chỉ"),
        max_length=500,
        widget=forms.URLInput(attrs={"inputmode": "url", "spellcheck": "false"}),
        help_text=_("Ví dụ: https://kho.tinh.gov.vn/nhan-su-kien"),
    )
    wants = forms.CharField(
        label=_("Sự kiện"),
        max_length=4000,
        widget=forms.Textarea(attrs={"rows": 3, "spellcheck": "false"}),
        help_text=_(
            "Mỗi dòng một tên, ví dụ reporting.report.moved; hoặc phần đầu kết thúc bằng dấu chấm: reporting."
        ),
    )

    def clean_wants(self) -> list[str]:
        """One name a line; commas do as well."""
        return str(self.cleaned_data["wants"]).replace(",", "\n").split()

    def take(self, problem: ValidationError) -> None:
        """Put what was refused under its field."""
        for name, messages in problem.message_dict.items():
            self.add_error(name, messages)
