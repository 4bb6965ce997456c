"""The register of documents: what was issued, what became of it, and how documents rest on one another."""

import uuid

from django.contrib.postgres.indexes import GinIndex
from django.contrib.postgres.search import SearchVector, SearchVectorField
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _
from typing_extensions import override

from tinhso.kernel.access.api import Scope
from tinhso.kernel.text.api import now


class RegisteredDocument(models.Model):
    """A document by number and day, with or without a file.

    Its status is computed (`register.status_on`): replaced and amended by relations of other documents, expired by
    its own days. `folded_title` and `folded_text` are what the search reads (without marks, lower case).
    """

    key = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    number = models.CharField(_("Số, ký hiệu"), max_length=60)
    folded_number = models.CharField(max_length=60)  # register.plain_number: one spelling of a number
    issued_date = models.DateField(_("Ngày ban hành"), null=True)
    issuer = models.CharField(_("Cơ quan ban hành"), max_length=200, blank=True)
    kind = models.CharField(_("Loại văn bản"), max_length=60, blank=True)
    title = models.CharField(_("Trích yếu"), max_length=600, blank=True)
    valid_from = models.DateField(_("Hiệu lực từ"), null=True)
    valid_to = models.DateField(_("Hết hiệu lực từ"), null=True)
    file = models.ForeignKey("files.StoredFile", null=True, on_delete=models.PROTECT, related_name="+")
    plan = models.OneToOneField(
        "programme.Document", null=True, on_delete=models.PROTECT, related_name="registered"
    )  # the same document handed in as a plan
    agency = models.ForeignKey("orgs.Agency", null=True, on_delete=models.PROTECT, related_name="+")
    folded_title = models.TextField()
    folded_text = models.TextField(blank=True)
    search = models.GeneratedField(
        expression=SearchVector("folded_title", weight="A", config="simple")
        + SearchVector("folded_text", weight="D", config="simple"),
        output_field=SearchVectorField(),
        db_persist=True,
    )
    added_at = models.DateTimeField(default=now)
    added_by_name = models.CharField(max_length=200)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["folded_number", "issued_date"],
                name="registered_document_once",
                nulls_distinct=False,
                violation_error_message=_("Văn bản số và ngày này đã có trong sổ."),
            ),
            models.CheckConstraint(condition=~Q(folded_number=""), name="registered_document_has_number"),
            models.CheckConstraint(
                condition=Q(valid_to=None) | Q(valid_from=None) | Q(valid_to__gte=F("valid_from")),
                name="registered_document_days_in_order",
                violation_error_message=_("Ngày hết hiệu lực phải từ ngày có hiệu lực trở đi."),
            ),
        ]
        indexes = [
            GinIndex(fields=["search"], name="registered_document_search"),
            models.Index(fields=["-issued_date", "-id"], name="registered_document_newest"),
        ]

    @override
    def __str__(self) -> str:
        return self.number

    def scope(self) -> Scope:
        """With the agency whose officer registered it."""
        return Scope(agency=self.agency.path if self.agency else None, label=self.number)


class DocumentRelation(models.Model):
    """`document` does something to `other`, from a day on (by default its own day of effect)."""

    class Kind(models.TextChoices):
        """What it does."""

        BASIS = "basis", _("Căn cứ")
        AMENDS = "amends", _("Sửa đổi, bổ sung")
        REPLACES = "replaces", _("Thay thế")
        IMPLEMENTS = "implements", _("Triển khai")

    document = models.ForeignKey(RegisteredDocument, on_delete=models.CASCADE, related_name="relations")
    other = models.ForeignKey(RegisteredDocument, on_delete=models.PROTECT, related_name="related_by")
    kind = models.CharField(max_length=10, choices=Kind.choices)
    from_date = models.DateField(_("Từ ngày"), null=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["document", "other", "kind"],
                name="document_relation_once",
                violation_error_message=_("Quan hệ này đã có."),
            ),
            models.CheckConstraint(condition=~Q(document=F("other")), name="document_relation_to_another"),
            models.CheckConstraint(
                condition=Q(kind__in=["basis", "amends", "replaces", "implements"]),
                name="document_relation_known",
            ),
        ]

    @override
    def __str__(self) -> str:
        return f"{self.document_id} {self.kind} {self.other_id}"
