"""A fact: something that happened, in the past tense, with the data its consumers need."""

import datetime as dt
import uuid
from dataclasses import asdict, dataclass, fields
from typing import Any, ClassVar


@dataclass(frozen=True, kw_only=True)
class Fact:
    """Base of every fact. A subclass sets `name` (a path, past tense) and `sentence` (what it means).

    Fields are plain JSON values, dates or UUIDs. `subject()` names what it is about by public code.
    """

    name: ClassVar[str]
    sentence: ClassVar[str]

    def subject(self) -> str:
        """The public code of what this is about; the first field unless a subclass says otherwise."""
        return str(getattr(self, fields(self)[0].name))

    def data(self) -> dict[str, Any]:
        """The fields as JSON values."""
        return {key: _plain(value) for key, value in asdict(self).items()}


def _plain(value: Any) -> Any:
    if isinstance(value, (dt.date, dt.datetime)):
        return value.isoformat()
    if isinstance(value, (list, tuple)):
        return [_plain(one) for one in value]
    if isinstance(value, dict):
        return {key: _plain(one) for key, one in value.items()}
    if value is None or isinstance(value, (bool, int, float, str)):
        return value
    return str(value)


@dataclass(frozen=True)
class Happened:
    """A recorded fact as a consumer gets it."""

    id: uuid.UUID
    name: str
    subject: str
    at: dt.datetime
    data: dict[str, Any]

    def as_cloudevent(self, source: str) -> dict[str, Any]:
        """The CloudEvents 1.0 JSON shape (specification v1.0.2, section 3): `source` is a URI reference."""
        return {
            "specversion": "1.0",
            "id": str(self.id),
            "source": source,
            "type": self.name,
            "subject": self.subject,
            "time": self.at.isoformat().replace("+00:00", "Z"),
            "datacontenttype": "application/json",
            "data": self.data,
        }
