"""Appraising: accept as it is, one by one or many at once; change with a reason."""

from collections.abc import Iterable, Mapping, Sequence
from decimal import Decimal

from django.db import transaction
from django.utils.translation import gettext as _

from tinhso.apps.scoring import computing
from tinhso.apps.scoring.actions import APPRAISE
from tinhso.apps.scoring.appraisal import events as facts
from tinhso.apps.scoring.appraisal import queries
from tinhso.apps.scoring.appraisal.models import Drawn, Review
from tinhso.apps.scoring.appraisal.operations.objections import open_again
from tinhso.apps.scoring.appraisal.points import claimed_anew, named, points_of, same
from tinhso.apps.scoring.appraisal.refusals import Overtaken, ReasonMissing, Refused, hold_round, only_in
from tinhso.apps.scoring.appraisal.rules import Phase
from tinhso.apps.scoring.models import Assessment
from tinhso.engines.indicators.store.api import Inputs, NewValue, Stage, approve, inputs, put, withdraw
from tinhso.kernel.access.api import Actor, Denied, require
from tinhso.kernel.audit import api as audit
from tinhso.kernel.events import api as events
from tinhso.kernel.text import api as text

State = Review.State
MOST_AT_ONCE = 200
DECISION = ("state", "points", "reason", "by", "by_account", "by_name", "by_agency", "at")


def _require(actor: Actor, row: Review) -> None:
    """The right to appraise this item of this unit. Raises Denied."""
    require(actor, APPRAISE, row)
    if queries.is_own(actor, row.unit):
        raise Denied(_("Không ai thẩm định điểm của chính đơn vị mình."))


def _locked(assessment: Assessment, keys: Iterable[int]) -> list[Review]:
    rows = Review.objects.select_for_update(of=("self",)).filter(assessment=assessment, pk__in=list(keys))
    found = list(rows.select_related("unit").order_by("pk"))
    for row in found:
        row.assessment = row.unit.assessment = assessment
    return found


def _decide(row: Review, actor: Actor, state: str, points: Decimal, reason: str) -> None:
    row.state, row.points, row.reason = state, points, reason
    row.by, row.by_account, row.by_name = actor.person, actor.person_id, actor.name
    row.by_agency, row.at = actor.agency or "", text.now()


@transaction.atomic
def accept(*, actor: Actor, assessment: Assessment, reviews: Sequence[int]) -> int:
    """Accept what the units said: at most 200 reviews (by id), all or none; those decided already are left.

    Raises Denied; Refused, also for what a sample found wrong; Overtaken when the only one was decided already,
    but by the same acceptance of the same person. Returns how many were accepted.
    """
    if len(reviews) > MOST_AT_ONCE:
        raise Refused(_("Mỗi lần chấp nhận nhiều nhất %(n)s mục.") % {"n": MOST_AT_ONCE})
    hold_round(assessment)
    found = _locked(assessment, reviews)
    for row in found:
        _require(actor, row)
    only_in(assessment, Phase.APPRAISAL)
    rows = [row for row in found if row.state == State.WAITING]
    if len(found) == 1 and (found[0].state, found[0].by) == (State.ACCEPTED, actor.person):
        return 0
    if not rows:
        raise (
            _overtaken(found[0])
            if len(found) == 1
            else Refused(_("Hãy chọn ít nhất một mục đang chờ thẩm định."))
        )
    _not_found_wrong(rows)
    keys = {row.unit.key for row in rows}
    said = inputs(assessment.code, Stage.SELF, keys)
    _not_claimed_anew(rows, said)
    values = [
        NewValue(row.unit.key, row.item, name, value)
        for row in rows
        for name, value in said.get(row.unit.key, {}).get(row.item, {}).items()
    ]
    _take_back(assessment, rows, said)
    put(actor=actor, book=assessment.code, stage=Stage.APPRAISED, values=values)
    for key in keys:
        items = [row.item for row in rows if row.unit.key == key]
        for stage in (Stage.SELF, Stage.APPRAISED):
            approve(actor=actor, book=assessment.code, stage=stage, unit=key, items=items)
    for row in rows:
        _decide(row, actor, State.ACCEPTED, row.self_points, "")
    Review.objects.bulk_update(rows, DECISION)
    _tell(actor, assessment, State.ACCEPTED, rows)
    return len(rows)


def _take_back(assessment: Assessment, rows: Sequence[Review], said: Inputs) -> None:
    """What an earlier verdict took over and the unit itself no longer says does not stand beside its new inputs."""
    stands = inputs(assessment.code, Stage.APPRAISED, {row.unit.key for row in rows})
    for row in rows:
        now = said.get(row.unit.key, {}).get(row.item, {})
        for name in stands.get(row.unit.key, {}).get(row.item, {}).keys() - now.keys():
            withdraw(book=assessment.code, stage=Stage.APPRAISED, unit=row.unit.key, item=row.item, name=name)


def _not_claimed_anew(rows: Iterable[Review], said: Inputs) -> None:
    """Nobody judges other points than the queue shows. Raises Refused."""
    for row in claimed_anew(rows, said):
        raise Refused(
            _(
                "%(unit)s, chỉ số %(item)s: đơn vị đã tự chấm lại sau khi mở hàng chờ. "
                "Người quản lý đợt hãy bấm “Cập nhật hàng chờ” ở trang Lịch, phân công."
            )
            % {"unit": row.unit.name, "item": row.item}
        )


def _not_found_wrong(rows: Sequence[Review]) -> None:
    """What the check of a sample found wrong is not accepted without a word. Raises Refused."""
    wrong = Drawn.objects.filter(review__in=rows, finding=Drawn.Finding.WRONG).order_by("place")
    found = wrong.values_list("review__unit__name", "review__item").first()
    if found is not None:
        raise Refused(
            _(
                "%(unit)s, chỉ số %(item)s: kiểm tra mẫu thấy không đúng. Hãy mở mục ấy, sửa số liệu và ghi lý do."
            )
            % {"unit": found[0], "item": found[1]}
        )


@transaction.atomic
def change(
    *, actor: Actor, review: Review, values: Mapping[str, str], reason: str, seen: str | None = None
) -> Review:
    """Set the inputs that the appraiser found. A value other than the unit's needs a reason, up or down.

    A review may be decided anew until appraisal closes, by who has seen the verdict that stands: `seen` is its
    mark (None: whatever stands). The same verdict again by the same person changes nothing.
    Raises Denied, Refused, Overtaken, ValuesRefused.
    """
    assessment = review.assessment
    hold_round(assessment)
    row = _locked(assessment, [review.pk])[0]
    _require(actor, row)
    only_in(assessment, Phase.APPRAISAL)
    found = named(row.unit, row.item, values)
    if _said_already(actor, row, found, reason.strip()):
        return row
    if seen is not None and seen != row.mark:
        raise _overtaken(row)
    points, _most = points_of(row.unit, row.item, found)
    theirs = inputs(assessment.code, Stage.SELF, [row.unit.key])
    _not_claimed_anew([row], theirs)
    said = theirs.get(row.unit.key, {}).get(row.item, {})
    state = State.ACCEPTED if same(found, said) else _state(row, points)
    if state != State.ACCEPTED and not reason.strip():
        raise ReasonMissing(_("Hãy ghi lý do: số liệu khác với đơn vị tự chấm."))
    if not reason.strip():
        _not_found_wrong([row])
    withdraw(book=assessment.code, stage=Stage.APPRAISED, unit=row.unit.key, item=row.item)
    put(
        actor=actor,
        book=assessment.code,
        stage=Stage.APPRAISED,
        values=[NewValue(row.unit.key, row.item, name, value) for name, value in found.items()],
    )
    approve(actor=actor, book=assessment.code, stage=Stage.APPRAISED, unit=row.unit.key, items=[row.item])
    _decide(row, actor, state, points, reason.strip())
    row.save(update_fields=DECISION)
    open_again([row])
    _tell(actor, assessment, state, [row])
    return row


def _said_already(actor: Actor, row: Review, found: Mapping[str, str], reason: str) -> bool:
    """Whether the actor gave this very verdict before: a form sent twice, a retry of a program."""
    if row.state == State.WAITING or row.by != actor.person or row.reason != reason:
        return False
    unit = row.unit
    stands = inputs(unit.assessment.code, Stage.APPRAISED, [unit.key]).get(unit.key, {}).get(row.item, {})
    return same(found, stands)


def _overtaken(row: Review) -> Overtaken:
    return Overtaken(
        _("%(who)s đã ghi kết quả mục này lúc %(when)s: %(state)s. Hãy xem kết quả ấy trước khi sửa.")
        % {
            "who": row.by_name,
            "when": text.format_datetime(row.at) if row.at else "",
            "state": str(State(row.state).label).lower(),
        }
    )


def _state(row: Review, points: Decimal) -> str:
    if points == row.self_points:
        return State.CORRECTED
    penalty = computing.framework_of(row.assessment).item(row.item).effect == "penalty"
    return State.CUT if (points > row.self_points) == penalty else State.RAISED


def _tell(actor: Actor, assessment: Assessment, state: str, rows: Sequence[Review]) -> None:
    """Move the draft, write the record: each item with its points before and after, and the reason."""
    computing.refresh(
        assessment, Stage.APPRAISED, by=actor.name, units=sorted({row.unit.key for row in rows})
    )
    audit.note(
        actor=actor,
        action=APPRAISE.code,
        about=("assessment", assessment.code),
        changes={f"{row.unit.key}/{row.item}": [row.self_points, row.points, row.reason] for row in rows},
        on_behalf_of=actor.on_behalf_of(APPRAISE.code),
    )
    events.record(facts.ItemsAppraised(assessment=assessment.code, state=str(state), count=len(rows)))
