"""Settings, read once from the environment. Every setting is described in docs/reference/settings.md.

`DATABASE_URL` points at any PostgreSQL 15+; without it the embedded server in `var/` is used
(started by `./tinhso`, see `tinhso.config.postgres`).
"""

import os
from pathlib import Path
from urllib.parse import unquote, urlsplit

from tinhso.config import secrets

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
    """Django's description of a PostgreSQL address; without one, the embedded server's socket in VAR."""
    options: dict[str, object] = {"pool": {"min_size": 1, "max_size": 8, "timeout": 10}}
    if not url:
        place = {"NAME": "tinhso", "USER": "tinhso", "HOST": secrets.socket_folder(VAR), "PASSWORD": "", "PORT": ""}
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

KERNEL = ["calendar", "jobs", "events", "places", "orgs", "people", "access", "audit", "files", "ui"]
ENGINES = ["indicators"]
APPS = ["programme", "reporting", "scoring", "portal"]


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
    "allauth.idp.oidc",
    "procrastinate.contrib.django",
    *existing("kernel", KERNEL),
    *existing("engines", ENGINES),
    *existing("apps", APPS),
]
