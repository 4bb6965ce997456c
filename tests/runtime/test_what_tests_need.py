"""A machine without Chromium: installed where that is possible, else said, with the command that mends it."""

import os
import subprocess
from pathlib import Path

import pytest

from tinhso.config.commands import checks, debian, spark
from tinhso.config.console import Trouble


@pytest.fixture
def bare(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> list[list[str]]:
    """No Chromium, no PostgreSQL 15; what would be run is noted and fails."""
    ran: list[list[str]] = []

    def run(words: list[str], **_options: object) -> subprocess.CompletedProcess[bytes]:
        ran.append(words)
        return subprocess.CompletedProcess(words, 100)

    monkeypatch.setattr(checks, "CHROMIUM", tmp_path / "chromium")
    monkeypatch.setattr(checks.postgres, "version", lambda folder: None)
    monkeypatch.setattr(checks.subprocess, "run", run)
    return ran


def test_an_ordinary_user_is_told_what_is_missing_and_the_command(bare, monkeypatch):
    monkeypatch.setattr(os, "geteuid", lambda: 1000)
    with pytest.raises(Trouble) as said:
        checks.test([])
    assert str(said.value) == (
        "Kiểm thử cần chromium và postgresql-15, chưa có trên máy này."
        " Hãy cài bằng: sudo apt-get install chromium postgresql-15"
    )
    assert bare == []


def test_root_installs_it_and_says_so_when_that_fails(bare, monkeypatch, capsys):
    monkeypatch.setattr(os, "geteuid", lambda: 0)
    monkeypatch.setattr(debian.shutil, "which", lambda name: f"/usr/bin/{name}")
    with pytest.raises(Trouble, match=r"Không cài được chromium và postgresql-15: apt-get update báo lỗi"):
        checks.test([])
    assert bare == [["apt-get", "update", "-qq"]]
    assert "Cài chromium, postgresql-15 từ kho Debian" in capsys.readouterr().out


def test_where_everything_is_there_nothing_is_installed(bare, monkeypatch, tmp_path):
    (tmp_path / "chromium").touch()
    monkeypatch.setattr(checks.postgres, "version", lambda folder: 15)
    checks._install_what_tests_need()
    assert bare == []


def test_spark_without_java_names_the_package_and_downloads_nothing(bare, monkeypatch):
    monkeypatch.setattr(os, "geteuid", lambda: 1000)
    monkeypatch.setattr(spark.shutil, "which", lambda name: None)
    with pytest.raises(Trouble) as said:
        spark.install()
    assert str(said.value) == (
        "Spark cần default-jre-headless, chưa có trên máy này."
        " Hãy cài bằng: sudo apt-get install default-jre-headless"
    )
    assert bare == []


def test_spark_of_the_lock_is_not_fetched_twice_and_another_is_replaced(bare, monkeypatch):
    locked = next(
        line.split()[0].removeprefix("pyspark==")
        for line in (spark.ROOT / spark.LOCK).read_text().splitlines()
        if line.startswith("pyspark==")
    )
    monkeypatch.setattr(spark.shutil, "which", lambda name: f"/usr/bin/{name}")
    monkeypatch.setattr(spark, "version", lambda name: locked)
    spark.install()
    assert bare == []
    monkeypatch.setattr(spark, "version", lambda name: "1.0")
    monkeypatch.setattr(spark, "_fetch", lambda: bare.append(["fetch"]))
    spark.install()
    assert bare == [["fetch"]]
