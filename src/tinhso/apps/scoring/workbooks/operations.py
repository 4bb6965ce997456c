"""Taking a reviewed workbook in: all of it, or nothing."""

from collections.abc import Sequence

from django.db import transaction
from django.utils.translation import gettext as _

from tinhso.apps.scoring import computing
from tinhso.apps.scoring.actions import ENTER
from tinhso.apps.scoring.appraisal import repeats
from tinhso.apps.scoring.events import ValuesEntered
from tinhso.apps.scoring.models import Comment, Unit
from tinhso.apps.scoring.operations import refuse_entry
from tinhso.apps.scoring.provenance import feeding
from tinhso.apps.scoring.workbooks.changes import Proposal, propose
from tinhso.apps.scoring.workbooks.reading import Typed
from tinhso.engines.indicators.store.api import NewValue, Source, Stage, add_evidence, put
from tinhso.kernel.access.api import Actor, require
from tinhso.kernel.audit import api as audit
from tinhso.kernel.events import api as events


@transaction.atomic
def take(*, actor: Actor, unit: Unit, rows: Sequence[Typed], file_name: str) -> Proposal:
    """Write what the rows of a workbook change in the self-assessment, unless the proposal has a fault.

    Compared anew under the round's lock: what somebody wrote since the review is a fault, not overwritten. Raises
    Denied, Locked.
    """
    require(actor, ENTER, unit)
    refuse_entry(unit.assessment, Stage.SELF)
    said = propose(unit, rows)
    if said.faults or said.empty:
        return said
    book = unit.assessment.code
    note = _("Tệp %(name)s") % {"name": file_name[:200]}
    changed = put(
        actor=actor, book=book, stage=Stage.SELF, source=Source.IMPORT,
        values=[
            NewValue(unit.key, item, name, value, source_note=note) for (item, name), value in said.stored.items()
        ],
    )  # fmt: skip
    typed: dict[str, dict[str, str]] = {}
    for (item, name), value in said.stored.items():
        typed.setdefault(item, {})[name] = value
    changed += feeding.give_way(unit.assessment, Stage.SELF, {unit.key: typed})
    Comment.objects.bulk_create(
        Comment(
            unit=unit, item=line.item.code, stage=Stage.SELF, words=words, by=actor.person, by_name=actor.name
        )
        for line, words in said.notes
    )
    proofs = [
        add_evidence(actor=actor, book=book, unit=unit.key, item=line.item.code, note=words)
        for line, words in said.proofs
    ]
    repeats.mark(unit.assessment, proofs)
    computing.refresh(unit.assessment, Stage.SELF, units=[unit.key], by=actor.name)
    written = {f"{item}/{name}": value for (item, name), value in said.stored.items()}
    audit.note(
        actor=actor,
        action=ENTER.code,
        about=("score", f"{book}/{unit.key}"),
        changes={
            "stage": Stage.SELF.value, "changed": changed, "file": file_name, "values": written,
            "proofs": len(said.proofs), "notes": len(said.notes),
        },
    )  # fmt: skip
    events.record(ValuesEntered(assessment=book, unit=unit.key, stage=Stage.SELF.value, changed=changed))
    return said
