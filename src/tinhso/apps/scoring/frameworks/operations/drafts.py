"""Drafts: begun, saved (also while faulty), thrown away."""

import json
from typing import Any

from django.db import transaction
from django.utils.translation import gettext as _

from tinhso.apps.scoring.actions import MANAGE_FRAMEWORKS
from tinhso.apps.scoring.frameworks.events import FrameworkDrafted
from tinhso.apps.scoring.frameworks.models import FrameworkDraft
from tinhso.kernel.access.api import Actor, Scope, require
from tinhso.kernel.audit import api as audit
from tinhso.kernel.events import api as events
from tinhso.kernel.text import api as text


class Stale(Exception):
    """Somebody saved the draft meanwhile, or it was published. The message says what to do."""


def home(actor: Actor) -> tuple[str | None, str | None]:
    """Where something new of this actor stands: the subtree in which they may, as (agency, place)."""
    reach = actor.reach(MANAGE_FRAMEWORKS.code)
    own = actor.agency_path or ""
    over = [one for one in reach.agencies if own == one or own.startswith(f"{one}.")]
    if over or reach.agencies:
        return (over or list(reach.agencies))[0], None
    if reach.places:
        return None, reach.places[0]
    return actor.agency_path, None


@transaction.atomic
def begin(
    *, actor: Actor, body: dict[str, Any], origin: FrameworkDraft.Origin, note: str = ""
) -> FrameworkDraft:
    """A new draft with this text. Raises Denied."""
    agency, place = home(actor)
    title = str(body.get("name") or _("Bộ chỉ số chưa đặt tên"))[:300]
    require(actor, MANAGE_FRAMEWORKS, Scope(agency=agency, place=place, label=title))
    draft = FrameworkDraft.objects.create(
        title=title,
        body=body,
        origin=origin,
        origin_note=note[:300],
        owner_path=agency,
        place_path=place,
        made_by=actor.name,
        changed_by=actor.name,
    )
    audit.note(
        actor=actor,
        action=MANAGE_FRAMEWORKS.code,
        about=("framework", str(draft.key)),
        changes={"begun": title, "origin": origin.value, "note": note},
    )
    events.record(FrameworkDrafted(draft=str(draft.key), what="begun"))
    return draft


def lock(draft: FrameworkDraft, version: int | None = None) -> FrameworkDraft:
    """The draft for writing. Raises Stale when it was published, thrown away, or saved since `version`."""
    found = FrameworkDraft.objects.select_for_update().filter(pk=draft.pk).first()
    if found is None or found.state == FrameworkDraft.State.PUBLISHED:
        raise Stale(_("Bản thảo này đã ban hành hoặc đã bỏ nên không sửa được. Hãy chép thành bản thảo mới."))
    if version is not None and found.version != version:
        raise Stale(
            _("%(who)s vừa sửa bản thảo này. Chưa có gì của bạn được lưu; hãy mở lại trang rồi sửa tiếp.")
            % {"who": found.changed_by}
        )
    return found


@transaction.atomic
def save_body(
    *, actor: Actor, draft: FrameworkDraft, body: dict[str, Any], version: int, what: str
) -> FrameworkDraft:
    """Keep the draft's new text, right or wrong; `what` says in words what was changed. Raises Denied, Stale."""
    require(actor, MANAGE_FRAMEWORKS, draft)
    found = lock(draft, version)
    found.title = str(body.get("name") or found.title)[:300]
    found.body, found.version = body, found.version + 1
    found.changed_at, found.changed_by = text.now(), actor.name
    found.save()
    audit.note(
        actor=actor,
        action=MANAGE_FRAMEWORKS.code,
        about=("framework", str(found.key)),
        changes={"saved": what, "version": found.version, "size": len(json.dumps(body))},
    )
    events.record(FrameworkDrafted(draft=str(found.key), what="saved"))
    return found


@transaction.atomic
def discard(*, actor: Actor, draft: FrameworkDraft) -> None:
    """Throw an unpublished draft away. Raises Denied, Stale."""
    require(actor, MANAGE_FRAMEWORKS, draft)
    found = lock(draft)
    audit.note(
        actor=actor,
        action=MANAGE_FRAMEWORKS.code,
        about=("framework", str(found.key)),
        changes={"discarded": found.title},
    )
    events.record(FrameworkDrafted(draft=str(found.key), what="discarded"))
    found.delete()
