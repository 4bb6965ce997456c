"""Reading appraisal: what is on whose desk, which drafts are open to whom, what stands behind a final score."""

from collections.abc import Mapping
from typing import Any

from django.db.models import Q, QuerySet
from django.http import Http404

from tinhso.apps.scoring.actions import APPRAISE, DECIDE, MANAGE, VIEW_DRAFT
from tinhso.apps.scoring.appraisal import rules
from tinhso.apps.scoring.appraisal.models import Objection, Review, Sample, Timetable
from tinhso.apps.scoring.appraisal.rules import Phase
from tinhso.apps.scoring.models import Assessment, Run, Unit
from tinhso.engines.indicators.store.api import Stage
from tinhso.kernel.access.api import Actor, may, visible
from tinhso.kernel.text import api as text

ROWS = 25
MOST_UNITS = 25


def timetable(assessment: Assessment) -> Timetable | None:
    """The timetable of a round, when it has one. One query, remembered on the row."""
    if "timetable" not in assessment._state.fields_cache:
        found = Timetable.objects.filter(assessment=assessment).first()
        assessment._state.fields_cache["timetable"] = found
    kept: Timetable | None = assessment._state.fields_cache["timetable"]
    return kept


def phase(assessment: Assessment) -> Phase | None:
    """Where the round stands today; None without a timetable."""
    found = timetable(assessment)
    return rules.phase(found, text.today()) if found else None


def is_own(actor: Actor, unit: Unit) -> bool:
    """Whether the actor's post is in the unit: nobody appraises or decides about the own house."""
    own, there = actor.agency_path, unit.agency_path
    return bool(own and there) and (own == there or f"{own}.".startswith(f"{there}."))


def drafts_open(actor: Actor, unit: Unit) -> frozenset[Stage]:
    """The stages of a unit that the actor may see, drafts included."""
    return rules.open_stages(
        views=may(actor, VIEW_DRAFT, unit),
        appraises=may(actor, APPRAISE, unit) and not is_own(actor, unit),
        decides=decides(actor, unit),
        now=phase(unit.assessment),
        published=published_stages(unit.assessment),
    )


def decides(actor: Actor, unit: Unit) -> bool:
    """Whether the actor belongs to the body that decides about the unit's objections, or runs the round."""
    return (may(actor, DECIDE, unit) or may(actor, MANAGE, unit.assessment)) and not is_own(actor, unit)


def published_stages(assessment: Assessment) -> frozenset[str]:
    """The stages that everyone may see. One query, remembered on the row."""
    kept: frozenset[str] | None = assessment.__dict__.get("_published_stages")
    if kept is None:
        rows = Run.objects.filter(assessment=assessment, published_at__isnull=False)
        kept = assessment.__dict__["_published_stages"] = frozenset(rows.values_list("stage", flat=True))
    return kept


def in_reach(actor: Actor) -> QuerySet[Review]:
    """Every review that the actor may make, of whatever round."""
    rows = visible(
        Review.objects.all(), actor, APPRAISE, agency="checker_agency", place="checker_place"
    )
    if actor.agency_path:
        rows = rows.filter(Q(unit__agency_path=None) | ~Q(unit__agency_path__above=actor.agency_path))
    return rows


def queue(
    actor: Actor, assessment: Assessment, *, state: str = "", item: str = "", words: str = ""
) -> QuerySet[Review]:
    """The actor's reviews of a round, by state, item, or words in the unit's name."""
    rows = in_reach(actor).filter(assessment=assessment).select_related("unit")
    if state in Review.State.values:
        rows = rows.filter(state=state)
    if item:
        rows = rows.filter(item=item)
    if words:
        rows = rows.filter(unit__folded_name__contains=text.fold(words))
    return rows


def get_round(actor: Actor, code: str) -> Assessment:
    """The round when it has something on the actor's desk, or the actor sees drafts in it. Raises Http404."""
    found = Assessment.objects.select_related("edition").defer("edition__body").filter(code=code).first()
    if found is None or found.edition is None:
        raise Http404(code)
    if not may(actor, MANAGE, found) and not in_reach(actor).filter(assessment=found).exists():
        raise Http404(code)
    return found


def get_review(actor: Actor, code: str, unit: str, item: str) -> Review:
    """One review on the actor's desk. Raises Http404."""
    rows = in_reach(actor).filter(assessment__code=code, unit__key=unit, item=item)
    return _first(rows, item)


def get_unit_review(code: str, unit: str, item: str) -> Review:
    """The review of an item of a unit, whoever asks. Raises Http404."""
    return _first(Review.objects.filter(assessment__code=code, unit__key=unit, item=item), item)


def _first(rows: QuerySet[Review], item: str) -> Review:
    found = (
        rows.select_related("unit", "assessment__edition", "objection__evidence__file")
        .defer("assessment__edition__body")
        .first()
    )
    if found is None:
        raise Http404(item)
    found.unit.assessment = found.assessment
    return found


def objections(actor: Actor, assessment: Assessment) -> QuerySet[Objection]:
    """Objections that the actor decides about, and those of the actor's own units."""
    rows = Objection.objects.filter(review__assessment=assessment).select_related("review__unit")
    if may(actor, MANAGE, assessment):
        return rows
    units = visible(
        Unit.objects.filter(assessment=assessment),
        actor,
        VIEW_DRAFT,
        agency="agency_path",
        place="place_path",
    )
    return rows.filter(review__unit__in=units.values("pk"))


def open_to_objection(actor: Actor, unit: Unit) -> QuerySet[Review]:
    """What a unit was told of its appraisal: every changed item, once results were given out."""
    if phase(unit.assessment) not in rules.RELEASED:
        return Review.objects.none()
    return Review.objects.filter(unit=unit).exclude(state=Review.State.WAITING)


def behind(unit: Unit, item: str, stages: frozenset[Stage]) -> Mapping[str, Any]:
    """Verdict and objection of one item, as far as the stages are open. One query."""
    if Stage.APPRAISED not in stages:
        return {}
    review = (
        Review.objects.filter(unit=unit, item=item)
        .exclude(state=Review.State.WAITING)
        .select_related("objection__evidence__file")
        .first()
    )
    if review is None:
        return {}
    objection = getattr(review, "objection", None)
    decided = objection is not None and objection.state != Objection.State.OPEN
    return {
        "review": review,
        "objection": objection,
        "final": (objection.points if decided else review.points) if Stage.FINAL in stages else None,
    }


def sample(assessment: Assessment) -> Sample | None:
    """The sample of a round, when one was announced."""
    return Sample.objects.filter(assessment=assessment).first()


def may_read_proof(actor: Actor, book: str, unit: str, item: str) -> bool:
    """Whether a proof belongs to an item on the actor's desk."""
    return in_reach(actor).filter(assessment__code=book, unit__key=unit, item=item).exists()
