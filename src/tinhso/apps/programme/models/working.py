"""A task in depth: milestones, what it needs first, later deadlines asked for, and hand-overs."""

import uuid

from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _
from typing_extensions import override

from tinhso.apps.programme.models.progress import Cause
from tinhso.kernel.text.api import now


class Milestone(models.Model):
    """A step on the way, with its own day. Reached on the day somebody says so, with a note."""

    task = models.ForeignKey("programme.Task", on_delete=models.CASCADE, related_name="milestones")
    number = models.PositiveSmallIntegerField()
    title = models.CharField(_("Mốc"), max_length=300)
    due = models.DateField(_("Hạn"))
    reached_on = models.DateField(_("Đạt ngày"), null=True)
    note = models.TextField(_("Diễn giải"), blank=True)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["task", "number"], name="milestone_number_once")]

    @override
    def __str__(self) -> str:
        return self.title


class TaskNeed(models.Model):
    """`task` cannot be finished before `needs` is. Circles are refused by the operation (under one lock)."""

    task = models.ForeignKey("programme.Task", on_delete=models.CASCADE, related_name="needs")
    needs = models.ForeignKey("programme.Task", on_delete=models.CASCADE, related_name="needed_by")

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["task", "needs"],
                name="task_need_once",
                violation_error_message=_("Nhiệm vụ này đã chờ nhiệm vụ đó."),
            ),
            models.CheckConstraint(condition=~Q(task=F("needs")), name="task_need_of_another"),
        ]

    @override
    def __str__(self) -> str:
        return f"{self.task_id} ← {self.needs_id}"


class Extension(models.Model):
    """A later deadline asked for. What was late before it stays visible: the old deadline is kept here."""

    class State(models.TextChoices):
        """What became of the request."""

        ASKED = "asked", _("Chờ duyệt")
        APPROVED = "approved", _("Đã đồng ý")
        REFUSED = "refused", _("Không đồng ý")
        WITHDRAWN = "withdrawn", _("Đã rút")

    key = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    task = models.ForeignKey("programme.Task", on_delete=models.CASCADE, related_name="extensions")
    old_deadline = models.DateField(_("Hạn cũ"))
    new_deadline = models.DateField(_("Hạn xin lùi đến"))
    cause = models.CharField(_("Nguyên nhân"), max_length=10, choices=Cause.choices)
    reason = models.TextField(_("Lý do"))
    state = models.CharField(max_length=9, choices=State.choices, default=State.ASKED)
    asked_at = models.DateTimeField(default=now)
    asked_by = models.UUIDField(null=True)
    asked_by_name = models.CharField(max_length=200)
    decided_at = models.DateTimeField(null=True)
    decided_by = models.UUIDField(null=True)
    decided_by_name = models.CharField(max_length=200, blank=True)
    decision_note = models.TextField(_("Ý kiến"), blank=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["task"],
                condition=Q(state="asked"),
                name="extension_one_waiting",
                violation_error_message=_("Nhiệm vụ này đang có một đề nghị gia hạn chờ duyệt."),
            ),
            models.CheckConstraint(
                condition=Q(new_deadline__gt=F("old_deadline")),
                name="extension_is_later",
                violation_error_message=_("Hạn mới phải sau hạn cũ."),
            ),
            models.CheckConstraint(
                condition=Q(state__in=["asked", "approved", "refused", "withdrawn"]),
                name="extension_state_known",
            ),
            models.CheckConstraint(
                condition=Q(state="asked", decided_at=None)
                | (~Q(state="asked") & Q(decided_at__isnull=False)),
                name="extension_decided_when_not_waiting",
            ),
            models.CheckConstraint(
                condition=~Q(state="refused") | ~Q(decision_note=""), name="extension_refused_with_reason"
            ),
            models.CheckConstraint(
                condition=~Q(state__in=["approved", "refused"])
                | Q(asked_by=None)
                | Q(decided_by=None)
                | ~Q(asked_by=F("decided_by")),
                name="extension_decided_by_another",
                violation_error_message=_("Người đề nghị không tự duyệt được."),
            ),
        ]
        indexes = [models.Index(fields=["state", "asked_at"])]

    @override
    def __str__(self) -> str:
        return str(self.key)


class HandOver(models.Model):
    """A task (or a whole programme's steering) that went from an ended agency to its successor on a day."""

    class Role(models.TextChoices):
        """In which role the agency was replaced."""

        LEAD = "lead", _("Chủ trì")
        PARTNER = "partner", _("Phối hợp")
        STEERING = "steering", _("Thường trực chương trình")

    task = models.ForeignKey("programme.Task", null=True, on_delete=models.CASCADE, related_name="handovers")
    programme = models.ForeignKey("programme.Programme", on_delete=models.CASCADE, related_name="handovers")
    role = models.CharField(max_length=8, choices=Role.choices)
    old = models.ForeignKey("orgs.Agency", on_delete=models.PROTECT, related_name="+")
    new = models.ForeignKey("orgs.Agency", on_delete=models.PROTECT, related_name="+")
    date = models.DateField(_("Ngày bàn giao"))
    done_at = models.DateTimeField(default=now)
    done_by_name = models.CharField(max_length=200)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["programme", "task", "role", "old"], name="handover_once", nulls_distinct=False
            ),
            models.CheckConstraint(condition=~Q(old=F("new")), name="handover_to_another"),
            models.CheckConstraint(
                condition=Q(role="steering", task=None)
                | (Q(role__in=["lead", "partner"]) & Q(task__isnull=False)),
                name="handover_of_a_task_or_a_programme",
            ),
        ]

    @override
    def __str__(self) -> str:
        return f"{self.role}: {self.old_id} → {self.new_id}"
