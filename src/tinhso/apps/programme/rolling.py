"""The arithmetic of wholes and parts: pure.

Down: a goal is shared out so that the parts add up to it exactly, or copied to each part.
Up, by the whole's rule:

- `sum`    the parts' figures added; a part that did not report adds nothing yet;
- `mean`   the mean of those that reported, weighted by the explicit weights;
- `least`  the smallest figure of those that reported;
- `done`   how many parts are done: a count, or for a whole measured in percent the share of all parts.

Nothing is rolled up while no part has reported. How many have is always shown beside the figure.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from decimal import ROUND_FLOOR, Decimal

HUNDRED = Decimal(100)
PLACES = Decimal("0.000001")  # as stored


@dataclass(frozen=True)
class Part:
    """One part by a day: its weight, its figure (None: nothing reported), whether it is done, whether a demo made
    the figure up."""

    weight: Decimal
    amount: Decimal | None
    done: bool = False
    invented: bool = False


def roll_up(rule: str, parts: Sequence[Part], *, in_percent: bool = True) -> Decimal | None:
    """The whole's figure; None while no part has reported. `in_percent` says how `done` counts."""
    known = [(part.weight, part.amount) for part in parts if part.amount is not None]
    if not known:
        return None
    if rule == "sum":
        return sum((amount for _weight, amount in known), Decimal(0))
    if rule == "mean":
        weights = sum((weight for weight, _amount in known), Decimal(0))
        total = sum((weight * amount for weight, amount in known), Decimal(0))
        return (total / weights).quantize(PLACES)
    if rule == "least":
        return min(amount for _weight, amount in known)
    if rule == "done":
        done = Decimal(sum(part.done for part in parts))
        return (HUNDRED * done / len(parts)).quantize(PLACES) if in_percent else done
    raise ValueError(f"no such rule: {rule!r}")


def share_out(goal: Decimal, weights: Sequence[Decimal]) -> list[Decimal]:
    """`goal` in as many shares as there are weights, in proportion to them; the shares add up to it exactly.

    Whole goals give whole shares (people, products), others as many decimals as the goal has, at least two;
    what is left over goes to the largest remainders, the first of equals first.
    """
    whole = goal == goal.to_integral_value()
    exponent = goal.normalize().as_tuple().exponent
    decimals = 0 if whole else max(2, -int(exponent))
    step = Decimal(1).scaleb(-decimals)
    total = sum(weights, Decimal(0))
    exact = [goal * weight / total for weight in weights]
    shares = [(one / step).to_integral_value(ROUND_FLOOR) * step for one in exact]
    left = int(((goal - sum(shares, Decimal(0))) / step).to_integral_value())
    by_remainder = sorted(range(len(weights)), key=lambda n: (shares[n] - exact[n], n))
    for n in by_remainder[:left]:
        shares[n] += step
    return shares
