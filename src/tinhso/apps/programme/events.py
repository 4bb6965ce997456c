"""What can have happened here."""

import datetime as dt
from dataclasses import dataclass
from decimal import Decimal
from typing import ClassVar

from tinhso.kernel.events.api import Fact


@dataclass(frozen=True, kw_only=True)
class PlanUploaded(Fact):
    """A plan's file was taken in and read."""

    name: ClassVar[str] = "programme.plan.uploaded"
    sentence: ClassVar[str] = "Một văn bản kế hoạch đã được tải lên và bóc tách."
    document: str
    number: str
    targets: int
    tasks: int
    documents: int


@dataclass(frozen=True, kw_only=True)
class PlanDescribed(Fact):
    """What a plan says about itself (title, number, issuer, day) was corrected."""

    name: ClassVar[str] = "programme.plan.described"
    sentence: ClassVar[str] = "Tên, số, cơ quan hoặc ngày ban hành của một văn bản kế hoạch đã được sửa."
    document: str
    number: str


@dataclass(frozen=True, kw_only=True)
class FindingDecided(Fact):
    """Somebody decided about one thing the reader found (or took the decision back: state open)."""

    name: ClassVar[str] = "programme.finding.decided"
    sentence: ClassVar[str] = "Một mục bóc tách đã được xác nhận, sửa, gộp, bỏ hoặc mở lại."
    finding: str
    document: str
    state: str


@dataclass(frozen=True, kw_only=True)
class FindingsConfirmed(Fact):
    """All open findings read with at least a certain confidence were confirmed at once."""

    name: ClassVar[str] = "programme.findings.confirmed"
    sentence: ClassVar[str] = "Các mục bóc tách có độ tin cậy cao đã được xác nhận cùng lúc."
    document: str
    count: int
    confidence: float


@dataclass(frozen=True, kw_only=True)
class ProgrammeMade(Fact):
    """A programme was made from a plan whose findings were all decided."""

    name: ClassVar[str] = "programme.made"
    sentence: ClassVar[str] = "Một chương trình đã được lập từ văn bản."
    programme: str
    document: str
    targets: int
    tasks: int


@dataclass(frozen=True, kw_only=True)
class TargetSaved(Fact):
    """A target was added or changed by hand."""

    name: ClassVar[str] = "programme.target.saved"
    sentence: ClassVar[str] = "Một chỉ tiêu đã được thêm hoặc sửa."
    target: str
    programme: str


@dataclass(frozen=True, kw_only=True)
class TaskSaved(Fact):
    """A task was added or changed by hand."""

    name: ClassVar[str] = "programme.task.saved"
    sentence: ClassVar[str] = "Một nhiệm vụ đã được thêm hoặc sửa."
    task: str
    programme: str


@dataclass(frozen=True, kw_only=True)
class ProgressRecorded(Fact):
    """The progress of a task (percent) or the actual value of a target was recorded."""

    name: ClassVar[str] = "programme.progress.recorded"
    sentence: ClassVar[str] = "Tiến độ nhiệm vụ hoặc kết quả chỉ tiêu đã được ghi."
    subject_code: str  # "cds-hai-duong-2024/NV-07"
    progress: str
    date: dt.date
    percent: Decimal | None
    value: Decimal | None
    invented: bool


FACTS = (
    PlanUploaded,
    PlanDescribed,
    FindingDecided,
    FindingsConfirmed,
    ProgrammeMade,
    TargetSaved,
    TaskSaved,
    ProgressRecorded,
)
