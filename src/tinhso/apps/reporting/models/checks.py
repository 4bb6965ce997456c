"""What figures are held against: limits, and checks between figures."""

from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _
from typing_extensions import override

from tinhso.apps.reporting.models.forms import Form
from tinhso.apps.reporting.models.submissions import Submission
from tinhso.kernel.text import api as text


class Limit(models.Model):
    """The least and the most that is believed of an indicator for one agency; the indicator's own hold for the rest."""

    indicator = models.ForeignKey("indicators.Indicator", on_delete=models.CASCADE, related_name="+")
    agency = models.ForeignKey("orgs.Agency", on_delete=models.PROTECT, related_name="+")
    low = models.DecimalField(_("Nhỏ nhất"), max_digits=24, decimal_places=6, null=True, blank=True)
    high = models.DecimalField(_("Lớn nhất"), max_digits=24, decimal_places=6, null=True, blank=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["indicator", "agency"], name="limit_once"),
            models.CheckConstraint(
                condition=Q(low=None) | Q(high=None) | Q(high__gte=F("low")), name="limit_in_order"
            ),
        ]

    @override
    def __str__(self) -> str:
        return f"{self.indicator_id}@{self.agency_id}: {self.low}…{self.high}"


class Check(models.Model):
    """Two formulas held against each other."""

    class Operator(models.TextChoices):
        """How left has to stand to right."""

        EQUAL = "=", _("bằng")
        AT_MOST = "<=", _("không quá")
        LESS = "<", _("nhỏ hơn")
        AT_LEAST = ">=", _("không dưới")
        MORE = ">", _("lớn hơn")
        DIFFERENT = "!=", _("khác")
        BOTH = "both", _("có cả hai hoặc không có cả hai")

    class Importance(models.TextChoices):
        """What a failure means: high ones need words before the report can be handed in."""

        HIGH = "high", _("Cao")
        MEDIUM = "medium", _("Vừa")
        LOW = "low", _("Thấp")

    code = models.SlugField(max_length=60, unique=True)
    form = models.ForeignKey(Form, on_delete=models.CASCADE, related_name="checks")
    title = models.CharField(_("Quy tắc"), max_length=300)
    left = models.TextField(_("Vế trái"))
    operator = models.CharField(max_length=4, choices=Operator.choices)
    right = models.TextField(_("Vế phải"))
    tolerance = models.DecimalField(_("Sai số cho phép (%)"), max_digits=6, decimal_places=2, default=0)
    importance = models.CharField(max_length=6, choices=Importance.choices, default=Importance.MEDIUM)
    advice = models.CharField(_("Cách xử lý"), max_length=300, blank=True)
    active = models.BooleanField(default=True)

    class Meta:
        constraints = [
            models.CheckConstraint(condition=Q(tolerance__gte=0), name="check_tolerance_not_negative"),
            models.CheckConstraint(
                condition=Q(operator__in=["=", "<=", "<", ">=", ">", "!=", "both"]),
                name="check_operator_known",
            ),
        ]

    @override
    def __str__(self) -> str:
        return self.code


class Explained(models.Model):
    """Why a report was handed in although a check fails."""

    submission = models.ForeignKey(Submission, on_delete=models.CASCADE, related_name="explained")
    check_rule = models.ForeignKey(Check, on_delete=models.PROTECT, related_name="+")
    words = models.TextField()
    by_name = models.CharField(max_length=200)
    at = models.DateTimeField(default=text.now)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["submission", "check_rule"], name="explained_once"),
            models.CheckConstraint(condition=~Q(words=""), name="explained_says_something"),
        ]

    @override
    def __str__(self) -> str:
        return f"{self.submission_id}: {self.check_rule_id}"
