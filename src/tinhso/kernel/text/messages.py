"""Translation that also works where Django is not set up (command line tools without a database)."""

from __future__ import annotations

from functools import lru_cache


def gettext(message: str) -> str:
    """The message in the language of the current request, or unchanged (Vietnamese) without Django."""
    from django.conf import settings

    if not settings.configured:
        return message
    from django.utils.translation import get_language

    return _translated(get_language(), message)


@lru_cache(maxsize=8192)
def _translated(_language: str | None, message: str) -> str:
    """Looking a message up costs more than many a rule that is explained with it; catalogues do not change."""
    from django.utils.translation import gettext as translate

    return translate(message)


def gettext_noop(message: str) -> str:
    """The message unchanged: marks words of a table, which are translated where they are shown."""
    return message


def phrase(message: str, /, **fields: object) -> str:
    """The message in the language of the request, its `{named}` fields filled in."""
    return gettext(message).format(**fields) if fields else gettext(message)
