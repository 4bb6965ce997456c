"""Work of the night."""

from tinhso.apps.reporting import operations
from tinhso.apps.reporting.clock import trial_day
from tinhso.kernel.jobs.api import every


@every("30 17 * * *", "reporting.nightly")
def nightly() -> None:
    """At half past midnight in Vietnam: checks, reminders, one notice for each who manages forms."""
    with trial_day():
        operations.nightly()
