"""Down- and upload of a report's workbook."""

from django import forms
from django.http import HttpResponse
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_GET, require_http_methods

from tinhso.apps.reporting import queries
from tinhso.apps.reporting.actions import ENTER, VIEW
from tinhso.apps.reporting.workbooks import layout, operations
from tinhso.apps.reporting.workbooks.reading import NotOurs
from tinhso.engines.indicators.series import api as series
from tinhso.kernel.access.api import Denied, needs
from tinhso.kernel.files import api as files
from tinhso.kernel.ui import api as ui
from tinhso.kernel.ui.api import Request, on_its_day

XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"


class UploadForm(forms.Form):
    """The filled workbook."""

    file = forms.FileField(label=gettext_lazy("Tệp Excel đã điền"))


@needs(VIEW)
@require_GET
@on_its_day
def download(request: Request, form: str, period: str, agency: str) -> HttpResponse:
    """The report as a workbook, with what is entered so far."""
    found = queries.workbook(request.actor, form, period, agency)
    return _file(found, layout.build(found.submission, found.cells, found.figures))


def _file(found: "queries.Filled", data: bytes, *, status: int = 200, faults: bool = False) -> HttpResponse:
    answer = HttpResponse(data, content_type=XLSX, status=status)
    one = found.submission
    name = f"{one.form.code}_{one.agency.code}_{one.period.code}{'_can-sua' if faults else ''}.xlsx"
    answer["Content-Disposition"] = f'attachment; filename="{name}"'
    return answer


@needs(ENTER)
@require_http_methods(["GET", "POST"])
@on_its_day
def upload(request: Request, form: str, period: str, agency: str) -> HttpResponse:
    """Take a workbook in; a wrong one is answered with its faults, on the page and as the same workbook."""
    found = queries.workbook(request.actor, form, period, agency, to=ENTER)
    filled = UploadForm(request.POST or None, request.FILES or None)
    taken = None
    if filled.is_valid():
        try:
            taken = operations.take(
                actor=request.actor,
                submission=queries.begun(found.submission),
                upload=filled.cleaned_data["file"],
            )
        except (NotOurs, Denied, files.Refused) as problem:
            filled.add_error("file", str(problem))
        else:
            if not taken.faults:
                words = (
                    _("Đã nhập %(n)s số liệu từ tệp.")
                    if taken.written
                    else _("Tệp không có gì khác với số liệu đã có.")
                )
                return ui.done(
                    request,
                    words % {"n": taken.written},
                    reverse("reporting:sheet", args=[form, period, agency]),
                )
            if request.POST.get("tra-tep"):
                typed = {row.order: (row.value, row.note) for row in taken.rows}
                data = layout.build(
                    found.submission, found.cells, found.figures, faults=taken.faults, typed=typed
                )
                return _file(found, data, status=422, faults=True)
    titles = {cell.order: cell.indicator.title for cell in found.cells}
    return ui.page(
        request, "reporting/upload.html", status=422 if filled.is_bound else 200, form=filled, found=found, taken=taken,
        titles=titles, period_title=series.periods.title(found.submission.period),
    )  # fmt: skip
