"""Making a paper, and taking a house's own Word template for it."""

from typing import Any

from django.core.files.uploadedfile import UploadedFile
from django.db import transaction

from tinhso.apps.scoring.actions import MANAGE
from tinhso.apps.scoring.models import Run
from tinhso.apps.scoring.papers import gathering, queries
from tinhso.apps.scoring.papers.events import PaperTemplateChanged
from tinhso.apps.scoring.papers.models import Paper, PaperTemplate
from tinhso.engines.documents.api import render_docx
from tinhso.kernel.access.api import Actor, require
from tinhso.kernel.audit import api as audit
from tinhso.kernel.events import api as events
from tinhso.kernel.files import api as files
from tinhso.kernel.text import api as text

PURPOSE = "scoring.paper_template"


def make(run: Run, paper: Paper, unit: str = "") -> bytes:
    """The Word file of a paper from the figures of a published run; nothing is kept. Raises CannotRender, Http404."""
    return render_docx(queries.template(run.assessment, paper), gathering.gather(paper, run, unit))


@transaction.atomic
def load_template(*, actor: Actor, run: Run, paper: Paper, upload: "UploadedFile[Any]") -> PaperTemplate:
    """Take a Word template for the house's papers; it is tried on this run first.

    Raises Denied; TemplateRefused, MissingField, CannotRender; Refused by `files`.
    """
    require(actor, MANAGE, run.assessment)
    first = run.results.select_related("unit").order_by("place_in_list").first()
    render_docx(upload.read(), gathering.gather(paper, run, first.unit.key if first else ""))
    upload.seek(0)
    made = PaperTemplate.objects.create(
        paper=paper, owner_path=run.assessment.owner_path, loaded_by_name=actor.name,
        file=files.store(actor=actor, upload=upload, purpose=PURPOSE),
    )  # fmt: skip
    _note(actor, made, own=True)
    return made


@transaction.atomic
def withdraw_template(*, actor: Actor, run: Run, paper: Paper) -> None:
    """Go back to the template that is shipped. Raises Denied."""
    require(actor, MANAGE, run.assessment)
    own = queries.own_template(run.assessment, paper)
    if own is not None:
        own.withdrawn_at = text.now()
        own.save(update_fields=["withdrawn_at"])
        _note(actor, own, own=False)


def _note(actor: Actor, template: PaperTemplate, *, own: bool) -> None:
    audit.note(
        actor=actor,
        action=MANAGE.code,
        about=("paper-template", str(template.pk)),
        changes={"paper": template.paper, "own": own},
    )
    events.record(PaperTemplateChanged(paper=template.paper, owner=template.owner_path or "", own=own))
