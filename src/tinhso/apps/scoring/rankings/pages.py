"""What the pages of a published run show, put together; frozen, ready to be drawn."""

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any
from urllib.parse import urlencode

from django.utils.translation import get_language

from tinhso.apps.scoring.models import Assessment, Result, Run
from tinhso.apps.scoring.provenance.models import Correction
from tinhso.apps.scoring.rankings import aside, columns, current, movement, ordering, queries
from tinhso.apps.scoring.rankings.aside import Aside
from tinhso.apps.scoring.rankings.columns import By
from tinhso.apps.scoring.rankings.current import Stamp
from tinhso.apps.scoring.rankings.keeping import Kept
from tinhso.apps.scoring.rankings.movement import Movement
from tinhso.apps.scoring.rankings.ordering import Placed
from tinhso.apps.scoring.rankings.rows import Row, rows
from tinhso.engines.indicators.api import Framework, provinces_merged_on
from tinhso.engines.indicators.store.api import Stage
from tinhso.kernel.ui.api import Slice

MOST_PARTS = 4  # columns of pillars beside the total
PROVINCE = "province"
SHOWN: Kept["Shown"] = Kept(96)
RESULTS: Kept[Mapping[int, Result]] = Kept(16)  # about 4 KB a unit
KEPT_UNITS = 400


@dataclass(frozen=True)
class Asked:
    """What a reader chose on the page: all of it stands in the address."""

    by: str = ""
    group: str = ""
    words: str = ""
    since: str = ""
    after: str = ""


@dataclass(frozen=True)
class Shown:
    """A published run by one column."""

    run: Run
    framework: Framework | None
    by: By
    asked: Asked
    moved: Movement
    order: Sequence[Placed]
    stamp: Stamp
    aside: Aside
    corrected: Correction | None = None  # what took the place of this run

    @property
    def assessment(self) -> Assessment:
        """The round of the run."""
        return self.run.assessment

    @property
    def query(self) -> str:
        """What was asked for as an address's query, without the page: the files of a list hold the same list."""
        asked = self.asked
        chosen = {"theo": self.by.code, "nhom": asked.group, "tim": asked.words, "so-voi": asked.since}
        given = {name: value for name, value in chosen.items() if value}
        return f"?{urlencode(given)}" if given else ""

    @property
    def choices(self) -> Mapping[str, Sequence[By]]:
        """What else one may rank by."""
        return columns.choices(self.framework)

    @property
    def groups(self) -> Sequence[str]:
        """Peer groups of the run."""
        return self.run.peer_groups

    @property
    def newest(self) -> int:
        """The number of the newest published run of this round."""
        return self.stamp.newest

    @property
    def stage(self) -> str:
        """What was published, as one says it: a self-score, an appraisal, the final result; of a quoted run nothing."""
        return "" if self.run.origin == Run.Origin.QUOTED else str(Stage(self.run.stage).label).lower()

    @property
    def partial(self) -> bool:
        """Whether some unit has a rank without points."""
        return any(one.rank and one.points is None for one in self.order)

    @property
    def quoted(self) -> bool:
        """Whether the ranks of this column are those of a source: whom it does not name has none."""
        return self.run.origin == Run.Origin.QUOTED and not self.by.code

    @property
    def gaps(self) -> bool:
        """Whether a source named only some of the units that it ranked."""
        return self.quoted and max((one.rank or 0 for one in self.order), default=0) > len(self.order)

    @property
    def pointed(self) -> bool:
        """Whether the points of some unit are known in this column."""
        return any(one.points is not None for one in self.order)

    @property
    def unranked(self) -> int:
        """How many units have no rank in this column."""
        return self.aside.count

    @property
    def unranked_words(self) -> str:
        """How many units have no rank in this column, and why; empty where everybody is ranked."""
        return self.aside.words(quoted=self.quoted)

    @property
    def without_points(self) -> int:
        """How many units are not ranked only because nobody knows their points in this column."""
        return sum(one.rank is None and one.points is None for one in self.order)

    @property
    def ties(self) -> int:
        """How many units share their rank with another, in a peer group their rank in it."""
        group = self.asked.group
        ranks = [one.group_rank if group else one.rank for one in self.order if group in ("", one.group)]
        counts = Counter(rank for rank in ranks if rank is not None)
        return sum(count for count in counts.values() if count > 1)

    @property
    def regroupable(self) -> bool:
        """Whether the rule for merged provinces may apply: a framework, and units that are places of the old map."""
        return (
            self.framework is not None
            and self.framework.level == PROVINCE
            and self.assessment.map_date < provinces_merged_on()
            and self.pointed
        )

    @property
    def before(self) -> str:
        """What the movement is compared with, in words."""
        return movement.words(self.run, self.moved.before) if self.moved.before else ""

    @property
    def since(self) -> Sequence[tuple[str, str]]:
        """What one may compare with: code and words; empty unless there is a choice."""
        found = [(kind, movement.words(self.run, one)) for kind, one in self.moved.offered]
        return found if len(found) > 1 else ()


def shown(code: str, number: int | None, asked: Asked) -> Shown:
    """A published run, without a number the newest of the latest stage. Raises Http404. One short query when kept."""
    stamp = current.find(code, number)
    since = asked.since if asked.since in {movement.YEAR, movement.RUN} else ""
    key = (stamp, get_language(), asked.by, since)
    return replace(SHOWN.get(key, lambda: _shown(stamp, asked)), asked=asked)


def _shown(stamp: Stamp, asked: Asked) -> Shown:
    run = queries.run_of(stamp)
    found = columns.framework_of(run)
    by = columns.chosen(found, asked.by)
    moved = movement.find(run, by, asked.since)
    order = ordering.order(run, by)
    by = replace(by, digits=ordering.digits(order, by.digits))
    corrected = queries.correction_of(run) if run.number != stamp.newest else None
    return Shown(run, found, by, asked, moved, order, stamp, aside.find(run, order), corrected)


def page(found: Shown, limit: int) -> "Slice[Any]":
    """One page of its rows. At most one query."""
    cut = ordering.cut(_wanted(found), after=found.asked.after, limit=limit)
    drawn: list[Any] = lines(found, cut.rows)
    return Slice(rows=drawn, next=cut.next, previous=cut.previous)


def every(found: Shown) -> list[Row]:
    """All its rows that were asked for, for files and maps. At most one query."""
    return lines(found, _wanted(found))


def _wanted(found: Shown) -> Sequence[Placed]:
    return ordering.chosen(found.order, group=found.asked.group, words=found.asked.words)


def lines(found: Shown, placed: Sequence[Placed]) -> list[Row]:
    """These places as they are drawn. At most one query."""
    results = _results(found, placed)
    group = bool(found.asked.group)
    return rows(found.assessment.code, placed, results, found.moved, group=group, quoted=found.quoted)


def _results(found: Shown, placed: Sequence[Placed]) -> Mapping[int, Result]:
    """Results by id: all of a small run are kept, of a large one those asked for are read."""
    if len(found.order) > KEPT_UNITS:
        return queries.results(one.result for one in placed)
    key = (found.stamp.run, found.stamp.published_at)
    return RESULTS.get(key, lambda: queries.results(one.result for one in found.order))


def parts(found: Shown, lines: Sequence[Any]) -> dict[str, str]:
    """Pillars or groups to show beside the total: code and name; none where there are too many."""
    if found.by.kind != columns.TOTAL:
        return {}
    names = {code: part["name"] for row in lines[:1] for code, part in row.result.pillars.items()}
    return dict(in_order(found.framework, names)) if len(names) <= MOST_PARTS else {}


def in_order(found: Framework | None, parts: Mapping[str, Any]) -> list[tuple[str, Any]]:
    """Pillars and groups as the framework lists them; the database keeps no order of keys."""
    known = [*(one.id for one in found.pillars), *(one.id for one in found.groups)] if found else []
    return sorted(parts.items(), key=lambda pair: known.index(pair[0]) if pair[0] in known else len(known))
