"""A house's own Word templates for the papers of its rounds."""

from django.db import models
from django.utils.translation import gettext_lazy as _
from typing_extensions import override

from tinhso.kernel.access.api import Scope
from tinhso.kernel.places.api import LTreeField
from tinhso.kernel.text import api as text


class Paper(models.TextChoices):
    """Which paper."""

    DECISION = "quyet-dinh", _("Dự thảo quyết định công bố kết quả")
    MINUTES = "bien-ban", _("Biên bản thẩm định của một đơn vị")
    REPORT = "bao-cao", _("Báo cáo kết quả")


class PaperTemplate(models.Model):
    """A Word file that takes the place of the one that the platform ships. A newer file is a newer row."""

    paper = models.CharField(max_length=20, choices=Paper.choices)
    owner_path = LTreeField(null=True)  # the agency that runs the rounds it is for
    file = models.ForeignKey("files.StoredFile", on_delete=models.PROTECT, related_name="+")
    loaded_at = models.DateTimeField(default=text.now)
    loaded_by_name = models.CharField(max_length=200)
    withdrawn_at = models.DateTimeField(null=True)

    class Meta:
        indexes = [models.Index(fields=["paper", "owner_path", "-id"], name="paper_template_newest")]

    @override
    def __str__(self) -> str:
        return f"{self.paper}#{self.pk}"

    def scope(self) -> Scope:
        """With the agency whose papers it makes."""
        return Scope(agency=self.owner_path, label=self.get_paper_display())
