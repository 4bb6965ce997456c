"""The same inputs give the same bits, whatever the process, its language, clock and arithmetic, or the rows' order."""

import decimal
import os
import random
import subprocess
import sys
from decimal import Decimal
from fractions import Fraction
from pathlib import Path

import pytest
from django.db import connection
from hypothesis import given
from hypothesis import strategies as st

from tinhso.apps.scoring import computing
from tinhso.apps.scoring.models import Run
from tinhso.apps.scoring.provenance import rerunning, sealing
from tinhso.apps.scoring.tests.conftest import Round
from tinhso.engines.indicators.store.api import NewValue, Stage, Value, put

SCRIPT = """
import django; django.setup()
import random, sys
from decimal import getcontext
from tinhso.apps.scoring import computing
from tinhso.apps.scoring.models import Result, Unit
from tinhso.apps.scoring.provenance import rerunning
from tinhso.engines.indicators.api import ValuesRefused, framework

chance, order = random.Random(7), random.Random(int(sys.argv[1]))
getcontext().prec = int(sys.argv[2])
found, rows, words = framework("dti-commune-hcmc-2025"), [], []
cases = []
for n in range(24):
    values = {}
    for item in found.items:
        for one in computing.wanted(item):
            drawn = chance.random()
            if drawn < 0.25:
                continue
            if one.kind in {"yes_no", "choice"}:
                text = chance.choice(list(one.options))
            elif one.name == "numerator":
                text = str(int(drawn * 100))
            elif one.name == "denominator":
                text = str(100 + int(drawn * 100))
            else:
                text = f"{drawn:.17f}" if one.high is not None and one.high <= 1 else str(int(drawn * 3))
            values.setdefault(item.code, {})[one.name] = text
        if item.code in values:
            try:
                computing.scored(found, {item.code: values[item.code]}, unit=str(n))
            except ValuesRefused:
                del values[item.code]
    cases.append((f"t{n:02}", values))
order.shuffle(cases)
for key, values in cases:
    mixed = list(values.items()); order.shuffle(mixed)
    row = Result(unit=Unit(key=key, name=key, sort_key=key), place_in_list=0)
    score = computing.scored(found, dict(mixed), unit=key)
    computing.fill(row, score)
    words.append(key + "".join(part.get("text", "") for part in row.items.values()))
    rows.append(row)
for key, place in computing.places(rows, found).items():
    row = next(one for one in rows if one.unit.key == key)
    row.rank, row.group_rank, row.place_in_list = place
import hashlib
print(len(rows), rerunning.seal(rows), hashlib.sha256("".join(sorted(words)).encode()).hexdigest())
"""


def elsewhere(seed: str, order: str, digits: str, **more: str) -> str:
    """What a process of its own computes."""
    source = str(Path(computing.__file__).parents[3])
    here = {**os.environ, "PYTHONPATH": source, "PYTHONHASHSEED": seed, **more}
    return subprocess.run(
        [sys.executable, "-c", SCRIPT, order, digits],
        env=here, check=True, capture_output=True, text=True, timeout=600, cwd=Path.cwd(),
    ).stdout  # fmt: skip


def test_another_process_with_other_hashes_language_clock_and_arithmetic_computes_the_same() -> None:
    first = elsewhere("0", "1", "28")
    assert int(first.split()[0]) == 24, first
    assert first == elsewhere("1234", "2", "6", TZ="America/New_York", LC_ALL="C", LANG="C")
    assert first == elsewhere("99", "3", "50", TZ="Asia/Ho_Chi_Minh", LC_ALL="vi_VN.UTF-8", LANGUAGE="en")


@given(
    value=st.fractions(min_value=0, max_value=10**7, max_denominator=10**40),
    digits=st.integers(1, 60),
    rounding=st.sampled_from(
        [decimal.ROUND_UP, decimal.ROUND_DOWN, decimal.ROUND_HALF_UP, decimal.ROUND_CEILING]
    ),
)
def test_six_digits_are_the_nearest_ones_whatever_the_arithmetic_is_set_to(
    value: Fraction, digits: int, rounding: str
) -> None:
    with decimal.localcontext(prec=digits, rounding=rounding):
        found = computing.decimal(value)
    assert abs(Fraction(found) - value) <= Fraction(1, 2 * 10**6)
    assert found.as_tuple().exponent == -6


def test_a_half_just_passed_is_rounded_once_and_not_twice() -> None:
    half = Fraction(5, 10**7)
    assert computing.decimal(2 * half + half) == Decimal("0.000002"), "a tie goes to the even digit"
    assert computing.decimal(half) == Decimal("0.000000")
    assert computing.decimal(half + Fraction(1, 10**40)) == Decimal("0.000001")
    assert computing.plain(half + Fraction(1, 10**40)) == 0.000001


@pytest.mark.django_db
def test_where_rows_lie_in_the_store_does_not_matter(entered: Round) -> None:
    values = [
        NewValue(unit.key, item, name, value)
        for unit in (entered.hai_tan, entered.tan_binh)
        for item, name, value in (("1", "value", "yes"), ("3", "points", "0.333333333333333333333"))
    ]
    put(actor=entered.manager, book="dot-thu", stage=Stage.SELF, values=values)
    seen = set()
    for seed in range(4):
        with connection.cursor() as cursor:  # each row is written anew, at the end of the table
            keys = list(Value.objects.values_list("pk", flat=True))
            random.Random(seed).shuffle(keys)
            for key in keys:
                cursor.execute("UPDATE indicators_value SET comment = %s WHERE id = %s", [str(seed), key])
        Run.objects.all().delete()
        run = computing.refresh(entered.assessment, Stage.SELF, by="thử")
        rows = run.results.select_related("unit")
        words = sorted(str(row.items) + str(row.pillars) for row in rows)
        seen.add((rerunning.seal(rows), run.values_digest, str(words)))
    assert len(seen) == 1


@pytest.mark.django_db
def test_a_run_is_the_same_in_another_language_and_another_arithmetic(run: Run) -> None:
    from django.utils import translation

    sealed = sealing.of(run)
    with translation.override("en"), decimal.localcontext(prec=3, rounding=decimal.ROUND_UP):
        again = rerunning.rerun(run)
        assert again.same
        assert again.words == 0
        assert sealing.of(run) == sealed
