"""Deliveries survive kill -9: nothing is lost, and a consumer's effects happen once. Real processes."""

import pytest
from django.db import transaction

from tinhso.kernel.events.api import record, waiting
from tinhso.kernel.events.models import Delivery
from tinhso.kernel.events.plugs import Consumer
from tinhso.kernel.events.tests import samples
from tinhso.kernel.jobs.tests.conftest import start_worker, until

__all__ = ["start_worker"]
pytestmark = [pytest.mark.faults, pytest.mark.django_db(transaction=True)]
WORKER = "tinhso.kernel.events.tests.worker_process"


def record_held(code: str, hold: str = "") -> None:
    with (
        samples.plugged(Consumer("events_tests.writer", "events_tests.held", samples.write_slowly)),
        transaction.atomic(),
    ):
        record(samples.Held(code=code, hold=hold) if hold else samples.Held(code=code, hold="/nonexistent"))


def test_a_worker_killed_between_effect_and_mark_leaves_neither_and_the_next_does_both(
    start_worker, tmp_path
):
    samples.make_table()
    hold = tmp_path / "hold"
    hold.touch()
    record_held("h1", str(hold))
    first = start_worker(WORKER)
    until((tmp_path / "reached").exists)
    first.kill()
    first.wait()
    assert samples.effects() == []
    assert waiting() == 1
    hold.unlink()
    start_worker(WORKER)
    until(lambda: waiting() == 0)
    assert samples.effects() == ["h1"]
    assert Delivery.objects.get().attempts == 0


def test_killing_workers_again_and_again_loses_and_doubles_no_delivery(start_worker):
    samples.make_table()
    codes = [f"h{number:03d}" for number in range(60)]
    for code in codes:
        record_held(code)
    for _ in range(3):
        worker = start_worker(WORKER)
        before = waiting()
        until(lambda before=before: waiting() < max(before - 3, 1))
        worker.kill()
        worker.wait()
    for _ in range(2):
        start_worker(WORKER)
    until(lambda: waiting() == 0)
    assert samples.effects() == codes


def test_a_fact_reaches_its_consumer_soon_after_the_commit(start_worker):
    samples.make_table()
    start_worker(WORKER)
    record_held("first")
    until(lambda: samples.effects() == ["first"])
    record_held("second")
    until(lambda: samples.effects() == ["first", "second"], seconds=30)
