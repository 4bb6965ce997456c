"""Scoring many units exactly by one framework: what one item makes of its inputs is worked out once."""

from collections.abc import Mapping
from dataclasses import replace
from fractions import Fraction
from itertools import chain

from tinhso.engines.indicators.evaluating import ItemScore, UnitScore, evaluate, score_item, settle, summarise
from tinhso.engines.indicators.framework import Framework, Item
from tinhso.engines.indicators.problems import ValuesRefused
from tinhso.engines.indicators.rules.base import OutOfRange
from tinhso.engines.indicators.valuing import read_values

Given = Mapping[str, str]
Key = tuple[str, ...]


class Scorer:
    """Gives what `evaluate` gives, points and sentences, and keeps what an item made of its inputs.

    Units answer alike (yes, no, four reports of four), so most of a province is looked up. It keeps at most `most`
    outcomes, then starts afresh. Sentences are in the language in force when they are made: one scorer, one language.
    What is kept is kept in few objects (keys of words, each number once): Python's collector walks them all, and while
    it does, nobody is served.
    """

    def __init__(self, framework: Framework, *, most: int = 60_000) -> None:
        self.framework, self.most = framework, most
        self._own = frozenset(item.code for item in framework.items)
        self._known: dict[Key, ItemScore] = {}
        self._numbers: dict[Fraction, Fraction] = {}

    def score(self, values: Mapping[str, Given], *, unit: str = "") -> UnitScore:
        """The score of one unit. Raises ValuesRefused, with every fault, as `evaluate`."""
        if not values.keys() <= self._own:
            # Points of whole groups, or a code in another spelling.
            return evaluate(self.framework, values, unit=unit)
        try:
            found = {item.code: self._item(item, values.get(item.code, {})) for item in self.framework.items}
        except (ValuesRefused, OutOfRange):
            return evaluate(self.framework, values, unit=unit)
        before = settle(self.framework, found)
        return summarise(self.framework, unit, found, {}, before)

    def _item(self, item: Item, given: Given) -> ItemScore:
        key = (item.code, *chain.from_iterable(given.items()))
        found = self._known.get(key)
        if found is None:
            exact = read_values(self.framework, {item.code: given})
            if len(self._known) >= self.most:
                self._known.clear()
                self._numbers.clear()
            found = self._known[key] = self._thrifty(score_item(item, exact[item.code]))
        return found

    def _thrifty(self, score: ItemScore) -> ItemScore:
        one = self._numbers.setdefault
        used = {name: one(value, value) for name, value in score.used.items()}
        return replace(score, points=one(score.points, score.points), used=used)
