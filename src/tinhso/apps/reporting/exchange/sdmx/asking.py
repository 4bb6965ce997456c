"""A question for figures as SDMX writes it: key, filters by component, periods, detail."""

import datetime as dt
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

from django.http import QueryDict
from django.utils.dateparse import parse_datetime
from django.utils.translation import gettext as _

from tinhso.apps.reporting.exchange import timecodes
from tinhso.apps.reporting.exchange.figures import Wanted
from tinhso.apps.reporting.exchange.flows import Flow
from tinhso.apps.reporting.exchange.sdmx.catalogue import NOWHERE, TIME, breakdown_key, dimensions_of
from tinhso.apps.reporting.exchange.sdmx.problems import SdmxProblem
from tinhso.engines.indicators.series.api import PeriodUnknown
from tinhso.kernel.text import api as text

Key = tuple[frozenset[str] | None, ...]  # what each dimension may be; None: anything
DETAILS = ("full", "dataonly", "serieskeysonly", "nodata")
ALL_DIMENSIONS = "AllDimensions"


@dataclass(frozen=True)
class Asked:
    """A whole question. A series is in the answer when one of `keys` fits it."""

    flow: Flow
    keys: tuple[Key, ...]
    first: dt.date | None = None
    last: dt.date | None = None
    updated_after: dt.datetime | None = None
    detail: str = "full"
    flat: bool = False  # dimensionAtObservation=AllDimensions
    first_n: int = 0
    last_n: int = 0
    attributes: bool = field(default=True)

    def fits(self, key: Sequence[str]) -> bool:
        """Whether a series is asked for."""
        return any(
            all(allowed is None or part in allowed for allowed, part in zip(one, key, strict=True))
            for one in self.keys
        )

    def wanted(self) -> Wanted:
        """The question for the reader: never fewer figures than asked, `fits` sees to the rest."""
        names = [one.id for one in dimensions_of(self.flow)[:-1]]
        freq, area, agency, indicator = (self._any(n) for n in range(4))
        fitting = None
        if any(self._any(n) is not None for n in range(4, len(names))):
            fitting = tuple(
                one.key
                for one in self.flow.breakdowns.values()
                if self._fits_breakdown(breakdown_key(self.flow, one))
            )
        return Wanted(
            forms=tuple(one.pk for one in self.flow.forms),
            kinds=None if freq is None else tuple(timecodes.KINDS[one] for one in freq if one in timecodes.KINDS),
            places=None if area is None else tuple("" if one == NOWHERE else one for one in area),
            agencies=None if agency is None else tuple(one.replace("-", ".") for one in agency),
            indicators=None if indicator is None else tuple(indicator),
            breakdowns=fitting, first=self.first, last=self.last, updated_after=self.updated_after,
        )  # fmt: skip

    def _any(self, n: int) -> frozenset[str] | None:
        found = [one[n] for one in self.keys]
        return None if None in found else frozenset[str]().union(*(one for one in found if one is not None))

    def _fits_breakdown(self, key: Sequence[str]) -> bool:
        return any(
            all(allowed is None or part in allowed for allowed, part in zip(one[4:], key, strict=True))
            for one in self.keys
        )


def keys_of(flow: Flow, words: str, *, comma: bool) -> tuple[Key, ...]:
    """Keys as written: `A..H99-01+H99-02.HS`; `comma`: several keys (REST 2). Raises SdmxProblem."""
    size = len(dimensions_of(flow)) - 1
    if words in ("", "all", "*"):
        return ((None,) * size,)
    found = []
    for one in words.split(",") if comma else [words]:
        parts = one.split(".")
        if len(parts) != size:
            names = ".".join(dimension.id for dimension in dimensions_of(flow)[:-1])
            raise SdmxProblem(
                150,
                _("Khóa “%(key)s” có %(n)s phần; dòng số liệu này cần %(size)s phần: %(names)s.")
                % {"key": one, "n": len(parts), "size": size, "names": names},
            )
        found.append(tuple(frozenset(part.split("+")) if part not in ("", "*") else None for part in parts))
    return tuple(found)


def narrowed(flow: Flow, keys: tuple[Key, ...], filters: Mapping[str, frozenset[str]]) -> tuple[Key, ...]:
    """Keys that also keep to filters by component. Raises SdmxProblem for a component that is no dimension."""
    names = [one.id for one in dimensions_of(flow)[:-1]]
    for name in filters:
        if name not in names:
            said = _("Không lọc được theo “%(name)s”. Lọc được theo: %(names)s.")
            raise SdmxProblem(150, said % {"name": name, "names": ", ".join(names)})
    found = []
    for key in keys:
        limits = [filters.get(name) for name in names]
        found.append(tuple(_both(part, limit) for part, limit in zip(key, limits, strict=True)))
    return tuple(found)


def _both(part: frozenset[str] | None, limit: frozenset[str] | None) -> frozenset[str] | None:
    if part is None or limit is None:
        return limit if part is None else part
    return part & limit


@dataclass
class Filters:
    """What `c[...]` asks: values by component, and a span of days."""

    values: dict[str, frozenset[str]] = field(default_factory=dict)
    first: dt.date | None = None
    last: dt.date | None = None


def filters_of(query: QueryDict) -> Filters:
    """`c[INDICATOR]=HS,TT`, `c[TIME_PERIOD]=ge:2024-01+le:2024-12`. Raises SdmxProblem."""
    found = Filters()
    for name in query:
        if name.startswith("c[") and name.endswith("]"):
            component = name[2:-1]
            for words in query.getlist(name):
                if component == TIME:
                    _span(found, words)
                else:
                    found.values[component] = _values(component, words)
    return found


def _values(component: str, words: str) -> frozenset[str]:
    values = set()
    for one in words.split(","):
        operator, colon, value = one.partition(":")
        if colon and operator != "eq":
            raise _no_operator(operator, component)
        values.add(value if colon else one)
    return frozenset(values)


def _span(found: Filters, words: str) -> None:
    # A plus sign that was not escaped arrives as a blank.
    for one in words.replace(" ", "+").split("+"):
        operator, colon, value = one.partition(":")
        first, last = days(value if colon else operator)
        name = operator if colon else "eq"
        if name in ("ge", "eq"):
            found.first = _later(found.first, first)
        if name in ("le", "eq"):
            found.last = _earlier(found.last, last)
        if name == "gt":
            found.first = _later(found.first, last + timecodes.DAY)
        if name == "lt":
            found.last = _earlier(found.last, first - timecodes.DAY)
        if name not in ("ge", "le", "gt", "lt", "eq"):
            raise _no_operator(name, TIME)


def _no_operator(operator: str, component: str) -> SdmxProblem:
    said = _("Phép lọc “%(op)s” của %(name)s chưa có; dùng eq hoặc liệt kê giá trị.")
    return SdmxProblem(501, said % {"op": operator, "name": component})


def _later(one: dt.date | None, other: dt.date) -> dt.date:
    return other if one is None else max(one, other)


def _earlier(one: dt.date | None, other: dt.date) -> dt.date:
    return other if one is None else min(one, other)


def days(words: str) -> tuple[dt.date, dt.date]:
    """A period of the question as days. Raises SdmxProblem."""
    try:
        return timecodes.from_sdmx(words)
    except PeriodUnknown as problem:
        raise SdmxProblem(140, str(problem)) from problem


def asked(flow: Flow, key: str, query: QueryDict, *, rest2: bool) -> Asked:
    """The whole question. Raises SdmxProblem for what cannot be read or is not offered."""
    found = filters_of(query) if rest2 else Filters()
    if start := query.get("startPeriod"):
        found.first = _later(found.first, days(start)[0])
    if end := query.get("endPeriod"):
        found.last = _earlier(found.last, days(end)[1])
    observed = query.get("dimensionAtObservation") or TIME
    if observed not in (TIME, ALL_DIMENSIONS):
        known = observed in [one.id for one in dimensions_of(flow)]
        words = _("dimensionAtObservation chỉ nhận TIME_PERIOD hoặc AllDimensions.")
        raise SdmxProblem(501 if known else 150, words)
    if query.get("includeHistory", "false") == "true":
        raise SdmxProblem(501, _("includeHistory chưa có: hỏi lịch sử một ô trên trang biểu báo cáo."))
    detail = query.get("detail") or "full"
    if detail not in DETAILS:
        raise SdmxProblem(140, _("detail nhận một trong: %(all)s.") % {"all": ", ".join(DETAILS)})
    if rest2 and query.get("measures") == "none":
        detail = "nodata"
    return Asked(
        flow, narrowed(flow, keys_of(flow, key, comma=rest2), found.values), found.first, found.last,
        updated_after=_moment(query), detail=detail, flat=observed == ALL_DIMENSIONS,
        first_n=_count(query, "firstNObservations"), last_n=_count(query, "lastNObservations"),
        attributes=detail in ("full", "nodata") and not (rest2 and query.get("attributes") == "none"),
    )  # fmt: skip


def _moment(query: QueryDict) -> dt.datetime | None:
    words = query.get("updatedAfter")
    if not words:
        return None
    try:
        found = parse_datetime(words.replace(" ", "+"))  # a plus sign that was not escaped arrives as a blank
    except ValueError:
        found = None
    if found is None:
        said = _("updatedAfter: “%(words)s” không đọc được; viết 2024-01-31T08:00:00.")
        raise SdmxProblem(140, said % {"words": words})
    return found if found.tzinfo else found.replace(tzinfo=text.VIETNAM)


def _count(query: QueryDict, name: str) -> int:
    words = query.get(name)
    if not words:
        return 0
    if not words.isdigit() or not int(words):
        raise SdmxProblem(140, _("%(name)s là một số nguyên lớn hơn 0.") % {"name": name})
    return int(words)
