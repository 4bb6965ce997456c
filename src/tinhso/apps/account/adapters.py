"""Where allauth asks us: names of new accounts, the record of sign-ins, secrets at rest, identity linking."""

import base64
import hashlib
from io import BytesIO
from typing import Any

import qrcode  # type: ignore[import-untyped]  # brings no types
import structlog
from allauth.account.adapter import DefaultAccountAdapter
from allauth.mfa.adapter import DefaultMFAAdapter
from allauth.socialaccount.adapter import DefaultSocialAccountAdapter
from allauth.socialaccount.models import SocialLogin
from cryptography.fernet import Fernet
from django.conf import settings
from django.forms import BaseForm
from django.http import HttpRequest
from django.shortcuts import resolve_url
from qrcode.image.svg import SvgFillImage  # type: ignore[import-untyped]  # brings no types

from tinhso.apps.account import operations
from tinhso.kernel.people.api import Person

log = structlog.get_logger()


def display(person: Person) -> str:
    """How mails and pages address somebody."""
    return person.name


class AccountAdapter(DefaultAccountAdapter):  # type: ignore[misc]  # allauth has no types
    """Accounts as we keep them."""

    def is_open_for_signup(self, request: HttpRequest) -> bool:
        """Whether strangers may make an account (TINHSO_SIGNUP)."""
        return bool(settings.TINHSO_SIGNUP_OPEN)

    def populate_username(self, request: HttpRequest, user: Person) -> None:
        """The e-mail address is the login; somebody from the identity provider gets a login of their own."""
        if not user.login:
            taken = not user.email or Person.objects.filter(login=user.email).exists()
            user.login = f"nguoi-dung-{user.key.hex[:12]}" if taken else user.email

    def save_user(self, request: HttpRequest, user: Person, form: BaseForm, commit: bool = True) -> Person:
        """Name and kind come with the form."""
        user.name = form.cleaned_data.get("name") or user.name
        user.kind = form.cleaned_data.get("kind") or user.kind
        saved: Person = super().save_user(request, user, form, commit=False)
        if commit:
            operations.join(person=saved)
        return saved

    def get_login_redirect_url(self, request: HttpRequest) -> str:
        """Officers begin at their desk, everybody else at their account; a wish to go on to a page comes first."""
        officer = getattr(request.user, "kind", "") == Person.Kind.OFFICER
        return str(resolve_url(settings.OFFICER_REDIRECT_URL if officer else settings.LOGIN_REDIRECT_URL))

    def login(self, request: HttpRequest, user: Person) -> None:
        """Let in, and record it."""
        super().login(request, user)
        operations.record_sign_in(person=user, ip=self.get_client_ip(request))

    def authentication_failed(self, request: HttpRequest, **credentials: Any) -> None:
        """Leave a line in the log, without what was typed."""
        log.warning("account.sign_in_failed", ip=self.get_client_ip(request))


def _cipher() -> Fernet:
    key = hashlib.sha256(b"tinhso second factor" + settings.SECRET_KEY.encode()).digest()
    return Fernet(base64.urlsafe_b64encode(key))


class SecondFactorAdapter(DefaultMFAAdapter):  # type: ignore[misc]  # allauth has no types
    """Secrets of second factors are stored encrypted with a key derived from SECRET_KEY."""

    def _get_site_name(self) -> str:
        return "Tỉnh Số"

    def build_totp_svg(self, url: str) -> str:
        """The QR code on white, so that it can be scanned from a dark page too."""
        drawn = qrcode.make(url, image_factory=SvgFillImage)
        kept = BytesIO()
        drawn.save(kept)
        return kept.getvalue().decode()

    def encrypt(self, text: str) -> str:
        """A secret as it is stored."""
        return _cipher().encrypt(text.encode()).decode()

    def decrypt(self, encrypted_text: str) -> str:
        """A stored secret as it is used. Raises InvalidToken when SECRET_KEY changed."""
        return _cipher().decrypt(encrypted_text.encode()).decode()


class IdentityAdapter(DefaultSocialAccountAdapter):  # type: ignore[misc]  # allauth has no types
    """Somebody is known by the provider's subject alone; an e-mail address from there links nothing."""

    def populate_user(self, request: HttpRequest, sociallogin: SocialLogin, data: dict[str, Any]) -> Person:
        """A new citizen with the name the provider vouches for."""
        person: Person = sociallogin.user
        person.name = str(data.get("name") or "")[:200]
        person.kind = Person.Kind.CITIZEN
        return person

    def save_user(
        self, request: HttpRequest, sociallogin: SocialLogin, form: BaseForm | None = None
    ) -> Person:
        """Save the new account and record that somebody joined."""
        person: Person = super().save_user(request, sociallogin, form)
        operations.joined(person=person)
        return person

    def can_authenticate_by_email(self, login: SocialLogin, email: str) -> bool:
        """Never, whatever the provider says of the address."""
        return False
