"""A plan's document, what the reader found in it, and what people decided about each finding."""

import uuid
from typing import Any

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _
from typing_extensions import override

from tinhso.kernel.access.api import Scope
from tinhso.kernel.text.api import now


class Document(models.Model):
    """A plan as it was handed in: the file, its text, and what its header says."""

    key = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    title = models.CharField(_("Trích yếu"), max_length=400)
    number = models.CharField(_("Số, ký hiệu"), max_length=60, blank=True)
    kind = models.CharField(_("Loại văn bản"), max_length=60, blank=True)
    issuer = models.CharField(_("Cơ quan ban hành"), max_length=200, blank=True)
    issued_date = models.DateField(_("Ngày ban hành"), null=True, blank=True)
    sha256 = models.CharField(max_length=64)
    file = models.ForeignKey("files.StoredFile", on_delete=models.PROTECT, related_name="+")
    file_name = models.CharField(max_length=255)
    text = models.TextField()
    agency = models.ForeignKey("orgs.Agency", null=True, on_delete=models.PROTECT, related_name="+")
    added_at = models.DateTimeField(default=now)
    added_by = models.UUIDField(null=True)
    added_by_name = models.CharField(max_length=200)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["sha256"],
                name="programme_document_once",
                violation_error_message=_("Văn bản này đã được tải lên trước đó."),
            ),
            models.CheckConstraint(condition=~Q(text=""), name="programme_document_has_text"),
        ]

    @override
    def __str__(self) -> str:
        return self.number or self.title

    def scope(self) -> Scope:
        """Where it stands: with the agency that handed it in."""
        return Scope(agency=self.agency.path if self.agency else None, label=str(self))


class Reading(models.Model):
    """One pass of the reader over a document; a later, better reader adds another."""

    document = models.ForeignKey(Document, on_delete=models.CASCADE, related_name="readings")
    read_at = models.DateTimeField(default=now)
    milliseconds = models.PositiveIntegerField()

    @override
    def __str__(self) -> str:
        return f"{self.document_id} · {self.read_at:%Y-%m-%d %H:%M}"


class Finding(models.Model):
    """One target, task or cited document as read, and the decision about it. Nothing enters undecided."""

    class Kind(models.TextChoices):
        """What was found."""

        TARGET = "target", _("Chỉ tiêu")
        TASK = "task", _("Nhiệm vụ")
        DOCUMENT = "document", _("Văn bản viện dẫn")

    class State(models.TextChoices):
        """What a person decided."""

        OPEN = "open", _("Chờ xem")
        CONFIRMED = "confirmed", _("Đúng")
        CORRECTED = "corrected", _("Đã sửa")
        MERGED = "merged", _("Đã gộp")
        DROPPED = "dropped", _("Đã bỏ")

    key = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    reading = models.ForeignKey(Reading, on_delete=models.CASCADE, related_name="findings")
    number = models.PositiveIntegerField()  # place in the text, from 1
    kind = models.CharField(max_length=8, choices=Kind.choices)
    data = models.JSONField()
    corrected = models.JSONField(null=True)
    spans = models.JSONField()  # [[start, end], …] in Document.text; the first is the phrase itself
    confidence = models.FloatField()
    reason = models.TextField(blank=True)
    state = models.CharField(max_length=9, choices=State.choices, default=State.OPEN)
    merged_into = models.ForeignKey("self", null=True, on_delete=models.PROTECT, related_name="merged")
    decided_at = models.DateTimeField(null=True)
    decided_by = models.UUIDField(null=True)
    decided_by_name = models.CharField(max_length=200, blank=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["reading", "number"], name="finding_number_once"),
            models.CheckConstraint(
                condition=Q(kind__in=["target", "task", "document"]), name="finding_kind_known"
            ),
            models.CheckConstraint(
                condition=Q(state__in=["open", "confirmed", "corrected", "merged", "dropped"]),
                name="finding_state_known",
            ),
            models.CheckConstraint(
                condition=Q(confidence__gte=0, confidence__lte=1), name="finding_confidence_is_share"
            ),
            models.CheckConstraint(
                condition=Q(state="open", decided_at=None) | (~Q(state="open") & Q(decided_at__isnull=False)),
                name="finding_decided_when_not_open",
            ),
            models.CheckConstraint(
                condition=Q(state="merged", merged_into__isnull=False)
                | (~Q(state="merged") & Q(merged_into=None)),
                name="finding_merged_into_another",
            ),
            models.CheckConstraint(
                condition=Q(state="corrected", corrected__isnull=False)
                | (~Q(state="corrected") & Q(corrected=None)),
                name="finding_corrected_has_data",
            ),
        ]

    @override
    def __str__(self) -> str:
        return f"{self.kind} {self.number}"

    @property
    def content(self) -> dict[str, Any]:
        """What counts: the correction where there is one, else what was read."""
        return self.corrected if self.corrected is not None else self.data  # type: ignore[no-any-return]  # JSON object by construction
