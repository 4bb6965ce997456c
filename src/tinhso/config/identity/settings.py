"""Settings of the trial identity provider. It shares the server and nothing else with the province's site."""

import os
from pathlib import Path

from tinhso.config import logs, secrets
from tinhso.config import settings as province

ROOT, VAR, ALLOWED_HOSTS = province.ROOT, province.VAR, province.ALLOWED_HOSTS
HERE = Path(__file__).parent
NAME = "Cổng định danh thử nghiệm – không phải VNeID thật"
SECRET_KEY = secrets.secret_key(VAR / "identity")
ROOT_URLCONF = "tinhso.config.identity.urls"
WSGI_APPLICATION = "tinhso.config.identity.wsgi.application"

ours = province.DATABASES["default"]
DATABASES = {
    "default": {**ours, "OPTIONS": {"options": "-c search_path=identity"}, "CONN_MAX_AGE": 60},
}
DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"
INSTALLED_APPS = [
    "django.contrib.contenttypes",
    "django.contrib.auth",
    "django.contrib.sessions",
    "django.contrib.staticfiles",
    "allauth",
    "allauth.account",
    "allauth.idp.oidc",
]
MIDDLEWARE = [
    "django.middleware.security.SecurityMiddleware",
    "csp.middleware.CSPMiddleware",
    "django.contrib.sessions.middleware.SessionMiddleware",
    "django.middleware.csrf.CsrfViewMiddleware",
    "django.contrib.auth.middleware.AuthenticationMiddleware",
    "django.middleware.clickjacking.XFrameOptionsMiddleware",
    "allauth.account.middleware.AccountMiddleware",
]
SESSION_COOKIE_NAME = "identity_session"
CSRF_COOKIE_NAME = "identity_csrf"
SESSION_COOKIE_AGE = 600
TEMPLATES = [
    {
        "BACKEND": "django.template.backends.django.DjangoTemplates",
        "DIRS": [HERE / "templates"],
        "OPTIONS": {"context_processors": ["django.template.context_processors.request"]},
    }
]
CONTENT_SECURITY_POLICY = {
    "DIRECTIVES": {
        "default-src": ["'none'"],
        "style-src": ["'self'"],
        "font-src": ["'self'"],
        # where consent leads back to: the province's site, wherever it runs
        "form-action": [
            "'self'",
            *os.environ.get(
                "TINHSO_IDENTITY_CLIENT_ORIGINS", "http://localhost:* http://127.0.0.1:*"
            ).split(),
        ],
        "base-uri": ["'none'"],
        "frame-ancestors": ["'none'"],
    }
}
STATIC_URL = "/static/"
STATICFILES_DIRS = [ROOT / "src" / "tinhso" / "kernel" / "ui" / "static"]
PASSWORD_HASHERS = ["django.contrib.auth.hashers.Argon2PasswordHasher"]
AUTHENTICATION_BACKENDS = ["django.contrib.auth.backends.ModelBackend"]
LOGIN_URL = "account_login"
LANGUAGE_CODE = "vi"
LOCALE_PATHS = [ROOT / "src" / "tinhso" / "locale"]
USE_TZ = True
TIME_ZONE = "Asia/Ho_Chi_Minh"
IDP_OIDC_ADAPTER = "tinhso.config.identity.people.Adapter"
IDP_OIDC_PRIVATE_KEY = secrets.signing_key(VAR / "identity")
EMAIL_BACKEND = "django.core.mail.backends.dummy.EmailBackend"
LOGGING = logs.LOGGING
logs.set_up()
