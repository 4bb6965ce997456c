"""Locks over things that have no row of their own; held to the end of the transaction.

A circle can be closed by two people who each add an innocent link: whoever adds one holds this lock while
looking. Reporting rolls figures up through several rows: one order for all, so that nobody waits in a ring.
"""

from enum import IntEnum

from django.db import connection

SPACE = 0x7072  # "pr": advisory locks of this app


class Lock(IntEnum):
    """What is locked."""

    TREE = 1
    NEEDS = 2
    ROLL_UP = 3
    URGING = 4


def hold(lock: Lock) -> None:
    """Wait for the lock and keep it until the transaction ends."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_advisory_xact_lock(%s, %s)", [SPACE, int(lock)])
