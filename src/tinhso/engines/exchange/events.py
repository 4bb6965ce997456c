"""What can have happened to hooks. These facts are not sent to hooks themselves."""

import uuid
from dataclasses import dataclass
from typing import ClassVar

from tinhso.kernel.events.api import Fact


@dataclass(frozen=True, kw_only=True)
class HookMade(Fact):
    """An address outside gets facts from now on."""

    name: ClassVar[str] = "exchange.hook.made"
    sentence: ClassVar[str] = "Một nơi nhận sự kiện (webhook) đã được khai báo."

    hook: uuid.UUID
    wants: list[str]


@dataclass(frozen=True, kw_only=True)
class HookSwitched(Fact):
    """A hook was switched on or off, by somebody or because it failed for days."""

    name: ClassVar[str] = "exchange.hook.switched"
    sentence: ClassVar[str] = "Một nơi nhận sự kiện đã được bật, hoặc tắt, kể cả tự tắt vì hỏng nhiều ngày."

    hook: uuid.UUID
    on: bool
    by_itself: bool


@dataclass(frozen=True, kw_only=True)
class SecretChanged(Fact):
    """A hook signs with another secret."""

    name: ClassVar[str] = "exchange.hook.secret_changed"
    sentence: ClassVar[str] = "Khóa ký của một nơi nhận sự kiện đã được đổi."

    hook: uuid.UUID


@dataclass(frozen=True, kw_only=True)
class HookTried(Fact):
    """Somebody sent this fact to a hook to see whether it arrives."""

    name: ClassVar[str] = "exchange.hook.tried"
    sentence: ClassVar[str] = "Một lần gửi thử tới nơi nhận sự kiện đã được yêu cầu."

    hook: uuid.UUID


@dataclass(frozen=True, kw_only=True)
class SendingsRevived(Fact):
    """Sendings that were given up are tried again."""

    name: ClassVar[str] = "exchange.sendings.revived"
    sentence: ClassVar[str] = "Các lần gửi sự kiện đã hỏng được cho gửi lại."

    hook: uuid.UUID
    sendings: int


ALL = (HookMade, HookSwitched, SecretChanged, HookTried, SendingsRevived)
