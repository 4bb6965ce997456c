"""Opening a published stage again: with a reason, as a new run; what was published stays as it was."""

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils.translation import gettext as _

from tinhso.apps.scoring import computing
from tinhso.apps.scoring.actions import PUBLISH
from tinhso.apps.scoring.events import CorrectionOpened
from tinhso.apps.scoring.models import Assessment, Run
from tinhso.apps.scoring.provenance.models import Correction
from tinhso.engines.indicators.store.api import Stage, hold
from tinhso.kernel.access.api import Actor, require
from tinhso.kernel.audit import api as audit
from tinhso.kernel.events import api as events


class CannotCorrect(Exception):
    """Nothing of the stage was published here, or a draft of it is open already. The message says which."""


@transaction.atomic
def open_correction(*, actor: Actor, assessment: Assessment, stage: Stage, reason: str) -> Run:
    """Open a published stage for corrections: a new draft, and values may be written again until it is published.

    The published run stays what everybody sees. Raises Denied, CannotCorrect; ValidationError without a reason.
    """
    require(actor, PUBLISH, assessment)
    if not reason.strip():
        raise ValidationError({"reason": _("Hãy ghi lý do đính chính.")})
    hold(assessment.code)
    runs = assessment.runs.filter(stage=stage)
    of = runs.filter(published_at__isnull=False, origin=Run.Origin.COMPUTED).order_by("-id").first()
    if of is None:
        raise CannotCorrect(_("Lần chấm này chưa công bố kết quả nào tính trên nền tảng nên không có gì để đính chính."))
    if runs.filter(published_at=None).exists():
        raise CannotCorrect(_("Lần chấm này đang có một bản chưa công bố; hãy sửa ngay trong bản ấy."))
    run = computing.refresh(assessment, stage, by=actor.name)
    Correction.objects.create(of=of, run=run, reason=reason.strip(), by=actor.person, by_name=actor.name)
    audit.note(
        actor=actor,
        action=PUBLISH.code,
        about=("run", f"{assessment.code}#{run.number}"),
        changes={"stage": stage.value, "corrects": of.number, "reason": reason.strip()},
    )
    events.record(
        CorrectionOpened(
            assessment=assessment.code, run=run.number, of=of.number, stage=stage.value, reason=reason.strip()
        )
    )
    return run
