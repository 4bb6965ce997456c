"""One line of a ranking as it is drawn and written to files."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any

from django.utils.translation import gettext as _

from tinhso.apps.scoring.models import Result
from tinhso.apps.scoring.rankings.movement import (
    NEW,
    OTHER_GROUP,
    TERRITORY,
    UNRANKED,
    Movement,
    Step,
)
from tinhso.apps.scoring.rankings.ordering import Placed


@dataclass(frozen=True)
class Row:
    """A unit's place with its result."""

    code: str
    placed: Placed
    result: Result
    rank: int | None
    step: Step | None
    quoted: bool = False

    @property
    def note(self) -> str:
        """Why the unit has no rank; empty for one that has."""
        if self.placed.rank:
            return ""
        unknown = _("nguồn không nêu thứ hạng") if self.quoted else _("chưa có điểm ở cột này")
        return self.result.unit.unranked_reason or unknown

    @property
    def change_note(self) -> str:
        """Why there is no number of places gained or lost (`movement.Step.why`); else empty."""
        return self.step.why if self.step else ""

    @property
    def change_words(self) -> str:
        """The same in words."""
        return {
            NEW: _("mới"),
            TERRITORY: _("địa giới đổi"),
            UNRANKED: _("trước chưa có hạng"),
            OTHER_GROUP: _("trước ở nhóm khác"),
        }.get(self.change_note, "")

    def share(self, most: float) -> float | None:
        """Points as a share of the most possible."""
        return None if self.placed.points is None or not most else self.placed.points / most

    def part(self, code: str) -> float | None:
        """Points of a pillar or group."""
        part: dict[str, Any] = self.result.pillars.get(code, {})
        return part.get("points")


def rows(
    code: str,
    placed: Iterable[Placed],
    found: Mapping[int, Result],
    moved: Movement,
    *,
    group: bool = False,
    quoted: bool = False,
) -> list[Row]:
    """Lines for these places from the results by id."""
    return [
        Row(
            code,
            one,
            found[one.result],
            one.group_rank if group else one.rank,
            moved.step(one, group=group),
            quoted,
        )
        for one in placed
        if one.result in found
    ]
