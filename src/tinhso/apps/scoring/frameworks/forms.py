"""Forms of the framework pages."""

import re
from collections.abc import Mapping, Sequence
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _
from typing_extensions import override

from tinhso.apps.scoring.forms import PREFIX, item_form
from tinhso.apps.scoring.frameworks.accepting import Question
from tinhso.apps.scoring.frameworks.fields import NumberField, written
from tinhso.apps.scoring.frameworks.rule_forms import KINDS
from tinhso.engines.indicators.api import Item
from tinhso.kernel.text import api as text
from tinhso.kernel.ui.api import DateField

MOST_BYTES = 20 * 1024 * 1024
LEVELS = [
    ("province", _("Cấp tỉnh")),
    ("commune", _("Cấp xã")),
    ("agency", _("Cơ quan, đơn vị")),
    ("enterprise", _("Doanh nghiệp")),
    ("district", _("Cấp huyện (trước đây)")),
    ("country", _("Quốc gia")),
]
EFFECTS = [("", _("Điểm thường")), ("bonus", _("Điểm cộng")), ("penalty", _("Điểm trừ"))]
CODE = forms.RegexField(
    label=_("Mã"),
    regex=r"^[a-z0-9]+(-[a-z0-9]+)*$",
    max_length=80,
    help_text=_("Chữ thường không dấu, số và gạch nối, ví dụ dti-xa-2026."),
    error_messages={"invalid": _("Mã chỉ gồm chữ thường không dấu, số và gạch nối.")},
)


class NewForm(forms.Form):
    """A framework begun from nothing."""

    code = CODE
    name = forms.CharField(label=_("Tên bộ chỉ số"), max_length=300)
    level = forms.ChoiceField(label=_("Chấm cho"), choices=LEVELS, initial="commune")


class ImportForm(NewForm):
    """An annex table with the name of the framework it makes."""

    file = forms.FileField(
        label=_("Tệp phụ lục"),
        help_text=_(
            "Word (.docx) hoặc Excel (.xlsx) có bảng STT, tên chỉ số, điểm tối đa, cách tính; tối đa 20 MB."
        ),
        widget=forms.FileInput({"accept": ".docx,.xlsx", "data-max-bytes": MOST_BYTES}),
        error_messages={"empty": _("Tệp rỗng. Hãy chọn lại tệp.")},
    )


class HeadForm(forms.Form):
    """What stands above the tree."""

    name = forms.CharField(label=_("Tên bộ chỉ số"), max_length=300)
    level = forms.ChoiceField(label=_("Chấm cho"), choices=LEVELS)
    decision = forms.CharField(label=_("Văn bản ban hành"), max_length=120, required=False)
    caution = forms.CharField(
        label=_("Cần lưu ý khi đọc điểm"),
        required=False,
        widget=forms.Textarea(attrs={"rows": 2}),
        max_length=1000,
    )
    decimals = forms.IntegerField(
        label=_("Xếp hạng theo tổng điểm làm tròn đến mấy chữ số lẻ"),
        required=False,
        min_value=0,
        max_value=12,
    )


class GroupForm(forms.Form):
    """A pillar or main index."""

    id = forms.CharField(label=_("Ký hiệu nhóm"), max_length=40)
    name = forms.CharField(label=_("Tên nhóm"), max_length=300)
    max = NumberField(label=_("Điểm tối đa của nhóm"))

    def clean_id(self) -> str:
        """A code that can stand in an address."""
        return _in_address(self.cleaned_data["id"])


def _in_address(code: str) -> str:
    if re.search(r"[/?#%]|^\.+$", code) or " › " in code:
        raise ValidationError(gettext("Ký hiệu không chứa / ? # % và không chỉ gồm dấu chấm."))
    return code.strip()


class ItemForm(forms.Form):
    """One item without its rule."""

    code = forms.CharField(label=_("Mã chỉ số"), max_length=40)
    name = forms.CharField(label=_("Tên chỉ số"), max_length=500)
    group = forms.ChoiceField(label=_("Thuộc nhóm"))
    max = NumberField(
        label=_("Điểm tối đa"), required=False, help_text=_("Trống: chưa rõ, không chấm. 0: chỉ theo dõi.")
    )
    effect = forms.ChoiceField(
        label=_("Loại điểm"),
        required=False,
        choices=EFFECTS,
    )
    kind = forms.ChoiceField(label=_("Cách tính điểm"), choices=list(KINDS.items()))
    requires = forms.CharField(
        label=_("Điều kiện bắt buộc"),
        required=False,
        max_length=300,
        help_text=_("Không đạt điều kiện này thì 0 điểm."),
    )
    not_applicable = forms.ChoiceField(
        label=_("Khi chỉ số không áp dụng cho đơn vị"),
        required=False,
        choices=[
            ("", _("Luôn áp dụng")),
            ("full_points", _("Cho điểm tối đa")),
            ("redistribute", _("Chia điểm cho các chỉ số cùng nhóm")),
            ("leave_out", _("Không tính vào trung bình")),
        ],
    )
    unit = forms.CharField(label=_("Đơn vị tính"), required=False, max_length=80)
    lead = forms.CharField(label=_("Nơi chủ trì"), required=False, max_length=200)
    proof = forms.CharField(
        label=_("Minh chứng cần có"),
        required=False,
        widget=forms.Textarea(attrs={"rows": 2}),
        max_length=2000,
    )
    note = forms.CharField(
        label=_("Ghi chú"), required=False, widget=forms.Textarea(attrs={"rows": 2}), max_length=4000
    )

    def __init__(self, *args: Any, groups: list[tuple[str, str]], **options: Any) -> None:
        super().__init__(*args, **options)
        self.fields["group"].choices = groups  # type: ignore[attr-defined]  # a ChoiceField

    def clean_code(self) -> str:
        """A code that can stand in an address."""
        return _in_address(self.cleaned_data["code"])


def item_initial(item: Mapping[str, Any]) -> dict[str, Any]:
    """The item's own fields as the form shows them."""
    found = {key: item.get(key) or "" for key in ("code", "name", "group", "unit", "lead", "proof", "note")}
    for key in ("requires", "not_applicable"):
        value = item.get(key)
        found[key] = (
            value.get("label" if key == "requires" else "how") if isinstance(value, dict) else ""
        ) or ""
    effect = item.get("effect")
    rule = item.get("rule")
    return found | {
        "max": written(item.get("max")),
        "effect": "" if effect in (None, "none") else effect,
        "kind": (rule.get("type") if isinstance(rule, dict) else "") or "given",
    }


def item_data(cleaned: Mapping[str, Any], rule: Mapping[str, Any], old: Mapping[str, Any]) -> dict[str, Any]:
    """The item of a valid form and its rule; what the form does not show is kept."""
    made = {
        key: value
        for key, value in old.items()
        if key not in {"rule", "requires", "not_applicable", "effect"}
    }
    made |= {key: cleaned[key] for key in ("code", "group", "name", "max")}
    for key in ("unit", "lead", "proof", "note", "effect"):
        made.pop(key, None)
        if cleaned[key]:
            made[key] = cleaned[key]
    if cleaned["requires"]:
        before = old.get("requires")
        made["requires"] = {"input": "precondition", **(before if isinstance(before, dict) else {})} | {
            "label": cleaned["requires"]
        }
    if cleaned["not_applicable"]:
        before = old.get("not_applicable")
        made["not_applicable"] = {
            **(before if isinstance(before, dict) else {}),
            "how": cleaned["not_applicable"],
        }
    return made | {"rule": dict(rule)}


def trial_form(item: Item, data: Any = None) -> forms.Form:
    """The inputs of an item alone, to try its rule."""
    fields = {name: one for name, one in item_form(item).base_fields.items() if name.startswith(PREFIX)}
    made: forms.Form = type("TrialForm", (forms.Form,), fields)(data)
    return made


class TextForm(forms.Form):
    """The YAML view."""

    words = forms.CharField(
        label=_("Nội dung YAML"), widget=forms.Textarea(attrs={"rows": 28, "spellcheck": "false"})
    )


class RowForm(forms.Form):
    """One row of an annex, corrected."""

    kind = forms.ChoiceField(
        label=_("Dòng này là"),
        choices=[("group", _("Nhóm chỉ số")), ("item", _("Chỉ số")), ("skip", _("Không phải chỉ số"))],
    )
    code = forms.CharField(label=_("Mã"), max_length=40, required=False)
    name = forms.CharField(label=_("Tên"), max_length=500, required=False)
    max = NumberField(label=_("Điểm tối đa"), required=False)
    effect = forms.ChoiceField(label=_("Loại điểm"), required=False, choices=EFFECTS)
    rule_kind = forms.ChoiceField(label=_("Cách tính điểm"), choices=list(KINDS.items()))
    method = forms.CharField(
        label=_("Cách tính như trong phụ lục"), required=False, widget=forms.Textarea(attrs={"rows": 3})
    )
    proof = forms.CharField(label=_("Minh chứng cần có"), required=False, max_length=2000)
    lead = forms.CharField(label=_("Nơi chủ trì"), required=False, max_length=200)
    unit = forms.CharField(label=_("Đơn vị tính"), required=False, max_length=80)

    def clean_code(self) -> str:
        """A code that can stand in an address."""
        return _in_address(self.cleaned_data["code"]) if self.cleaned_data["code"] else ""

    @override
    def clean(self) -> dict[str, Any]:
        """A group or an item has a code and a name."""
        found: dict[str, Any] = super().clean() or {}
        if found.get("kind") != "skip":
            for key in ("code", "name"):
                if not found.get(key) and key not in self.errors:
                    self.add_error(key, gettext("Nhóm và chỉ số cần có mã và tên."))
        return found


class PublishForm(forms.Form):
    """Under which code and from when to when."""

    code = CODE
    family = forms.RegexField(
        label=_("Bộ chỉ số (mã chung của các bản)"),
        regex=r"^[a-z0-9]+(-[a-z0-9]+)*$",
        max_length=80,
        help_text=_("Các bản của cùng một bộ mang mã chung này; hiệu lực của chúng không được chồng nhau."),
        error_messages={"invalid": _("Mã chỉ gồm chữ thường không dấu, số và gạch nối.")},
    )
    valid_from = DateField(label=_("Hiệu lực từ ngày"))
    valid_to = DateField(
        label=_("Đến hết ngày"), required=False,
        help_text=_("Trống: đến khi có bản mới."),
    )  # fmt: skip

    def __init__(self, *args: Any, asked: Sequence[Question] = (), **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.asked = asked
        for one in asked:
            self.fields[one.name] = forms.CharField(
                label=_("Lý do giữ nguyên (%(what)s)") % {"what": one.title[:1].lower() + one.title[1:]},
                widget=forms.Textarea(attrs={"rows": 2}),
                min_length=10,
                max_length=500,
                help_text=_("Ví dụ: điểm, khoản của văn bản quy định như vậy."),
                error_messages={"required": _("Ghi lý do giữ nguyên, hoặc quay lại sửa cách tính.")},
            )

    @override
    def clean(self) -> dict[str, Any]:
        """The reasons by kind of trap, beside code and validity."""
        made = dict(super().clean() or {})
        reasons = {one.kind: made.pop(one.name, "") for one in self.asked}
        return {**made, "reasons": reasons}


class LinkForm(forms.Form):
    """What became of items."""

    kind = forms.ChoiceField(
        label=_("Loại tương ứng"),
        choices=[
            ("same", _("Một – một")),
            ("split", _("Tách ra")),
            ("merged", _("Gộp lại")),
            ("none", _("Không tương ứng")),
        ],
    )
    # Boxes to tick: on a list, choosing several wants a key held down.
    old_items = forms.MultipleChoiceField(
        label=_("Chỉ số của bản cũ"), required=False, widget=forms.CheckboxSelectMultiple
    )
    new_items = forms.MultipleChoiceField(
        label=_("Chỉ số của bản mới"), required=False, widget=forms.CheckboxSelectMultiple
    )
    reason = forms.CharField(label=_("Lý do"), max_length=500, widget=forms.Textarea(attrs={"rows": 2}))
    careful = forms.BooleanField(
        label=_("So sánh được nhưng phải thận trọng (nội dung đo đã đổi một phần)"), required=False
    )

    def __init__(
        self, *args: Any, old: list[tuple[str, str]], new: list[tuple[str, str]], **options: Any
    ) -> None:
        super().__init__(*args, **options)
        self.fields["old_items"].choices = old  # type: ignore[attr-defined]  # a ChoiceField
        self.fields["new_items"].choices = new  # type: ignore[attr-defined]


class OpenForm(forms.Form):
    """A round of scoring on an edition."""

    code = forms.RegexField(
        label=_("Mã"),
        regex=CODE.regex,
        max_length=80,
        help_text=_(
            "Các năm mang mã chỉ khác nhau ở số năm (dti-xa-2026, dti-xa-2027) thì so sánh được với nhau."
        ),
        error_messages={"invalid": _("Mã chỉ gồm chữ thường không dấu, số và gạch nối.")},
    )
    title = forms.CharField(label=_("Tên đợt đánh giá"), max_length=300)
    year = forms.IntegerField(label=_("Năm"), min_value=2000, max_value=2100)
    map_date = DateField(label=_("Theo địa giới ngày"))
    units = forms.CharField(
        label=_("Đơn vị được chấm"),
        widget=forms.Textarea(attrs={"rows": 8}),
        help_text=_(
            "Mỗi dòng một đơn vị. Tên trùng với cơ quan trên nền tảng thì cơ quan ấy tự chấm được. "
            "Mở đợt rồi thì danh sách này không đổi."
        ),
    )
    unknown_too = forms.BooleanField(
        label=_("Vẫn mở cho các đơn vị không trùng tên cơ quan nào; tôi sẽ nhập số liệu thay"), required=False
    )

    def clean_units(self) -> list[str]:
        """Names, one a line."""
        return [" ".join(line.split()) for line in self.cleaned_data["units"].splitlines() if line.strip()]

    def clean_code(self) -> str:
        """As typed, folded."""
        return text.slugify(self.cleaned_data["code"])
