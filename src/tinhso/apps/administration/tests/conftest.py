"""The small province with an administrator, and browsers for its people."""

from collections.abc import Callable

import pytest
from django.test import Client

from tests.province import Province
from tests.province import province as base_province
from tinhso.kernel.access import api as access

__all__ = ["base_province"]


@pytest.fixture
def province(base_province: Province) -> Province:
    """Vũ Quản Trị has the shipped role everywhere, Hùng none."""
    access.seed_roles()
    access.give(role="administrator", person_id=base_province.admin.pk)
    return base_province


@pytest.fixture
def client_of(province: Province) -> Callable[[str], Client]:
    """A client signed in as one of the province's people, or a stranger's."""

    def make(who: str) -> Client:
        client = Client()
        if who != "stranger":
            client.force_login(getattr(province, who))
        return client

    return make
