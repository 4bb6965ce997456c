"""What people keep to look at again: views of the pivot, and templates of the periodic report."""

import uuid

from django.db import models
from django.utils.translation import gettext_lazy as _
from typing_extensions import override

from tinhso.kernel.access.api import Scope
from tinhso.kernel.places.api import LTreeField
from tinhso.kernel.text import api as text


class SavedView(models.Model):
    """A pivot that somebody keeps, for themselves or for everyone below an agency, or for everyone."""

    class Share(models.TextChoices):
        """Who else sees it."""

        NOBODY = "own", _("Chỉ mình tôi")
        AGENCY = "agency", _("Cơ quan tôi và cấp dưới")
        PUBLIC = "public", _("Công khai")

    key = models.UUIDField(default=uuid.uuid4, unique=True)
    title = models.CharField(_("Tên"), max_length=200)
    query = models.JSONField()
    share = models.CharField(max_length=6, choices=Share.choices, default=Share.NOBODY)
    owner = models.UUIDField()
    owner_name = models.CharField(max_length=200)
    agency_path = LTreeField(null=True)
    made_at = models.DateTimeField(default=text.now)

    @override
    def __str__(self) -> str:
        return self.title

    def scope(self) -> Scope:
        """With its owner, below the owner's agency."""
        return Scope(agency=self.agency_path, owner=str(self.owner), label=self.title)


class ReportTemplate(models.Model):
    """A Word file that becomes a periodic report when figures are filled in. A newer file is a newer row."""

    code = models.SlugField(max_length=60)
    number = models.PositiveSmallIntegerField()
    title = models.CharField(_("Tên báo cáo"), max_length=300)
    period_kind = models.CharField(max_length=8)
    owner = models.ForeignKey("orgs.Agency", on_delete=models.PROTECT, related_name="+")
    file = models.ForeignKey("files.StoredFile", on_delete=models.PROTECT, related_name="+")
    loaded_at = models.DateTimeField(default=text.now)
    loaded_by_name = models.CharField(max_length=200)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["code", "number"], name="report_template_number_once")]

    @override
    def __str__(self) -> str:
        return f"{self.code}/{self.number}"

    def scope(self) -> Scope:
        """With the agency whose report it is."""
        return Scope(agency=self.owner.path, label=self.title)


class PeriodicReport(models.Model):
    """A periodic report as it was made: its files never change; the same period made again is another row."""

    key = models.UUIDField(default=uuid.uuid4, unique=True)
    template = models.ForeignKey(ReportTemplate, on_delete=models.PROTECT, related_name="reports")
    period = models.ForeignKey("indicators.Period", on_delete=models.PROTECT, related_name="+")
    word = models.ForeignKey("files.StoredFile", on_delete=models.PROTECT, related_name="+")
    pdf = models.ForeignKey("files.StoredFile", on_delete=models.PROTECT, related_name="+")
    made_at = models.DateTimeField(default=text.now)
    made_by = models.UUIDField(null=True)
    made_by_name = models.CharField(max_length=200)

    @override
    def __str__(self) -> str:
        return str(self.key)
