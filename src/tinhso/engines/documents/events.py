"""What can have happened to a paper."""

import uuid
from dataclasses import dataclass

from tinhso.kernel.events.api import Fact


@dataclass(frozen=True, kw_only=True)
class Issued(Fact):
    """A paper got its number and was kept."""

    name = "documents.issued"
    sentence = "Một văn bản đã được cấp số và phát hành."
    document: uuid.UUID
    number: str
    agency: str
    about: str


ALL = (Issued,)
