"""Databases of a test run: a migrated template, the demo province kept ready, and each process's own copy.

A copy takes about 0.1 s. The template is made anew whenever a migration, a model, a data file or a dependency
changes; the demo whenever any code does.
"""

import fcntl
import os
import shutil
import time
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from hashlib import sha256
from pathlib import Path

import psycopg
from psycopg import sql

Link = psycopg.Connection[tuple[str]]

ROOT = Path(__file__).resolve().parents[1]
HERE = ROOT / "var" / "tests"
FILES = HERE / "files"
"""What tests store; kept, because the rows of the demo name some of them."""
LEAST_MEMORY = 2 * 1024**3


@contextmanager
def server() -> Iterator[str]:
    """The address of a PostgreSQL server where databases may be made."""
    if given := os.environ.get("DATABASE_URL"):
        yield given
        return
    from tinhso.config import postgres

    var = _room() / str(postgres.version(postgres.binaries()))
    with postgres.using(var, extra=postgres.FOR_TESTS) as address:
        yield address


class Databases:
    """What one pytest process works in; made by the server at `address` (of its maintenance database)."""

    def __init__(self, address: str) -> None:
        self.address = address
        mark = _fingerprint(_models())
        self.template = f"tinhso_test_template_{mark}"
        self.mine = f"tinhso_test_run_{os.getpid()}_{mark}"
        _connect_to(address)
        with self._alone() as link:
            _tidy(link, mark)
            if not _exists(link, self.template):
                half = self._half(link, "template1")
                _migrate()
                _keep(link, half, self.template)
            self._fill(self.template)

    def start_afresh(self) -> None:
        """As migrations leave it."""
        self._fill(self.template)

    def show_the_demo(self) -> None:
        """Everything `./tinhso demo` shows: loaded by the first process that asks, copied by the others."""
        from tinhso.config import demo

        code = [*_models(), *ROOT.glob("src/tinhso/**/*.py")]
        kept = f"tinhso_test_demo_{_fingerprint(code)}"
        with self._alone() as link:
            if not (_exists(link, kept) and FILES.exists()):
                _drop(link, (name for name in _names(link) if name.startswith("tinhso_test_demo_")))
                half = self._half(link, self.template)
                demo.load()
                _keep(link, half, kept)
            self._fill(kept)

    def drop(self) -> None:
        """The end of this process."""
        _work_in("")
        with psycopg.connect(self.address, autocommit=True) as link:
            _drop(link, [self.mine])

    def _fill(self, template: str) -> None:
        _work_in(self.mine)
        with psycopg.connect(self.address, autocommit=True) as link:
            _copy(link, template, self.mine)

    def _half(self, link: Link, template: str) -> str:
        """Work in a copy that gets its name when it is whole."""
        half = f"tinhso_test_run_{os.getpid()}_half"
        _copy(link, template, half)
        _work_in(half)
        return half

    @contextmanager
    def _alone(self) -> Iterator[Link]:
        """A link while no other process makes a template."""
        HERE.mkdir(parents=True, exist_ok=True)
        with (
            (HERE / "template.lock").open("w") as held,
            psycopg.connect(self.address, autocommit=True) as link,
        ):
            fcntl.flock(held, fcntl.LOCK_EX)
            yield link


def _room() -> Path:
    """Where the servers of tests live: in memory when there is enough. A copied database is 1,200 files, and ext4,
    which does not reuse the numbers of files just deleted, needs a second for them after some rounds."""
    memory = Path("/dev/shm")
    if os.access(memory, os.W_OK) and shutil.disk_usage(memory).free > LEAST_MEMORY:
        return memory / f"tinhso-tests-{os.getuid()}-{sha256(str(ROOT).encode()).hexdigest()[:8]}"
    return HERE


def _models() -> list[Path]:
    """What a migrated database may depend on, beside the data files."""
    code = [*ROOT.glob("src/tinhso/**/migrations/*.py"), *ROOT.glob("src/tinhso/**/models*.py")]
    return [*code, *ROOT.glob("src/tinhso/**/models/*.py"), ROOT / "requirements.lock"]


def _fingerprint(code: Iterable[Path]) -> str:
    mark = sha256()
    for path in sorted(code):
        mark.update(str(path).encode() + path.read_bytes())
    for path in sorted(ROOT.glob("src/tinhso/**/data/**/*")):
        mark.update(f"{path}{path.stat().st_size}{path.stat().st_mtime_ns}".encode())
    return mark.hexdigest()[:12]


def _names(link: Link) -> list[str]:
    rows = link.execute(r"SELECT datname FROM pg_database WHERE datname LIKE 'tinhso\_test\_%'").fetchall()
    return [row[0] for row in rows]


def _exists(link: Link, name: str) -> bool:
    return name in _names(link)


def _tidy(link: Link, keep: str) -> None:
    """Drop what killed runs left behind, and templates that are neither `keep` nor in use by a living run."""
    # tinhso_test_template_FINGERPRINT, tinhso_test_run_PID_FINGERPRINT
    names = {name: name.split("_")[2:] for name in _names(link)}
    used = {keep} | {parts[2] for parts in names.values() if parts[0] == "run" and _alive(parts[1])}
    stale = {"template": lambda mark: mark not in used, "run": lambda mark: not _alive(mark)}
    _drop(link, [name for name, parts in names.items() if parts[0] in stale and stale[parts[0]](parts[1])])


def _alive(pid: str) -> bool:
    return pid.isdigit() and Path(f"/proc/{pid}").exists()


def _drop(link: Link, names: Iterable[str]) -> None:
    for name in names:
        until = time.monotonic() + 60
        while True:
            try:
                link.execute(sql.SQL("DROP DATABASE IF EXISTS {} WITH (FORCE)").format(sql.Identifier(name)))
                break
            except psycopg.errors.ObjectInUse:  # PostgreSQL waits 5 s for those it has told to go
                if time.monotonic() > until:
                    raise


def _copy(link: Link, template: str, name: str) -> None:
    _drop(link, [name])
    made, source = sql.Identifier(name), sql.Identifier(template)
    link.execute(sql.SQL("CREATE DATABASE {} TEMPLATE {} STRATEGY FILE_COPY").format(made, source))


def _keep(link: Link, half: str, name: str) -> None:
    _work_in("")
    old, new = sql.Identifier(half), sql.Identifier(name)
    link.execute(sql.SQL("ALTER DATABASE {} RENAME TO {}").format(old, new))


def _migrate() -> None:
    from django.core.management import call_command

    call_command("migrate", interactive=False, verbosity=0, run_syncdb=True)


def _connect_to(address: str) -> None:
    """Point Django at the server. A pool would only hide open links."""
    from django.db import connection

    from tinhso.config import settings

    place = settings.database(address)
    options = dict(place.pop("OPTIONS"))
    options.pop("pool", None)
    connection.settings_dict.update(place, OPTIONS=options, CONN_HEALTH_CHECKS=False)


def _work_in(name: str) -> None:
    """Django's next link goes to this database, which may be another one than before under the same name."""
    from django.db import connection, connections

    from tinhso.kernel.audit import witness

    connections.close_all()
    witness._which.cache_clear()
    _forget()
    connection.settings_dict["NAME"] = name


def _forget() -> None:
    """What this process keeps by the keys of rows: in another database the same keys are other rows'."""
    from tinhso.apps.scoring import computing
    from tinhso.apps.scoring.rankings import drawing, mapping, ordering, pages, rest, summary
    from tinhso.engines.indicators.series import regions
    from tinhso.engines.indicators.series.cubes import shelf
    from tinhso.kernel.calendar import queries as calendar

    for kept in (drawing.PAGES, mapping.MAPS, pages.RESULTS, pages.SHOWN, rest.ANSWERS, summary.MADE):
        kept._found.clear()
    for found in (calendar._loaded, computing._framework, computing.scorer, ordering._order):
        found.cache_clear()
    regions._kept.clear()
    shelf.clear()
