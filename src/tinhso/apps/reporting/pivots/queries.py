"""Views of the pivot that somebody may open."""

import uuid
from collections.abc import Sequence

from django.db.models import Q
from django.http import Http404

from tinhso.apps.reporting.models import SavedView
from tinhso.kernel.access.api import Actor

MOST = 100


def views(actor: Actor) -> Sequence[SavedView]:
    """One's own, those shared by agencies above one's own, and public ones, by name."""
    return list(SavedView.objects.filter(_for(actor)).order_by("title", "pk")[:MOST])


def view(actor: Actor, key: uuid.UUID) -> SavedView:
    """A view the actor may open. Raises Http404."""
    found = SavedView.objects.filter(_for(actor), key=key).first()
    if found is None:
        raise Http404(str(key))
    return found


def _for(actor: Actor) -> Q:
    mine = Q(share=SavedView.Share.PUBLIC)
    if actor.person is not None:
        mine |= Q(owner=actor.person)
    if actor.agency_path:
        labels = actor.agency_path.split(".")
        above = [".".join(labels[: n + 1]) for n in range(len(labels))]
        mine |= Q(share=SavedView.Share.AGENCY, agency_path__in=above)
    return mine
