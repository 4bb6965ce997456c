"""Door 1 of `notify`: what others may call."""

from tinhso.engines.notify.models import Notice
from tinhso.engines.notify.operations import (
    Choice,
    UnknownChoice,
    break_trial,
    choose_channel,
    choose_channels,
    read,
    read_all,
    tell,
)
from tinhso.engines.notify.queries import (
    MOST_COUNTED,
    Group,
    Option,
    Trial,
    groups,
    inbox,
    notice_of,
    offers_trials,
    out_of_house,
    trials,
    unread_count,
)

__all__ = [
    "MOST_COUNTED",
    "Choice",
    "Group",
    "Notice",
    "Option",
    "Trial",
    "UnknownChoice",
    "break_trial",
    "choose_channel",
    "choose_channels",
    "groups",
    "inbox",
    "notice_of",
    "offers_trials",
    "out_of_house",
    "read",
    "read_all",
    "tell",
    "trials",
    "unread_count",
]
