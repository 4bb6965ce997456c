"""Down- and upload of a unit's self-assessment as a workbook: download, send, review, confirm."""

import json
from typing import Any

from django import forms
from django.http import Http404, HttpResponse
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_GET, require_http_methods

from tinhso.apps.scoring import operations, queries
from tinhso.apps.scoring.actions import ENTER
from tinhso.apps.scoring.appraisal import gates
from tinhso.apps.scoring.models import Unit
from tinhso.apps.scoring.workbooks import layout, reading
from tinhso.apps.scoring.workbooks.changes import Proposal, propose
from tinhso.apps.scoring.workbooks.operations import take
from tinhso.engines.indicators.store.api import Stage
from tinhso.kernel.access.api import needs
from tinhso.kernel.ui import api as ui
from tinhso.kernel.ui.api import Request

XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"


class UploadForm(forms.Form):
    """The filled workbook."""

    file = forms.FileField(
        label=gettext_lazy("Tệp Excel đã điền"),
        widget=forms.FileInput({"accept": ".xlsx", "data-max-bytes": reading.MOST_BYTES}),
        error_messages={
            "required": gettext_lazy("Hãy chọn tệp Excel đã điền."),
            "empty": gettext_lazy("Tệp rỗng. Hãy chọn lại tệp."),
        },
    )


def _unit(request: Request, code: str, key: str) -> Unit:
    unit = queries.get_my_unit(request.actor, code, key, to=ENTER)
    if unit.assessment.edition is None:  # only quoted: nothing is entered
        raise Http404(code)
    return unit


@needs(ENTER)
@require_GET
def download(request: Request, code: str, unit: str) -> HttpResponse:
    """The self-assessment as a workbook, with what is entered so far."""
    found = _unit(request, code, unit)
    answer = HttpResponse(layout.build(found), content_type=XLSX)
    answer["Content-Disposition"] = f'attachment; filename="tu-cham_{code}_{unit}.xlsx"'
    return answer


@needs(ENTER)
@require_http_methods(["GET", "POST"])
def upload(request: Request, code: str, unit: str) -> HttpResponse:
    """Send a workbook, review what it changes cell by cell, confirm. Nothing is written before that."""
    found = _unit(request, code, unit)
    form = UploadForm(request.POST, request.FILES) if request.method == "POST" else UploadForm()
    said: Proposal | None = None
    refused = ""
    name = request.POST.get("name", "")[:200]
    try:
        if "rows" in request.POST:
            rows = reading.unpacked(_json(request.POST["rows"]))
            said = take(actor=request.actor, unit=found, rows=rows, file_name=name)
            if not said.faults:
                return _done(request, found, said)
        elif form.is_valid():
            name = form.cleaned_data["file"].name or ""
            said = propose(found, reading.read(form.cleaned_data["file"].read(), found))
    except reading.NotOurs as problem:
        refused = str(problem)
    except operations.Locked as locked:
        return ui.problem(request, status=409, title=_("Đợt này đã khóa"), why=str(locked))
    rows_said = json.dumps(reading.packed(said.rows), ensure_ascii=False) if said else ""
    wrong = request.method == "POST" and (said is None or bool(said.faults))
    return ui.page(
        request, "scoring/workbook.html", status=422 if wrong else 200, unit=found, form=form, said=said, name=name,
        refused=refused, rows=rows_said, closed=_closed(found),
    )  # fmt: skip


def _json(words: str) -> Any:
    try:
        return json.loads(words)
    except ValueError as problem:
        raise reading.NotOurs(_("Không đọc được phần đã xem lại. Hãy gửi lại tệp.")) from problem


def _closed(unit: Unit) -> str:
    if queries.locked(unit.assessment, Stage.SELF):
        return _("Lần chấm này đã công bố nên số liệu đã khóa.")
    return gates.why_no_entry(unit.assessment, Stage.SELF)


def _done(request: Request, unit: Unit, said: Proposal) -> HttpResponse:
    if said.empty:
        words = _("Tệp không có gì khác với số liệu đã có.")
    else:
        words = _("Đã ghi %(values)s số liệu, %(proofs)s minh chứng, %(notes)s ghi chú và tính lại điểm.") % {
            "values": len(said.values), "proofs": len(said.proofs), "notes": len(said.notes),
        }  # fmt: skip
    return ui.done(request, words, to=reverse("scoring:sheet", args=[unit.assessment.code, unit.key]))
