"""Translation that also works where Django is not set up (command line tools without a database)."""

from __future__ import annotations


def gettext(message: str) -> str:
    """The message in the language of the current request, or unchanged (Vietnamese) without Django."""
    from django.conf import settings

    if not settings.configured:
        return message
    from django.utils.translation import gettext as translate

    return translate(message)
