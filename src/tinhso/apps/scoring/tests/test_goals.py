# ruff: noqa: F811  fixtures of a neighbour, used by name
"""Goals beside what was reached: on or off course by the forecast, ranks by what was published."""

import datetime as dt
from decimal import Decimal

import pytest
from django.http import Http404
from django.test import Client

from tests.counting import check_queries
from tests.province import Province, province  # noqa: F401  a fixture, found by name
from tinhso.apps.scoring.advice import goals
from tinhso.apps.scoring.advice.goals import GoalLink, national_code, row_of
from tinhso.apps.scoring.advice.operations import link_goal
from tinhso.apps.scoring.tests.conftest import Round
from tinhso.apps.scoring.tests.test_pages import RECORD
from tinhso.engines.indicators.api import national_targets
from tinhso.engines.indicators.plugs import Goal, GoalValue, Reached
from tinhso.kernel.access.api import Denied

ONLINE = national_code("QD-942", "Hồ sơ TTHC xử lý hoàn toàn trực tuyến, khai báo một lần", ">=", 2025)
DAY = dt.date(2024, 10, 15)


def goal(
    metric: str = "Hồ sơ trực tuyến", bar: int = 80, comparator: str = ">=", step: int = 1, count: int = 9
) -> Goal:
    """A goal of 2024 and 2025, with figures of the months of 2024 from 60 on."""
    months = [dt.date(2024, month, 28) for month in range(1, count + 1)]
    return Goal(
        code="ke-hoach/CT-01",
        metric=metric,
        unit="%",
        comparator=comparator,
        plan="Kế hoạch",
        link="/",
        values=[GoalValue(2024, Decimal(bar)), GoalValue(2025, Decimal(99))],
        reached=[Reached(day, Decimal(60 + n * step)) for n, day in enumerate(months)],
    )


@pytest.mark.parametrize(
    ("bar", "comparator", "said"),
    [
        (71, ">=", "on"),
        (72, ">=", "off"),
        (71, "=", "on"),
        (74, "~", "on"),
        (71, "<=", "on"),
        (70, "<=", "off"),
    ],
)
def test_a_steady_series_is_on_or_off_course_by_where_it_ends(bar: int, comparator: str, said: str) -> None:
    row = row_of(goal(bar=bar, comparator=comparator), DAY)
    assert row.foretold.forecast.estimate == 71  # 60 in January, one more each month
    assert row.course == said
    assert row.aim.year == 2024


def test_a_goal_reached_today_and_one_far_away_say_their_distance() -> None:
    assert (row_of(goal(bar=60), DAY).met, row_of(goal(bar=60), DAY).gap) == (True, None)
    assert (row_of(goal(bar=80), DAY).met, row_of(goal(bar=80), DAY).gap) == (False, 12)


def test_a_share_is_never_foretold_above_a_hundred() -> None:
    assert row_of(goal(step=5), DAY).foretold.forecast.high == 100


def test_too_few_figures_leave_the_course_open_and_say_how_many_are_needed() -> None:
    row = row_of(goal(count=3), DAY)
    assert row.course is None
    assert (row.foretold.too_little.have, len(row.points)) == (3, 3)


def test_a_goal_of_rank_stands_beside_the_published_ranks() -> None:
    ranks = goals.rank_series("Hải Dương")
    assert [(one.day.year, int(one.value), bool(note)) for one, note in ranks] == [
        (2020, 14, False), (2021, 14, True), (2022, 13, False)
    ]  # fmt: skip
    aim = Goal("k/CT-9", "Thứ hạng của tỉnh về chỉ số chuyển đổi số (DTI)", "", "=", "K", "/",
               [GoalValue(2025, Decimal(10))], [])  # fmt: skip
    row = row_of(aim, DAY, ranks)
    assert (row.last.value, row.met, row.gap, row.falling) == (13, False, 3, True)
    assert row.aim_words == "≤ 10 hạng, năm 2025"
    assert row.course is None  # three ranks foretell nothing
    assert row.foretold.too_little.have == 3
    assert "suy luận" in row.notes[0]
    assert [(point.label, point.value) for point in row.points] == [("2020", 14), ("2021", 14), ("2022", 13)]
    # Before the year ended nobody knew its rank; another province has its own.
    assert row_of(aim, dt.date(2021, 6, 1), ranks).last.value == 14
    assert not goals.rank_series("")


def test_a_goal_of_another_kind_is_no_rank() -> None:
    assert not goals.is_rank(goal("Số hạng mục đạt chuẩn"))
    assert not goals.is_rank(goal("Hạng của doanh nghiệp"))


@pytest.mark.django_db
def test_every_national_goal_is_shown_with_its_evidence() -> None:
    page = goals.page(DAY, "")
    shown = [one for programme in page.national for one in programme.rows]
    asked = [target for programme in national_targets() for target in programme["targets"] or ()]
    assert len(shown) == len(asked)
    assert sum(one.verified for one in shown) == sum(bool(target["verified"]) for target in asked)
    codes = [one.code for one in shown]
    assert len(codes) == len(set(codes))
    assert max(len(code) for code in codes) <= 160


@pytest.mark.django_db
def test_only_who_manages_every_round_links_a_national_goal(scoring_round: Round, province: Province) -> None:
    with pytest.raises(Denied):
        link_goal(actor=scoring_round.hung, national=ONLINE, own="k/CT-01")
    assert not GoalLink.objects.exists()
    with pytest.raises(Http404):
        goals.national_goal("khong/co")


@pytest.mark.django_db
def test_the_page_is_for_everyone(client: Client) -> None:
    assert "Chưa có mục tiêu nào của tỉnh" in client.get("/muc-tieu/").content.decode()
    assert "Chưa kiểm chứng" in client.get("/muc-tieu/?pham-vi=quoc-gia").content.decode()
    check_queries(RECORD, "scoring:goals", client, "/muc-tieu/")
