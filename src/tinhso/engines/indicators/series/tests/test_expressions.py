"""Formulas: what they mean, what they need, how they fail."""

import itertools
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tinhso.engines.indicators.series.expressions import (
    FormulaWrong,
    Number,
    Rate,
    Ref,
    Tree,
    evaluate,
    expand,
    needs,
    parse,
    shown,
)

VALUES: dict[Ref | Rate, Number] = {
    Ref("A"): Decimal(30),
    Ref("B"): Decimal(40),
    Ref("A", shift=-1): Decimal(20),
    Ref("A", "gioi:nu"): Decimal(12),
    Ref("ZERO"): Decimal(0),
    Ref("GONE"): None,
    Rate("rate", "bc-thang"): Decimal("0.9"),
}


@pytest.mark.parametrize(
    ("formula", "value"),
    [
        ("[A] / [B] * 100", "75"),
        ("[A] - [A@-1]", "10"),
        ("[A:gioi:nu] / [A]", "0.4"),
        ("[rate(bc-thang)] * 100", "90"),
        ("2 + 3 * 4", "14"),
        ("(2 + 3) * 4", "20"),
        ("10 - 3 - 2", "5"),
        ("-[A] + 1,5", "-28.5"),
        ("min([A], [B], 7)", "7"),
        ("max([A])", "30"),
        ("round([A] / 7, 2)", "4.29"),
        ("if_empty([GONE], 0) + [A]", "30"),
        ("abs(2 - [A])", "28"),
    ],
)
def test_a_formula_has_its_value(formula: str, value: str) -> None:
    assert evaluate(parse(formula), VALUES) == Decimal(value)


@pytest.mark.parametrize(
    "formula",
    [
        "[A] / [ZERO]",
        "[ZERO] / [ZERO]",
        "[GONE] + 1",
        "[NEVER] * 2",
        "min([A], [GONE])",
        "round([A], 9999999999999999999999)",
    ],
)
def test_what_is_missing_or_divided_by_zero_is_blank_and_no_error(formula: str) -> None:
    assert evaluate(parse(formula), VALUES) is None


@pytest.mark.parametrize(
    ("formula", "says"),
    [
        ("", "trống"),
        ("[A] +", "còn dở"),
        ("([A]", "còn dở"),
        ("[A] [B]", "“[B]” ở ký tự thứ 5"),
        ("[a]", "[MÃ]"),
        ("[A] ^ 2", "“^ 2”"),
        ("system(1)", "“system”"),
        ("min()", "“)”"),
        ("round(1, 2, 3)", "từ 1 đến 2"),
        ("(" * 80 + "1" + ")" * 80, "quá sâu"),
        ("1+" * 1200 + "1", "quá 2000"),
    ],
)
def test_a_wrong_formula_is_refused_with_the_place(formula: str, says: str) -> None:
    with pytest.raises(FormulaWrong) as problem:
        parse(formula)
    assert says in str(problem.value)


def test_a_formula_says_what_it_needs() -> None:
    assert needs(parse("[A@-12] / [B:tuoi:15-24|gioi:nu] + [on_time(bc-thang)]")) == {
        Ref("A", "", -12),
        Ref("B", "tuoi:15-24|gioi:nu", 0),
        Rate("on_time", "bc-thang"),
    }


@pytest.mark.parametrize(
    ("formula", "said"),
    [
        ("[A] / [B] * 100", "30 ÷ 40 × 100"),
        ("([A] + 1) * 2", "(30 + 1) × 2"),
        ("[B] - ([A] - 1)", "40 − (30 − 1)"),
        ("[A] / ([B] * 2)", "30 ÷ (40 × 2)"),
    ],
)
def test_a_formula_is_shown_with_its_numbers(formula: str, said: str) -> None:
    assert shown(parse(formula), VALUES, str) == said


NUMBERS = st.integers(0, 1000).map(lambda n: ["num", str(n)])
TREES = st.recursive(
    NUMBERS,
    lambda parts: st.tuples(st.sampled_from(["+", "-", "*"]), parts, parts).map(list),
    max_leaves=12,
)


def written(tree: Tree) -> str:
    return tree[1] if tree[0] == "num" else f"({written(tree[1])} {tree[0]} {written(tree[2])})"


@given(TREES)
def test_reading_what_was_written_gives_the_same_value(tree: Tree) -> None:
    assert evaluate(parse(written(tree)), {}) == evaluate(tree, {})


@given(TREES)
def test_what_is_shown_reads_as_the_same_value(tree: Tree) -> None:
    said = shown(tree, {}, str).replace("×", "*").replace("−", "-").replace("÷", "/")
    assert evaluate(parse(said), {}) == evaluate(tree, {})


def test_a_formula_within_a_formula_is_put_in_its_place() -> None:
    inner = {"RATE": parse("[A] / [B]"), "TWICE": parse("[RATE] * 2")}
    assert expand(parse("[TWICE] + 1"), inner) == parse("[A] / [B] * 2 + 1")
    assert expand(parse("[RATE@-1]"), inner) == parse("[A@-1] / [B@-1]")
    assert expand(parse("[RATE:gioi:nu]"), inner) == parse("[A:gioi:nu] / [B:gioi:nu]")


def test_formulas_that_go_round_in_circles_or_grow_without_end_have_no_value() -> None:
    circle = {"X": parse("[Y] + 1"), "Y": parse("[X] + 1")}
    assert evaluate(expand(parse("[X]"), circle), VALUES) is None
    letters = "PQRSTU"
    towers = {one: parse("+".join([f"[{after}]"] * 40)) for one, after in itertools.pairwise(letters)}
    tree = expand(parse("[P]"), towers | {"U": parse("1")})
    assert tree == parse("[P]")
    assert evaluate(tree, VALUES) is None


def test_a_rate_is_of_its_own_period() -> None:
    assert expand(parse("[R@-1]"), {"R": parse("[rate(bc)] * 100")}) == parse("[R@-1]")
