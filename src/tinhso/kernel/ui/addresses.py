"""Addresses by name, looked up once."""

from functools import lru_cache

from django.conf import settings
from django.urls import get_script_prefix, reverse


@lru_cache(20_000)
def _url(
    urlconf: str, prefix: str, name: str, args: tuple[object, ...], kwargs: tuple[tuple[str, object], ...]
) -> str:
    return reverse(name, args=args or None, kwargs=dict(kwargs) or None)


def url(name: str, *args: object, **kwargs: object) -> str:
    """`reverse()` for templates: url("programme:target", code=…). Addresses of a process do not change: kept."""
    return _url(settings.ROOT_URLCONF, get_script_prefix(), name, args, tuple(kwargs.items()))
