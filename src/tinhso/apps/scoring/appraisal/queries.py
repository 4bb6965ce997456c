"""Reading appraisal: what is on whose desk, which drafts are open to whom, what stands behind a final score."""

import datetime as dt
from collections.abc import Iterator, Mapping, Sequence
from typing import Any

from django.db.models import Case, Count, Exists, F, OuterRef, Q, QuerySet, Sum, When
from django.http import Http404

from tinhso.apps.scoring import computing
from tinhso.apps.scoring.actions import APPRAISE, DECIDE, ENTER, MANAGE, VIEW_DRAFT
from tinhso.apps.scoring.appraisal import repeats, rules
from tinhso.apps.scoring.appraisal.models import Assignment, Drawn, Objection, Review, Sample, Timetable
from tinhso.apps.scoring.appraisal.narrowing import EVERYTHING, OUTSIDE, REPEATED, Narrow
from tinhso.apps.scoring.appraisal.rules import Phase
from tinhso.apps.scoring.models import Assessment, Run, Unit
from tinhso.engines.indicators.store.api import Stage, Value
from tinhso.kernel.access.api import Actor, may, visible
from tinhso.kernel.orgs import api as orgs
from tinhso.kernel.text import api as text


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


def locked(assessment: Assessment) -> bool:
    """Whether the round was concluded: what its days say is past. Asks nothing while it cannot be."""
    return phase(assessment) in (None, Phase.DECISION, Phase.OVER) and Stage.FINAL in published_stages(
        assessment
    )


def period(assessment: Assessment) -> tuple[dt.date, dt.date]:
    """The days of which proofs of a round are expected to be."""
    found = timetable(assessment)
    return rules.period(assessment.year, found.self_until if found else None)


def is_own(actor: Actor, unit: Unit) -> bool:
    """Whether the actor's post is in the unit: nobody appraises or decides about the own house."""
    own, there = actor.agency_path, unit.agency_path
    return bool(own and there) and not unit.outside and f"{own}.".startswith(f"{there}.")


def _not_own(actor: Actor, unit: str = "") -> Q:
    """The same as a condition on units, or on rows that lead to them (`unit`)."""
    if not actor.agency_path:
        return Q()
    outside = Q(**{f"{unit}agency_path": None}) | Q(**{f"{unit}outside": True})
    return outside | ~Q(**{f"{unit}agency_path__above": actor.agency_path})


def drafts_open(actor: Actor, unit: Unit) -> frozenset[Stage]:
    """The stages of a unit whose drafts the actor may see, a correction of what was published included."""
    return rules.open_stages(
        views=may(actor, VIEW_DRAFT, unit),
        appraises=may(actor, APPRAISE, unit) and not is_own(actor, unit),
        decides=decides(actor, unit),
        now=phase(unit.assessment),
    )


def stages_open(actor: Actor, unit: Unit) -> frozenset[Stage]:
    """The stages of a unit of which the actor may see something: the draft, or only what was published."""
    return drafts_open(actor, unit) | {Stage(one) for one in published_stages(unit.assessment)}


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


def forget(assessment: Assessment) -> None:
    """Drop what was remembered on the row: somebody may have moved the days or published since."""
    assessment.__dict__.pop("_published_stages", None)
    assessment._state.fields_cache.pop("timetable", None)


def in_reach(actor: Actor) -> QuerySet[Review]:
    """Every review that the actor may make, of whatever round."""
    rows = visible(Review.objects.all(), actor, APPRAISE, agency="checker_agency", place="checker_place")
    return rows.filter(_not_own(actor, "unit__"))


def queue(actor: Actor, assessment: Assessment, narrow: Narrow = EVERYTHING) -> QuerySet[Review]:
    """The actor's reviews of a round, narrowed."""
    rows = narrow(in_reach(actor).filter(assessment=assessment).select_related("unit"))
    if narrow.proof == REPEATED:
        return repeats.with_any(rows, repeats.repeated(assessment))
    if narrow.proof == OUTSIDE:
        return repeats.with_any(rows, repeats.outside(assessment, *period(assessment)))
    return rows


def get_round(actor: Actor, code: str) -> Assessment:
    """The round when the actor appraises something of it, or runs it. Raises Http404."""
    found = Assessment.objects.select_related("edition").defer("edition__body").filter(code=code).first()
    if found is None or found.edition is None:
        raise Http404(code)
    if not (may(actor, MANAGE, found) or _has_work(actor, found)):
        raise Http404(code)
    return found


def _has_work(actor: Actor, assessment: Assessment) -> bool:
    """Whether the actor appraises anything of the round: reviews, or units whose reviews are not made yet."""
    if in_reach(actor).filter(assessment=assessment).exists():
        return True
    units = Unit.objects.filter(assessment=assessment)
    return visible(units, actor, APPRAISE, agency="agency_path", place="place_path").exists()


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
    """Objections of the units whose drafts the actor may see, and those about the actor's own reviews.

    They tell appraised points: while results are not out (days moved back), only who decides sees a unit's.
    """
    rows = Objection.objects.filter(review__assessment=assessment).select_related("review__unit")
    if may(actor, MANAGE, assessment):
        return rows
    out = phase(assessment) in rules.RELEASED
    units = visible(
        Unit.objects.filter(assessment=assessment),
        actor,
        VIEW_DRAFT if out else DECIDE,
        agency="agency_path",
        place="place_path",
    )
    if not out:
        units = units.filter(_not_own(actor))
    return rows.filter(Q(review__unit__in=units.values("pk")) | Q(review__in=in_reach(actor).values("pk")))


def next_open(actor: Actor, review: Review) -> Objection | None:
    """The next objection of the round that the actor may decide and nobody has; past the end, the first."""
    rows = objections(actor, review.assessment).filter(state=Objection.State.OPEN).exclude(review=review)
    reach = visible(Unit.objects.all(), actor, DECIDE, agency="agency_path", place="place_path")
    rows = rows.filter(_not_own(actor, "review__unit__"), review__unit__in=reach.values("pk"))
    rows = rows.exclude(review__by=actor.person)
    return rows.filter(review__gt=review.pk).order_by("review").first() or rows.order_by("review").first()


def objection_counts(actor: Actor, assessment: Assessment) -> dict[str, int]:
    """How many objections of each state are in the actor's sight. One query."""
    rows = objections(actor, assessment).order_by().values("state").annotate(n=Count("pk"))
    return {row["state"]: row["n"] for row in rows}


def behind(unit: Unit, item: str, stages: frozenset[Stage]) -> Mapping[str, Any]:
    """Verdict and objection of one item, as far as the stages are open. One query."""
    return verdicts(unit, stages, item).get(item, {})


def verdicts(unit: Unit, stages: frozenset[Stage], item: str = "") -> dict[str, Mapping[str, Any]]:
    """By item (or of one) verdict and objection, as far as the stages are open. One query."""
    if Stage.APPRAISED not in stages:
        return {}
    rows = Review.objects.filter(unit=unit).exclude(state=Review.State.WAITING)
    rows = (rows.filter(item=item) if item else rows).select_related("objection__evidence__file")
    return {row.item: _verdict(row, stages) for row in rows}


def _verdict(review: Review, stages: frozenset[Stage]) -> Mapping[str, Any]:
    objection: Objection | None = getattr(review, "objection", None)
    points = review.points
    if objection is not None and objection.state != Objection.State.OPEN:
        points = objection.points
    return {
        "review": review,
        "objection": objection,
        "final": points if Stage.FINAL in stages else None,
    }


def sample(assessment: Assessment) -> Sample | None:
    """The sample of a round, when one was announced."""
    return Sample.objects.filter(assessment=assessment).first()


def may_read_proof(actor: Actor, book: str, unit: str, item: str) -> bool:
    """Whether a proof belongs to an item on the actor's desk."""
    return in_reach(actor).filter(assessment__code=book, unit__key=unit, item=item).exists()


def counts(actor: Actor, assessment: Assessment) -> dict[str, int]:
    """How many reviews of each state are on the actor's desk. One query."""
    rows = in_reach(actor).filter(assessment=assessment).values("state").annotate(n=Count("pk"))
    return {row["state"]: row["n"] for row in rows.order_by()}


def next_waiting(actor: Actor, review: Review, narrow: Narrow = EVERYTHING) -> Review | None:
    """The next review that waits on the actor's desk after this one; past the end, the first that still waits."""
    rows = queue(actor, review.assessment, narrow.but(state=Review.State.WAITING)).exclude(pk=review.pk)
    return rows.filter(pk__gt=review.pk).order_by("pk").first() or rows.order_by("pk").first()


def neighbours(actor: Actor, review: Review, narrow: Narrow) -> tuple[Review | None, Review | None]:
    """The reviews before and after this one in the narrowed list. Two queries."""
    rows = queue(actor, review.assessment, narrow)
    before = rows.filter(pk__lt=review.pk).order_by("-pk").first()
    return before, rows.filter(pk__gt=review.pk).order_by("pk").first()


def unfinished(assessment: Assessment, units: Sequence[Unit]) -> frozenset[int]:
    """Of these units those with items that still wait for appraisal. One query, none without a timetable."""
    if timetable(assessment) is None:
        return frozenset()
    rows = Review.objects.filter(assessment=assessment, unit__in=units, state=Review.State.WAITING)
    return frozenset(rows.order_by().values_list("unit", flat=True).distinct())


def assignments(assessment: Assessment) -> list[Assignment]:
    """Who cross-checks which item. One query."""
    return list(Assignment.objects.filter(assessment=assessment).order_by("item"))


def progress(assessment: Assessment) -> dict[str, int]:
    """Of a whole round: reviews by state, objections open. Two queries."""
    rows = Review.objects.filter(assessment=assessment).order_by().values("state").annotate(n=Count("pk"))
    found = {row["state"]: row["n"] for row in rows}
    found["open"] = Objection.objects.filter(
        review__assessment=assessment, state=Objection.State.OPEN
    ).count()
    return found


def entered_since(assessment: Assessment) -> list[Review]:
    """Reviews whose unit entered something at the item after its verdict. One query."""
    theirs = Value.objects.filter(
        Q(entered_at__gte=OuterRef("at")) | Q(superseded_at__gte=OuterRef("at")),
        book=assessment.code,
        stage=Stage.SELF,
        unit=OuterRef("unit__key"),
        item=OuterRef("item"),
    )
    return list(Review.objects.filter(Exists(theirs), assessment=assessment).select_related("unit"))


def unchecked(assessment: Assessment) -> int:
    """How many items of a round's random sample have no finding yet. One query."""
    return Drawn.objects.filter(sample__assessment=assessment, finding="").count()


def get_managed(actor: Actor, code: str) -> Assessment:
    """A round with a framework that the actor runs. Raises Http404."""
    found = Assessment.objects.select_related("edition").defer("edition__body").filter(code=code).first()
    if found is None or found.edition is None or not may(actor, MANAGE, found):
        raise Http404(code)
    return found


def may_cross_check(assessment: Assessment) -> list[orgs.Agency]:
    """Agencies of today, of the house that runs the round, which are not scored in it themselves. One query."""
    scored = assessment.units.filter(agency_path__isnull=False).values("agency_path")
    rows = orgs.valid(text.today()).exclude(path__in=scored)
    if assessment.owner_path:
        rows = rows.filter(path__under=assessment.owner_path.split(".")[0])
    return list(rows)


def _of_my_units(actor: Actor, assessment: Assessment) -> QuerySet[Review]:
    """Reviews of the units the actor enters for; none before results are given out."""
    if phase(assessment) not in rules.RELEASED:
        return Review.objects.none()
    units = visible(
        Unit.objects.filter(assessment=assessment), actor, ENTER, agency="agency_path", place="place_path"
    )
    return Review.objects.filter(unit__in=units.values("pk"))


def counted(assessment: Assessment, points: str, item: str = "item") -> Case:
    """The points of reviews as they count in a total: those of a penalty are taken off."""
    penalties = computing.framework_of(assessment).with_effect("penalty")
    return Case(When(**{f"{item}__in": penalties}, then=-F(points)), default=F(points))


def sums_of_my_units(actor: Actor, assessment: Assessment) -> dict[str, Any]:
    """Points claimed and found, items and those changed, of the units the actor enters for. One query."""
    changed = ~Q(state__in=[Review.State.WAITING, Review.State.ACCEPTED])
    return _of_my_units(actor, assessment).aggregate(
        said=Sum(counted(assessment, "self_points")),
        found=Sum(counted(assessment, "points")),
        items=Count("pk"),
        changed=Count("pk", filter=changed),
    )


def changed_of_my_units(actor: Actor, assessment: Assessment) -> QuerySet[Review]:
    """Items of the units the actor enters for that appraisal changed; none before results are given out."""
    rows = _of_my_units(actor, assessment)
    return rows.exclude(state__in=[Review.State.WAITING, Review.State.ACCEPTED]).select_related(
        "unit", "objection"
    )


def get_objectionable(actor: Actor, code: str, unit: str, item: str) -> Review:
    """A decided review: for its unit once results were given out, its appraisers, who decides. Raises Http404."""
    row = get_unit_review(code, unit, item)
    mine = Stage.APPRAISED in stages_open(actor, row.unit)
    if row.state == Review.State.WAITING or not (mine or in_reach(actor).filter(pk=row.pk).exists()):
        raise Http404(item)
    return row


def get_drawn(actor: Actor, code: str, place: int) -> Drawn:
    """One item of a sample, on the actor's desk. Raises Http404."""
    rows = Drawn.objects.filter(
        sample__assessment__code=code, place=place, review__in=in_reach(actor).values("pk")
    )
    found = rows.select_related("review__unit", "review__assessment__edition").first()
    if found is None:
        raise Http404(str(place))
    found.review.unit.assessment = found.review.assessment
    return found


def drawn(actor: Actor | None, of: Sample) -> QuerySet[Drawn]:
    """The drawn items of a sample; with an actor, only those on that desk."""
    rows = Drawn.objects.filter(sample=of).select_related("review__unit")
    return rows if actor is None else rows.filter(review__in=in_reach(actor).values("pk"))


def published_sample(code: str) -> tuple[Assessment, Sample]:
    """A sample that was announced. Raises Http404."""
    found = Sample.objects.select_related("assessment").filter(assessment__code=code).first()
    if found is None:
        raise Http404(code)
    return found.assessment, found


def population(sample: Sample) -> Iterator[str]:
    """Every `unit|item` from which a sample was drawn, a line each. Raises Http404 before the draw."""
    if sample.drawn_at is None:
        raise Http404(sample.commitment)
    rows = Review.objects.filter(assessment=sample.assessment_id).order_by("pk")
    pairs = rows.values_list("unit__key", "item").iterator(chunk_size=2000)
    return (f"{unit}|{item}\n" for unit, item in pairs)
