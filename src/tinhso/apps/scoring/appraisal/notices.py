"""Telling people where a round stands: what has opened, what is about to end, what is settled.

`announce` tells everything that is due today and nobody twice: every night, and soon after each change of the days.
In a round of 3,321 units it takes most of a minute, so who changes something only asks for it (`announce_soon`,
`tell_final_soon`: a job written in the transaction of the change) and the worker tells.
"""

import datetime as dt
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from functools import cached_property
from typing import Any

from django.db import transaction
from django.db.models import Count, Q, Sum
from django.urls import reverse
from django.utils import translation
from django.utils.translation import gettext as _

from tinhso.apps.scoring import computing
from tinhso.apps.scoring.appraisal import queries, telling
from tinhso.apps.scoring.appraisal.declared import (
    CLOSING,
    COUNCIL,
    FINAL,
    LATE,
    QUEUE,
    RESULTS,
    SELF_CLOSING,
)
from tinhso.apps.scoring.appraisal.models import Objection, Review, Timetable
from tinhso.apps.scoring.appraisal.rules import Phase
from tinhso.apps.scoring.models import Assessment, Run, Unit
from tinhso.apps.scoring.queries import ranked_count
from tinhso.engines.indicators.store.api import Stage, inputs
from tinhso.engines.notify.api import tell
from tinhso.kernel.calendar import api as calendar
from tinhso.kernel.jobs.api import defer
from tinhso.kernel.text import api as text

SOON = {"self": (3, 0), "appraisal": (3, 0), "objection": (2, 0), "decision": (3, 0)}  # working days left
NO_UNIT_SPOKE = Q(objection=None)
CHANGED = ~Q(state__in=[Review.State.WAITING, Review.State.ACCEPTED])


@dataclass(frozen=True)
class Due:
    """A round on a day, with whom to tell."""

    assessment: Assessment
    days: Timetable
    day: dt.date

    @cached_property
    def reporters(self) -> dict[int, set[int]]:
        """Unit → its own officers."""
        return telling.reporters(self.assessment, self.day)

    def left(self, until: dt.date, phase: str) -> int | None:
        """The step of warning that a last day has reached: 3 working days and fewer, the day itself; None: not yet."""
        left = calendar.load().working_days_between(self.day, until)
        return min((step for step in SOON[phase] if left <= step), default=None)

    def say(self, people: Iterable[int], kind: str, subject: str, words: str, link: str, once: str) -> int:
        """One notice; its subject carries the round's title."""
        return tell(
            people=people,
            kind=kind,
            subject=f"{subject}: {self.assessment.title}",
            words=words,
            link=link,
            about=self.assessment.code,
            once=f"{kind}:{self.assessment.code}:{once}",
        )

    def to(self, name: str, *more: str) -> str:
        """An address of the round."""
        return reverse(f"scoring:{name}", args=[self.assessment.code, *more])


def announce_soon(assessment: Assessment) -> None:
    """Have what is due told by the worker, once the caller's transaction is through; every night makes good."""
    from tinhso.apps.scoring.jobs import announce_round

    def ask() -> bool:
        return defer(announce_round, once=f"scoring.announce:{assessment.code}", code=assessment.code)

    if not ask():  # the job that waits may begin before this change is through, and read the days of before
        transaction.on_commit(ask)


def tell_final_soon(run: Run) -> None:
    """Have every unit told by the worker, once the caller's transaction is through; a job of its own for each run."""
    from tinhso.apps.scoring.jobs import tell_final_results

    if queries.timetable(run.assessment) is not None:
        defer(tell_final_results, code=run.assessment.code, number=run.number)


@transaction.atomic
def announce(assessment: Assessment) -> int:
    """Tell what is due in a round today; nobody is told the same twice. Returns how many were newly told."""
    days = queries.timetable(assessment)
    if days is None or Stage.FINAL in queries.published_stages(assessment):
        return 0
    due = Due(assessment, days, text.today())
    steps: dict[Phase | None, tuple[Callable[[Due], int], ...]] = {
        Phase.SELF: (_self_closing,),
        Phase.APPRAISAL: (_queue,),
        Phase.PAUSE: (_late,),
        Phase.OBJECTION: (_late, _results, _closing),
        Phase.DECISION: (_late, _undecided),
        Phase.OVER: (_late, _undecided),
    }
    return sum(step(due) for step in steps[queries.phase(assessment)])


def announce_all() -> int:
    """Every round that has days and is not locked; each in a transaction of its own."""
    rounds = Timetable.objects.exclude(
        assessment__in=Run.objects.filter(stage=Stage.FINAL, published_at__isnull=False).values("assessment")
    )
    return sum(
        announce(one.assessment) for one in rounds.select_related("assessment__edition").order_by("pk")
    )


def _self_closing(due: Due) -> int:
    step = due.left(due.days.self_until, "self")
    if step is None:
        return 0
    whole = {item.code for item in computing.scored_items(due.assessment)}
    entered = inputs(due.assessment.code, Stage.SELF)
    told = 0
    for unit in Unit.objects.filter(pk__in=due.reporters):
        missing = len(whole - set(entered.get(unit.key, {})))
        if missing:
            told += due.say(
                due.reporters[unit.pk],
                SELF_CLOSING,
                _("Sắp hết hạn tự chấm"),
                _("%(unit)s còn %(n)s chỉ số chưa nhập. Tự chấm đến hết ngày %(day)s.")
                % {"unit": unit.name, "n": missing, "day": text.format_date(due.days.self_until)},
                due.to("sheet", unit.key),
                f"{unit.pk}:{due.days.self_until}:{step}",
            )
    return told


def _queue(due: Due) -> int:
    """That the queue is open; then that its last day is near, while something waits."""
    if not Review.objects.filter(assessment=due.assessment).exists():
        return 0
    until, step = due.days.appraisal_until, due.left(due.days.appraisal_until, "appraisal")
    subject = _("Hàng chờ thẩm định đã mở") if step is None else _("Sắp hết hạn thẩm định")
    told = 0
    for actor, waiting in telling.appraisers(due.assessment, due.day):
        if actor.person_id is not None:
            told += due.say(
                [actor.person_id],
                QUEUE,
                subject,
                _("Bạn có %(n)s mục chờ thẩm định. Thẩm định đến hết ngày %(day)s.")
                % {"n": waiting, "day": text.format_date(until)},
                f"{due.to('queue')}?tinh-trang=waiting",
                f"{until}:{'open' if step is None else step}",
            )
    return told


def _late(due: Due) -> int:
    """To who runs the round: appraisal has closed with items waiting, and only moving the days helps."""
    waiting = Review.objects.filter(assessment=due.assessment, state=Review.State.WAITING).count()
    if not waiting:
        return 0
    return due.say(
        telling.managers(due.assessment, due.day),
        LATE,
        _("Hết hạn thẩm định, còn mục chưa thẩm định"),
        _("Còn %(n)s mục chưa thẩm định. Hãy dời lịch thẩm định: còn mục chờ thì chưa chốt được kết quả.")
        % {"n": waiting},
        due.to("timetable"),
        str(due.days.appraisal_until),
    )


def _sums(due: Due) -> dict[int, dict[str, Any]]:
    """Unit → points claimed and found, items changed, changed items without objection. One query."""
    rows = Review.objects.filter(assessment=due.assessment, unit__in=due.reporters).order_by()
    found: Any = rows.values("unit", "unit__name").annotate(
        said=Sum(queries.counted(due.assessment, "self_points")),
        found=Sum(queries.counted(due.assessment, "points")),
        changed=Count("pk", filter=CHANGED),
        silent=Count("pk", filter=CHANGED & NO_UNIT_SPOKE),
    )
    return {row["unit"]: row for row in found}


def _results(due: Due) -> int:
    """To each unit: the appraisal is out, and until when it may object."""
    told = 0
    for unit, row in _sums(due).items():
        told += due.say(
            due.reporters[unit],
            RESULTS,
            _("Đã có kết quả thẩm định"),
            _(
                "%(unit)s: tự chấm %(said)s điểm, thẩm định %(found)s điểm, %(n)s mục bị thay đổi. "
                "Nhận khiếu nại đến hết ngày %(day)s."
            )
            % {
                "unit": row["unit__name"],
                "said": text.format_number(row["said"] or 0, 2),
                "found": text.format_number(row["found"] or 0, 2),
                "n": row["changed"],
                "day": text.format_date(due.days.objection_closes),
            },
            due.to("objections"),
            f"{unit}:{due.days.objection_closes}",
        )
    return told


def _closing(due: Due) -> int:
    """To units with changed items that they have not objected to."""
    step = due.left(due.days.objection_closes, "objection")
    if step is None:
        return 0
    told = 0
    for unit, row in _sums(due).items():
        if row["silent"]:
            told += due.say(
                due.reporters[unit],
                CLOSING,
                _("Sắp hết hạn khiếu nại"),
                _("%(unit)s có %(n)s mục bị thay đổi chưa khiếu nại. Nhận khiếu nại đến hết ngày %(day)s.")
                % {
                    "unit": row["unit__name"],
                    "n": row["silent"],
                    "day": text.format_date(due.days.objection_closes),
                },
                due.to("objections"),
                f"{unit}:{due.days.objection_closes}:{step}",
            )
    return told


def _undecided(due: Due) -> int:
    """To who decides: objections wait and the last day is near or past."""
    step = due.left(due.days.decision_until, "decision")
    if step is None:
        return 0
    rows = Objection.objects.filter(review__assessment=due.assessment, state=Objection.State.OPEN)
    reviews = [one.review for one in rows.select_related("review__unit")]
    told = 0
    for account, n in telling.deciders(reviews, due.day).items():
        told += due.say(
            [account],
            COUNCIL,
            _("Khiếu nại chờ giải quyết"),
            _("Còn %(n)s khiếu nại chờ bạn giải quyết. Giải quyết đến hết ngày %(day)s.")
            % {"n": n, "day": text.format_date(due.days.decision_until)},
            due.to("objections"),
            f"due:{due.days.decision_until}:{step}",
        )
    return told


@translation.override("vi")  # told within the request of whoever objects, read by others
def tell_council(row: Review, words: str) -> int:
    """To who decides: a unit has objected just now, in the caller's transaction."""
    days = queries.timetable(row.assessment)
    if days is None:
        return 0
    due = Due(row.assessment, days, text.today())
    return due.say(
        telling.deciders([row], due.day),
        COUNCIL,
        _("%(unit)s khiếu nại chỉ số %(item)s") % {"unit": row.unit.name, "item": row.item},
        _("%(words)s (giải quyết đến hết ngày %(day)s)")
        % {"words": words, "day": text.format_date(days.decision_until)},
        due.to("objection", row.unit.key, row.item),
        f"filed:{row.pk}",
    )


@transaction.atomic
def tell_final(run: Run) -> int:
    """To each unit: the final results are locked, with its total and rank; nobody is told the same twice."""
    assessment = run.assessment
    days = queries.timetable(assessment)
    if days is None:
        return 0
    due = Due(assessment, days, text.today())
    told, ranked = 0, ranked_count(run)
    for row in run.results.filter(unit__in=due.reporters).select_related("unit").defer("items", "pillars"):
        facts = {"unit": row.unit.name, "total": text.format_number(row.total or 0, 2)}
        words = _("%(unit)s: điểm cuối %(total)s.") % facts
        if row.rank:
            words += " " + _("Hạng %(rank)s trên %(of)s.") % {"rank": row.rank, "of": ranked}
        told += due.say(
            due.reporters[row.unit_id],
            FINAL,
            _("Kết quả cuối đã chốt và khóa"),
            words,
            due.to("result", row.unit.key),
            f"{row.unit_id}",
        )
    return told
