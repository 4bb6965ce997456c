"""Where a series will stand at the end of a year: simple methods, chosen and judged by back-testing, exact numbers.

Methods: the last value; the mean step of the series (drift); last year's same period plus the mean step from year to
year (seasonal drift, from two whole years on). Each is tried at every past moment from which the same number of periods
lay ahead; the one with the smallest mean absolute error is used, the simpler one of equals. The interval is that of
split conformal prediction (Vovk et al. 2005; Lei et al. 2018): estimate ± the ⌈0.8 (n + 1)⌉-th smallest past error.

Too little data: fewer than `FIT` values in a row before a moment, or fewer than `TESTS` past moments. An 80 % interval
needs four errors; with fewer nothing is estimated.
"""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from fractions import Fraction
from math import ceil
from typing import Literal

FIT = 3  # values in a row from which a method may start
TESTS = 4  # past moments at which it must have been tried
NOMINAL = Fraction(4, 5)
How = Literal["last", "sum", "mean"]
Course = Literal["on", "off", "open"]
Values = Sequence[Fraction]
Method = Callable[[Values, int, int], list[Fraction]]


@dataclass(frozen=True, slots=True)
class TooLittle:
    """Nothing is estimated: `have` values in a row of the `need` that this horizon asks for."""

    have: int
    need: int


@dataclass(frozen=True, slots=True)
class Forecast:
    """An estimate with its interval. `path` is the way there, period by period.

    `error` is the mean absolute error of `tests` past tries; `covered` of them lay within the interval made from the
    other tries. With nothing ahead the figure is known: no method, no tries.
    """

    estimate: Fraction
    low: Fraction
    high: Fraction
    path: tuple[Fraction, ...]
    method: str = ""
    error: Fraction = Fraction(0)
    tests: int = 0
    covered: int = 0


def _last(values: Values, season: int, ahead: int) -> list[Fraction]:
    return [values[-1]] * ahead


def _drift(values: Values, season: int, ahead: int) -> list[Fraction]:
    step = (values[-1] - values[0]) / (len(values) - 1)
    return [values[-1] + step * n for n in range(1, ahead + 1)]


def _seasonal(values: Values, season: int, ahead: int) -> list[Fraction]:
    pairs = list(zip(values, values[season:], strict=False))
    step = sum((late - early for early, late in pairs), Fraction(0)) / len(pairs)
    found = list(values)
    for _period in range(ahead):
        found.append(found[-season] + step)
    return found[len(values) :]


METHODS: dict[str, Method] = {"last": _last, "drift": _drift, "seasonal": _seasonal}


def _needs(name: str, season: int) -> int:
    """How many values in a row a method starts from."""
    return max(2 * season, FIT) if name == "seasonal" else FIT


def run_of(values: Sequence[Fraction | None]) -> list[Fraction]:
    """The last values without a gap between them, up to the last known one."""
    found: list[Fraction] = []
    for value in reversed(values):
        if value is None and found:
            break
        if value is not None:
            found.append(value)
    return found[::-1]


def forecast(
    values: Values,
    *,
    season: int,
    ahead: int,
    how: How = "last",
    known: Values = (),
    low: Fraction | None = None,
    high: Fraction | None = None,
) -> Forecast | TooLittle:
    """The figure of the year that ends `ahead` periods after the last of `values` (in a row, oldest first).

    `season`: periods in a year. `how`: the year's figure is its last period's, or the sum or mean of its periods, of
    which `known` have passed already. `low` and `high`: what the figure cannot leave.
    """
    if ahead <= 0:
        return _known(values, how, known)
    window = 1 if how == "last" else min(season - len(known), ahead)
    tried = _tries(values, season, ahead, how, window)
    if not tried:
        return TooLittle(len(values), FIT + TESTS - 1 + ahead)
    name, errors = min(tried.items(), key=lambda pair: sum(pair[1], Fraction(0)) / len(pair[1]))
    path = METHODS[name](values, season, ahead)
    estimate = _combined([*known, *path[-window:]], how, season)
    reach = _reach(errors)
    fits = [_within(one, low, high) for one in (estimate, estimate - reach, estimate + reach)]
    return Forecast(
        estimate=fits[0],
        low=fits[1],
        high=fits[2],
        path=tuple(_within(one, low, high) if how == "last" else one for one in path),
        method=name,
        error=sum(errors, Fraction(0)) / len(errors),
        tests=len(errors),
        covered=sum(one <= _reach(errors[:n] + errors[n + 1 :]) for n, one in enumerate(errors)),
    )


def _known(values: Values, how: How, known: Values) -> Forecast:
    value = values[-1] if how == "last" else _combined(known, how, len(known) or 1)
    return Forecast(value, value, value, ())


def _combined(values: Values, how: How, season: int) -> Fraction:
    if how == "last":
        return values[-1]
    total = sum(values, Fraction(0))
    return total / season if how == "mean" else total


def _tries(values: Values, season: int, ahead: int, how: How, window: int) -> dict[str, list[Fraction]]:
    """Absolute errors by method, all at the same past moments; the seasonal one only with enough of them."""
    found: dict[str, list[Fraction]] = {}
    for names in (("last", "drift", "seasonal"), ("last", "drift")):
        first = max(_needs(name, season) for name in names)
        moments = range(first, len(values) - ahead + 1)
        if len(moments) < TESTS:
            continue
        for name in names:
            method = METHODS[name]
            found[name] = [
                abs(
                    _combined(method(values[:at], season, ahead)[-window:], how, season)
                    - _combined(values[at + ahead - window : at + ahead], how, season)
                )
                for at in moments
            ]
        return found
    return found


def _reach(errors: Sequence[Fraction]) -> Fraction:
    ordered = sorted(errors)
    return ordered[min(ceil(NOMINAL * (len(ordered) + 1)), len(ordered)) - 1]


def _within(value: Fraction, low: Fraction | None, high: Fraction | None) -> Fraction:
    value = value if low is None else max(value, low)
    return value if high is None else min(value, high)


def course(found: Forecast, comparator: str, goal: Fraction) -> Course:
    """On course when the whole interval meets the goal, off course when none of it does, else open.

    `comparator`: `>=`, `<=`, `>`, `<` or `=` (met by an interval that holds the goal only as open, unless known).
    """
    meets = {
        ">=": (found.low >= goal, found.high >= goal),
        ">": (found.low > goal, found.high > goal),
        "<=": (found.high <= goal, found.low <= goal),
        "<": (found.high < goal, found.low < goal),
        "=": (found.low == found.high == goal, found.low <= goal <= found.high),
    }
    all_of_it, some_of_it = meets[comparator]
    return "on" if all_of_it else "open" if some_of_it else "off"
