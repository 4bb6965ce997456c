"""The demo in a database of its own, and one web process that serves it: the ground of the benchmarks."""

import json
import os
import socket
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

from bench import Row
from tinhso.config import postgres


@dataclass(frozen=True)
class Site:
    """A loaded demo: where its database is, the environment of its processes, session cookies and codes by name."""

    dsn: str
    env: dict[str, str]
    names: dict[str, str]


@contextmanager
def prepared() -> Iterator[Site]:
    """A database with the demo in it."""
    with tempfile.TemporaryDirectory(prefix="tinhso-bench-") as folder:
        var = Path(folder)
        var.chmod(0o755)
        dsn = postgres.start(var / "pg")
        env = os.environ | {"DATABASE_URL": dsn, "TINHSO_VAR": str(var), "TINHSO_DEMO": "1"}
        try:
            done = subprocess.run(
                [sys.executable, "-m", "bench._prepare"],
                env=env,
                check=True,
                stdout=subprocess.PIPE,
                text=True,
            )
            yield Site(dsn, env, dict(line.split("=", 1) for line in done.stdout.split()))
        finally:
            postgres.stop(var / "pg")


@contextmanager
def served(
    site: Site, *, share_seconds: float, workers: int = 1, threads: int = 1
) -> Iterator[tuple[int, int]]:
    """(port, pid) of a web server, one process with one thread unless told; public pages are shared for so long."""
    port = _free_port()
    granian = Path(sys.executable).with_name("granian")
    command = [str(granian), "--interface", "wsgi", "--workers", str(workers)]
    with subprocess.Popen(
        [*command, "--blocking-threads", str(threads), "--port", str(port), "tinhso.config.wsgi:application"],
        env=site.env | {"TINHSO_SHARE_SECONDS": str(share_seconds)},
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
    ) as web:
        try:
            _wait(port)
            yield port, web.pid
        finally:
            web.terminate()


def postmaster(dsn: str) -> int:
    """The process under which the database does its work."""
    import psycopg

    with psycopg.connect(dsn) as link:
        row = link.execute("SELECT pg_backend_pid()").fetchone()
        backend = int(row[0]) if row else 0
        return int(Path(f"/proc/{backend}/stat").read_text().rpartition(")")[2].split()[1])


def _free_port() -> int:
    with socket.socket() as held:
        held.bind(("127.0.0.1", 0))
        return int(held.getsockname()[1])


def _wait(port: int) -> None:
    until = time.monotonic() + 30
    while time.monotonic() < until:
        try:
            socket.create_connection(("127.0.0.1", port), timeout=5).close()
        except OSError:
            time.sleep(0.2)
        else:
            return
    raise TimeoutError("the web server did not answer within 30 s")


def on_a_database_of_its_own(module: str) -> list[Row]:
    """The rows that `python -m module` prints as JSON, in a process of its own on an empty database."""
    with tempfile.TemporaryDirectory(prefix="tinhso-bench-") as folder:
        var = Path(folder)
        var.chmod(0o755)
        env = os.environ | {"DATABASE_URL": postgres.start(var / "pg"), "TINHSO_VAR": str(var)}
        try:
            done = subprocess.run([sys.executable, "-m", module], env=env, check=True, stdout=subprocess.PIPE)
        finally:
            postgres.stop(var / "pg")
    found: list[Row] = json.loads(done.stdout)
    return found
