"""From what an administrator writes to the agency or place that is meant."""

from dataclasses import dataclass

from django.utils.translation import gettext as _

from tinhso.kernel.access.api import Scope
from tinhso.kernel.orgs import api as orgs
from tinhso.kernel.places import api as places
from tinhso.kernel.text import api as text

SHOWN = 6


class NotFound(Exception):
    """Nothing, or more than one, fits. `str()` names what to write."""


@dataclass(frozen=True)
class Subtree:
    """A subtree of agencies or of places, or everything (both paths None)."""

    label: str
    agency: str | None = None
    place: str | None = None

    def scope(self) -> Scope:
        """Where it stands, for the question of rights."""
        return Scope(agency=self.agency, place=self.place, label=self.label)


def subtree(tree: str, written: str) -> Subtree:
    """The subtree meant by `all`, `agency` or `place` and a code or name. Raises NotFound."""
    if tree == "agency":
        found = agency(written)
        return Subtree(label=found.name, agency=found.path)
    if tree == "place":
        place = _place(written)
        return Subtree(label=place.label, place=place.path)
    return Subtree(label=_("Toàn hệ thống"))


def agency(written: str) -> orgs.Agency:
    """The agency of today with this identifier code, or the only one whose name holds the words. Raises NotFound."""
    wanted = written.strip()
    today = orgs.valid()
    exact = today.filter(code=wanted.upper()).first()
    if exact is not None:
        return exact
    fitting = list(today.filter(folded_name__contains=text.fold(wanted))[: SHOWN + 1]) if wanted else []
    same = [one for one in fitting if one.folded_name == text.fold(wanted)]
    if len(fitting) == 1 or len(same) == 1:
        return (same or fitting)[0]
    if not fitting:
        raise NotFound(_("Không có cơ quan nào đang hoạt động có mã hoặc tên “%(what)s”.") % {"what": wanted})
    raise NotFound(_several([f"{one.code} ({one.name})" for one in fitting]))


def _place(written: str) -> places.Place:
    wanted = written.strip()
    exact = places.by_code(wanted, text.today()) if wanted else None
    if exact is not None:
        return exact
    fitting = places.search(wanted, on=text.today(), limit=SHOWN + 1) if wanted else []
    if len(fitting) == 1:
        return places.by_key(fitting[0].key)
    if not fitting:
        raise NotFound(_("Không có địa bàn nào có mã hoặc tên “%(what)s”.") % {"what": wanted})
    raise NotFound(_several([f"{one.code} ({one.label})" for one in fitting]))


def _several(names: list[str]) -> str:
    shown = "; ".join(names[:SHOWN]) + ("; …" if len(names) > SHOWN else "")
    return _("Có nhiều nơi khớp, hãy ghi mã: %(names)s") % {"names": shown}
