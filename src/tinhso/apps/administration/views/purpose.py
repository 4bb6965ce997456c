"""Saying what personal data are looked at for, before they are shown.

The purpose is kept in the session for half an hour, for one person or entry; each look meanwhile is recorded.
"""

from django.http import Http404, HttpResponse, HttpResponseRedirect, QueryDict
from django.urls import reverse
from django.views.decorators.http import require_http_methods

from tinhso.apps.administration import forms
from tinhso.apps.administration.actions import LOOK
from tinhso.kernel.access.api import needs
from tinhso.kernel.text import api as text
from tinhso.kernel.ui import api as ui
from tinhso.kernel.ui.api import Request

KEPT = "administration.purposes"
HALF_AN_HOUR = 30 * 60
MOST = 20


def stated(request: Request, about: str) -> str:
    """The purpose that was said for this person or entry in the last half hour; empty when none was."""
    purpose, at = request.session.get(KEPT, {}).get(about, ("", 0))
    return str(purpose) if text.now().timestamp() - at <= HALF_AN_HOUR else ""


def ask(request: Request, about: str) -> HttpResponse:
    """On to the page that asks for the purpose, and back here afterwards."""
    query = QueryDict(mutable=True)
    query.update({"ve": about, "next": request.get_full_path()})
    return HttpResponseRedirect(f"{reverse('administration:purpose')}?{query.urlencode()}")


@needs(LOOK)
@require_http_methods(["GET", "HEAD", "POST"])
def state(request: Request) -> HttpResponse:
    """Say what for."""
    values = request.POST if request.method == "POST" else request.GET
    about, wanted = values.get("ve", ""), values.get("next", "")
    if not about:
        raise Http404("ve")
    form = forms.PurposeForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        others = {key: value for key, value in request.session.get(KEPT, {}).items() if key != about}
        kept = dict(list(others.items())[-(MOST - 1) :])
        request.session[KEPT] = kept | {about: [form.cleaned_data["purpose"], text.now().timestamp()]}
        return HttpResponseRedirect(ui.back_to(request, reverse("administration:health")), status=303)
    status = 422 if request.method == "POST" else 200
    return ui.page(
        request, "administration/purpose.html", form=form, about=about, wanted=wanted, status=status
    )
