"""What can have happened to an account."""

import datetime as dt
import uuid
from dataclasses import dataclass

from tinhso.kernel.events.api import Fact


@dataclass(frozen=True, kw_only=True)
class Joined(Fact):
    """Somebody made an account."""

    name = "account.person.joined"
    sentence = "Một người đã tạo tài khoản."
    person: uuid.UUID
    kind: str


@dataclass(frozen=True, kw_only=True)
class PowersLent(Fact):
    """A post's powers were lent."""

    name = "account.powers.lent"
    sentence = "Quyền của một chức vụ đã được ủy quyền cho người khác trong một thời gian."
    delegation: uuid.UUID
    by: uuid.UUID
    to: uuid.UUID
    post: uuid.UUID
    first_date: dt.date
    last_date: dt.date


@dataclass(frozen=True, kw_only=True)
class LoanEnded(Fact):
    """A loan of powers was ended before its day."""

    name = "account.powers.loan_ended"
    sentence = "Một ủy quyền đã kết thúc trước hạn."
    delegation: uuid.UUID
    ended_by: uuid.UUID


@dataclass(frozen=True, kw_only=True)
class SessionEnded(Fact):
    """Somebody signed out one of their own sessions from another place."""

    name = "account.session.ended"
    sentence = "Một phiên đăng nhập đã được chủ tài khoản kết thúc từ nơi khác."
    session: str  # its public name, not the key that lets in
    person: uuid.UUID


@dataclass(frozen=True, kw_only=True)
class TokenMade(Fact):
    """Somebody made an access token."""

    name = "account.token.made"
    sentence = "Một mã truy cập cho phần mềm đã được tạo."
    token: uuid.UUID
    person: uuid.UUID
    last_date: dt.date


@dataclass(frozen=True, kw_only=True)
class TokenRevoked(Fact):
    """An access token was revoked."""

    name = "account.token.revoked"
    sentence = "Một mã truy cập đã bị thu hồi."
    token: uuid.UUID
    person: uuid.UUID


ALL = (Joined, PowersLent, LoanEnded, SessionEnded, TokenMade, TokenRevoked)
