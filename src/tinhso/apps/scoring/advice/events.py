"""What can have happened to the advice's settings."""

from dataclasses import dataclass
from typing import ClassVar

from tinhso.kernel.events.api import Fact


@dataclass(frozen=True, kw_only=True)
class ItemsPlanned(Fact):
    """Efforts, deadlines or series of a round's items were set."""

    name: ClassVar[str] = "scoring.items.planned"
    sentence: ClassVar[str] = (
        "Công sức, hạn hoặc chuỗi số liệu của các chỉ số trong một đợt đánh giá đã được đặt."
    )

    assessment: str
    items: int


@dataclass(frozen=True, kw_only=True)
class GoalLinked(Fact):
    """A national goal got an own goal beside it, or lost it."""

    name: ClassVar[str] = "scoring.goal.linked"
    sentence: ClassVar[str] = "Một mục tiêu quốc gia đã được nối với chỉ tiêu của tỉnh, hoặc bỏ nối."

    national: str
    own: str


ALL = (ItemsPlanned, GoalLinked)
