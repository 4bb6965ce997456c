"""Work of the night, and telling many people soon after a change."""

from tinhso.apps.scoring.appraisal import notices
from tinhso.apps.scoring.models import Assessment, Run
from tinhso.apps.scoring.provenance import verifying
from tinhso.kernel.jobs.api import every, job, trial_day


@every("45 17 * * *", "scoring.announce")
def announce() -> None:
    """At a quarter to one in Vietnam: who is due to appraise, to object, to decide is told; nobody twice."""
    with trial_day():
        notices.announce_all()


@every("45 18 * * *", "scoring.verify_runs")
def verify_runs() -> None:
    """At a quarter to two in Vietnam, before the data are checked: published runs are computed again in their turn."""
    verifying.night()


@job("scoring.announce_round")
def announce_round(code: str) -> None:
    """What is due in one round after its days or desks were changed."""
    with trial_day():
        # It may have been removed since
        for one in Assessment.objects.select_related("edition").filter(code=code):
            notices.announce(one)


@job("scoring.tell_final")
def tell_final_results(code: str, number: int) -> None:
    """To each unit its final result, after a round was concluded."""
    with trial_day():
        notices.tell_final(
            Run.objects.select_related("assessment__edition").get(assessment__code=code, number=number)
        )
