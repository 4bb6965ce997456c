"""Two editions of a framework side by side: what changed, and which points may still be read as one series."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from fractions import Fraction
from typing import Literal

from tinhso.engines.indicators.describing import rule_text
from tinhso.engines.indicators.framework import Framework, Item
from tinhso.engines.indicators.mapping import Link, complete
from tinhso.engines.indicators.numbers import vn
from tinhso.kernel.text.api import fold, phrase

ZERO = Fraction(0)
WORDING = {"label", "label_en", "noun"}
What = Literal["added", "removed", "renamed", "moved", "weight", "threshold", "rule", "split", "merged"]
Verdict = Literal["comparable", "careful", "not"]


@dataclass(frozen=True, slots=True)
class ItemChange:
    """One difference, before and after in words."""

    what: What
    before: str
    after: str


@dataclass(frozen=True, slots=True)
class Pair:
    """Items that belong together, what changed between them, and whether their points make one series."""

    link: Link
    old: tuple[Item, ...]
    new: tuple[Item, ...]
    changes: tuple[ItemChange, ...]
    verdict: Verdict
    why: str


@dataclass(frozen=True, slots=True)
class SeriesStep:
    """One unit's points on a pair in both editions (None: not scored)."""

    pair: Pair
    old_points: Fraction | None
    old_maximum: Fraction
    new_points: Fraction | None
    new_maximum: Fraction

    @property
    def old_share(self) -> Fraction | None:
        """Points over maximum in the old edition."""
        return _share(self.old_points, self.old_maximum)

    @property
    def new_share(self) -> Fraction | None:
        """Points over maximum in the new edition."""
        return _share(self.new_points, self.new_maximum)

    @property
    def counts(self) -> bool:
        """Whether the step belongs to the comparable series."""
        return self.pair.verdict != "not" and self.old_share is not None and self.new_share is not None


@dataclass(frozen=True, slots=True)
class ComparableSeries:
    """The steps of a unit, and what of both totals they cover."""

    steps: tuple[SeriesStep, ...]
    old_share: Fraction | None
    new_share: Fraction | None
    old_cover: Fraction
    new_cover: Fraction


def _share(points: Fraction | None, maximum: Fraction) -> Fraction | None:
    return points / maximum if points is not None and maximum else None


def compare(old: Framework, new: Framework, links: Sequence[Link] = ()) -> tuple[Pair, ...]:
    """What became of every item: by the given links first, by code and name for the rest."""
    here, there = {item.code: item for item in old.items}, {item.code: item for item in new.items}
    order = {item.code: n for n, item in enumerate(new.items)} | {"": len(new.items)}
    pairs = []
    for link in complete(old, new, links):
        before, after = tuple(here[code] for code in link.old), tuple(there[code] for code in link.new)
        changes = _changes(old, new, link, before, after)
        verdict, why = _verdict(link, changes, before, after)
        pairs.append(Pair(link, before, after, changes, verdict, why))
    return tuple(sorted(pairs, key=lambda one: order[one.link.new[0] if one.link.new else ""]))


def _changes(
    old: Framework, new: Framework, link: Link, before: tuple[Item, ...], after: tuple[Item, ...]
) -> tuple[ItemChange, ...]:
    one, other = " + ".join(i.name for i in before), " + ".join(i.name for i in after)
    if link.kind == "none":
        return (ItemChange("added" if after else "removed", one, other),)
    if link.kind in {"split", "merged"}:
        what: What = "split" if link.kind == "split" else "merged"
        sizes = [sum((i.maximum or ZERO for i in items), ZERO) for items in (before, after)]
        weight = () if sizes[0] == sizes[1] else (ItemChange("weight", vn(sizes[0]), vn(sizes[1])),)
        return (ItemChange(what, one, other), *weight)
    return tuple(_of_item(old, new, before[0], after[0]))


def _of_item(old: Framework, new: Framework, a: Item, b: Item) -> list[ItemChange]:
    found: list[ItemChange] = []
    if " ".join(fold(a.name).split()) != " ".join(fold(b.name).split()):
        found.append(ItemChange("renamed", a.name, b.name))
    groups = [next((g.name for g in f.groups if g.id == i.group), i.group) for f, i in ((old, a), (new, b))]
    if a.group != b.group and fold(groups[0]) != fold(groups[1]):
        found.append(ItemChange("moved", groups[0], groups[1]))
    if a.maximum != b.maximum:
        found.append(ItemChange("weight", _points(a), _points(b)))
    otherwise = _conditions(a) != _conditions(b)
    if otherwise or _data(a.rule_data, numbers=True) != _data(b.rule_data, numbers=True):
        same_shape = _data(a.rule_data, numbers=False) == _data(b.rule_data, numbers=False)
        found.append(ItemChange("threshold" if same_shape and not otherwise else "rule", _rule(a), _rule(b)))
    return found


def _points(item: Item) -> str:
    return vn(item.maximum) if item.maximum is not None else phrase("chưa rõ")


def _rule(item: Item) -> str:
    effect = {"bonus": phrase(" (điểm cộng)"), "penalty": phrase(" (điểm trừ)")}.get(item.effect, "")
    return rule_text(item) + effect


def _conditions(item: Item) -> tuple[object, ...]:
    """What beside the rule decides the points, without its wording and the codes it names."""
    off = item.not_applicable
    return item.effect, item.requires is not None, (off.how, bool(off.to), bool(off.when)) if off else None


def _data(value: object, *, numbers: bool) -> object:
    """Rule data fit for comparing: wording left out, numbers exact or (numbers=False) left out too."""
    if isinstance(value, Mapping):
        return {str(k): _data(v, numbers=numbers) for k, v in value.items() if k not in WORDING}
    if isinstance(value, list | tuple):
        return [_data(one, numbers=numbers) for one in value]
    if isinstance(value, bool) or value is None or isinstance(value, str):
        return value
    return Fraction(str(value)) if numbers else "#"


def _verdict(
    link: Link, changes: tuple[ItemChange, ...], before: tuple[Item, ...], after: tuple[Item, ...]
) -> tuple[Verdict, str]:
    whats = {one.what for one in changes}
    if link.kind == "none":
        return "not", link.reason or (
            phrase("Chỉ có ở bản mới.") if after else phrase("Không còn ở bản mới.")
        )
    if not all(item.scored for item in (*before, *after)):
        return "not", phrase("Một bản không chấm điểm chỉ số này.")
    if link.careful:
        return "careful", link.reason
    if "rule" in whats:
        return "not", phrase("Cách tính đổi hẳn: cùng một kết quả cho điểm khác nhau.")
    if "threshold" in whats:
        return "not", phrase("Ngưỡng hoặc mức điểm đổi: cùng một kết quả cho điểm khác nhau.")
    if link.kind in {"split", "merged"}:
        return "careful", link.reason or phrase("So tỷ lệ điểm của cả cụm, không so từng chỉ số.")
    if link.origin == "guess" and "renamed" in whats:
        return "careful", phrase("Tên khác nhau, chưa ai xác nhận là cùng một chỉ số.")
    return "comparable", link.reason or phrase("Cùng cách tính; so tỷ lệ điểm trên tối đa.")


def comparable_series(
    pairs: Sequence[Pair],
    old_points: Mapping[str, Fraction],
    new_points: Mapping[str, Fraction],
) -> ComparableSeries:
    """One unit in both editions, from its points by item; the shares are over what both editions hold in common."""
    steps = tuple(
        SeriesStep(
            pair, _sum(pair.old, old_points), _most(pair.old), _sum(pair.new, new_points), _most(pair.new)
        )
        for pair in pairs
    )
    counted = [step for step in steps if step.counts]
    whole = [sum((s.old_maximum for s in steps), ZERO), sum((s.new_maximum for s in steps), ZERO)]
    most = [sum((s.old_maximum for s in counted), ZERO), sum((s.new_maximum for s in counted), ZERO)]
    got = [
        sum((s.old_points or ZERO for s in counted), ZERO),
        sum((s.new_points or ZERO for s in counted), ZERO),
    ]
    return ComparableSeries(
        steps,
        got[0] / most[0] if most[0] else None,
        got[1] / most[1] if most[1] else None,
        most[0] / whole[0] if whole[0] else ZERO,
        most[1] / whole[1] if whole[1] else ZERO,
    )


def _sum(items: tuple[Item, ...], points: Mapping[str, Fraction]) -> Fraction | None:
    if not items or any(item.code not in points for item in items):
        return None
    return sum((points[item.code] for item in items), ZERO)


def _most(items: tuple[Item, ...]) -> Fraction:
    return sum((item.maximum or ZERO for item in items), ZERO)
