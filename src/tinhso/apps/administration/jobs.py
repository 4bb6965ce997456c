"""Checking the data at night and on demand; running it twice only looks twice."""

from tinhso.apps.administration.operations import integrity
from tinhso.kernel.jobs.api import every, job, trial_day


@job("administration.check_data", attempts=2)
def check_data() -> None:
    """As soon as somebody asked for it."""
    with trial_day():
        integrity.run()


@every("15 19 * * *", "administration.check_data_nightly")
def check_data_nightly() -> None:
    """At a quarter past two in the morning in Vietnam."""
    with trial_day():
        integrity.run()
