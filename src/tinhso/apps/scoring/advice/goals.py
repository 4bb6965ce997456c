"""Goals beside what was reached: the province's own, national ones, and ranks in the published index."""

import datetime as dt
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from fractions import Fraction
from typing import Any

from django.http import Http404
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from tinhso.apps.scoring.advice.foretelling import Foretold, best
from tinhso.apps.scoring.advice.models import GoalLink
from tinhso.apps.scoring.rankings.keeping import Kept
from tinhso.engines.indicators.api import (
    Course,
    course,
    national_sources,
    national_targets,
    published_results,
)
from tinhso.engines.indicators.plugs import Goal, GoalValue, Reached, goals
from tinhso.kernel.text import api as text
from tinhso.kernel.ui.api import Point

MET, UNKNOWN = "met", "unknown"
ROWS: Kept["Row"] = Kept(4096)  # about 2 KB each
ABOUT = Fraction(95, 100)  # "khoảng 90" is met from 95 % of it, as the programme pages say
PLAIN = {"=": ">=", "~": ">=", "range": ">="}
PERCENT = {"%", "percent"}
# What people call the national figures of the library.
UNITS = {"percent": "%", "percent_gdp": "% GDP", "rank": "hạng"}


@dataclass(frozen=True)
class Row:
    """A goal of one year beside its series. `course` is None where nothing can be foretold."""

    goal: Goal
    aim: GoalValue | None
    last: Reached | None
    met: bool | None
    foretold: Foretold | None
    course: Course | None
    points: Sequence[Point]
    falling: bool = False
    notes: Sequence[str] = ()

    @property
    def state(self) -> str:
        """MET, or how its course stands, or that nobody can say."""
        return MET if self.met else self.course or UNKNOWN

    @property
    def aim_words(self) -> str:
        """The goal with its sign: ≥ 80 %, năm 2025."""
        if self.aim is None:
            return ""
        sign = {">=": "≥", "<=": "≤", "range": "", "=": "", "~": _("khoảng")}.get(
            self.goal.comparator, self.goal.comparator
        )
        value = text.format_number(self.aim.value.normalize())
        if self.aim.high is not None:
            value += f"–{text.format_number(self.aim.high.normalize())}"
        words = " ".join(part for part in (sign, value, self.goal.unit) if part)
        return (
            _("%(goal)s, năm %(year)s") % {"goal": words, "year": self.aim.year} if self.aim.year else words
        )

    @property
    def gap(self) -> Decimal | None:
        """How far the last figure is from the goal; None when it is met or not known."""
        if self.aim is None or self.last is None or self.met:
            return None
        return abs(self.aim.value - self.last.value)

    @property
    def invented(self) -> bool:
        """Whether a figure of the series is made up."""
        return any(one.invented for one in self.goal.reached)

    @property
    def table(self) -> list[tuple[str, str]]:
        """The points as rows."""
        return [
            (one.label, "–" if one.value is None else text.format_number(round(one.value, 2)))
            for one in self.points
        ]


@dataclass(frozen=True)
class Plan:
    """The goals of one plan."""

    title: str
    rows: Sequence[Row]


@dataclass(frozen=True)
class NationalRow:
    """A national goal with how well it is known, and the own goal whose figures stand beside it."""

    code: str
    row: Row
    verified: bool
    source: str
    own: Goal | None


@dataclass(frozen=True)
class Programme:
    """A national programme."""

    title: str
    number: str
    status: str
    rows: Sequence[NationalRow]


@dataclass(frozen=True)
class Page:
    """Everything on one page."""

    own: Sequence[Plan]
    national: Sequence[Programme]
    day: dt.date


def page(day: dt.date, home: str) -> Page:
    """Goals as known on a day; `home` names the province whose published rank stands beside goals of rank."""
    mine = own_goals(day)
    ranks = rank_series(home)
    by_plan: dict[str, list[Row]] = {}
    for goal in mine:
        by_plan.setdefault(goal.plan, []).append(kept_row(goal, day, ranks))
    by_code = {goal.code: goal for goal in mine}
    links = {link.national: by_code.get(link.own) for link in GoalLink.objects.all()}
    return Page(
        own=[Plan(title, rows) for title, rows in by_plan.items()],
        national=_national(day, links),
        day=day,
    )


def own_goals(day: dt.date) -> list[Goal]:
    """The goals of every source, as known on a day."""
    return [goal for source in goals for goal in source.all(day)]


def rank_series(home: str) -> list[tuple[Reached, str]]:
    """The province's published ranks (index of all provinces) by year, each with what is to be said about it."""
    wanted = text.fold(home)
    return sorted(
        (
            (
                Reached(dt.date(one.year, 12, 31), Decimal(one.rank)),
                "" if one.evidence == "published" else one.note,
            )
            for one in published_results()
            if wanted and text.fold(one.province) == wanted and one.rank is not None and one.basis != "nat"
        ),
        key=lambda pair: pair[0].day,
    )


def is_rank(goal: Goal) -> bool:
    """Whether a goal speaks of the place in the provincial index of digital transformation."""
    words = text.fold(f"{goal.metric} {goal.unit}")
    return "hang" in words.split() and ("dti" in words.split() or "chi so chuyen doi so" in words)


def kept_row(goal: Goal, day: dt.date, ranks: Sequence[tuple[Reached, str]] = ()) -> Row:
    """The same, worked out once per process for the same figures, day and language: a list may have hundreds."""
    figures = (tuple(goal.values), tuple(goal.reached), tuple(ranks) if is_rank(goal) else ())
    key = (goal.code, goal.metric, goal.unit, goal.comparator, goal.link, figures, day, get_language())
    return ROWS.get(key, lambda: row_of(goal, day, ranks))


def row_of(goal: Goal, day: dt.date, ranks: Sequence[tuple[Reached, str]] = ()) -> Row:
    """A goal of this year, else of the next year that has one, beside its series.

    A goal of rank stands beside the published ranks, which are of other days than what was reported.
    """
    notes: list[str] = []
    reached = list(goal.reached)
    ranked = bool(ranks) and is_rank(goal)
    if ranked:
        reached = [one for one, _note in ranks if one.day <= day]
        notes = [f"{one.day.year}: {note}" for one, note in ranks if note]
        goal = Goal(**{**vars(goal), "reached": reached, "unit": goal.unit or _("hạng"), "comparator": "<="})
    aim = _aim(goal, day)
    last = reached[-1] if reached else None
    if not reached:
        return Row(goal, aim, None, None, None, None, (), ranked, notes)
    percent = goal.unit in PERCENT
    foretold = best(
        {one.day: Fraction(one.value) for one in reached},
        (aim.year if aim and aim.year else day.year),
        low=Fraction(1) if ranked else Fraction(0) if percent else None,
        high=Fraction(100) if percent else None,
    )
    said = None
    if aim is not None and foretold.forecast is not None:
        said = course(foretold.forecast, PLAIN.get(goal.comparator, goal.comparator), _bar(goal, aim))
    return Row(
        goal=goal,
        aim=aim,
        last=last,
        met=_met(goal, aim, last) if aim and last else None,
        foretold=foretold,
        course=said,
        points=foretold.points
        if foretold.forecast
        else [Point(_day(one.day, ranked), float(one.value)) for one in reached],
        falling=ranked or goal.comparator in {"<=", "<"},
        notes=notes,
    )


def _day(day: dt.date, ranked: bool) -> str:
    return str(day.year) if ranked else f"{day:%m/%Y}"


def _aim(goal: Goal, day: dt.date) -> GoalValue | None:
    ahead = [one for one in goal.values if one.year is not None and one.year >= day.year]
    past = [one for one in goal.values if one.year is not None and one.year < day.year]
    whole = [one for one in goal.values if one.year is None]
    return ahead[0] if ahead else whole[0] if whole else past[-1] if past else None


def _bar(goal: Goal, aim: GoalValue) -> Fraction:
    return Fraction(aim.value) * (ABOUT if goal.comparator == "~" else 1)


def _met(goal: Goal, aim: GoalValue, last: Reached) -> bool:
    bar, value = _bar(goal, aim), Fraction(last.value)
    plain = PLAIN.get(goal.comparator, goal.comparator)
    return {">=": value >= bar, ">": value > bar, "<=": value <= bar, "<": value < bar}[plain]


# National goals --------------------------------------------------------------------------------------------------


def national_code(programme: str, metric: str, comparator: str, year: object) -> str:
    """What a national goal is linked by: its programme, metric, comparator and year."""
    return f"{programme}/{text.slugify(metric)[:110]}/{comparator}/{year or ''}"


def _national(day: dt.date, links: Mapping[str, Goal | None]) -> list[Programme]:
    sources, found = national_sources(), []
    for one in national_targets():
        targets: Any = one["targets"]
        rows = [_national_row(str(one["id"]), target, sources, links, day) for target in targets or ()]
        if rows:
            found.append(
                Programme(str(one["title"]), str(one.get("number") or ""), str(one.get("status") or ""), rows)
            )
    return found


def _national_row(
    programme: str,
    target: Mapping[str, Any],
    sources: Mapping[str, str],
    links: Mapping[str, Goal | None],
    day: dt.date,
) -> NationalRow:
    code = national_code(programme, str(target["name_vi"]), str(target["comparator"]), target.get("year"))
    own = links.get(code)
    comparator = str(target["comparator"])
    numeric = comparator in {"=", "<", "<=", ">", ">=", "~", "range"}
    aim = (
        GoalValue(target.get("year"), Decimal(str(target["value"])), verified=bool(target["verified"]))
        if numeric
        else None
    )
    goal = Goal(
        code=code,
        metric=str(target["name_vi"]),
        unit=UNITS.get(str(target["unit"]), ""),
        comparator=comparator if numeric else "=",
        plan=programme,
        link=own.link if own else "",
        values=[aim] if aim else [],
        reached=own.reached if own else [],
    )
    return NationalRow(
        code, kept_row(goal, day), bool(target["verified"]), sources.get(str(target["evidence"]), ""), own
    )


def national_goal(code: str) -> tuple[str, Mapping[str, Any]]:
    """The programme's title and the national goal of a code. Raises Http404."""
    for one in national_targets():
        targets: Any = one["targets"]
        for target in targets or ():
            if code == national_code(
                str(one["id"]), str(target["name_vi"]), str(target["comparator"]), target.get("year")
            ):
                return str(one["title"]), target
    raise Http404(code)


def linked(code: str) -> dict[str, str]:
    """The own goal that stands beside a national one, for its form."""
    found = GoalLink.objects.filter(national=code).first()
    return {"own": found.own} if found else {}
