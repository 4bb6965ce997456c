"""Reading drafts, editions and links; shipped frameworks are editions too."""

import datetime as dt
import uuid
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from django.db.models import QuerySet
from django.http import Http404

from tinhso.apps.scoring.actions import MANAGE_FRAMEWORKS
from tinhso.apps.scoring.appraisal import telling
from tinhso.apps.scoring.computing import framework_by
from tinhso.apps.scoring.frameworks.models import FrameworkDraft, ImportedRow, ItemLink, PublishedEdition
from tinhso.apps.scoring.models import Assessment
from tinhso.engines.indicators.api import (
    Framework,
    FrameworkUnknown,
    Link,
    framework,
    framework_codes,
    framework_text,
    shipped_links,
    shipped_mappings,
)
from tinhso.engines.indicators.store.api import Edition
from tinhso.kernel.access.api import Actor, visible
from tinhso.kernel.text import api as text


@dataclass(frozen=True)
class Offered:
    """A framework that can be looked at, copied and compared: shipped, or published here."""

    code: str
    name: str
    family: str
    level: str
    valid_from: dt.date | None
    valid_to: dt.date | None
    items: int
    shipped: bool
    official: bool


def my_drafts(actor: Actor) -> QuerySet[FrameworkDraft]:
    """Unpublished drafts within the actor's reach, last changed first."""
    rows = visible(
        FrameworkDraft.objects.exclude(state=FrameworkDraft.State.PUBLISHED),
        actor,
        MANAGE_FRAMEWORKS,
        agency="owner_path",
        place="place_path",
    )
    return rows.defer("body").order_by("-changed_at", "-pk")


def get_draft(actor: Actor, key: uuid.UUID) -> FrameworkDraft:
    """The draft, published or not, when it is within the actor's reach. Raises Http404."""
    rows = visible(
        FrameworkDraft.objects.all(), actor, MANAGE_FRAMEWORKS, agency="owner_path", place="place_path"
    )
    found = rows.select_related("published_as").filter(key=key).first()
    if found is None:
        raise Http404(str(key))
    return found


def rows_of(draft: FrameworkDraft) -> QuerySet[ImportedRow]:
    """The rows read from the annex, in order."""
    return draft.rows.order_by("number")


def get_row(draft: FrameworkDraft, number: int) -> ImportedRow:
    """One row. Raises Http404."""
    found = draft.rows.filter(number=number).first()
    if found is None:
        raise Http404(str(number))
    found.draft = draft
    return found


def published() -> QuerySet[PublishedEdition]:
    """Editions published here, newest validity first, without their text."""
    found = PublishedEdition.objects.select_related("edition").defer("edition__body")
    return found.order_by("-valid_from", "code")


def get_published(code: str) -> PublishedEdition | None:
    """The edition published here under this code, without its text."""
    return published().filter(code=code).first()


def offered() -> list[Offered]:
    """Everything that can be copied: published here first, then what ships."""
    here = [
        Offered(one.code, one.title, one.family, found.level, one.valid_from, one.valid_to, len(found.items),
                shipped=False, official=False)
        for one in published()
        for found in [framework_by(one.edition)]
    ]  # fmt: skip
    own = {one.code for one in here}
    return here + [_shipped(framework(code)) for code in framework_codes() if code not in own]


def _shipped(found: Framework) -> Offered:
    return Offered(
        found.code,
        found.name,
        found.edition_of,
        found.level,
        found.valid_from,
        found.valid_to,
        len(found.items),
        shipped=True,
        official=found.official,
    )


def get_framework(code: str) -> Framework:
    """A framework by the code of its edition, published here or shipped. Raises Http404."""
    here = get_published(code)
    if here is not None:
        return framework_by(here.edition)
    try:
        return framework(code)
    except FrameworkUnknown:
        raise Http404(code) from None


def get_body(code: str) -> dict[str, Any]:
    """The data of an edition, to copy. Raises Http404."""
    here = get_published(code)
    if here is not None:
        return dict(Edition.objects.get(pk=here.edition_id).body)
    try:
        return dict(framework_text(code))
    except FrameworkUnknown:
        raise Http404(code) from None


def own_links(old: str, new: str) -> Sequence[ItemLink]:
    """What people of this installation said about two editions, in order."""
    return list(ItemLink.objects.filter(old_code=old, new_code=new).order_by("pk"))


def mapped_to(new: str) -> set[str]:
    """Codes of the editions of which somebody, here or in what ships, said what became of their items in this one."""
    own = ItemLink.objects.filter(new_code=new).values_list("old_code", flat=True).distinct()
    return set(own) | {old for old, into in shipped_mappings() if into == new}


def get_link(actor: Actor, key: uuid.UUID) -> ItemLink:
    """A link within the actor's reach. Raises Http404."""
    rows = visible(ItemLink.objects.all(), actor, MANAGE_FRAMEWORKS, agency="owner_path", place="place_path")
    found = rows.filter(key=key).first()
    if found is None:
        raise Http404(str(key))
    return found


def links(old: str, new: str) -> list[Link]:
    """Own links first; the shipped ones where people here said nothing about their items."""
    own = [
        Link(one.kind, tuple(one.old_items), tuple(one.new_items), one.reason, one.careful, "ours")  # type: ignore[arg-type]  # the column holds these four
        for one in own_links(old, new)
    ]
    said_old = {code for one in own for code in one.old}
    said_new = {code for one in own for code in one.new}
    rest = [
        one for one in shipped_links(old, new) if not (set(one.old) & said_old or set(one.new) & said_new)
    ]
    return own + rest


def without_agency(assessment: Assessment) -> list[str]:
    """Names of the units that are no agency here: whoever runs the round has to enter for them."""
    found = assessment.units.filter(agency_path=assessment.owner_path)
    return list(found.order_by("sort_key").values_list("name", flat=True))


def without_reporter(assessment: Assessment) -> list[str]:
    """Names of the units that are agencies here in which nobody may enter figures."""
    found = assessment.units.exclude(agency_path=assessment.owner_path)
    found = found.exclude(pk__in=telling.reporters(assessment, text.today()))
    return list(found.order_by("sort_key").values_list("name", flat=True))


def must_be_published(code: str) -> PublishedEdition:
    """The edition published here under this code. Raises Http404."""
    found = get_published(code)
    if found is None:
        raise Http404(code)
    return found
