"""Reading what was issued: by right."""

from tinhso.engines.documents.actions import READ
from tinhso.engines.documents.models import Issued
from tinhso.kernel.access import api as access
from tinhso.kernel.access.api import Actor
from tinhso.kernel.files.api import StoredFile

PURPOSE = "documents.issued"


def may_read(actor: Actor, issued: Issued) -> bool:
    """Whether the actor may read the paper: public ones everybody; others who may READ where it was issued or sent
    to, whoever issued it, and officers of an agency it was sent to."""
    if issued.is_public or access.may(actor, READ, issued):
        return True
    paths = [one.path for one in issued.recipients.all()]
    return actor.agency_path in paths or any(
        access.may(actor, READ, access.Scope(agency=path)) for path in paths
    )


def may_read_file(actor: Actor, stored: StoredFile) -> bool:
    """The same for its file, as `files.purposes` asks."""
    issued = Issued.objects.select_related("series__agency").filter(file=stored).first()
    return issued is not None and may_read(actor, issued)


def issued_about(actor: Actor, about: str, limit: int = 50) -> list[Issued]:
    """The papers about one thing that the actor may read, newest first."""
    rows = Issued.objects.select_related("series__agency", "file").prefetch_related("recipients")
    return [one for one in rows.filter(about=about).order_by("-id")[:limit] if may_read(actor, one)]
