"""What others may call."""

from tinhso.kernel.jobs.operations import revive
from tinhso.kernel.jobs.queries import DeadJob, Heartbeat, counts, dead
from tinhso.kernel.jobs.queue import defer, every, job
from tinhso.kernel.jobs.trial import trial_day
from tinhso.kernel.jobs.worker import rescue, run_worker

__all__ = [
    "DeadJob",
    "Heartbeat",
    "counts",
    "dead",
    "defer",
    "every",
    "job",
    "rescue",
    "revive",
    "run_worker",
    "trial_day",
]
