"""Who went up and who went down since the last comparable published ranking."""

from collections.abc import Sequence
from dataclasses import dataclass, field

from django.utils.translation import gettext as _

from tinhso.apps.scoring.models import Run
from tinhso.apps.scoring.rankings import queries
from tinhso.apps.scoring.rankings.columns import By
from tinhso.apps.scoring.rankings.ordering import Placed, order
from tinhso.engines.indicators.store.api import Stage
from tinhso.kernel.text import api as text

YEAR, RUN = "nam-truoc", "lan-truoc"


# Why there is no number of places: not in the list before, on other territory, without a rank, in another group.
NEW, TERRITORY, UNRANKED, OTHER_GROUP = "new", "territory", "unranked", "group"


@dataclass(frozen=True)
class Step:
    """How a unit moved: `gained` places (negative: lost); None, and `why` not."""

    gained: int | None = None
    why: str = ""

    @property
    def changed(self) -> bool:
        """Whether the unit is not the same territory any more."""
        return self.why == TERRITORY


@dataclass(frozen=True)
class Movement:
    """What a ranking is compared with, or why with nothing."""

    before: Run | None = None
    reason: str = ""
    offered: Sequence[tuple[str, Run]] = ()
    choice: str = ""
    _places: dict[str, Placed] = field(default_factory=dict)

    @property
    def comparable(self) -> bool:
        """Whether steps may be shown."""
        return self.before is not None and not self.reason

    def step(self, now: Placed, *, group: bool = False) -> Step | None:
        """The unit's step; None where it has no rank now or nothing is comparable."""
        place = now.group_rank if group else now.rank
        if not self.comparable or place is None:
            return None
        old = self._places.get(now.unit)
        if old is None:
            return Step(why=NEW)
        if None not in (old.home, now.home) and old.home != now.home:
            return Step(why=TERRITORY)
        if group and old.group != now.group:
            return Step(why=OTHER_GROUP)
        was = old.group_rank if group else old.rank
        return Step(why=UNRANKED) if was is None else Step(was - place)


def find(run: Run, by: By, choice: str = "") -> Movement:
    """The movement since the previous year, or since the previous published run of the same round.

    `choice` (YEAR or RUN) picks one of the two where both exist. At most two queries.
    """
    found = _offered(run)
    if not found:
        return Movement(reason=_("Đây là lần công bố đầu tiên nên chưa có gì để so sánh."))
    kind, before = next((pair for pair in found if pair[0] == choice), found[0])
    reason = why_not(run, before)
    places = {} if reason else {one.unit: one for one in order(before, by)}
    if not reason and not _enough(places, order(run, by)):
        reason = _("Chưa đến một nửa số đơn vị có mặt ở cả hai lần nên thay đổi thứ hạng không so sánh được.")
    return Movement(before, reason, found, kind, places)


def _offered(run: Run) -> list[tuple[str, Run]]:
    earlier = queries.earlier(run)
    years = [(YEAR, one) for one in earlier if one.assessment_id != run.assessment_id]
    runs = [(RUN, one) for one in earlier if one.assessment_id == run.assessment_id]
    return years[:1] + runs[:1]


def why_not(run: Run, before: Run) -> str:
    """Why two runs cannot be compared; empty when they can: same framework, whatever the wording of its edition."""
    now, then = run.assessment.edition, before.assessment.edition
    if now is None and then is None:
        return ""
    if now is None or then is None:
        return _(
            "Một trong hai bảng chỉ được trích lại, không kèm bộ chỉ số, nên thứ hạng không so sánh được."
        )
    if now.code != then.code:
        return _("Bộ chỉ số đã thay đổi (trước đó: %(name)s) nên thứ hạng không so sánh được.") % {
            "name": then.title
        }
    return ""


def _enough(old: dict[str, Placed], rows: Sequence[Placed]) -> bool:
    return 2 * sum(one.unit in old for one in rows) >= len(rows)


def words(run: Run, before: Run) -> str:
    """What it is compared with, as one says it."""
    day = text.format_date(before.published_at) if before.published_at else ""
    if before.assessment_id != run.assessment_id:
        return _("năm %(year)s (công bố %(day)s)") % {"year": before.assessment.year, "day": day}
    stage = str(Stage(before.stage).label)
    return _("lần công bố %(number)s (%(stage)s, %(day)s)") % {
        "number": before.number,
        "stage": stage.lower(),
        "day": day,
    }
