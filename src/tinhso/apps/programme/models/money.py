"""Money of a task: lines with their source, and what was paid. Whole đồng, never fractions."""

import uuid

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _
from typing_extensions import override

from tinhso.kernel.text.api import now


class BudgetLine(models.Model):
    """What a task may cost, from one source, in one year (or for its whole time)."""

    class Source(models.TextChoices):
        """Where the money comes from."""

        CENTRAL = "central", _("Ngân sách trung ương")
        PROVINCE = "province", _("Ngân sách tỉnh")
        LOCAL = "local", _("Ngân sách huyện, xã")
        AID = "aid", _("Vốn nước ngoài, tài trợ")
        SOCIAL = "social", _("Doanh nghiệp, xã hội hóa")
        OTHER = "other", _("Nguồn khác")

    key = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    task = models.ForeignKey("programme.Task", on_delete=models.CASCADE, related_name="budget")
    title = models.CharField(_("Nội dung chi"), max_length=300)
    source = models.CharField(_("Nguồn vốn"), max_length=8, choices=Source.choices)
    year = models.PositiveSmallIntegerField(_("Năm"), null=True)
    planned = models.BigIntegerField(_("Dự toán (đồng)"))

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=Q(source__in=["central", "province", "local", "aid", "social", "other"]),
                name="budget_source_known",
            ),
            models.CheckConstraint(
                condition=Q(planned__gt=0),
                name="budget_is_positive",
                violation_error_message=_("Dự toán phải lớn hơn 0."),
            ),
            models.CheckConstraint(
                condition=Q(year=None) | Q(year__gte=1976, year__lte=2099), name="budget_year"
            ),
        ]
        indexes = [models.Index(fields=["task", "year"])]

    @override
    def __str__(self) -> str:
        return self.title


class Disbursement(models.Model):
    """Money paid (positive) or taken back (negative) on a day. Added, never changed.

    `key` comes with the form: the same key sent twice is the same payment.
    """

    key = models.UUIDField(unique=True, editable=False)
    line = models.ForeignKey(BudgetLine, on_delete=models.PROTECT, related_name="payments")
    date = models.DateField(_("Ngày"))
    amount = models.BigIntegerField(_("Số tiền (đồng)"))
    note = models.CharField(_("Chứng từ, diễn giải"), max_length=400)
    recorded_at = models.DateTimeField(default=now)
    recorded_by = models.UUIDField(null=True)
    recorded_by_name = models.CharField(max_length=200)

    class Meta:
        constraints = [
            models.CheckConstraint(condition=~Q(amount=0), name="disbursement_not_nothing"),
            models.CheckConstraint(condition=~Q(note=""), name="disbursement_has_its_paper"),
        ]

    @override
    def __str__(self) -> str:
        return str(self.key)
