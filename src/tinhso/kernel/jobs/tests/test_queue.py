"""Jobs: enqueued with the change, tried a few times, kept when dead."""

import asyncio

import pytest
from django.db import connection, transaction
from procrastinate.contrib.django import app

from tinhso.kernel.jobs.api import counts, dead, defer, every, revive
from tinhso.kernel.jobs.tests import tasks

pytestmark = pytest.mark.django_db


def jobs() -> list[tuple[str, str, int, str | None]]:
    """(task, status, attempts, key) of every job."""
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT task_name, status::text, attempts, queueing_lock FROM procrastinate_jobs ORDER BY id"
        )
        return cursor.fetchall()


def test_a_job_is_enqueued_with_its_arguments():
    assert defer(tasks.do_once, key="h1", pause=0.5) is True
    assert jobs() == [("jobs_tests.do_once", "todo", 0, None)]
    assert counts() == {"todo": 1}


def test_a_job_of_a_transaction_that_fails_is_never_enqueued():
    with pytest.raises(RuntimeError), transaction.atomic():
        defer(tasks.do_once, key="h1")
        raise RuntimeError
    assert jobs() == []


def test_once_means_one_waiting_job_of_that_key():
    assert defer(tasks.do_once, once="score-2025", key="a") is True
    assert defer(tasks.do_once, once="score-2025", key="a") is False
    assert defer(tasks.do_once, once="score-2024", key="b") is True
    assert [job[3] for job in jobs()] == ["score-2025", "score-2024"]


def test_a_refused_second_job_leaves_the_callers_transaction_usable():
    with transaction.atomic():
        defer(tasks.do_once, once="score-2025", key="a")
        defer(tasks.do_once, once="score-2025", key="a")
        assert defer(tasks.do_once, key="after") is True
    assert len(jobs()) == 2


def test_a_dead_job_is_listed_with_what_it_was_and_can_be_queued_again():
    defer(tasks.always_fails, key="h9")
    with connection.cursor() as cursor:
        cursor.execute("UPDATE procrastinate_jobs SET status = 'failed', attempts = 3 RETURNING id")
        (job_id,) = cursor.fetchone()
    found = dead()
    assert [(one.id, one.task, one.arguments, one.attempts) for one in found] == [
        (job_id, "jobs_tests.always_fails", {"key": "h9"}, 3)
    ]
    assert revive(job_id) is True
    assert jobs() == [("jobs_tests.always_fails", "todo", 0, None)]
    assert dead() == []


def test_only_a_dead_job_can_be_revived():
    defer(tasks.do_once, key="h1")
    with connection.cursor() as cursor:
        cursor.execute("SELECT id FROM procrastinate_jobs")
        (job_id,) = cursor.fetchone()
    assert revive(job_id) is False
    assert revive(job_id + 1) is False


def test_reviving_a_dead_job_whose_key_already_waits_again_says_no_and_harms_nothing():
    defer(tasks.do_once, once="k", key="a")
    with connection.cursor() as cursor:
        cursor.execute("UPDATE procrastinate_jobs SET status = 'failed' RETURNING id")
        (job_id,) = cursor.fetchone()
    defer(tasks.do_once, once="k", key="a")
    assert revive(job_id) is False
    assert [job[1] for job in jobs()] == ["failed", "todo"]


def test_the_dead_list_is_paged_by_key_newest_first():
    for number in range(3):
        defer(tasks.do_once, key=str(number))
    with connection.cursor() as cursor:
        cursor.execute("UPDATE procrastinate_jobs SET status = 'failed'")
    first = dead(limit=2)
    assert [one.arguments["key"] for one in first] == ["2", "1"]
    assert [one.arguments["key"] for one in dead(after=first[-1].id)] == ["0"]


def test_a_periodic_job_runs_once_a_tick_however_many_workers_ask():
    every("0 18 * * *", "jobs_tests.seal")(lambda: None)
    task = app.tasks["jobs_tests.seal"]

    def tick(moment: int) -> int | None:
        with connection.cursor() as cursor:
            cursor.execute(
                "SELECT procrastinate_defer_periodic_job_v2('periodic', NULL, %s, %s, 0, %s, %s, '{}')",
                [f"lock-{moment}", task.name, "jobs_tests.seal", moment],
            )
            return cursor.fetchone()[0]

    assert tick(1_700_000_000) is not None
    assert tick(1_700_000_000) is None
    assert tick(1_700_086_400) is not None


def test_a_task_is_not_tried_more_often_than_it_says():
    once, thrice = app.tasks["jobs_tests.fails_at_once"], app.tasks["jobs_tests.always_fails"]
    assert once.retry_strategy is None
    assert thrice.retry_strategy.max_attempts == 2


def test_two_dead_workers_jobs_of_one_key_are_both_given_back():
    """A worker may hold a job and a second of the same key may wait: both must survive a power cut."""
    from tinhso.kernel.jobs.api import rescue

    defer(tasks.do_once, once="k", key="a")
    with connection.cursor() as cursor:
        cursor.execute("UPDATE procrastinate_jobs SET status = 'doing'")
    defer(tasks.do_once, once="k", key="a")
    assert rescue() == 1
    assert [job[1] for job in jobs()] == ["todo", "todo"]


def test_a_job_of_a_living_worker_is_left_alone():
    from tinhso.kernel.jobs.api import rescue

    defer(tasks.do_once, key="a")
    with connection.cursor() as cursor:
        cursor.execute("INSERT INTO procrastinate_workers (last_heartbeat) VALUES (now()) RETURNING id")
        (worker,) = cursor.fetchone()
        cursor.execute("UPDATE procrastinate_jobs SET status = 'doing', worker_id = %s", [worker])
        assert rescue() == 0
        cursor.execute("UPDATE procrastinate_workers SET last_heartbeat = now() - interval '21 seconds'")
        assert rescue() == 1


def test_the_loop_stops_when_told(monkeypatch):
    import threading

    from tinhso.kernel.jobs.worker import RescueLoop

    stop = threading.Event()
    stop.set()
    RescueLoop().run(stop)
    assert asyncio.iscoroutinefunction(app.run_worker_async)


def test_a_dead_job_says_what_it_failed_of_and_a_success_forgets_it():
    from types import SimpleNamespace

    from tinhso.kernel.jobs.models import JobProblem
    from tinhso.kernel.jobs.worker import keep_problem

    defer(tasks.do_once, key="h1")
    with connection.cursor() as cursor:
        cursor.execute("UPDATE procrastinate_jobs SET status = 'failed' RETURNING id")
        (job_id,) = cursor.fetchone()
    context = SimpleNamespace(task=None, job=SimpleNamespace(id=job_id, attempts=1))

    def fails() -> None:
        raise RuntimeError("hỏng có chủ ý")

    with pytest.raises(RuntimeError):
        keep_problem(fails, context, None)
    assert [one.problem for one in dead()] == ["RuntimeError: hỏng có chủ ý"]
    assert keep_problem(lambda: 7, context, None) == 7
    assert not JobProblem.objects.exists()
