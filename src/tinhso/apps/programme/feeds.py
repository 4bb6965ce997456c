"""Deadlines as iCalendar (RFC 5545). Pure: tasks in, text out."""

import datetime as dt
from collections.abc import Iterable

from icalendar import Alarm, Calendar, Event

from tinhso.apps.programme.models import Task
from tinhso.kernel.text import api as text

PRODUCT = "-//Tinh So//programme//VI"
REFRESH = dt.timedelta(hours=12)


def calendar_of(tasks: Iterable[Task], *, site: str, name: str) -> bytes:
    """One all-day event on each deadline, with a reminder a day before. `site` is the address of this house.

    The identifier stays with the task: a moved deadline moves the event in the reader's calendar.
    """
    calendar = Calendar()
    calendar.add("prodid", PRODUCT)
    calendar.add("version", "2.0")
    calendar.add("method", "PUBLISH")
    calendar.add("x-wr-calname", name)
    calendar.add("refresh-interval", REFRESH, parameters={"value": "DURATION"})
    stamp = text.now().replace(microsecond=0)
    for task in tasks:
        calendar.add_component(_event(task, site, stamp))
    return bytes(calendar.to_ical())


def _event(task: Task, site: str, stamp: dt.datetime) -> Event:
    event = Event()
    host = site.split("//", 1)[-1]
    event.add("uid", f"{task.full_code.replace('/', '.')}@{host}")
    event.add("dtstamp", stamp)
    event.add("summary", text.phrase("Hạn: {what}", what=task.action))
    assert task.deadline is not None
    event.add("dtstart", task.deadline)
    event.add("dtend", task.deadline + dt.timedelta(days=1))
    event.add("transp", "TRANSPARENT")
    lead = task.lead.name if task.lead else task.lead_text
    event.add("description", text.phrase("{code} · chủ trì: {lead}", code=task.full_code, lead=lead or "–"))
    event.add("url", f"{site}/chuong-trinh/{task.programme.code}/nhiem-vu/{task.number}/")
    alarm = Alarm()
    alarm.add("action", "DISPLAY")
    alarm.add("description", text.phrase("Hạn: {what}", what=task.action))
    alarm.add("trigger", dt.timedelta(days=-1))
    event.add_component(alarm)
    return event
