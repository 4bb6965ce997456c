"""Objections by units, their decisions, and the last act: final values, publication, lock."""

from collections.abc import Iterable, Mapping, Sequence
from typing import Any

from django.core.files.uploadedfile import UploadedFile
from django.db import transaction
from django.urls import reverse
from django.utils import translation
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy as said

from tinhso.apps.scoring import computing
from tinhso.apps.scoring.actions import DECIDE, ENTER, PUBLISH
from tinhso.apps.scoring.appraisal import events as facts
from tinhso.apps.scoring.appraisal import notices, queries, repeats, telling
from tinhso.apps.scoring.appraisal.declared import DECIDED, FILED
from tinhso.apps.scoring.appraisal.models import Objection, Review
from tinhso.apps.scoring.appraisal.points import claimed_anew, named, points_of
from tinhso.apps.scoring.appraisal.refusals import Overtaken, Refused, hold_round, only_in
from tinhso.apps.scoring.appraisal.rules import Phase
from tinhso.apps.scoring.events import RunPublished
from tinhso.apps.scoring.models import Assessment, Run
from tinhso.apps.scoring.provenance import rerunning, sealing
from tinhso.apps.scoring.queries import EVIDENCE
from tinhso.engines.indicators.store.api import NewValue, Stage, add_evidence, approve, inputs, put, withdraw
from tinhso.engines.notify.api import tell
from tinhso.kernel.access.api import Actor, Denied, require
from tinhso.kernel.audit import api as audit
from tinhso.kernel.events import api as events
from tinhso.kernel.files import api as files
from tinhso.kernel.text import api as text
from tinhso.kernel.ui.api import Words

State = Objection.State


def _locked(review: Review) -> Review:
    """The review, held until the end of the transaction: two people cannot object or decide at once."""
    hold_round(review.assessment)
    row = Review.objects.select_for_update(of=("self",)).select_related("unit").get(pk=review.pk)
    row.assessment = row.unit.assessment = review.assessment
    return row


def open_again(reviews: Sequence[Review]) -> None:
    """A decision about a verdict that no longer stands falls: the objection waits for who decides once more."""
    Objection.objects.filter(review__in=reviews).exclude(state=State.OPEN).update(
        state=State.OPEN, points=None, answer="", decided_by_name="", decided_at=None
    )


@transaction.atomic
def file_objection(
    *,
    actor: Actor,
    review: Review,
    words: str,
    evidence_note: str,
    evidence_upload: "UploadedFile[Any] | None" = None,
) -> Objection:
    """Object to the appraisal of one item, once, within the window, with a reason and a proof.

    The same words again by the same person change nothing. Raises Denied, Refused, files.Refused.
    """
    row = _locked(review)
    require(actor, ENTER, row.unit)
    only_in(row.assessment, Phase.OBJECTION)
    if row.state == Review.State.WAITING:
        raise Refused(_("Mục này chưa được thẩm định nên chưa có gì để khiếu nại."))
    if there := Objection.objects.filter(review=row).first():
        if actor.person and (there.by, there.words) == (actor.person, words.strip()):
            return there
        raise Refused(_("Mục này đã có khiếu nại. Mỗi mục khiếu nại một lần."))
    if not words.strip() or not (evidence_note.strip() or evidence_upload):
        raise Refused(_("Khiếu nại phải có lý do và minh chứng."))
    proof = add_evidence(
        actor=actor,
        book=row.assessment.code,
        unit=row.unit.key,
        item=row.item,
        note=evidence_note.strip() or _attached(),
        file=files.store(actor=actor, upload=evidence_upload, purpose=EVIDENCE) if evidence_upload else None,
    )
    repeats.mark(row.assessment, [proof])
    made = Objection.objects.create(
        review=row,
        words=words.strip(),
        evidence=proof,
        by=actor.person,
        by_account=actor.person_id,
        by_name=actor.name,
    )
    _note(actor, row, ENTER.code, {"objection": made.words})
    events.record(facts.ObjectionFiled(assessment=row.assessment.code, unit=row.unit.key, item=row.item))
    _say(row, telling.appraiser(row), FILED, said("%(unit)s khiếu nại chỉ số %(item)s"), made.words)
    notices.tell_council(row, made.words)
    return made


def _note(actor: Actor, row: Review, action: str, changes: dict[str, object]) -> None:
    audit.note(
        actor=actor,
        action=action,
        about=("score", f"{row.assessment.code}/{row.unit.key}"),
        changes={"item": row.item, **changes},
    )


@translation.override("vi")  # kept as a proof, and read by others
def _attached() -> str:
    return _("Tệp đính kèm")


@translation.override("vi")  # a notice is kept, and read by others: in the language of the house
def _say(row: Review, people: Iterable[int], kind: str, subject: Words, words: str, once: str = "") -> None:
    tell(
        people=people,
        kind=kind,
        subject=str(subject) % {"unit": row.unit.name, "item": row.item},
        words=words,
        link=reverse("scoring:objection", args=[row.assessment.code, row.unit.key, row.item]),
        about=row.assessment.code,
        once=f"{kind}:{row.pk}{once}",
    )


@transaction.atomic
def decide(
    *, actor: Actor, review: Review, uphold: bool, answer: str, values: Mapping[str, str] | None = None
) -> Objection:
    """Decide an objection. Upheld: `values` become the final inputs. Rejected: the appraisal stands.

    Whoever appraised the item does not decide about it. The same decision again by the same person changes nothing.
    Raises Denied, Refused, Overtaken, ValuesRefused.
    """
    row = _locked(review)
    require(actor, DECIDE, row.unit)
    _refuse_partial(actor, row)
    only_in(row.assessment, Phase.OBJECTION, Phase.DECISION, Phase.OVER)
    objection = Objection.objects.filter(review=row).first()
    if objection is None:
        raise Refused(_("Mục này không có khiếu nại nào để giải quyết."))
    wanted = State.UPHELD if uphold else State.REJECTED
    if objection.state != State.OPEN:
        if (objection.state, objection.answer, objection.decided_by_name) == (
            wanted,
            answer.strip(),
            actor.name,
        ):
            return objection
        raise _decided(objection)
    if not answer.strip():
        raise Refused(_("Hãy ghi lý do của quyết định."))
    points = row.points
    if uphold:
        points = _settle(actor, row, values or {})
    objection.state = wanted
    objection.answer, objection.points = answer.strip(), points
    objection.decided_by_name, objection.decided_at = actor.name, text.now()
    objection.save()
    _note(actor, row, DECIDE.code, {"upheld": uphold, "answer": objection.answer, "points": points})
    events.record(facts.ObjectionDecided(assessment=row.assessment.code, unit=row.unit.key, item=row.item))
    _say(
        row,
        telling.objectors(row, objection.by_account),
        DECIDED,
        said("Khiếu nại chỉ số %(item)s của %(unit)s đã có kết quả"),
        objection.answer,
        once=f":{objection.decided_at.isoformat()}",
    )
    return objection


def _decided(objection: Objection) -> Overtaken:
    return Overtaken(
        _("Khiếu nại này đã được giải quyết: %(who)s, %(when)s, %(state)s.")
        % {
            "who": objection.decided_by_name,
            "when": text.format_datetime(objection.decided_at) if objection.decided_at else "",
            "state": str(State(objection.state).label).lower(),
        }
    )


def _refuse_partial(actor: Actor, row: Review) -> None:
    if queries.is_own(actor, row.unit):
        raise Denied(_("Không ai giải quyết khiếu nại của chính đơn vị mình."))
    if row.by is not None and row.by == actor.person:
        raise Denied(_("Người đã thẩm định mục này không giải quyết khiếu nại về nó."))


def _settle(actor: Actor, row: Review, values: Mapping[str, str]) -> Any:
    """Write the final inputs of an upheld objection; they must change the points."""
    found = named(row.unit, row.item, values)
    points, _most = points_of(row.unit, row.item, found)
    if points == row.points:
        raise Refused(_("Số liệu này cho đúng số điểm đã thẩm định. Hãy sửa số liệu, hoặc giữ kết quả."))
    withdraw(book=row.assessment.code, stage=Stage.FINAL, unit=row.unit.key, item=row.item)
    put(
        actor=actor,
        book=row.assessment.code,
        stage=Stage.FINAL,
        values=[NewValue(row.unit.key, row.item, name, value) for name, value in found.items()],
    )
    approve(actor=actor, book=row.assessment.code, stage=Stage.FINAL, unit=row.unit.key, items=[row.item])
    return points


@transaction.atomic
def conclude(*, actor: Actor, assessment: Assessment) -> Run:
    """Settle final values, publish and lock all three stages. Raises Denied, Refused.

    The appraised inputs are final except where an objection was upheld. Nothing may be waiting or open.
    """
    require(actor, PUBLISH, assessment)
    hold_round(assessment)
    only_in(assessment, Phase.DECISION, Phase.OVER)
    reviews = Review.objects.filter(assessment=assessment)
    waiting = reviews.filter(state=Review.State.WAITING).count()
    undecided = Objection.objects.filter(review__assessment=assessment, state=State.OPEN).count()
    if waiting or undecided or not reviews.exists():
        raise Refused(
            _("Chưa chốt được: còn %(waiting)s mục chưa thẩm định, %(open)s khiếu nại chưa giải quyết.")
            % {"waiting": waiting, "open": undecided}
        )
    if not _unpublished(assessment):
        raise Refused(_("Đợt này đã chốt. Muốn sửa kết quả, hãy mở đính chính ở trang Các lần tính."))
    _refuse_claimed_anew(assessment)
    _take_over(actor, assessment)
    # The newest run is the one that the public pages show: final results get a run of their own, made last.
    assessment.runs.filter(stage=Stage.FINAL, published_at=None).delete()
    runs = [
        rerunning.freeze(computing.refresh(assessment, stage, by=actor.name), by=actor.name)
        for stage in _unpublished(assessment)
    ]
    now = text.now()
    for run in runs:
        run.published_at, run.published_by = now, actor.name
        run.save(update_fields=["published_at", "published_by", "results_digest"])
        seal = {"stage": run.stage, "seal": sealing.of(run)}
        audit.note(actor=actor, action=PUBLISH.code, about=sealing.about(run), changes=seal)
        events.record(RunPublished(assessment=assessment.code, run=run.number, stage=run.stage))
    queries.forget(assessment)
    audit.note(
        actor=actor,
        action=PUBLISH.code,
        about=("assessment", assessment.code),
        changes={"concluded": [run.number for run in runs]},
    )
    events.record(facts.RoundConcluded(assessment=assessment.code, units=runs[-1].unit_count))
    notices.tell_final_soon(runs[-1])
    return runs[-1]


def _refuse_claimed_anew(assessment: Assessment) -> None:
    """Raises Refused where a unit scored itself anew after its verdict: that claim was never judged."""
    rows = queries.entered_since(assessment)
    for row in rows:
        row.assessment = row.unit.assessment = assessment
    if anew := claimed_anew(rows, inputs(assessment.code, Stage.SELF, {row.unit.key for row in rows})):
        raise Refused(
            _(
                "Chưa chốt được: %(n)s mục đơn vị đã tự chấm lại sau khi thẩm định (%(unit)s, chỉ số %(item)s…). "
                "Hãy dời lịch thẩm định rồi bấm “Cập nhật hàng chờ”."
            )
            % {"n": len(anew), "unit": anew[0].unit.name, "item": anew[0].item}
        )


def _unpublished(assessment: Assessment) -> list[Stage]:
    done = queries.published_stages(assessment)
    return [stage for stage in Stage if stage.value not in done]


def _take_over(actor: Actor, assessment: Assessment) -> None:
    """Appraised inputs become final, except those of upheld objections, whose final inputs stand already.

    Whatever else was entered as final (before the round had a timetable) is nobody's verdict.
    """
    rows = Objection.objects.filter(review__assessment=assessment, state=State.UPHELD)
    settled = set(rows.values_list("review__unit__key", "review__item"))
    found = inputs(assessment.code, Stage.APPRAISED)
    for unit, items in inputs(assessment.code, Stage.FINAL).items():
        for item, names in items.items():
            for name in names.keys() - found.get(unit, {}).get(item, {}).keys():
                if (unit, item) not in settled:
                    withdraw(book=assessment.code, stage=Stage.FINAL, unit=unit, item=item, name=name)
    put(
        actor=actor,
        book=assessment.code,
        stage=Stage.FINAL,
        values=[
            NewValue(unit, item, name, value)
            for unit, items in found.items()
            for item, names in items.items()
            if (unit, item) not in settled
            for name, value in names.items()
        ],
    )
