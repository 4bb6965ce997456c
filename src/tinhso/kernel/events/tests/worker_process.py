"""A real worker whose consumers write plainly: `python -m tinhso.kernel.events.tests.worker_process`."""

import django


def main() -> None:
    """Deliver until killed."""
    django.setup()
    from tinhso.kernel.events.plugs import Consumer
    from tinhso.kernel.events.tests import samples
    from tinhso.kernel.jobs import worker

    worker.STALLED_AFTER, worker.RESCUE_EVERY, worker.HEARTBEAT_EVERY = 2.0, 0.3, 0.3
    with samples.plugged(Consumer("events_tests.writer", "events_tests.held", samples.write_slowly)):
        worker.run_worker(concurrency=1)


if __name__ == "__main__":
    main()
