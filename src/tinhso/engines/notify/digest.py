"""The morning's digest: one mail per person and day of what is unread and not urgent."""

import datetime as dt

from django.conf import settings
from django.db import transaction

from tinhso.engines.notify.models import ChannelChoice, Notice, Sending
from tinhso.engines.notify.plugs import channels, kinds
from tinhso.engines.notify.queries import Chosen, carries
from tinhso.kernel.text import api as text

AT = dt.time(7)
INBOX = "/tai-khoan/thong-bao/"
CHANNEL = "email"
MOST_LISTED = 50  # a longer list ends with the number of the rest: the inbox has them all
MOST_TAKEN = 1000  # more than that waits for the next day


def make_digests() -> int:
    """Make the digests of today that are not made yet; nothing before 07:00 in Vietnam. Returns how many.

    Takes what came in before 07:00 of the day. Harmless to run twice, at the same time too, and to kill: each
    person's digest is one transaction, and the database allows one per person and day.
    """
    day = text.today()
    until = dt.datetime.combine(day, AT, tzinfo=text.VIETNAM)
    if text.now() < until:
        return 0
    made, last = 0, 0
    waiting = Notice.objects.filter(
        read_at=None, digested_at=None, for_digest=True, created_at__lt=until, person__is_active=True
    )
    while person := (
        waiting.filter(person__gt=last).order_by("person").values_list("person", flat=True).first()
    ):
        made += _make(person, day, until)
        last = person
    return made


@transaction.atomic
def _make(person: int, day: dt.date, until: dt.datetime) -> int:
    """One person's digest; 0 when there is nothing that the person wants by mail, or another run made it."""
    taken = list(
        Notice.objects.select_for_update(of=("self",))
        .select_related("person")
        .filter(person=person, read_at=None, digested_at=None, for_digest=True, created_at__lt=until)
        .order_by("id")[:MOST_TAKEN]
    )
    listed = _wanted(taken)
    if listed:
        digest = Sending(person_id=person, channel=CHANNEL, day=day, link=INBOX, **_words(listed, day))
        Sending.objects.bulk_create([digest], ignore_conflicts=True)
        if not Sending.objects.filter(key=digest.key).exists():
            return 0
    Notice.objects.filter(pk__in=[one.pk for one in taken]).update(digested_at=text.now())
    return int(bool(listed))


def _wanted(taken: list[Notice]) -> list[Notice]:
    """Those of them that the person wants by mail."""
    if not taken or not taken[0].person.email:
        return []
    rows = ChannelChoice.objects.filter(person_id=taken[0].person_id, channel=CHANNEL)
    chosen: Chosen = {(one.group, one.channel): one.on for one in rows}
    mail = channels[CHANNEL]
    return [one for one in taken if (kind := kinds.get(one.kind)) is None or carries(kind, mail, chosen)]


def _words(listed: list[Notice], day: dt.date) -> dict[str, str]:
    subject = text.phrase(
        "{count} thông báo chưa đọc, ngày {day}", count=len(listed), day=text.format_date(day)
    )
    lines = []
    for one in listed[:MOST_LISTED]:
        lines.append(f"– {one.subject}" + (f"\n  {settings.TINHSO_ADDRESS}{one.link}" if one.link else ""))
    if (rest := len(listed) - MOST_LISTED) > 0:
        lines.append(text.phrase("… và {count} thông báo khác.", count=rest))
    return {"subject": subject, "words": "\n".join(lines)}
