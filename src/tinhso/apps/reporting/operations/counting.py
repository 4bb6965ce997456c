"""Having facts counted now, and disagreeing with a count."""

from dataclasses import dataclass

from django.db import transaction
from django.utils.translation import gettext as _

from tinhso.apps.reporting import queries
from tinhso.apps.reporting.actions import MANAGE, VIEW
from tinhso.apps.reporting.events import CountDisputed, CountingAsked
from tinhso.engines.indicators.series import api as series
from tinhso.engines.indicators.series.api import Address, CellNote, Indicator, Period
from tinhso.kernel.access.api import Actor, require
from tinhso.kernel.audit import api as audit
from tinhso.kernel.events import api as events
from tinhso.kernel.jobs import api as jobs
from tinhso.kernel.orgs.api import Agency


@dataclass(frozen=True)
class CountedFigure:
    """A figure that the platform counts: of which indicator, period and agency."""

    indicator: Indicator
    period: Period
    agency: Agency

    @property
    def address(self) -> Address:
        """Where it is kept."""
        return Address(self.indicator.pk, self.period.pk, self.agency.pk, series.breakdown().pk)

    @property
    def about(self) -> tuple[str, str]:
        """How the record names it."""
        return "reporting.counted", f"{self.indicator.code}/{self.period.code}/{self.agency.code}"


@transaction.atomic
def ask_count(*, actor: Actor) -> bool:
    """Have everything counted by the worker soon. Returns False when that was asked for already. Raises Denied."""
    from tinhso.apps.reporting.jobs import count_now

    require(actor, MANAGE)
    added = jobs.defer(count_now, once="reporting.count")
    if added:
        audit.note(
            actor=actor, action=MANAGE, about=("reporting.counting", "all"), summary=_("Yêu cầu đếm lại số liệu"),
            on_behalf_of=actor.on_behalf_of(MANAGE.code),
        )  # fmt: skip
        events.record(CountingAsked(what="all"))
    return added


@transaction.atomic
def dispute(*, actor: Actor, figure: CountedFigure, words: str) -> CellNote:
    """Disagree with a count, with the reason. Raises Denied, ValidationError for empty words."""
    require(actor, VIEW, queries.scope_of(figure.agency))
    made = series.add_note(actor=actor, address=figure.address, kind=CellNote.Kind.DISPUTE, words=words)
    _say(actor, figure, {"dispute": [None, made.words], "note": str(made.key)}, is_open=True)
    return made


@transaction.atomic
def answer_dispute(*, actor: Actor, figure: CountedFigure, note: CellNote, answer: str) -> CellNote:
    """Settle a dispute: whoever wrote it, or whoever manages the forms of the agency. Raises Denied."""
    mine = note.by is not None and note.by == actor.person
    require(actor, VIEW if mine else MANAGE, queries.scope_of(figure.agency))
    closed = series.close_note(actor=actor, note=note, answer=answer.strip())
    _say(actor, figure, {"answer": [None, closed.answer], "note": str(note.key)}, is_open=False)
    return closed


def _say(actor: Actor, figure: CountedFigure, changes: dict[str, object], *, is_open: bool) -> None:
    summary = _("Ý kiến về số đếm %(title)s") % {"title": figure.indicator.title}
    audit.note(
        actor=actor, action=VIEW, about=figure.about, summary=summary, changes=changes,
        on_behalf_of=actor.on_behalf_of(VIEW.code),
    )  # fmt: skip
    events.record(
        CountDisputed(
            indicator=figure.indicator.code,
            period=figure.period.code,
            agency=figure.agency.code,
            open=is_open,
        )
    )
