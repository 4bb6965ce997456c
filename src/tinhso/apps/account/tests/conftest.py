"""The small province, and a browser-like client for its people."""

from collections.abc import Callable

import pytest
from django.test import Client

from tests.province import Province, province

__all__ = ["province"]


@pytest.fixture
def client_of(province: Province) -> Callable[[str], Client]:
    """A client signed in as one of the province's people, or a stranger's."""

    def make(who: str) -> Client:
        client = Client()
        if who != "stranger":
            client.force_login(getattr(province, who))
        return client

    return make
