"""Access tokens: how a program signs in as the person who made them. Other tables of accounts: kernel.people."""

import datetime as dt
import uuid

from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _
from typing_extensions import override

from tinhso.kernel.access.api import Scope
from tinhso.kernel.text import api as text


class ApiToken(models.Model):
    """One program that acts with its owner's own rights until a day. Only a digest of the token is kept."""

    key = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    person = models.ForeignKey("people.Person", on_delete=models.PROTECT, related_name="+")
    title = models.CharField(_("Dùng cho phần mềm nào"), max_length=120)
    digest = models.CharField(max_length=64, unique=True)  # SHA-256 of a random token, in hexadecimal
    hint = models.CharField(max_length=12)  # how the token begins, so that its owner knows which one it is
    last_date = models.DateField(_("Dùng đến hết ngày"))
    made_at = models.DateTimeField(default=text.now)
    last_used_at = models.DateTimeField(null=True, blank=True)
    last_used_ip = models.GenericIPAddressField(null=True, blank=True)
    revoked_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=~Q(title=""),
                name="api_token_has_a_title",
                violation_error_message=_("Hãy ghi mã này dùng cho phần mềm nào."),
            ),
            models.CheckConstraint(
                condition=Q(revoked_at=None) | Q(revoked_at__gte=F("made_at")),
                name="api_token_revoked_after_made",
            ),
        ]
        indexes = [models.Index(fields=["person", "-id"], name="api_token_of_person")]

    @override
    def __str__(self) -> str:
        return f"{self.hint}… {self.title}"

    def scope(self) -> Scope:
        """With its owner."""
        return Scope(owner=str(self.person.key), label=self.title)

    def works_on(self, day: dt.date) -> bool:
        """Whether it lets in on a day."""
        return self.revoked_at is None and day <= self.last_date
