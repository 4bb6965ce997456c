"""Editions of index frameworks, and the value store: every input as it was entered, with who, when and whence."""

import uuid

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _
from typing_extensions import override

from tinhso.kernel.text import api as text


class Edition(models.Model):
    """One immutable text of a framework. A changed text is another edition; scores keep the one they used."""

    code = models.CharField(max_length=80)
    digest = models.CharField(max_length=64)
    title = models.CharField(max_length=300)
    body = models.JSONField()
    loaded_at = models.DateTimeField(default=text.now)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["code", "digest"], name="edition_text_once")]

    @override
    def __str__(self) -> str:
        return f"{self.code}@{self.digest[:8]}"


class Stage(models.TextChoices):
    """The three scores of an item: what the unit says, what the appraiser found, what was decided."""

    SELF = "self", _("Tự chấm")
    APPRAISED = "appraised", _("Thẩm định")
    FINAL = "final", _("Kết quả cuối")


class Source(models.TextChoices):
    """Where a value came from."""

    PERSON = "person", _("Người nhập")
    IMPORT = "import", _("Nhập từ tệp")
    API = "api", _("Hệ thống khác gửi")
    FACT = "fact", _("Nền tảng tự đếm")


class Value(models.Model):
    """One input of one item for one unit at one stage. Rows are never changed: a correction supersedes.

    `book` is the code of the assessment or report that the value belongs to; `unit` the unit's key in it.
    """

    key = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    book = models.CharField(max_length=80)
    unit = models.CharField(max_length=80)
    item = models.CharField(max_length=40)
    input = models.CharField(max_length=60, blank=True)
    stage = models.CharField(max_length=10, choices=Stage.choices)
    value = models.CharField(max_length=60)
    source = models.CharField(max_length=8, choices=Source.choices)
    source_note = models.CharField(max_length=500, blank=True)
    invented = models.BooleanField(default=False)
    comment = models.TextField(blank=True)
    entered_by = models.UUIDField(null=True)
    entered_by_name = models.CharField(max_length=200, blank=True)
    entered_at = models.DateTimeField(default=text.now)
    approved_by = models.UUIDField(null=True)
    approved_by_name = models.CharField(max_length=200, blank=True)
    approved_at = models.DateTimeField(null=True)
    superseded_at = models.DateTimeField(null=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["book", "stage", "unit", "item", "input"],
                condition=Q(superseded_at=None),
                name="value_one_current",
            ),
            models.CheckConstraint(
                condition=Q(approved_at=None) | Q(approved_by_name__gt=""), name="value_approver_named"
            ),
        ]
        indexes = [models.Index(fields=["book", "unit", "item"], name="value_history")]

    @override
    def __str__(self) -> str:
        return f"{self.book}/{self.unit}/{self.item}.{self.input}={self.value}"


class Evidence(models.Model):
    """A paper, a link or a sentence that proves an item for a unit."""

    key = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    book = models.CharField(max_length=80)
    unit = models.CharField(max_length=80)
    item = models.CharField(max_length=40)
    note = models.CharField(max_length=500)
    reference = models.CharField(max_length=200, blank=True)  # which paper the note names: see proofs.py
    dated = models.DateField(null=True)  # of the paper, where the note says it
    file = models.ForeignKey("files.StoredFile", null=True, on_delete=models.PROTECT, related_name="+")
    added_by = models.UUIDField(null=True)
    added_by_name = models.CharField(max_length=200, blank=True)
    added_at = models.DateTimeField(default=text.now)
    withdrawn_at = models.DateTimeField(null=True)

    class Meta:
        indexes = [
            models.Index(fields=["book", "unit", "item"], name="evidence_of_item"),
            models.Index(fields=["reference"], condition=Q(reference__gt=""), name="evidence_reference"),
        ]

    @override
    def __str__(self) -> str:
        return f"{self.book}/{self.unit}/{self.item}: {self.note[:40]}"
