"""How many units of a published run are ranked, how many are not, and why: a rank is one among the ranked."""

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

from django.utils.translation import gettext as _

from tinhso.apps.scoring.models import Run
from tinhso.apps.scoring.rankings.ordering import Placed
from tinhso.kernel.text import api as text


@dataclass(frozen=True)
class Aside:
    """Units of a column: how many have a rank, how many have none by what reason, how many have no points in it."""

    ranked: int
    by_reason: Mapping[str, int] = field(default_factory=dict)
    without_points: int = 0

    @property
    def count(self) -> int:
        """How many are not ranked."""
        return sum(self.by_reason.values()) + self.without_points

    def words(self, *, quoted: bool = False) -> str:
        """The same as a sentence, empty where everybody is ranked. `quoted`: a source gave the ranks."""
        if not self.count:
            return ""
        reasons = [*self.by_reason.items()]
        if self.without_points:
            unknown = _("nguồn không nêu thứ hạng") if quoted else _("chưa có điểm ở cột này")
            reasons.append((unknown, self.without_points))
        counted = len(reasons) > 1
        said = "; ".join(
            f"{reason.rstrip('.')} ({text.format_number(count)})" if counted else reason.rstrip(".")
            for reason, count in sorted(reasons)
        )
        return _("%(n)s đơn vị không xếp hạng: %(why)s.") % {"n": text.format_number(self.count), "why": said}


def find(run: Run, order: Sequence[Placed]) -> Aside:
    """Of this order. One query where some unit has no rank, else none."""
    out = {one.unit for one in order if one.rank is None}
    if not out:
        return Aside(len(order))
    decided = run.results.filter(unit__ranked=False, unit__key__in=out)
    reasons = Counter(decided.values_list("unit__unranked_reason", flat=True))
    return Aside(len(order) - len(out), dict(reasons), len(out) - sum(reasons.values()))
