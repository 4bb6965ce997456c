"""One write with its right, its audit entry and its event, against the same three rows written bare.

Run inside the demo that bench/pages.py serves; prints its rows as JSON.
"""

import datetime as dt
import json
import os
import sys
import uuid
from decimal import Decimal
from itertools import count

from bench import Row, measure

CALLS = 300


def rows(postmaster: int) -> list[Row]:
    """The least privileged officer, whoever may everything, and the bare statements."""
    import django

    django.setup()
    from django.db import connection

    from tinhso.apps.programme.models import Task
    from tinhso.apps.programme.operations import record_progress
    from tinhso.kernel.access.api import of_person
    from tinhso.kernel.people.models import Person

    roots = (os.getpid(), postmaster)
    number = count()

    def bare() -> None:
        with connection.cursor() as cursor:
            cursor.execute("BEGIN")
            columns = [c.column for c in Task._meta.get_fields() if hasattr(c, "column")]
            cursor.execute(f"SELECT {', '.join(columns)} FROM programme_task LIMIT 1")
            cursor.execute(
                "INSERT INTO events_event (key, name, subject, data, at) VALUES (%s, 'bench', 'bench', '{}', now())",
                [uuid.uuid4()],
            )
            cursor.execute(
                "INSERT INTO audit_entry (id, at, kind, actor_name, post, on_behalf_of, action,"
                " object_kind, object_key, summary, changes, purpose)"
                " VALUES (%s, now(), 'change', '', '', '', 'bench', '', '', '', '{}', '')",
                [uuid.uuid4()],
            )
            cursor.execute("COMMIT")

    floor = measure(bare, calls=CALLS, roots=roots)
    found = [floor.row("ghi trần: một lần đọc, hai dòng mới", aim=None, ratio=1.0)]
    for login in ("soyte", "thuongtruc"):
        actor = of_person(Person.objects.get(login=login).pk)
        task = next(t for t in Task.objects.select_related("programme", "lead") if _may(actor, t))

        def write(actor: object = actor, task: object = task) -> None:
            record_progress(
                actor=of_person(actor.person_id),  # type: ignore[attr-defined]  # as a request does: rights read anew
                about=task,  # type: ignore[arg-type]
                date=dt.date(2024, 6, 1),
                amount=Decimal(next(number) % 100),
                note="đo",
            )

        seen = measure(write, calls=CALLS, roots=roots)
        found.append(seen.row(f"ghi tiến độ: {login}", aim=6.0, ratio=round(seen.cpu_ms / floor.cpu_ms, 1)))
    return found


def _may(actor: object, task: object) -> bool:
    from tinhso.apps.programme.actions import REPORT
    from tinhso.kernel.access.api import may

    return may(actor, REPORT, task)  # type: ignore[arg-type]


if __name__ == "__main__":
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "tinhso.config.settings")
    sys.stdout.write(json.dumps(rows(int(sys.argv[1]))))
