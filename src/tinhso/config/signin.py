"""Sign-in: settings of django-allauth. Each `TINHSO_…` variable is described in docs/reference/settings.md."""

import os

from tinhso.config.third_party import ACCESS as TINHSO_THIRD_PARTY_ACCESS  # noqa: F401  a setting

LOGIN_URL = "account_login"
LOGIN_REDIRECT_URL = "account_pages:overview"
OFFICER_REDIRECT_URL = "portal:desk"  # where somebody who holds an office begins
LOGOUT_REDIRECT_URL = "/"
AUTHENTICATION_BACKENDS = ["allauth.account.auth_backends.AuthenticationBackend"]

# Rate limits count in the database: every web process sees the same count.
CACHES = {"default": {"BACKEND": "django.core.cache.backends.db.DatabaseCache", "LOCATION": "tinhso_cache"}}

ACCOUNT_ADAPTER = "tinhso.apps.account.adapters.AccountAdapter"
ACCOUNT_USER_MODEL_USERNAME_FIELD = "login"
ACCOUNT_USER_DISPLAY = "tinhso.apps.account.adapters.display"
ACCOUNT_LOGIN_METHODS = {"username", "email"}
ACCOUNT_SIGNUP_FIELDS = ["email*", "password1*", "password2*"]
ACCOUNT_SIGNUP_FORM_CLASS = "tinhso.apps.account.signup.SignupFields"
ACCOUNT_FORMS = {"login": "tinhso.apps.account.forms.LoginForm"}
ACCOUNT_PRESERVE_USERNAME_CASING = False
ACCOUNT_EMAIL_VERIFICATION = "mandatory"
ACCOUNT_EMAIL_NOTIFICATIONS = True
ACCOUNT_EMAIL_SUBJECT_PREFIX = "[Tỉnh Số] "
ACCOUNT_LOGOUT_ON_PASSWORD_CHANGE = False
ACCOUNT_MAX_EMAIL_ADDRESSES = 5
ACCOUNT_SESSION_REMEMBER = None
TINHSO_SIGNUP_OPEN = os.environ.get("TINHSO_SIGNUP", "1") == "1"

MFA_ADAPTER = "tinhso.apps.account.adapters.SecondFactorAdapter"
MFA_SUPPORTED_TYPES = ["totp", "webauthn", "recovery_codes"]
MFA_FORMS = {
    "add_webauthn": "tinhso.apps.account.forms.AddKeyForm",
    "edit_webauthn": "tinhso.apps.account.forms.EditKeyForm",
}
MFA_TOTP_ISSUER = "Tỉnh Số"
MFA_TOTP_TOLERANCE = 1  # a phone may be half a minute off
MFA_PASSKEY_LOGIN_ENABLED = True
MFA_WEBAUTHN_ALLOW_INSECURE_ORIGIN = os.environ.get("TINHSO_HTTPS", "") != "1"
# Kinds of account that get nowhere without a second factor ("officer,enterprise"); the others are advised to.
TINHSO_SECOND_FACTOR_KINDS = tuple(
    kind.strip() for kind in os.environ.get("TINHSO_SECOND_FACTOR", "").split(",") if kind.strip()
)

SOCIALACCOUNT_ADAPTER = "tinhso.apps.account.adapters.IdentityAdapter"
SOCIALACCOUNT_EMAIL_VERIFICATION = "none"
SOCIALACCOUNT_EMAIL_REQUIRED = False
SOCIALACCOUNT_QUERY_EMAIL = False
SOCIALACCOUNT_EMAIL_AUTHENTICATION = False  # never sign in to an account because an address is the same
SOCIALACCOUNT_STORE_TOKENS = False
TINHSO_IDENTITY_URL = os.environ.get("TINHSO_IDENTITY_URL", "")  # issuer of the OpenID Connect provider
SOCIALACCOUNT_PROVIDERS = {
    "openid_connect": {
        "provider_class": "tinhso.apps.account.identity.NationalProvider",
        "APPS": [
            {
                "provider_id": "dinh-danh",
                "name": os.environ.get("TINHSO_IDENTITY_NAME", "Cổng định danh"),
                "client_id": os.environ.get("TINHSO_IDENTITY_CLIENT", "tinhso"),
                "secret": os.environ.get("TINHSO_IDENTITY_SECRET", ""),
                "settings": {"server_url": TINHSO_IDENTITY_URL, "scope": ["openid", "profile"]},
            }
        ]
        if TINHSO_IDENTITY_URL
        else [],
    }
}
