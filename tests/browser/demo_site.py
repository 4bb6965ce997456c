"""The demo province in the test database: loaded once for the tests that walk through it, emptied afterwards."""

from collections.abc import Iterator

import pytest


@pytest.fixture(scope="module")
def demo_province(django_db_setup: None, django_db_blocker: pytest.FixtureRequest) -> Iterator[None]:
    """Everything `./tinhso demo` shows, committed; the tests that use it ask for no database fixture."""
    from django.test import TransactionTestCase

    from tinhso.config import demo

    with django_db_blocker.unblock():  # type: ignore[attr-defined]  # pytest-django's blocker
        demo.load()
        yield
        TransactionTestCase._fixture_teardown(None)  # type: ignore[arg-type]  # conftest: a fresh copy of the template
