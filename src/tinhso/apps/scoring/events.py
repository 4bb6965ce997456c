"""What can have happened to scores."""

from dataclasses import dataclass
from typing import ClassVar

from tinhso.kernel.events.api import Fact


@dataclass(frozen=True, kw_only=True)
class AssessmentOpened(Fact):
    """A round of scoring was opened."""

    name: ClassVar[str] = "scoring.assessment.opened"
    sentence: ClassVar[str] = "Một đợt đánh giá đã được lập."

    assessment: str
    year: int
    units: int


@dataclass(frozen=True, kw_only=True)
class ValuesEntered(Fact):
    """Inputs of a unit were entered or corrected."""

    name: ClassVar[str] = "scoring.values.entered"
    sentence: ClassVar[str] = "Số liệu của một đơn vị trong đợt đánh giá đã được nhập hoặc sửa."

    assessment: str
    unit: str
    stage: str
    changed: int


@dataclass(frozen=True, kw_only=True)
class ValuesApproved(Fact):
    """Inputs of a unit were approved."""

    name: ClassVar[str] = "scoring.values.approved"
    sentence: ClassVar[str] = "Số liệu của một đơn vị trong đợt đánh giá đã được duyệt."

    assessment: str
    unit: str
    stage: str
    approved: int


@dataclass(frozen=True, kw_only=True)
class RunComputed(Fact):
    """The draft of a stage was computed anew for all units."""

    name: ClassVar[str] = "scoring.run.computed"
    sentence: ClassVar[str] = "Điểm nháp của một đợt đánh giá đã được tính lại."

    assessment: str
    run: int
    stage: str


@dataclass(frozen=True, kw_only=True)
class RunPublished(Fact):
    """A ranking was published."""

    name: ClassVar[str] = "scoring.run.published"
    sentence: ClassVar[str] = "Kết quả xếp hạng của một đợt đánh giá đã được công bố."

    assessment: str
    run: int
    stage: str


ALL = (AssessmentOpened, ValuesEntered, ValuesApproved, RunComputed, RunPublished)
