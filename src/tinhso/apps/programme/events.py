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


@dataclass(frozen=True, kw_only=True)
class ProgrammePlaced(Fact):
    """A plan was put under another, or on its own."""

    name: ClassVar[str] = "programme.placed"
    sentence: ClassVar[str] = "Một kế hoạch đã được đặt dưới kế hoạch cấp trên hoặc tách ra."
    programme: str
    parent: str | None


@dataclass(frozen=True, kw_only=True)
class PartLinked(Fact):
    """A target or task serves another from now on, or no longer."""

    name: ClassVar[str] = "programme.part.linked"
    sentence: ClassVar[str] = (
        "Một chỉ tiêu hoặc nhiệm vụ đã được nối với, hoặc gỡ khỏi, chỉ tiêu hay nhiệm vụ khác."
    )
    part: str
    whole: str


@dataclass(frozen=True, kw_only=True)
class Cascaded(Fact):
    """A target or task was given to agencies below."""

    name: ClassVar[str] = "programme.cascaded"
    sentence: ClassVar[str] = "Một chỉ tiêu hoặc nhiệm vụ đã được giao cho các cơ quan cấp dưới."
    subject_code: str
    agencies: list[str]


@dataclass(frozen=True, kw_only=True)
class ProgressReturned(Fact):
    """An entry was sent back: it counts for nothing from then on."""

    name: ClassVar[str] = "programme.progress.returned"
    sentence: ClassVar[str] = "Một lần báo cáo tiến độ đã bị trả lại kèm lý do."
    subject_code: str
    progress: str


@dataclass(frozen=True, kw_only=True)
class MilestoneReached(Fact):
    """A milestone of a task was reached."""

    name: ClassVar[str] = "programme.milestone.reached"
    sentence: ClassVar[str] = "Một mốc của nhiệm vụ đã đạt."
    task: str
    milestone: int
    date: dt.date


@dataclass(frozen=True, kw_only=True)
class MoneyPaid(Fact):
    """A payment of a task was recorded."""

    name: ClassVar[str] = "programme.money.paid"
    sentence: ClassVar[str] = "Một khoản giải ngân của nhiệm vụ đã được ghi."
    task: str
    line: str
    amount: int


@dataclass(frozen=True, kw_only=True)
class ExtensionAsked(Fact):
    """A later deadline was asked for."""

    name: ClassVar[str] = "programme.extension.asked"
    sentence: ClassVar[str] = "Một nhiệm vụ được đề nghị gia hạn."
    task: str
    extension: str
    new_deadline: dt.date


@dataclass(frozen=True, kw_only=True)
class ExtensionDecided(Fact):
    """A request for a later deadline was approved, refused or withdrawn."""

    name: ClassVar[str] = "programme.extension.decided"
    sentence: ClassVar[str] = "Một đề nghị gia hạn đã được đồng ý, từ chối hoặc rút."
    task: str
    extension: str
    state: str


@dataclass(frozen=True, kw_only=True)
class HandedOver(Fact):
    """Work went from an ended agency to its successor."""

    name: ClassVar[str] = "programme.handed.over"
    sentence: ClassVar[str] = "Nhiệm vụ của một cơ quan đã kết thúc được bàn giao cho cơ quan kế thừa."
    old: str
    new: str
    tasks: int


@dataclass(frozen=True, kw_only=True)
class Urged(Fact):
    """A reminder about a task was given."""

    name: ClassVar[str] = "programme.urged"
    sentence: ClassVar[str] = "Một nhiệm vụ đã được đôn đốc."
    task: str
    agency: str
    kind: str
    urging: str


@dataclass(frozen=True, kw_only=True)
class DocumentRegistered(Fact):
    """A document was entered into the register, or its entry corrected."""

    name: ClassVar[str] = "programme.document.registered"
    sentence: ClassVar[str] = "Một văn bản đã được ghi hoặc sửa trong sổ văn bản."
    document: str
    number: str


@dataclass(frozen=True, kw_only=True)
class DocumentRelated(Fact):
    """A relation between two documents was entered (kind empty: taken back)."""

    name: ClassVar[str] = "programme.document.related"
    sentence: ClassVar[str] = "Quan hệ giữa hai văn bản đã được ghi hoặc bỏ."
    document: str
    other: str
    kind: str


@dataclass(frozen=True, kw_only=True)
class PilotDecided(Fact):
    """It was decided what follows from a pilot."""

    name: ClassVar[str] = "programme.pilot.decided"
    sentence: ClassVar[str] = "Đã quyết định nhân rộng, điều chỉnh hay dừng một thí điểm."
    pilot: str
    decision: str


@dataclass(frozen=True, kw_only=True)
class SteeringSaved(Fact):
    """A pilot, meeting, conclusion or agreement was entered or changed."""

    name: ClassVar[str] = "programme.steering.saved"
    sentence: ClassVar[str] = (
        "Một thí điểm, phiên họp, kết luận hoặc thỏa thuận hợp tác đã được ghi hoặc sửa."
    )
    about: str
    what: str


@dataclass(frozen=True, kw_only=True)
class FeedMade(Fact):
    """A person made or revoked the secret address of their deadlines."""

    name: ClassVar[str] = "programme.feed.made"
    sentence: ClassVar[str] = "Một người đã tạo hoặc hủy địa chỉ lịch hạn công việc của mình."
    person: str
    revoked: bool


@dataclass(frozen=True, kw_only=True)
class RollUpSet(Fact):
    """How a whole's figure is made from its parts was chosen anew (rule empty: reported directly)."""

    name: ClassVar[str] = "programme.rollup.set"
    sentence: ClassVar[str] = "Cách tổng hợp kết quả của một chỉ tiêu hoặc nhiệm vụ đã được đổi."
    subject_code: str
    rule: str


@dataclass(frozen=True, kw_only=True)
class ScheduleChanged(Fact):
    """A step of the schedule of reminders was added, or switched on or off."""

    name: ClassVar[str] = "programme.schedule.changed"
    sentence: ClassVar[str] = "Một mốc của lịch nhắc đã được thêm, bật hoặc tắt."
    days: int
    audience: str
    active: bool


FACTS = (
    PlanUploaded,
    PlanDescribed,
    FindingDecided,
    FindingsConfirmed,
    ProgrammeMade,
    TargetSaved,
    TaskSaved,
    ProgressRecorded,
    ProgrammePlaced,
    PartLinked,
    Cascaded,
    ProgressReturned,
    MilestoneReached,
    MoneyPaid,
    ExtensionAsked,
    ExtensionDecided,
    HandedOver,
    Urged,
    DocumentRegistered,
    DocumentRelated,
    PilotDecided,
    SteeringSaved,
    FeedMade,
    RollUpSet,
    ScheduleChanged,
)
