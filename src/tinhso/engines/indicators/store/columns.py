"""The value store as columns: what bulk scoring reads, one float per unit and input."""

from collections.abc import Sequence

import numpy as np
from django.db import connection
from numpy.typing import NDArray

from tinhso.engines.indicators.framework import Framework
from tinhso.engines.indicators.models import Stage
from tinhso.engines.indicators.problems import Problem, ValuesRefused
from tinhso.engines.indicators.valuing import Unreadable, find_input, find_item, read_value

# One row for each input, with everybody's answers and who gave them, in the same order: a row for each value would
# cost more than reading it.
PACKED = """
SELECT item, input, string_agg(unit, E'\\x1f'), string_agg(value, E'\\x1f') FROM indicators_value
 WHERE book = %(book)s AND stage = %(stage)s AND superseded_at IS NULL GROUP BY item, input
"""
MARK = "\x1f"  # stands in no value and no key
Cells = dict[tuple[str, str], NDArray[np.float64]]


def columns(framework: Framework, book: str, stage: Stage, units: Sequence[str]) -> Cells:
    """The standing inputs of a stage as `bulk_evaluate` takes them, in the order of `units`: NaN where missing.

    One query. Raises ValuesRefused for a text that the framework's rule cannot take.
    """
    places = {unit: place for place, unit in enumerate(units)}
    found: Cells = {}
    faults: list[Problem] = []
    with connection.cursor() as cursor:
        cursor.execute(PACKED, {"book": book, "stage": stage})
        for code, name, who, written in cursor:
            given = zip(who.split(MARK), written.split(MARK), strict=True)
            mine = [(places[unit], text) for unit, text in given if unit in places]
            try:
                item = find_item(framework, code)
                one = find_input(item, name)
                # A province answers alike: each text is read once.
                numbers = {text: read_value(one, text) for text in {text for _, text in mine}}
            except Unreadable as error:
                faults.append(Problem(error.what, error.remedy, item=code, input=name))
                continue
            floats = {text: np.nan if value is None else float(value) for text, value in numbers.items()}
            column = found.setdefault((item.code, one.name), np.full(len(units), np.nan))
            column[[place for place, _ in mine]] = [floats[text] for _, text in mine]
    if faults:
        raise ValuesRefused(faults)
    return found
