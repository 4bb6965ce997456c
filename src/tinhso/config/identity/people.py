"""The trial provider's people, its client, and the subject under which each is known to the province."""

from typing import Any
from uuid import NAMESPACE_URL, uuid5

from allauth.idp.oidc.adapter import DefaultOIDCAdapter
from allauth.idp.oidc.models import Client
from django.contrib.auth.models import User
from django.core.management import call_command
from django.db import connection, transaction

HOUSE = "urn:tinhso:cong-dinh-danh-thu-nghiem:"


class Adapter(DefaultOIDCAdapter):  # type: ignore[misc]  # allauth has no types
    """Subjects are opaque and stay when a name or number changes."""

    def get_user_sub(self, client: Client, user: User) -> str:
        """An UUID that stays for life; kept in the first name, which is not used otherwise."""
        return user.first_name

    def get_user_by_sub(self, client: Client, sub: str) -> User | None:
        """The person of a subject."""
        return User.objects.filter(first_name=sub, is_active=True).first()

    def get_claims(
        self, purpose: str, user: User, client: Client, scopes: Any, **rest: Any
    ) -> dict[str, Any]:
        """Subject and, with scope `profile`, the full name as on the identity card."""
        claims: dict[str, Any] = {"sub": self.get_user_sub(client, user)}
        if "profile" in scopes:
            claims["name"] = user.last_name
        if "email" in scopes and user.email:
            claims |= {"email": user.email, "email_verified": False}
        return claims


def prepare() -> None:
    """Make the provider's tables, in a schema of their own. Safe to call again."""
    with connection.cursor() as cursor:
        cursor.execute("CREATE SCHEMA IF NOT EXISTS identity")
    call_command("migrate", interactive=False, verbosity=0)


@transaction.atomic
def person(number: str, name: str, password: str, email: str = "") -> User:
    """A person who can prove who they are with this (invented) number and password. Overwrites the old one."""
    found, _made = User.objects.get_or_create(
        username=number, defaults={"first_name": str(uuid5(NAMESPACE_URL, f"{HOUSE}{number}"))}
    )
    found.last_name, found.email = name, email
    found.set_password(password)
    found.save()
    return found


@transaction.atomic
def client(code: str, name: str, secret: str, callbacks: list[str]) -> Client:
    """The site that may ask who somebody is, and where it may be answered. Overwrites the old one."""
    found = Client.objects.filter(pk=code).first() or Client(pk=code)
    found.name, found.type = name, Client.Type.CONFIDENTIAL
    found.set_secret(secret)
    found.set_redirect_uris(callbacks)
    found.set_scopes(["openid", "profile", "email"])
    found.save()
    return found
