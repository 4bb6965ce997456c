"""A trial installation lives on another day than the machine."""

from collections.abc import Iterator
from contextlib import contextmanager

from django.conf import settings

from tinhso.kernel.text import api as text


@contextmanager
def trial_day() -> Iterator[None]:
    """For jobs: inside, it is the day where the demo begins (setting TINHSO_DEMO_DAY); else nothing is held."""
    if not settings.TINHSO_DEMO_DAY:
        yield
        return
    with text.at(text.parse_date(settings.TINHSO_DEMO_DAY)):
        yield
