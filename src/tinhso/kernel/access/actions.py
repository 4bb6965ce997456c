"""Actions and roles are data: a code, a sentence a lawyer can read, and what else they need."""

from dataclasses import dataclass

from django.core.exceptions import PermissionDenied


@dataclass(frozen=True)
class Action:
    """Something that can be done, and may be allowed.

    `code` reads as a path (`scoring.score.appraise`); `sentence` says it in Vietnamese; `also_requires` is
    asked first; `owner_may` lets the person whom the object belongs to; `public` lets anyone.
    """

    code: str
    sentence: str
    also_requires: "Action | None" = None
    owner_may: bool = False
    public: bool = False


@dataclass(frozen=True)
class RoleSeed:
    """A role as the house ships it: its actions by code. An administrator may change the row afterwards."""

    code: str
    title: str
    actions: tuple[str, ...]


@dataclass(frozen=True)
class Scope:
    """Where an object stands: the path of its agency, the path of its place, the key of its owner."""

    agency: str | None = None
    place: str | None = None
    owner: str | None = None
    label: str = ""


@dataclass(frozen=True)
class Verdict:
    """The answer to "may this person do that here", with its reason in words."""

    allowed: bool
    reason: str

    def __bool__(self) -> bool:
        return self.allowed


class Denied(PermissionDenied):
    """The actor may not. `str()` is fit for the person who asked; a page answers it with 403."""
