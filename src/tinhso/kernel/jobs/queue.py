"""Tasks on procrastinate's PostgreSQL queue: enqueued in the same transaction as the change.

A job is delivered at least once, so every task is written to be run twice without harm.
"""

from collections.abc import Callable
from typing import Any, cast

from django.db import transaction
from procrastinate import RetryStrategy
from procrastinate.contrib.django import app
from procrastinate.exceptions import AlreadyEnqueued
from procrastinate.tasks import Task

MOST_ATTEMPTS = 8
Work = Callable[..., Any]


def job(
    name: str, *, queue: str = "default", attempts: int = MOST_ATTEMPTS
) -> Callable[[Work], Task[..., Any, Any]]:
    """Make a function a task under a dotted name; run at most `attempts` times, with doubling waits (2 s, 4 s, …).

    Write it in the module's `jobs.py`, where the worker finds it.
    """
    # procrastinate counts the retries, and reads 0 as "for ever"
    strategy = RetryStrategy(max_attempts=attempts - 1, exponential_wait=2) if attempts > 1 else False
    return cast(
        Callable[[Work], Task[..., Any, Any]],
        app.task(name=name, queue=queue, retry=strategy, pass_context=False),
    )


def every(cron: str, name: str) -> Callable[[Work], Work]:
    """Make a function a periodic task: `cron` in five fields, UTC; one run a tick however many workers there are."""

    def register(function: Work) -> Work:
        def tick(timestamp: int) -> None:
            function()

        task = app.task(name=name, queue="periodic", queueing_lock=name, pass_context=False)(tick)
        app.periodic(cron=cron, periodic_id=name)(task)
        return function

    return register


def defer(task: Task[..., Any, Any], *, once: str | None = None, **arguments: Any) -> bool:
    """Enqueue in the current transaction. With `once`, not while a job of that key is still waiting.

    Returns whether a job was added.
    """
    if once is None:
        task.defer(**arguments)
        return True
    try:
        with transaction.atomic():  # the refused row must not spoil the caller's transaction
            task.configure(queueing_lock=once).defer(**arguments)
    except AlreadyEnqueued:
        return False
    return True
