"""A round of scoring on a published edition."""

import datetime as dt
from collections.abc import Sequence

from django.db import IntegrityError
from django.utils.translation import gettext as _

from tinhso.apps.scoring import operations as scoring
from tinhso.apps.scoring.frameworks.models import PublishedEdition
from tinhso.apps.scoring.models import Assessment
from tinhso.kernel.access.api import Actor
from tinhso.kernel.orgs import api as orgs
from tinhso.kernel.text import api as text


class CannotOpen(Exception):
    """The code is taken, or no unit was named. The message says which."""


def open_assessment(
    *,
    actor: Actor,
    edition: PublishedEdition,
    code: str,
    title: str,
    year: int,
    map_date: dt.date,
    units: Sequence[str],
) -> Assessment:
    """Open a round for units by name; a unit named like an agency in force that day belongs to that agency.

    The right, the record and the event are those of `create_assessment`. Raises Denied, CannotOpen.
    """
    if Assessment.objects.filter(code=code).exists():
        raise CannotOpen(_("Mã “%(code)s” đã có đợt khác. Hãy đặt mã mới.") % {"code": code})
    found = _units(edition, map_date, units)
    if not found:
        raise CannotOpen(_("Chưa nêu đơn vị nào. Hãy ghi mỗi dòng một đơn vị."))
    try:
        return scoring.create_assessment(
            actor=actor,
            code=code,
            title=title,
            year=year,
            map_date=map_date,
            units=found,
            edition=edition.edition,
            owner_path=edition.owner_path,
            place_path=edition.place_path,
            source=edition.title,
        )
    except IntegrityError as taken:  # somebody else was faster with the same code
        raise CannotOpen(_("Mã “%(code)s” đã có đợt khác. Hãy đặt mã mới.") % {"code": code}) from taken


def _units(edition: PublishedEdition, map_date: dt.date, names: Sequence[str]) -> list[scoring.NewUnit]:
    known = orgs.valid(map_date).only("path", "place_id", "name")
    if edition.owner_path:
        known = known.filter(path__under_any=[edition.owner_path])
    agencies = {text.fold(one.name): one for one in known}
    found: dict[str, scoring.NewUnit] = {}
    for name in names:
        agency = agencies.get(text.fold(name)) or agencies.get(text.fold(f"Ủy ban nhân dân {name}"))
        key = text.slugify(name)[:80]
        if not key or key in found:
            raise CannotOpen(_("Đơn vị “%(name)s” ghi hai lần hoặc không có chữ.") % {"name": name})
        found[key] = scoring.NewUnit(
            key, name, agency.place_id if agency else None, agency.path if agency else edition.owner_path,
            edition.place_path,
        )  # fmt: skip
    return list(found.values())
