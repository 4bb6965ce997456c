"""What is killed comes back, and what was acknowledged stays: web, worker, PostgreSQL, supervisor, everything."""

import os
import re
import signal
import subprocess
import sys
import tempfile
import time
import urllib.request
from pathlib import Path

import psycopg
import pytest

from tinhso.config import postgres

pytestmark = pytest.mark.faults
ROOT = Path(__file__).resolve().parents[2]
WITHIN = 300


class Demo:
    """A demo in a folder of its own, driven as a person drives it: by the command."""

    def __init__(self, var: Path) -> None:
        self.var = var
        self.url = ""

    def call(self, *words: str) -> str:
        env = {name: value for name, value in os.environ.items() if name != "DATABASE_URL"}
        env |= {"TINHSO_VAR": str(self.var), "PYTHONPATH": str(ROOT / "src")}
        command = [sys.executable, "-m", "tinhso", *words]
        done = subprocess.run(command, env=env, capture_output=True, text=True, timeout=900, check=False)
        assert done.returncode == 0, done.stdout + done.stderr
        return done.stdout

    def start(self) -> str:
        said = self.call("demo", "--no-wait", "--port", "18200")
        found = re.search(r"^Mở trình duyệt: (http://\S+:\d+/)$", said, re.MULTILINE)
        assert found, said
        self.url = found[1]
        return said

    def answers(self) -> bool:
        try:
            return urllib.request.urlopen(self.url, timeout=60).status == 200
        except OSError:
            return False

    def processes(self, *words: str) -> list[int]:
        """The processes of this demo whose command line has these words."""
        mark = f"TINHSO_VAR={self.var}\0"
        found = []
        for entry in Path("/proc").iterdir():
            try:
                if entry.name.isdigit() and mark in (entry / "environ").read_text(errors="replace"):
                    line = (entry / "cmdline").read_text(errors="replace").split("\0")
                    if all(word in line for word in words):
                        found.append(int(entry.name))
            except OSError:
                continue
        return sorted(found)

    def write(self, value: int) -> None:
        with psycopg.connect(postgres.dsn(self.var)) as link:
            link.execute("CREATE TABLE IF NOT EXISTS kept (value int)")
            link.execute("INSERT INTO kept VALUES (%s)", [value])

    def kept(self) -> list[int]:
        with psycopg.connect(postgres.dsn(self.var)) as link:
            return [row[0] for row in link.execute("SELECT value FROM kept ORDER BY 1")]


def wait(done, what: str) -> None:
    until = time.monotonic() + WITHIN
    while not done():
        assert time.monotonic() < until, what
        time.sleep(0.2)


@pytest.fixture(scope="module")
def demo():
    with tempfile.TemporaryDirectory(prefix="tinhso-") as folder:
        Path(folder).chmod(0o755)
        running = Demo(Path(folder) / "var")
        try:
            running.start()
            yield running
        finally:
            running.call("demo", "--stop")
            postgres.destroy(running.var)


def test_a_second_demo_says_where_the_first_one_runs_and_who_may_sign_in(demo):
    where, *accounts = demo.call("demo").splitlines()
    assert where == f"Bản chạy thử đang chạy ở {demo.url}."
    assert [line for line in accounts if line.split()[0] == "thuongtruc"]


@pytest.mark.parametrize("verb", ["serve", "worker", "identity"])
def test_a_killed_process_comes_back(demo, verb):
    before = demo.processes("tinhso", verb)
    os.kill(before[0], signal.SIGKILL)
    wait(
        lambda: set(demo.processes("tinhso", verb)) - set(before) and demo.answers(),
        f"{verb} did not come back",
    )


def test_a_killed_database_comes_back_with_what_was_acknowledged(demo):
    demo.write(1)
    os.kill(postgres.status(demo.var).pid, signal.SIGKILL)

    def back() -> bool:
        try:
            return demo.kept() == [1] and demo.answers()
        except psycopg.OperationalError:
            return False

    wait(back, "the database did not come back")


def test_a_killed_supervisor_takes_its_processes_along_and_the_next_start_keeps_everything(demo):
    demo.write(2)
    supervisor = demo.processes("tinhso", "demo")[0]
    os.kill(supervisor, signal.SIGKILL)
    wait(
        lambda: not demo.processes("tinhso", "serve") and not demo.processes("tinhso", "worker"),
        "orphans stay",
    )
    said = demo.start()
    assert "Nạp đơn vị hành chính" not in said  # the data are there already
    assert demo.kept() == [1, 2]
    wait(demo.answers, "the site does not answer")


def test_everything_killed_at_once_as_by_a_power_cut(demo):
    demo.write(3)
    for pid in [*demo.processes("tinhso"), *postgres._processes(postgres.status(demo.var).data)]:
        try:
            os.kill(pid, signal.SIGKILL)
        except ProcessLookupError:
            continue  # ended with its parent
    demo.start()
    assert demo.kept() == [1, 2, 3]
    wait(demo.answers, "the site does not answer")
