"""Urging (đôn đốc): the schedule as rows, and every reminder given."""

import uuid

from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _
from typing_extensions import override

from tinhso.kernel.text.api import now


class Audience(models.TextChoices):
    """Whom a reminder reaches."""

    OFFICERS = "officers", _("Cán bộ báo cáo của cơ quan chủ trì")
    HEAD = "head", _("Người đứng đầu cơ quan chủ trì")
    ABOVE = "above", _("Người đứng đầu cơ quan cấp trên")


class UrgingRule(models.Model):
    """`days` working days before (negative) or after (positive) a deadline, `audience` is told."""

    days = models.SmallIntegerField(_("Ngày làm việc so với hạn"))
    audience = models.CharField(_("Gửi cho"), max_length=8, choices=Audience.choices)
    active = models.BooleanField(_("Đang dùng"), default=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["days", "audience"],
                name="urging_rule_once",
                violation_error_message=_("Mốc nhắc này đã có."),
            ),
            models.CheckConstraint(
                condition=Q(days__gte=-60, days__lte=250),
                name="urging_rule_within_a_year",
                violation_error_message=_("Mốc nhắc từ 60 ngày trước đến 250 ngày sau hạn."),
            ),
            models.CheckConstraint(
                condition=Q(audience__in=["officers", "head", "above"]), name="urging_audience_known"
            ),
        ]

    @override
    def __str__(self) -> str:
        return f"{self.days:+} {self.audience}"


class Urging(models.Model):
    """One reminder about one task: by the schedule, by hand, or by letter. The constraints make each come once."""

    class Kind(models.TextChoices):
        """How it came."""

        SCHEDULE = "schedule", _("Nhắc theo lịch")
        HAND = "hand", _("Đôn đốc trực tiếp")
        LETTER = "letter", _("Văn bản đôn đốc")

    key = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    task = models.ForeignKey("programme.Task", on_delete=models.CASCADE, related_name="urgings")
    agency = models.ForeignKey("orgs.Agency", on_delete=models.PROTECT, related_name="+")
    kind = models.CharField(max_length=8, choices=Kind.choices)
    audience = models.CharField(max_length=8, choices=Audience.choices)
    rule = models.ForeignKey(UrgingRule, null=True, on_delete=models.SET_NULL, related_name="+")
    days = models.SmallIntegerField()  # working days after the deadline when it was given
    deadline = models.DateField(null=True)
    date = models.DateField()
    people = models.JSONField(default=list)  # names of who was told, as they were called that day
    letter = models.ForeignKey(
        "programme.UrgingLetter", null=True, on_delete=models.PROTECT, related_name="urgings"
    )
    words = models.TextField(blank=True)
    by = models.UUIDField(null=True)
    by_name = models.CharField(max_length=200)
    at = models.DateTimeField(default=now)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["task", "deadline", "days", "audience"],
                condition=Q(kind="schedule"),
                name="urging_once_by_schedule",
            ),
            models.UniqueConstraint(
                fields=["task", "date"], condition=Q(kind="hand"), name="urging_by_hand_once_a_day"
            ),
            models.UniqueConstraint(
                fields=["task", "letter"], condition=Q(kind="letter"), name="urging_once_in_a_letter"
            ),
            models.CheckConstraint(
                condition=Q(kind="letter", letter__isnull=False)
                | (Q(kind__in=["schedule", "hand"]) & Q(letter=None)),
                name="urging_letter_when_by_letter",
            ),
        ]
        indexes = [models.Index(fields=["agency", "-date"]), models.Index(fields=["task", "-at"])]

    @override
    def __str__(self) -> str:
        return str(self.key)


class UrgingLetter(models.Model):
    """A numbered letter of reminder to one agency about its late tasks; the paper itself is kept by `documents`."""

    key = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    agency = models.ForeignKey("orgs.Agency", on_delete=models.PROTECT, related_name="+")
    sender = models.ForeignKey("orgs.Agency", on_delete=models.PROTECT, related_name="+")
    paper = models.OneToOneField("documents.Issued", on_delete=models.PROTECT, related_name="+")
    date = models.DateField(_("Ngày"))
    answer_by = models.DateField(_("Trả lời trước ngày"))

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["sender", "agency", "date"],
                name="urging_letter_once_a_day",
                violation_error_message=_("Hôm nay đã có văn bản đôn đốc gửi cơ quan này."),
            ),
            models.CheckConstraint(condition=Q(answer_by__gt=F("date")), name="urging_letter_leaves_time"),
        ]

    @override
    def __str__(self) -> str:
        return str(self.key)
