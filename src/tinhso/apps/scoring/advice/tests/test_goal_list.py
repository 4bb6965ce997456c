"""Five hundred goals stay usable: pages by key, filters by words, plan and state, a small chart for each."""

import datetime as dt
from collections.abc import Sequence
from decimal import Decimal

import pytest
from django.test import Client

from tinhso.apps.scoring.advice import goal_list, goals
from tinhso.apps.scoring.advice.goal_list import LINES, Asked, Listed
from tinhso.engines.indicators.plugs import Goal, GoalValue, Reached

pytestmark = pytest.mark.django_db
DAY = dt.date(2024, 10, 15)


def made(number: int) -> Goal:
    """Goal `number` of five plans: every other one rises by one each month from 60 on, the others have no figures."""
    months = [dt.date(2024, month, 28) for month in range(1, 10)] if number % 2 == 0 else []
    return Goal(
        code=f"k{number % 5}/CT-{number:03}",
        metric=f"Chỉ tiêu số {number:03}" if number else "Hồ sơ trực tuyến",
        unit="%",
        comparator=">=",
        plan=f"Kế hoạch {number % 5}",
        link=f"/chuong-trinh/k{number % 5}/",
        values=[GoalValue(2024, Decimal(60 + number % 30))],
        reached=[Reached(day, Decimal(60 + n)) for n, day in enumerate(months)],
    )


@pytest.fixture(autouse=True)
def many(monkeypatch: pytest.MonkeyPatch) -> list[Goal]:
    found = [made(number) for number in range(500)]
    monkeypatch.setattr(goals, "own_goals", lambda day: found)
    return found


def read(**asked: str) -> Listed:
    return goal_list.listed(DAY, "", Asked(**asked))


def codes(found: Listed) -> Sequence[str]:
    return [line.code for line in found.rows.rows]


def test_pages_go_forth_and_back_over_every_goal_once() -> None:
    seen, after, backs = [], "", []
    while True:
        found = read(after=after)
        seen += codes(found)
        backs.append(found.rows.previous)
        after = found.rows.next
        if not after:
            break
    assert (len(seen), len(set(seen)), len(backs)) == (500, 500, 500 // LINES)
    assert backs[0] == ""
    assert codes(read(after=backs[2])) == seen[LINES : 2 * LINES]
    assert codes(read(after=backs[1])) == seen[:LINES]


def test_a_page_goes_on_after_its_goal_when_others_come_before_it(many: list[Goal]) -> None:
    first = read()
    expected = codes(read(after=first.rows.next))
    many.insert(0, Goal(**{**vars(made(5)), "code": "k0/CT-moi"}))
    assert codes(read(after=first.rows.next)) == expected
    assert codes(read(after="k0/khong-con"))[0] == "k0/CT-moi"


def test_goals_are_found_by_words_plan_and_state() -> None:
    assert [line.row.goal.metric for line in read(words="ho so truc").rows.rows] == ["Hồ sơ trực tuyến"]
    found = read(plan="ke-hoach-3")
    assert (found.found, {line.plan for line in found.rows.rows}) == (100, {"Kế hoạch 3"})
    counts = {code: count for code, _words, count in found.states}
    assert counts == {
        "da-dat": 85,  # 68 in September is at or above the goal
        "dung-huong": 17,  # 71 at the end of the year
        "chech-huong": 148,
        "chua-chac": 0,
        "chua-ro": 250,
    }
    for code, count in counts.items():
        assert read(state=code).found == count
    assert read(words="khong co").rows.rows == []


def test_every_goal_with_figures_has_its_small_chart_and_the_rest_says_so() -> None:
    page = Client().get("/muc-tieu/").content.decode()
    with_figures = sum(bool(line.values) for line in read().rows.rows)
    assert page.count('class="spark-line"') == with_figures
    assert page.count("Chưa có số liệu thực tế.") == LINES - with_figures
    assert "500 mục tiêu" in page
    assert 'rel="next"' in page


def test_national_goals_are_a_list_of_their_own() -> None:
    found = read(scope="quoc-gia")
    assert found.sizes["quoc-gia"] == found.found > LINES
    assert all(line.verified is not None for line in found.rows.rows)
    first = found.plans[0]
    chosen = read(scope="quoc-gia", plan=first[0])
    assert [one.title for one in chosen.about] == [first[1]]
    page = Client().get("/muc-tieu/", {"pham-vi": "quoc-gia", "tim": "khong co gi"}).content.decode()
    assert "Không có mục tiêu nào khớp với điều kiện lọc" in page
    assert 'name="pham-vi" value="quoc-gia"' in page


def test_an_unknown_scope_or_state_is_the_whole_list() -> None:
    assert read(scope="gi-do", state="gi-do").found == 500
