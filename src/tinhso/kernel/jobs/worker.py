"""The worker process: jobs, periodic jobs, loops, and rescue of jobs whose worker was killed."""

import asyncio
import threading
from collections.abc import Callable
from typing import Any, cast

import structlog
from django.db import close_old_connections, connection
from procrastinate.contrib.django import app
from procrastinate.contrib.django.django_connector import DjangoConnector
from procrastinate.job_context import JobContext
from procrastinate.worker import Worker

from tinhso.kernel.jobs.models import JobProblem
from tinhso.kernel.jobs.plugs import Loop, loops
from tinhso.kernel.jobs.queries import Heartbeat

log = structlog.get_logger()

STALLED_AFTER = 20.0  # seconds without a heartbeat until a worker counts as gone
RESCUE_EVERY = 5.0
HEARTBEAT_EVERY = 5.0


class RescueLoop:
    """Gives jobs back to the queue when the worker that held them stopped answering (kill -9, power cut)."""

    code = "jobs.rescue"

    def run(self, stop: threading.Event) -> None:
        """Look for such jobs every few seconds and note that this worker lives."""
        while not stop.is_set():
            rescue()
            Heartbeat.beat()
            stop.wait(RESCUE_EVERY)


RESCUE = """
WITH gone AS (
    DELETE FROM procrastinate_workers WHERE last_heartbeat < now() - make_interval(secs => %s) RETURNING id
)
UPDATE procrastinate_jobs SET status = 'todo', scheduled_at = now(), worker_id = NULL, queueing_lock = NULL
 WHERE status = 'doing' AND (worker_id IS NULL OR worker_id IN (SELECT id FROM gone)
       OR worker_id NOT IN (SELECT id FROM procrastinate_workers))
RETURNING id
"""


def rescue(seconds: float = STALLED_AFTER) -> int:
    """Put jobs back whose worker has not been heard of for `seconds`. Returns how many.

    They lose their `once` key: a second job of that key may wait already, and only one waiting job may carry it.
    """
    with connection.cursor() as cursor:
        cursor.execute(RESCUE, [seconds])
        rescued = len(cursor.fetchall())
    if rescued:
        log.warning("jobs.rescued", jobs=rescued)
    return rescued


def _guard(loop: Loop, stop: threading.Event) -> None:
    """Run a loop again when it fails (a lost database connection, say), a little later each time."""
    wait = 1.0
    while not stop.is_set():
        try:
            close_old_connections()
            loop.run(stop)
            wait = 1.0
        except Exception:
            log.exception("jobs.loop_failed", loop=loop.code, again_in=wait)
            connection.close()
            stop.wait(wait)
            wait = min(wait * 2, 30.0)


def _lay_down_key(job_id: int) -> None:
    """A job that will wait again gives up its `once` key: another of that key may be waiting already, at any moment,
    and then the queue could not take it back (procrastinate would leave it 'doing' for ever)."""
    with connection.cursor() as cursor:
        cursor.execute("UPDATE procrastinate_jobs SET queueing_lock = NULL WHERE id = %s", [job_id])


def keep_problem(call_next: Callable[[], Any], context: JobContext, worker: Worker | None) -> Any:
    """Run a task; keep what it failed of for the dead-letter list, and forget it once the task succeeds."""
    job_id = context.job.id or 0  # a running job has its number
    try:
        result = call_next()
    except Exception as problem:
        words = f"{type(problem).__name__}: {problem}"
        JobProblem.objects.update_or_create(job_id=job_id, defaults={"words": words})
        if context.task is not None and context.task.get_retry_exception(problem, context.job):
            _lay_down_key(job_id)
        raise
    if context.job.attempts:
        JobProblem.objects.filter(job_id=job_id).delete()
    return result


def run_worker(concurrency: int = 4) -> None:
    """Work until SIGTERM or SIGINT; running jobs are finished first."""
    stop = threading.Event()
    threads = [
        threading.Thread(target=_guard, args=(loop, stop), name=loop.code, daemon=True)
        for loop in (RescueLoop(), *loops)
    ]
    for thread in threads:
        thread.start()
    try:
        with app.replace_connector(cast(DjangoConnector, app.connector).get_worker_connector()):
            asyncio.run(_work(concurrency))
    finally:
        stop.set()
        for thread in threads:
            thread.join(timeout=10)


async def _work(concurrency: int) -> None:
    async with app.open_async():
        await app.run_worker_async(
            concurrency=concurrency,
            fetch_job_polling_interval=2.0,
            update_heartbeat_interval=HEARTBEAT_EVERY,
            stalled_worker_timeout=STALLED_AFTER,
            delete_jobs="successful",
            install_signal_handlers=True,
            task_middleware=[keep_problem],
        )
