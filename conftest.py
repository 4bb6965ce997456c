"""The database under the tests.

Nothing is started until a test asks for the database. Then: the server at `DATABASE_URL`, else an embedded
PostgreSQL in var/tests, shared by everything that runs at the same time and stopped by the last to leave.
Each pytest process (each xdist worker) works in its own database, copied from a migrated template in about
0.1 s; the template is made anew whenever a migration, a model, a data file or a dependency changes.
`TINHSO_POSTGRES=/usr/lib/postgresql/15/bin` runs the tests on another PostgreSQL.
"""

import fcntl
import os
import shutil
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from hashlib import sha256
from pathlib import Path

import hypothesis
import psycopg
import pytest
from psycopg import sql

# A busy machine is no fault of the code under test: timings decide nothing here. The same code meets the same
# examples, so that a red run is this change's; `HYPOTHESIS_PROFILE=explore` looks for new ones, many more.
hypothesis.settings.register_profile("house", deadline=None, derandomize=True, database=None)
hypothesis.settings.register_profile("explore", deadline=None, max_examples=1000)
hypothesis.settings.load_profile(os.environ.get("HYPOTHESIS_PROFILE", "house"))

ROOT = Path(__file__).parent
os.environ.setdefault("TINHSO_SHARE_SECONDS", "0")  # a process that a test starts shows changes at once
# What the record writes down outside the database of a test ends with the run, also in processes it starts.
_WITNESS = tempfile.TemporaryDirectory(prefix="tinhso-witness-")
os.environ["TINHSO_AUDIT_WITNESS"] = _WITNESS.name
LEAST_MEMORY = 2 * 1024**3
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


@contextmanager
def _server() -> Iterator[str]:
    """The address of a PostgreSQL server where databases may be made."""
    if given := os.environ.get("DATABASE_URL"):
        yield given
        return
    from tinhso.config import postgres

    var = _room() / str(postgres.version(postgres.binaries()))
    with postgres.using(var, extra=postgres.FOR_TESTS) as address:
        yield address


def _room() -> Path:
    """Where the servers of tests live: in memory when there is enough. A copied database is 1,200 files, and ext4,
    which does not reuse the numbers of files just deleted, needs a second for them after some rounds."""
    memory = Path("/dev/shm")
    if os.access(memory, os.W_OK) and shutil.disk_usage(memory).free > LEAST_MEMORY:
        return memory / f"tinhso-tests-{os.getuid()}-{sha256(str(ROOT).encode()).hexdigest()[:8]}"
    return ROOT / "var" / "tests"


def _fingerprint() -> str:
    """Changes with whatever a migrated database may depend on."""
    mark = sha256()
    code = [*ROOT.glob("src/tinhso/**/migrations/*.py"), *ROOT.glob("src/tinhso/**/models*.py")]
    for path in sorted([*code, *ROOT.glob("src/tinhso/**/models/*.py"), ROOT / "requirements.lock"]):
        mark.update(str(path).encode() + path.read_bytes())
    for path in sorted(ROOT.glob("src/tinhso/**/data/**/*")):
        mark.update(f"{path}{path.stat().st_size}{path.stat().st_mtime_ns}".encode())
    return mark.hexdigest()[:12]


def _alive(pid: str) -> bool:
    return pid.isdigit() and Path(f"/proc/{pid}").exists()


def _tidy(link: "psycopg.Connection[tuple[str]]", keep: str) -> None:
    """Drop what killed runs left behind, and templates that are neither `keep` nor in use by a living run."""
    rows = link.execute(r"SELECT datname FROM pg_database WHERE datname LIKE 'tinhso\_test\_%'").fetchall()
    names = [
        row[0].split("_") for row in rows
    ]  # tinhso_test_template_FINGERPRINT, tinhso_test_run_PID_FINGERPRINT
    used = {keep} | {parts[4] for parts in names if parts[2] == "run" and _alive(parts[3])}
    for parts in names:
        kind, mark = parts[2:4]
        if mark not in used if kind == "template" else not _alive(mark):
            link.execute(
                sql.SQL("DROP DATABASE IF EXISTS {} WITH (FORCE)").format(sql.Identifier("_".join(parts)))
            )


def _copy(link: "psycopg.Connection[tuple[str]]", template: str, name: str) -> None:
    made, source = sql.Identifier(name), sql.Identifier(template)
    link.execute(sql.SQL("DROP DATABASE IF EXISTS {} WITH (FORCE)").format(made))
    link.execute(sql.SQL("CREATE DATABASE {} TEMPLATE {} STRATEGY FILE_COPY").format(made, source))


def _migrate(name: str) -> None:
    from django.core.management import call_command
    from django.db import connection

    connection.settings_dict["NAME"] = name
    try:
        call_command("migrate", interactive=False, verbosity=0, run_syncdb=True)
    finally:
        connection.close()


def _use(address: str) -> str:
    """Point Django at the server; the name of its maintenance database. A pool would only hide open links."""
    from django.db import connection

    from tinhso.config import settings

    place = settings.database(address)
    options = dict(place.pop("OPTIONS"))
    options.pop("pool", None)
    connection.settings_dict.update(place, OPTIONS=options, CONN_HEALTH_CHECKS=False)
    return str(place["NAME"])


@pytest.fixture(scope="session")
def django_db_setup(django_test_environment: None, django_db_blocker: object) -> Iterator[None]:
    """A migrated database of this process alone (in place of pytest-django's, which all runs would share)."""
    from django.db import connection, connections
    from django.test import TransactionTestCase

    with _server() as address, django_db_blocker.unblock():  # type: ignore[attr-defined]
        _use(address)
        fingerprint = _fingerprint()
        template = f"tinhso_test_template_{fingerprint}"
        mine = f"tinhso_test_run_{os.getpid()}_{fingerprint}"
        lock = ROOT / "var" / "tests" / "template.lock"
        lock.parent.mkdir(parents=True, exist_ok=True)
        with psycopg.connect(address, autocommit=True) as link, lock.open("w") as held:
            fcntl.flock(held, fcntl.LOCK_EX)
            _tidy(link, fingerprint)
            if not link.execute("SELECT 1 FROM pg_database WHERE datname = %s", [template]).fetchone():
                half = f"tinhso_test_run_{os.getpid()}_half"
                link.execute(sql.SQL("DROP DATABASE IF EXISTS {}").format(sql.Identifier(half)))
                link.execute(sql.SQL("CREATE DATABASE {}").format(sql.Identifier(half)))
                _migrate(half)
                rename = sql.SQL("ALTER DATABASE {} RENAME TO {}")
                link.execute(rename.format(sql.Identifier(half), sql.Identifier(template)))
            _copy(link, template, mine)
        connection.settings_dict["NAME"] = mine

        def start_afresh(_test: TransactionTestCase) -> None:
            from tinhso.kernel.audit import witness

            connections.close_all()
            witness._which.cache_clear()  # the same name will be another database
            with psycopg.connect(address, autocommit=True) as link:
                _copy(link, template, mine)

        # A test that commits leaves nothing behind, and the rows that migrations bring are there again:
        # Django's own way (TRUNCATE of everything) costs as much and would lose them.
        with pytest.MonkeyPatch.context() as patch:
            patch.setattr(TransactionTestCase, "_fixture_teardown", start_afresh)
            yield
        connections.close_all()
        with psycopg.connect(address, autocommit=True) as link:
            link.execute(sql.SQL("DROP DATABASE IF EXISTS {} WITH (FORCE)").format(sql.Identifier(mine)))


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
