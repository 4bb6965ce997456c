"""Keeping views of the pivot."""

import uuid
from typing import Any

from django.core.exceptions import ValidationError
from django.db import transaction
from django.http import Http404
from django.utils.translation import gettext as _

from tinhso.apps.reporting.actions import KEEP_VIEW
from tinhso.apps.reporting.events import ViewKept
from tinhso.apps.reporting.models import SavedView
from tinhso.kernel.access.api import Actor, Denied, Scope, require
from tinhso.kernel.audit import api as audit
from tinhso.kernel.events import api as events


@transaction.atomic
def keep(
    *, actor: Actor, title: str, query: dict[str, Any], share: str = SavedView.Share.NOBODY
) -> SavedView:
    """Keep a view under a name. Raises Denied, ValidationError."""
    owner = _owner(actor)
    if not query.get("chi-tieu"):
        raise ValidationError(_("Chọn ít nhất một chỉ tiêu trước khi lưu."))
    view = SavedView(
        title=title.strip(), query=query, share=share, owner=owner, owner_name=actor.name,
        agency_path=actor.agency_path,
    )  # fmt: skip
    view.full_clean(exclude=["agency_path"])
    view.save()
    audit.note(
        actor=actor,
        action=KEEP_VIEW,
        about=view,
        changes={"title": [None, view.title], "share": [None, share]},
    )
    events.record(ViewKept(view=str(view.key), kept=True, share=share))
    return view


@transaction.atomic
def forget(*, actor: Actor, key: uuid.UUID) -> None:
    """Throw one's own view away. Raises Http404 when there is none."""
    owner = _owner(actor)
    view = SavedView.objects.select_for_update().filter(key=key, owner=owner).first()
    if view is None:
        raise Http404(str(key))
    audit.note(actor=actor, action=KEEP_VIEW, about=view, changes={"title": [view.title, None]})
    events.record(ViewKept(view=str(view.key), kept=False, share=view.share))
    view.delete()


def _owner(actor: Actor) -> uuid.UUID:
    """Whoever is signed in keeps views of their own. Raises Denied."""
    require(actor, KEEP_VIEW, Scope(owner=str(actor.person)))
    if actor.person is None:
        raise Denied(_("Bạn cần đăng nhập."))
    return actor.person
