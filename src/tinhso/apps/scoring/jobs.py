"""Work of the night."""

from tinhso.apps.scoring.appraisal import notices
from tinhso.kernel.jobs.api import every, trial_day


@every("45 17 * * *", "scoring.announce")
def announce() -> None:
    """At a quarter to one in Vietnam: who is due to appraise, to object, to decide is told; nobody twice."""
    with trial_day():
        notices.announce_all()
