"""What the standing agency sets for the advice: effort and deadline of an item, and the series behind an input."""

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _
from typing_extensions import override


class ItemPlan(models.Model):
    """Effort of one step of an item (1: ordinary, 2: twice that; empty: not known) and its deadline.

    The row with an empty item holds the deadline of the whole round.
    """

    assessment = models.ForeignKey("scoring.Assessment", on_delete=models.CASCADE, related_name="plans")
    item = models.CharField(max_length=40, blank=True)
    effort = models.DecimalField(_("Công sức"), max_digits=6, decimal_places=2, null=True)
    due = models.DateField(_("Hạn"), null=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["assessment", "item"], name="item_plan_once"),
            models.CheckConstraint(
                condition=Q(effort=None) | Q(effort__gt=0), name="item_plan_effort_positive"
            ),
        ]

    @override
    def __str__(self) -> str:
        return f"{self.assessment_id}/{self.item}"


class GoalLink(models.Model):
    """The own goal whose figures stand beside a national goal: a person's judgement that both measure the same."""

    national = models.CharField(
        max_length=160, unique=True
    )  # programme and metric, as `goals.national_code` makes it
    own = models.CharField(
        _("Chỉ tiêu của tỉnh"), max_length=160
    )  # code of a goal of the socket `indicators.goals`

    @override
    def __str__(self) -> str:
        return f"{self.national} ← {self.own}"


class InputSeries(models.Model):
    """The indicator whose monthly or quarterly figures foretell an input of an item."""

    assessment = models.ForeignKey(
        "scoring.Assessment", on_delete=models.CASCADE, related_name="input_series"
    )
    item = models.CharField(max_length=40)
    input = models.CharField(max_length=60)
    indicator = models.ForeignKey("indicators.Indicator", on_delete=models.PROTECT, related_name="+")

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["assessment", "item", "input"], name="input_series_once")
        ]

    @override
    def __str__(self) -> str:
        return f"{self.assessment_id}/{self.item}.{self.input}"
