"""Door 2 of `notify`: channels that carry messages, and kinds of notices."""

import uuid
from dataclasses import dataclass
from typing import Protocol

from tinhso.kernel.plugs.api import Health, Socket
from tinhso.kernel.text import api as text
from tinhso.kernel.ui.api import Words

GROUP_ENDS = "."


@dataclass(frozen=True)
class Message:
    """What a channel is asked to carry. `key` stays the same when it is carried again: use it as the message's id."""

    key: uuid.UUID
    person: uuid.UUID
    name: str
    email: str
    phone: str
    subject: str
    words: str
    link: str  # a path of this site, or empty
    again: bool = False  # an earlier attempt broke off: the other side may have it already


class CannotSend(Exception):
    """The other side surely did not take the message; the words say why. `final`: trying again would not help.

    Whatever else a channel raises means that nobody knows whether the message went out.
    """

    def __init__(self, words: str, *, final: bool = False) -> None:
        super().__init__(words)
        self.final = final


class Channel(Protocol):
    """A way out of the house. `title` is what people call it (a translation)."""

    code: str
    title: Words

    def send(self, message: Message) -> None:
        """Hand the message over. Raises CannotSend; returns when the other side has taken it."""
        ...

    def check(self) -> Health:
        """Whether the other side can be reached now."""
        ...


@dataclass(frozen=True)
class Kind:
    """A kind of notice: `programme.task.due`. People choose channels for a group, the code's first part.

    `sentence` says in Vietnamese when such a notice is sent; `group` names the group; `channels` are those that
    carry it unless the person chose otherwise; `at_once`: it does not wait for the morning's digest.
    """

    code: str
    sentence: Words
    group: Words
    channels: tuple[str, ...] = ("email",)
    at_once: bool = False

    @property
    def group_code(self) -> str:
        """The first part of the code."""
        return self.code.partition(GROUP_ENDS)[0]


class DemoChannel:
    """Carries nothing and keeps what it was asked to carry: an example, and a double for tests."""

    code = "demo"

    def __init__(self) -> None:
        self.title: Words = text.phrase("Kênh mẫu")
        self.carried: list[Message] = []

    def send(self, message: Message) -> None:
        """Keep the message."""
        self.carried.append(message)

    def check(self) -> Health:
        """Always well."""
        return Health.good(text.phrase("Kênh mẫu, không gửi ra ngoài."))


def _check_kind(kind: Kind) -> Health:
    lost = sorted(set(kind.channels) - {one.code for one in channels})
    if lost:
        return Health.bad(text.phrase("Loại thông báo dùng kênh không có: {name}.", name=", ".join(lost)))
    return Health.good(str(kind.sentence))


channels: Socket[Channel] = Socket("notify.channels", accepts=Channel, demo=DemoChannel)
kinds: Socket[Kind] = Socket(
    "notify.kinds",
    accepts=Kind,
    demo=lambda: Kind("demo.told", text.phrase("Thông báo mẫu."), text.phrase("Mẫu"), channels=()),
    check=_check_kind,
)
