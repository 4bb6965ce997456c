"""What became of items between two editions: said with a reason, or taken back."""

from collections.abc import Sequence

from django.db import transaction
from django.utils.translation import gettext as _

from tinhso.apps.scoring.actions import MANAGE_FRAMEWORKS
from tinhso.apps.scoring.frameworks.events import ItemsMapped
from tinhso.apps.scoring.frameworks.models import ItemLink
from tinhso.apps.scoring.frameworks.operations.drafts import home
from tinhso.engines.indicators.api import Framework, shape_fault
from tinhso.kernel.access.api import Actor, Scope, require
from tinhso.kernel.audit import api as audit
from tinhso.kernel.events import api as events


class CannotMap(Exception):
    """The items do not fit the kind, are unknown, or are already in another link. The message says which."""


@transaction.atomic
def link_items(
    *,
    actor: Actor,
    old: Framework,
    new: Framework,
    kind: str,
    old_items: Sequence[str],
    new_items: Sequence[str],
    reason: str,
    careful: bool,
) -> ItemLink:
    """Say what became of items. Raises Denied, CannotMap."""
    agency, place = home(actor)
    require(actor, MANAGE_FRAMEWORKS, Scope(agency=agency, place=place, label=new.name))
    fault = shape_fault(kind, old_items, new_items)
    if fault:
        raise CannotMap(fault[:1].upper() + fault[1:])
    for framework, codes in ((old, old_items), (new, new_items)):
        unknown = sorted(set(codes) - {item.code for item in framework.items})
        if unknown:
            raise CannotMap(
                _("%(codes)s không có trong “%(name)s”.")
                % {"codes": ", ".join(unknown), "name": framework.name}
            )
    for one in ItemLink.objects.select_for_update().filter(old_code=old.code, new_code=new.code):
        again = set(one.old_items) & set(old_items) | set(one.new_items) & set(new_items)
        if again:
            raise CannotMap(
                _("%(codes)s đã có tương ứng khác. Hãy bỏ tương ứng cũ trước.")
                % {"codes": ", ".join(sorted(again))}
            )
    made = ItemLink.objects.create(
        old_code=old.code,
        new_code=new.code,
        kind=kind,
        old_items=list(old_items),
        new_items=list(new_items),
        reason=reason,
        careful=careful,
        said_by=actor.name,
        owner_path=agency,
        place_path=place,
    )
    _tell(actor, made, said=True)
    return made


@transaction.atomic
def unlink_items(*, actor: Actor, link: ItemLink) -> None:
    """Take a link back. Raises Denied."""
    require(actor, MANAGE_FRAMEWORKS, link)
    _tell(actor, link, said=False)
    link.delete()


def _tell(actor: Actor, link: ItemLink, *, said: bool) -> None:
    audit.note(
        actor=actor,
        action=MANAGE_FRAMEWORKS.code,
        about=("framework", link.new_code),
        changes={
            "said": said,
            "old": f"{link.old_code}: {', '.join(link.old_items)}",
            "new": f"{link.new_code}: {', '.join(link.new_items)}",
            "reason": link.reason,
        },
    )
    events.record(ItemsMapped(old=link.old_code, new=link.new_code, kind=link.kind if said else ""))
