"""A real worker with a short patience: `python -m tinhso.engines.exchange.tests.worker_process`."""

import datetime as dt

import django


def main() -> None:
    """Work until killed."""
    django.setup()
    from django.conf import settings

    from tinhso.engines.exchange import sending
    from tinhso.kernel.jobs import worker
    from tinhso.kernel.jobs.tests.worker_process import CLAIM_HOLDS, shorten_patience

    settings.TINHSO_HOOKS_LOOPBACK = True
    shorten_patience()
    sending.HOLDS = dt.timedelta(seconds=CLAIM_HOLDS)
    worker.run_worker(concurrency=2)


if __name__ == "__main__":
    main()
