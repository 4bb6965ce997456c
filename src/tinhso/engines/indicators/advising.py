"""Traps: what a framework may do and still treats small units unfairly. Each is mended, or accepted with a reason."""

from collections.abc import Iterator
from dataclasses import dataclass
from fractions import Fraction

from tinhso.engines.indicators.framework import SIZE_TIE, Accepted, Framework, Item
from tinhso.engines.indicators.problems import Problem
from tinhso.engines.indicators.rules.amounts import PerCase
from tinhso.engines.indicators.rules.base import Rule
from tinhso.engines.indicators.rules.parts import Parts
from tinhso.engines.indicators.rules.ratios import Ratio
from tinhso.kernel.text.api import phrase

AREAS = {"province", "district", "commune"}


@dataclass(frozen=True, slots=True)
class Trap:
    """One trap: its kind (a key of `TRAPS`), the item (empty: the ranking as a whole), what it does, the remedy."""

    kind: str
    item: str
    what: str
    remedy: str

    @property
    def problem(self) -> Problem:
        """The trap with its place."""
        return Problem(self.what, self.remedy, section=self.item or "ranking")


def traps(framework: Framework) -> tuple[Trap, ...]:
    """Small-population and size-dependent traps of a framework that passed every check."""
    found = [one for item in framework.items if item.scored for one in _of_item(framework, item)]
    ratios = [rule for item in framework.items for rule in _rules(item.rule) if isinstance(rule, Ratio)]
    if ratios and framework.decimals is None and not framework.tolerance and not _rounded(framework):
        found.append(
            Trap(
                SIZE_TIE,
                "",
                phrase(
                    "thứ hạng so tổng điểm đến phần lẻ cuối cùng; phần lẻ của tỷ lệ phụ thuộc mẫu số, nên hai "
                    "đơn vị làm như nhau vẫn hơn kém chỉ vì đông dân hay ít dân."
                ),
                phrase(
                    "ghi ranking.decimals (ví dụ 2) hoặc ranking.tolerance để điểm bằng nhau thì đồng hạng."
                ),
            )
        )
    return tuple(found)


def answer(framework: Framework, trap: Trap) -> Accepted | None:
    """Why the framework keeps a trap, if it says so."""
    return next((one for one in framework.accepted if one.covers(trap.kind, trap.item)), None)


def unanswered(framework: Framework) -> tuple[Trap, ...]:
    """The traps that nobody has mended or accepted yet."""
    return tuple(one for one in traps(framework) if answer(framework, one) is None)


def advise(framework: Framework) -> tuple[Problem, ...]:
    """The unanswered traps, each at its place."""
    return tuple(one.problem for one in unanswered(framework))


def refusals(framework: Framework) -> tuple[Problem, ...]:
    """The unanswered traps as faults: the remedy also says how a trap is accepted."""
    how = phrase("Nếu quy định buộc như vậy, ghi vào accepted_traps: {entry}")
    return tuple(
        Problem(
            one.what,
            f"{one.remedy} {how.format(entry=_entry(one))}",
            section=one.item or "ranking",
        )
        for one in unanswered(framework)
    )


def _entry(trap: Trap) -> str:
    items = f"items: [{trap.item}], " if trap.item else ""
    return f"{{trap: {trap.kind}, {items}reason: …}}."


def _rounded(framework: Framework) -> bool:
    return framework.total is not None and framework.total.decimals is not None


def _rules(rule: Rule | None) -> Iterator[Rule]:
    if isinstance(rule, Parts):
        for part in rule.parts:
            yield from _rules(part.rule)
    elif rule is not None:
        yield rule


def _of_item(framework: Framework, item: Item) -> Iterator[Trap]:
    stated = "zero_denominator" in str(item.rule_data)
    for rule in _rules(item.rule):
        if isinstance(rule, Ratio):
            yield from _of_ratio(item, rule, stated=stated)
        if isinstance(rule, PerCase) and framework.level in AREAS:
            yield Trap(
                "bare_count",
                item.code,
                phrase(
                    "điểm tính theo số đếm, không chia cho dân số: đơn vị đông dân đạt tối đa dễ hơn, và khi bằng điểm "
                    "thì hơn kém nhau vì cỡ."
                ),
                phrase("dùng tỷ lệ trên dân số, hoặc xếp hạng trong nhóm cùng quy mô."),
            )


def _of_ratio(item: Item, rule: Ratio, *, stated: bool) -> Iterator[Trap]:
    if rule.fixed_denominator is not None:
        return
    if not stated and item.not_applicable is None:
        yield Trap(
            "no_cases",
            item.code,
            phrase("chưa nói đơn vị không phát sinh trường hợp nào (mẫu số 0) được mấy điểm; mặc định là 0."),
            phrase("ghi zero_denominator: zero hoặc full, hoặc not_applicable."),
        )
    if rule.shape in {"ratio_cliff", "ratio_capped_jump"} and Fraction(0) < rule.full_at < 1:
        yield Trap(
            "threshold_jump",
            item.code,
            phrase(
                "điểm nhảy bậc ở ngưỡng: đơn vị nhỏ chỉ có vài trường hợp thì một trường hợp quyết định gần hết điểm."
            ),
            phrase("dùng ratio_capped_scaled (liên tục), hoặc nêu số trường hợp tối thiểu trong cách tính."),
        )
