"""What a pivot's address means: a filter form that is a link."""

import datetime as dt
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from django.http import QueryDict
from django.utils.translation import gettext as _

from tinhso.engines.indicators.series import api as series
from tinhso.engines.indicators.series.api import Dimension, Indicator, Period, Question, Span
from tinhso.kernel.orgs.api import Agency
from tinhso.kernel.places.api import Place
from tinhso.kernel.text import api as text

Kind = Period.Kind
LEVELS = {"tinh": 1, "huyen": 2, "xa": 3, "co-quan": None}
MOST_PERIODS = 60


class AskedWrong(Exception):
    """The address does not make a question. The message names the field and the remedy."""


@dataclass(frozen=True)
class Choice:
    """What the form holds: codes as they stand in the address."""

    indicators: tuple[str, ...]
    kind: str
    first: str
    last: str
    level: str
    within: str
    map: str  # "" as organised then, or a day
    dimension: str
    shape: str  # table, chart, map

    def query(self) -> dict[str, Any]:
        """The same as an address (and as a saved view keeps it)."""
        return {
            "chi-tieu": list(self.indicators), "ky": self.kind, "tu": self.first, "den": self.last, "cap": self.level,
            "dia-ban": self.within, "dia-gioi": self.map, "phan-to": self.dimension, "dang": self.shape,
        }  # fmt: skip

    def address(self, **other: str) -> str:
        """The address with some of its parts replaced."""
        made = QueryDict(mutable=True)
        for name, value in (self.query() | other).items():
            if value:
                made.setlist(name, value if isinstance(value, list) else [value])
        return made.urlencode()


def read(data: Mapping[str, Any], day: dt.date) -> Choice:
    """The choice in an address; what is missing gets a sensible start (the months of the year so far)."""
    many = data.getlist("chi-tieu") if isinstance(data, QueryDict) else data.get("chi-tieu", [])
    kind = data.get("ky", "") or Kind.MONTH
    if kind not in Kind.values or kind == Kind.CAMPAIGN:
        kind = Kind.MONTH
    now = series.periods.containing(Kind(kind), day)
    first = _code(data.get("tu", ""), kind) or _code(f"{now.first.year}-01-01", kind)
    return Choice(
        indicators=tuple(dict.fromkeys(many)),
        kind=kind,
        first=first,
        last=_code(data.get("den", ""), kind) or now.code,
        level=data.get("cap", "") if data.get("cap", "") in LEVELS else "tinh",
        within=data.get("dia-ban", ""),
        map=data.get("dia-gioi", ""),
        dimension=data.get("phan-to", ""),
        shape=data.get("dang", "") if data.get("dang", "") in ("bieu-do", "ban-do") else "bang",
    )


def _code(typed: str, kind: str) -> str:
    """A day as a date field sends it stands for the period it lies in; anything else is a code already."""
    try:
        return (
            series.periods.containing(Kind(kind), dt.date.fromisoformat(typed)).code
            if "-" in typed
            else typed
        )
    except ValueError:
        return typed


def days(choice: Choice) -> tuple[str, str]:
    """First and last day for the form's date fields; empty where the address is wrong."""
    try:
        return (
            series.periods.parse(choice.first).first.isoformat(),
            series.periods.parse(choice.last).last.isoformat(),
        )
    except series.PeriodUnknown:
        return "", ""


def spans(choice: Choice) -> list[Span]:
    """The periods from first to last. Raises AskedWrong."""
    try:
        first, last = series.periods.parse(choice.first), series.periods.parse(choice.last)
    except series.PeriodUnknown as problem:
        raise AskedWrong(str(problem)) from problem
    found = []
    for span in series.periods.between(Kind(choice.kind), first.first, last.last):
        found.append(span)
        if len(found) > MOST_PERIODS:
            raise AskedWrong(
                _("Nhiều hơn %(n)s kỳ; hãy rút ngắn khoảng thời gian hoặc chọn kỳ dài hơn.")
                % {"n": MOST_PERIODS}
            )
    if not found:
        raise AskedWrong(_("Kỳ cuối phải từ kỳ đầu trở đi."))
    return found


def question(choice: Choice) -> Question:
    """The question of a choice. Raises AskedWrong."""
    codes = [one.code for one in spans(choice)]
    total = [f"{codes[0]}{series.periods.RANGE}{codes[-1]}"] if len(codes) > 1 else []
    day = None
    if choice.map:
        try:
            day = text.parse_date(choice.map)
        except text.CannotParse as problem:
            raise AskedWrong(_("Ngày địa giới: %(why)s") % {"why": problem}) from problem
    within = Place.objects.filter(key=choice.within).first() if choice.within else None
    if choice.within and within is None:
        raise AskedWrong(_("Không có địa bàn “%(key)s”.") % {"key": choice.within})
    return Question(
        indicators=choice.indicators,
        periods=(*codes, *total),
        level=LEVELS[choice.level],
        within=within,
        map_day=day,
        dimension=choice.dimension,
    )


@dataclass(frozen=True)
class Options:
    """What the form offers."""

    indicators: Sequence[Indicator]
    dimensions: Sequence[Dimension]
    provinces: Sequence[Place]
    kinds: Sequence[tuple[str, str]]


def options() -> Options:
    """Indicators, dimensions, kinds of period, and the places that have agencies. Three queries."""
    roots = Agency.objects.filter(parent=None, place__isnull=False).select_related("place")
    return Options(
        indicators=list(Indicator.objects.filter(active=True).order_by("title")),
        dimensions=list(Dimension.objects.order_by("title")),
        provinces=[one.place for one in roots if one.place is not None],
        kinds=[(code, str(words)) for code, words in Kind.choices if code != Kind.CAMPAIGN],
    )
