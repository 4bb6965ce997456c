"""Every published run is computed again in its turn: each night as many as fit into a bounded time, those that were
not as published first (a repair shows the next night), then the longest not verified. What came of it is kept.
"""

import datetime as dt
import time
from collections.abc import Callable, Iterable, Iterator

import structlog
from django.db import transaction
from django.db.models import F, QuerySet

from tinhso.apps.scoring.models import Run
from tinhso.apps.scoring.provenance import rerunning
from tinhso.apps.scoring.provenance.models import Verification
from tinhso.kernel.text import api as text

log = structlog.get_logger()

NIGHT = 300.0  # seconds of computing a night; a run of 3,321 units takes about twenty
AGAIN_FIRST = 20  # runs that were not as published and come before their turn
WITHIN = dt.timedelta(days=30)  # by then each run should have had its turn
BROKEN = "broken"


def verifiable() -> QuerySet[Run]:
    """Published runs that were computed here, with their rounds and what came of the last verification."""
    found = Run.objects.filter(published_at__isnull=False, origin=Run.Origin.COMPUTED)
    return found.select_related("assessment__edition", "verification")


def night(seconds: float = NIGHT, clock: Callable[[], float] = time.monotonic) -> int:
    """Verify runs in their turn until the time is used up; at least one. Returns how many."""
    until, count = clock() + seconds, 0
    for run in _turns():
        verify(run)
        count += 1
        if clock() >= until:
            break
    return count


def _turns() -> Iterator[Run]:
    """The ids are read at once, the runs one by one: a framework's text is long."""
    every = verifiable().order_by(F("verification__at").asc(nulls_first=True), "pk")
    bad = list(every.filter(verification__same=False).values_list("pk", flat=True)[:AGAIN_FIRST])
    rest: Iterable[int] = every.exclude(pk__in=bad).values_list("pk", flat=True)
    for pk in [*bad, *rest]:
        yield verifiable().get(pk=pk)


def verify(run: Run) -> rerunning.Rerun | None:
    """Compute a run again and keep what came of it; None where it cannot even be computed (that is logged)."""
    try:
        with transaction.atomic():
            again = rerunning.rerun(run)
    except Exception:
        log.exception("scoring.run_cannot_be_verified", assessment=run.assessment.code, run=run.number)
        again = None
    wrong = [BROKEN] if again is None else again.wrong
    Verification.objects.update_or_create(
        run=run, defaults={"at": text.now(), "same": not wrong, "wrong": wrong}
    )
    return again


def not_the_same() -> QuerySet[Run]:
    """Runs that were not as published when they were last verified."""
    return verifiable().filter(verification__same=False).order_by("assessment__code", "number")


def late() -> QuerySet[Run]:
    """Runs published long ago that were not verified since, the longest first."""
    before = text.now() - WITHIN
    found = verifiable().filter(published_at__lt=before).exclude(verification__at__gte=before)
    return found.order_by(F("verification__at").asc(nulls_first=True), "pk")
