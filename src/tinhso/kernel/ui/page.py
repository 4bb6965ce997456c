"""Answering with a page, with a part of it, or with a step onwards."""

import json
from collections.abc import Mapping
from functools import cache
from typing import Any
from urllib.parse import unquote

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.template import engines
from django.template.backends.utils import csrf_input_lazy, csrf_token_lazy
from django.utils.cache import patch_vary_headers
from django.utils.http import url_has_allowed_host_and_scheme
from django.utils.translation import get_language
from jinja2 import Environment, Template


@cache
def environment() -> Environment:
    """The Jinja2 environment that settings name."""
    return engines["jinja2"].env  # type: ignore[no-any-return, attr-defined]  # Django's wrapper has no types for it


def wants_part(request: HttpRequest) -> bool:
    """Whether htmx asks for a part of the page and not for the whole."""
    return request.headers.get("HX-Request-Type") == "partial"


def block_for(request: HttpRequest) -> str:
    """The block named like the element htmx will replace: `div#programme-list` → `programme_list`."""
    return unquote(request.headers.get("HX-Target", "").partition("#")[2]).replace("-", "_")


def _context(request: HttpRequest, context: Mapping[str, Any]) -> dict[str, Any]:
    return {
        "request": request,
        "csrf_input": csrf_input_lazy(request),
        "csrf_token": csrf_token_lazy(request),
        **context,
    }


def render(request: HttpRequest, template: str, context: Mapping[str, Any], block: str = "") -> str:
    """A template, or one named block of it, as text. The block must stand in the template itself, not in its base."""
    found: Template = environment().get_template(template)
    values = _context(request, context)
    if not block:
        return found.render(values)
    return "".join(found.blocks[block](found.new_context(values)))


def mail(template: str, **context: Any) -> str:
    """A mail's HTML, from a template that extends ui/mail.html; no request stands behind it."""
    return environment().get_template(template).render({"language": get_language() or "vi", **context})


def page(
    request: HttpRequest, template: str, *, status: int = 200, part: str = "", **context: Any
) -> HttpResponse:
    """The whole page; or, when htmx 4 asks for a part, the block named like its target.

    `part` names the block where the target's id carries a code (`programme-target-12`). A template without
    such a block is sent whole. Form errors: status=422.
    """
    block = ""
    if wants_part(request):
        wanted = part or block_for(request)
        if wanted in environment().get_template(template).blocks:
            block = wanted
    answer = HttpResponse(render(request, template, context, block), status=status)
    patch_vary_headers(answer, ["HX-Request-Type", "HX-Target"])
    return answer


def done(request: HttpRequest, message: str, to: str) -> HttpResponse:
    """After a successful write: on to `to` (a path), where `message` stands in the status line.

    303 for a plain form; for htmx a full step to the new page, so that title, address and focus follow.
    """
    messages.success(request, message)
    answer = HttpResponse(status=200 if wants_part(request) else 303)
    answer["HX-Redirect" if wants_part(request) else "Location"] = to
    return answer


def say(answer: HttpResponse, message: str) -> HttpResponse:
    """Add a status line to a part: it appears at the foot of the page and is read aloud."""
    answer["HX-Trigger"] = json.dumps({"ui:say": {"text": str(message)}})
    return answer


def back_to(request: HttpRequest, fallback: str = "/") -> str:
    """The path a small form wants to return to (`next`), when it is on this host; else `fallback`."""
    wanted = request.POST.get("next", "")
    safe = url_has_allowed_host_and_scheme(wanted, {request.get_host()}, require_https=request.is_secure())
    return wanted if safe else fallback
