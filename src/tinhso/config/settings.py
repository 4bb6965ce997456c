"""Settings, read once from the environment. Every setting is described in docs/reference/settings.md.

`DATABASE_URL` points at any PostgreSQL 15+; without it the embedded server in `var/` is used
(started by `./tinhso`, see `tinhso.config.postgres`).
"""

import os
from pathlib import Path
from urllib.parse import unquote, urlsplit

from tinhso.config import logs, secrets

ROOT = Path(__file__).resolve().parents[3]
VAR = Path(os.environ.get("TINHSO_VAR", ROOT / "var"))
DEMO = os.environ.get("TINHSO_DEMO", "") == "1"
DEBUG = False

SECRET_KEY = secrets.secret_key(VAR)
ALLOWED_HOSTS = os.environ.get("TINHSO_HOSTS", "localhost,127.0.0.1,[::1],testserver").split(",")
CSRF_TRUSTED_ORIGINS = [o for o in os.environ.get("TINHSO_ORIGINS", "").split(",") if o]
HTTPS = os.environ.get("TINHSO_HTTPS", "") == "1"
SECURE_SSL_REDIRECT = HTTPS
SESSION_COOKIE_SECURE = CSRF_COOKIE_SECURE = HTTPS
SECURE_HSTS_SECONDS = 31_536_000 if HTTPS else 0
SECURE_PROXY_SSL_HEADER = ("HTTP_X_FORWARDED_PROTO", "https") if HTTPS else None


def database(url: str | None) -> dict[str, object]:
    """Django's description of a PostgreSQL address; without one, the embedded server's socket in VAR.

    A statement met again is kept prepared: PostgreSQL spends more on planning our queries than on running them.
    """
    options: dict[str, object] = {
        "pool": {"min_size": 1, "max_size": 8, "timeout": 10},
        "server_side_binding": True,
        "prepare_threshold": 5,
    }
    if not url:
        place = {
            "NAME": "tinhso",
            "USER": "tinhso",
            "HOST": secrets.socket_folder(VAR),
            "PASSWORD": "",
            "PORT": "",
        }
    else:
        parts = urlsplit(url)
        query = dict(pair.split("=", 1) for pair in parts.query.split("&") if "=" in pair)
        place = {
            "NAME": parts.path.lstrip("/"),
            "USER": unquote(parts.username or ""),
            "PASSWORD": unquote(parts.password or ""),
            "HOST": unquote(query.pop("host", "") or parts.hostname or ""),
            "PORT": str(parts.port or ""),
        }
        options |= query
    return {"ENGINE": "django.db.backends.postgresql", "OPTIONS": options, "CONN_HEALTH_CHECKS": True} | place


DATABASES = {"default": database(os.environ.get("DATABASE_URL"))}
DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"

KERNEL = [
    "integrity",
    "calendar",
    "jobs",
    "events",
    "places",
    "orgs",
    "people",
    "access",
    "audit",
    "files",
    "ui",
]
ENGINES = ["documents", "notify", "indicators", "exchange"]
APPS = ["account", "programme", "reporting", "scoring", "administration", "portal"]


def existing(floor: str, names: list[str]) -> list[str]:
    """The modules of a floor that have an AppConfig, in rung order."""
    base = ROOT / "src" / "tinhso" / floor
    return [f"tinhso.{floor}.{name}" for name in names if (base / name / "apps.py").exists()]


INSTALLED_APPS = [
    "django.contrib.contenttypes",
    "django.contrib.auth",
    "django.contrib.sessions",
    "django.contrib.messages",
    "django.contrib.staticfiles",
    "django.contrib.postgres",
    "allauth",
    "allauth.account",
    "allauth.mfa",
    "allauth.usersessions",
    "allauth.socialaccount",
    "allauth.socialaccount.providers.openid_connect",
    "procrastinate.contrib.django",
    *existing("kernel", KERNEL),
    *existing("engines", ENGINES),
    *existing("apps", APPS),
    "tinhso.config",  # last: packs, then the sockets are locked
]

AUTH_USER_MODEL = "people.Person"
PASSWORD_HASHERS = ["django.contrib.auth.hashers.Argon2PasswordHasher"]
AUTH_PASSWORD_VALIDATORS = [
    {"NAME": "django.contrib.auth.password_validation.MinimumLengthValidator", "OPTIONS": {"min_length": 10}},
    {"NAME": "django.contrib.auth.password_validation.CommonPasswordValidator"},
    {
        "NAME": "django.contrib.auth.password_validation.UserAttributeSimilarityValidator",
        "OPTIONS": {"user_attributes": ["login", "name", "email", "phone"]},
    },
]
SESSION_ENGINE = "django.contrib.sessions.backends.db"
SESSION_COOKIE_HTTPONLY = True
SESSION_COOKIE_SAMESITE = "Lax"
SESSION_COOKIE_AGE = 12 * 3600

MIDDLEWARE = [
    "django.middleware.security.SecurityMiddleware",
    "tinhso.kernel.files.middleware.RefuseHuge",
    "whitenoise.middleware.WhiteNoiseMiddleware",
    "csp.middleware.CSPMiddleware",
    "tinhso.kernel.ui.sharing.PublicPages",
    "django.contrib.sessions.middleware.SessionMiddleware",
    "django.middleware.locale.LocaleMiddleware",
    "django.middleware.common.CommonMiddleware",
    "django.middleware.csrf.CsrfViewMiddleware",
    "django.contrib.auth.middleware.AuthenticationMiddleware",
    "tinhso.apps.account.middleware.TokenMiddleware",
    "django.contrib.messages.middleware.MessageMiddleware",
    "django.middleware.clickjacking.XFrameOptionsMiddleware",
    "allauth.account.middleware.AccountMiddleware",
    "allauth.usersessions.middleware.UserSessionsMiddleware",
    "tinhso.kernel.ui.middleware.DayMiddleware",
    "tinhso.kernel.ui.middleware.RefuseUnstorable",
    "tinhso.kernel.access.declare.AccessMiddleware",
    "tinhso.apps.account.middleware.SecondFactorMiddleware",
]
ROOT_URLCONF = "tinhso.config.urls"
WSGI_APPLICATION = "tinhso.config.wsgi.application"
X_FRAME_OPTIONS = "DENY"
CSRF_FAILURE_VIEW = "tinhso.kernel.ui.problems.forged"
TOO_LARGE_VIEW = "tinhso.kernel.ui.problems.too_large"
FORM_RENDERER = "django.forms.renderers.Jinja2"

CONTENT_SECURITY_POLICY = {
    "DIRECTIVES": {
        "default-src": ["'none'"],
        "script-src": ["'self'"],
        "style-src": ["'self'"],
        "img-src": ["'self'", "data:"],
        "font-src": ["'self'"],
        "connect-src": ["'self'"],
        "manifest-src": ["'self'"],
        "worker-src": ["'self'"],
        "form-action": ["'self'"],
        "base-uri": ["'none'"],
        "frame-ancestors": ["'none'"],
    }
}

TEMPLATES = [
    {
        "BACKEND": "django.template.backends.jinja2.Jinja2",
        "APP_DIRS": True,  # our pages: templates/ is searched by Django's engine, jinja2/ by this one
        "OPTIONS": {"environment": "tinhso.kernel.ui.jinja.environment"},
    },
    {
        "BACKEND": "django.template.backends.django.DjangoTemplates",
        "DIRS": [ROOT / "src" / "tinhso" / "apps" / "account" / "django_templates"],  # before allauth's
        "APP_DIRS": True,
        "OPTIONS": {
            "context_processors": [
                "django.template.context_processors.request",
                "django.contrib.auth.context_processors.auth",
                "django.contrib.messages.context_processors.messages",
            ]
        },
    },
]

LANGUAGE_CODE = "vi"
LANGUAGES = [("vi", "Tiếng Việt"), ("en", "English")]
LOCALE_PATHS = [ROOT / "src" / "tinhso" / "locale"]
LANGUAGE_COOKIE_NAME = "ngon-ngu"
USE_I18N = True
USE_TZ = True
TIME_ZONE = "Asia/Ho_Chi_Minh"

STATIC_URL = "/static/"
STATIC_ROOT = VAR / "static"
STORAGES = {
    "default": {"BACKEND": "django.core.files.storage.FileSystemStorage"},
    "staticfiles": {"BACKEND": "tinhso.kernel.ui.staticfiles.Storage"},
}
MEDIA_ROOT = VAR / "media"
TINHSO_FILES_URL = os.environ.get("TINHSO_FILES_URL", (VAR / "files").as_uri())
TINHSO_AUDIT_WITNESS = os.environ.get("TINHSO_AUDIT_WITNESS", str(VAR / "audit"))
DATA_UPLOAD_MAX_MEMORY_SIZE = 5 * 1024 * 1024
FILE_UPLOAD_MAX_MEMORY_SIZE = 1024 * 1024

TINHSO_DAY_CAN_MOVE = DEMO
TRIAL_DAY = os.environ.get("TINHSO_DEMO_DAY", "2024-10-15")
TINHSO_DEMO_DAY = TRIAL_DAY if DEMO else ""  # where the demo begins
TINHSO_SHARE_SECONDS = float(os.environ.get("TINHSO_SHARE_SECONDS", "1"))
TINHSO_DATA_LICENCE = os.environ.get("TINHSO_DATA_LICENCE", "CC BY 4.0")
TINHSO_PLACE_NAME = os.environ.get("TINHSO_PLACE_NAME", "Hải Dương" if DEMO else "")
TINHSO_PROVINCE_HUE = os.environ.get("TINHSO_HUE", "252")
TINHSO_HOOKS_LOOPBACK = DEMO  # webhooks may go to plain http on this machine: for trials only
TINHSO_SOURCE = os.environ.get("TINHSO_SOURCE", "/su-kien")  # CloudEvents source of this installation

LOGGING = logs.LOGGING
logs.set_up()

EMAIL_BACKEND = os.environ.get(
    "TINHSO_EMAIL_BACKEND",
    "django.core.mail.backends.smtp.EmailBackend"
    if os.environ.get("TINHSO_SMTP_HOST")
    else "django.core.mail.backends.filebased.EmailBackend",
)
EMAIL_FILE_PATH = VAR / "mail"
EMAIL_HOST = os.environ.get("TINHSO_SMTP_HOST", "")
EMAIL_PORT = int(os.environ.get("TINHSO_SMTP_PORT", "25"))
EMAIL_HOST_USER = os.environ.get("TINHSO_SMTP_USER", "")
EMAIL_HOST_PASSWORD = os.environ.get("TINHSO_SMTP_PASSWORD", "")
EMAIL_USE_TLS = os.environ.get("TINHSO_SMTP_TLS", "") == "starttls"
EMAIL_USE_SSL = os.environ.get("TINHSO_SMTP_TLS", "") == "tls"
EMAIL_TIMEOUT = 30  # seconds for each answer of the server
DEFAULT_FROM_EMAIL = os.environ.get("TINHSO_MAIL_FROM", "tinhso@localhost")

# Where people reach this site: the beginning of links in mail.
TINHSO_ADDRESS = os.environ.get(
    "TINHSO_ADDRESS", next(iter(CSRF_TRUSTED_ORIGINS), "http://localhost:8000")
).rstrip("/")
TINHSO_TRIAL_CHANNELS = DEMO or os.environ.get("TINHSO_TRIAL_CHANNELS", "") == "1"

PROCRASTINATE_AUTODISCOVER_MODULE_NAME = "jobs"
PROCRASTINATE_READONLY_MODELS = True

# Who may open pages that are not ours (kernel.access refuses what is not named).
from tinhso.config.signin import *  # noqa: E402, F403  allauth's settings, in a file of their own
