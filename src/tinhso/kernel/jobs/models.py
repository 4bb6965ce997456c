"""When a worker was last heard of, and what jobs failed of. The jobs themselves are procrastinate's tables."""

from django.db import models
from typing_extensions import override


class WorkerHeartbeat(models.Model):
    """One row for the whole installation, moved on by every worker."""

    at = models.DateTimeField()

    class Meta:
        constraints = [models.CheckConstraint(condition=models.Q(id=1), name="heartbeat_one_row")]

    @override
    def __str__(self) -> str:
        return self.at.isoformat()


class JobProblem(models.Model):
    """What a job failed of the last time; gone once it succeeds. procrastinate itself keeps no such words."""

    job_id = models.BigIntegerField(unique=True)
    words = models.TextField()

    @override
    def __str__(self) -> str:
        return f"{self.job_id}: {self.words}"
