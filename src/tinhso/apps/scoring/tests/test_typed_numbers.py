"""Figures are typed on screen as everywhere in Vietnam, kept as programs write them, and shown again as typed."""

from dataclasses import replace
from fractions import Fraction
from typing import Any

import pytest
from django.core.exceptions import ValidationError

from tinhso.apps.scoring import forms
from tinhso.apps.scoring.frameworks.fields import NumberField
from tinhso.engines.indicators.api import Input, load_framework


def _one(kind: str) -> Input:
    items: list[dict[str, Any]] = [
        {"code": "1", "name": "A", "group": "g", "max": 10, "rule": {"type": "given"}}
    ]
    body = {"code": "a", "name": "A", "level": "commune", "scale": 10, "items": items}
    framework = load_framework({**body, "groups": [{"id": "g", "name": "G", "max": 10}]})
    return replace(framework.items[0].inputs()[0], kind=kind)


@pytest.mark.parametrize(
    ("kind", "words", "stored", "again"),
    [
        ("count", "1.250", "1250", "1.250"),
        ("count", "1250", "1250", "1.250"),
        ("number", "1.250", "1250", "1.250"),
        ("number", "12,5", "12.5", "12,5"),
        ("number", "1,250", "1.25", "1,25"),
        ("number", "85,125", "85.125", "85,125"),
        ("number", "-7", "-7", "-7"),
        ("share", "85 %", "85%", "85 %"),
        ("share", "0,85", "0.85", "0,85"),
        ("yes_no", "yes", "yes", "yes"),
        ("number", "", "", ""),
    ],
)
def test_what_is_typed_is_what_is_kept_and_shown(kind: str, words: str, stored: str, again: str) -> None:
    one = _one(kind)
    kept = forms.typed(one, words)
    assert (kept.rstrip("0") if "." in kept else kept) == stored
    assert forms.written(one, kept) == again
    if kind != "yes_no" and words:
        assert forms.typed(one, again) == kept


@pytest.mark.parametrize("words", ["2.5", "1,234.5", "12.34", "nhiều"])
def test_a_dot_before_decimals_is_refused_with_the_remedy(words: str) -> None:
    with pytest.raises(ValidationError, match="dấu phẩy"):
        forms.typed(_one("number"), words)


def test_a_count_with_decimals_is_not_taken_for_thousands() -> None:
    assert forms.typed(_one("count"), "1,234") == "1.2340"  # the rule then says: no whole number


def test_numbers_of_the_editor_are_read_the_same() -> None:
    assert NumberField().clean("1.000") == 1000
    assert NumberField().clean("2,5") == float(Fraction(5, 2))
    with pytest.raises(ValidationError, match="2,5"):
        NumberField().clean("2.5")
