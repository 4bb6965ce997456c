"""Addresses outside that get facts, and what was sent to them."""

import uuid

from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _
from typing_extensions import override

from tinhso.kernel.text import api as text


class Hook(models.Model):
    """Where to post which facts. `wants` are names of facts, or beginnings that end in "."."""

    key = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    title = models.CharField(_("Tên nơi nhận"), max_length=120)
    address = models.URLField(_("Địa chỉ"), max_length=500)
    wants = ArrayField(models.CharField(max_length=120), verbose_name=_("Sự kiện"))
    salt = models.CharField(max_length=32)  # the secret is computed from it and the key of the house
    active = models.BooleanField(_("Đang bật"), default=True)
    off_because = models.CharField(max_length=300, blank=True)
    made_by = models.ForeignKey("people.Person", null=True, on_delete=models.PROTECT, related_name="+")
    made_by_name = models.CharField(max_length=200)
    made_at = models.DateTimeField(default=text.now)
    sent_at = models.DateTimeField(null=True)  # when a sending last arrived
    failing_since = models.DateTimeField(null=True)  # the first failure after that
    failures = models.PositiveIntegerField(default=0)  # one after the other
    held_until = models.DateTimeField(
        default=text.now
    )  # by a worker that is sending, or resting after a failure

    class Meta:
        constraints = [
            models.CheckConstraint(condition=~Q(wants=[]), name="exchange_hook_wants_something"),
            models.CheckConstraint(
                condition=Q(active=True, off_because="") | Q(active=False, off_because__gt=""),
                name="exchange_hook_off_says_why",
            ),
        ]

    @override
    def __str__(self) -> str:
        return str(self.key)


class HookSending(models.Model):
    """One fact for one hook. `event` is the fact's id in the outbox and the id under which it is sent."""

    class State(models.TextChoices):
        """How far it is."""

        WAITING = "waiting", _("Chờ gửi")
        SENT = "sent", _("Đã nhận")
        FAILED = "failed", _("Không gửi được")

    hook = models.ForeignKey(Hook, on_delete=models.PROTECT, related_name="sendings")
    event = models.UUIDField()
    name = models.CharField(max_length=120)
    state = models.CharField(max_length=8, choices=State.choices, default=State.WAITING)
    attempts = models.PositiveSmallIntegerField(default=0)
    next_at = models.DateTimeField(default=text.now)
    status = models.PositiveSmallIntegerField(null=True)  # what the other side answered last
    said = models.CharField(max_length=300, blank=True)
    made_at = models.DateTimeField(default=text.now)
    tried_at = models.DateTimeField(null=True)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["hook", "event"], name="exchange_sending_once")]
        indexes = [
            models.Index(fields=["hook", "-id"], name="exchange_sendings_of_hook"),
            models.Index(
                fields=["hook", "next_at", "id"], condition=Q(state="waiting"), name="exchange_sending_due"
            ),
            models.Index(fields=["hook", "id"], condition=Q(state="failed"), name="exchange_sending_failed"),
            models.Index(fields=["made_at"], condition=Q(state="sent"), name="exchange_sending_old"),
        ]

    @override
    def __str__(self) -> str:
        return f"{self.hook_id} {self.event}: {self.state}"
