"""A real worker with a short patience: `python -m tinhso.engines.notify.tests.worker_process`."""

import datetime as dt

import django


def main() -> None:
    """Work until killed."""
    django.setup()
    from tinhso.engines.notify import sending
    from tinhso.kernel.jobs import worker

    worker.STALLED_AFTER, worker.RESCUE_EVERY, worker.HEARTBEAT_EVERY = 2.0, 0.3, 0.3
    sending.CLAIM_HOLDS = dt.timedelta(seconds=1)
    worker.run_worker(concurrency=2)


if __name__ == "__main__":
    main()
