"""What was reached, day by day, with its evidence."""

import uuid

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _
from typing_extensions import override

from tinhso.kernel.text.api import now


class Confidence(models.TextChoices):
    """What the reporter expects (the check-in's confidence)."""

    HIGH = "high", _("Chắc chắn")
    MEDIUM = "medium", _("Có thể")
    LOW = "low", _("Khó kịp hạn")


class Cause(models.TextChoices):
    """Why work is behind, in the words that reports use."""

    MONEY = "money", _("Thiếu kinh phí")
    PROCEDURE = "procedure", _("Vướng thủ tục, quy định")
    PEOPLE = "people", _("Thiếu nhân lực")
    OTHERS = "others", _("Chờ cơ quan khác")
    GUIDANCE = "guidance", _("Chờ cấp trên hướng dẫn")
    TECHNOLOGY = "technology", _("Hạ tầng, phần mềm chưa sẵn sàng")
    OTHER = "other", _("Lý do khác")


class Progress(models.Model):
    """One entry: how far a task is (percent) or where a target stands (value) on a day.

    Entries are added, never changed. One that the standing agency sends back keeps its place in the history and
    counts for nothing.
    """

    key = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    task = models.ForeignKey("programme.Task", null=True, on_delete=models.CASCADE, related_name="progress")
    target = models.ForeignKey(
        "programme.Target", null=True, on_delete=models.CASCADE, related_name="progress"
    )
    unit = models.ForeignKey(
        "programme.TaskAgency", null=True, on_delete=models.PROTECT, related_name="progress"
    )  # a coordinating agency's own part; empty: the lead's word on the task
    date = models.DateField(_("Ngày số liệu"))
    percent = models.DecimalField(_("Hoàn thành (%)"), max_digits=5, decimal_places=2, null=True)
    value = models.DecimalField(_("Giá trị đạt được"), max_digits=24, decimal_places=6, null=True)
    note = models.TextField(_("Diễn giải"), blank=True)
    confidence = models.CharField(
        _("Khả năng hoàn thành đúng hạn"), max_length=6, choices=Confidence.choices, blank=True, default=""
    )
    obstacle = models.CharField(_("Vướng mắc"), max_length=10, choices=Cause.choices, blank=True, default="")
    rolled_up = models.BooleanField(default=False)  # written by operations.rollup, not by a person
    invented = models.BooleanField(_("Số liệu giả định"), default=False)
    recorded_at = models.DateTimeField(default=now)
    recorded_by = models.UUIDField(null=True)
    recorded_by_name = models.CharField(max_length=200)
    recorded_by_post = models.CharField(max_length=200, blank=True)
    returned_at = models.DateTimeField(null=True)  # sent back: counts for nothing from then on
    returned_by_name = models.CharField(max_length=200, blank=True)
    return_reason = models.TextField(_("Lý do trả lại"), blank=True)

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=Q(task__isnull=False, target=None, percent__isnull=False, value=None)
                | Q(task=None, target__isnull=False, percent=None, value__isnull=False),
                name="progress_of_a_task_or_a_target",
            ),
            models.CheckConstraint(
                condition=Q(percent=None) | Q(percent__gte=0, percent__lte=100),
                name="progress_percent_in_range",
                violation_error_message=_("Tỷ lệ hoàn thành phải từ 0 đến 100."),
            ),
            models.CheckConstraint(
                condition=Q(unit=None) | Q(task__isnull=False, rolled_up=False),
                name="progress_unit_of_a_task",
            ),
            models.CheckConstraint(
                condition=Q(confidence__in=["", "high", "medium", "low"]), name="progress_confidence_known"
            ),
            models.CheckConstraint(
                condition=Q(returned_at=None, return_reason="")
                | (Q(returned_at__isnull=False) & ~Q(return_reason="")),
                name="progress_returned_with_reason",
            ),
        ]
        indexes = [
            models.Index(
                fields=["task", "-date", "-id"],
                condition=Q(task__isnull=False, unit=None, returned_at=None),
                name="progress_task_last",
            ),
            models.Index(
                fields=["unit", "-date", "-id"],
                condition=Q(unit__isnull=False, returned_at=None),
                name="progress_unit_last",
            ),
            models.Index(
                fields=["target", "-date", "-id"],
                condition=Q(target__isnull=False, returned_at=None),
                name="progress_target_last",
            ),
        ]

    @override
    def __str__(self) -> str:
        return str(self.key)


class Evidence(models.Model):
    """A file that proves a progress entry."""

    progress = models.ForeignKey(Progress, on_delete=models.CASCADE, related_name="evidence")
    file = models.ForeignKey("files.StoredFile", on_delete=models.PROTECT, related_name="+")
    name = models.CharField(max_length=255)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["progress", "file"], name="evidence_file_once")]

    @override
    def __str__(self) -> str:
        return self.name
