"""Which template makes a paper, and who may read one."""

from django.http import Http404

from tinhso.apps.scoring import queries
from tinhso.apps.scoring.actions import MANAGE
from tinhso.apps.scoring.models import Assessment, Run
from tinhso.apps.scoring.papers import starter
from tinhso.apps.scoring.papers.models import Paper, PaperTemplate
from tinhso.engines.indicators.store.api import Stage
from tinhso.kernel.access.api import Actor, may
from tinhso.kernel.files import api as files
from tinhso.kernel.files.api import StoredFile


def own_template(assessment: Assessment, paper: Paper) -> PaperTemplate | None:
    """The newest template of the house that runs the round; None: the one that the platform ships."""
    rows = PaperTemplate.objects.filter(paper=paper, owner_path=assessment.owner_path).select_related(
        "file__blob"
    )
    newest = rows.order_by("-id").first()
    return newest if newest and newest.withdrawn_at is None else None


def template(assessment: Assessment, paper: Paper) -> bytes:
    """The Word file that makes a paper."""
    own = own_template(assessment, paper)
    if own is None:
        return starter.build(paper)
    with files.open_content(own.file) as content:
        return content.read()


def concluded(assessment: Assessment) -> Run | None:
    """The newest published run of the final stage that was computed here."""
    found = Run.objects.filter(assessment=assessment, stage=Stage.FINAL, origin=Run.Origin.COMPUTED)
    return (
        found.filter(published_at__isnull=False).select_related("assessment__edition").order_by("-id").first()
    )


def get(actor: Actor, code: str) -> tuple[Assessment, Run]:
    """A round that the actor runs, and its final run. Raises Http404."""
    assessment = queries.get_managed(actor, code)
    run = concluded(assessment)
    if run is None:
        raise Http404(code)
    return assessment, run


def may_read(actor: Actor, file: StoredFile) -> bool:
    """Whoever runs rounds of the house."""
    found = PaperTemplate.objects.filter(file=file).first()
    return found is not None and may(actor, MANAGE, found)
