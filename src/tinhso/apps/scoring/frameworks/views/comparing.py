"""Two editions compared, items mapped, one unit's series across two editions."""

import uuid
from urllib.parse import urlencode

from django.http import HttpResponse
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from tinhso.apps.scoring.actions import MANAGE_FRAMEWORKS
from tinhso.apps.scoring.frameworks import forms, operations, pages, queries
from tinhso.engines.indicators.api import Framework
from tinhso.kernel.access.api import needs, public
from tinhso.kernel.ui import api as ui
from tinhso.kernel.ui.api import Request

WHAT = {
    "added": gettext_lazy("Thêm mới"),
    "removed": gettext_lazy("Bỏ"),
    "renamed": gettext_lazy("Đổi tên"),
    "moved": gettext_lazy("Chuyển nhóm"),
    "weight": gettext_lazy("Đổi điểm tối đa"),
    "threshold": gettext_lazy("Đổi ngưỡng, mức điểm"),
    "rule": gettext_lazy("Đổi cách tính"),
    "split": gettext_lazy("Tách"),
    "merged": gettext_lazy("Gộp"),
}
VERDICTS = {
    "comparable": (gettext_lazy("So sánh được"), "ok"),
    "careful": (gettext_lazy("So sánh thận trọng"), "warn"),
    "not": (gettext_lazy("Không so sánh được"), "mute"),
}
ORIGINS = {
    "official": gettext_lazy("theo cơ quan ban hành"),
    "ours": gettext_lazy("do người dùng hoặc Tỉnh Số ghi, không chính thức"),
    "guess": gettext_lazy("máy ghép theo mã và tên, chưa ai xác nhận"),
}


@needs(MANAGE_FRAMEWORKS)
@require_GET
def compare(request: Request) -> HttpResponse:
    """Choose two editions; see what changed."""
    old, new = request.GET.get("cu", ""), request.GET.get("moi", "")
    shown = pages.comparison(old, new) if old and new else None
    return ui.page(
        request,
        "scoring/frameworks/compare.html",
        shown=shown,
        offered=queries.offered(),
        old=old,
        new=new,
        what=WHAT,
        verdicts=VERDICTS,
        origins=ORIGINS,
    )


def _choices(framework: Framework) -> list[tuple[str, str]]:
    return [(item.code, f"{item.code} {item.name}") for item in framework.items]


def _back(old: str, new: str) -> str:
    return f"{reverse('scoring:framework_compare')}?{urlencode({'cu': old, 'moi': new})}"


@needs(MANAGE_FRAMEWORKS)
@require_http_methods(["GET", "POST"])
def link(request: Request, old: str, new: str) -> HttpResponse:
    """Say what became of items, with the reason."""
    here, there = queries.get_framework(old), queries.get_framework(new)
    initial = {
        "kind": request.GET.get("loai", "same"),
        "old_items": request.GET.getlist("a"),
        "new_items": request.GET.getlist("b"),
    }
    form = forms.LinkForm(request.POST or None, old=_choices(here), new=_choices(there), initial=initial)
    if request.method == "POST" and form.is_valid():
        try:
            operations.link_items(actor=request.actor, old=here, new=there, **form.cleaned_data)
        except operations.CannotMap as problem:
            form.add_error(None, str(problem))
        else:
            return ui.done(request, _("Đã ghi tương ứng."), to=_back(old, new))
    return ui.page(
        request,
        "scoring/frameworks/link.html",
        form=form,
        here=here,
        there=there,
        back=_back(old, new),
        status=422 if request.method == "POST" else 200,
    )


@needs(MANAGE_FRAMEWORKS)
@require_POST
def unlink(request: Request, key: uuid.UUID) -> HttpResponse:
    """Take a link back."""
    found = queries.get_link(request.actor, key)
    operations.unlink_items(actor=request.actor, link=found)
    return ui.done(request, _("Đã bỏ tương ứng."), to=_back(found.old_code, found.new_code))


@public
@require_GET
def across(request: Request, code: str, unit: str) -> HttpResponse:
    """One unit's comparable series across two editions, of published rounds only."""
    return ui.page(
        request,
        "scoring/frameworks/across.html",
        shown=pages.across(code, unit, request.GET.get("voi", "")),
        verdicts=VERDICTS,
        origins=ORIGINS,
    )
