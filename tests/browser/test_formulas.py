"""Formulas, checks and typed values come out in the browser as they do on the server."""

from collections.abc import Callable
from decimal import Decimal
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from playwright.sync_api import Page

from tinhso.apps.reporting import checking
from tinhso.apps.reporting.models import Check
from tinhso.apps.reporting.payload import plain
from tinhso.engines.indicators.series import api as series
from tinhso.engines.indicators.series.api import Indicator, Rate, Ref

pytestmark = pytest.mark.browser

numbers = st.decimals(
    min_value=Decimal(-(10**17)), max_value=Decimal(10**17), allow_nan=False, allow_infinity=False, places=6
) | st.integers(-20, 20).map(Decimal)
REFS = [["ref", "A", "", 0], ["ref", "B", "gioi:nu", 0], ["ref", "A", "", -1], ["rate", "rate", "bc"]]
leaves = st.sampled_from(REFS) | numbers.map(lambda n: ["num", f"{abs(n):f}"])


def _grown(inner: Any) -> Any:
    return (
        st.tuples(st.sampled_from(["+", "-", "*", "/", "if_empty"]), inner, inner).map(list)
        | st.tuples(st.sampled_from(["neg", "abs", "round"]), inner).map(list)
        | st.tuples(st.just("round"), inner, st.integers(0, 30).map(lambda n: ["num", str(n)])).map(list)
        | st.tuples(st.just("round"), inner, st.just(["neg", ["num", "2"]])).map(list)
        | st.tuples(st.sampled_from(["min", "max"]), st.lists(inner, min_size=1, max_size=4)).map(
            lambda pair: [pair[0], *pair[1]]
        )
    )


trees = st.recursive(leaves, _grown, max_leaves=12)
values = st.tuples(*[st.none() | numbers for _ in REFS])
checks = st.tuples(
    st.sampled_from(Check.Operator.values),
    st.sampled_from(["0", "0.5", "10"]),
    st.none() | numbers,
    st.none() | numbers,
)
typed = st.text("0123456789.,-+−% \u00a0", max_size=14) | st.sampled_from(
    ["Có", "có", "KHÔNG", "không", "x", "0", "1", "", " ", "-7", "1.234,5", "1 234", "85%", "85,25 %", "9" * 18, "1,50",
     "mười",     "constructor", "toString"]
)  # fmt: skip
kinds = st.tuples(st.sampled_from(Indicator.Kind.values), st.integers(0, 6))
HERE = settings(max_examples=25, suppress_health_check=[HealthCheck.function_scoped_fixture])

RUN = """async ([folder, task, cases]) => {
  const formula = await import(folder.formula);
  const numbers = await import(folder.numbers);
  const decimal = (plain) => (plain === null ? null : numbers.number(plain));
  const tasks = {
    evaluate: ([tree, known]) => {
      const values = new Map(known.map(([key, plain]) => [formula.keyOf(...key), decimal(plain)]));
      const found = formula.evaluate(tree, (key) => values.get(key) ?? null);
      return found === null ? null : numbers.text(found);
    },
    holds: ([operator, tolerance, left, right]) => formula.holds({operator, tolerance}, decimal(left), decimal(right)),
    read: ([kind, decimals, typed]) => { const {value, problem} = numbers.readTyped({kind, decimals}, typed);
      return problem ? "wrong" : value; },
    show: ([decimals, source, plain]) => numbers.show({kind: "number", decimals, source}, plain, {}),
  };
  return cases.map(tasks[task]);
}"""


@pytest.fixture
def run(tab: Callable[..., Page]) -> Callable[[str, list[Any]], list[Any]]:
    """Lets the browser do a task on many cases at once."""
    from django.contrib.staticfiles.storage import staticfiles_storage

    page = tab("/ngoai-tuyen/")
    files = {name: staticfiles_storage.url(f"reporting/js/{name}.js") for name in ("formula", "numbers")}
    return lambda task, cases: page.evaluate(RUN, [files, task, cases])  # type: ignore[no-any-return]


def same(value: Decimal | None) -> str | None:
    return "0" if value == 0 else plain(value)


def key(ref: list[Any]) -> Ref | Rate:
    return Ref(*ref[1:]) if ref[0] == "ref" else Rate(*ref[1:])


@HERE
@given(cases=st.lists(st.tuples(trees, values), min_size=1, max_size=60))
def test_trees_are_computed_alike(run: Callable[..., list[Any]], cases: list[tuple[Any, Any]]) -> None:
    here = [
        same(series.expressions.evaluate(tree, {key(r): v for r, v in zip(REFS, known, strict=True)}))
        for tree, known in cases
    ]
    sent = [[tree, [[r, plain(v)] for r, v in zip(REFS, known, strict=True)]] for tree, known in cases]
    assert run("evaluate", sent) == here


@HERE
@given(cases=st.lists(checks, min_size=1, max_size=60))
def test_checks_hold_alike(run: Callable[..., list[Any]], cases: list[Any]) -> None:
    here = [
        checking.holds(Check(operator=operator, tolerance=Decimal(tolerance)), left, right)
        for operator, tolerance, left, right in cases
    ]
    assert run("holds", [[o, t, plain(left), plain(right)] for o, t, left, right in cases]) == here


@HERE
@given(cases=st.lists(st.tuples(kinds, typed), min_size=1, max_size=60))
def test_what_is_typed_is_read_alike(run: Callable[..., list[Any]], cases: list[Any]) -> None:
    def read(kind: str, decimals: int, words: str) -> str | None:
        try:
            return same(series.values.read(Indicator(kind=kind, decimals=decimals), words))
        except series.ValueWrong:
            return "wrong"

    here = [read(kind, decimals, words) for (kind, decimals), words in cases]
    assert run("read", [[kind, decimals, words] for (kind, decimals), words in cases]) == here


@HERE
@given(cases=st.lists(st.tuples(st.integers(0, 6), st.booleans(), numbers), min_size=1, max_size=60))
def test_values_are_shown_alike(run: Callable[..., list[Any]], cases: list[Any]) -> None:
    from tinhso.apps.reporting.sheet import shown

    source = lambda computed: "formula" if computed else "person"  # noqa: E731
    # a typed value never has more decimals than its indicator
    cases = [(d, c, v if c else round(v, d)) for d, c, v in cases]
    here = [shown(Indicator(decimals=d, comes_from=source(c)), v) for d, c, v in cases]
    assert run("show", [[d, source(c), same(v)] for d, c, v in cases]) == here
