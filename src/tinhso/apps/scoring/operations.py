"""Changing assessments: one function is one change, with its right, its audit entry and its fact."""

import datetime as dt
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from django.core.files.uploadedfile import UploadedFile
from django.db import transaction
from django.utils.translation import gettext as _

from tinhso.apps.scoring import computing, queries
from tinhso.apps.scoring.actions import APPRAISE, ENTER, MANAGE, PUBLISH
from tinhso.apps.scoring.appraisal import gates, repeats
from tinhso.apps.scoring.appraisal import queries as appraisal
from tinhso.apps.scoring.events import (
    AssessmentOpened,
    AssessmentRemoved,
    RunComputed,
    RunPublished,
    ValuesApproved,
    ValuesEntered,
)
from tinhso.apps.scoring.models import Assessment, Comment, Run, Unit
from tinhso.apps.scoring.provenance import feeding, rerunning, sealing
from tinhso.apps.scoring.queries import EVIDENCE
from tinhso.engines.indicators.api import Convention, read_values_csv
from tinhso.engines.indicators.store.api import (
    Edition,
    NewValue,
    Source,
    Stage,
    add_evidence,
    approve,
    hold,
    inputs,
    put,
    used,
    withdraw,
)
from tinhso.kernel.access.api import Actor, Denied, Scope, require
from tinhso.kernel.audit import api as audit
from tinhso.kernel.events import api as events
from tinhso.kernel.files import api as files
from tinhso.kernel.text import api as text

RIGHT_AT = {Stage.SELF: ENTER, Stage.APPRAISED: APPRAISE, Stage.FINAL: MANAGE}


class Locked(Exception):
    """The stage is closed: its run was published. The message says what to do."""


class InUse(Exception):
    """The round cannot be removed: something was entered or published. The message says which."""


class NothingToPublish(Exception):
    """There is no draft to publish."""


@dataclass(frozen=True)
class NewUnit:
    """A unit to be scored; paths say where it stands for rights."""

    key: str
    name: str
    place_id: int | None = None
    agency_path: str | None = None
    place_path: str | None = None
    peer_group: str = ""
    unranked_reason: str = ""
    outside: bool = False


@transaction.atomic
def create_assessment(
    *,
    actor: Actor,
    code: str,
    title: str,
    year: int,
    map_date: dt.date,
    units: Iterable[NewUnit],
    edition: Edition | None = None,
    owner_path: str | None = None,
    place_path: str | None = None,
    source: str = "",
    invented: bool = False,
) -> Assessment:
    """Open a round of scoring. `edition` is None for rankings that are only quoted. Raises Denied."""
    require(actor, MANAGE, Scope(agency=owner_path, place=place_path, label=title))
    assessment = Assessment.objects.create(
        code=code,
        title=title,
        edition=edition,
        year=year,
        map_date=map_date,
        owner_path=owner_path,
        place_path=place_path,
        source=source,
        invented=invented,
    )
    made = Unit.objects.bulk_create(
        Unit(
            assessment=assessment,
            key=one.key,
            name=one.name,
            sort_key=text.sort_key(one.name),
            folded_name=text.fold(one.name),
            place_id=one.place_id,
            agency_path=one.agency_path,
            place_path=one.place_path,
            peer_group=one.peer_group,
            ranked=not one.unranked_reason,
            unranked_reason=one.unranked_reason,
            outside=one.outside,
        )
        for one in units
    )
    audit.note(actor=actor, action=MANAGE.code, about=("assessment", code), changes={"title": title})
    events.record(AssessmentOpened(assessment=code, year=year, units=len(made)))
    return assessment


@transaction.atomic
def remove_assessment(*, actor: Actor, assessment: Assessment) -> None:
    """Remove a round that was opened by mistake, while nothing was entered in it. Raises Denied, InUse."""
    require(actor, MANAGE, assessment)
    hold(assessment.code)
    if assessment.runs.filter(published_at__isnull=False).exists():
        raise InUse(_("Đợt này đã công bố kết quả nên không bỏ được."))
    if used(assessment.code):
        raise InUse(_("Đợt này đã có số liệu hoặc minh chứng nên không bỏ được."))
    code, units = assessment.code, assessment.units.count()
    assessment.delete()
    audit.note(
        actor=actor,
        action=MANAGE.code,
        about=("assessment", code),
        changes={"title": [assessment.title, ""], "units": [units, 0]},
    )
    events.record(AssessmentRemoved(assessment=code))


@transaction.atomic
def enter(
    *,
    actor: Actor,
    unit: Unit,
    item: str,
    stage: Stage,
    values: Mapping[str, str],
    comment: str = "",
    evidence_note: str = "",
    evidence_upload: "UploadedFile[Any] | None" = None,
) -> int:
    """Write the inputs of one item of one unit at one stage and move the draft score; an empty one is taken back.

    Raises Denied; ValuesRefused for a value that the item's rule cannot take (nothing is saved); Locked when the
    stage has been published. Returns how many inputs changed.
    """
    require(actor, RIGHT_AT[stage], unit)
    if stage != Stage.SELF:
        _refuse_own(actor, unit)
    refuse_entry(unit.assessment, stage)
    feeding.refuse_typed(unit.assessment, stage, {unit.key: {item: values}})
    computing.check(unit, item, values)
    changed = put(
        actor=actor,
        book=unit.assessment.code,
        stage=stage,
        values=[NewValue(unit.key, item, name, value) for name, value in values.items() if value.strip()],
    )
    for name in (name for name, value in values.items() if not value.strip()):
        changed += withdraw(book=unit.assessment.code, stage=stage, unit=unit.key, item=item, name=name)
    changed += feeding.give_way(unit.assessment, stage, {unit.key: {item: values}})
    if comment:
        Comment.objects.create(
            unit=unit, item=item, stage=stage, words=comment, by=actor.person, by_name=actor.name
        )
    if evidence_note or evidence_upload:
        proof = add_evidence(
            actor=actor,
            book=unit.assessment.code,
            unit=unit.key,
            item=item,
            note=evidence_note or _("Tệp đính kèm"),
            file=files.store(actor=actor, upload=evidence_upload, purpose=EVIDENCE)
            if evidence_upload
            else None,
        )
        repeats.mark(unit.assessment, [proof])
    computing.refresh(unit.assessment, stage, units=[unit.key], by=actor.name)
    _tell(actor, unit.assessment, unit.key, stage, changed, {"item": item, "values": dict(values)})
    return changed


@dataclass(frozen=True)
class Imported:
    """What came of a file: how many inputs changed, and how its numbers were read (None: it did not matter)."""

    changed: int
    numbers: Convention | None


@transaction.atomic
def import_values(
    *,
    actor: Actor,
    assessment: Assessment,
    file: Path,
    stage: Stage,
    source_note: str = "",
    invented: bool = False,
    numbers: Convention | None = None,
) -> Imported:
    """Take over a CSV with the columns unit, item, input, value: all of it, or nothing.

    `numbers`: how it writes them, as its sender says; None: as its cells tell. Raises Denied, Locked, ValuesRefused
    naming row, column and remedy.
    """
    require(actor, MANAGE, assessment)
    refuse_entry(assessment, stage)
    framework, units = computing.framework_of(assessment), computing.unit_names(assessment)
    given = read_values_csv(framework, file, units, numbers)
    found = given.values
    if stage != Stage.SELF:
        _refuse_own_in_file(actor, assessment, stage, found)
    feeding.refuse_typed(assessment, stage, found)
    changed = put(
        actor=actor,
        book=assessment.code,
        stage=stage,
        values=[
            NewValue(unit, item, name, value, source_note=source_note)
            for unit, items in found.items()
            for item, names in items.items()
            for name, value in names.items()
        ],
        source=Source.IMPORT,
        invented=invented,
    )
    changed += feeding.give_way(assessment, stage, found)
    computing.refresh(assessment, stage, by=actor.name)
    _tell(actor, assessment, "*", stage, changed, {"file": file.name, "numbers": given.numbers})
    return Imported(changed, given.numbers)


def _tell(
    actor: Actor, assessment: Assessment, unit: str, stage: Stage, changed: int, changes: dict[str, object]
) -> None:
    audit.note(
        actor=actor,
        action=RIGHT_AT[stage].code,
        about=("score", f"{assessment.code}/{unit}"),
        changes={"stage": stage.value, "changed": changed, **changes},
    )
    events.record(ValuesEntered(assessment=assessment.code, unit=unit, stage=stage.value, changed=changed))


def _refuse_locked(assessment: Assessment, stage: Stage) -> None:
    hold(assessment.code)  # who publishes now is waited for
    appraisal.forget(assessment)
    if queries.locked(assessment, stage):
        raise Locked(
            _("Kết quả đã công bố nên số liệu đã khóa. Hãy mở đính chính, ghi rõ lý do, rồi mới sửa.")
        )


def _refuse_own(actor: Actor, unit: Unit) -> None:
    if appraisal.is_own(actor, unit):
        raise Denied(_("Không ai thẩm định điểm của chính đơn vị mình."))


def _refuse_own_in_file(
    actor: Actor,
    assessment: Assessment,
    stage: Stage,
    found: Mapping[str, Mapping[str, Mapping[str, str]]],
) -> None:
    """A file may name the own unit with what stands there, and with nothing else."""
    own = [unit for unit in assessment.units.filter(key__in=found) if appraisal.is_own(actor, unit)]
    standing = inputs(assessment.code, stage, [unit.key for unit in own])
    for unit in own:
        stands = standing.get(unit.key, {})
        if any(
            stands.get(item, {}).get(name) != v
            for item, names in found[unit.key].items()
            for name, v in names.items()
        ):
            _refuse_own(actor, unit)


def refuse_entry(assessment: Assessment, stage: Stage) -> None:
    """Hold the round; raises Locked when its inputs of a stage are not entered now."""
    _refuse_locked(assessment, stage)
    if why := gates.why_no_entry(assessment, stage):
        raise Locked(why)


@transaction.atomic
def approve_unit(*, actor: Actor, unit: Unit, stage: Stage, items: Iterable[str]) -> int:
    """Mark a unit's inputs as approved. Raises Denied, Locked. Returns how many."""
    require(actor, APPRAISE, unit)
    _refuse_own(actor, unit)
    _refuse_locked(unit.assessment, stage)
    done = approve(actor=actor, book=unit.assessment.code, stage=stage, unit=unit.key, items=items)
    audit.note(
        actor=actor,
        action=APPRAISE.code,
        about=("score", f"{unit.assessment.code}/{unit.key}"),
        changes={"stage": stage.value, "approved": done},
    )
    events.record(
        ValuesApproved(assessment=unit.assessment.code, unit=unit.key, stage=stage.value, approved=done)
    )
    return done


@transaction.atomic
def compute(*, actor: Actor, assessment: Assessment, stage: Stage) -> Run:
    """Compute the draft of a stage anew for all units. Raises Denied, Locked."""
    require(actor, MANAGE, assessment)
    _refuse_locked(assessment, stage)
    run = computing.refresh(assessment, stage, by=actor.name)
    audit.note(
        actor=actor,
        action=MANAGE.code,
        about=("run", f"{assessment.code}#{run.number}"),
        changes={"computed": True},
    )
    events.record(RunComputed(assessment=assessment.code, run=run.number, stage=stage))
    return run


@transaction.atomic
def publish(*, actor: Actor, assessment: Assessment, stage: Stage) -> Run:
    """Freeze the draft of a stage and show it to everyone. Raises Denied, NothingToPublish."""
    require(actor, PUBLISH, assessment)
    hold(assessment.code)
    appraisal.forget(assessment)
    if why := gates.why_no_publishing(assessment, stage):
        raise NothingToPublish(why)
    run = assessment.runs.select_for_update().filter(stage=stage, published_at=None).first()
    if run is None:
        raise NothingToPublish(_("Chưa có kết quả nào để công bố. Hãy nhập số liệu và tính điểm trước."))
    run.assessment = assessment
    run = rerunning.freeze(run, by=actor.name)
    run.published_at, run.published_by = text.now(), actor.name
    run.save(update_fields=["published_at", "published_by", "results_digest"])
    audit.note(
        actor=actor,
        action=PUBLISH.code,
        about=sealing.about(run),
        changes={"stage": stage, "seal": sealing.of(run)},
    )
    events.record(RunPublished(assessment=assessment.code, run=run.number, stage=stage))
    return run
