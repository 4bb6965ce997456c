"""The log: one line for each thing worth knowing, on standard error, with people's data masked.

Our own lines come through structlog (`log.warning("files.refused", sha256=…)`), those of Django and the libraries
through logging; both end in `Masked`. An error of a page is there with its traceback.
"""

import logging
import re
import time
from collections.abc import Callable, MutableMapping
from typing import Any

import structlog
from typing_extensions import override

SECRET = re.compile(r"passw|secret|token|cookie|authorization|csrf|recovery|otp|session_key", re.IGNORECASE)
# E-mail addresses, telephone numbers, citizen numbers (12 digits, Luật Căn cước 2023) wherever they stand.
PERSONAL = (
    (re.compile(r"[\w.+-]+@[\w-]+(\.[\w-]+)+"), "…@…"),
    (re.compile(r"(?<![\w.+-])(\+84|0)\d{9}(?![\w-])"), "0…"),
    (re.compile(r"(?<![\w.-])\d{12}(?![\w-])"), "…"),
)
# `password=…`, "token": "…" inside a message
WRITTEN = re.compile(
    r"""((?:passw\w*|secret\w*|\w*token|csrf\w*|authorization)["']?\s*[=:]\s*)(?:"[^"]*"|'[^']*'|[^\s,;&)}]+)""",
    re.IGNORECASE,
)

Event = MutableMapping[str, Any]


def mask(text: str) -> str:
    """The text without addresses, telephone and citizen numbers, and without secrets that are named as such."""
    text = WRITTEN.sub(r"\1…", text)
    for pattern, instead in PERSONAL:
        text = pattern.sub(instead, text)
    return text


def hide_secrets(_logger: Any, _method: str, event: Event) -> Event:
    """Values under names like `password` or `token` are not written."""
    return {name: "…" if SECRET.search(name) else value for name, value in event.items()}


_line = structlog.processors.LogfmtRenderer(key_order=["event"], bool_as_flag=False)


def _to_logging(logger: Any, method: str, event: Event) -> tuple[tuple[str], dict[str, Any]]:
    """`event=files.refused sha256=…`; a traceback is left to logging, which writes it below the line."""
    trace = event.pop("exc_info", None)
    return (str(_line(logger, method, event)),), {"exc_info": trace}


class Masked(logging.Formatter):
    """A line of the log, its traceback included, masked; in UTC."""

    converter = staticmethod(time.gmtime)

    @override
    def format(self, record: logging.LogRecord) -> str:
        return mask(super().format(record))


def set_up() -> None:
    """structlog hands its lines to logging; called when the settings are read."""
    shared: list[Callable[[Any, str, Event], Any]] = [
        structlog.stdlib.filter_by_level,
        hide_secrets,
        _to_logging,
    ]
    structlog.configure(
        processors=shared,
        wrapper_class=structlog.stdlib.BoundLogger,
        logger_factory=structlog.stdlib.LoggerFactory(),
        cache_logger_on_first_use=False,
    )


LOGGING = {
    "version": 1,
    "disable_existing_loggers": False,
    "formatters": {
        "line": {
            "()": "tinhso.config.logs.Masked",
            "format": "{asctime}Z {levelname} {name} {message}",
            "datefmt": "%Y-%m-%dT%H:%M:%S",
            "style": "{",
        }
    },
    "handlers": {"stderr": {"class": "logging.StreamHandler", "formatter": "line"}},
    "root": {"handlers": ["stderr"], "level": "WARNING"},
    "loggers": {
        "tinhso": {"level": "INFO"},
        # Replaces Django's own, which only mails. Pages that are not there are no news.
        "django": {"handlers": [], "level": "WARNING", "propagate": True},
        "django.request": {"level": "ERROR"},
    },
}
