"""A framework written by somebody who wishes the house ill is refused in words and at once."""

import time

import pytest

from tinhso.apps.scoring.frameworks import checks, words
from tinhso.engines.indicators.api import FrameworkRefused

HEAD = "code: x\nname: Thử\nlevel: commune\n"
LAUGHS = "a0: &a0 [x, x]\n" + "".join(
    f"a{n}: &a{n} [{', '.join([f'*a{n - 1}'] * 9)}]\n" for n in range(1, 12)
)
BAD = {
    "a billion laughs": LAUGHS,
    "what holds itself": "a: &a [*a]\n",
    "a mapping that holds itself": "a: &a {b: *a}\n",
    "brackets without end": "a: " + "[" * 50_000,
    "braces within braces": "a: " + "{b: " * 20_000,
    "lists within lists": "\n".join(" " * n + "-" for n in range(2000)),
    "a number without end": "scale: 1.0e+999999999\n",
    "not a number": "scale: .nan\n",
    "infinity": "scale: -.inf\n",
    "minutes and seconds": "scale: 190:20:30.15\n",
    "digits without end": "scale: " + "9" * 6000 + "\n",
    "a day that is none": "valid_from: 2025-13-45\n",
    "a key that is a day": "2025-01-01: x\n",
    "a key that is nothing": "null: x\n",
    "a key that is a list": "? [a, b]\n: x\n",
    "python": "name2: !!python/object/apply:os.system ['true']\n",
    "another tag": "name2: !khac x\n",
    "bytes": "name2: !!binary khong-phai\n",
    "bytes that are": "name2: !!binary aGE=\n",
    "a NUL": 'name2: "a\\0b"\n',
    "a bell": 'name2: "a\\ab"\n',
    "half a character": 'name2: "\\ud800"\n',
    "two documents": "---\nname2: x\n",
    "another alphabet": "name2: \x07\n",
}


@pytest.mark.parametrize("case", BAD)
def test_a_hostile_text_is_refused_in_words_and_at_once(case: str) -> None:
    started = time.process_time()
    with pytest.raises(FrameworkRefused) as refused:
        words.from_yaml(HEAD + BAD[case])
    assert time.process_time() - started < 5
    assert all(one.what and one.remedy for one in refused.value.problems)


def test_marks_that_turn_the_line_are_refused_where_the_framework_is_checked() -> None:
    body = {"code": "x", "name": "Thử", "level": "commune", "decision": "Quyết định \u202e99"}
    found = checks.check(body)
    assert found.framework is None
    assert any("ký tự điều khiển" in one.what for one in found.whole)


def test_a_part_that_is_repeated_a_few_times_is_read() -> None:
    found = words.from_yaml(HEAD + "base: &b {max: 1}\nagain: *b\nmore: [*b, *b]\n")
    assert (found["again"], found["more"]) == ({"max": 1}, [{"max": 1}, {"max": 1}])
