"""A framework: groups, items with their rules, formulas, gates, grades; frozen, with validity and sources."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from fractions import Fraction
from typing import Literal

from tinhso.engines.indicators.rules.amounts import Given
from tinhso.engines.indicators.rules.bands import Band
from tinhso.engines.indicators.rules.base import YES_NO, Input, Rule, spelled
from tinhso.kernel.text.api import gettext_noop, phrase

Evidence = Literal["stated", "inferred", "recalled", "unconfirmed", "unknown"]
EVIDENCE_WORDS: dict[str, str] = {
    "stated": gettext_noop("đọc được trong nguồn"),
    "inferred": gettext_noop("suy luận, chưa phải văn bản chính thức"),
    "recalled": gettext_noop("theo hiểu biết chung, chưa thấy trong nguồn"),
    "unconfirmed": gettext_noop("chưa xác nhận"),
    "unknown": gettext_noop("chưa tìm thấy"),
}
NOT_APPLICABLE_INPUT = "not_applicable"


def same_word(word: str) -> str:
    """Names match whatever their letter case, and with spaces or hyphens for underscores."""
    return "_".join(spelled(word).replace("-", " ").replace("_", " ").split())


@dataclass(frozen=True, slots=True)
class Source:
    """Where a fact was read."""

    id: str
    title: str
    address: str


@dataclass(frozen=True, slots=True)
class Group:
    """Items whose maxima add up to `maximum`."""

    id: str
    name: str
    name_en: str
    maximum: Fraction

    def as_item(self) -> "Item":
        """The group entered like one item, where only its points as a whole are known."""
        return Item(self.id, self.id, self.name, self.name_en, self.maximum, Given(self.maximum), {})


@dataclass(frozen=True, slots=True)
class Requires:
    """A condition without which the item has no points."""

    name: str
    label: str
    label_en: str


@dataclass(frozen=True, slots=True)
class NotApplicable:
    """What happens when the item cannot apply to a unit.

    `how`: `full_points` (given its maximum), `redistribute` (its points go to other items), `leave_out` (the
    mean of the framework skips it). `to`: the receivers, in equal parts; empty: all others of the group, in
    proportion to their maxima. `when`: an input whose value 0 means the case; else the input
    `not_applicable` says it.
    """

    how: Literal["full_points", "redistribute", "leave_out"]
    to: tuple[str, ...] = ()
    when: str = ""
    label: str = ""


@dataclass(frozen=True, slots=True)
class Item:
    """One component: its maximum (None: not known, so not scored), its rule, and where both come from."""

    code: str
    group: str
    name: str
    name_en: str
    maximum: Fraction | None
    rule: Rule | None
    rule_data: Mapping[str, object]
    effect: Literal["", "bonus", "penalty"] = ""
    requires: Requires | None = None
    not_applicable: NotApplicable | None = None
    evidence: str = "stated"
    kind: str = ""
    unit: str = ""
    lead: str = ""
    proof: str = ""
    note: str = ""
    source: str = ""
    maps: Mapping[str, str] | None = None
    _inputs: tuple[Input, ...] = field(init=False, repr=False, compare=False)
    _by_word: Mapping[str, Input] = field(init=False, repr=False, compare=False)

    @property
    def scored(self) -> bool:
        """Whether the item can give points at all."""
        return bool(self.maximum) and self.rule is not None

    def __post_init__(self) -> None:
        # Worked out once: thousands of values are matched against these names.
        inputs = self._all_inputs()
        words = {same_word(alias): one for one in reversed(inputs) for alias in one.aliases if alias}
        words |= {same_word(one.name): one for one in inputs}
        own = [one for one in inputs if one.own or len(inputs) == 1]
        if own:
            words[""] = own[0]
        object.__setattr__(self, "_inputs", inputs)
        object.__setattr__(self, "_by_word", words)

    def inputs(self) -> tuple[Input, ...]:
        """Everything that may be entered for the item."""
        return self._inputs

    def input(self, word: str) -> Input | None:
        """The input with this name or alias; an empty word means the item's own input."""
        return self._by_word.get(same_word(word))

    def _all_inputs(self) -> tuple[Input, ...]:
        found = list(self.rule.inputs()) if self.rule else []
        if self.requires:
            need = self.requires
            found.insert(
                0,
                Input(
                    need.name,
                    "yes_no",
                    need.label,
                    need.label_en,
                    high=Fraction(1),
                    aliases=("precondition",),
                    options=YES_NO,
                ),
            )
        if self.not_applicable:
            label = self.not_applicable.label or "không áp dụng cho đơn vị này"
            found.append(
                Input(
                    NOT_APPLICABLE_INPUT,
                    "yes_no",
                    label,
                    "does not apply to this unit",
                    high=Fraction(1),
                    aliases=("na", "n/a", "không áp dụng"),
                    options=YES_NO,
                )
            )
        return tuple(found)


@dataclass(frozen=True, slots=True)
class Formula:
    """A total or pillar: weighted item shares over a divisor, or (no weights) the mean of the items' shares."""

    id: str
    name: str
    name_en: str
    weights: Mapping[str, Fraction]
    divisor: Fraction
    maximum: Fraction
    method: Literal["weights", "mean"] = "weights"
    decimals: int | None = None
    evidence: str = "stated"

    @property
    def text(self) -> str:
        """The formula as people write it."""
        from tinhso.engines.indicators.numbers import vn

        if self.method == "mean":
            return phrase(
                "trung bình cộng ({weights}) × {maximum}",
                weights=", ".join(self.weights),
                maximum=vn(self.maximum),
            )
        terms = " + ".join(f"{vn(weight)}×i{code}" for code, weight in self.weights.items())
        return f"({terms}) / {vn(self.divisor)}"


@dataclass(frozen=True, slots=True)
class Gate:
    """Unless `needs` reaches `at_least` of its maximum, the target gets no more than `limit` of its own."""

    name: str
    needs: str
    at_least: Fraction
    target: Literal["item", "group", "total"]
    code: str
    limit: Fraction


# Kinds of traps (see `advising`) and what people call them. All but `size_tie` are traps of single items.
SIZE_TIE = "size_tie"
TRAPS = {
    "no_cases": gettext_noop("Đơn vị không phát sinh trường hợp nào"),
    "threshold_jump": gettext_noop("Điểm nhảy bậc ở ngưỡng"),
    "bare_count": gettext_noop("Điểm theo số đếm"),
    SIZE_TIE: gettext_noop("Hơn kém nhau vì phần lẻ"),
}


@dataclass(frozen=True, slots=True)
class Accepted:
    """A trap that a framework keeps on purpose, and why: the law prescribes it, the source says nothing else."""

    trap: str
    items: tuple[str, ...]
    reason: str
    source: str = ""
    evidence: str = "stated"

    def covers(self, trap: str, item: str) -> bool:
        """Whether this answers a trap of an item (empty: of the ranking)."""
        return self.trap == trap and (not item or item in self.items)


@dataclass(frozen=True, slots=True)
class Adjustments:
    """Caps of all bonus and all penalty points, and the most that a total with bonus may reach."""

    bonus_cap: Fraction
    penalty_cap: Fraction
    total_cap: Fraction


@dataclass(frozen=True, slots=True)
class Framework:
    """One version of one index framework."""

    code: str
    edition_of: str
    name: str
    name_en: str
    decision: str
    level: str
    valid_from: date | None
    valid_to: date | None
    replaced_by: str
    scale: Fraction
    groups: tuple[Group, ...]
    items: tuple[Item, ...]
    total: Formula | None
    pillars: tuple[Formula, ...]
    gates: tuple[Gate, ...]
    grades: tuple[Band, ...]
    adjustments: Adjustments
    tolerance: Fraction
    decimals: int | None
    official: bool
    evidence: str
    caution: str
    sources: tuple[Source, ...]
    group_totals_accepted: bool
    reference: Mapping[str, object]
    accepted: tuple[Accepted, ...]
    _by_code: Mapping[str, Item] = field(init=False, repr=False, compare=False)
    _members: Mapping[str, tuple[str, ...]] = field(init=False, repr=False, compare=False)

    def __post_init__(self) -> None:
        members: dict[str, list[str]] = {group.id: [] for group in self.groups}
        for one in self.items:
            if not one.effect:
                members.setdefault(one.group, []).append(one.code)
        object.__setattr__(self, "_members", {group: tuple(codes) for group, codes in members.items()})
        found = {group.id.casefold(): group.as_item() for group in self.groups if self.group_totals_accepted}
        object.__setattr__(self, "_by_code", found | {one.code.casefold(): one for one in self.items})

    def item(self, code: str) -> Item:
        """The item with this code, whatever its letter case; a group where its points may be entered whole.

        Raises KeyError.
        """
        return self._by_code[code.strip().casefold()]

    def members(self, group: str) -> tuple[str, ...]:
        """The items that a group adds up: not those whose points are a bonus or a penalty."""
        return self._members[group]

    @property
    def codes(self) -> tuple[str, ...]:
        """Every code that `item` knows."""
        return tuple(one.code for one in self._by_code.values())

    def sections(self) -> list[tuple[Group, list[Item]]]:
        """Every item once, as people read them: by group, then bonuses and penalties that are in no group."""
        found = [(group, [one for one in self.items if one.group == group.id]) for group in self.groups]
        beside = [one for one in self.items if not one.group]
        extra = Group("", phrase("Điểm cộng, điểm trừ"), "Bonus and penalty points", Fraction(0))
        return [*found, (extra, beside)] if beside else found

    def with_effect(self, effect: Literal["bonus", "penalty"]) -> list[str]:
        """The items whose points are added beside the groups, or taken off."""
        return [one.code for one in self.items if one.effect == effect]

    @property
    def total_maximum(self) -> Fraction:
        """The highest total: of the formula when there is one, else the scale."""
        return self.total.maximum if self.total else self.scale

    def valid_on(self, day: date) -> bool:
        """Whether this version is in force on a day."""
        return (self.valid_from is None or self.valid_from <= day) and (
            self.valid_to is None or day <= self.valid_to
        )
