"""What a unit will have in the round of a year, from earlier rounds of many units: short series, judged together.

Rounds are yearly and few, so one unit's own past says nothing about how wrong an estimate is; that of all units of the
round does. Methods: the unit's last value; its own mean change a year; its last value plus the mean change of all.
Each is tried at every past round of every unit, at the same distance and with nothing but what was known by then.
The one with the smallest mean absolute error is used, the simpler one of equals; the interval is that of split
conformal prediction over these errors (as in `forecast.py`): it supposes that units err alike.
"""

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from math import ceil

from tinhso.engines.indicators.forecast import NOMINAL, TESTS, TooLittle

Panel = Mapping[str, Mapping[int, float]]  # unit → year → value
Guess = Callable[[Mapping[int, float], int, float | None, int], float | None]


@dataclass(frozen=True, slots=True)
class PanelForecast:
    """An estimate with its interval.

    `error`: mean absolute error of `tests` past tries over all units; `covered` of them lay within the interval made
    from the other tries. `since`: the year of the unit's value that it starts from.
    """

    estimate: float
    low: float
    high: float
    method: str
    error: float
    tests: int
    covered: int
    since: int


def _last(own: Mapping[int, float], at: int, step: float | None, ahead: int) -> float | None:
    return own[at]


def _own(own: Mapping[int, float], at: int, step: float | None, ahead: int) -> float | None:
    first = min(own)
    return None if first >= at else own[at] + (own[at] - own[first]) / (at - first) * ahead


def _common(own: Mapping[int, float], at: int, step: float | None, ahead: int) -> float | None:
    return None if step is None else own[at] + step * ahead


def _step(field: Panel, at: int) -> float | None:
    """The mean change from one year to the next over all units, up to a year."""
    steps = [
        values[year] - values[year - 1]
        for values in field.values()
        for year in values
        if year <= at and year - 1 in values
    ]
    return _mean(steps) if steps else None


METHODS: dict[str, Guess] = {"last": _last, "own": _own, "common": _common}


def panel_forecast(
    field: Panel, unit: str, year: int, *, low: float | None = None, high: float | None = None
) -> PanelForecast | TooLittle:
    """The value of `unit` in `year`. `field` holds values of earlier years, the unit's own among them.

    Too little data: the unit has no earlier value, or fewer than `TESTS` past values of any unit could be tried.
    """
    own = {at: value for at, value in field.get(unit, {}).items() if at < year}
    if not own:
        return TooLittle(0, 1)
    since = max(own)
    ahead = year - since
    tried = _tries(field, ahead, year)
    name = min(tried, key=lambda one: _mean(tried[one]), default="")
    errors = tried.get(name, [])
    guess = METHODS[name](own, since, _step(field, since), ahead) if name else None
    if len(errors) < TESTS or guess is None:
        return TooLittle(len(errors), TESTS)
    reach = _reach(errors)
    return PanelForecast(
        estimate=_within(guess, low, high),
        low=_within(guess - reach, low, high),
        high=_within(guess + reach, low, high),
        method=name,
        error=_mean(errors),
        tests=len(errors),
        covered=_covered(errors),
        since=since,
    )


def _tries(field: Panel, ahead: int, year: int) -> dict[str, list[float]]:
    """Errors by method, all at the same moments: those at which each of the methods could be tried."""
    moments = [
        (own, at, own[at + ahead])
        for own in field.values()
        for at in own
        if at + ahead in own and at + ahead < year
    ]
    steps = {at: _step(field, at) for at in {at for _own, at, _then in moments}}
    found = [
        {name: method(_upto(own, at), at, steps[at], ahead) for name, method in METHODS.items()}
        for own, at, _then in moments
    ]
    for names in (("last", "own", "common"), ("last",)):
        both = [
            ({name: row[name] for name in names}, then)
            for row, (_own, _at, then) in zip(found, moments, strict=True)
            if all(row[name] is not None for name in names)
        ]
        if len(both) >= TESTS or names == ("last",):
            return {name: [abs((row[name] or 0.0) - then) for row, then in both] for name in names if both}
    return {}


def _upto(own: Mapping[int, float], at: int) -> dict[int, float]:
    return {year: value for year, value in own.items() if year <= at}


def _mean(values: Sequence[float]) -> float:
    return sum(values) / len(values)


def _reach(errors: Sequence[float]) -> float:
    return sorted(errors)[min(ceil(NOMINAL * (len(errors) + 1)), len(errors)) - 1]


def _covered(errors: Sequence[float]) -> int:
    ordered = sorted(errors)
    return sum(one <= reach for one, reach in _left_out(ordered))


def _left_out(ordered: Sequence[float]) -> Iterator[tuple[float, float]]:
    """Each error with the reach that the others give; read off the ordered errors, not sorted anew."""
    count = len(ordered) - 1
    place = min(ceil(NOMINAL * (count + 1)), count) - 1
    for number, one in enumerate(ordered):
        yield one, ordered[place + 1] if number <= place else ordered[place]


def _within(value: float, low: float | None, high: float | None) -> float:
    value = value if low is None else max(value, low)
    return value if high is None else min(value, high)
