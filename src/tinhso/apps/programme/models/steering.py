"""Steering: pilots, meetings whose conclusions become tasks, cooperation agreements."""

import uuid

from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _
from typing_extensions import override

from tinhso.kernel.access.api import Scope
from tinhso.kernel.text.api import now


class Pilot(models.Model):
    """Something tried in a small place before it is done everywhere: hypothesis, metric, result, decision."""

    class Decision(models.TextChoices):
        """What follows from it."""

        SCALE = "scale", _("Nhân rộng")
        ADJUST = "adjust", _("Điều chỉnh, thí điểm tiếp")
        STOP = "stop", _("Dừng")

    key = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    programme = models.ForeignKey("programme.Programme", on_delete=models.CASCADE, related_name="pilots")
    title = models.CharField(_("Tên thí điểm"), max_length=300)
    agency = models.ForeignKey("orgs.Agency", null=True, on_delete=models.PROTECT, related_name="+")
    where = models.CharField(_("Nơi thí điểm"), max_length=300, blank=True)
    hypothesis = models.TextField(_("Giả thuyết"))
    metric = models.CharField(_("Thước đo"), max_length=300)
    unit = models.CharField(_("Đơn vị"), max_length=60, blank=True)
    baseline = models.DecimalField(_("Giá trị ban đầu"), max_digits=24, decimal_places=6, null=True)
    goal = models.DecimalField(_("Giá trị mong đợi"), max_digits=24, decimal_places=6)
    less_is_better = models.BooleanField(_("Càng thấp càng tốt"), default=False)
    start_date = models.DateField(_("Từ ngày"))
    end_date = models.DateField(_("Đến ngày"))
    result = models.DecimalField(_("Kết quả"), max_digits=24, decimal_places=6, null=True)
    result_note = models.TextField(_("Nhận xét kết quả"), blank=True)
    decision = models.CharField(
        _("Quyết định"), max_length=6, choices=Decision.choices, blank=True, default=""
    )
    decision_reason = models.TextField(_("Lý do quyết định"), blank=True)
    decided_at = models.DateTimeField(null=True)
    decided_by_name = models.CharField(max_length=200, blank=True)
    scaled_task = models.OneToOneField(
        "programme.Task", null=True, on_delete=models.SET_NULL, related_name="from_pilot"
    )
    made_at = models.DateTimeField(default=now)

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=Q(end_date__gte=F("start_date")),
                name="pilot_days_in_order",
                violation_error_message=_("Ngày kết thúc phải từ ngày bắt đầu trở đi."),
            ),
            models.CheckConstraint(
                condition=Q(decision__in=["", "scale", "adjust", "stop"]), name="pilot_decision_known"
            ),
            models.CheckConstraint(
                condition=Q(decision="")
                | (Q(result__isnull=False) & ~Q(decision_reason="") & Q(decided_at__isnull=False)),
                name="pilot_decided_on_a_result",
                violation_error_message=_("Phải có kết quả và lý do trước khi quyết định."),
            ),
        ]
        indexes = [models.Index(fields=["programme", "-end_date", "-id"])]

    @override
    def __str__(self) -> str:
        return self.title

    @property
    def worked(self) -> bool | None:
        """Whether the result fulfils what was hoped for; None without one."""
        if self.result is None:
            return None
        return self.result <= self.goal if self.less_is_better else self.result >= self.goal

    def scope(self) -> Scope:
        """Its programme's."""
        return self.programme.scope()


class Meeting(models.Model):
    """A meeting of the steering committee."""

    key = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    programme = models.ForeignKey("programme.Programme", on_delete=models.CASCADE, related_name="meetings")
    date = models.DateField(_("Ngày họp"))
    title = models.CharField(_("Nội dung phiên họp"), max_length=300)
    chair = models.CharField(_("Chủ trì phiên họp"), max_length=200, blank=True)
    notice = models.CharField(_("Số thông báo kết luận"), max_length=60, blank=True)
    agenda = models.TextField(_("Chương trình họp"), blank=True)
    made_at = models.DateTimeField(default=now)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["programme", "date", "title"],
                name="meeting_once",
                violation_error_message=_("Phiên họp này đã có."),
            )
        ]
        indexes = [models.Index(fields=["programme", "-date", "-id"])]

    @override
    def __str__(self) -> str:
        return self.title

    def scope(self) -> Scope:
        """Its programme's."""
        return self.programme.scope()


class Conclusion(models.Model):
    """One conclusion of a meeting; most become a task, some are only noted."""

    meeting = models.ForeignKey(Meeting, on_delete=models.CASCADE, related_name="conclusions")
    number = models.PositiveSmallIntegerField()
    words = models.TextField(_("Kết luận"))
    task = models.OneToOneField(
        "programme.Task", null=True, on_delete=models.SET_NULL, related_name="from_conclusion"
    )

    class Meta:
        constraints = [models.UniqueConstraint(fields=["meeting", "number"], name="conclusion_number_once")]

    @override
    def __str__(self) -> str:
        return f"{self.meeting_id} · {self.number}"


class AgendaItem(models.Model):
    """A target or task that a meeting looks at."""

    meeting = models.ForeignKey(Meeting, on_delete=models.CASCADE, related_name="items")
    target = models.ForeignKey("programme.Target", null=True, on_delete=models.CASCADE, related_name="+")
    task = models.ForeignKey("programme.Task", null=True, on_delete=models.CASCADE, related_name="+")

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["meeting", "target"], name="agenda_target_once"),
            models.UniqueConstraint(fields=["meeting", "task"], name="agenda_task_once"),
            models.CheckConstraint(
                condition=Q(target=None, task__isnull=False) | Q(target__isnull=False, task=None),
                name="agenda_item_of_one",
            ),
        ]

    @override
    def __str__(self) -> str:
        return f"{self.meeting_id}: {self.target_id or self.task_id}"


class Agreement(models.Model):
    """A cooperation agreement of the programme with a partner, carried out by tasks."""

    key = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    programme = models.ForeignKey("programme.Programme", on_delete=models.CASCADE, related_name="agreements")
    number = models.CharField(_("Số, ký hiệu"), max_length=60, blank=True)
    title = models.CharField(_("Nội dung hợp tác"), max_length=400)
    partner = models.CharField(_("Đối tác"), max_length=300)
    signed_date = models.DateField(_("Ngày ký"))
    until = models.DateField(_("Đến ngày"), null=True)
    made_at = models.DateTimeField(default=now)
    tasks = models.ManyToManyField("programme.Task", related_name="agreements")

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=Q(until=None) | Q(until__gte=F("signed_date")),
                name="agreement_days_in_order",
                violation_error_message=_("Ngày kết thúc phải từ ngày ký trở đi."),
            )
        ]
        indexes = [models.Index(fields=["programme", "-signed_date", "-id"])]

    @override
    def __str__(self) -> str:
        return self.title

    def scope(self) -> Scope:
        """Its programme's."""
        return self.programme.scope()


class CalendarFeed(models.Model):
    """The secret address of a person's deadlines; only its hash is kept, so it is shown once."""

    person = models.ForeignKey("people.Person", on_delete=models.CASCADE, related_name="+")
    token_hash = models.CharField(max_length=64, unique=True)
    made_at = models.DateTimeField(default=now)
    revoked_at = models.DateTimeField(null=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["person"], condition=Q(revoked_at=None), name="calendar_feed_one_at_a_time"
            )
        ]

    @override
    def __str__(self) -> str:
        return f"{self.person_id}"
