"""What is wrong in a formula: it cannot be read, or names what is not there."""

from collections.abc import Iterator

from tinhso.engines.indicators.models import Breakdown, Indicator
from tinhso.engines.indicators.series import expressions
from tinhso.engines.indicators.series.expressions import Ref
from tinhso.kernel.text import api as text


def wrong_in(formula: str, known: set[str], breakdowns: set[str]) -> Iterator[str]:
    """What is wrong in a formula, in words: it cannot be read, or names what is not there."""
    try:
        tree = expressions.parse(formula)
    except expressions.FormulaWrong as problem:
        yield str(problem)
        return
    for ref in sorted(one for one in expressions.needs(tree) if isinstance(one, Ref)):
        if ref.code not in known:
            yield text.phrase("không có chỉ tiêu {code}", code=ref.code)
        elif ref.breakdown and ref.breakdown not in breakdowns:
            yield text.phrase("không có phân tổ {key}", key=ref.breakdown)


def names() -> tuple[set[str], set[str]]:
    """The codes of indicators and the keys of breakdowns that formulas may name. Two queries."""
    return (
        set(Indicator.objects.values_list("code", flat=True)),
        set(Breakdown.objects.values_list("key", flat=True)),
    )
