"""Papers of a concluded round: one page, one click a paper; a house's own templates."""

from django import forms
from django.http import Http404, HttpResponse
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_GET, require_http_methods

from tinhso.apps.scoring import queries as scoring
from tinhso.apps.scoring.actions import MANAGE
from tinhso.apps.scoring.appraisal import pages as appraisal
from tinhso.apps.scoring.models import Assessment, Run
from tinhso.apps.scoring.papers import operations, queries
from tinhso.apps.scoring.papers.models import Paper
from tinhso.engines.documents.api import CannotRender
from tinhso.kernel.access.api import needs
from tinhso.kernel.files import api as files
from tinhso.kernel.text import api as text
from tinhso.kernel.ui import api as ui
from tinhso.kernel.ui.api import Request

DOCX = "application/vnd.openxmlformats-officedocument.wordprocessingml.document"
ROWS = 25
MOST_BYTES = 10 * 1024 * 1024
MOST_WORDS = 100


class TemplateForm(forms.Form):
    """A Word template."""

    file = forms.FileField(
        label=gettext_lazy("Tệp mẫu Word (.docx)"),
        widget=forms.FileInput({"accept": ".docx", "data-max-bytes": MOST_BYTES}),
        error_messages={
            "required": gettext_lazy("Hãy chọn tệp mẫu."),
            "empty": gettext_lazy("Tệp rỗng. Hãy chọn lại tệp."),
        },
    )


@needs(MANAGE)
@require_GET
def papers(request: Request, code: str) -> HttpResponse:
    """The papers of a round: the decision, the report, the minutes of each unit."""
    found = scoring.get_managed(request.actor, code)
    run = queries.concluded(found)
    words = request.GET.get("tim", "").strip()[:MOST_WORDS]
    units = found.units.filter(folded_name__contains=text.fold(words)) if words else found.units.all()
    rows = ui.paginate(
        units, keys=("sort_key", "key"), after=request.GET.get(ui.PAGE_PARAMETER, ""), limit=ROWS
    )
    return ui.page(
        request, "scoring/papers/papers.html", assessment=found, run=run, rows=rows, words=words, papers=Paper,
        own={one.value: queries.own_template(found, one) for one in Paper},
        tabs=appraisal.tabs(request.actor, found, "papers"),
        links=[ui.query(request, **{ui.PAGE_PARAMETER: one}) if one else "" for one in (rows.previous, rows.next)],
    )  # fmt: skip


@needs(MANAGE)
@require_GET
def paper(request: Request, code: str, kind: str) -> HttpResponse:
    """The decision or the report as a Word file."""
    _found, run = queries.get(request.actor, code)
    chosen = _paper(kind)
    if chosen == Paper.MINUTES:
        raise Http404(kind)
    return _made(request, run, chosen)


@needs(MANAGE)
@require_GET
def minutes(request: Request, code: str, unit: str) -> HttpResponse:
    """The minutes of a unit's appraisal as a Word file."""
    _found, run = queries.get(request.actor, code)
    return _made(request, run, Paper.MINUTES, unit)


def _paper(kind: str) -> Paper:
    if kind not in Paper.values:
        raise Http404(kind)
    return Paper(kind)


def _made(request: Request, run: Run, chosen: Paper, unit: str = "") -> HttpResponse:
    code = run.assessment.code
    try:
        data = operations.make(run, chosen, unit)
    except CannotRender as problem:
        return ui.problem(
            request, status=422, title=_("Chưa lập được văn bản"), why=str(problem),
            to=reverse("scoring:paper_template", args=[code, chosen.value]), to_label=_("Xem mẫu"),
        )  # fmt: skip
    return _file(data, "_".join(part for part in (chosen.value, code, unit) if part))


def _file(data: bytes, name: str) -> HttpResponse:
    answer = HttpResponse(data, content_type=DOCX)
    answer["Content-Disposition"] = f'attachment; filename="{name}.docx"'
    return answer


@needs(MANAGE)
@require_GET
def sample(request: Request, code: str, kind: str) -> HttpResponse:
    """The template in use, to be changed in Word."""
    found, _run = queries.get(request.actor, code)
    chosen = _paper(kind)
    return _file(queries.template(found, chosen), f"mau-{chosen.value}")


@needs(MANAGE)
@require_http_methods(["GET", "POST"])
def template(request: Request, code: str, kind: str) -> HttpResponse:
    """Take a template of the house's own; it is tried on this round before it is taken."""
    found, run = queries.get(request.actor, code)
    chosen = _paper(kind)
    form = TemplateForm(request.POST, request.FILES) if request.method == "POST" else TemplateForm()
    if request.method == "POST" and "bo" in request.POST:
        operations.withdraw_template(actor=request.actor, run=run, paper=chosen)
        return _back(request, found, _("Đã dùng lại mẫu của nền tảng."))
    if request.method == "POST" and form.is_valid():
        try:
            operations.load_template(
                actor=request.actor, run=run, paper=chosen, upload=form.cleaned_data["file"]
            )
        except (CannotRender, files.Refused) as problem:
            form.add_error("file", str(problem))
        else:
            return _back(request, found, _("Đã nhận mẫu."))
    return ui.page(
        request, "scoring/papers/template.html", status=422 if form.is_bound else 200, form=form, assessment=found,
        paper=chosen, own=queries.own_template(found, chosen),
    )  # fmt: skip


def _back(request: Request, found: Assessment, said: str) -> HttpResponse:
    return ui.done(request, said, to=reverse("scoring:papers", args=[found.code]))
