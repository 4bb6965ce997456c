"""Sign-in: settings of django-allauth."""

from tinhso.config.third_party import ACCESS as TINHSO_THIRD_PARTY_ACCESS  # noqa: F401  a setting

LOGIN_URL = "account_login"
