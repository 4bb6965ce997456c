"""Which files this app keeps, and who may read them."""

from tinhso.apps.programme.actions import DECIDE
from tinhso.apps.programme.models import Document, Evidence, Programme, RegisteredDocument
from tinhso.kernel.access import api as access
from tinhso.kernel.files import api as files
from tinhso.kernel.files.plugs import Purpose


def may_read_plan(actor: access.Actor, stored: files.StoredFile) -> bool:
    """A plan is public once a programme rests on it; before that it is its reviewers'."""
    if Programme.objects.filter(document__file=stored).exists():
        return True
    document = Document.objects.select_related("agency").filter(file=stored).first()
    return document is not None and access.may(actor, DECIDE, document)


def may_read_evidence(actor: access.Actor, stored: files.StoredFile) -> bool:
    """Evidence is working material: officers read it, the public reads what was recorded from it."""
    return reads_evidence(actor) and Evidence.objects.filter(file=stored).exists()


def may_read_registered(actor: access.Actor, stored: files.StoredFile) -> bool:
    """The register is public, and so are its documents."""
    return RegisteredDocument.objects.filter(file=stored).exists()


def reads_evidence(actor: access.Actor) -> bool:
    """Whether this actor may open evidence files at all."""
    return actor.kind == "officer" or actor.is_system


PURPOSES = (
    Purpose(
        code="programme.plan",
        title="Văn bản kế hoạch",
        may_read=may_read_plan,
        types=("docx", "pdf", "txt"),
        most_mb=50,
    ),
    Purpose(
        code="programme.registered",
        title="Văn bản trong sổ",
        may_read=may_read_registered,
        types=("docx", "pdf", "txt"),
        most_mb=50,
    ),
    Purpose(
        code="programme.evidence",
        title="Tài liệu chứng minh tiến độ",
        may_read=may_read_evidence,
    ),
)
