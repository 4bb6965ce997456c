"""A round of scoring on a published edition."""

import datetime as dt
from collections.abc import Sequence

from django.db import IntegrityError
from django.utils.translation import gettext as _

from tinhso.apps.scoring import operations as scoring
from tinhso.apps.scoring.actions import MANAGE
from tinhso.apps.scoring.frameworks.models import PublishedEdition
from tinhso.apps.scoring.models import Assessment
from tinhso.kernel.access.api import Actor, visible
from tinhso.kernel.orgs import api as orgs
from tinhso.kernel.text import api as text

SHOWN = 5
COMMITTEE = "Ủy ban nhân dân "
HERE = {"commune", "agency", "district"}  # levels whose units are agencies of the house


class CannotOpen(Exception):
    """The code is taken, or no unit was named. The message says which."""


class Unknown(CannotOpen):
    """Some units are named like no agency, most often a name typed wrongly; a round's units do not change later."""


def open_assessment(
    *,
    actor: Actor,
    edition: PublishedEdition,
    code: str,
    title: str,
    year: int,
    map_date: dt.date,
    units: Sequence[str],
    unknown_too: bool = True,
) -> Assessment:
    """Open a round for units by name; a unit named like an agency in force that day belongs to that agency.

    Only agencies in the actor's reach are given a round. Without `unknown_too` every unit must be an agency where
    the framework is for agencies. The right, the record and the event are those of `create_assessment`.
    Raises Denied, CannotOpen, Unknown.
    """
    if Assessment.objects.filter(code=code).exists():
        raise CannotOpen(_("Mã “%(code)s” đã có đợt khác. Hãy đặt mã mới.") % {"code": code})
    found = _units(actor, edition, map_date, units)
    if not unknown_too and edition.edition.body.get("level") in HERE:
        _refuse_unknown(found, edition)
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


def suggested(actor: Actor, edition: PublishedEdition, on: dt.date) -> list[str]:
    """Names of the people's committees in the actor's reach that a framework for communes would score. One query."""
    if edition.edition.body.get("level") != "commune":
        return []
    committees = visible(orgs.valid(on).filter(kind__code="ubnd_xa"), actor, MANAGE, agency="path")
    return [_plain(name) for name in committees.order_by("sort_key").values_list("name", flat=True)]


def _plain(name: str) -> str:
    place = name.removeprefix(COMMITTEE)
    return place[:1].upper() + place[1:]


def _refuse_unknown(units: Sequence[scoring.NewUnit], edition: PublishedEdition) -> None:
    names = [one.name for one in units if one.agency_path == edition.owner_path]
    if names:
        listed = ", ".join(names[:SHOWN]) + ("…" if len(names) > SHOWN else "")
        raise Unknown(
            _(
                "%(n)s đơn vị không trùng tên cơ quan nào trong phạm vi của bạn nên không tự chấm được: %(names)s."
            )
            % {"n": len(names), "names": listed}
        )


def _known(actor: Actor, on: dt.date) -> dict[str, orgs.Agency]:
    """Agencies in the actor's reach by every way in which people write their names."""
    rows = visible(orgs.valid(on), actor, MANAGE, agency="path")
    found: dict[str, orgs.Agency] = {}
    for one in rows.only("path", "place_id", "name", "short_name"):
        for name in (one.short_name, one.name.removeprefix(COMMITTEE), one.name):
            found[text.fold(name)] = one
    return found


def _units(
    actor: Actor, edition: PublishedEdition, map_date: dt.date, names: Sequence[str]
) -> list[scoring.NewUnit]:
    agencies = _known(actor, map_date)
    found: dict[str, scoring.NewUnit] = {}
    for name in names:
        agency = agencies.get(text.fold(name))
        # However the name was typed, a later round knows the unit again by its key
        key = text.slugify(_plain(agency.name) if agency else name)[:80]
        if not key or key in found:
            raise CannotOpen(_("Đơn vị “%(name)s” ghi hai lần hoặc không có chữ.") % {"name": name})
        found[key] = scoring.NewUnit(
            key, name[:1].upper() + name[1:], agency.place_id if agency else None,
            agency.path if agency else edition.owner_path, edition.place_path,
            outside=agency is None or "." not in agency.path,
        )  # fmt: skip
    return list(found.values())
