"""What can have happened to notices."""

import uuid
from dataclasses import dataclass

from tinhso.kernel.events.api import Fact


@dataclass(frozen=True, kw_only=True)
class ChannelChosen(Fact):
    """Somebody switched a channel on or off for a group of notices."""

    name = "notify.channel.chosen"
    sentence = "Một người đã bật hoặc tắt một kênh nhận thông báo."
    person: str
    group: str
    channel: str
    on: bool


@dataclass(frozen=True, kw_only=True)
class SendingFailed(Fact):
    """A message was given up; it is still in the inbox."""

    name = "notify.sending.failed"
    sentence = "Một tin nhắn không gửi ra được sau mọi lần thử; thông báo vẫn còn trong hộp thông báo."
    sending: uuid.UUID
    person: uuid.UUID
    channel: str


ALL = (ChannelChosen, SendingFailed)
