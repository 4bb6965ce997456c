"""Our launcher of PostgreSQL: found again after every kind of end."""

import os
import signal
import subprocess
import sys
import tempfile
import time
from pathlib import Path

import psycopg
import pytest

from tinhso.config import postgres
from tinhso.config.console import Trouble

pytestmark = pytest.mark.faults


@pytest.fixture
def var():
    # Not below pytest's own folders, which are 0700: that case has a test of its own
    with tempfile.TemporaryDirectory(prefix="tinhso-") as folder:
        place = Path(folder)
        place.chmod(0o755)
        yield place
        postgres.destroy(place)


def write(address: str, value: int) -> None:
    with psycopg.connect(address) as link:
        link.execute("CREATE TABLE IF NOT EXISTS kept (value int)")
        link.execute("INSERT INTO kept VALUES (%s)", [value])


def values(address: str) -> list[int]:
    with psycopg.connect(address) as link:
        return [row[0] for row in link.execute("SELECT value FROM kept ORDER BY 1")]


def test_what_was_committed_is_there_after_kill_9_and_the_server_speaks_vietnamese(var):
    address = postgres.start(var)
    write(address, 1)
    os.kill(postgres.status(var).pid, signal.SIGKILL)
    write(postgres.start(var), 2)
    assert values(address) == [1, 2]
    with psycopg.connect(address) as link:
        assert link.execute("SELECT lower('HẢI DƯƠNG'), current_user").fetchone() == ("hải dương", "tinhso")


def test_a_kill_of_all_its_processes_at_once_leaves_nothing_in_the_way(var):
    address = postgres.start(var)
    write(address, 1)
    for pid in postgres._processes(postgres.status(var).data):
        os.kill(pid, signal.SIGKILL)
    assert values(postgres.start(var)) == [1]


def test_a_stale_lock_with_the_number_of_a_stranger_does_not_stop_the_start(var):
    write(postgres.start(var), 1)
    postgres.stop(var)
    stranger = subprocess.Popen([sys.executable, "-c", "import time; time.sleep(60)"])
    try:
        data = postgres.status(var).data
        (data / "postmaster.pid").write_text(f"{stranger.pid}\n{data}\n0\n5432\n\n\n\n\n")
        assert values(postgres.start(var)) == [1]
        assert stranger.poll() is None
    finally:
        stranger.kill()
        stranger.wait()


def test_a_half_made_data_folder_is_made_again(var):
    (var / "postgres.half").mkdir()
    (var / "postgres").mkdir()
    write(postgres.start(var), 1)
    assert not (var / "postgres.half").exists()


def test_the_last_to_leave_stops_the_server(var):
    with postgres.using(var), postgres.using(var):
        assert postgres.status(var).running
    assert not postgres.status(var).running


def test_data_of_another_major_version_ask_for_that_version(var, monkeypatch):
    postgres.start(var)
    postgres.stop(var)
    (postgres.status(var).data / "PG_VERSION").write_text("16\n")
    with pytest.raises(Trouble, match="Dữ liệu do PostgreSQL 16 tạo, nhưng máy này không có PostgreSQL 16"):
        postgres.start(var)
    (postgres.status(var).data / "PG_VERSION").write_text("18\n")


@pytest.mark.skipif(os.geteuid() != 0, reason="only root runs the server as somebody else")
def test_root_below_a_closed_home_keeps_the_data_where_nobody_can_reach_them(tmp_path, monkeypatch):
    monkeypatch.setattr(postgres, "OUTSIDE", Path("/tmp") / f"tinhso-outside-{os.getpid()}")
    home = tmp_path / "home"
    home.mkdir(mode=0o700)
    try:
        write(postgres.start(home / "var"), 1)
        assert (home / "var" / "postgres").is_symlink()
        assert values(postgres.dsn(home / "var")) == [1]
        assert home.stat().st_mode & 0o777 == 0o700
    finally:
        postgres.destroy(home / "var")
        subprocess.run(["rm", "-rf", str(postgres.OUTSIDE)], check=True)


def test_starting_again_is_quick(var, monkeypatch):
    """It starts nothing, waits for nothing; a busy machine may hold up one of three."""
    postgres.start(var)
    for work in ("_launch", "_init", "_bury"):
        monkeypatch.delattr(postgres, work)
    seconds = []
    for _ in range(3):
        began = time.monotonic()
        postgres.start(var)
        seconds.append(time.monotonic() - began)
    monkeypatch.undo()
    assert min(seconds) < 5
