"""The paths that DHIS2's clients know: dataValueSets, dataSets, dataElements, organisationUnits."""

import datetime as dt
import uuid
from collections.abc import Callable, Sequence
from functools import wraps
from typing import Any

from django.core.exceptions import RequestDataTooBig
from django.http import (
    HttpRequest,
    HttpResponse,
    HttpResponseBase,
    JsonResponse,
    QueryDict,
    StreamingHttpResponse,
)
from django.utils.cache import patch_vary_headers
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from tinhso.apps.reporting.actions import ENTER
from tinhso.apps.reporting.exchange import figures, flows, importing, timecodes
from tinhso.apps.reporting.exchange.dhis2 import metadata, reading, writing
from tinhso.apps.reporting.exchange.figures import TooLarge, Wanted
from tinhso.apps.reporting.exchange.importing import Conflict, Imported
from tinhso.engines.indicators.series.api import Source
from tinhso.kernel.access.api import Actor, may, public
from tinhso.kernel.orgs.api import Agency

View = Callable[..., HttpResponseBase]
MOST_CONFLICTS = 1000  # spelled out in one answer; all are counted
MEDIA = {
    "application/json": "json",
    "application/xml": "xml",
    "text/xml": "xml",
    "application/adx+xml": "adx",
}
STRATEGIES = ("CREATE_AND_UPDATE", "DELETE")


class Refused(Exception):
    """A question or import that cannot be answered, with its HTTP status."""

    def __init__(self, status: int, words: str) -> None:
        super().__init__(words)
        self.status = status


REASONS = {400: "Bad Request", 401: "Unauthorized", 403: "Forbidden", 404: "Not Found", 406: "Not Acceptable",
           409: "Conflict", 413: "Payload Too Large"}  # fmt: skip


def _message(code: int, words: str, **more: Any) -> JsonResponse:
    """DHIS2's WebMessage."""
    said = {
        "httpStatus": REASONS.get(code, "OK"), "httpStatusCode": code,
        "status": "OK" if code < 400 else "ERROR", "message": words,
    }  # fmt: skip
    return JsonResponse(said | more, status=code, json_dumps_params={"ensure_ascii": False})


def door(view: View) -> View:
    """Open to everyone as far as the address goes; what is seen and written is decided inside."""

    @wraps(view)
    def opened(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
        answer: HttpResponseBase
        try:
            answer = view(request, *args, **kwargs)
        except Refused as problem:
            answer = _message(problem.status, str(problem))
        except TooLarge as problem:
            answer = _message(409, str(problem), errorCode="E2003")
        except RequestDataTooBig:
            answer = _message(413, _("Nội dung gửi quá lớn; hãy chia thành nhiều lần gửi."))
        request.for_everyone = False  # type: ignore[attr-defined]  # not shared: it comes in many formats
        patch_vary_headers(answer, ["Accept", "Authorization", "Cookie"])
        return answer

    return public(opened)


def _actor(request: HttpRequest) -> Actor:
    actor: Actor = request.actor  # type: ignore[attr-defined]  # set by AccessMiddleware
    return actor


@door
@require_http_methods(["GET", "HEAD", "POST"])
def data_value_sets(request: HttpRequest) -> HttpResponseBase:
    """Read figures of forms, or send them."""
    return _send(request) if request.method == "POST" else _fetch(request)


def _fetch(request: HttpRequest) -> HttpResponseBase:
    kind = _kind(request.headers.get("Accept", "") or "*/*")
    wanted = _wanted(_actor(request), request.GET)
    found = figures.read(_actor(request), wanted, by_report=True)
    write = {"json": writing.as_json, "xml": writing.as_xml, "adx": writing.as_adx}[kind]
    media = {"json": "application/json", "xml": "application/xml", "adx": "application/adx+xml"}[kind]
    return StreamingHttpResponse(figures.Body(write(found), found), content_type=f"{media}; charset=utf-8")


def _kind(accept: str) -> str:
    for part in accept.split(","):
        media = part.split(";")[0].strip()
        if media in MEDIA or media in ("*/*", "application/*"):
            return MEDIA.get(media, "json")
    raise Refused(406, _("Có các định dạng: %(all)s.") % {"all": ", ".join(MEDIA)})


def _wanted(actor: Actor, query: QueryDict) -> Wanted:
    """dataSet, orgUnit (children=true: and all below), period or startDate and endDate."""
    sets, units, periods = (query.getlist(name) for name in ("dataSet", "orgUnit", "period"))
    if not sets or not units or not (periods or (query.get("startDate") and query.get("endDate"))):
        raise Refused(409, _("Cần dataSet, orgUnit, và period hoặc startDate cùng endDate."))
    forms = flows.flows(actor, [flows.FORM_FLOW + code for code in sets])
    if len(forms) < len(set(sets)):
        raise Refused(404, _("Không có biểu (dataSet) này."))
    agencies = list(Agency.objects.filter(code__in=units))
    if len(agencies) < len(set(units)):
        raise Refused(404, _("Không có cơ quan (orgUnit) này."))
    below = query.get("children") == "true"
    return Wanted(
        forms=tuple(form.pk for flow in forms for form in flow.forms),
        agencies=None if below else tuple(one.code for one in agencies),
        under=tuple(str(one.path) for one in agencies) if below else None,
        periods=tuple(timecodes.from_dhis2(one) for one in periods) or None,
        first=_day(query, "startDate"), last=_day(query, "endDate"),
    )  # fmt: skip


def _day(query: QueryDict, name: str) -> dt.date | None:
    words = query.get(name)
    if not words:
        return None
    try:
        return dt.date.fromisoformat(words)
    except ValueError:
        raise Refused(409, _("%(name)s viết dạng 2024-01-31.") % {"name": name}) from None


def _send(request: HttpRequest) -> HttpResponse:
    actor = _actor(request)
    if not actor.signed_in:
        raise Refused(401, _("Cần mã truy cập: Authorization: Bearer … hoặc ApiToken …."))
    if not may(actor, ENTER):
        raise Refused(403, _("Bạn chưa được giao quyền nhập báo cáo."))
    strategy = request.GET.get("importStrategy") or STRATEGIES[0]
    if strategy not in STRATEGIES:
        raise Refused(409, _("importStrategy nhận %(all)s.") % {"all": ", ".join(STRATEGIES)})
    try:
        lines = reading.read(request.body, request.content_type or "", delete=strategy == "DELETE")
    except reading.Unreadable as problem:
        raise Refused(409, str(problem)) from problem
    done = importing.import_figures(
        actor=actor, lines=lines, source=Source.API, key=_key(request, actor), note="dataValueSets",
        all_or_nothing=False, dry_run=request.GET.get("dryRun") == "true",
    )  # fmt: skip
    return _summary(done, len(lines))


def _key(request: HttpRequest, actor: Actor) -> uuid.UUID | None:
    """The sender's own word for this import, so that a repeated delivery is known again."""
    words = request.headers.get("Idempotency-Key", "")
    return uuid.uuid5(actor.person, words) if words and actor.person else None


def _summary(done: Imported, sent: int) -> JsonResponse:
    """DHIS2's ImportSummary. As there, conflicts make the answer 409 although what is right was taken."""
    wrong = len(done.conflicts)
    status = "SUCCESS" if not wrong else "ERROR" if wrong == sent else "WARNING"
    ignored = sent if done.repeated else wrong + done.same
    response = {
        "responseType": "ImportSummary", "status": status,
        "description": _("Lần gửi này đã được nhận từ trước.") if done.repeated else _("Đã xử lý xong."),
        "importCount": {"imported": done.new, "updated": done.changed, "ignored": ignored, "deleted": done.deleted},
        "conflicts": [_conflict(one) for one in done.conflicts[:MOST_CONFLICTS]],
        "rejectedIndexes": [], "dataSetComplete": "false",
    }  # fmt: skip
    said = _("Có số liệu không nhận được; xem conflicts.") if wrong else _("Đã nhận số liệu.")
    more = {"status": status if wrong else "OK", "response": response}
    return _message(409 if wrong else 200, said, **more)


PROPERTIES = {"form": "dataSet", "agency": "orgUnit", "period": "period", "indicator": "dataElement",
              "breakdown": "categoryOptionCombo", "value": "value", "report": "dataSet"}  # fmt: skip


def _conflict(one: Conflict) -> dict[str, Any]:
    line = one.line
    cell = {
        "dataElement": line.indicator, "period": line.period, "orgUnit": line.agency,
        "categoryOptionCombo": line.breakdown or "default",
    }  # fmt: skip
    return {"object": line.at, "objects": cell, "value": one.words, "property": PROPERTIES[one.column]}


def _page(
    request: HttpRequest, name: str, rows: Sequence[Any], make: Callable[[Any], dict[str, Any]]
) -> JsonResponse:
    """A page as DHIS2 counts them: numbers, 50 a page; paging=false gives everything."""
    total = len(rows)
    if request.GET.get("paging") == "false":
        return JsonResponse({name: [make(one) for one in rows]}, json_dumps_params={"ensure_ascii": False})
    size = max(1, min(_number(request, "pageSize", 50), 1000))
    page = max(1, _number(request, "page", 1))
    pager = {"page": page, "pageCount": max(1, -(-total // size)), "total": total, "pageSize": size}
    shown = [make(one) for one in rows[(page - 1) * size : page * size]]
    return JsonResponse({"pager": pager, name: shown}, json_dumps_params={"ensure_ascii": False})


def _number(request: HttpRequest, name: str, default: int) -> int:
    words = request.GET.get(name, "")
    return int(words) if words.isdigit() and len(words) < 8 else default


def _fields(request: HttpRequest, default: str) -> metadata.Fields:
    return metadata.fields_of(request.GET.get("fields") or default)


def _one(request: HttpRequest, found: Any) -> JsonResponse:
    return JsonResponse(
        metadata.shown(found, _fields(request, ":all")), json_dumps_params={"ensure_ascii": False}
    )


@door
@require_safe
def data_sets(request: HttpRequest) -> HttpResponseBase:
    """Forms."""
    fields = _fields(request, metadata.SHORT)
    rows = [found for _flow, found in metadata.data_sets(_actor(request))]
    return _page(request, "dataSets", rows, lambda one: metadata.shown(one, fields))


@door
@require_safe
def data_set(request: HttpRequest, code: str) -> HttpResponseBase:
    """One form."""
    found = metadata.data_sets(_actor(request), code)
    if not found:
        raise Refused(404, _("Không có biểu (dataSet) này."))
    return _one(request, found[0][1])


@door
@require_safe
def data_elements(request: HttpRequest) -> HttpResponseBase:
    """Indicators."""
    fields = _fields(request, metadata.SHORT)
    rows = list(metadata.data_elements(_actor(request)).values())
    return _page(request, "dataElements", rows, lambda one: metadata.shown(one, fields))


@door
@require_safe
def data_element(request: HttpRequest, code: str) -> HttpResponseBase:
    """One indicator."""
    found = metadata.data_elements(_actor(request)).get(code)
    if found is None:
        raise Refused(404, _("Không có chỉ tiêu (dataElement) này."))
    return _one(request, found)


@door
@require_safe
def organisation_units(request: HttpRequest) -> HttpResponseBase:
    """Agencies, all of them or those of some levels."""
    fields = _fields(request, metadata.SHORT)
    rows = Agency.objects.select_related("parent").order_by("path")
    levels = {int(one) for one in request.GET.getlist("level") if one.isdigit()}
    found = [one for one in rows if not levels or one.path.count(".") + 1 in levels]
    return _page(
        request, "organisationUnits", found, lambda one: metadata.shown(metadata.units([one])[0], fields)
    )


@door
@require_safe
def organisation_unit(request: HttpRequest, code: str) -> HttpResponseBase:
    """One agency."""
    found = Agency.objects.select_related("parent").filter(code=code).first()
    if found is None:
        raise Refused(404, _("Không có cơ quan (orgUnit) này."))
    return _one(request, metadata.units([found])[0])
