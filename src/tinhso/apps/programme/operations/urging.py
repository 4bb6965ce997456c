"""Urging: by the schedule every working day, by hand with one click, by a numbered letter."""

import datetime as dt
from collections.abc import Iterable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import replace

from django.db import IntegrityError, transaction
from django.urls import reverse
from django.utils import translation
from django.utils.translation import gettext as _
from django.utils.translation import gettext_noop

from tinhso.apps.programme.actions import URGE
from tinhso.apps.programme.events import ScheduleChanged, Urged
from tinhso.apps.programme.locks import Lock, hold
from tinhso.apps.programme.models import Audience, Task, Urging, UrgingLetter, UrgingRule
from tinhso.apps.programme.state_sql import still_open
from tinhso.apps.programme.telling import Directory, names
from tinhso.engines.documents import api as documents
from tinhso.engines.notify import api as notify
from tinhso.kernel.access import api as access
from tinhso.kernel.audit import api as audit
from tinhso.kernel.calendar import api as calendar
from tinhso.kernel.events import api as events
from tinhso.kernel.orgs import api as orgs
from tinhso.kernel.people import api as people
from tinhso.kernel.text import api as text

Kind = Urging.Kind
MOST_DAYS = 400  # calendar days around today in which a deadline can have a reminder
ANSWER_WITHIN = 5  # working days to answer a letter
STALE = 5  # working days after which a missed reminder is not given any more
BEFORE = gettext_noop("Còn %(days)s ngày làm việc: %(what)s")
TODAY = gettext_noop("Hạn hôm nay: %(what)s")
AFTER = gettext_noop("Chậm %(days)s ngày làm việc: %(what)s")


class CannotUrge(Exception):
    """The reminder cannot be given. The message says why."""


@transaction.atomic
def set_rule(*, actor: access.Actor, days: int, audience: str, active: bool = True) -> UrgingRule:
    """Add a step of the schedule, or switch one on or off. Raises Denied, CannotUrge."""
    access.require(actor, URGE)
    if not -60 <= days <= 250:
        raise CannotUrge(_("Mốc nhắc từ 60 ngày trước đến 250 ngày sau hạn."))
    before = UrgingRule.objects.filter(days=days, audience=audience).first()
    rule, _made = UrgingRule.objects.update_or_create(
        days=days, audience=audience, defaults={"active": active}
    )
    audit.note(
        actor=actor, action=URGE, about=("programme.urging_rule", f"{days:+}/{audience}"),
        changes={"active": [before.active if before else None, active]},
    )  # fmt: skip
    events.record(ScheduleChanged(days=days, audience=audience, active=active))
    return rule


def urge_by_schedule(*, actor: access.Actor, on: dt.date) -> int:
    """Give every reminder that falls due on a day; nothing on a day off. Returns how many were new.

    A reminder that fell on missed days (the worker stood still) is given on the next run, unless it is stale.
    Each is one transaction, and the table lets it in once: run it again and nothing comes twice.
    Raises Denied, YearUnknown.
    """
    access.require(actor, URGE, access.Scope())
    days = calendar.load()
    if not days.is_working_day(on):
        return 0
    rules = list(UrgingRule.objects.filter(active=True).order_by("days"))
    directory = Directory(on)
    return sum(
        _remind(actor, task, rule, passed, directory)
        for task, passed in _with_deadlines(on, days)
        for rule in _due(rules, passed)
    )


def _with_deadlines(on: dt.date, days: calendar.WorkCalendar) -> Iterator[tuple[Task, int]]:
    """Unfinished tasks near or past their deadline, with the working days passed since then."""
    around = dt.timedelta(days=MOST_DAYS)
    rows = Task.objects.filter(deadline__range=(on - around, on + dt.timedelta(days=100)), lead__isnull=False)
    rows = still_open(rows, on).select_related("programme", "lead").order_by("pk")
    for task in rows.iterator(chunk_size=500):
        assert task.deadline is not None
        yield task, int(days.working_days_between(task.deadline, on))


def _due(rules: Sequence[UrgingRule], passed: int) -> list[UrgingRule]:
    """The steps to take: the nearest one before the deadline, and those after it that are not stale."""
    reached = [rule for rule in rules if rule.days <= passed]
    if passed <= 0:
        nearest = max((rule.days for rule in reached), default=0)
        return [rule for rule in reached if rule.days == nearest]
    return [rule for rule in reached if rule.days > 0 and passed - rule.days <= STALE]


def _remind(actor: access.Actor, task: Task, rule: UrgingRule, passed: int, directory: Directory) -> int:
    assert task.lead is not None
    told = directory.of(task.lead, rule.audience)
    try:
        with transaction.atomic():
            given = Urging.objects.create(
                task=task, agency=task.lead, kind=Kind.SCHEDULE, audience=rule.audience, rule=rule, days=rule.days,
                deadline=task.deadline, date=directory.day, people=names(told), by_name=actor.name,
            )  # fmt: skip
            _tell(given, task, passed, told)
            _record(actor, given, task)
    except IntegrityError:
        return 0  # given before: by an earlier run, or one at the same moment
    return 1


@translation.override("vi")  # a notice is kept, and read by others: in the language of the house
def _tell(given: Urging, task: Task, passed: int, told: Sequence[people.Person]) -> None:
    sentence = BEFORE if passed < 0 else AFTER if passed > 0 else TODAY
    subject = _(sentence) % {"days": abs(passed), "what": task.action[:140]}
    day = text.format_date(task.deadline) if task.deadline else _("không ghi")
    words = _("%(code)s · hạn %(day)s · chủ trì %(lead)s. %(words)s") % {
        "code": task.full_code, "day": day, "lead": given.agency.name, "words": given.words,
    }  # fmt: skip
    by_hand = given.kind != Kind.SCHEDULE
    notify.tell(
        people=told,
        kind="programme.urged" if by_hand else "programme.reminder",
        subject=subject,
        words=words.strip(),
        link=reverse("programme:task", args=[task.programme.code, task.number]),
        about=task.full_code,
        once=f"programme.urging:{given.key}",
    )


def _record(actor: access.Actor, given: Urging, task: Task) -> None:
    audit.note(
        actor=actor, action=URGE, about=("programme.task", task.full_code),
        changes={"urged": [None, given.kind], "people": [None, given.people]},
    )  # fmt: skip
    events.record(
        Urged(task=task.full_code, agency=given.agency.code, kind=given.kind, urging=str(given.key))
    )


@contextmanager
def _known_years() -> Iterator[None]:
    """A year without a list of holidays is a refusal with its remedy, no fault."""
    try:
        yield
    except calendar.YearUnknown as unknown:
        raise CannotUrge(str(unknown)) from unknown


@transaction.atomic
@_known_years()
def urge(
    *, actor: access.Actor, tasks: Iterable[Task], words: str = "", audience: str = Audience.OFFICERS
) -> list[Urging]:
    """Urge by hand, at once: each task at most once a day; those urged today are left out.

    Raises Denied (and nothing is sent), CannotUrge when no task is left or nobody can be told.
    """
    found = list(tasks)
    for task in found:
        access.require(actor, URGE, task.programme)
    today = text.today()
    hold(Lock.URGING)
    done = set(
        Urging.objects.filter(task__in=found, date=today, kind=Kind.HAND).values_list("task", flat=True)
    )
    directory = Directory(today)
    days = calendar.load()
    given = []
    for task in found:
        if task.pk in done or task.lead is None:
            continue
        told = directory.of(task.lead, audience)
        if told:
            given.append(_urge_one(actor, task, told, audience, words, days))
    if not given:
        raise CannotUrge(_reason(found, done))
    return given


def _reason(tasks: Sequence[Task], done: set[int]) -> str:
    if tasks and all(task.pk in done for task in tasks):
        return _("Hôm nay đã đôn đốc việc này rồi.")
    return _("Chưa có ai để nhắc: cơ quan chủ trì chưa có trong danh mục hoặc chưa có tài khoản.")


def _urge_one(
    actor: access.Actor,
    task: Task,
    told: Sequence[people.Person],
    audience: str,
    words: str,
    days: calendar.WorkCalendar,
) -> Urging:
    assert task.lead is not None
    today = text.today()
    passed = int(days.working_days_between(task.deadline, today)) if task.deadline else 0
    given = Urging.objects.create(
        task=task, agency=task.lead, kind=Kind.HAND, audience=audience, days=passed, deadline=task.deadline,
        date=today, people=names(told), words=words, by=actor.person, by_name=actor.name,
    )  # fmt: skip
    _tell(given, task, passed, told)
    _record(actor, given, task)
    return given


@transaction.atomic
@_known_years()
def send_letter(*, actor: access.Actor, agency: orgs.Agency, tasks: Iterable[Task]) -> UrgingLetter:
    """A numbered letter to one agency about its late tasks, from the actor's own agency; once a day.

    A second call on the day gives the first letter. Its people are told and may read it. Raises Denied,
    CannotUrge, documents.CannotRender.
    """
    found = [task for task in tasks if task.lead_id == agency.pk]
    for task in found:
        access.require(actor, URGE, task.programme)
    if not found:
        raise CannotUrge(_("%(agency)s không có việc chậm.") % {"agency": agency.name})
    if actor.agency is None:
        raise CannotUrge(
            _("Văn bản đôn đốc do cơ quan phát hành; tài khoản này chưa giữ chức vụ ở cơ quan nào.")
        )
    sender = orgs.by_code(actor.agency)
    today = text.today()
    hold(Lock.URGING)
    there = UrgingLetter.objects.filter(sender=sender, agency=agency, date=today).first()
    if there is not None:
        return there
    days = calendar.load()
    answer_by = days.add_days(today, ANSWER_WITHIN)
    paper = _issue(actor, sender, agency, found, days, answer_by)
    letter = UrgingLetter.objects.create(
        sender=sender, agency=agency, paper=paper, date=today, answer_by=answer_by
    )
    told = Directory(today).of(agency, Audience.HEAD)
    for task in found:
        given = Urging.objects.create(
            task=task, agency=agency, kind=Kind.LETTER, audience=Audience.HEAD, deadline=task.deadline,
            days=_passed(task, today, days), date=today, people=names(told), letter=letter,
            words=f"Văn bản số {paper.written}", by=actor.person, by_name=actor.name,
        )  # fmt: skip
        _record(actor, given, task)
    _tell_letter(letter, told, len(found))
    return letter


def _passed(task: Task, today: dt.date, days: calendar.WorkCalendar) -> int:
    return int(days.working_days_between(task.deadline, today)) if task.deadline else 0


@translation.override("vi")
def _tell_letter(letter: UrgingLetter, told: Sequence[people.Person], tasks: int) -> None:
    notify.tell(
        people=told,
        kind="programme.urged",
        subject=_("Văn bản đôn đốc số %(number)s: %(tasks)s nhiệm vụ chậm")
        % {"number": letter.paper.written, "tasks": tasks},
        words=_("Đề nghị trả lời trước ngày %(day)s.") % {"day": text.format_date(letter.answer_by)},
        link=reverse("programme:agency", args=[letter.agency.code]),
        about=letter.agency.code,
        once=f"programme.urging:{letter.key}",
    )


def _issue(
    actor: access.Actor,
    sender: orgs.Agency,
    agency: orgs.Agency,
    tasks: Sequence[Task],
    days: calendar.WorkCalendar,
    answer_by: dt.date,
) -> documents.Issued:
    letter = _letter(actor, sender, agency, tasks, days, answer_by)
    return documents.issue(
        actor=actor,
        agency=sender,
        kind="CV",
        title=letter.summary,
        content=lambda given: documents.official_letter(replace(letter, number=given.number, day=given.day)),
        about=agency.code,
        recipients=[agency],
        once=f"programme.urging:{sender.code}:{agency.code}:{text.today().isoformat()}",
    )


def _letter(
    actor: access.Actor,
    sender: orgs.Agency,
    agency: orgs.Agency,
    tasks: Sequence[Task],
    days: calendar.WorkCalendar,
    answer_by: dt.date,
) -> documents.Letter:
    """The letter's words; it is an official paper, so it is in Vietnamese whatever the screen's language."""
    today = text.today()
    rows = [
        [
            str(number), task.action, task.full_code, text.format_date(task.deadline) if task.deadline else "–",
            str(_passed(task, today, days)),
        ]
        for number, task in enumerate(tasks, start=1)
    ]  # fmt: skip
    return documents.Letter(
        agency=sender.name,
        parent=sender.parent.name if sender.parent else "",
        place=_place(sender),
        day=today,
        summary=f"đôn đốc {len(tasks)} nhiệm vụ chậm tiến độ",
        to=[agency.name],
        body=[
            f"Qua theo dõi, đến ngày {text.format_date(today)} {agency.name} còn {len(tasks)} nhiệm vụ đã quá hạn "
            "mà chưa hoàn thành:",
            documents.Table(
                head=["TT", "Nhiệm vụ", "Mã", "Hạn", "Chậm (ngày làm việc)"],
                rows=rows,
                widths=[1, 7, 4, 3, 2],
                numbers=[0, 4],
            ),
            f"Đề nghị {agency.name} tập trung thực hiện, cập nhật tiến độ hoặc đề nghị gia hạn kèm lý do, và trả lời "
            f"trước ngày {text.format_date(answer_by)}.",
        ],
        title=actor.post or "",
        name=actor.name,
        recipients=("Như trên", "Lưu: VT"),
    )


def _place(sender: orgs.Agency) -> str:
    """The place name before the day: the province's, as the agency's tree has it."""
    place = sender.place or next((one.place for one in orgs.ancestors(sender) if one.place), None)
    return place.name if place else ""
