"""Content once, names as often as needed."""

import uuid

from django.db import models
from django.utils.translation import gettext_lazy as _
from typing_extensions import override

from tinhso.kernel.text import api as text


class Blob(models.Model):
    """One content, whoever uploaded it and under whatever name."""

    class State(models.TextChoices):
        """Whether the content may be read."""

        QUARANTINE = "quarantine", _("Đang chờ kiểm tra")
        CLEAN = "clean", _("Đã kiểm tra")
        REFUSED = "refused", _("Bị từ chối")

    sha256 = models.CharField(max_length=64, unique=True)
    size = models.BigIntegerField()
    media_type = models.CharField(max_length=100)
    state = models.CharField(max_length=10, choices=State.choices, default=State.QUARANTINE)
    reason = models.CharField(max_length=300, blank=True)
    created_at = models.DateTimeField(default=text.now)

    class Meta:
        constraints = [
            models.CheckConstraint(condition=models.Q(size__gt=0), name="files_blob_not_empty"),
            models.CheckConstraint(
                condition=~models.Q(state="refused", reason=""), name="files_refusal_has_reason"
            ),
        ]
        indexes = [
            models.Index(
                fields=["created_at"], condition=models.Q(state="quarantine"), name="files_blob_waiting"
            )
        ]

    @override
    def __str__(self) -> str:
        return self.sha256


class StoredFile(models.Model):
    """A content under the name someone gave it, for a purpose that decides who may read it."""

    key = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    blob = models.ForeignKey(Blob, on_delete=models.PROTECT, related_name="files")
    name = models.CharField(_("Tên tệp"), max_length=200)
    purpose = models.CharField(max_length=60)
    uploaded_by = models.UUIDField(null=True)
    uploaded_at = models.DateTimeField(default=text.now)

    class Meta:
        indexes = [models.Index(fields=["uploaded_by", "-uploaded_at"], name="files_file_by")]

    @override
    def __str__(self) -> str:
        return str(self.key)
