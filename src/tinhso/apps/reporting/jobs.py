"""Work of the night."""

from django.conf import settings

from tinhso.apps.reporting import counting, operations
from tinhso.kernel.jobs.api import every, job, trial_day


@every("30 17 * * *", "reporting.nightly")
def nightly() -> None:
    """At half past midnight in Vietnam: checks, reminders, one notice for each who manages forms."""
    with trial_day():
        operations.nightly()


@every("0 17 * * *", "reporting.count_nightly")
def count_nightly() -> None:
    """At midnight in Vietnam, before the nightly checks look at the figures."""
    with trial_day():
        counting.count_all(invented=bool(settings.TINHSO_DEMO_DAY))


@job("reporting.count", attempts=3)
def count_now() -> None:
    """As soon as somebody asked for it."""
    with trial_day():
        counting.count_all(invented=bool(settings.TINHSO_DEMO_DAY))
