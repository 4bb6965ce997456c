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


ALL = (ItemsPlanned,)
