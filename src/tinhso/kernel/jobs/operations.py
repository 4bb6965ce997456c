"""Putting a dead job back. Right and audit belong to the callers above this rung."""

from django.db import connection


def revive(job_id: int) -> bool:
    """Queue a dead job again. Returns False when it is not dead (any more)."""
    with connection.cursor() as cursor:
        cursor.execute(
            "UPDATE procrastinate_jobs SET status = 'todo', attempts = 0, scheduled_at = now()"
            " WHERE id = %s AND status = 'failed'",
            [job_id],
        )
        return bool(cursor.rowcount)
