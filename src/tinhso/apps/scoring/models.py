"""Assessments, the units they score, computing runs and their results."""

from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _
from typing_extensions import override

from tinhso.apps.scoring.frameworks import models as frameworks  # noqa: F401  Django finds its tables here
from tinhso.kernel.access.api import Scope
from tinhso.kernel.places.api import LTreeField
from tinhso.kernel.text import api as text


class Assessment(models.Model):
    """One round of scoring: a framework's edition, a year, the units, the map of a day."""

    code = models.SlugField(max_length=80, unique=True)
    title = models.CharField(_("Tên đợt đánh giá"), max_length=300)
    edition = models.ForeignKey("indicators.Edition", null=True, on_delete=models.PROTECT, related_name="+")
    year = models.PositiveSmallIntegerField(_("Năm"))
    map_date = models.DateField(_("Theo địa giới ngày"))
    owner_path = LTreeField(null=True)  # the agency that runs it
    place_path = LTreeField(null=True)
    invented = models.BooleanField(default=False)
    source = models.CharField(_("Nguồn"), max_length=500, blank=True)
    created_at = models.DateTimeField(default=text.now)

    @override
    def __str__(self) -> str:
        return self.code

    def scope(self) -> Scope:
        """Where this assessment stands, for rights."""
        return Scope(agency=self.owner_path, place=self.place_path, label=self.title)


class Unit(models.Model):
    """Who is scored in an assessment: a place, an agency, or an enterprise by name."""

    assessment = models.ForeignKey(Assessment, on_delete=models.CASCADE, related_name="units")
    key = models.SlugField(max_length=80)
    name = models.CharField(max_length=200)
    sort_key = models.CharField(max_length=400)
    folded_name = models.CharField(max_length=200)
    place = models.ForeignKey("places.Place", null=True, on_delete=models.PROTECT, related_name="+")
    agency_path = LTreeField(null=True)
    place_path = LTreeField(null=True)
    peer_group = models.CharField(max_length=80, blank=True)
    ranked = models.BooleanField(default=True)
    unranked_reason = models.CharField(max_length=300, blank=True)
    # Nobody's own house: no agency of this installation (an enterprise), or the province itself, whose verdict comes
    # from above and is only taken down here.
    outside = models.BooleanField(default=False, db_default=False)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["assessment", "key"], name="unit_once_in_assessment"),
            models.CheckConstraint(
                condition=Q(ranked=True) | Q(unranked_reason__gt=""), name="unranked_says_why"
            ),
        ]

    @override
    def __str__(self) -> str:
        return f"{self.assessment_id}:{self.key}"

    def scope(self) -> Scope:
        """Where this unit stands, for rights."""
        return Scope(agency=self.agency_path, place=self.place_path, label=self.name)


class Run(models.Model):
    """One computation: which edition, which values, when, by whom. Published runs are frozen."""

    class Origin(models.TextChoices):
        """Computed here, or taken over as somebody else published it."""

        COMPUTED = "computed", _("Tính trên nền tảng")
        QUOTED = "quoted", _("Theo công bố")

    assessment = models.ForeignKey(Assessment, on_delete=models.CASCADE, related_name="runs")
    number = models.PositiveIntegerField()
    stage = models.CharField(max_length=10)
    origin = models.CharField(max_length=8, choices=Origin.choices, default=Origin.COMPUTED)
    edition_digest = models.CharField(max_length=64, blank=True)
    values_digest = models.CharField(max_length=64, blank=True)
    results_digest = models.CharField(max_length=64, blank=True)  # of a published run: seals its figures
    engine = models.CharField(max_length=40)
    computed_at = models.DateTimeField(default=text.now)
    computed_by = models.CharField(max_length=200)
    published_at = models.DateTimeField(null=True)
    published_by = models.CharField(max_length=200, blank=True)
    unit_count = models.PositiveIntegerField(default=0)
    peer_groups = ArrayField(models.CharField(max_length=80), default=list)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["assessment", "number"], name="run_number_once"),
            models.UniqueConstraint(
                fields=["assessment", "stage"], condition=Q(published_at=None), name="run_one_draft_per_stage"
            ),
        ]

    @override
    def __str__(self) -> str:
        return f"{self.assessment_id}#{self.number}"


class Result(models.Model):
    """What one unit got in one run. `items` holds points, maximum and explanation by item code."""

    run = models.ForeignKey(Run, on_delete=models.CASCADE, related_name="results")
    unit = models.ForeignKey(Unit, on_delete=models.CASCADE, related_name="results")
    total = models.DecimalField(max_digits=14, decimal_places=6, null=True)
    rank = models.PositiveIntegerField(null=True)
    group_rank = models.PositiveIntegerField(null=True)
    pillars = models.JSONField(default=dict)
    items = models.JSONField(default=dict)
    place_in_list = models.PositiveIntegerField()  # rank, then name: the key by which the list is paged

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["run", "unit"], name="result_once"),
            models.UniqueConstraint(
                fields=["run", "place_in_list"],
                name="result_place_once",
                deferrable=models.Deferrable.DEFERRED,
            ),
        ]

    @override
    def __str__(self) -> str:
        return f"{self.run_id}:{self.unit_id}={self.total}"


class Comment(models.Model):
    """What somebody said about one item of one unit: a reason for a cut, an objection, a question."""

    unit = models.ForeignKey(Unit, on_delete=models.CASCADE, related_name="comments")
    item = models.CharField(max_length=40)
    stage = models.CharField(max_length=10)
    words = models.TextField()
    by = models.UUIDField(null=True)
    by_name = models.CharField(max_length=200)
    at = models.DateTimeField(default=text.now)

    class Meta:
        indexes = [models.Index(fields=["unit", "item"])]

    @override
    def __str__(self) -> str:
        return f"{self.unit_id}/{self.item}: {self.words[:40]}"


# Django looks for tables here; each part keeps its own in its folder.
from tinhso.apps.scoring.advice.models import GoalLink, InputSeries, ItemPlan  # noqa: E402
from tinhso.apps.scoring.appraisal.models import (  # noqa: E402
    Assignment,
    Drawn,
    Objection,
    Repeat,
    Review,
    Sample,
    Timetable,
)

__all__ = [
    "Assessment",
    "Assignment",
    "Comment",
    "Drawn",
    "GoalLink",
    "InputSeries",
    "ItemPlan",
    "Objection",
    "Repeat",
    "Result",
    "Review",
    "Run",
    "Sample",
    "Timetable",
    "Unit",
]
