"""Giving and ending roles. The right to do so and the audit entry belong to the callers above this rung."""

import datetime as dt
import uuid

from django.db import transaction

from tinhso.kernel.access.models import Grant, Role
from tinhso.kernel.access.plugs import roles
from tinhso.kernel.text import api as text


@transaction.atomic
def seed_roles() -> int:
    """Write the shipped roles that are missing; a role an administrator changed stays as it is.

    Returns the number written.
    """
    known = set(Role.objects.values_list("code", flat=True))
    new = [Role(code=r.code, title=r.title, actions=list(r.actions)) for r in roles if r.code not in known]
    Role.objects.bulk_create(new)
    return len(new)


def give(
    *,
    role: str,
    person_id: int | None = None,
    post_id: int | None = None,
    agency: str | None = None,
    place: str | None = None,
    first_date: dt.date | None = None,
    last_date: dt.date | None = None,
    given_by: uuid.UUID | None = None,
) -> Grant:
    """Give a role to a person or a post, over the subtree of an agency's path, of a place's path, or everywhere.

    Raises Role.DoesNotExist for an unknown role, IntegrityError when neither or both holders are named.
    """
    tree, path = ("agency", agency) if agency else ("place", place) if place else ("all", None)
    return Grant.objects.create(
        role=Role.objects.get(code=role),
        person_id=person_id,
        post_id=post_id,
        tree=tree,
        path=path,
        first_date=first_date or text.today(),
        last_date=last_date,
        given_by=given_by,
    )


def end_grant(*, key: uuid.UUID, last_date: dt.date | None = None) -> None:
    """End a grant after `last_date` (default yesterday: at once). Raises Grant.DoesNotExist."""
    grant = Grant.objects.get(key=key)
    ends = last_date or text.today() - dt.timedelta(days=1)
    if ends < grant.first_date:
        grant.delete()
        return
    grant.last_date = ends
    grant.save(update_fields=["last_date"])
