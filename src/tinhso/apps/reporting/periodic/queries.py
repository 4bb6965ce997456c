"""Templates of the periodic report and reports that were made."""

import uuid
from collections.abc import Sequence

from django.db.models import OuterRef, QuerySet, Subquery
from django.http import Http404

from tinhso.apps.reporting.actions import VIEW
from tinhso.apps.reporting.models import PeriodicReport, ReportTemplate
from tinhso.kernel.access.api import Actor, may, visible
from tinhso.kernel.files.api import StoredFile


def templates(actor: Actor) -> Sequence[ReportTemplate]:
    """The newest template of every code that the actor may use."""
    newest = ReportTemplate.objects.filter(code=OuterRef("code")).order_by("-number").values("pk")[:1]
    rows = ReportTemplate.objects.filter(pk=Subquery(newest)).select_related("owner", "file")
    return list(visible(rows, actor, VIEW, agency="owner__path").order_by("title", "pk"))


def template(actor: Actor, code: str) -> ReportTemplate:
    """The newest template of a code. Raises Http404."""
    rows = ReportTemplate.objects.select_related("owner__place", "file").filter(code=code)
    found = rows.order_by("-number").first()
    if found is None or not may(actor, VIEW, found):
        raise Http404(code)
    return found


def reports(actor: Actor) -> "QuerySet[PeriodicReport]":
    """Reports that were made, for paging by key (newest first)."""
    rows = PeriodicReport.objects.select_related("template", "period", "word", "pdf")
    return visible(rows, actor, VIEW, agency="template__owner__path")


def report(actor: Actor, key: uuid.UUID) -> PeriodicReport:
    """A report that was made. Raises Http404."""
    found = reports(actor).filter(key=key).first()
    if found is None:
        raise Http404(str(key))
    return found


def may_read_template(actor: Actor, file: StoredFile) -> bool:
    """Whoever may use the template."""
    found = ReportTemplate.objects.filter(file=file).select_related("owner").first()
    return found is not None and may(actor, VIEW, found)


def may_read_report(actor: Actor, file: StoredFile) -> bool:
    """Whoever sees the reports of the template's agency."""
    found = (
        PeriodicReport.objects.filter(word=file).first() or PeriodicReport.objects.filter(pdf=file).first()
    )
    return found is not None and reports(actor).filter(pk=found.pk).exists()
