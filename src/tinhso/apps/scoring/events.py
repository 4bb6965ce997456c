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
class AssessmentRemoved(Fact):
    """A round that was opened by mistake was removed before anything was entered."""

    name: ClassVar[str] = "scoring.assessment.removed"
    sentence: ClassVar[str] = "Một đợt đánh giá lập nhầm đã được bỏ khi chưa có số liệu."

    assessment: str


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


@dataclass(frozen=True, kw_only=True)
class CorrectionOpened(Fact):
    """A published stage was opened again for a stated reason."""

    name: ClassVar[str] = "scoring.correction.opened"
    sentence: ClassVar[str] = "Một kết quả đã công bố được mở ra để đính chính."

    assessment: str
    run: int
    of: int
    stage: str
    reason: str


@dataclass(frozen=True, kw_only=True)
class CorrectionWithdrawn(Fact):
    """A correction that changed nothing was closed again without being published."""

    name: ClassVar[str] = "scoring.correction.withdrawn"
    sentence: ClassVar[str] = "Một lần đính chính được bỏ; kết quả đã công bố giữ nguyên."

    assessment: str
    run: int
    of: int
    stage: str


@dataclass(frozen=True, kw_only=True)
class FiguresBound(Fact):
    """An input of an item was bound to a figure of the value store, or set free."""

    name: ClassVar[str] = "scoring.figures.bound"
    sentence: ClassVar[str] = "Đầu vào của một chỉ số được gắn với một chỉ tiêu báo cáo, hoặc được gỡ ra."

    assessment: str
    item: str
    input: str
    indicator: str
    period: str


@dataclass(frozen=True, kw_only=True)
class FiguresTaken(Fact):
    """Figures of the value store were taken over into an assessment."""

    name: ClassVar[str] = "scoring.figures.taken"
    sentence: ClassVar[str] = "Số liệu báo cáo được lấy vào một đợt đánh giá và điểm được tính lại."

    assessment: str
    stage: str
    changed: int


ALL = (
    AssessmentOpened,
    AssessmentRemoved,
    ValuesEntered,
    ValuesApproved,
    RunComputed,
    RunPublished,
    CorrectionOpened,
    CorrectionWithdrawn,
    FiguresBound,
    FiguresTaken,
)
