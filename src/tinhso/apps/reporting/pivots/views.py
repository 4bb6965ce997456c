"""The pivot's pages."""

import uuid
from collections.abc import Callable

from django import forms
from django.core.exceptions import ValidationError
from django.http import HttpResponse, QueryDict
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_GET, require_POST

from tinhso.apps.reporting.models import SavedView
from tinhso.apps.reporting.pivots import asking, exports, operations, queries, tables
from tinhso.engines.documents.api import CannotRender
from tinhso.engines.indicators.api import provinces_merged_on
from tinhso.engines.indicators.series import api as series
from tinhso.engines.indicators.series.api import TooMuch
from tinhso.kernel.access.api import public, signed_in
from tinhso.kernel.text import api as text
from tinhso.kernel.ui import api as ui
from tinhso.kernel.ui.api import Request, on_its_day

TYPES = {
    "csv": "text/csv; charset=utf-8", "xlsx": exports.XLSX, "pdf": "application/pdf", "png": "image/png",
}  # fmt: skip
MAKERS: dict[str, Callable[[tables.Sheet], bytes | str]] = {
    "csv": exports.csv_text,
    "xlsx": lambda found: exports.xlsx(found, _("Số liệu báo cáo")),
    "pdf": lambda found: exports.pdf(found, _("Số liệu báo cáo")),
    "png": exports.png,
}


class KeepForm(forms.Form):
    """The name of a view and who else sees it."""

    title = forms.CharField(label=gettext_lazy("Tên bảng số liệu"), max_length=200)
    share = forms.ChoiceField(label=gettext_lazy("Ai xem được"), choices=SavedView.Share.choices)
    query = forms.CharField(widget=forms.HiddenInput)


@public
@require_GET
@on_its_day
def pivot(request: Request) -> HttpResponse:
    """Figures as a table, as charts, or on a map."""
    choice = asking.read(request.GET, request.day)
    found, problem = None, ""
    if request.GET and not choice.indicators:
        problem = _("Hãy chọn ít nhất một chỉ tiêu.")
    if choice.indicators:
        try:
            found = tables.sheet(request.actor, choice)
        except (asking.AskedWrong, TooMuch) as why:
            problem = str(why)
    return ui.page(
        request,
        "reporting/pivot.html",
        status=422 if problem else 200,
        choice=choice,
        days=asking.days(choice),
        merged_on=text.format_date(provinces_merged_on()),
        found=found,
        problem=problem,
        options=asking.options(),
        kept=queries.views(request.actor),
        form=KeepForm(initial={"query": choice.address()}),
        drawn=_drawn(choice, found),
        may_keep=request.actor.signed_in,
        actor_key=request.actor.person,
        cell=tables.shown,
        period_title=series.periods.title,
    )


def _drawn(choice: asking.Choice, found: tables.Sheet | None) -> dict[str, object]:
    """What the chosen shape needs, and nothing else."""
    if found is None:
        return {}
    if choice.shape == "bieu-do":
        return {"lines": tables.charts(found), "bars": tables.bars(found)}
    return {"areas": tables.areas(found)} if choice.shape == "ban-do" else {}


@public
@require_GET
@on_its_day
def download(request: Request, shape: str) -> HttpResponse:
    """The same table as a file."""
    choice = asking.read(request.GET, request.day)
    try:
        found = tables.sheet(request.actor, choice)
        content = MAKERS[shape](found)
    except (asking.AskedWrong, TooMuch, CannotRender) as why:
        return ui.problem(request, status=422, title=_("Không lập được bảng số liệu"), why=str(why))
    answer = HttpResponse(content, content_type=TYPES[shape])
    answer["Content-Disposition"] = f'attachment; filename="so-lieu.{shape}"'
    return answer


@signed_in
@require_POST
@on_its_day
def keep(request: Request) -> HttpResponse:
    """Keep the view that stands in the form."""
    form = KeepForm(request.POST)
    if form.is_valid():
        choice = asking.read(QueryDict(form.cleaned_data["query"]), request.day)
        try:
            made = operations.keep(
                actor=request.actor,
                title=form.cleaned_data["title"],
                query=choice.query(),
                share=form.cleaned_data["share"],
            )
        except ValidationError as problem:
            form.add_error(None, problem)
        else:
            return ui.done(
                request,
                _("Đã lưu “%(title)s”.") % {"title": made.title},
                reverse("reporting:view", args=[made.key]),
            )
    return ui.page(request, "reporting/keep.html", status=422, form=form)


@public
@require_GET
@on_its_day
def view(request: Request, key: uuid.UUID) -> HttpResponse:
    """A kept view opens as the address it stands for."""
    kept = queries.view(request.actor, key)
    address = asking.read(kept.query, request.day).address()
    return HttpResponse(status=303, headers={"Location": f"{reverse('reporting:pivot')}?{address}"})


@signed_in
@require_POST
@on_its_day
def forget(request: Request, key: uuid.UUID) -> HttpResponse:
    """Throw one's own view away."""
    operations.forget(actor=request.actor, key=key)
    return ui.done(request, _("Đã xóa bảng số liệu đã lưu."), reverse("reporting:pivot"))
