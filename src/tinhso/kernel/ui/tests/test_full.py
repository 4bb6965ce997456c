"""A full disk is said to be one, whoever met it."""

import errno
from pathlib import Path

import psycopg
import pytest
from django.db import DataError, OperationalError
from django.test import RequestFactory

from tinhso.kernel.ui import full
from tinhso.kernel.ui.full import is_full
from tinhso.kernel.ui.problems import broken

FULL = OSError(errno.ENOSPC, "No space left on device")


def caused(by: Exception) -> Exception:
    try:
        try:
            raise by
        except Exception as inner:
            raise OperationalError("could not extend file") from inner
    except OperationalError as outer:
        return outer


@pytest.mark.parametrize(
    "problem",
    [
        FULL,
        OSError(errno.EDQUOT, "quota"),
        psycopg.errors.DiskFull("x"),
        caused(psycopg.errors.DiskFull("x")),
        caused(FULL),
    ],
)
def test_a_full_disk_is_recognised(problem: Exception, tmp_path: Path) -> None:
    assert is_full(problem, tmp_path)


@pytest.mark.parametrize(
    "problem", [None, OSError(errno.EACCES, "no"), ValueError(), DataError(), OperationalError("x")]
)
def test_other_troubles_are_not_taken_for_one(problem: Exception | None, tmp_path: Path) -> None:
    assert not is_full(problem, tmp_path)


def test_a_database_that_died_while_no_room_is_left_died_of_it(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    monkeypatch.setattr(full, "_room", lambda folder: 4096)
    assert is_full(OperationalError("server closed the connection unexpectedly"), tmp_path / "not" / "there")
    assert not is_full(ValueError(), tmp_path)


def test_errors_that_caused_each_other_end_the_search(tmp_path: Path) -> None:
    one, two = ValueError(), ValueError()
    one.__context__, two.__context__ = two, one
    assert not is_full(one, tmp_path)


def test_the_page_says_that_nothing_was_saved_and_what_to_do(rf: RequestFactory) -> None:
    try:
        raise FULL
    except OSError:
        answer = broken(rf.post("/gui/"))
    page = answer.content.decode()
    assert answer.status_code == 507
    assert "Máy chủ đã hết chỗ trống" in page
    assert "chưa lưu được gì của lần gửi này" in page
    assert "Báo người quản trị hệ thống" in page
