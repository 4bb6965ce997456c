"""What a published run keeps, why it was corrected, and which figures of the value store feed an assessment."""

from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _
from typing_extensions import override

from tinhso.apps.scoring.models import Assessment, Run, Unit
from tinhso.kernel.text import api as text


class FrozenUnit(models.Model):
    """One unit as it was when its run was published: its name and group of the day, and its inputs.

    The inputs are rows of the value store, which never change; a correction supersedes them there and leaves them
    readable, so their ids are enough.
    """

    run = models.ForeignKey(Run, on_delete=models.CASCADE, related_name="frozen")
    unit = models.ForeignKey(Unit, on_delete=models.CASCADE, related_name="+")
    name = models.CharField(max_length=200)
    sort_key = models.CharField(max_length=400)
    peer_group = models.CharField(max_length=80, blank=True)
    ranked = models.BooleanField()
    value_ids = ArrayField(models.BigIntegerField(), default=list)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["run", "unit"], name="frozen_unit_once")]

    @override
    def __str__(self) -> str:
        return f"{self.run_id}:{self.unit_id}"


class Verification(models.Model):
    """What came of computing a published run again, the last time. `wrong`: which parts were not as published."""

    run = models.OneToOneField(Run, on_delete=models.CASCADE, related_name="verification")
    at = models.DateTimeField(default=text.now)
    same = models.BooleanField()
    wrong = ArrayField(models.CharField(max_length=12), default=list)

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=Q(same=True, wrong=[]) | (Q(same=False) & ~Q(wrong=[])),
                name="verification_says_what_is_wrong",
            )
        ]

    @override
    def __str__(self) -> str:
        return f"{self.run_id} {'=' if self.same else '≠'} {self.at:%Y-%m-%d}"


class Correction(models.Model):
    """A published stage was opened again: why, by whom, and the run that takes the place of the published one."""

    of = models.ForeignKey(Run, on_delete=models.CASCADE, related_name="+")
    run = models.OneToOneField(Run, on_delete=models.CASCADE, related_name="correction")
    reason = models.TextField(_("Lý do đính chính"))
    by = models.UUIDField(null=True)
    by_name = models.CharField(max_length=200)
    at = models.DateTimeField(default=text.now)

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=~Q(reason=""),
                name="correction_says_why",
                violation_error_message=_("Hãy ghi lý do đính chính."),
            )
        ]

    @override
    def __str__(self) -> str:
        return f"{self.of_id} → {self.run_id}"


class Binding(models.Model):
    """An input of an item is not asked from people: it is a figure of the value store, by indicator and period.

    A unit's figure is that of its agency, or is added up over the agencies of its place. Such an input cannot be
    typed over; who disagrees disputes the figure.
    """

    assessment = models.ForeignKey(Assessment, on_delete=models.CASCADE, related_name="bindings")
    item = models.CharField(max_length=40)
    input = models.CharField(max_length=60)
    indicator = models.ForeignKey("indicators.Indicator", on_delete=models.PROTECT, related_name="+")
    period = models.ForeignKey("indicators.Period", on_delete=models.PROTECT, related_name="+")
    breakdown = models.ForeignKey("indicators.Breakdown", on_delete=models.PROTECT, related_name="+")
    by = models.UUIDField(null=True)
    by_name = models.CharField(max_length=200)
    at = models.DateTimeField(default=text.now)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["assessment", "item", "input"], name="binding_of_input_once")
        ]
        indexes = [models.Index(fields=["indicator", "period"], name="binding_of_figure")]

    @override
    def __str__(self) -> str:
        return f"{self.assessment_id}/{self.item}.{self.input} ← {self.indicator_id}/{self.period_id}"


class FedValue(models.Model):
    """The figure that an input was taken from. Never altered.

    One stored figure: its agency and the batch that says who wrote it and when. Computed by a formula, or added up
    over agencies or periods: `made` says how, with the numbers of that moment, and `parts` are the stored figures.
    """

    value = models.OneToOneField("indicators.Value", on_delete=models.PROTECT, related_name="+")
    indicator = models.ForeignKey("indicators.Indicator", on_delete=models.PROTECT, related_name="+")
    period = models.ForeignKey("indicators.Period", on_delete=models.PROTECT, related_name="+")
    agency = models.ForeignKey("orgs.Agency", null=True, on_delete=models.PROTECT, related_name="+")
    breakdown = models.ForeignKey("indicators.Breakdown", on_delete=models.PROTECT, related_name="+")
    batch = models.ForeignKey("indicators.Batch", null=True, on_delete=models.PROTECT, related_name="+")
    made = models.JSONField(default=dict)

    class Meta:
        indexes = [models.Index(fields=["indicator", "period", "agency"], name="fed_by_figure")]
        constraints = [
            models.CheckConstraint(condition=Q(batch__isnull=False) | ~Q(made={}), name="fed_by_something")
        ]

    @override
    def __str__(self) -> str:
        return f"{self.value_id} ← {self.indicator_id}/{self.period_id}/{self.agency_id}"


class FedPart(models.Model):
    """A stored figure among those that an input was computed from. Never altered."""

    fed = models.ForeignKey(FedValue, on_delete=models.PROTECT, related_name="parts")
    indicator = models.ForeignKey("indicators.Indicator", on_delete=models.PROTECT, related_name="+")
    period = models.ForeignKey("indicators.Period", on_delete=models.PROTECT, related_name="+")
    agency = models.ForeignKey("orgs.Agency", on_delete=models.PROTECT, related_name="+")
    breakdown = models.ForeignKey("indicators.Breakdown", on_delete=models.PROTECT, related_name="+")
    batch = models.ForeignKey("indicators.Batch", on_delete=models.PROTECT, related_name="+")
    value = models.DecimalField(max_digits=24, decimal_places=6)

    class Meta:
        indexes = [models.Index(fields=["indicator", "period", "agency"], name="fed_part_of_figure")]

    @override
    def __str__(self) -> str:
        return f"{self.fed_id} ← {self.indicator_id}/{self.period_id}/{self.agency_id}={self.value}"
