"""What each check found the last time."""

from django.db import models
from django.utils.translation import gettext_lazy as _
from typing_extensions import override

from tinhso.kernel.text import api as text


class Result(models.Model):
    """The last answer of one check. `problem`: it broke itself, and nobody knows."""

    check_code = models.CharField(max_length=120, unique=True)
    count = models.PositiveIntegerField(_("Số lượng"), default=0)
    examples = models.JSONField(default=list)  # [[words, link], …]
    problem = models.TextField(blank=True)
    failing_since = models.DateTimeField(null=True)
    ran_at = models.DateTimeField(default=text.now)
    took_ms = models.PositiveIntegerField(default=0)

    @override
    def __str__(self) -> str:
        return f"{self.check_code}: {self.count}"
