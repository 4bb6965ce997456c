"""What an administrator's work can have changed."""

import datetime as dt
import uuid
from dataclasses import dataclass
from typing import ClassVar

from typing_extensions import override

from tinhso.kernel.events.api import Fact


@dataclass(frozen=True, kw_only=True)
class DaySet(Fact):
    """A day was made a day off, a working day or a half day."""

    name: ClassVar[str] = "administration.day.set"
    sentence: ClassVar[str] = (
        "Một ngày trong lịch làm việc đã được thêm hoặc sửa; thời hạn tính theo lịch mới."
    )

    day: dt.date
    kind: str


@dataclass(frozen=True, kw_only=True)
class DayRemoved(Fact):
    """A day is like its weekday again."""

    name: ClassVar[str] = "administration.day.removed"
    sentence: ClassVar[str] = "Một ngày đã được bỏ khỏi bảng ngày nghỉ, ngày làm bù."

    day: dt.date


@dataclass(frozen=True, kw_only=True)
class WorkRevived(Fact):
    """A dead job or delivery was queued again."""

    name: ClassVar[str] = "administration.work.revived"
    sentence: ClassVar[str] = "Một việc nền hoặc sự kiện đã hỏng được cho chạy lại."

    what: str
    number: int


@dataclass(frozen=True, kw_only=True)
class RoleGiven(Fact):
    """Somebody got a role."""

    name: ClassVar[str] = "administration.role.given"
    sentence: ClassVar[str] = "Một người đã được giao một vai trò trong một phạm vi."

    grant: uuid.UUID
    role: str
    person: uuid.UUID
    first_date: dt.date
    last_date: dt.date | None


@dataclass(frozen=True, kw_only=True)
class GrantEnded(Fact):
    """A role somebody had was ended."""

    name: ClassVar[str] = "administration.role.ended"
    sentence: ClassVar[str] = "Một vai trò đã giao được kết thúc."

    grant: uuid.UUID
    role: str


@dataclass(frozen=True, kw_only=True)
class AccountClosed(Fact):
    """An account was closed."""

    name: ClassVar[str] = "administration.account.closed"
    sentence: ClassVar[str] = "Một tài khoản đã bị khóa: không đăng nhập được, không còn quyền."

    person: uuid.UUID


@dataclass(frozen=True, kw_only=True)
class AccountReopened(Fact):
    """A closed account may be used again."""

    name: ClassVar[str] = "administration.account.reopened"
    sentence: ClassVar[str] = "Một tài khoản bị khóa đã được mở lại."

    person: uuid.UUID


@dataclass(frozen=True, kw_only=True)
class PostGiven(Fact):
    """Somebody holds a post from a day."""

    name: ClassVar[str] = "administration.post.given"
    sentence: ClassVar[str] = "Một cán bộ được giao một chức vụ từ một ngày."

    person: uuid.UUID
    post: uuid.UUID
    since: dt.date
    until: dt.date | None


@dataclass(frozen=True, kw_only=True)
class CheckAsked(Fact):
    """Somebody wants the data checked now."""

    name: ClassVar[str] = "administration.check.asked"
    sentence: ClassVar[str] = "Một lượt kiểm tra dữ liệu đã được yêu cầu."

    by: str


@dataclass(frozen=True, kw_only=True)
class DataChecked(Fact):
    """The data were checked; `failing` are the codes of the checks that found something or broke."""

    name: ClassVar[str] = "administration.data.checked"
    sentence: ClassVar[str] = "Dữ liệu đã được kiểm tra; kèm mã các phép kiểm tra chưa đạt."

    failing: list[str]

    @override
    def subject(self) -> str:
        return "integrity.run"


@dataclass(frozen=True, kw_only=True)
class AgencySetUp(Fact):
    """An agency was set up from the workbook of agencies and people."""

    name: ClassVar[str] = "administration.agency.set_up"
    sentence: ClassVar[str] = "Một cơ quan đã được lập từ tệp cơ quan, cán bộ."

    agency: str


@dataclass(frozen=True, kw_only=True)
class AccountMade(Fact):
    """An officer's account was made from the workbook of agencies and people."""

    name: ClassVar[str] = "administration.account.made"
    sentence: ClassVar[str] = "Một tài khoản cán bộ đã được lập từ tệp cơ quan, cán bộ."

    person: uuid.UUID


ALL = (
    AgencySetUp,
    AccountMade,
    CheckAsked,
    DataChecked,
    DaySet,
    DayRemoved,
    WorkRevived,
    RoleGiven,
    GrantEnded,
    AccountClosed,
    AccountReopened,
    PostGiven,
)
