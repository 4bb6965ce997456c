"""Running the checks. Right, audit and event belong to the callers above this rung."""

import time

import structlog
from django.db import DatabaseError, connection, transaction

from tinhso.kernel.integrity.models import Result
from tinhso.kernel.integrity.plugs import MOST_EXAMPLES, Check, Found, checks
from tinhso.kernel.text import api as text

log = structlog.get_logger()

PATIENCE = 10 * 60 * 1000  # ms for one statement of a check


def run_all(*, slow: bool = True) -> list[Result]:
    """Run every check (or those that are not slow) and keep the answers. Returns them.

    Each runs in a transaction of its own, so one that breaks spoils nothing; what it broke on is its answer.
    """
    Result.objects.exclude(check_code__in=[one.code for one in checks]).delete()
    return [run(one) for one in checks if slow or not one.slow]


def run(check: Check) -> Result:
    """Run one check and keep its answer."""
    began = time.monotonic()
    found, problem = Found(), ""
    try:
        with transaction.atomic():
            with connection.cursor() as cursor:
                cursor.execute("SELECT set_config('statement_timeout', %s, true)", [str(PATIENCE)])
            found = check.run()
    except Exception as broken:
        log.exception("integrity.check_broken", check=check.code)
        problem = f"{type(broken).__name__}: {broken}"
        if isinstance(broken, DatabaseError) and not connection.in_atomic_block:
            connection.close_if_unusable_or_obsolete()
    return _keep(check, found, problem, int((time.monotonic() - began) * 1000))


@transaction.atomic
def _keep(check: Check, found: Found, problem: str, took_ms: int) -> Result:
    before = Result.objects.select_for_update().filter(check_code=check.code).first()
    now = text.now()
    failing = bool(found.count or problem)
    since = (before.failing_since if before else None) or now
    kept, _made = Result.objects.update_or_create(
        check_code=check.code,
        defaults={
            "count": found.count,
            "examples": [[one.words, one.link] for one in found.examples[:MOST_EXAMPLES]],
            "problem": problem,
            "failing_since": since if failing else None,
            "ran_at": now,
            "took_ms": took_ms,
        },
    )
    return kept
