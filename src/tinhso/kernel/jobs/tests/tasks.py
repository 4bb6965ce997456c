"""Tasks of the tests, registered in the test process and in the worker processes that tests start."""

import time
from pathlib import Path

from django.db import connection, transaction

from tinhso.kernel.jobs.api import job


def note(key: str, what: str) -> None:
    """Write down that something was done."""
    with connection.cursor() as cursor:
        cursor.execute("INSERT INTO jobs_test_effects (key, what) VALUES (%s, %s)", [key, what])


def make_table() -> None:
    """Where the tasks write down what they did."""
    with connection.cursor() as cursor:
        cursor.execute(
            "CREATE TABLE jobs_test_effects (id bigserial PRIMARY KEY, key text NOT NULL, what text NOT NULL)"
        )


def effects(what: str) -> list[str]:
    """The keys under which something was done, sorted; a key done twice is there twice."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT key FROM jobs_test_effects WHERE what = %s ORDER BY key", [what])
        return [key for (key,) in cursor.fetchall()]


def states() -> dict[str, int]:
    """The tests' own jobs by state; a worker also runs the house's periodic jobs, on every full minute."""
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT status::text, count(*) FROM procrastinate_jobs WHERE task_name LIKE 'jobs_tests.%' GROUP BY 1"
        )
        return dict(cursor.fetchall())


@job("jobs_tests.do_once")
def do_once(key: str, pause: float = 0.0) -> None:
    """Says that it began; then, in one transaction, does its work unless that was done before."""
    note(key, "began")
    with transaction.atomic():
        with connection.cursor() as cursor:
            cursor.execute("SELECT 1 FROM jobs_test_effects WHERE key = %s AND what = 'done'", [key])
            if cursor.fetchone():
                return
        note(key, "done")
        time.sleep(pause)


@job("jobs_tests.wait_for_file")
def wait_for_file(key: str, path: str) -> None:
    """Begins, then hangs until a file is there; then it is done."""
    note(key, "began")
    while not Path(path).exists():
        time.sleep(0.05)
    note(key, "done")


@job("jobs_tests.always_fails", attempts=3)
def always_fails(key: str) -> None:
    """Fails at every attempt."""
    note(key, "tried")
    raise RuntimeError("hỏng có chủ ý")


@job("jobs_tests.fails_at_once", attempts=1)
def fails_at_once(key: str) -> None:
    """Is not tried twice."""
    note(key, "tried")
    raise RuntimeError("hỏng có chủ ý")
