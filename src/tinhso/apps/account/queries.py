"""Reading what the account pages show. Everybody reads only about themselves."""

import datetime as dt
from dataclasses import dataclass
from hashlib import sha256

from allauth.account.models import EmailAddress
from allauth.mfa.models import Authenticator
from allauth.socialaccount.models import SocialAccount
from allauth.usersessions.models import UserSession

from tinhso.kernel.access.api import Actor
from tinhso.kernel.audit import api as audit


@dataclass(frozen=True)
class Session:
    """One place where somebody is signed in."""

    code: str
    ip: str
    browser: str
    since: dt.datetime
    current: bool


BROWSERS = (
    ("Edg/", "Edge"),
    ("coc_coc", "Cốc Cốc"),
    ("Firefox/", "Firefox"),
    ("Chrome/", "Chrome"),
    ("Safari/", "Safari"),
)
SYSTEMS = (
    ("Android", "Android"),
    ("iPhone", "iPhone"),
    ("iPad", "iPad"),
    ("Windows", "Windows"),
    ("Mac OS", "macOS"),
    ("Linux", "Linux"),
)


def browser_name(user_agent: str) -> str:
    """What a person would call the browser: `Chrome, Android`; the raw words when unknown."""
    browser = next((name for mark, name in BROWSERS if mark in user_agent), "")
    system = next((name for mark, name in SYSTEMS if mark in user_agent), "")
    return ", ".join(filter(None, (browser, system))) or user_agent[:60]


def session_code(session_key: str) -> str:
    """A public name of a session; the key itself would let somebody in."""
    return sha256(b"session" + session_key.encode()).hexdigest()[:16]


def sessions(actor: Actor, current: str | None) -> list[Session]:
    """Where the actor is signed in, the current session first, then the newest."""
    found = [
        Session(
            code=session_code(one.session_key),
            ip=one.ip,
            browser=browser_name(one.user_agent),
            since=one.created_at,
            current=one.session_key == current,
        )
        for one in UserSession.objects.filter(user_id=actor.person_id).order_by("-created_at")
        if one.exists()
    ]
    return sorted(found, key=lambda one: not one.current)


@dataclass(frozen=True)
class Security:
    """How well an account is guarded."""

    totp: bool
    keys: int
    recovery_codes: bool
    verified_email: str
    identities: int

    @property
    def second_factor(self) -> bool:
        """Whether something beside the password is asked."""
        return self.totp or self.keys > 0


def security(actor: Actor) -> Security:
    """How the actor's account is guarded."""
    types = list(Authenticator.objects.filter(user_id=actor.person_id).values_list("type", flat=True))
    email = EmailAddress.objects.filter(user_id=actor.person_id, verified=True).order_by("-primary").first()
    return Security(
        totp=Authenticator.Type.TOTP in types,
        keys=types.count(Authenticator.Type.WEBAUTHN),
        recovery_codes=Authenticator.Type.RECOVERY_CODES in types,
        verified_email=email.email if email else "",
        identities=SocialAccount.objects.filter(user_id=actor.person_id).count(),
    )


def has_second_factor(person_id: int) -> bool:
    """Whether the account has an authenticator app or a security key."""
    kinds = (Authenticator.Type.TOTP, Authenticator.Type.WEBAUTHN)
    return bool(Authenticator.objects.filter(user_id=person_id, type__in=kinds).exists())


def about_me(actor: Actor, before: int | None = None, size: int = 25) -> audit.Page:
    """The record's entries about the actor's own account, newest first: who changed or looked at it."""
    if actor.person is None:
        return audit.Page((), None)
    rows = audit.Entry.objects.filter(object_kind="people.person", object_key=str(actor.person)).order_by(
        "-seq"
    )
    if before is not None:
        rows = rows.filter(seq__lt=before)
    found = list(rows[: size + 1])
    return audit.Page(found[:size], found[size - 1].seq if len(found) > size else None)
