"""What every test stands on: its database, its language, its options.

Nothing is started until a test asks for the database. Then: the server at `DATABASE_URL`, else an embedded
PostgreSQL, shared by everything that runs at the same time and stopped by the last to leave. Each pytest process
(each xdist worker) works in a database of its own (`tests/database.py`).
`TINHSO_POSTGRES=/usr/lib/postgresql/15/bin` runs the tests on another PostgreSQL.
"""

import os
import tempfile
import time
from collections.abc import Iterator
from itertools import count
from pathlib import Path

import hypothesis
import pytest

from tests import database

# A busy machine is no fault of the code under test: timings decide nothing here. The same code meets the same
# examples, so that a red run is this change's; `HYPOTHESIS_PROFILE=explore` looks for new ones, many more.
hypothesis.settings.register_profile(
    "house",
    deadline=None,
    derandomize=True,
    database=None,
    suppress_health_check=[hypothesis.HealthCheck.too_slow],
)
hypothesis.settings.register_profile("explore", deadline=None, max_examples=1000)
hypothesis.settings.load_profile(os.environ.get("HYPOTHESIS_PROFILE", "house"))

os.environ.setdefault("TINHSO_SHARE_SECONDS", "0")  # a process that a test starts shows changes at once
# What the record writes down outside the database of a test ends with the run, also in processes it starts.
_WITNESS = tempfile.TemporaryDirectory(prefix="tinhso-witness-")
os.environ["TINHSO_AUDIT_WITNESS"] = _WITNESS.name
_TESTS = count()
DATABASE_FIXTURES = {"db", "transactional_db", "django_db_setup", "live_server", "database_url"}


def pytest_addoption(parser: pytest.Parser) -> None:
    parser.addoption(
        "--database", choices=["either", "only", "none"], default="either", help="tests that use it"
    )


def pytest_configure(config: pytest.Config) -> None:
    from django.conf import settings

    # pytest-django has read them before this file: the environment above is too late for this process.
    settings.TINHSO_SHARE_SECONDS = 0.0
    settings.TINHSO_AUDIT_WITNESS = _WITNESS.name
    settings.TINHSO_FILES_URL = database.FILES.as_uri()
    Path(settings.STATIC_ROOT).mkdir(
        parents=True, exist_ok=True
    )  # a fresh checkout has none; whitenoise warns


def pytest_collection_modifyitems(config: pytest.Config, items: list[pytest.Item]) -> None:
    chosen = config.getoption("--database")
    if chosen == "either":
        return
    wanted = [item for item in items if _uses_database(item) == (chosen == "only")]
    left_out = [item for item in items if _uses_database(item) != (chosen == "only")]
    config.hook.pytest_deselected(items=left_out)
    items[:] = wanted


def _uses_database(item: pytest.Item) -> bool:
    names = set(getattr(item, "fixturenames", ()))
    return item.get_closest_marker("django_db") is not None or bool(names & DATABASE_FIXTURES)


@pytest.fixture(autouse=True)
def in_vietnamese() -> None:
    """A page that an earlier test asked for in English leaves its language behind in the process."""
    from django.utils import translation

    translation.activate("vi")


@pytest.fixture(autouse=True)
def on_one_day(request: pytest.FixtureRequest) -> None:
    """Whoever asks for the day twice gets one answer: no test begins shortly before midnight in Vietnam."""
    from tinhso.kernel.text import api as text

    slow = request.node.get_closest_marker("browser") or request.node.get_closest_marker("faults")
    now = text.local(text.now())
    left = 86_400 - (now.hour * 3600 + now.minute * 60 + now.second)
    if left <= (180 if slow else 30):
        time.sleep(left)


@pytest.fixture(autouse=True)
def witness_of_its_own() -> Iterator[None]:
    """A test that runs what waits for a commit and is then undone has written down rows that no later test finds:
    each has its own folder, and so have the processes it starts."""
    from django.conf import settings

    own = str(Path(_WITNESS.name) / str(next(_TESTS)))
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(settings, "TINHSO_AUDIT_WITNESS", own)
        patch.setenv("TINHSO_AUDIT_WITNESS", own)
        yield


@pytest.fixture(scope="session")
def databases(
    django_test_environment: None, django_db_blocker: pytest.FixtureRequest
) -> Iterator[database.Databases]:
    """This process's own database and what it is copied from."""
    with database.server() as address, django_db_blocker.unblock():  # type: ignore[attr-defined]  # pytest-django's
        made = database.Databases(address)
        yield made
        made.drop()


@pytest.fixture(scope="session")
def django_db_setup(databases: database.Databases) -> Iterator[None]:
    """A migrated database of this process alone (in place of pytest-django's, which all runs would share)."""
    from django.test import TransactionTestCase

    # A test that commits leaves nothing behind, and the rows that migrations bring are there again:
    # Django's own way (TRUNCATE of everything) costs as much and would lose them.
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(TransactionTestCase, "_fixture_teardown", lambda _test: databases.start_afresh())
        yield


@pytest.fixture(scope="module")
def kept_rows(django_db_setup: None, django_db_blocker: object) -> Iterator[None]:
    """Rows that fixtures of a module make stay until its end, and each test's own changes are undone before.

    Not for a module with tests that commit: they would meet these rows, uncommitted.
    """
    from django.db import transaction

    with django_db_blocker.unblock(), transaction.atomic():  # type: ignore[attr-defined]
        yield
        transaction.set_rollback(True)


@pytest.fixture(scope="session")
def database_url(django_db_setup: None) -> str:
    """The address of this run's database, for a process that a test starts."""
    from urllib.parse import quote

    from django.db import connection

    place = connection.settings_dict
    user = quote(str(place["USER"])) + (f":{quote(str(place['PASSWORD']))}" if place["PASSWORD"] else "")
    port = f"&port={place['PORT']}" if place["PORT"] else ""
    return f"postgresql://{user}@/{place['NAME']}?host={quote(str(place['HOST']), safe='')}{port}"
