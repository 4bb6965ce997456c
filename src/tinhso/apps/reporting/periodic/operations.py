"""Templates of the periodic report, and reports made from them."""

import uuid
from typing import Any

from django.core.files.base import ContentFile
from django.core.files.uploadedfile import UploadedFile
from django.db import transaction

from tinhso.apps.reporting import names
from tinhso.apps.reporting.actions import MANAGE, VIEW
from tinhso.apps.reporting.events import PeriodicReportMade, TemplateLoaded
from tinhso.apps.reporting.models import PeriodicReport, ReportTemplate
from tinhso.apps.reporting.periodic import gathering
from tinhso.engines.documents import api as documents
from tinhso.engines.indicators.series import api as series
from tinhso.kernel.access.api import Actor, Scope, require
from tinhso.kernel.audit import api as audit
from tinhso.kernel.events import api as events
from tinhso.kernel.files import api as files
from tinhso.kernel.orgs.api import Agency
from tinhso.kernel.text import api as text


@transaction.atomic
def load_template(
    *,
    actor: Actor,
    code: str,
    title: str,
    period_kind: str,
    owner: Agency,
    upload: "UploadedFile[Any] | ContentFile[bytes]",
) -> ReportTemplate:
    """Take a Word template in as the newest of its code; it is tried on the present figures first.

    Raises Denied; TemplateRefused, MissingField (names the field), CannotRender; Refused by `files`.
    """
    require(actor, MANAGE, Scope(agency=owner.path, label=owner.name))
    content = upload.read()
    upload.seek(0)
    span = series.periods.containing(series.Period.Kind(period_kind), text.today())
    filled = documents.render_docx(content, gathering.gather(actor, owner, series.periods.shift(span, -1)))
    documents.docx_to_pdf(filled)
    last = ReportTemplate.objects.select_for_update().filter(code=code).order_by("-number").first()
    template = ReportTemplate(
        code=code, number=(last.number if last else 0) + 1, title=title, period_kind=period_kind, owner=owner,
        file=files.store(actor=actor, upload=upload, purpose=names.TEMPLATE), loaded_by_name=actor.name,
    )  # fmt: skip
    template.full_clean()
    template.save()
    audit.note(
        actor=actor,
        action=MANAGE,
        about=("report-template", f"{code}/{template.number}"),
        changes={"title": [None, title]},
    )
    events.record(TemplateLoaded(template=code, number=template.number))
    return template


@transaction.atomic
def make(*, actor: Actor, template: ReportTemplate, period_code: str) -> PeriodicReport:
    """Fill a template with the figures of a period; Word and PDF are kept as they were made.

    Raises Denied, PeriodUnknown, CannotRender. A later one for the same period is another row: nothing is overwritten.
    """
    require(actor, VIEW, template)
    span = series.periods.parse(period_code)
    if span.kind != template.period_kind:
        raise series.PeriodUnknown(period_code)
    with files.open_content(template.file) as source:
        filled = documents.render_docx(source.read(), gathering.gather(actor, template.owner, span))
    pdf = documents.docx_to_pdf(filled)
    base = f"{template.code}_{span.code}"
    made = PeriodicReport.objects.create(
        key=uuid.uuid4(), template=template, period=series.periods.get(span.code), made_by=actor.person,
        made_by_name=actor.name,
        word=files.store(actor=actor, upload=ContentFile(filled, f"{base}.docx"), purpose=names.PERIODIC),
        pdf=files.store(actor=actor, upload=ContentFile(pdf, f"{base}.pdf"), purpose=names.PERIODIC),
    )  # fmt: skip
    audit.note(actor=actor, action=VIEW, about=made, changes={"template": base})
    events.record(PeriodicReportMade(report=str(made.key), template=template.code, period=span.code))
    return made
