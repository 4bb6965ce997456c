"""The demo province in the test database: there for the tests that walk through it, gone afterwards."""

from collections.abc import Iterator

import pytest

from tests.database import Databases


@pytest.fixture(scope="module")
def demo_province(
    django_db_setup: None, databases: Databases, django_db_blocker: pytest.FixtureRequest
) -> Iterator[None]:
    """Everything `./tinhso demo` shows, committed; the tests that use it ask for no database fixture."""
    with django_db_blocker.unblock():  # type: ignore[attr-defined]  # pytest-django's blocker
        databases.show_the_demo()
        yield
        databases.start_afresh()
