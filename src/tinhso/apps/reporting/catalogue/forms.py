"""Forms of the catalogue."""

from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from typing_extensions import override

from tinhso.engines.indicators.series import api as series
from tinhso.engines.indicators.series.api import Dimension, Indicator

MOST_CATEGORIES = 200
BETTER = [
    ("", gettext_lazy("Không nói")),
    ("True", gettext_lazy("Cao hơn là tốt")),
    ("False", gettext_lazy("Thấp hơn là tốt")),
]
WORDS = forms.Textarea(attrs={"rows": 3})
FORMULA = forms.Textarea(attrs={"rows": 3, "spellcheck": "false"})


class IndicatorForm(forms.Form):
    """What an indicator means, where its figures come from, how they add up."""

    code = forms.CharField(
        label=gettext_lazy("Mã chỉ tiêu"), max_length=40,
        help_text=gettext_lazy("Chữ in hoa không dấu, số, gạch dưới, ví dụ HS_TRUC_TUYEN. Không đổi được về sau."),
    )  # fmt: skip
    title = forms.CharField(label=gettext_lazy("Tên"), max_length=300)
    definition = forms.CharField(
        label=gettext_lazy("Khái niệm, cách tính"), required=False, max_length=5000, widget=WORDS,
        help_text=gettext_lazy("Đếm gì, không đếm gì, lấy từ đâu. Người báo cáo đọc câu này khi nhập."),
    )  # fmt: skip
    unit = forms.CharField(label=gettext_lazy("Đơn vị tính"), max_length=40, required=False)
    kind = forms.ChoiceField(label=gettext_lazy("Loại giá trị"), choices=Indicator.Kind.choices)
    decimals = forms.IntegerField(
        label=gettext_lazy("Số chữ số sau dấu phẩy"), min_value=0, max_value=6, initial=0
    )
    comes_from = forms.ChoiceField(
        label=gettext_lazy("Số liệu từ đâu"), choices=Indicator.From.choices,
        help_text=gettext_lazy("Số nền tảng đếm hoặc tính theo công thức thì không ai gõ đè được."),
    )  # fmt: skip
    fact = forms.ChoiceField(
        label=gettext_lazy("Nền tảng đếm gì"), required=False,
        help_text=gettext_lazy("Chỉ chọn khi số liệu do nền tảng tự đếm."),
    )  # fmt: skip
    formula = forms.CharField(
        label=gettext_lazy("Công thức"), required=False, max_length=series.expressions.LONGEST, widget=FORMULA,
        help_text=gettext_lazy(
            "Chỉ ghi khi tính theo công thức, ví dụ [HS_TRUC_TUYEN] / [HS_TONG] * 100. [MÃ@-1] là kỳ trước, "
            "[MÃ:gioi:nu] là một phân tổ, [rate(mã-biểu)] là tỷ lệ nộp. Hàm: min, max, abs, round, if_empty."
        ),
    )  # fmt: skip
    over_places = forms.ChoiceField(
        label=gettext_lazy("Từ các đơn vị lên cấp trên"), choices=Indicator.Sums.choices
    )
    over_time = forms.ChoiceField(
        label=gettext_lazy("Từ các tháng lên quý, năm"), choices=Indicator.Sums.choices
    )
    dimensions = forms.MultipleChoiceField(
        label=gettext_lazy("Phân tổ theo"), required=False, widget=forms.CheckboxSelectMultiple
    )
    low = forms.DecimalField(
        label=gettext_lazy("Giá trị nhỏ nhất có thể"),
        required=False,
        max_digits=24,
        decimal_places=6,
        localize=True,
    )
    high = forms.DecimalField(
        label=gettext_lazy("Giá trị lớn nhất có thể"),
        required=False,
        max_digits=24,
        decimal_places=6,
        localize=True,
    )
    higher_is_better = forms.TypedChoiceField(
        label=gettext_lazy("Hướng mong muốn"), required=False, choices=BETTER, empty_value=None,
        coerce=lambda word: word == "True",
    )  # fmt: skip
    source_note = forms.CharField(
        label=gettext_lazy("Căn cứ"), max_length=300, required=False,
        help_text=gettext_lazy("Văn bản quy định chỉ tiêu này: số, ngày, điều, biểu."),
    )  # fmt: skip
    active = forms.BooleanField(label=gettext_lazy("Đang dùng"), required=False, initial=True)
    reason = forms.CharField(
        label=gettext_lazy("Lý do sửa"), max_length=1000, required=False, widget=forms.Textarea(attrs={"rows": 2}),
        help_text=gettext_lazy("Bắt buộc khi đổi cách hiểu số liệu đã có."),
    )  # fmt: skip

    def __init__(self, *args: Any, known: Indicator | None = None, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["fact"].choices = [("", _("Không")), *series.fact_choices()]  # type: ignore[attr-defined]  # a choice field
        every = Dimension.objects.order_by("title").values_list("code", "title")
        self.fields["dimensions"].choices = list(every)  # type: ignore[attr-defined]  # a choice field
        if known is None:
            del self.fields["reason"]
        else:
            self.fields["code"].disabled = True

    @staticmethod
    def begins_with(one: Indicator) -> dict[str, Any]:
        """What the fields hold for an indicator."""
        same = {name: getattr(one, name) for name in IndicatorForm.base_fields if hasattr(one, name)}
        better = "" if one.higher_is_better is None else str(one.higher_is_better)
        codes = list(one.dimensions.values_list("code", flat=True))
        return same | {"dimensions": codes, "higher_is_better": better}


class DimensionForm(forms.Form):
    """A way to break figures down, and its categories, one on a line."""

    code = forms.SlugField(
        label=gettext_lazy("Mã"),
        max_length=40,
        help_text=gettext_lazy("Ví dụ gioi, nhom-tuoi. Không đổi được về sau."),
    )
    title = forms.CharField(label=gettext_lazy("Tên"), max_length=120)
    categories = forms.CharField(
        label=gettext_lazy("Các phân tổ"), widget=forms.Textarea(attrs={"rows": 8, "spellcheck": "false"}),
        help_text=gettext_lazy("Mỗi dòng: mã; tên. Ví dụ nu; Nữ. Phân tổ đã lập thì không bỏ được, chỉ đổi tên."),
    )  # fmt: skip

    def clean_categories(self) -> list[tuple[str, str]]:
        """(code, name) of each line."""
        lines = [line for line in self.cleaned_data["categories"].splitlines() if line.strip()]
        found = [self._line(number, line) for number, line in enumerate(lines, start=1)]
        codes = [code for code, _words in found]
        if twice := sorted({code for code in codes if codes.count(code) > 1}):
            raise ValidationError(_("Mã trùng nhau: %(codes)s.") % {"codes": ", ".join(twice)})
        if len(found) > MOST_CATEGORIES:
            raise ValidationError(_("Nhiều nhất %(n)s phân tổ.") % {"n": MOST_CATEGORIES})
        return found

    @staticmethod
    def _line(number: int, line: str) -> tuple[str, str]:
        code, _sign, words = (part.strip() for part in line.replace("\t", ";").partition(";"))
        try:
            forms.SlugField(max_length=40).clean(code)
        except ValidationError:
            code = ""
        if not code or not words or len(words) > 120 or code != code.lower():
            raise ValidationError(
                _("Dòng %(n)s không đúng dạng “mã; tên” (mã là chữ thường không dấu, số, gạch nối): %(line)s")
                % {"n": number, "line": line[:80]}
            )
        return code, words

    @override
    def clean(self) -> dict[str, Any]:
        """Codes stand in formulas in small letters."""
        data = super().clean() or {}
        if (code := data.get("code")) and code != code.lower():
            self.add_error("code", _("Mã viết chữ thường."))
        return data
