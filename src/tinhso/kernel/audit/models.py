"""The record and the tree over it. Triggers (migration 0002) forbid changing or removing any row."""

import uuid

from django.core.serializers.json import DjangoJSONEncoder
from django.db import models
from django.utils.translation import gettext_lazy as _
from typing_extensions import override

from tinhso.kernel.text import api as text


class Entry(models.Model):
    """One change, or one look at personal data. Names and posts are kept as they were at that moment."""

    class Kind(models.TextChoices):
        """What was done."""

        CHANGE = "change", _("Thay đổi")
        LOOK = "look", _("Xem dữ liệu cá nhân")

    seq = models.BigAutoField(primary_key=True)
    id = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    at = models.DateTimeField(default=text.now)
    kind = models.CharField(max_length=6, choices=Kind.choices)
    actor = models.UUIDField(null=True)
    actor_name = models.CharField(max_length=200, blank=True)
    post = models.CharField(max_length=300, blank=True)
    on_behalf_of = models.CharField(max_length=200, blank=True)
    ip = models.GenericIPAddressField(null=True)
    action = models.CharField(max_length=120)
    object_kind = models.CharField(max_length=120)
    object_key = models.CharField(max_length=200)
    summary = models.TextField(blank=True)
    changes = models.JSONField(default=dict, encoder=DjangoJSONEncoder)
    purpose = models.TextField(blank=True)

    class Meta:
        indexes = [
            models.Index(fields=["object_kind", "object_key", "-seq"], name="audit_entry_about"),
            models.Index(fields=["actor", "-seq"], name="audit_entry_by"),
        ]
        constraints = [
            models.CheckConstraint(
                condition=~models.Q(kind="look", purpose=""),
                name="audit_look_has_purpose",
                violation_error_message=_("Xem dữ liệu cá nhân phải nêu mục đích."),
            ),
        ]

    @override
    def __str__(self) -> str:
        return f"{self.id} {self.action}"


class Unsealed(models.Model):
    """Entries not yet in the tree; written by a trigger in the transaction of the entry, emptied by sealing."""

    entry = models.OneToOneField(Entry, primary_key=True, on_delete=models.PROTECT, related_name="+")

    @override
    def __str__(self) -> str:
        return str(self.entry_id)


class Leaf(models.Model):
    """An entry's place in the tree and the hash of its content at sealing."""

    position = models.BigIntegerField(primary_key=True)
    entry = models.OneToOneField(Entry, on_delete=models.PROTECT, related_name="+")
    hash = models.BinaryField(max_length=32)

    @override
    def __str__(self) -> str:
        return str(self.position)


class Node(models.Model):
    """Hash of a full subtree of 2**level leaves, kept for every eighth level so that proofs read few rows."""

    level = models.PositiveSmallIntegerField()
    index = models.BigIntegerField()
    hash = models.BinaryField(max_length=32)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["level", "index"], name="audit_node_once")]

    @override
    def __str__(self) -> str:
        return f"{self.level}/{self.index}"


class Batch(models.Model):
    """A sealed stretch of leaves and the head of the whole tree after it.

    `first` and `last` are positions, `tree_size` is `last + 1`; `root` is the RFC 6962 tree head of all leaves
    so far, `previous_root` the one before; `edge` holds the full subtrees on the right edge, largest first.
    """

    number = models.BigAutoField(primary_key=True)
    first = models.BigIntegerField(unique=True)
    last = models.BigIntegerField()
    count = models.PositiveIntegerField()
    root = models.BinaryField(max_length=32)
    previous_root = models.BinaryField(max_length=32)
    tree_size = models.BigIntegerField(unique=True)
    edge = models.BinaryField()
    sealed_at = models.DateTimeField(default=text.now)

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=models.Q(count=models.F("last") - models.F("first") + 1, count__gt=0)
                & models.Q(tree_size=models.F("last") + 1),
                name="audit_batch_adds_up",
            ),
        ]

    @override
    def __str__(self) -> str:
        return f"{self.number} ({self.first}-{self.last})"
