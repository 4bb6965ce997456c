# ruff: noqa: F811  fixtures of a neighbour, used by name
"""A plan's targets stand on the page of goals, also beside the national goal that a person linked them to."""

import datetime as dt
from decimal import Decimal

import pytest
from django.test import Client

from tests.province import Province, province  # noqa: F401  a fixture, found by name
from tinhso.apps.programme.models import Level, Programme, Progress, Target, TargetValue
from tinhso.apps.scoring.advice import goals
from tinhso.apps.scoring.advice.models import GoalLink
from tinhso.apps.scoring.tests.test_goals import ONLINE
from tinhso.kernel.access import api as access
from tinhso.kernel.audit.models import Entry

pytestmark = pytest.mark.django_db

DAY = dt.date(2024, 10, 15)


@pytest.fixture
def target(province: Province) -> Target:
    """A target of 80 % with figures of nine months, one of them sent back."""
    plan = Programme.objects.create(
        code="cds",
        title="Kế hoạch của tỉnh",
        level=Level.PROVINCE,
        agency=province.city,
        first_year=2024,
        last_year=2025,
    )
    made = Target.objects.create(
        programme=plan, number=1, metric="Hồ sơ trực tuyến", comparator=">=", unit="%"
    )
    TargetValue.objects.create(target=made, year=2024, value=Decimal(80))
    for month in range(1, 10):
        day = dt.date(2024, month, 28)
        Progress.objects.create(target=made, date=day, value=Decimal(60 + month), recorded_by_name="x")
    Progress.objects.create(
        target=made, date=dt.date(2024, 10, 1), value=Decimal(99), recorded_by_name="x",
        returned_at="2024-10-02T00:00Z", returned_by_name="y", return_reason="sai",
    )  # fmt: skip
    return made


def test_a_plans_target_is_shown_with_its_course(target: Target) -> None:
    (plan,) = goals.page(DAY, "").own
    (row,) = plan.rows
    assert (plan.title, row.goal.code) == ("Kế hoạch của tỉnh", "cds/CT-01")
    assert (row.last.value, row.course) == (
        69,
        "off",
    )  # what was sent back counts for nothing; 72 at the end of the year
    (early,) = goals.page(dt.date(2024, 3, 1), "").own[0].rows
    assert early.last.value == 62


def test_a_linked_target_stands_beside_the_national_goal(
    target: Target,
    province: Province,
) -> None:
    access.seed_roles()
    access.give(
        role="scoring-manager", person_id=province.standing_officer.pk, first_date=dt.date(2020, 1, 1)
    )
    son, hung = Client(), Client()
    son.force_login(province.standing_officer)
    hung.force_login(province.hung)
    address = f"/muc-tieu/noi/?muc-tieu={ONLINE.replace('>', '%3E').replace('=', '%3D')}"
    assert {hung.get(address).status_code, hung.post(address, {"own": "cds/CT-01"}).status_code} == {404}
    assert son.post(address, {"own": "khong/co"}).status_code == 422
    assert not GoalLink.objects.exists()
    noted = Entry.objects.count()
    assert son.post(address, {"own": "cds/CT-01"}).status_code == 303
    assert Entry.objects.count() == noted + 1
    rows = [one for programme in goals.page(DAY, "").national for one in programme.rows if one.own]
    assert [(one.code, one.own.code, one.row.last.value) for one in rows] == [(ONLINE, "cds/CT-01", 69)]
    assert son.post(address, {"own": ""}).status_code == 303
    assert not GoalLink.objects.exists()
