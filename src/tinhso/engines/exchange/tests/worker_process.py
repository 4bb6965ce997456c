"""A real worker with a short patience: `python -m tinhso.engines.exchange.tests.worker_process`."""

import datetime as dt

import django


def main() -> None:
    """Work until killed."""
    django.setup()
    from django.conf import settings

    from tinhso.engines.exchange import sending
    from tinhso.kernel.jobs import worker

    settings.TINHSO_HOOKS_LOOPBACK = True
    worker.STALLED_AFTER, worker.RESCUE_EVERY, worker.HEARTBEAT_EVERY = 2.0, 0.3, 0.3
    sending.HOLDS = dt.timedelta(seconds=1)
    worker.run_worker(concurrency=2)


if __name__ == "__main__":
    main()
