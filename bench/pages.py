"""CPU of application and database together for the pages most read, for a stranger, an officer and who may all.

The demo is loaded into a database of its own, one web process serves it, and a bare psycopg statement that
reads the same rows is the baseline of each page. The public home page is also compared with the server's plain file.
"""

import http.client
import json
import os
import socket
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path

from bench import Row, measure, saturate
from tinhso.config import postgres

CALLS = 300
RANKING = "/xep-hang/dti-xa-hcm-2025/"
ROWS = (
    "SELECT r.rank, u.name, r.total, r.pillars FROM scoring_result r JOIN scoring_unit u ON u.id = r.unit_id"
    " WHERE r.run_id = (SELECT max(id) FROM scoring_run WHERE published_at IS NOT NULL)"
    " ORDER BY r.place_in_list LIMIT 25"
)
PAGES = (
    ("trang chủ công khai", "/", "", 2.0),
    ("bảng xếp hạng, 25 dòng", RANKING, "", 5.0),
    ("chương trình", "/chuong-trinh/{programme}/", "", 6.0),
    ("đọc API xếp hạng, 25 dòng", "/api/v1/assessments/dti-xa-hcm-2025/ranking", "", 3.0),
    ("bàn chấm điểm: quyền ít nhất", "/cham-diem/cds-huyen-hai-duong-2024/", "hung", 6.0),
    ("bàn chấm điểm: mọi quyền", "/cham-diem/cds-huyen-hai-duong-2024/", "thuongtruc", 6.0),
)


@contextmanager
def served() -> Iterator[tuple[str, int, int, dict[str, str]]]:
    """A demo of its own: (dsn, port, pid of the web server, session cookies by login)."""
    with tempfile.TemporaryDirectory(prefix="tinhso-bench-") as folder:
        var = Path(folder)
        var.chmod(0o755)
        dsn = postgres.start(var / "pg")
        env = os.environ | {"DATABASE_URL": dsn, "TINHSO_VAR": str(var), "TINHSO_DEMO": "1"}
        try:
            prepared = subprocess.run(
                [sys.executable, "-m", "bench.prepare"], env=env, check=True, capture_output=True, text=True
            )
            cookies = dict(line.split("=", 1) for line in prepared.stdout.split())
            port = _free_port()
            granian = Path(sys.executable).with_name("granian")
            command = [str(granian), "--interface", "wsgi", "--workers", "1", "--blocking-threads", "1"]
            with subprocess.Popen(
                [*command, "--port", str(port), "tinhso.config.wsgi:application"],
                env=env,
                stdout=subprocess.DEVNULL,
                stderr=subprocess.DEVNULL,
            ) as web:
                _wait(port)
                try:
                    yield dsn, port, web.pid, cookies
                finally:
                    web.terminate()
        finally:
            postgres.stop(var / "pg")


def _free_port() -> int:
    with socket.socket() as held:
        held.bind(("127.0.0.1", 0))
        return int(held.getsockname()[1])


def _wait(port: int) -> None:
    until = time.monotonic() + 30
    while time.monotonic() < until:
        try:
            fetch(port, "/", "")()
        except OSError:
            time.sleep(0.2)
        else:
            return
    raise TimeoutError("the web server did not answer within 30 s")


def fetch(port: int, path: str, cookie: str) -> Callable[[], None]:
    """A function that reads the page once over a kept connection."""
    link = http.client.HTTPConnection("127.0.0.1", port)
    headers = {"Cookie": f"sessionid={cookie}"} if cookie else {}

    def once() -> None:
        link.request("GET", path, headers=headers)
        answer = link.getresponse()
        body = answer.read()
        if answer.status != 200:
            raise RuntimeError(f"{path} answered {answer.status}: {body[:200]!r}")

    return once


def run() -> list[Row]:
    """Every page of PAGES, its baseline, and the write of one value with right, audit and event."""
    import psycopg

    rows: list[Row] = []
    with served() as (dsn, port, web, cookies), psycopg.connect(dsn, autocommit=True) as link:
        postmaster = int(link.execute("SELECT pg_backend_pid()").fetchone()[0])  # type: ignore[index]
        parent = int(Path(f"/proc/{postmaster}/stat").read_text().rpartition(")")[2].split()[1])
        bare = measure(lambda: link.execute(ROWS).fetchall(), calls=CALLS, roots=(os.getpid(), parent))
        rows.append(bare.row("câu SQL trần, 25 dòng", aim=None, ratio=1.0))
        for name, path, login, aim in PAGES:
            work = fetch(port, path.format(**cookies), cookies.get(login, ""))
            seen = measure(work, calls=CALLS, roots=(web, parent))
            paced = measure(work, calls=CALLS, roots=(web, parent), rate=20)
            rows.append(
                seen.row(
                    name,
                    aim=aim,
                    ratio=round(seen.cpu_ms / bare.cpu_ms, 1),
                    p95_at_20_per_second=round(paced.p95_ms, 2),
                    saturated_per_second=round(
                        _saturated(port, path.format(**cookies), cookies.get(login, "")), 1
                    ),
                )
            )
        env = os.environ | {"DATABASE_URL": dsn, "TINHSO_DEMO": "1"}
        written = subprocess.run(
            [sys.executable, "-m", "bench.write", str(parent)],
            env=env,
            check=True,
            capture_output=True,
            text=True,
        )
        rows += json.loads(written.stdout)
    return rows


def _saturated(port: int, path: str, cookie: str) -> float:
    import threading

    kept = threading.local()

    def once() -> None:
        if not hasattr(kept, "work"):
            kept.work = fetch(port, path, cookie)
        kept.work()

    return saturate(once, seconds=3, clients=4)
