"""The list of frameworks, a new one, one edition."""

import re
from typing import Any

from django.http import HttpResponse
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods

from tinhso.apps.scoring.actions import MANAGE_FRAMEWORKS
from tinhso.apps.scoring.frameworks import editing, forms, operations, pages, queries
from tinhso.apps.scoring.frameworks.models import PublishedEdition
from tinhso.apps.scoring.models import Assessment
from tinhso.engines.indicators.api import EVIDENCE_WORDS, TRAPS
from tinhso.kernel.access.api import needs
from tinhso.kernel.text import api as text
from tinhso.kernel.ui import api as ui
from tinhso.kernel.ui.api import Request

SHOWN = 5
YEAR = re.compile(r"-(19|20)\d\d$")


@needs(MANAGE_FRAMEWORKS)
@require_GET
def frameworks(request: Request) -> HttpResponse:
    """Drafts in my reach, and everything that was published or ships."""
    return ui.page(
        request,
        "scoring/frameworks/list.html",
        drafts=pages.drafts(request.actor),
        offered=queries.offered(),
        levels=dict(forms.LEVELS),
    )


@needs(MANAGE_FRAMEWORKS)
@require_http_methods(["GET", "POST"])
def add(request: Request) -> HttpResponse:
    """A new framework, empty or as a copy of another."""
    source = request.POST.get("tu") or request.GET.get("tu", "")
    body = queries.get_body(source) if source else None
    initial = {"name": body.get("name"), "level": body.get("level")} if body else {}
    form = forms.NewForm(request.POST or None, initial=initial)
    if request.method == "POST" and form.is_valid():
        draft = operations.begin(
            actor=request.actor,
            body=_body(form, body),
            origin=pages.Origin.COPY if body else pages.Origin.BLANK,
            note=source,
        )
        return ui.done(
            request, _("Đã lập bản thảo."), to=reverse("scoring:framework_draft", args=[draft.key])
        )
    return ui.page(
        request,
        "scoring/frameworks/new.html",
        form=form,
        source=source,
        source_name=str(body.get("name")) if body else "",
        status=422 if request.method == "POST" else 200,
    )


def _body(form: forms.NewForm, source: dict[str, object] | None) -> dict[str, object]:
    made = form.cleaned_data
    if source is None:
        return editing.blank(made["code"], made["name"], made["level"])
    # A copy is nobody's official text, and its validity is said anew when it is published.
    left_out = {"valid_from", "valid_to", "replaced_by"}
    kept = {key: value for key, value in source.items() if key not in left_out}
    return kept | {"code": made["code"], "name": made["name"], "level": made["level"], "official": False}


@needs(MANAGE_FRAMEWORKS)
@require_GET
def edition(request: Request, code: str) -> HttpResponse:
    """One edition: its items and rules, what it can be compared with, a round to open."""
    return ui.page(
        request,
        "scoring/frameworks/edition.html",
        shown=pages.edition(code),
        levels=dict(forms.LEVELS),
        traps=TRAPS,
        evidence_words=EVIDENCE_WORDS,
    )


def _named(published: PublishedEdition, year: int) -> dict[str, Any]:
    """A code and a title for the round of a year: codes that differ in the year alone are one series."""
    title = published.title.removeprefix("Bộ chỉ số ")
    said = {"title": title[:1].upper() + title[1:], "year": year}
    return {
        "code": f"{YEAR.sub('', published.family)}-{year}",
        "title": said["title"] if str(year) in title else _("%(title)s năm %(year)s") % said,
        "year": year,
    }


def _opened(made: Assessment) -> str:
    """That the round is open, and which units will not score themselves: a mistyped name, nobody with the right."""
    said = [_("Đã mở đợt đánh giá.")]
    for names, words in (
        (
            queries.without_agency(made),
            _("%(n)s đơn vị không trùng tên cơ quan nào nên không tự chấm được: %(names)s."),
        ),
        (
            queries.without_reporter(made),
            _("%(n)s đơn vị chưa có ai được giao nhập số liệu: %(names)s. Hãy đề nghị người quản trị giao."),
        ),
    ):
        listed = ", ".join(names[:SHOWN]) + ("…" if len(names) > SHOWN else "")
        said += [words % {"n": len(names), "names": listed}] if names else []
    return " ".join(said)


@needs(MANAGE_FRAMEWORKS)
@require_http_methods(["GET", "POST"])
def open_round(request: Request, code: str) -> HttpResponse:
    """A round of scoring on an edition published here."""
    published = queries.must_be_published(code)
    initial = {
        **_named(published, text.today().year),
        "map_date": text.today(),
        "units": "\n".join(operations.suggested(request.actor, published, text.today())),
    }
    form, unknown = forms.OpenForm(request.POST or None, initial=initial), False
    if request.method == "POST" and form.is_valid():
        try:
            made = operations.open_assessment(actor=request.actor, edition=published, **form.cleaned_data)
        except operations.CannotOpen as problem:
            unknown = isinstance(problem, operations.Unknown)
            form.add_error("units" if unknown else None, str(problem))
        else:
            return ui.done(request, _opened(made), to=reverse("scoring:assessment", args=[made.code]))
    return ui.page(
        request,
        "scoring/frameworks/open.html",
        edition=published,
        form=form,
        unknown=unknown or "unknown_too" in request.POST,
        status=422 if request.method == "POST" else 200,
    )
