"""Hải Dương and Hải Phòng with their agencies, loaded once for this folder and rolled back at its end."""

from collections.abc import Iterator
from typing import Any

import pytest
from django.db import transaction

from tinhso.kernel.orgs import api as orgs
from tinhso.kernel.places.api import load_divisions


@pytest.fixture(scope="package")
def loaded(django_db_setup: None, django_db_blocker: Any) -> Iterator[orgs.DemoLoaded]:
    with django_db_blocker.unblock(), transaction.atomic():
        load_divisions(provinces={"30", "31"})
        yield orgs.load_demo()
        transaction.set_rollback(True)


@pytest.fixture
def demo(loaded: orgs.DemoLoaded, db: None) -> orgs.DemoLoaded:
    return loaded
