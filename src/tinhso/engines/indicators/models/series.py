"""Figures over time: what is measured, for which period and agency, in which breakdown, and how it came about.

One figure is one row (`Datum`) under the key indicator × period × agency × breakdown. The row says what stands now;
every later change leaves what stood before in `DatumChange`. Who, when and whence are the `Batch`'s.
"""

import uuid
from typing import Any

from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import F, Q
from django.db.models.expressions import RawSQL
from django.utils.translation import gettext_lazy as _
from typing_extensions import override

from tinhso.engines.indicators.models.scores import Source
from tinhso.kernel.text import api as text


class Dimension(models.Model):
    """A way to break figures down: by sex, by age, by level of service."""

    code = models.SlugField(max_length=40, unique=True)
    title = models.CharField(_("Chiều phân tổ"), max_length=120)

    @override
    def __str__(self) -> str:
        return self.code


class Category(models.Model):
    """One value of a dimension."""

    dimension = models.ForeignKey(Dimension, on_delete=models.CASCADE, related_name="categories")
    code = models.SlugField(max_length=40)
    title = models.CharField(_("Phân tổ"), max_length=120)
    order = models.PositiveSmallIntegerField(default=0)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["dimension", "code"], name="category_code_once")]

    @override
    def __str__(self) -> str:
        return f"{self.dimension_id}:{self.code}"


class Breakdown(models.Model):
    """A combination of categories; the one with the empty key is the whole."""

    id = models.AutoField(primary_key=True)
    key = models.CharField(
        max_length=200, unique=True
    )  # "gioi:nu|tuoi:15-24", dimensions in order of their codes
    title = models.CharField(max_length=400, blank=True)
    categories = ArrayField(models.BigIntegerField(), default=list)

    @override
    def __str__(self) -> str:
        return self.key or "·"


class Indicator(models.Model):
    """Something that is measured again and again: its meaning, its source, how it adds up."""

    class Kind(models.TextChoices):
        """What a value of it is."""

        NUMBER = "number", _("Số")
        INTEGER = "integer", _("Số nguyên")
        PERCENT = "percent", _("Tỷ lệ (%)")
        YES_NO = "yes_no", _("Có/Không")

    class From(models.TextChoices):
        """Where its values come from; a counted or computed one cannot be typed over."""

        PERSON = "person", _("Người báo cáo")
        FACT = "fact", _("Nền tảng tự đếm")
        IMPORT = "import", _("Nhập từ tệp")
        API = "api", _("Hệ thống khác gửi")
        FORMULA = "formula", _("Tính theo công thức")

    class Sums(models.TextChoices):
        """How values of parts make the value of the whole."""

        SUM = "sum", _("Cộng")
        MEAN = "mean", _("Trung bình cộng")
        LAST = "last", _("Giá trị cuối kỳ")
        NONE = "none", _("Không gộp")

    id = models.AutoField(primary_key=True)
    code = models.CharField(_("Mã chỉ tiêu báo cáo"), max_length=40, unique=True)
    title = models.CharField(_("Tên"), max_length=300)
    definition = models.TextField(_("Khái niệm, cách tính"), blank=True)
    unit = models.CharField(_("Đơn vị tính"), max_length=40, blank=True)
    kind = models.CharField(max_length=8, choices=Kind.choices, default=Kind.NUMBER)
    decimals = models.PositiveSmallIntegerField(default=0)
    higher_is_better = models.BooleanField(null=True, blank=True)
    comes_from = models.CharField(max_length=8, choices=From.choices, default=From.PERSON)
    fact = models.CharField(max_length=80, blank=True)  # code of the socket indicators.facts
    formula = models.TextField(_("Công thức"), blank=True)
    over_places = models.CharField(max_length=4, choices=Sums.choices, default=Sums.SUM)
    over_time = models.CharField(max_length=4, choices=Sums.choices, default=Sums.SUM)
    dimensions = models.ManyToManyField(Dimension, related_name="indicators", blank=True)
    low = models.DecimalField(_("Nhỏ nhất"), max_digits=24, decimal_places=6, null=True, blank=True)
    high = models.DecimalField(_("Lớn nhất"), max_digits=24, decimal_places=6, null=True, blank=True)
    source_note = models.CharField(_("Căn cứ"), max_length=300, blank=True)
    active = models.BooleanField(default=True)

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=Q(code__regex=r"^[A-Z][A-Z0-9_]*$"),
                name="indicator_code_shape",
                violation_error_message=_("Mã gồm chữ in hoa không dấu, số và gạch dưới, bắt đầu bằng chữ."),
            ),
            models.CheckConstraint(
                condition=Q(comes_from="formula", formula__gt="")
                | (~Q(comes_from="formula") & Q(formula="")),
                name="indicator_formula_when_computed",
                violation_error_message=_(
                    "Chỉ tiêu tính theo công thức phải có công thức, và chỉ chỉ tiêu ấy có."
                ),
            ),
            models.CheckConstraint(
                condition=Q(comes_from="fact", fact__gt="") | (~Q(comes_from="fact") & Q(fact="")),
                name="indicator_fact_when_counted",
                violation_error_message=_(
                    "Chỉ tiêu nền tảng tự đếm phải nêu số đếm nào, và chỉ chỉ tiêu ấy nêu."
                ),
            ),
            models.CheckConstraint(
                condition=Q(low=None) | Q(high=None) | Q(high__gte=F("low")),
                name="indicator_limits_in_order",
                violation_error_message=_("Giá trị lớn nhất phải từ giá trị nhỏ nhất trở lên."),
            ),
            models.CheckConstraint(condition=Q(decimals__lte=6), name="indicator_six_decimals_at_most"),
        ]

    @override
    def __str__(self) -> str:
        return self.code

    @property
    def typed_by_people(self) -> bool:
        """Whether a person may enter its values."""
        return self.comes_from == self.From.PERSON


class Period(models.Model):
    """A span of days with a code after ISO 8601: 2024, 2024H1, 2024Q1, 202401, 2024W05, 20240131; or a campaign."""

    class Kind(models.TextChoices):
        """How long it is."""

        DAY = "day", _("Ngày")
        WEEK = "week", _("Tuần")
        MONTH = "month", _("Tháng")
        QUARTER = "quarter", _("Quý")
        HALF_YEAR = "half", _("6 tháng")
        YEAR = "year", _("Năm")
        CAMPAIGN = "campaign", _("Đợt")

    id = models.AutoField(primary_key=True)
    code = models.CharField(max_length=40, unique=True)
    kind = models.CharField(max_length=8, choices=Kind.choices)
    title = models.CharField(max_length=120, blank=True)  # a campaign's; the others are named by their code
    first_date = models.DateField()
    last_date = models.DateField()

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=Q(last_date__gte=F("first_date")),
                name="period_days_in_order",
                violation_error_message=_("Ngày cuối phải từ ngày đầu trở đi."),
            )
        ]
        indexes = [models.Index(fields=["kind", "first_date"], name="period_of_kind")]

    @override
    def __str__(self) -> str:
        return self.code


class Batch(models.Model):
    """What was written at one go: who, when, whence. `key` is the writer's own, so that nothing is taken twice."""

    key = models.UUIDField(default=uuid.uuid4, unique=True)
    source = models.CharField(max_length=8, choices=Source.choices)
    note = models.CharField(max_length=500, blank=True)
    invented = models.BooleanField(default=False)
    by = models.UUIDField(null=True)
    by_name = models.CharField(max_length=200, blank=True)
    by_post = models.CharField(max_length=200, blank=True)
    at = models.DateTimeField(default=text.now)
    file = models.ForeignKey("files.StoredFile", null=True, on_delete=models.PROTECT, related_name="+")
    # What is kept in memory asks which indicators were touched since: by transaction, for ids are given out of order.
    indicators = ArrayField(models.IntegerField(), default=list)
    transaction = models.BigIntegerField(
        db_default=RawSQL("(pg_current_xact_id()::text)::bigint", ()), db_index=True, editable=False
    )

    @override
    def __str__(self) -> str:
        return str(self.key)


_UNCHECKED: dict[str, Any] = {
    "on_delete": models.PROTECT, "related_name": "+", "db_constraint": False, "db_index": False,
}  # fmt: skip


class Datum(models.Model):
    """One figure as it stands now; `value` is empty where one was taken back.

    `clock` counts the writes this figure has seen (Lamport): of two writes that did not know of each other the later
    clock stands, then the greater batch key, in whatever order they arrive. The four keys are checked by whoever
    writes (`series.operations`), set by set: four foreign keys checked row by row would triple the cost of a load.
    """

    pk = models.CompositePrimaryKey("indicator", "period", "agency", "breakdown")
    indicator = models.ForeignKey(Indicator, **_UNCHECKED)
    period = models.ForeignKey(Period, **_UNCHECKED)
    agency = models.ForeignKey("orgs.Agency", **_UNCHECKED)
    breakdown = models.ForeignKey(Breakdown, **_UNCHECKED)
    value = models.DecimalField(max_digits=24, decimal_places=6, null=True)
    clock = models.IntegerField(default=1)
    batch = models.ForeignKey(Batch, **_UNCHECKED)

    @override
    def __str__(self) -> str:
        return f"{self.indicator_id}/{self.period_id}/{self.agency_id}/{self.breakdown_id}={self.value}"


class DatumChange(models.Model):
    """What stood before a figure was changed, and the batch that changed it. Never altered."""

    indicator = models.ForeignKey(Indicator, on_delete=models.PROTECT, related_name="+")
    period = models.ForeignKey(Period, on_delete=models.PROTECT, related_name="+")
    agency = models.ForeignKey("orgs.Agency", on_delete=models.PROTECT, related_name="+")
    breakdown = models.ForeignKey(Breakdown, on_delete=models.PROTECT, related_name="+")
    old = models.DecimalField(max_digits=24, decimal_places=6, null=True)
    new = models.DecimalField(max_digits=24, decimal_places=6, null=True)
    old_batch = models.ForeignKey(Batch, on_delete=models.PROTECT, related_name="+")
    new_batch = models.ForeignKey(Batch, on_delete=models.PROTECT, related_name="+")
    overtaken = models.BooleanField(default=False)  # `new` arrived after a later write and never stood

    class Meta:
        indexes = [
            models.Index(fields=["indicator", "period", "agency", "breakdown"], name="datum_change_of_cell")
        ]

    @override
    def __str__(self) -> str:
        return f"{self.old} → {self.new}"


class CellNote(models.Model):
    """Something said about one figure: a comment, a mark to follow up, or a dispute of a counted value."""

    class Kind(models.TextChoices):
        """What it is for."""

        COMMENT = "comment", _("Ghi chú")
        FOLLOW_UP = "follow_up", _("Cần theo dõi")
        DISPUTE = "dispute", _("Không đồng ý với số đếm")

    key = models.UUIDField(default=uuid.uuid4, unique=True)
    indicator = models.ForeignKey(Indicator, on_delete=models.PROTECT, related_name="+")
    period = models.ForeignKey(Period, on_delete=models.PROTECT, related_name="+")
    agency = models.ForeignKey("orgs.Agency", on_delete=models.PROTECT, related_name="+")
    breakdown = models.ForeignKey(Breakdown, on_delete=models.PROTECT, related_name="+")
    kind = models.CharField(max_length=9, choices=Kind.choices)
    words = models.TextField()
    by = models.UUIDField(null=True)
    by_name = models.CharField(max_length=200)
    at = models.DateTimeField(default=text.now)
    closed_at = models.DateTimeField(null=True)
    closed_by_name = models.CharField(max_length=200, blank=True)
    answer = models.TextField(blank=True)

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=~Q(words=""),
                name="cell_note_says_something",
                violation_error_message=_("Hãy viết lý do hoặc nội dung."),
            )
        ]
        indexes = [
            models.Index(fields=["agency", "period", "indicator", "breakdown"], name="cell_note_of_cell"),
            models.Index(fields=["kind", "-id"], condition=Q(closed_at=None), name="cell_note_open"),
        ]

    @override
    def __str__(self) -> str:
        return f"{self.kind}: {self.words[:40]}"
