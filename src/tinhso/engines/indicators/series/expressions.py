"""Formulas over figures: `[HS_TRUC_TUYEN] / [HS_TONG] * 100`.

A figure is `[CODE]`, of an earlier period `[CODE@-1]`, of one breakdown `[CODE:gioi:nu]`. A rate of reports is
`[rate(FORM)]`, `[on_time(FORM)]`, `[actual(FORM)]`, `[expected(FORM)]`. Operators + - * / and brackets; functions
min, max, abs, round, if_empty(a, b). A missing figure or a division by zero gives nothing (None), never an error.
The tree is plain lists, so that the page can compute the same offline (`static/reporting/formula.js`).
"""

import re
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from decimal import Decimal, DivisionByZero, InvalidOperation, Overflow
from typing import Any

from django.utils.translation import gettext as _

Number = Decimal | None
Tree = list[
    Any
]  # ["num", "1.5"] · ["ref", code, breakdown, shift] · ["rate", word, form] · [operator or function, …]

TOKEN = re.compile(
    r"\s*(?:(?P<num>\d+(?:[.,]\d+)?)|(?P<ref>\[[^\]\[]*\])|(?P<name>[a-z_]+)|(?P<sign>[-+*/(),]))"
)
REF = re.compile(r"^(?P<code>[A-Z][A-Z0-9_]*)(?::(?P<breakdown>[a-z0-9:|-]+))?(?:@(?P<shift>-\d{1,3}))?$")
RATE = re.compile(r"^(?P<word>rate|on_time|actual|expected)\((?P<form>[a-z0-9-]+)\)$")
FUNCTIONS: dict[str, tuple[int, int]] = {
    "min": (1, 20),
    "max": (1, 20),
    "abs": (1, 1),
    "round": (1, 2),
    "if_empty": (2, 2),
}
LONGEST = 2000
DEEPEST = 60
MOST_DIGITS = 28  # of a decimal calculation; also how far `round` may reach
FARTHEST = 6  # formulas within formulas
LARGEST = 4000  # words of a formula after others were put into it


class FormulaWrong(ValueError):
    """The formula cannot be read. The message names the place and the remedy."""


@dataclass(frozen=True, order=True)
class Ref:
    """A figure that a formula needs: indicator, breakdown key ("" the whole), periods back (0 or negative)."""

    code: str
    breakdown: str = ""
    shift: int = 0


@dataclass(frozen=True, order=True)
class Rate:
    """A rate of reports that a formula needs."""

    word: str
    form: str


def parse(formula: str) -> Tree:
    """The tree of a formula. Raises FormulaWrong."""
    if len(formula) > LONGEST:
        raise FormulaWrong(_("Công thức dài quá %(n)s ký tự.") % {"n": LONGEST})
    return _Parser(formula).whole()


class _Parser:
    """Recursive descent: sums of products of signed atoms."""

    def __init__(self, formula: str) -> None:
        self.formula = formula
        self.tokens = list(_tokens(formula))
        self.at = self.depth = 0

    def whole(self) -> Tree:
        if not self.tokens:
            raise FormulaWrong(_("Công thức trống."))
        tree = self.sums()
        if self.at < len(self.tokens):
            self.wrong()
        return tree

    def wrong(self) -> None:
        if self.at >= len(self.tokens):
            raise FormulaWrong(_("Công thức còn dở: thiếu vế hoặc dấu ngoặc ở cuối."))
        _kind, word, place = self.tokens[self.at]
        raise FormulaWrong(
            _("Không hiểu “%(word)s” ở ký tự thứ %(n)s của công thức.") % {"word": word, "n": place + 1}
        )

    def take(self, *signs: str) -> str:
        if (
            self.at < len(self.tokens)
            and self.tokens[self.at][0] == "sign"
            and self.tokens[self.at][1] in signs
        ):
            self.at += 1
            return self.tokens[self.at - 1][1]
        return ""

    def sums(self) -> Tree:
        self.depth += 1
        if self.depth > DEEPEST:
            raise FormulaWrong(_("Công thức lồng ngoặc quá sâu."))
        tree = self.products()
        while sign := self.take("+", "-"):
            tree = [sign, tree, self.products()]
        self.depth -= 1
        return tree

    def products(self) -> Tree:
        tree = self.atom()
        while sign := self.take("*", "/"):
            tree = [sign, tree, self.atom()]
        return tree

    def atom(self) -> Tree:
        if self.take("-"):
            return ["neg", self.atom()]
        if self.take("("):
            tree = self.sums()
            if not self.take(")"):
                self.wrong()
            return tree
        kind, word, _place = self.tokens[self.at] if self.at < len(self.tokens) else ("", "", 0)
        if kind == "num":
            self.at += 1
            return ["num", word.replace(",", ".")]
        if kind == "ref":
            self.at += 1
            return _reference(word)
        if kind == "name" and word in FUNCTIONS:
            return self.call(word)
        self.wrong()
        raise AssertionError

    def call(self, name: str) -> Tree:
        self.at += 1
        given = [self.sums()] if self.take("(") else []
        while given and self.take(","):
            given.append(self.sums())
        fewest, most = FUNCTIONS[name]
        if not self.take(")"):
            self.wrong()
        if not fewest <= len(given) <= most:
            raise FormulaWrong(
                _("Hàm %(name)s nhận từ %(a)s đến %(b)s giá trị.") % {"name": name, "a": fewest, "b": most}
            )
        return [name, *given]


def _tokens(formula: str) -> Iterator[tuple[str, str, int]]:
    at = 0
    while formula[at:].strip():
        found = TOKEN.match(formula, at)
        if found is None or found.lastgroup is None:
            place = at + len(formula[at:]) - len(formula[at:].lstrip())
            raise FormulaWrong(
                _("Không hiểu “%(word)s” ở ký tự thứ %(n)s của công thức.")
                % {"word": formula[place : place + 10], "n": place + 1}
            )
        yield found.lastgroup, found[found.lastgroup], found.start(found.lastgroup)
        at = found.end()


def _reference(word: str) -> Tree:
    inner = word[1:-1].strip()
    if found := REF.match(inner):
        return ["ref", found["code"], found["breakdown"] or "", int(found["shift"] or 0)]
    if found := RATE.match(inner):
        return ["rate", found["word"], found["form"]]
    raise FormulaWrong(
        _("“%(word)s” không đúng dạng: viết [MÃ], [MÃ@-1], [MÃ:phân-tổ] hoặc [rate(mã-biểu)].")
        % {"word": word}
    )


def needs(tree: Tree) -> set[Ref | Rate]:
    """Every figure and rate in a tree."""
    if tree[0] == "ref":
        return {Ref(tree[1], tree[2], tree[3])}
    if tree[0] == "rate":
        return {Rate(tree[1], tree[2])}
    return {one for part in tree[1:] if isinstance(part, list) for one in needs(part)}


def expand(tree: Tree, formulas: Mapping[str, Tree]) -> Tree:
    """The tree with computed indicators replaced by their own formulas, in the right period and breakdown.

    What goes round in circles, or grows beyond all bounds, stays as it is and so has no value.
    """
    grown = _Expander(formulas).of(tree, frozenset())
    return tree if grown is None else grown


class _Expander:
    def __init__(self, formulas: Mapping[str, Tree]) -> None:
        self.formulas, self.left = formulas, LARGEST

    def of(self, tree: Tree, path: frozenset[str]) -> Tree | None:
        """The tree grown, None when there is no room for it."""
        self.left -= 1
        if self.left < 0:
            return None
        if tree[0] == "ref":
            inner = self.formulas.get(tree[1])
            if inner is None or tree[1] in path or len(path) >= FARTHEST:
                return tree
            there = moved(inner, tree[2], tree[3])
            return tree if there is None else self.of(there, path | {tree[1]})
        parts = []
        for part in tree[1:]:
            grown = self.of(part, path) if isinstance(part, list) else part
            if grown is None:
                return None
            parts.append(grown)
        return [tree[0], *parts]


def moved(tree: Tree, breakdown: str, shift: int) -> Tree | None:
    """A formula as of some periods ago and of one breakdown; None for rates, which are of their own period."""
    if tree[0] == "ref":
        return ["ref", tree[1], tree[2] or breakdown, tree[3] + shift]
    if tree[0] == "rate":
        return None if shift else tree
    parts = [moved(part, breakdown, shift) if isinstance(part, list) else part for part in tree[1:]]
    return None if None in parts else [tree[0], *parts]


def evaluate(tree: Tree, values: Mapping[Ref | Rate, Number]) -> Number:
    """The value of a tree; None where something is missing or divided by zero."""
    word = tree[0]
    if word == "num":
        return Decimal(tree[1])
    if word == "ref":
        return values.get(Ref(tree[1], tree[2], tree[3]))
    if word == "rate":
        return values.get(Rate(tree[1], tree[2]))
    given = [evaluate(part, values) for part in tree[1:]]
    if word == "if_empty":
        return given[0] if given[0] is not None else given[1]
    known = [one for one in given if one is not None]
    if len(known) < len(given):
        return None
    try:
        return _WORK[word](*known)
    except (DivisionByZero, InvalidOperation, Overflow):
        return None


def _round(value: Decimal, digits: Decimal = Decimal(0)) -> Decimal:
    if abs(digits) > MOST_DIGITS:
        raise InvalidOperation
    return round(value, int(digits))


_WORK: dict[str, Callable[..., Decimal]] = {
    "+": lambda a, b: a + b,
    "-": lambda a, b: a - b,
    "*": lambda a, b: a * b,
    "/": lambda a, b: a / b,
    "neg": lambda a: -a,
    "min": lambda *all_: min(all_),
    "max": lambda *all_: max(all_),
    "abs": abs,
    "round": _round,
}


# Which right-hand parts need brackets behind a sign.
_CLOSED = {"-": ("+", "-"), "*": ("+", "-"), "/": ("+", "-", "*", "/")}


def shown(tree: Tree, values: Mapping[Ref | Rate, Number], words: Callable[[Number], str]) -> str:
    """The formula with its numbers in the place of names: `120 / 150 * 100`."""
    word = tree[0]
    if word == "num":
        return words(Decimal(tree[1]))
    if word in ("ref", "rate"):
        return words(evaluate(tree, values))
    given = [shown(part, values, words) for part in tree[1:]]
    if word == "neg":
        return f"-{given[0]}"
    if word in "+-*/":
        sign = {"*": "×", "/": "÷", "-": "−"}.get(word, word)
        left = f"({given[0]})" if word in "*/" and tree[1][0] in ("+", "-") else given[0]
        right = f"({given[1]})" if tree[2][0] in _CLOSED.get(word, ()) else given[1]
        return f"{left} {sign} {right}"
    return f"{word}({'; '.join(given)})"
