"""The SDMX REST interface, versions 1.5 (SDMX 2.1) and 2.x (SDMX 3.0)."""

from collections.abc import Callable, Iterable
from functools import wraps
from typing import Any

from django.http import HttpRequest, HttpResponseBase, StreamingHttpResponse
from django.utils.cache import patch_vary_headers
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from tinhso.apps.reporting.exchange.figures import Body, TooLarge
from tinhso.apps.reporting.exchange.flows import flows
from tinhso.apps.reporting.exchange.sdmx import (
    asking,
    data,
    data_csv,
    data_json,
    data_xml,
    formats,
    problems,
    selecting,
    structure_json,
)
from tinhso.apps.reporting.exchange.sdmx.catalogue import Catalogue, in_vietnamese
from tinhso.apps.reporting.exchange.sdmx.formats import CSV, JSON, Format
from tinhso.apps.reporting.exchange.sdmx.problems import SdmxProblem
from tinhso.apps.reporting.exchange.sdmx.selecting import Names
from tinhso.engines.exchange.sdmx.api import AGENCY, Codelist, write_structures
from tinhso.kernel.access.api import Actor, public

View = Callable[..., HttpResponseBase]


def door(view: View) -> View:
    """A door of the interface: public, errors in SDMX's words, the answer depends on format and on who asks."""

    @wraps(view)
    def opened(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
        answer: HttpResponseBase
        with in_vietnamese():
            try:
                answer = view(request, *args, **kwargs)
            except SdmxProblem as problem:
                answer = problems.answer(problem, request.headers.get("Accept", ""))
            except TooLarge as problem:
                answer = problems.answer(SdmxProblem(510, str(problem)), request.headers.get("Accept", ""))
        request.for_everyone = False  # type: ignore[attr-defined]  # not shared: it comes in many formats
        patch_vary_headers(answer, ["Accept", "Authorization", "Cookie"])
        return answer

    return public(require_safe(opened))


def _stream(pieces: Iterable[str], found: Format, behind: data.Found | None = None) -> StreamingHttpResponse:
    return StreamingHttpResponse(Body(pieces, behind), content_type=found.content_type)


@door
def rest_1(request: HttpRequest, rest: str) -> HttpResponseBase:
    """REST 1.5 (SDMX 2.1): /data/{flow}/{key}/{provider} and /{resource}/{agency}/{id}/{version}."""
    kind, *parts = rest.strip("/").split("/")
    if kind == "data" and 1 <= len(parts) <= 3:
        flow, key, provider = [*parts, "all", "all"][:3] if len(parts) < 3 else parts
        if provider not in ("all", AGENCY):
            raise SdmxProblem(100, _("Không có nguồn cung cấp “%(name)s”.") % {"name": provider})
        words = flow.split(",")  # ID, AGENCY,ID or AGENCY,ID,VERSION
        agency, id_, version = ["", *words, ""] if len(words) == 1 else [*words, ""][:3]
        return _data(request, Names.read(agency, id_, version, rest2=False), key, rest2=False)
    if kind in (*selecting.RESOURCES, *selecting.OTHERS, "structure") and len(parts) <= 3:
        return _structure(request, kind, parts, rest2=False)
    raise _not_here(kind, rest)


@door
def rest_2(request: HttpRequest, rest: str) -> HttpResponseBase:
    """REST 2.x (SDMX 3.0): /data/{context}/{agency}/{id}/{version}/{key}, /structure/…, /schema/…."""
    kind, *parts = rest.strip("/").split("/")
    if kind == "data" and len(parts) <= 5:
        context, agency, id_, version, key = [*parts, "*", "*", "*", "*", "*"][:5]
        if context not in ("dataflow", "datastructure", "*"):
            raise SdmxProblem(501, _("Chỉ có số liệu theo dataflow hoặc datastructure."))
        names = Names.read(agency, id_, version, rest2=True)
        return _data(request, names, key, rest2=True, by_structure=context == "datastructure")
    if kind == "structure" and 1 <= len(parts) <= 4:
        return _structure(request, parts[0], parts[1:], rest2=True)
    if kind == "schema" and len(parts) == 4 and parts[0] in ("dataflow", "datastructure"):
        return _structure(request, parts[0], parts[1:], rest2=True, references="descendants")
    raise _not_here(kind, rest)


def _not_here(kind: str, rest: str) -> SdmxProblem:
    """What the standard knows and we have not; and what it does not know."""
    if kind in ("schema", "metadata", "availability", "availableconstraint", "registration"):
        return SdmxProblem(501, _("Giao diện này chưa có: /%(path)s.") % {"path": rest})
    return SdmxProblem(140, _("Địa chỉ /%(path)s không theo chuẩn SDMX REST.") % {"path": rest})


def _structure(
    request: HttpRequest, resource: str, parts: list[str], *, rest2: bool, references: str = ""
) -> HttpResponseBase:
    """Structures by kind, agency, id and version, with what they refer to."""
    offered = formats.STRUCTURE_30 if rest2 else formats.STRUCTURE_21
    found = formats.choose(request.headers.get("Accept", ""), offered)
    catalogue = Catalogue(_actor(request))
    agency, id_, version = [*parts, "", "", ""][:3]
    names = Names.read(agency, id_, version, rest2=rest2)
    chosen, stubs = selecting.choose(
        catalogue, resource, names,
        references=references or request.GET.get("references") or "none",
        detail=request.GET.get("detail") or "full",
    )  # fmt: skip
    full = [one if one.urn in stubs else catalogue.full(one) for one in chosen]
    if found.kind == JSON:
        return _stream(structure_json.write(full, stubs=stubs), found)
    return _stream(write_structures(full, found.version, stubs=stubs), found)


def _data(
    request: HttpRequest, names: Names, key: str, *, rest2: bool, by_structure: bool = False
) -> HttpResponseBase:
    actor = _actor(request)
    found = formats.choose(request.headers.get("Accept", ""), formats.DATA_30 if rest2 else formats.DATA_21)
    flow = selecting.one_flow(
        flows(actor, names.flow_ids(by_structure=by_structure)), names, by_structure=by_structure
    )
    asked = asking.asked(flow, key, request.GET, rest2=rest2)
    series = data.series(actor, asked)
    if series is None:
        raise SdmxProblem(100, _("Không có số liệu nào khớp với câu hỏi."))
    if found.kind == JSON:
        pieces = data_json.Writer(asked, _codes(actor)).write(series)
    elif found.kind == CSV:
        pieces = data_csv.write(asked, series, found.version)
    elif found.name == "generic":
        pieces = data_xml.generic(asked, series)
    else:
        pieces = data_xml.specific(asked, series, found.version)
    return _stream(pieces, found, series)


def _codes(actor: Actor) -> dict[str, dict[str, Any]]:
    """Code list → id → code, for the names in SDMX-JSON."""
    catalogue = Catalogue(actor)
    lists = [one for one in catalogue.known["codelist"].values() if isinstance(one, Codelist)]
    full = [catalogue.full(one) for one in lists]
    return {one.id: {code.id: code for code in one.codes} for one in full if isinstance(one, Codelist)}


def _actor(request: HttpRequest) -> Actor:
    actor: Actor = request.actor  # type: ignore[attr-defined]  # set by AccessMiddleware
    return actor
