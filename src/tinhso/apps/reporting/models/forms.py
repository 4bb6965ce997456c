"""Report forms, their versions, and which agencies report them."""

from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _
from typing_extensions import override

from tinhso.engines.indicators.series.api import Period
from tinhso.kernel.access.api import Scope
from tinhso.kernel.text import api as text


class Form(models.Model):
    """A report that agencies hand in again and again."""

    code = models.SlugField(_("Mã biểu"), max_length=60, unique=True)
    title = models.CharField(_("Tên biểu"), max_length=300)
    period_kind = models.CharField(_("Kỳ báo cáo"), max_length=8, choices=Period.Kind.choices)
    owner = models.ForeignKey(
        "orgs.Agency", on_delete=models.PROTECT, related_name="+"
    )  # who wants it, and accepts
    instructions = models.TextField(_("Hướng dẫn"), blank=True)
    legal_basis = models.CharField(_("Căn cứ"), max_length=300, blank=True)
    active = models.BooleanField(default=True)
    invented = models.BooleanField(default=False)

    @override
    def __str__(self) -> str:
        return self.code

    def scope(self) -> Scope:
        """With the agency that wants it."""
        return Scope(agency=self.owner.path, label=self.title)


class FormVersion(models.Model):
    """The form as it is asked from a day on. A published version never changes; a change is another version."""

    form = models.ForeignKey(Form, on_delete=models.CASCADE, related_name="versions")
    number = models.PositiveSmallIntegerField()
    valid_from = models.DateField(_("Áp dụng cho kỳ bắt đầu từ ngày"))
    due_working_days = models.PositiveSmallIntegerField(
        _("Hạn nộp: số ngày làm việc sau khi hết kỳ"), default=5
    )
    lock_working_days = models.PositiveSmallIntegerField(
        _("Khóa: số ngày làm việc sau hạn nộp (trống: không khóa)"), null=True, blank=True
    )
    steps = models.PositiveSmallIntegerField(
        _("Số bước duyệt"), default=2
    )  # 0 none, 1 approve, 2 approve and accept
    published_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["form", "number"], name="form_version_number_once"),
            models.UniqueConstraint(
                fields=["form", "valid_from"],
                name="form_version_day_once",
                violation_error_message=_("Biểu đã có phiên bản áp dụng từ ngày này."),
            ),
            models.CheckConstraint(condition=Q(steps__lte=2), name="form_version_two_steps_at_most"),
        ]

    @override
    def __str__(self) -> str:
        return f"{self.form_id}/{self.number}"


class FormCell(models.Model):
    """One figure that a version asks for."""

    version = models.ForeignKey(FormVersion, on_delete=models.CASCADE, related_name="cells")
    order = models.PositiveSmallIntegerField()
    section = models.CharField(max_length=200, blank=True)
    indicator = models.ForeignKey("indicators.Indicator", on_delete=models.PROTECT, related_name="+")
    breakdown = models.ForeignKey("indicators.Breakdown", on_delete=models.PROTECT, related_name="+")
    required = models.BooleanField(default=True)
    evidence_wanted = models.BooleanField(default=False)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["version", "order"], name="form_cell_order_once"),
            models.UniqueConstraint(
                fields=["version", "indicator", "breakdown"], name="form_cell_figure_once"
            ),
        ]

    @override
    def __str__(self) -> str:
        return f"{self.version_id}.{self.order}"


class Assignment(models.Model):
    """An agency reports a form for the periods that begin in [valid_from, valid_to)."""

    form = models.ForeignKey(Form, on_delete=models.CASCADE, related_name="assignments")
    agency = models.ForeignKey("orgs.Agency", on_delete=models.PROTECT, related_name="+")
    valid_from = models.DateField(_("Từ kỳ bắt đầu ngày"))
    valid_to = models.DateField(_("Đến trước ngày"), null=True, blank=True)
    given_at = models.DateTimeField(default=text.now)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["form", "agency", "valid_from"], name="assignment_once"),
            models.CheckConstraint(
                condition=Q(valid_to=None) | Q(valid_to__gt=F("valid_from")), name="assignment_days_in_order"
            ),
        ]
        indexes = [models.Index(fields=["agency", "valid_from"], name="assignment_of_agency")]

    @override
    def __str__(self) -> str:
        return f"{self.form_id}→{self.agency_id}"
