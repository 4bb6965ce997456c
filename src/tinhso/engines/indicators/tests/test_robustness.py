"""Whatever is thrown at the door, the answer is a refusal in words, never a crash and never points out of bounds."""

import copy
from fractions import Fraction
from random import Random

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tinhso.engines.indicators import values_csv
from tinhso.engines.indicators.api import (
    FrameworkRefused,
    ValuesRefused,
    evaluate,
    framework,
    framework_codes,
    load_framework,
)
from tinhso.engines.indicators.cli import main
from tinhso.engines.indicators.library import DATA
from tinhso.engines.indicators.reading import read_yaml
from tinhso.engines.indicators.tests.small import small_data

FORMS = [small_data(), *(read_yaml(DATA / "frameworks" / f"{code}.yaml") for code in framework_codes())]
ODD = [None, "", "x", 0, -1, 2, Fraction(1, 3), True, [], {}, ["x"], {"x": 1}, 10**9]
SAID = [
    "",
    "có",
    "no",
    "1",
    "-1",
    "0.5",
    "1,5",
    "70 %",
    "q1",
    "late",
    "na",
    "nan",
    0,
    3,
    0.1,
    True,
    None,
    "9" * 70,
]


def nodes(data, path=()):
    """Every place in nested data."""
    pairs = data.items() if isinstance(data, dict) else enumerate(data) if isinstance(data, list) else ()
    for key, value in pairs:
        yield (*path, key)
        yield from nodes(value, (*path, key))


def twisted(dice: Random) -> dict:
    data = copy.deepcopy(dice.choice(FORMS))
    for _ in range(dice.choice([1, 1, 2])):
        *way, last = dice.choice(list(nodes(data)))
        place = data
        for key in way:
            place = place[key]
        if dice.random() < 0.3:
            del place[last]
        else:
            place[last] = copy.deepcopy(dice.choice(ODD))
    return data


@settings(max_examples=120, deadline=None)
@given(st.integers(0, 2**40))
def test_a_twisted_framework_is_refused_or_sound(seed):
    try:
        found = load_framework(twisted(Random(seed)))
    except FrameworkRefused as refused:
        assert str(refused).strip()
        return
    done = evaluate(found, {})
    assert 0 <= done.total.points <= found.total_maximum


@settings(max_examples=60, deadline=None)
@given(st.integers(0, 2**40))
def test_odd_values_are_refused_or_scored_within_bounds(seed):
    dice = Random(seed)
    chosen = framework(dice.choice(framework_codes()))
    values = {
        item.code: {one.name: dice.choice(SAID) for one in item.inputs() if dice.random() < 0.3}
        for item in dice.sample(chosen.items, min(3, len(chosen.items)))
    }
    try:
        done = evaluate(chosen, values)
    except ValuesRefused as refused:
        assert all(problem.what and problem.remedy and problem.item for problem in refused.problems)
        return
    assert all(0 <= item.points <= item.maximum for item in done.items.values())


@settings(max_examples=60, deadline=None)
@given(st.binary(max_size=80))
def test_any_bytes_as_values_end_with_a_message(tmp_path_factory, content):
    path = tmp_path_factory.mktemp("csv") / "a.csv"
    path.write_bytes(b"unit,item,input,value\n" + content)
    assert main(["score", "--framework", "dti-922-2022", "--values", str(path), "--json"]) in {0, 2}


@settings(max_examples=60, deadline=None)
@given(st.binary(max_size=60) | st.text("code: [x]{a}-\n&*?!|>'\"", max_size=40).map(str.encode))
def test_any_bytes_as_a_framework_end_with_a_message(tmp_path_factory, content):
    path = tmp_path_factory.mktemp("yaml") / "a.yaml"
    path.write_bytes(content)
    assert main(["frameworks", str(path)]) == 2


def test_a_large_file_of_the_wrong_kind_is_refused_before_its_last_line_is_judged(tmp_path, monkeypatch):
    read, path = [], tmp_path / "gui-nham.csv"
    path.write_text("unit,item,input,value\n" + "".join(f"x{n},khong-co,a,1\n" for n in range(5000)))
    rows = values_csv._rows
    monkeypatch.setattr(values_csv, "_rows", lambda where: (read.append(one) or one for one in rows(where)))
    with pytest.raises(ValuesRefused) as refused:
        values_csv.read_values_csv(framework(framework_codes()[0]), path)
    assert (len(read), len(refused.value.problems)) == (1001, 1001)
    assert "đã dừng sau 1000 lỗi" in str(refused.value.problems[-1])
