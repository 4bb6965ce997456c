"""The trial identity provider as a process of its own, beside the province's site."""

import os
import subprocess
import sys
import time
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest
import requests

from tests.database import Databases
from tests.ports import free_port

SECRET = "bí-mật-của-trang-tỉnh"
CALLBACK = "http://testserver/tai-khoan/dinh-danh/dinh-danh/tro-ve/"
PEOPLE = (
    "001090000001",
    "Nguyễn Thị Lan",
    "định-danh-lan",
    "001090000002",
    "Trần Văn Hùng",
    "định-danh-hùng",
)


@dataclass(frozen=True)
class Provider:
    """Where the provider answers."""

    url: str


def answers(url: str) -> bool:
    """Whether the provider is there."""
    try:
        return requests.get(f"{url}/.well-known/openid-configuration", timeout=30).ok
    except requests.RequestException:
        return False


@pytest.fixture(scope="module")
def provider(
    database_url: str,
    databases: Databases,
    django_db_blocker: Any,
    tmp_path_factory: pytest.TempPathFactory,
) -> Iterator[Provider]:
    """The provider, with two people and our site as its client; nothing of them stays in the database."""
    place = os.environ | {
        "DATABASE_URL": database_url,
        "DJANGO_SETTINGS_MODULE": "tinhso.config.identity.settings",
        "PYTHONPATH": os.pathsep.join(filter(None, sys.path)),
        "TINHSO_VAR": str(tmp_path_factory.mktemp("identity")),
    }
    seed = [sys.executable, "-m", "tinhso.config.identity.seed", SECRET, CALLBACK, *PEOPLE]
    subprocess.run(seed, env=place, check=True)
    port = free_port()
    granian = str(Path(sys.executable).parent / "granian")
    command = [granian, "--interface", "wsgi", "--host", "127.0.0.1", "--port", str(port), "--no-ws"]
    process = subprocess.Popen([*command, "tinhso.config.identity.wsgi:application"], env=place)
    url = f"http://127.0.0.1:{port}"
    try:
        until = time.monotonic() + 120
        while not answers(url):
            assert process.poll() is None, "the provider ended"
            assert time.monotonic() < until, "the provider does not answer"
            time.sleep(0.1)
        yield Provider(url)
    finally:
        process.terminate()
        process.wait(timeout=60)
        with django_db_blocker.unblock():
            databases.start_afresh()
