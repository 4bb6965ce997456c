"""A fact as the guide for developers tells to declare one: the example of the guide itself is run."""

import datetime as dt
import re
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest

from tests.province import Province, officer, province
from tinhso.engines.indicators.plugs import Fact
from tinhso.kernel.access.api import STRANGER

__all__ = ["province"]
pytestmark = pytest.mark.django_db
GUIDE = next(up for up in Path(__file__).parents if (up / "docs").is_dir()) / "docs/guide/so-dem.md"
FIRST, LAST = dt.date(2020, 1, 1), dt.date(2020, 12, 31)


@pytest.fixture
def fact() -> Fact:
    """What the guide's block of Python declares."""
    (code,) = re.findall(r"```python\n(.*?)```", GUIDE.read_text("utf-8"), re.DOTALL)
    names: dict[str, Any] = {}
    exec(compile(code, str(GUIDE), "exec"), names)
    (found,) = names["FACTS"]
    return found


def test_the_example_of_the_guide_counts_by_agency_and_period(fact: Fact, province: Province) -> None:
    found = fact.count(FIRST, LAST)
    assert found[province.hai_tan.pk] == Decimal(1)
    officer("them", "Người Thêm", province.hai_tan, "Chuyên viên")
    assert fact.count(FIRST, LAST)[province.hai_tan.pk] == Decimal(2)
    assert fact.count(FIRST - dt.timedelta(days=400), FIRST - dt.timedelta(days=1)) == {}


def test_the_records_behind_it_are_as_many_as_it_counts_and_only_for_whom_they_concern(
    fact: Fact, province: Province
) -> None:
    here = province.hai_tan.pk
    (one,) = fact.records(province.actor(province.hung), here, FIRST, LAST)
    assert (one.title, one.day) == ("Công chức văn hóa – xã hội", FIRST)
    assert fact.records(STRANGER, here, FIRST, LAST) == ()
    assert fact.check().well
