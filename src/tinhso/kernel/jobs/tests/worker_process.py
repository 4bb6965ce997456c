"""A real worker with the tests' tasks and a short patience: `python -m tinhso.kernel.jobs.tests.worker_process`."""

import django

# Seconds. A machine that tests four things at once may stop a process for a second or two: that is no death.
STALLED_AFTER = 8.0
CLAIM_HOLDS = 6.0  # of a message or hook; shorter, so that the rescued job finds its work free


def shorten_patience() -> None:
    """A killed worker's jobs are given back after seconds."""
    from tinhso.kernel.jobs import worker

    worker.STALLED_AFTER, worker.RESCUE_EVERY, worker.HEARTBEAT_EVERY = STALLED_AFTER, 0.3, 0.3


def main() -> None:
    """Work until killed."""
    django.setup()
    from tinhso.kernel.jobs import worker
    from tinhso.kernel.jobs.tests import tasks  # noqa: F401  registers the tasks

    shorten_patience()
    worker.run_worker(concurrency=2)


if __name__ == "__main__":
    main()
