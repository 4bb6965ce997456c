"""What was reached, day by day, with its evidence."""

import uuid

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _
from typing_extensions import override

from tinhso.kernel.text.api import now


class Progress(models.Model):
    """One entry: how far a task is (percent) or where a target stands (value) on a day."""

    key = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    task = models.ForeignKey("programme.Task", null=True, on_delete=models.CASCADE, related_name="progress")
    target = models.ForeignKey(
        "programme.Target", null=True, on_delete=models.CASCADE, related_name="progress"
    )
    date = models.DateField(_("Ngày số liệu"))
    percent = models.DecimalField(_("Hoàn thành (%)"), max_digits=5, decimal_places=2, null=True)
    value = models.DecimalField(_("Giá trị đạt được"), max_digits=24, decimal_places=6, null=True)
    note = models.TextField(_("Diễn giải"), blank=True)
    invented = models.BooleanField(_("Số liệu giả định"), default=False)
    recorded_at = models.DateTimeField(default=now)
    recorded_by = models.UUIDField(null=True)
    recorded_by_name = models.CharField(max_length=200)
    recorded_by_post = models.CharField(max_length=200, blank=True)

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
        ]
        indexes = [
            models.Index(
                fields=["task", "-date", "-id"], condition=Q(task__isnull=False), name="progress_task_last"
            ),
            models.Index(
                fields=["target", "-date", "-id"],
                condition=Q(target__isnull=False),
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
