"""Looking at personal data: only with a purpose, and every look is written to the record.

Source: Luật Bảo vệ dữ liệu cá nhân 91/2025/QH15.
"""

import uuid
from dataclasses import dataclass

from django.db import transaction
from django.utils.translation import gettext as _

from tinhso.apps.administration.actions import LOOK, SEE_ACCOUNTS
from tinhso.apps.administration.queries import require_everywhere
from tinhso.kernel.access.api import Actor
from tinhso.kernel.audit import api as audit
from tinhso.kernel.people.api import Person


@dataclass(frozen=True)
class Contact:
    """How somebody can be reached."""

    email: str
    phone: str


@transaction.atomic
def look_at_contact(*, actor: Actor, person: Person, purpose: str) -> Contact:
    """An account's address and number. Raises Denied; ValueError without a purpose."""
    require_everywhere(actor, SEE_ACCOUNTS)
    require_everywhere(actor, LOOK)
    audit.looked(
        actor=actor,
        about=person,
        purpose=purpose,
        action=LOOK,
        summary=_("Xem thư điện tử, số điện thoại của %(login)s") % {"login": person.login},
    )
    return Contact(person.email, person.phone)


@transaction.atomic
def look_at_record_of(*, actor: Actor, person: Person, purpose: str) -> None:
    """Record that somebody's whole doings are looked at. Raises Denied; ValueError without a purpose."""
    require_everywhere(actor, audit.READ)
    require_everywhere(actor, LOOK)
    audit.looked(
        actor=actor,
        about=person,
        purpose=purpose,
        action=LOOK,
        summary=_("Xem nhật ký thao tác của %(login)s") % {"login": person.login},
    )


@transaction.atomic
def look_at_entry(*, actor: Actor, entry: audit.Entry, purpose: str) -> uuid.UUID:
    """Record that an entry about a person is looked at. Raises Denied; ValueError without a purpose."""
    require_everywhere(actor, audit.READ)
    require_everywhere(actor, LOOK)
    return audit.looked(
        actor=actor,
        about=(entry.object_kind, entry.object_key),
        purpose=purpose,
        action=LOOK,
        summary=_("Xem một mục nhật ký: %(what)s") % {"what": entry.summary or entry.action},
    )
