"""Pages of the catalogue: indicators and dimensions."""

from django.core.exceptions import ValidationError
from django.http import HttpResponse
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods

from tinhso.apps.reporting.actions import DEFINE, VIEW
from tinhso.apps.reporting.catalogue import operations, queries
from tinhso.apps.reporting.catalogue.forms import DimensionForm, IndicatorForm
from tinhso.apps.reporting.views.base import guarded, neighbours, refuse, shared
from tinhso.engines.indicators.series import api as series
from tinhso.engines.indicators.series.api import Indicator
from tinhso.kernel.access import api as access
from tinhso.kernel.text import api as text
from tinhso.kernel.ui import api as ui

PER_PAGE = 50
TRY = "thu"


@require_GET
@access.needs(VIEW)
@guarded
def indicators(request: ui.Request) -> HttpResponse:
    """Every indicator, found by words and by where its figures come from."""
    words, source = request.GET.get("q", "").strip()[:200], request.GET.get("nguon", "")
    source = source if source in Indicator.From.values else ""
    page = ui.paginate(
        series.catalogue(words, source), keys=("-active", "title", "pk"),
        after=request.GET.get(ui.PAGE_PARAMETER, ""), limit=PER_PAGE,
    )  # fmt: skip
    return ui.page(
        request, "reporting/indicators.html", page=page, links=neighbours(request, page), words=words, source=source,
        sources=Indicator.From.choices, may_define=access.may(request.actor, DEFINE), **shared(),
    )  # fmt: skip


@require_GET
@access.needs(VIEW)
@guarded
def indicator(request: ui.Request, code: str) -> HttpResponse:
    """What an indicator means, how much is known of it, and what hangs on it."""
    one = series.indicator(code)
    used = queries.uses(one)
    last = series.periods.span_of_code(used.extent.last) if used.extent.last else None
    return ui.page(
        request, "reporting/indicator.html", one=one, used=used, dimensions=list(one.dimensions.order_by("title")),
        last=last, first=series.periods.span_of_code(used.extent.first) if last else None,
        fact=dict(series.fact_choices()).get(one.fact, one.fact), shown=series.values.shown,
        may_define=access.may(request.actor, DEFINE), **shared(),
    )  # fmt: skip


@require_http_methods(["GET", "POST"])
@access.needs(DEFINE)
@guarded
def define(request: ui.Request, code: str = "") -> HttpResponse:
    """A new indicator, or the definition of one changed; a formula is tried on real figures before it is kept."""
    known = series.indicator(code) if code else None
    begins = IndicatorForm.begins_with(known) if known else {}
    bound = IndicatorForm(request.POST or None, initial=begins, known=known)
    trials, tried = None, request.method == "POST" and TRY in request.POST
    if request.method == "POST" and bound.is_valid():
        try:
            if tried:
                trials = queries.try_formula(request.actor, bound.cleaned_data["formula"])
            else:
                made = operations.define(actor=request.actor, new=known is None, **bound.cleaned_data)
                return ui.done(request, _("Đã lưu."), reverse("reporting:indicator", args=[made.code]))
        except series.FormulaWrong as problem:
            bound.add_error("formula", str(problem))
        except ValidationError as problem:
            refuse(bound, problem)
    return ui.page(
        request, "reporting/indicator_edit.html", status=422 if bound.errors else 200, bound=bound, known=known,
        trials=trials, rounded=lambda number: text.format_number(number, bound.cleaned_data["decimals"]), **shared(),
    )  # fmt: skip


@require_GET
@access.needs(VIEW)
@guarded
def dimensions(request: ui.Request) -> HttpResponse:
    """The ways in which figures are broken down."""
    return ui.page(
        request, "reporting/dimensions.html", rows=series.dimensions_with_categories(),
        may_define=access.may(request.actor, DEFINE), **shared(),
    )  # fmt: skip


@require_http_methods(["GET", "POST"])
@access.needs(DEFINE)
@guarded
def define_dimension(request: ui.Request, code: str = "") -> HttpResponse:
    """A new dimension, or the names and categories of one."""
    known = queries.dimension(code) if code else None
    lines = "\n".join(f"{one.code}; {one.title}" for one in known.categories.all()) if known else ""
    begins = {"code": known.code, "title": known.title, "categories": lines} if known else {}
    bound = DimensionForm(request.POST or None, initial=begins)
    bound.fields["code"].disabled = known is not None
    if request.method == "POST" and bound.is_valid():
        try:
            operations.define_dimension(actor=request.actor, new=known is None, **bound.cleaned_data)
        except ValidationError as problem:
            refuse(bound, problem)
        else:
            return ui.done(request, _("Đã lưu."), reverse("reporting:dimensions"))
    return ui.page(
        request, "reporting/dimension_edit.html", status=422 if bound.errors else 200, bound=bound, known=known,
        **shared(),
    )  # fmt: skip
