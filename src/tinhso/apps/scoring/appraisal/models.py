"""Tables of appraisal: timetable, who checks which item, one review for each item of each unit, objections, samples."""

from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _
from typing_extensions import override

from tinhso.kernel.access.api import Scope
from tinhso.kernel.places.api import LTreeField
from tinhso.kernel.text import api as text


class Timetable(models.Model):
    """The days of a round. All days count whole; the closing days are kept as the calendar gave them."""

    assessment = models.OneToOneField(
        "scoring.Assessment", on_delete=models.CASCADE, related_name="timetable"
    )
    self_until = models.DateField(_("Tự chấm đến hết ngày"))
    appraisal_until = models.DateField(_("Thẩm định đến hết ngày"))
    objection_opens = models.DateField(_("Thông báo kết quả thẩm định ngày"))
    objection_days = models.PositiveSmallIntegerField(_("Số ngày làm việc được khiếu nại"))
    objection_closes = models.DateField(_("Nhận khiếu nại đến hết ngày"))
    decision_days = models.PositiveSmallIntegerField(_("Số ngày làm việc để giải quyết"))
    decision_until = models.DateField(_("Giải quyết khiếu nại đến hết ngày"))

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=Q(self_until__lte=F("appraisal_until"))
                & Q(appraisal_until__lt=F("objection_opens"))
                & Q(objection_opens__lt=F("objection_closes"))
                & Q(objection_closes__lt=F("decision_until")),
                name="timetable_in_order",
            )
        ]

    @override
    def __str__(self) -> str:
        return f"{self.assessment_id}: {self.self_until} – {self.decision_until}"


class Assignment(models.Model):
    """The agency that cross-checks one item for all units of a round."""

    assessment = models.ForeignKey("scoring.Assessment", on_delete=models.CASCADE, related_name="assignments")
    item = models.CharField(max_length=40)
    agency_path = LTreeField()
    agency_name = models.CharField(max_length=300)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["assessment", "item"], name="checking_assigned_once")]

    @override
    def __str__(self) -> str:
        return f"{self.assessment_id}/{self.item}: {self.agency_path}"


class Review(models.Model):
    """One item of one unit on an appraiser's desk. Rows are made in the order of units, then of items."""

    class State(models.TextChoices):
        """What the appraiser made of it."""

        WAITING = "waiting", _("Chờ thẩm định")
        ACCEPTED = "accepted", _("Chấp nhận")
        CUT = "cut", _("Bị cắt điểm")
        RAISED = "raised", _("Được nâng điểm")
        CORRECTED = "corrected", _("Sửa số liệu, điểm giữ nguyên")

    assessment = models.ForeignKey("scoring.Assessment", on_delete=models.CASCADE, related_name="reviews")
    unit = models.ForeignKey("scoring.Unit", on_delete=models.CASCADE, related_name="reviews")
    item = models.CharField(max_length=40)
    checker_agency = LTreeField(null=True)  # who appraises: the item's cross-checking agency, else the unit's
    checker_place = LTreeField(null=True)
    checker_name = models.CharField(max_length=300, blank=True)
    maximum = models.DecimalField(max_digits=14, decimal_places=6)
    self_points = models.DecimalField(max_digits=14, decimal_places=6)
    points = models.DecimalField(max_digits=14, decimal_places=6, null=True)
    state = models.CharField(max_length=10, choices=State.choices, default=State.WAITING)
    reason = models.TextField(blank=True)
    by = models.UUIDField(null=True)
    by_account = models.BigIntegerField(null=True)
    by_name = models.CharField(max_length=200, blank=True)
    by_agency = models.CharField(max_length=300, blank=True)
    at = models.DateTimeField(null=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["unit", "item"], name="review_once"),
            models.CheckConstraint(
                condition=Q(state__in=["waiting", "accepted"]) | Q(reason__gt=""), name="change_says_why"
            ),
            models.CheckConstraint(
                condition=Q(state="waiting", points=None) | ~Q(state="waiting") & Q(points__isnull=False),
                name="reviewed_has_points",
            ),
        ]
        indexes = [models.Index(fields=["assessment", "state", "id"], name="review_queue")]

    @override
    def __str__(self) -> str:
        return f"{self.unit_id}/{self.item}: {self.state}"

    @property
    def mark(self) -> str:
        """What tells one verdict from the next: when it was given; empty while the review waits."""
        return self.at.isoformat() if self.at else ""

    def scope(self) -> Scope:
        """Where the right to appraise it is asked."""
        return Scope(
            agency=self.checker_agency,
            place=self.checker_place,
            label=f"{self.unit.name}, {self.item}",
        )


class Repeat(models.Model):
    """A proof that was handed in elsewhere too; kept when a proof is given, so that a round is narrowed at once."""

    evidence = models.OneToOneField(
        "indicators.Evidence", on_delete=models.CASCADE, primary_key=True, related_name="+"
    )

    @override
    def __str__(self) -> str:
        return f"{self.evidence_id}"


class Objection(models.Model):
    """What a unit says against the appraisal of one of its items, and what was decided."""

    class State(models.TextChoices):
        """Open, or decided one way or the other."""

        OPEN = "open", _("Chờ giải quyết")
        UPHELD = "upheld", _("Khiếu nại đúng, sửa điểm")
        REJECTED = "rejected", _("Giữ kết quả thẩm định")

    review = models.OneToOneField(Review, on_delete=models.CASCADE, related_name="objection")
    words = models.TextField()
    evidence = models.ForeignKey("indicators.Evidence", on_delete=models.PROTECT, related_name="+")
    by = models.UUIDField(null=True)
    by_account = models.BigIntegerField(null=True)
    by_name = models.CharField(max_length=200)
    at = models.DateTimeField(default=text.now)
    state = models.CharField(max_length=8, choices=State.choices, default=State.OPEN)
    answer = models.TextField(blank=True)
    points = models.DecimalField(max_digits=14, decimal_places=6, null=True)
    decided_by_name = models.CharField(max_length=200, blank=True)
    decided_at = models.DateTimeField(null=True)

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=Q(state="open", points=None)
                | Q(state__in=["upheld", "rejected"], answer__gt="", points__isnull=False),
                name="decision_says_why",
            )
        ]

    @override
    def __str__(self) -> str:
        return f"{self.review_id}: {self.state}"


class Sample(models.Model):
    """A random sample for in-depth checks. The seed's SHA-256 is public from the start, the seed once drawn."""

    assessment = models.OneToOneField("scoring.Assessment", on_delete=models.CASCADE, related_name="sample")
    size = models.PositiveSmallIntegerField()
    commitment = models.CharField(max_length=64)
    seed = models.CharField(max_length=64)  # shown by nothing until drawn_at is set
    committed_by_name = models.CharField(max_length=200)
    committed_at = models.DateTimeField(default=text.now)
    drawn_at = models.DateTimeField(null=True)

    @override
    def __str__(self) -> str:
        return f"{self.assessment_id}: {self.commitment[:8]}"


class Drawn(models.Model):
    """One item of one unit in a sample, and what the check on the spot found."""

    class Finding(models.TextChoices):
        """What was found."""

        CONFIRMED = "confirmed", _("Đúng như hồ sơ")
        WRONG = "wrong", _("Không đúng")

    sample = models.ForeignKey(Sample, on_delete=models.CASCADE, related_name="drawn")
    place = models.PositiveSmallIntegerField()
    review = models.ForeignKey(Review, on_delete=models.CASCADE, related_name="drawn")
    finding = models.CharField(max_length=10, choices=Finding.choices, blank=True)
    words = models.TextField(blank=True)
    by_name = models.CharField(max_length=200, blank=True)
    at = models.DateTimeField(null=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["sample", "place"], name="drawn_place_once"),
            models.UniqueConstraint(fields=["sample", "review"], name="drawn_once"),
        ]

    @override
    def __str__(self) -> str:
        return f"{self.sample_id}#{self.place}"
