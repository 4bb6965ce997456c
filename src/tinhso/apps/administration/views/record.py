"""The audit record."""

import uuid
from typing import Any

from django.http import Http404, HttpResponse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET

from tinhso.apps.administration import forms, queries
from tinhso.apps.administration.operations import looks
from tinhso.apps.administration.tables import RecordTable
from tinhso.apps.administration.views import purpose
from tinhso.kernel.access.api import needs
from tinhso.kernel.audit import api as audit
from tinhso.kernel.people import api as people
from tinhso.kernel.ui import api as ui
from tinhso.kernel.ui.api import Request

ROWS = 50


@needs(audit.READ)
@require_GET
def record(request: Request) -> HttpResponse:
    """Entries newest first, by person, action, object and days. A person's whole doings need a purpose."""
    form = forms.RecordForm(request.GET)
    if not form.is_valid():
        return _list(request, form, ui.Slice(), status=422)
    asked = form.cleaned_data
    person = people.by_login(asked["nguoi"]) if asked["nguoi"] else None
    if asked["nguoi"] and person is None:
        form.add_error("nguoi", _("Không có tài khoản nào có tên đăng nhập này."))
        return _list(request, form, ui.Slice(), status=422)
    if person is not None:
        said = purpose.stated(request, f"people.person:{person.key}")
        if not said:
            return purpose.ask(request, f"people.person:{person.key}")
        looks.look_at_record_of(actor=request.actor, person=person, purpose=said)
    rows = queries.record(
        request.actor,
        queries.RecordFilter(
            person=person.key if person else None,
            action=asked["hanh_dong"],
            object_kind=asked["doi_tuong"],
            object_key=asked["ma"],
            first=asked["tu_ngay"],
            last=asked["den_ngay"],
        ),
    )
    after = request.GET.get(ui.PAGE_PARAMETER, "")
    return _list(request, form, ui.paginate(rows, keys=("-seq",), after=after, limit=ROWS))


def _list(request: Request, form: forms.RecordForm, rows: "ui.Slice[Any]", status: int = 200) -> HttpResponse:
    table = RecordTable(rows, request=request)
    return ui.page(request, "administration/record.html", form=form, table=table, status=status)


@needs(audit.READ)
@require_GET
def entry(request: Request, key: uuid.UUID) -> HttpResponse:
    """One entry with its changes and whether it is sealed unaltered. One about a person needs a purpose."""
    found = queries.entry(request.actor, key)
    if found is None:
        raise Http404(str(key))
    if queries.is_personal(found):
        said = purpose.stated(request, f"audit.entry:{key}")
        if not said:
            return purpose.ask(request, f"audit.entry:{key}")
        looks.look_at_entry(actor=request.actor, entry=found, purpose=said)
    return ui.page(
        request,
        "administration/entry.html",
        entry=found,
        changes=[_change(name, value) for name, value in found.changes.items()],
        seal=queries.seal_of(found),
        doing=queries.doing(found),
    )


def _change(name: str, value: object) -> tuple[str, object, object]:
    before, after = value if isinstance(value, list) and len(value) == 2 else (None, value)
    return name, "" if before is None else before, "" if after is None else after
