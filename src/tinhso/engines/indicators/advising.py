"""What is allowed in a framework and still treats small units unfairly: said at the place, never refused."""

from collections.abc import Iterator
from fractions import Fraction

from tinhso.engines.indicators.framework import Framework, Item
from tinhso.engines.indicators.problems import Problem
from tinhso.engines.indicators.rules.amounts import PerCase
from tinhso.engines.indicators.rules.base import Rule
from tinhso.engines.indicators.rules.parts import Parts
from tinhso.engines.indicators.rules.ratios import Ratio
from tinhso.kernel.text.api import phrase

AREAS = {"province", "district", "commune"}


def advise(framework: Framework) -> tuple[Problem, ...]:
    """Small-population and size-dependent traps of a framework that passed every check."""
    found = [one for item in framework.items if item.scored for one in _of_item(framework, item)]
    ratios = [rule for item in framework.items for rule in _rules(item.rule) if isinstance(rule, Ratio)]
    if ratios and framework.decimals is None and not framework.tolerance and not _rounded(framework):
        found.append(
            Problem(
                phrase(
                    "thứ hạng so tổng điểm đến phần lẻ cuối cùng; phần lẻ của tỷ lệ phụ thuộc mẫu số, nên hai "
                    "đơn vị làm như nhau vẫn hơn kém chỉ vì đông dân hay ít dân."
                ),
                phrase(
                    "ghi ranking.decimals (ví dụ 2) hoặc ranking.tolerance để điểm bằng nhau thì đồng hạng."
                ),
                section="ranking",
            )
        )
    return tuple(found)


def _rounded(framework: Framework) -> bool:
    return framework.total is not None and framework.total.decimals is not None


def _rules(rule: Rule | None) -> Iterator[Rule]:
    if isinstance(rule, Parts):
        for part in rule.parts:
            yield from _rules(part.rule)
    elif rule is not None:
        yield rule


def _of_item(framework: Framework, item: Item) -> Iterator[Problem]:
    stated = "zero_denominator" in str(item.rule_data)
    for rule in _rules(item.rule):
        if isinstance(rule, Ratio):
            yield from _of_ratio(item, rule, stated=stated)
        if isinstance(rule, PerCase) and framework.level in AREAS:
            yield Problem(
                phrase(
                    "điểm tính theo số đếm, không chia cho dân số: đơn vị đông dân đạt tối đa dễ hơn, và khi bằng điểm "
                    "thì hơn kém nhau vì cỡ."
                ),
                phrase("dùng tỷ lệ trên dân số, hoặc xếp hạng trong nhóm cùng quy mô."),
                section=item.code,
            )


def _of_ratio(item: Item, rule: Ratio, *, stated: bool) -> Iterator[Problem]:
    if rule.fixed_denominator is not None:
        return
    if not stated and item.not_applicable is None:
        yield Problem(
            phrase("chưa nói đơn vị không phát sinh trường hợp nào (mẫu số 0) được mấy điểm; mặc định là 0."),
            phrase("ghi zero_denominator: zero hoặc full, hoặc not_applicable."),
            section=item.code,
        )
    if rule.shape in {"ratio_cliff", "ratio_capped_jump"} and Fraction(0) < rule.full_at < 1:
        yield Problem(
            phrase(
                "điểm nhảy bậc ở ngưỡng: đơn vị nhỏ chỉ có vài trường hợp thì một trường hợp quyết định gần hết điểm."
            ),
            phrase("dùng ratio_capped_scaled (liên tục), hoặc nêu số trường hợp tối thiểu trong cách tính."),
            section=item.code,
        )
