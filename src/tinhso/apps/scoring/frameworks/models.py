"""Drafts of frameworks, rows of an annex table under review, published editions, links between editions."""

import uuid

from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _
from typing_extensions import override

from tinhso.kernel.access.api import Scope
from tinhso.kernel.places.api import LTreeField
from tinhso.kernel.text import api as text


class FrameworkDraft(models.Model):
    """A framework in the making. `body` is the format's data and may be faulty; `version` counts its savings."""

    class State(models.TextChoices):
        """Rows of a file still under review, being written, or published (then closed)."""

        REVIEW = "review", _("Đang duyệt các dòng đã đọc")
        DRAFT = "draft", _("Bản thảo")
        PUBLISHED = "published", _("Đã ban hành")

    class Origin(models.TextChoices):
        """How it began."""

        BLANK = "blank", _("Lập mới")
        COPY = "copy", _("Chép từ bộ khác")
        IMPORT = "import", _("Nhập từ phụ lục")

    key = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    title = models.CharField(_("Tên bộ chỉ số"), max_length=300)
    body = models.JSONField(default=dict)
    version = models.PositiveIntegerField(default=1)
    state = models.CharField(max_length=10, choices=State.choices, default=State.DRAFT)
    origin = models.CharField(max_length=6, choices=Origin.choices)
    origin_note = models.CharField(max_length=300, blank=True)
    owner_path = LTreeField(null=True)
    place_path = LTreeField(null=True)
    made_at = models.DateTimeField(default=text.now)
    made_by = models.CharField(max_length=200)
    changed_at = models.DateTimeField(default=text.now)
    changed_by = models.CharField(max_length=200)

    @override
    def __str__(self) -> str:
        return f"{self.title} ({self.state})"

    def scope(self) -> Scope:
        """Where this draft stands, for rights."""
        return Scope(agency=self.owner_path, place=self.place_path, label=self.title)


class ImportedRow(models.Model):
    """One row of an annex table: what stood there, what was read, and what a person decided."""

    class Decision(models.TextChoices):
        """Nobody has looked, taken as it stands now, or left out."""

        OPEN = "open", _("Chưa xem")
        TAKEN = "taken", _("Đã nhận")
        DROPPED = "dropped", _("Bỏ qua")

    draft = models.ForeignKey(FrameworkDraft, on_delete=models.CASCADE, related_name="rows")
    number = models.PositiveIntegerField()
    cells = ArrayField(models.TextField())
    read = models.JSONField()  # kind, code, name, max, rule, method, proof, lead, unit
    confidence = models.PositiveSmallIntegerField()
    reasons = ArrayField(models.TextField(), default=list)
    decision = models.CharField(max_length=8, choices=Decision.choices, default=Decision.OPEN)
    corrected = models.BooleanField(default=False)
    decided_by = models.CharField(max_length=200, blank=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["draft", "number"], name="imported_row_once"),
            models.CheckConstraint(
                condition=Q(decision="open") | Q(decided_by__gt=""), name="imported_row_decided_by_somebody"
            ),
        ]

    @override
    def __str__(self) -> str:
        return f"{self.draft_id}#{self.number}"


class PublishedEdition(models.Model):
    """A published framework with its validity. Its text is the engine's edition and never changes."""

    key = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    code = models.SlugField(max_length=80, unique=True)
    family = models.SlugField(max_length=80)
    title = models.CharField(max_length=300)
    edition = models.OneToOneField("indicators.Edition", on_delete=models.PROTECT, related_name="+")
    draft = models.OneToOneField(
        FrameworkDraft, null=True, on_delete=models.SET_NULL, related_name="published_as"
    )
    valid_from = models.DateField(_("Hiệu lực từ ngày"))
    valid_to = models.DateField(_("Đến hết ngày"), null=True)
    owner_path = LTreeField(null=True)
    place_path = LTreeField(null=True)
    published_at = models.DateTimeField(default=text.now)
    published_by = models.CharField(max_length=200)

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=Q(valid_to=None) | Q(valid_to__gte=F("valid_from")),
                name="published_edition_ends_after_it_begins",
            ),
        ]

    @override
    def __str__(self) -> str:
        return self.code

    def scope(self) -> Scope:
        """Where this edition stands, for rights."""
        return Scope(agency=self.owner_path, place=self.place_path, label=self.title)


class ItemLink(models.Model):
    """What became of items of one edition in another, with the reason; said by a person of this installation."""

    class Kind(models.TextChoices):
        """One to one, one into several, several into one, no counterpart."""

        SAME = "same", _("Một – một")
        SPLIT = "split", _("Tách ra")
        MERGED = "merged", _("Gộp lại")
        NONE = "none", _("Không tương ứng")

    key = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    old_code = models.SlugField(max_length=80)
    new_code = models.SlugField(max_length=80)
    kind = models.CharField(_("Loại tương ứng"), max_length=6, choices=Kind.choices)
    old_items = ArrayField(models.CharField(max_length=40))
    new_items = ArrayField(models.CharField(max_length=40))
    reason = models.CharField(_("Lý do"), max_length=500)
    careful = models.BooleanField(default=False)
    said_by = models.CharField(max_length=200)
    said_at = models.DateTimeField(default=text.now)
    owner_path = LTreeField(null=True)
    place_path = LTreeField(null=True)

    class Meta:
        indexes = [models.Index(fields=["old_code", "new_code"], name="item_link_editions")]
        constraints = [
            models.CheckConstraint(condition=Q(reason__gt=""), name="item_link_says_why"),
        ]

    @override
    def __str__(self) -> str:
        return f"{self.old_code} → {self.new_code}: {self.kind}"

    def scope(self) -> Scope:
        """Where this link stands, for rights."""
        return Scope(agency=self.owner_path, place=self.place_path, label=self.reason)
