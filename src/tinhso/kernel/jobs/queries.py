"""How the queue is."""

import datetime as dt
import json
from dataclasses import dataclass

from django.db import connection

from tinhso.kernel.jobs.models import WorkerHeartbeat
from tinhso.kernel.text import api as text


class Heartbeat:
    """When some worker was last alive."""

    @staticmethod
    def beat() -> None:
        """Say that a worker is alive now."""
        WorkerHeartbeat.objects.update_or_create(id=1, defaults={"at": text.now()})

    @staticmethod
    def last() -> dt.datetime | None:
        """When a worker was last heard of; None when none ever ran."""
        return WorkerHeartbeat.objects.values_list("at", flat=True).filter(id=1).first()


@dataclass(frozen=True)
class DeadJob:
    """A job that failed at every attempt."""

    id: int
    task: str
    arguments: dict[str, object]
    attempts: int
    failed_at: dt.datetime | None
    problem: str


DEAD = """
SELECT j.id, j.task_name, j.args::text, j.attempts,
       (SELECT max(e.at) FROM procrastinate_events e WHERE e.job_id = j.id), coalesce(p.words, '')
  FROM procrastinate_jobs j LEFT JOIN jobs_jobproblem p ON p.job_id = j.id
 WHERE j.status = 'failed' AND (%(after)s::bigint IS NULL OR j.id < %(after)s)
 ORDER BY j.id DESC LIMIT %(limit)s
"""


def dead(after: int | None = None, limit: int = 25) -> list[DeadJob]:
    """The dead-letter list, newest first; `after` is the last id already seen."""
    with connection.cursor() as cursor:
        cursor.execute(DEAD, {"after": after, "limit": limit})
        rows = cursor.fetchall()
    return [
        DeadJob(key, task, json.loads(args), tries, at, words) for key, task, args, tries, at, words in rows
    ]


def counts() -> dict[str, int]:
    """Jobs by state: todo, doing, failed."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT status::text, count(*) FROM procrastinate_jobs GROUP BY 1")
        return dict(cursor.fetchall())
