"""Every door declares its rule; a door that declares nothing stays shut."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any, TypeVar
from urllib.parse import urlsplit

from django.conf import settings
from django.contrib.auth.views import redirect_to_login
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseBase

from tinhso.kernel.access import actor as actors
from tinhso.kernel.access.actions import Action
from tinhso.kernel.access.actor import Actor
from tinhso.kernel.access.decide import may

View = TypeVar("View", bound=Callable[..., Any])


@dataclass(frozen=True)
class Rule:
    """Who may open a door: anyone (`public`), whoever is signed in, or who holds `action` somewhere."""

    kind: str
    action: Action | None = None

    def lets(self, actor: Actor) -> bool:
        """Whether this actor may come in."""
        if self.kind in {"public", "by_operation"}:
            return True
        if self.kind == "signed_in":
            return actor.signed_in
        return self.action is not None and may(actor, self.action)


PUBLIC = Rule("public")
SIGNED_IN = Rule("signed_in")
BY_OPERATION = Rule("by_operation")  # the HTTP API: every operation has its own rule in `auth`


def public(view: View) -> View:
    """This page is for everyone."""
    view.access_rule = PUBLIC  # type: ignore[attr-defined]  # a mark on the function
    return view


def signed_in(view: View) -> View:
    """This page is for whoever is signed in; its queries take care of whose rows are shown."""
    view.access_rule = SIGNED_IN  # type: ignore[attr-defined]  # a mark on the function
    return view


def needs(action: Action) -> Callable[[View], View]:
    """This page is for who may do `action` somewhere; its queries take care of where."""

    def mark(view: View) -> View:
        view.access_rule = Rule("action", action)  # type: ignore[attr-defined]  # a mark on the function
        return view

    return mark


def _way_back(request: HttpRequest) -> str:
    """Where to go after signing in: a form's page rather than where it was sent, which may know no GET."""
    came = urlsplit(request.headers.get("Referer", ""))
    if request.method == "GET" or came.netloc != request.get_host():
        return request.get_full_path()
    return came._replace(scheme="", netloc="", fragment="").geturl()


def rule_of(view: Any, namespaces: list[str], url_name: str | None) -> Rule | None:
    """The rule of a resolved view: its own mark, else what settings say for a third party's pages."""
    marked = getattr(view, "access_rule", None)
    if isinstance(marked, Rule):
        return marked
    table: dict[str, str] = settings.TINHSO_THIRD_PARTY_ACCESS  # type: ignore[misc]  # imported by settings
    for name in (url_name or "", *(f"{space}:*" for space in namespaces)):
        if name in table:
            return Rule(table[name])
    return None


class AccessMiddleware:
    """Puts `request.actor` in place and refuses every door that declares no rule or whose rule says no."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        actor = request.actor = actors.of_request(request)  # type: ignore[attr-defined]  # ours, read everywhere
        answer = self.get_response(request)
        # What anyone may see and a stranger asked for is the same for everyone: pages before us may share it.
        shared = getattr(request, "for_everyone", False) and not actor.signed_in
        answer.for_everyone = shared  # type: ignore[attr-defined]  # a mark
        return answer

    def process_view(
        self, request: HttpRequest, view: Any, args: Any, kwargs: Any
    ) -> HttpResponseBase | None:
        """Refuse before the view runs: 404 for who is signed in, the sign-in page for a stranger."""
        match = request.resolver_match
        rule = rule_of(view, match.namespaces if match else [], match.view_name if match else None)
        if rule is None:
            raise Http404(f"{request.path}: no access rule declared")
        actor: Actor = request.actor  # type: ignore[attr-defined]  # set above
        request.for_everyone = rule.kind == "public"  # type: ignore[attr-defined]  # a mark
        if rule.lets(actor):
            return None
        if not actor.signed_in:
            return redirect_to_login(_way_back(request))
        raise Http404(request.path)


def _not_forged(request: HttpRequest) -> bool:
    """The API is called with the session's cookie, so a writing call must bear the page's CSRF token."""
    from ninja.utils import check_csrf

    return request.method in {"GET", "HEAD", "OPTIONS"} or check_csrf(request) is None


def api_needs(action: Action) -> Callable[[HttpRequest], bool]:
    """For the HTTP API: `auth=api_needs(ACTION)` on an operation."""

    def allowed(request: HttpRequest) -> bool:
        return _not_forged(request) and may(request.actor, action)  # type: ignore[attr-defined]  # set by AccessMiddleware

    allowed.access_rule = Rule("action", action)  # type: ignore[attr-defined]  # read by the access test
    return allowed


def api_public(request: HttpRequest) -> bool:
    """For the HTTP API: `auth=api_public` on an operation that anyone may call."""
    request.for_everyone = True  # type: ignore[attr-defined]  # a mark
    return True


api_public.access_rule = PUBLIC  # type: ignore[attr-defined]  # read by the access test


def api_signed_in(request: HttpRequest) -> bool:
    """For the HTTP API: whoever is signed in."""
    return _not_forged(request) and bool(request.actor.signed_in)  # type: ignore[attr-defined]  # set by AccessMiddleware


api_signed_in.access_rule = SIGNED_IN  # type: ignore[attr-defined]  # read by the access test
