"""What can have happened to frameworks."""

from dataclasses import dataclass
from typing import ClassVar

from tinhso.kernel.events.api import Fact


@dataclass(frozen=True, kw_only=True)
class FrameworkDrafted(Fact):
    """A draft of a framework was begun, changed or thrown away."""

    name: ClassVar[str] = "scoring.framework.drafted"
    sentence: ClassVar[str] = "Bản thảo của một bộ chỉ số đã được lập, sửa hoặc bỏ."

    draft: str
    what: str


@dataclass(frozen=True, kw_only=True)
class RowsDecided(Fact):
    """Rows read from an annex table were taken, corrected or left out by a person."""

    name: ClassVar[str] = "scoring.framework.rows_decided"
    sentence: ClassVar[str] = "Các dòng đọc từ phụ lục bộ chỉ số đã được người duyệt."

    draft: str
    taken: int
    dropped: int


@dataclass(frozen=True, kw_only=True)
class FrameworkPublished(Fact):
    """An edition of a framework was published; it never changes."""

    name: ClassVar[str] = "scoring.framework.published"
    sentence: ClassVar[str] = "Một bản của bộ chỉ số đã được ban hành."

    code: str
    family: str
    valid_from: str


@dataclass(frozen=True, kw_only=True)
class ItemsMapped(Fact):
    """Somebody said what became of items between two editions, or took it back."""

    name: ClassVar[str] = "scoring.framework.mapped"
    sentence: ClassVar[str] = "Tương ứng chỉ số giữa hai bản của bộ chỉ số đã được ghi hoặc bỏ."

    old: str
    new: str
    kind: str


ALL = (FrameworkDrafted, RowsDecided, FrameworkPublished, ItemsMapped)
