"""A real worker whose consumers write plainly: `python -m tinhso.kernel.events.tests.worker_process`."""

import django


def main() -> None:
    """Deliver until killed."""
    django.setup()
    from tinhso.kernel.events.plugs import Consumer
    from tinhso.kernel.events.tests import samples
    from tinhso.kernel.jobs import worker
    from tinhso.kernel.jobs.tests.worker_process import shorten_patience

    shorten_patience()
    with samples.plugged(Consumer("events_tests.writer", "events_tests.held", samples.write_slowly)):
        worker.run_worker(concurrency=1)


if __name__ == "__main__":
    main()
