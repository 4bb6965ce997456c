"""A real worker with a short patience: `python -m tinhso.engines.notify.tests.worker_process`."""

import datetime as dt

import django


def main() -> None:
    """Work until killed."""
    django.setup()
    from tinhso.engines.notify import sending
    from tinhso.kernel.jobs import worker
    from tinhso.kernel.jobs.tests.worker_process import CLAIM_HOLDS, shorten_patience

    shorten_patience()
    sending.CLAIM_HOLDS = dt.timedelta(seconds=CLAIM_HOLDS)
    worker.run_worker(concurrency=2)


if __name__ == "__main__":
    main()
