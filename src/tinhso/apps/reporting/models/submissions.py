"""How far one form of one agency and period is, and every step it took."""

import datetime as dt
import uuid

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _
from typing_extensions import override

from tinhso.apps.reporting.models.forms import Form, FormVersion
from tinhso.kernel.access.api import Scope
from tinhso.kernel.text import api as text


class Submission(models.Model):
    """The report of one agency for one period. Made when the first figure is written, or the deadline passes."""

    class State(models.TextChoices):
        """Where it stands."""

        DRAFT = "draft", _("Đang nhập")
        RETURNED = "returned", _("Bị trả lại")
        COMPLETED = "completed", _("Đã nộp")
        APPROVED = "approved", _("Đã duyệt")
        ACCEPTED = "accepted", _("Đã tiếp nhận")

    key = models.UUIDField(default=uuid.uuid4, unique=True)
    form = models.ForeignKey(Form, on_delete=models.PROTECT, related_name="submissions")
    version = models.ForeignKey(FormVersion, on_delete=models.PROTECT, related_name="+")
    agency = models.ForeignKey("orgs.Agency", on_delete=models.PROTECT, related_name="+")
    period = models.ForeignKey("indicators.Period", on_delete=models.PROTECT, related_name="+")
    state = models.CharField(max_length=9, choices=State.choices, default=State.DRAFT)
    due_date = models.DateField()
    lock_date = models.DateField(null=True)  # locked after this day
    first_completed_at = models.DateTimeField(null=True)  # what "on time" is held against
    completed_at = models.DateTimeField(null=True)
    completed_by_name = models.CharField(max_length=200, blank=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["form", "agency", "period"], name="submission_once"),
            models.CheckConstraint(
                condition=Q(state__in=["draft", "returned"], completed_at=None)
                | Q(state__in=["completed", "approved", "accepted"], completed_at__isnull=False),
                name="submission_completed_has_its_time",
            ),
        ]
        indexes = [
            models.Index(fields=["form", "period", "state"], name="submission_of_period"),
            models.Index(fields=["agency", "due_date"], name="submission_of_agency"),
        ]

    @override
    def __str__(self) -> str:
        return f"{self.form_id}/{self.agency_id}/{self.period_id}"

    def scope(self) -> Scope:
        """With the agency that reports, over its place."""
        place = self.agency.place
        return Scope(agency=self.agency.path, place=place.path if place else None, label=self.agency.name)

    @property
    def is_open(self) -> bool:
        """Whether figures may still be written, as far as the state goes."""
        return self.state in (self.State.DRAFT, self.State.RETURNED)

    def on_time(self) -> bool | None:
        """Whether it was first handed in by the due day; None while that is open."""
        if self.first_completed_at is None:
            return None if text.today() <= self.due_date else False
        return text.local(self.first_completed_at).date() <= self.due_date


class Step(models.Model):
    """One step of a submission. Never altered."""

    class Kind(models.TextChoices):
        """What was done."""

        COMPLETED = "completed", _("Nộp")
        REOPENED = "reopened", _("Mở lại để sửa")
        RETURNED = "returned", _("Trả lại")
        APPROVED = "approved", _("Duyệt")
        UNAPPROVED = "unapproved", _("Bỏ duyệt")
        ACCEPTED = "accepted", _("Tiếp nhận")
        UNACCEPTED = "unaccepted", _("Bỏ tiếp nhận")

    submission = models.ForeignKey(Submission, on_delete=models.CASCADE, related_name="history")
    kind = models.CharField(max_length=10, choices=Kind.choices)
    words = models.TextField(blank=True)
    by = models.UUIDField(null=True)
    by_name = models.CharField(max_length=200)
    by_post = models.CharField(max_length=200, blank=True)
    at = models.DateTimeField(default=text.now)

    class Meta:
        indexes = [models.Index(fields=["submission", "id"], name="step_of_submission")]

    @override
    def __str__(self) -> str:
        return f"{self.submission_id}: {self.kind}"


class LockException(models.Model):
    """A locked form is opened again for one agency and period until a day."""

    key = models.UUIDField(default=uuid.uuid4, unique=True)
    form = models.ForeignKey(Form, on_delete=models.CASCADE, related_name="exceptions")
    agency = models.ForeignKey("orgs.Agency", on_delete=models.PROTECT, related_name="+")
    period = models.ForeignKey("indicators.Period", on_delete=models.PROTECT, related_name="+")
    last_date = models.DateField(_("Mở đến hết ngày"))
    reason = models.TextField(_("Lý do"))
    by_name = models.CharField(max_length=200)
    at = models.DateTimeField(default=text.now)
    ended_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["form", "agency", "period"],
                condition=Q(ended_at=None),
                name="lock_exception_one_at_a_time",
            ),
            models.CheckConstraint(condition=~Q(reason=""), name="lock_exception_has_a_reason"),
        ]

    @override
    def __str__(self) -> str:
        return f"{self.form_id}/{self.agency_id}/{self.period_id} ≤ {self.last_date}"

    def holds(self, day: dt.date) -> bool:
        """Whether it opens the form on a day."""
        return self.ended_at is None and day <= self.last_date
