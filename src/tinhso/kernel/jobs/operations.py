"""Putting a dead job back. Right and audit belong to the callers above this rung."""

from django.db import connection

from tinhso.kernel.jobs.models import JobProblem


def revive(job_id: int) -> bool:
    """Queue a dead job again. Returns False when it is not dead (any more) or one of its key already waits."""
    with connection.cursor() as cursor:
        cursor.execute(
            "UPDATE procrastinate_jobs SET status = 'todo', attempts = 0, scheduled_at = now()"
            " WHERE id = %s AND status = 'failed' AND NOT EXISTS (SELECT 1 FROM procrastinate_jobs AS other"
            "   WHERE other.status = 'todo' AND other.queueing_lock = procrastinate_jobs.queueing_lock)",
            [job_id],
        )
        revived = bool(cursor.rowcount)
    if revived:
        JobProblem.objects.filter(job_id=job_id).delete()
    return revived
