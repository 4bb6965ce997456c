"""Notices in people's inboxes, the channels they chose, and messages on their way out."""

import uuid

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _
from typing_extensions import override

from tinhso.kernel.text import api as text


class Notice(models.Model):
    """Something one person was told. `once` makes telling it again harmless."""

    key = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    person = models.ForeignKey("people.Person", on_delete=models.PROTECT, related_name="+")
    kind = models.CharField(max_length=80)
    subject = models.CharField(_("Tiêu đề"), max_length=200)
    words = models.TextField(_("Nội dung"), blank=True)
    link = models.CharField(max_length=300, blank=True)
    about = models.CharField(max_length=200, blank=True)
    once = models.CharField(max_length=200)
    urgent = models.BooleanField(_("Khẩn"), default=False)
    for_digest = models.BooleanField(default=True)
    created_at = models.DateTimeField(default=text.now)
    read_at = models.DateTimeField(null=True)
    digested_at = models.DateTimeField(null=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["person", "once"], name="notify_notice_once"),
            models.CheckConstraint(
                condition=Q(link="") | (Q(link__startswith="/") & ~Q(link__startswith="//")),
                name="notify_link_is_a_path_of_ours",
            ),
        ]
        indexes = [
            models.Index(fields=["person", "-id"], name="notify_inbox"),
            models.Index(fields=["person", "-id"], condition=Q(read_at=None), name="notify_unread"),
            models.Index(
                fields=["person", "id"],
                condition=Q(read_at=None, digested_at=None, for_digest=True),
                name="notify_for_digest",
            ),
        ]

    @override
    def __str__(self) -> str:
        return str(self.key)


class ChannelChoice(models.Model):
    """A person's choice for a group of kinds and a channel; without one the kind's own channels hold."""

    person = models.ForeignKey("people.Person", on_delete=models.PROTECT, related_name="+")
    group = models.CharField(max_length=80)
    channel = models.CharField(max_length=40)
    on = models.BooleanField()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["person", "group", "channel"], name="notify_choice_once")
        ]

    @override
    def __str__(self) -> str:
        return f"{self.person_id} {self.group}/{self.channel}: {self.on}"


class Sending(models.Model):
    """One message on one channel: of one notice, or (with `day`) the digest of a day."""

    class State(models.TextChoices):
        """How far it is."""

        WAITING = "waiting", _("Chờ gửi")
        UNDER_WAY = "under_way", _("Đang gửi")
        SENT = "sent", _("Đã gửi")
        FAILED = "failed", _("Không gửi được")

    key = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    person = models.ForeignKey("people.Person", on_delete=models.PROTECT, related_name="+")
    channel = models.CharField(max_length=40)
    notice = models.ForeignKey(Notice, null=True, on_delete=models.CASCADE, related_name="sendings")
    day = models.DateField(null=True)
    subject = models.CharField(max_length=200)
    words = models.TextField(blank=True)
    link = models.CharField(max_length=300, blank=True)
    state = models.CharField(max_length=10, choices=State.choices, default=State.WAITING)
    attempts = models.PositiveSmallIntegerField(default=0)
    next_at = models.DateTimeField(default=text.now)
    said = models.TextField(blank=True)
    created_at = models.DateTimeField(default=text.now)
    sent_at = models.DateTimeField(null=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["notice", "channel"], name="notify_sending_once"),
            models.UniqueConstraint(fields=["person", "channel", "day"], name="notify_digest_once_a_day"),
            models.CheckConstraint(
                condition=Q(notice=None) ^ Q(day=None), name="notify_sending_of_notice_or_day"
            ),
        ]
        indexes = [
            models.Index(
                fields=["next_at", "id"], condition=Q(state__in=["waiting", "under_way"]), name="notify_due"
            ),
            models.Index(fields=["-id"], condition=Q(state="failed"), name="notify_failed"),
        ]

    @override
    def __str__(self) -> str:
        return f"{self.key} {self.channel}: {self.state}"


class TrialMessage(models.Model):
    """What the trial channels were asked to carry: it goes nowhere and is shown to its receiver in the demo."""

    key = models.UUIDField(unique=True)
    person = models.ForeignKey("people.Person", on_delete=models.PROTECT, related_name="+")
    channel = models.CharField(max_length=40)
    to = models.CharField(max_length=40)
    words = models.TextField()
    at = models.DateTimeField(default=text.now)

    class Meta:
        indexes = [models.Index(fields=["person", "-id"], name="notify_trial_mine")]

    @override
    def __str__(self) -> str:
        return f"{self.channel} {self.key}"


class TrialOutage(models.Model):
    """The receiver asked for a trial channel that is down, to see what happens then."""

    person = models.ForeignKey("people.Person", on_delete=models.PROTECT, related_name="+")
    channel = models.CharField(max_length=40)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["person", "channel"], name="notify_outage_once")]

    @override
    def __str__(self) -> str:
        return f"{self.person_id} {self.channel}"
