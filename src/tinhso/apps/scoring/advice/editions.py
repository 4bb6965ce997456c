"""Earlier rounds by another edition, carried to the scale of this one where the mapping of items allows it.

An item is carried when what became of it is known and comparable (`comparing.py` says so), one into one or several into
one: its share of the maximum then, times the maximum now. What was split, or is scored by another rule, is not; nor is
the total, which is of other items.
"""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from fractions import Fraction
from functools import cached_property

from tinhso.apps.scoring import computing
from tinhso.apps.scoring.frameworks import queries as frameworks
from tinhso.apps.scoring.models import Run
from tinhso.engines.indicators.api import Framework, Item, Pair, compare

Points = Mapping[str, float]  # by item
ZERO = Fraction(0)


@dataclass(frozen=True)
class Source:
    """The round that a year's points come from. `pairs`: what became of its items; None: by the same edition."""

    run: Run
    pairs: Sequence[Pair] | None = None

    @property
    def year(self) -> int:
        """The year of the round."""
        return self.run.assessment.year

    @property
    def edition(self) -> str:
        """The name of the edition it was scored by."""
        return computing.framework_of_run(self.run).name

    @cached_property
    def carried(self) -> Mapping[str, Pair]:
        """Item of this year's edition → the pair it is carried by."""
        return {
            one.new[0].code: one for one in self.pairs or () if one.verdict != "not" and len(one.new) == 1
        }

    def reasons(self, codes: Sequence[str]) -> Mapping[str, str]:
        """Of these items of this year's edition, those that are not carried: why."""
        if self.pairs is None:
            return {}
        why = {item.code: one for one in self.pairs for item in one.new if item.code not in self.carried}
        return {code: why[code].why for code in codes if code in why}

    def points(self, then: Points) -> Iterator[tuple[str, float]]:
        """What a unit had, by items of this year's edition and on their scale."""
        if self.pairs is None:
            yield from then.items()
            return
        for code, pair in self.carried.items():
            old, now = [one.code for one in pair.old], _most(pair.new)
            most = _most(pair.old)
            if most and all(one in then for one in old):
                yield code, sum(then[one] for one in old) / most * now


def _most(items: Sequence[Item]) -> float:
    return computing.plain(sum((one.maximum or ZERO for one in items), ZERO))


def sources(runs: Sequence[Run], framework: Framework, code: str) -> list[Source]:
    """One run a year, oldest first: of the same edition where there is one, else of one that is mapped to it.

    `runs` go from the earliest to the latest stage and publication of a year; `code` is that of the edition now.
    """
    chosen: dict[int, Run] = {}
    for run in runs:
        before = chosen.get(run.assessment.year)
        if before is None or _same(run, code) or not _same(before, code):
            chosen[run.assessment.year] = run
    found = []
    for _year, run in sorted(chosen.items()):
        if _same(run, code):
            found.append(Source(run))
            continue
        old = computing.framework_of_run(run)
        if old.level == framework.level:
            found.append(Source(run, compare(old, framework, frameworks.links(old.code, code))))
    return found


def _same(run: Run, code: str) -> bool:
    return run.assessment.edition is not None and run.assessment.edition.code == code
