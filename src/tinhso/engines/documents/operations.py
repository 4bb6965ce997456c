"""Issuing a paper: number, content, file, record and fact in one transaction."""

import datetime as dt
import io
from collections.abc import Callable, Iterable
from dataclasses import dataclass

from django.db import transaction

from tinhso.engines.documents import events as facts
from tinhso.engines.documents.actions import ISSUE
from tinhso.engines.documents.errors import CannotRender
from tinhso.engines.documents.kinds import KINDS, agency_symbol
from tinhso.engines.documents.models import Issued, Series
from tinhso.engines.documents.queries import PURPOSE
from tinhso.kernel.access import api as access
from tinhso.kernel.access.api import Actor
from tinhso.kernel.audit import api as audit
from tinhso.kernel.events import api as events
from tinhso.kernel.files import api as files
from tinhso.kernel.orgs.api import Agency
from tinhso.kernel.text import api as text

ENDINGS = ((b"%PDF-", "pdf"), (b"PK\x03\x04", "docx"))


@dataclass(frozen=True)
class Numbered:
    """What a paper learns when it is issued."""

    number: str
    day: dt.date


@transaction.atomic
def issue(
    *,
    actor: Actor,
    agency: Agency,
    kind: str,
    title: str,
    content: Callable[[Numbered], bytes],
    about: str = "",
    recipients: Iterable[Agency] = (),
    public: bool = False,
    once: str | None = None,
    day: dt.date | None = None,
) -> Issued:
    """Give the next number of the agency, kind and year to a paper, make it, keep it.

    `kind` is a symbol of KINDS ("CV"). `content` makes the paper once its number is known (PDF or .docx):
    `lambda given: official_letter(replace(letter, number=given.number, day=given.day))`. `about` is the code of
    what it is about; officers of `recipients` may read it; `day` is the day on the paper (default today). With
    `once` a second call gives back the first paper. Numbers have no gaps: when anything fails, the number goes to
    the next paper.
    Raises Denied, CannotRender, files.Refused; ValueError for an unknown kind.
    """
    access.require(actor, ISSUE, access.Scope(agency=agency.path, label=agency.name))
    if kind not in KINDS:
        raise ValueError(f"unknown kind of paper {kind!r}; see documents.KINDS")
    day = day or text.today()
    series = _locked(agency, kind, day.year)
    if once is not None and (there := Issued.objects.filter(once=once).first()):
        return there
    series.last += 1
    series.save(update_fields=["last"])
    issued = Issued(
        series=series, number=series.last, title=title, about=about, once=once, is_public=public,
        by=actor.person, by_name=actor.name,
    )  # fmt: skip
    made = content(Numbered(issued.written, day))
    issued.file = _keep(actor, issued, made)
    issued.save()
    issued.recipients.set(recipients)
    _record(actor, agency, issued)
    return issued


def _locked(agency: Agency, kind: str, year: int) -> Series:
    """The series, held until the transaction ends: who wants its next number waits."""
    symbol = f"{kind}-{agency_symbol(agency.name)}"
    Series.objects.bulk_create(
        [Series(agency=agency, kind=kind, year=year, symbol=symbol)], ignore_conflicts=True
    )
    return Series.objects.select_for_update(of=("self",)).select_related("agency").get(
        agency=agency, kind=kind, year=year
    )  # fmt: skip


def _keep(actor: Actor, issued: Issued, made: bytes) -> files.StoredFile:
    ending = next((end for start, end in ENDINGS if made.startswith(start)), None)
    if ending is None:
        raise CannotRender(text.gettext("Văn bản lập ra không phải PDF hay Word."))
    name = f"{issued.written.replace('/', '-')}.{ending}"
    return files.store(actor=actor, upload=io.BytesIO(made), purpose=PURPOSE, name=name)


def _record(actor: Actor, agency: Agency, issued: Issued) -> None:
    audit.note(
        actor=actor,
        action=ISSUE,
        about=issued,
        summary=text.phrase("Phát hành {number}: {title}", number=issued.written, title=issued.title),
        on_behalf_of=actor.on_behalf_of(ISSUE.code),
    )
    events.record(
        facts.Issued(document=issued.key, number=issued.written, agency=agency.code, about=issued.about)
    )
