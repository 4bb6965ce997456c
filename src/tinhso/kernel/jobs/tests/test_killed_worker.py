"""A worker killed at any moment loses nothing and doubles nothing. Real processes, real kill -9."""

import signal

import pytest

from tinhso.kernel.jobs.api import dead, defer
from tinhso.kernel.jobs.tests import tasks
from tinhso.kernel.jobs.tests.conftest import until

pytestmark = [pytest.mark.faults, pytest.mark.django_db(transaction=True)]


def test_a_job_whose_worker_is_killed_in_the_middle_runs_again(effects_table, start_worker, tmp_path):
    go = tmp_path / "go"
    defer(tasks.wait_for_file, key="h1", path=str(go))
    first = start_worker()
    until(lambda: tasks.effects("began") == ["h1"])
    first.send_signal(signal.SIGKILL)
    first.wait()
    go.touch()
    assert tasks.effects("done") == []
    assert tasks.states() == {"doing": 1}
    start_worker()
    until(lambda: tasks.effects("done") == ["h1"])
    until(lambda: tasks.states() == {})
    assert tasks.effects("began") == ["h1", "h1"]


def test_killing_workers_again_and_again_loses_and_doubles_no_work(effects_table, start_worker):
    keys = [f"h{number:02d}" for number in range(24)]
    for key in keys:
        defer(tasks.do_once, key=key, pause=0.15)
    for _ in range(3):
        worker = start_worker()
        done = len(tasks.effects("done"))
        until(lambda done=done: len(tasks.effects("done")) > done or tasks.effects("done") == keys)
        worker.kill()
        worker.wait()
    start_worker()
    until(lambda: tasks.states() == {})
    assert tasks.effects("done") == keys


def test_a_worker_asked_to_stop_finishes_what_it_began(effects_table, start_worker):
    defer(tasks.do_once, key="h1", pause=1.0)
    worker = start_worker()
    until(lambda: tasks.effects("began") == ["h1"])
    worker.terminate()
    assert worker.wait(timeout=180) == 0
    assert tasks.effects("done") == ["h1"]
    assert tasks.states() == {}


def test_what_fails_every_time_ends_on_the_dead_list_after_its_attempts(effects_table, start_worker):
    defer(tasks.always_fails, key="h1")
    defer(tasks.fails_at_once, key="h2")
    start_worker()
    until(lambda: len(dead()) == 2)
    assert {one.task: one.attempts for one in dead()} == {
        "jobs_tests.always_fails": 3,
        "jobs_tests.fails_at_once": 1,
    }
    assert tasks.effects("tried") == ["h1", "h1", "h1", "h2"]
    assert {one.problem for one in dead()} == {"RuntimeError: hỏng có chủ ý"}


def test_a_failing_job_whose_key_waits_again_does_not_get_stuck(effects_table, start_worker):
    """The second job does the same work, so the first may give up; neither may stay 'doing' for ever."""
    defer(tasks.always_fails, once="k", key="h1")
    start_worker()
    until(lambda: tasks.effects("tried"))
    defer(tasks.always_fails, once="k", key="h1")
    until(lambda: not {"doing", "todo"} & set(tasks.states()))
    assert len(dead()) >= 1
