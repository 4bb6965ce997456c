"""What a ranking may be ordered by: the total, a pillar or group, a single item."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from django.http import Http404
from django.utils.translation import gettext as _

from tinhso.apps.scoring import computing
from tinhso.apps.scoring.models import Run
from tinhso.engines.indicators.api import Framework

TOTAL, PART, ITEM = "", "nhom", "chi-so"


@dataclass(frozen=True, slots=True)
class By:
    """One thing to rank by. `code` stands in the address: empty, `nhom.<id>` or `chi-so.<code>`.

    `fewest`: who has the fewest points is first (a penalty).
    """

    code: str
    name: str
    maximum: float
    digits: int
    fewest: bool = False

    @property
    def kind(self) -> str:
        """TOTAL, PART or ITEM."""
        return self.code.partition(".")[0]

    @property
    def head(self) -> str:
        """What stands over its points: the name of an item is too long for a column."""
        return _("Điểm chỉ số %(code)s") % {"code": self.key} if self.kind == ITEM else self.name

    @property
    def key(self) -> str:
        """The code of the part or the item itself."""
        return self.code.partition(".")[2]


def framework_of(run: Run) -> Framework | None:
    """The framework by which a run was computed, whatever its round has moved on to; None where it is only quoted."""
    return computing.framework_of_run(run) if run.assessment.edition else None


def total(found: Framework | None) -> By:
    """The total itself."""
    most = computing.plain(found.total_maximum) if found else 0.0
    return By(TOTAL, _("Tổng điểm"), most, _digits(found, most))


def _digits(found: Framework | None, most: float) -> int:
    if found is None or most <= 1:
        return 4
    return (found.total or found).decimals or 2


def choices(found: Framework | None) -> Mapping[str, Sequence[By]]:
    """Everything a reader may choose, by heading; the total alone where there is no framework."""
    if found is None:
        return {"": [total(None)]}
    most = computing.plain(found.total_maximum)
    digits = _digits(found, most)
    parts: Sequence[tuple[str, str, float]] = [
        (one.id, one.name, computing.plain(one.maximum)) for one in found.pillars or found.groups
    ]
    items = [
        By(
            f"{ITEM}.{one.code}",
            one.name,
            computing.plain(one.maximum),
            max(digits, 2),
            one.effect == "penalty",
        )
        for one in found.items
        if one.scored and one.maximum
    ]
    return {
        "": [total(found)],
        _("Trụ cột, nhóm chỉ số"): [By(f"{PART}.{key}", name, top, digits) for key, name, top in parts],
        _("Chỉ số"): items,
    }


def chosen(found: Framework | None, code: str) -> By:
    """The choice with this code. Raises Http404 for one that the framework does not have."""
    for group in choices(found).values():
        for one in group:
            if one.code == code:
                return one
    raise Http404(code)
