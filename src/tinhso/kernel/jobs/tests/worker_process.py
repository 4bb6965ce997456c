"""A real worker with the tests' tasks and a short patience: `python -m tinhso.kernel.jobs.tests.worker_process`."""

import django


def main() -> None:
    """Work until killed."""
    django.setup()
    from tinhso.kernel.jobs import worker
    from tinhso.kernel.jobs.tests import tasks  # noqa: F401  registers the tasks

    worker.STALLED_AFTER, worker.RESCUE_EVERY, worker.HEARTBEAT_EVERY = 2.0, 0.3, 0.3
    worker.run_worker(concurrency=2)


if __name__ == "__main__":
    main()
