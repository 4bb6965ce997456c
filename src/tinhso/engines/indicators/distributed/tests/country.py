"""The country in small or whole: 34 provinces, 3,321 communes, 100 items, 36 months; every value invented."""

from dataclasses import replace
from fractions import Fraction
from itertools import cycle, islice

import numpy as np
from numpy.typing import NDArray

from tinhso.engines.indicators.api import Framework, framework
from tinhso.engines.indicators.framework import Item

PROVINCES, COMMUNES, ITEMS, MONTHS = 34, 3_321, 100, 36
MODEL = "dti-commune-hcmc-2025"


def national_framework() -> Framework:
    """100 items: the 43 of the Hồ Chí Minh City commune set, as often as it takes; published to two decimals."""
    model = framework(MODEL)
    groups = {group.id: group for group in model.groups}
    items: list[Item] = []
    for number, item in enumerate(islice(cycle(model.items), ITEMS)):
        turn = number // len(model.items) + 1
        maps = {"code": f"{turn}.{item.code}", "group": f"{turn}.{item.group}"}
        assert item.not_applicable is None or not item.not_applicable.to
        items.append(replace(item, **maps))
    used = dict.fromkeys(item.group for item in items)
    made = tuple(
        replace(
            groups[code.split(".", 1)[1]],
            id=code,
            maximum=sum((i.maximum or Fraction(0) for i in items if i.group == code), Fraction(0)),
        )
        for code in used
    )
    scale = sum((group.maximum for group in made), Fraction(0))
    return replace(model, code="quoc-gia", items=tuple(items), groups=made, scale=scale, decimals=2)


def provinces_of(communes: int) -> NDArray[np.int32]:
    """Which province each commune lies in."""
    return (np.arange(communes) * PROVINCES // communes).astype(np.int32)


def keys_of(communes: int, months: int) -> dict[str, NDArray[np.int32]]:
    """Key columns of the wide table: month after month, every commune."""
    return {
        "period": np.repeat(np.arange(months, dtype=np.int32), communes),
        "province": np.tile(provinces_of(communes), months),
        "unit": np.tile(np.arange(communes, dtype=np.int32), months),
    }
