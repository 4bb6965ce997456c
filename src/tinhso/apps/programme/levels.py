"""Whose plan is whose: the level of an agency's own plan."""

from tinhso.apps.programme.models import Level
from tinhso.kernel.orgs import api as orgs

COMMUNE = 3  # orgs.AgencyKind.level


def level_of(agency: orgs.Agency) -> Level:
    """The root of a tree of agencies plans for the province, communes for themselves, all others as units."""
    if agency.parent_id is None:
        return Level.PROVINCE
    return Level.COMMUNE if agency.kind.level == COMMUNE else Level.UNIT
