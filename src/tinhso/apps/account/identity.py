"""Sign-in through the national identity provider: OpenID Connect Core 1.0, code flow with PKCE, state and nonce.

State, nonce and PKCE verifier wait in the session on our side; the browser carries only the state's name.
"""

from secrets import compare_digest, token_urlsafe
from typing import Any

from allauth.socialaccount.internal import jwtkit
from allauth.socialaccount.models import SocialApp, SocialLogin, SocialToken
from allauth.socialaccount.providers.oauth2.client import OAuth2Error
from allauth.socialaccount.providers.oauth2.views import OAuth2CallbackView, OAuth2LoginView
from allauth.socialaccount.providers.openid_connect.provider import OpenIDConnectProvider
from allauth.socialaccount.providers.openid_connect.views import OpenIDConnectOAuth2Adapter
from django.http import Http404, HttpRequest, HttpResponse


class NationalAdapter(OpenIDConnectOAuth2Adapter):  # type: ignore[misc]  # allauth has no types
    """Takes a token only with a valid signature, and with the nonce of this very sign-in."""

    expected_nonce: str | None = None

    def complete_login(
        self, request: HttpRequest, app: SocialApp, token: SocialToken, **kwargs: Any
    ) -> SocialLogin:
        """Who signed in. Raises OAuth2Error for a token that is missing, forged, stale or somebody else's."""
        written = kwargs["response"].get("id_token")
        if not written:
            raise OAuth2Error("the provider sent no id_token")
        claims = self._decode_id_token(app, written)
        if not self.expected_nonce or not compare_digest(str(claims.get("nonce", "")), self.expected_nonce):
            raise OAuth2Error("the id_token belongs to another sign-in (nonce)")
        known = self._fetch_user_info(token.token)
        if known.get("sub") != claims["sub"]:
            raise OAuth2Error("userinfo and id_token speak of different people (sub)")
        return self.get_provider().sociallogin_from_response(request, {"userinfo": known, "id_token": claims})

    def _decode_id_token(self, app: SocialApp, id_token: str) -> dict[str, Any]:
        claims: dict[str, Any] = jwtkit.verify_and_decode(
            credential=id_token,
            keys_url=self.openid_config["jwks_uri"],
            issuer=self.openid_config["issuer"],
            audience=app.client_id,
            lookup_kid=jwtkit.lookup_kid_jwk,
            verify_signature=True,
        )
        return claims


class NationalProvider(OpenIDConnectProvider):  # type: ignore[misc]  # allauth has no types
    """The provider that TINHSO_IDENTITY_URL names."""

    oauth2_adapter_class = NationalAdapter
    pkce_enabled_default = True

    def redirect(
        self, request: HttpRequest, process: str, next_url: str | None = None, data: Any = None, **kwargs: Any
    ) -> HttpResponse:
        """Send the browser to the provider, keeping a fresh nonce with the state."""
        nonce = token_urlsafe(32)
        kwargs |= {"auth_params": self.get_auth_params() | {"nonce": nonce}, "scope": self.get_scope()}
        answer: HttpResponse = super().redirect(request, process, next_url, data, nonce=nonce, **kwargs)
        return answer

    def extract_email_addresses(self, data: dict[str, Any]) -> list[Any]:
        """None: we take no address from there, verified or not."""
        return []


class CallbackView(OAuth2CallbackView):  # type: ignore[misc]  # allauth has no types
    """Hands the nonce that was kept with the state to the adapter."""

    def _get_state(self, request: HttpRequest, provider: NationalProvider) -> tuple[Any, HttpResponse | None]:
        state, refusal = super()._get_state(request, provider)
        if state is not None:
            self.adapter.expected_nonce = state.get("nonce")
        return state, refusal


def login(request: HttpRequest, provider_id: str) -> HttpResponse:
    """Off to the provider (POST), or the question whether to go (GET)."""
    return _open(OAuth2LoginView, request, provider_id)


def callback(request: HttpRequest, provider_id: str) -> HttpResponse:
    """Back from the provider."""
    return _open(CallbackView, request, provider_id)


def _open(view: Any, request: HttpRequest, provider_id: str) -> HttpResponse:
    try:
        answer: HttpResponse = view.adapter_view(NationalAdapter(request, provider_id))(request)
    except SocialApp.DoesNotExist as unknown:
        raise Http404(provider_id) from unknown
    return answer
