"""The outbox: facts, and what is still to be delivered to whom."""

import uuid

from django.db import models
from typing_extensions import override

from tinhso.kernel.text import api as text


class Event(models.Model):
    """A fact, written in the transaction of the change."""

    key = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    name = models.CharField(max_length=120)
    subject = models.CharField(max_length=200)
    data = models.JSONField()
    at = models.DateTimeField(default=text.now)

    class Meta:
        indexes = [models.Index(fields=["name", "id"]), models.Index(fields=["subject", "id"])]

    @override
    def __str__(self) -> str:
        return f"{self.name} {self.subject}"


class Delivery(models.Model):
    """One consumer still has to see, has seen, or could not digest an event."""

    class State(models.TextChoices):
        """How far it is."""

        WAITING = "waiting"
        DONE = "done"
        DEAD = "dead"

    event = models.ForeignKey(Event, on_delete=models.CASCADE, related_name="deliveries")
    consumer = models.CharField(max_length=160)
    state = models.CharField(max_length=8, choices=State.choices, default=State.WAITING)
    attempts = models.PositiveSmallIntegerField(default=0)
    next_at = models.DateTimeField(default=text.now)
    done_at = models.DateTimeField(null=True)
    problem = models.TextField(blank=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["event", "consumer"], name="delivery_once_per_consumer")
        ]
        indexes = [
            models.Index(
                fields=["next_at", "id"], condition=models.Q(state="waiting"), name="delivery_waiting"
            ),
            models.Index(fields=["id"], condition=models.Q(state="dead"), name="delivery_dead"),
        ]

    @override
    def __str__(self) -> str:
        return f"{self.event_id} → {self.consumer}: {self.state}"
