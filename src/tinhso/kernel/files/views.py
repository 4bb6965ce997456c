"""The download."""

from __future__ import annotations

import uuid

from django.db import transaction
from django.http import FileResponse, Http404, HttpRequest, HttpResponse, HttpResponseBase
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from tinhso.kernel.access.api import Actor, public
from tinhso.kernel.audit import api as audit
from tinhso.kernel.files import queries
from tinhso.kernel.files.plugs import purposes


@public
@require_safe
def download(request: HttpRequest, key: uuid.UUID) -> HttpResponseBase:
    """The file as an attachment; 404 for whoever may not read it, 409 while it is in quarantine.

    Open to anyone as a door: the purpose of each file decides (default: nobody).
    """
    actor: Actor = request.actor  # type: ignore[attr-defined]  # set by AccessMiddleware
    try:
        stored = queries.get_for(actor, key)
        content = queries.open_content(stored)
    except queries.NotFound:
        raise Http404 from None
    except queries.NotReady as problem:
        return HttpResponse(str(problem), status=409, content_type="text/plain; charset=utf-8")
    if purposes[stored.purpose].personal:
        with transaction.atomic():
            audit.looked(actor=actor, about=stored, purpose=_("Tải tệp xuống"), action="files.download")
    response = FileResponse(
        content, as_attachment=True, filename=stored.name, content_type=stored.blob.media_type
    )
    response["Content-Length"] = str(stored.blob.size)
    response["X-Content-Type-Options"] = "nosniff"
    response["Cache-Control"] = "private, no-store"
    return response
