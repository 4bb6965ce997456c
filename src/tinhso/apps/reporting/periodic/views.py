"""Pages of the periodic report."""

import uuid

from django import forms
from django.http import HttpResponse
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from tinhso.apps.reporting.actions import MANAGE, VIEW
from tinhso.apps.reporting.periodic import operations, queries, starter
from tinhso.engines.documents.api import CannotRender
from tinhso.engines.indicators.series import api as series
from tinhso.kernel.access.api import may, needs
from tinhso.kernel.files import api as files
from tinhso.kernel.orgs.api import Agency
from tinhso.kernel.ui import api as ui
from tinhso.kernel.ui.api import Request, on_its_day

DOCX = "application/vnd.openxmlformats-officedocument.wordprocessingml.document"
KINDS = [
    (code, words)
    for code, words in series.Period.Kind.choices
    if code in ("month", "quarter", "half", "year")
]


class TemplateForm(forms.Form):
    """A Word template and what it is for."""

    code = forms.SlugField(
        label=gettext_lazy("Mã báo cáo"),
        max_length=60,
        help_text=gettext_lazy("Chữ không dấu, số, gạch ngang; ví dụ bao-cao-thang."),
    )
    title = forms.CharField(label=gettext_lazy("Tên báo cáo"), max_length=300)
    period_kind = forms.ChoiceField(label=gettext_lazy("Kỳ"), choices=KINDS)
    agency = forms.CharField(label=gettext_lazy("Mã cơ quan lập báo cáo"), max_length=35)
    file = forms.FileField(label=gettext_lazy("Tệp mẫu Word (.docx)"))

    def clean_agency(self) -> Agency:
        """The agency of the code. Raises ValidationError."""
        found = (
            Agency.objects.select_related("place").filter(code=self.cleaned_data["agency"].strip()).first()
        )
        if found is None:
            raise forms.ValidationError(_("Không có cơ quan mã này."))
        return found


@needs(VIEW)
@require_GET
@on_its_day
def periodic(request: Request) -> HttpResponse:
    """Templates with the periods they can be made for, and what was made."""
    rows = ui.paginate(
        queries.reports(request.actor), keys=("-pk",), after=request.GET.get(ui.PAGE_PARAMETER, ""), limit=25
    )
    offers = [(one, _periods(request, one.period_kind)) for one in queries.templates(request.actor)]
    return ui.page(
        request, "reporting/periodic.html", offers=offers, rows=rows, period_title=series.periods.title,
        may_manage=may(request.actor, MANAGE),
    )  # fmt: skip


def _periods(request: Request, kind: str) -> list[series.Span]:
    now = series.periods.containing(series.Period.Kind(kind), request.day)
    return [series.periods.shift(now, -step) for step in range(13)]


@needs(VIEW)
@require_POST
@on_its_day
def make(request: Request, code: str) -> HttpResponse:
    """Make a report for the chosen period."""
    template = queries.template(request.actor, code)
    try:
        made = operations.make(actor=request.actor, template=template, period_code=request.POST.get("ky", ""))
    except (CannotRender, series.PeriodUnknown) as problem:
        return ui.problem(
            request, status=422, title=_("Chưa lập được báo cáo"), why=str(problem), to=reverse("reporting:periodic"),
            to_label=_("Chọn lại"),
        )  # fmt: skip
    return ui.done(request, _("Đã lập báo cáo."), reverse("reporting:periodic_report", args=[made.key]))


@needs(VIEW)
@require_GET
@on_its_day
def report(request: Request, key: uuid.UUID) -> HttpResponse:
    """One report with its files."""
    made = queries.report(request.actor, key)
    return ui.page(
        request, "reporting/periodic_report.html", made=made, period=series.periods.title(made.period)
    )


@needs(MANAGE)
@require_http_methods(["GET", "POST"])
@on_its_day
def load(request: Request) -> HttpResponse:
    """Load a template; it is tried on the present figures before it is taken."""
    form = TemplateForm(request.POST or None, request.FILES or None, initial={"agency": request.actor.agency})
    if form.is_valid():
        fields = form.cleaned_data
        try:
            operations.load_template(
                actor=request.actor, code=fields["code"], title=fields["title"], period_kind=fields["period_kind"],
                owner=fields["agency"], upload=fields["file"],
            )  # fmt: skip
        except (CannotRender, files.Refused) as problem:
            form.add_error("file", str(problem))
        else:
            return ui.done(request, _("Đã nhận mẫu báo cáo."), reverse("reporting:periodic"))
    return ui.page(request, "reporting/periodic_load.html", status=422 if form.is_bound else 200, form=form)


@needs(MANAGE)
@require_GET
@on_its_day
def sample(request: Request) -> HttpResponse:
    """The house's own template, to begin with."""
    answer = HttpResponse(starter.build(), content_type=DOCX)
    answer["Content-Disposition"] = 'attachment; filename="mau-bao-cao-dinh-ky.docx"'
    return answer
