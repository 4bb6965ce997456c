"""Days that differ from the week, the weeks of offices, their cut-offs, and the number of changes so far."""

from datetime import time

from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _
from typing_extensions import override

NOON = time(12)


class Day(models.Model):
    """A day that is not like its weekday, for the whole country or for one place."""

    class Kind(models.TextChoices):
        """What the day is."""

        OFF = "off", _("Ngày nghỉ")
        WORKING = "working", _("Ngày làm việc (làm bù)")
        MORNING = "morning", _("Chỉ làm buổi sáng")
        AFTERNOON = "afternoon", _("Chỉ làm buổi chiều")

    class Evidence(models.TextChoices):
        """How sure the day is."""

        LAW = "law", _("Theo luật")
        DECISION = "decision", _("Theo quyết định, thông báo")
        PRESS = "press", _("Theo báo chí, chưa có bản gốc")
        PROJECTED = "projected", _("Dự kiến, chờ thông báo hằng năm")

    day = models.DateField(_("Ngày"))
    place = models.CharField(_("Nơi áp dụng"), max_length=40, blank=True, help_text=_("Để trống: cả nước"))
    kind = models.CharField(_("Loại"), max_length=9, choices=Kind.choices)
    name = models.CharField(_("Tên"), max_length=200)
    evidence = models.CharField(_("Căn cứ"), max_length=9, choices=Evidence.choices)
    source = models.CharField(_("Văn bản"), max_length=300)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["day", "place"],
                name="calendar_day_once_a_place",
                violation_error_message=_("Ngày này đã có trong lịch của nơi đó."),
            ),
        ]

    @override
    def __str__(self) -> str:
        return f"{self.day} {self.place or 'VN'} {self.kind}"


class Weekday(models.Model):
    """Opening hours of one weekday of an office (empty code: every office that has none of its own)."""

    office = models.CharField(max_length=40, blank=True)
    weekday = models.PositiveSmallIntegerField()
    morning_opens = models.TimeField(null=True)
    morning_closes = models.TimeField(null=True)
    afternoon_opens = models.TimeField(null=True)
    afternoon_closes = models.TimeField(null=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["office", "weekday"], name="calendar_weekday_once"),
            models.CheckConstraint(condition=Q(weekday__lte=6), name="calendar_weekday_exists"),
            models.CheckConstraint(
                condition=Q(morning_opens=None, morning_closes=None)
                | Q(morning_opens__lt=F("morning_closes")) & Q(morning_opens__lt=NOON),
                name="calendar_morning_in_order",
                violation_error_message=_("Buổi sáng phải mở cửa trước 12:00 và trước giờ đóng cửa."),
            ),
            models.CheckConstraint(
                condition=Q(afternoon_opens=None, afternoon_closes=None)
                | Q(afternoon_opens__lt=F("afternoon_closes")) & Q(afternoon_opens__gte=NOON),
                name="calendar_afternoon_in_order",
                violation_error_message=_("Buổi chiều phải mở cửa từ 12:00 và trước giờ đóng cửa."),
            ),
            models.CheckConstraint(
                condition=Q(morning_closes=None)
                | Q(afternoon_opens=None)
                | Q(morning_closes__lte=F("afternoon_opens")),
                name="calendar_sessions_apart",
                violation_error_message=_("Buổi sáng phải đóng cửa trước khi buổi chiều mở cửa."),
            ),
        ]

    @override
    def __str__(self) -> str:
        return f"{self.office or '*'} {self.weekday}"


class Cutoff(models.Model):
    """What an office receives after this time counts from the next working morning (null: no such rule)."""

    office = models.CharField(max_length=40, blank=True, unique=True)
    time = models.TimeField(null=True)
    source = models.CharField(max_length=300)

    @override
    def __str__(self) -> str:
        return f"{self.office or '*'} {self.time}"


class Version(models.Model):
    """One row: a number that every change of the tables above replaces. What is kept in memory is kept under it."""

    only = models.BooleanField(primary_key=True, default=True)
    number = models.PositiveBigIntegerField(default=0)

    class Meta:
        constraints = [models.CheckConstraint(condition=Q(only=True), name="calendar_one_version")]

    @override
    def __str__(self) -> str:
        return str(self.number)
