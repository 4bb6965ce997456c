"""Series of numbers, and the papers that were issued."""

import uuid

from django.db import models
from django.utils.translation import gettext_lazy as _
from typing_extensions import override

from tinhso.kernel.access.api import Scope
from tinhso.kernel.text import api as text


class Series(models.Model):
    """The numbers of one kind of paper of one agency in one year; `last` is the last one given.

    Source: Nghị định 30/2020/NĐ-CP, Điều 15 (numbers run from 1 on 1 January, one after the other).
    """

    agency = models.ForeignKey("orgs.Agency", on_delete=models.PROTECT, related_name="+")
    kind = models.CharField(_("Loại văn bản"), max_length=10)
    year = models.PositiveSmallIntegerField(_("Năm"))
    symbol = models.CharField(_("Ký hiệu"), max_length=60)
    last = models.PositiveIntegerField(default=0)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["agency", "kind", "year"], name="documents_series_once")
        ]

    @override
    def __str__(self) -> str:
        return f"{self.symbol} {self.year}"


class Issued(models.Model):
    """A paper with its number. It is never changed: another paper amends or replaces it."""

    key = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    series = models.ForeignKey(Series, on_delete=models.PROTECT, related_name="papers")
    number = models.PositiveIntegerField(_("Số"))
    title = models.CharField(_("Trích yếu"), max_length=500)
    about = models.CharField(max_length=200, blank=True)
    once = models.CharField(max_length=200, null=True, unique=True)
    file = models.OneToOneField("files.StoredFile", on_delete=models.PROTECT, related_name="+")
    recipients = models.ManyToManyField("orgs.Agency", related_name="+")
    is_public = models.BooleanField(default=False)
    issued_at = models.DateTimeField(default=text.now)
    by = models.UUIDField(null=True)
    by_name = models.CharField(max_length=200)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["series", "number"], name="documents_number_once"),
            models.CheckConstraint(condition=models.Q(number__gt=0), name="documents_number_from_one"),
        ]
        indexes = [models.Index(fields=["about", "-id"], name="documents_issued_about")]

    @override
    def __str__(self) -> str:
        return self.written

    @property
    def written(self) -> str:
        """The number as it stands on the paper: `12/CV-SKHCN`."""
        return f"{self.number:02d}/{self.series.symbol}"

    def scope(self) -> Scope:
        """It belongs to the agency that issued it, and to whoever signed it out."""
        return Scope(
            agency=self.series.agency.path, owner=str(self.by) if self.by else None, label=self.written
        )
