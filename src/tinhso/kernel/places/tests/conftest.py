"""All divisions, loaded once for this folder and rolled back at its end."""

from collections.abc import Iterator
from typing import Any

import pytest
from django.db import transaction

from tinhso.kernel.places import operations


@pytest.fixture(scope="package")
def loaded(django_db_setup: None, django_db_blocker: Any) -> Iterator[operations.Loaded]:
    with django_db_blocker.unblock(), transaction.atomic():
        yield operations.load_divisions()
        transaction.set_rollback(True)


@pytest.fixture
def divisions(loaded: operations.Loaded, db: None) -> operations.Loaded:
    return loaded
