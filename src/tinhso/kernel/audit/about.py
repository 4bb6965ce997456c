"""What an entry of the record is about."""

from django.db.models import Model

About = Model | tuple[str, str]
"""A row with a public identifier, or (kind, key) of something that has no row."""

_IDENTIFIERS = ("code", "key", "uuid")


def about_of(thing: About) -> tuple[str, str]:
    """(kind, key) of what an entry is about. Raises TypeError for a row without `code`, `key` or `uuid`."""
    if isinstance(thing, tuple):
        return thing
    for name in _IDENTIFIERS:
        value = getattr(thing, name, None)
        if value:
            return thing._meta.label_lower, str(value)
    raise TypeError(f"{thing._meta.label} has no public identifier (code, key or uuid)")
