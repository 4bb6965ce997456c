"""Officers for bench/sheet.py: so many of the communes, each with a report to write, and so many who may everything.

Run inside the loaded demo. Prints JSON: the communes' codes, and two lists of session keys; officer number n sits in
commune n of the communes, counted round and round.
"""

import datetime as dt
import json
import os
import sys
from collections.abc import Sequence
from typing import Any


def main(count: int) -> None:
    """Every commune gets the monthly report with a year of figures, the latest open; people are made and signed in."""
    import django

    django.setup()
    from django.db import connection

    from tinhso.apps.reporting import demo
    from tinhso.apps.reporting import operations as reports
    from tinhso.apps.reporting.models import Form, Submission
    from tinhso.config.demo import ACTOR
    from tinhso.kernel.access.models import Role
    from tinhso.kernel.orgs import api as orgs

    form = Form.objects.get(code=demo.MONTHLY)
    asked = set(form.assignments.values_list("agency", flat=True))
    communes = list(orgs.descendants(orgs.by_code("H23"), demo.LATEST, "ubnd_xa"))
    new = [one for one in communes if one.pk not in asked]
    reports.assign(actor=ACTOR, form=form, agencies=new, since=demo.FIRST)
    demo.load(ACTOR)
    Submission.objects.filter(form=form, agency__in=communes, period__last_date=demo.LATEST).update(
        state=Submission.State.DRAFT, completed_at=None
    )
    least = [Role.objects.get(code="reporting-reporter")]
    found = {
        "communes": [one.code for one in communes],
        "least": _signed_in("do-it", [communes[n % len(communes)] for n in range(count)], least),
        "all": _signed_in("do-du", [None] * count, list(Role.objects.all())),
    }
    with connection.cursor() as cursor:
        cursor.execute("VACUUM ANALYZE")
    sys.stdout.write(json.dumps(found))


def _signed_in(prefix: str, places: Sequence[Any], roles: Sequence[Any]) -> list[str]:
    """Sessions of new officers, one for each place: with the roles over their own agency, or everywhere."""
    from django.conf import settings
    from django.contrib.auth import BACKEND_SESSION_KEY, HASH_SESSION_KEY, SESSION_KEY
    from django.contrib.auth.hashers import make_password
    from django.contrib.sessions.backends.db import SessionStore
    from django.utils.crypto import get_random_string

    from tinhso.kernel.access.models import Grant
    from tinhso.kernel.people.models import Person
    from tinhso.kernel.text import api as text

    people = Person.objects.bulk_create(
        Person(login=f"{prefix}-{n}", name=f"Người đo {n}", kind="officer", password=make_password(None))
        for n in range(len(places))
    )
    since = dt.date(2023, 1, 1)
    Grant.objects.bulk_create(
        Grant(
            role=role, person=person, first_date=since,
            tree="agency" if place else "all", path=place.path if place else None,
        )
        for person, place in zip(people, places, strict=True)
        for role in roles
    )  # fmt: skip
    store = SessionStore()
    ends = text.now() + dt.timedelta(hours=12)
    sessions = [
        store.model(
            session_key=get_random_string(32),
            session_data=store.encode(
                {
                    SESSION_KEY: str(one.pk),
                    BACKEND_SESSION_KEY: settings.AUTHENTICATION_BACKENDS[0],
                    HASH_SESSION_KEY: one.get_session_auth_hash(),
                }
            ),
            expire_date=ends,
        )
        for one in people
    ]
    return [one.session_key for one in store.model.objects.bulk_create(sessions)]


if __name__ == "__main__":
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "tinhso.config.settings")
    main(int(sys.argv[1]))
