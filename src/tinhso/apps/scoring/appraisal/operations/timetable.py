"""Setting up a round: its days, who checks which item, and filling the work queues."""

import datetime as dt

from django.db import transaction
from django.utils.translation import gettext as _

from tinhso.apps.scoring import computing
from tinhso.apps.scoring.actions import MANAGE
from tinhso.apps.scoring.appraisal import events as facts
from tinhso.apps.scoring.appraisal import notices, queries
from tinhso.apps.scoring.appraisal.models import Assignment, Review, Timetable
from tinhso.apps.scoring.appraisal.operations.objections import open_again
from tinhso.apps.scoring.appraisal.operations.reviewing import DECISION
from tinhso.apps.scoring.appraisal.points import points_of
from tinhso.apps.scoring.appraisal.refusals import Refused, days_of, hold_round, refuse_locked
from tinhso.apps.scoring.appraisal.rules import Phase
from tinhso.apps.scoring.models import Assessment, Unit
from tinhso.engines.indicators.store.api import Inputs, Stage, inputs
from tinhso.kernel.access.api import Actor, require
from tinhso.kernel.audit import api as audit
from tinhso.kernel.calendar import api as calendar
from tinhso.kernel.events import api as events
from tinhso.kernel.orgs.api import Agency

BATCH = 1000
DESK = ("checker_agency", "checker_place", "checker_name")
WAITING_ANEW = ("self_points", *DECISION, *DESK)
DAYS = ("self_until", "appraisal_until", "objection_opens", "objection_closes", "decision_until")


@transaction.atomic
def set_timetable(
    *,
    actor: Actor,
    assessment: Assessment,
    self_until: dt.date,
    appraisal_until: dt.date,
    objection_opens: dt.date,
    objection_days: int,
    decision_days: int,
) -> Timetable:
    """Set or move the days of a round; the closing days follow in working days.

    The day on which results are given out does not count. Raises Denied, Refused (order, locked round, a year
    whose holidays are not known).
    """
    require(actor, MANAGE, assessment)
    hold_round(assessment)
    refuse_locked(assessment)
    if not self_until <= appraisal_until < objection_opens:
        raise Refused(_("Các ngày phải theo thứ tự: tự chấm, thẩm định, rồi thông báo kết quả."))
    if objection_days < 1 or decision_days < 1:
        raise Refused(_("Số ngày làm việc phải từ 1 trở lên."))
    try:
        rules = calendar.load()
        closes = rules.add_days(objection_opens, objection_days)
        until = rules.add_days(closes, decision_days)
    except calendar.YearUnknown as unknown:
        raise Refused(str(unknown)) from unknown
    before = queries.timetable(assessment)
    old = {name: getattr(before, name) for name in DAYS} if before else dict.fromkeys(DAYS)
    days, _made = Timetable.objects.update_or_create(
        assessment=assessment,
        defaults={
            "self_until": self_until,
            "appraisal_until": appraisal_until,
            "objection_opens": objection_opens,
            "objection_days": objection_days,
            "objection_closes": closes,
            "decision_days": decision_days,
            "decision_until": until,
        },
    )
    assessment._state.fields_cache["timetable"] = days
    audit.note(
        actor=actor,
        action=MANAGE.code,
        about=("assessment", assessment.code),
        changes={name: [old[name], getattr(days, name)] for name in DAYS},
    )
    said = {name: getattr(days, name).isoformat() for name in DAYS}
    events.record(facts.TimetableSet(assessment=assessment.code, **said))
    notices.announce_soon(assessment)
    return days


@transaction.atomic
def assign(*, actor: Actor, assessment: Assessment, item: str, agency: Agency | None) -> int:
    """Give an item to a cross-checking agency (None: back to each unit's appraisers). Raises Denied, Refused.

    What is decided already stays decided. Returns how many waiting reviews moved to another desk.
    """
    require(actor, MANAGE, assessment)
    hold_round(assessment)
    days_of(assessment)
    if item not in {one.code for one in computing.scored_items(assessment)}:
        raise Refused(_("Bộ chỉ số không có chỉ số %(item)s.") % {"item": item})
    if agency is None:
        Assignment.objects.filter(assessment=assessment, item=item).delete()
    else:
        Assignment.objects.update_or_create(
            assessment=assessment,
            item=item,
            defaults={"agency_path": agency.path, "agency_name": agency.name},
        )
    waiting = list(
        Review.objects.filter(assessment=assessment, item=item, state=Review.State.WAITING).select_related(
            "unit"
        )
    )
    given = {item: (agency.path, agency.name)} if agency else {}
    for row in waiting:
        _place(row, row.unit, given)
    Review.objects.bulk_update(waiting, DESK, batch_size=BATCH)
    code = agency.code if agency else ""
    audit.note(
        actor=actor,
        action=MANAGE.code,
        about=("assessment", assessment.code),
        changes={"item": item, "agency": code},
    )
    events.record(facts.ItemAssigned(assessment=assessment.code, item=item, agency=code))
    notices.announce_soon(assessment)
    return len(waiting)


def _place(row: Review, unit: Unit, given: dict[str, tuple[str, str]]) -> None:
    """Lay a review on the desk of the item's agency, or of the unit's appraisers."""
    if row.item in given:
        row.checker_agency, row.checker_name = given[row.item]
        row.checker_place = None
    else:
        row.checker_agency, row.checker_place, row.checker_name = unit.agency_path, unit.place_path, ""


@transaction.atomic
def open_appraisal(*, actor: Actor, assessment: Assessment) -> int:
    """Fill the queues: one review for each scored item of each unit, with the self points of this moment.

    Only after self-scoring has closed; again, for units that came later and where self-scoring was opened once
    more: an item whose self points changed since is appraised anew. Raises Denied, Refused. Returns how many
    reviews came into the queues.
    """
    require(actor, MANAGE, assessment)
    hold_round(assessment)
    days_of(assessment)
    if queries.phase(assessment) == Phase.SELF:
        raise Refused(_("Các đơn vị còn đang tự chấm. Hãy mở thẩm định sau khi hết hạn tự chấm."))
    if Stage.SELF not in queries.published_stages(assessment):
        computing.refresh(assessment, Stage.SELF, by=actor.name)
    said = inputs(assessment.code, Stage.SELF)
    changed = _changed_reviews(assessment, said)
    Review.objects.bulk_update(changed, WAITING_ANEW, batch_size=BATCH)
    open_again(changed)
    made = Review.objects.bulk_create(_new_reviews(assessment, said), batch_size=BATCH)
    audit.note(
        actor=actor,
        action=MANAGE.code,
        about=("assessment", assessment.code),
        changes={"reviews": len(made), "anew": [f"{row.unit.key}/{row.item}" for row in changed]},
    )
    events.record(facts.AppraisalOpened(assessment=assessment.code, reviews=len(made) + len(changed)))
    notices.announce_soon(assessment)
    return len(made) + len(changed)


def _changed_reviews(assessment: Assessment, said: Inputs) -> list[Review]:
    """Reviews made before whose unit scored itself anew since then: they wait again, where their item lies now."""
    found, given = [], _given(assessment)
    for row in Review.objects.filter(assessment=assessment).select_related("unit"):
        row.assessment = row.unit.assessment = assessment
        points, _most = points_of(row.unit, row.item, said.get(row.unit.key, {}).get(row.item, {}))
        if points != row.self_points:
            row.self_points, row.state, row.points = points, Review.State.WAITING, None
            row.reason = row.by_name = row.by_agency = ""
            row.by = row.by_account = row.at = None
            _place(row, row.unit, given)
            found.append(row)
    return found


def _given(assessment: Assessment) -> dict[str, tuple[str, str]]:
    """Item → path and name of the agency that cross-checks it."""
    rows = Assignment.objects.filter(assessment=assessment)
    return {one.item: (one.agency_path, one.agency_name) for one in rows}


def _new_reviews(assessment: Assessment, said: Inputs) -> list[Review]:
    given = _given(assessment)
    there = set(Review.objects.filter(assessment=assessment).values_list("unit_id", "item"))
    items = computing.scored_items(assessment)
    found = []
    for unit in assessment.units.order_by("sort_key", "key"):
        unit.assessment = assessment
        for item in items:
            if (unit.pk, item.code) in there:
                continue
            points, most = points_of(unit, item.code, said.get(unit.key, {}).get(item.code, {}))
            row = Review(assessment=assessment, unit=unit, item=item.code, maximum=most, self_points=points)
            _place(row, unit, given)
            found.append(row)
    return found
