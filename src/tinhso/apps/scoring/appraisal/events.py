"""What can have happened in an appraisal."""

from dataclasses import dataclass
from typing import ClassVar

from tinhso.kernel.events.api import Fact


@dataclass(frozen=True, kw_only=True)
class TimetableSet(Fact):
    """The days of a round were set or moved."""

    name: ClassVar[str] = "scoring.timetable.set"
    sentence: ClassVar[str] = "Lịch của một đợt đánh giá đã được đặt hoặc dời."

    assessment: str
    self_until: str
    appraisal_until: str
    objection_opens: str
    objection_closes: str
    decision_until: str


@dataclass(frozen=True, kw_only=True)
class ItemAssigned(Fact):
    """An item was given to a cross-checking agency, or taken from it (agency empty)."""

    name: ClassVar[str] = "scoring.item.assigned"
    sentence: ClassVar[str] = "Một chỉ số đã được giao cho cơ quan thẩm định chéo."

    assessment: str
    item: str
    agency: str


@dataclass(frozen=True, kw_only=True)
class AppraisalOpened(Fact):
    """The work queues of a round were filled."""

    name: ClassVar[str] = "scoring.appraisal.opened"
    sentence: ClassVar[str] = "Việc thẩm định của một đợt đánh giá đã mở."

    assessment: str
    reviews: int


@dataclass(frozen=True, kw_only=True)
class ItemsAppraised(Fact):
    """Items were accepted, cut, raised or corrected."""

    name: ClassVar[str] = "scoring.items.appraised"
    sentence: ClassVar[str] = "Chỉ số của đơn vị đã được thẩm định."

    assessment: str
    state: str
    count: int


@dataclass(frozen=True, kw_only=True)
class ObjectionFiled(Fact):
    """A unit objected to the appraisal of an item."""

    name: ClassVar[str] = "scoring.objection.filed"
    sentence: ClassVar[str] = "Một đơn vị đã khiếu nại kết quả thẩm định."

    assessment: str
    unit: str
    item: str


@dataclass(frozen=True, kw_only=True)
class ObjectionDecided(Fact):
    """An objection was upheld or rejected: which of both is not said, facts go out before results are published."""

    name: ClassVar[str] = "scoring.objection.decided"
    sentence: ClassVar[str] = "Một khiếu nại về kết quả thẩm định đã được giải quyết."

    assessment: str
    unit: str
    item: str


@dataclass(frozen=True, kw_only=True)
class RoundConcluded(Fact):
    """Final values were settled, all three stages published and locked."""

    name: ClassVar[str] = "scoring.round.concluded"
    sentence: ClassVar[str] = "Kết quả cuối của một đợt đánh giá đã được chốt và khóa."

    assessment: str
    units: int


@dataclass(frozen=True, kw_only=True)
class SampleCommitted(Fact):
    """A sample was announced: its size and the fingerprint of its seed."""

    name: ClassVar[str] = "scoring.sample.committed"
    sentence: ClassVar[str] = "Mã cam kết của một lần rút mẫu kiểm tra đã được công bố."

    assessment: str
    size: int
    commitment: str


@dataclass(frozen=True, kw_only=True)
class SampleDrawn(Fact):
    """The seed was published and the sample drawn."""

    name: ClassVar[str] = "scoring.sample.drawn"
    sentence: ClassVar[str] = "Mẫu kiểm tra đã được rút, số gốc đã công bố."

    assessment: str
    seed: str
    drawn: int


@dataclass(frozen=True, kw_only=True)
class SampleChecked(Fact):
    """One item of a sample was checked in depth: what was found is public once the round is final."""

    name: ClassVar[str] = "scoring.sample.checked"
    sentence: ClassVar[str] = "Một mục trong mẫu đã được kiểm tra sâu."

    assessment: str
    place: int


ALL = (
    TimetableSet,
    ItemAssigned,
    AppraisalOpened,
    ItemsAppraised,
    ObjectionFiled,
    ObjectionDecided,
    RoundConcluded,
    SampleCommitted,
    SampleDrawn,
    SampleChecked,
)
