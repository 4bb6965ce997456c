"""Rankings over the HTTP API: by any column, by peer group, with movement, paged by key."""

from typing import Any

import pytest
from django.test import Client

from tests.counting import check_queries
from tinhso.apps.scoring.rankings.rest import RankingOut
from tinhso.apps.scoring.rankings.tests.conftest import BEFORE, Commune, Publish
from tinhso.apps.scoring.rankings.tests.test_around import RECORD

pytestmark = pytest.mark.django_db
HERE = "/api/v1/assessments/cds-xa-2025/ranking"


def read(path: str = HERE, **query: object) -> dict[str, Any]:
    answer = Client().get(path, query)
    assert answer.status_code == 200, answer.content
    found: dict[str, Any] = answer.json()
    return found


def order(**query: object) -> list[tuple[str, int | None, float | None, int | None]]:
    rows = read(**query)["rows"]
    return [(row["unit"], row["rank"], row["points"], row["change"]) for row in rows]


@pytest.fixture(autouse=True)
def two_years(publish: Publish) -> None:
    publish(BEFORE, 2024)
    publish()


def test_what_one_may_rank_by_is_listed() -> None:
    found = read("/api/v1/assessments/cds-xa-2025/columns")
    assert [(one["code"], one["kind"], one["maximum"]) for one in found["columns"]] == [
        ("", "total", 10),
        ("nhom.A", "part", 10),
        ("chi-so.1", "item", 2),
        ("chi-so.2", "item", 5),
        ("chi-so.3", "item", 3),
    ]
    assert found["peer_groups"] == ["Phường", "Xã"]
    for one in found["columns"]:
        assert read(by=one["code"])["by"] == one


def test_the_total_is_the_order_without_a_choice_and_says_what_it_is_compared_with() -> None:
    assert order() == [
        ("an-bien", 1, 6, 2),
        ("binh-han", 2, 5, 0),
        ("cam-giang", 2, 5, -1),
        ("dai-son", 4, 3, 0),
        ("con-son", 5, 1, None),
        ("le-dai-hanh", None, 7, None),
    ]
    found = read()
    assert found["compared_with"] == {"assessment": "cds-xa-2024", "run": 1, "reason": ""}
    assert [row["change_note"] for row in found["rows"]] == ["", "", "", "", "new", ""]
    assert found["rows"][-1]["unranked_reason"] == "Mới lập trong năm, chưa đủ kỳ đánh giá."
    RankingOut.model_validate(found)


def test_an_item_has_its_own_order_and_movement() -> None:
    assert order(by="chi-so.2") == [
        ("cam-giang", 1, 5, 0),
        ("an-bien", 2, 4, 1),
        ("binh-han", 3, 3, -1),
        ("dai-son", 3, 3, 1),
        ("con-son", 5, 1, None),
        ("le-dai-hanh", None, 5, None),
    ]
    assert read(by="chi-so.2")["rows"][0]["total"] == 5


def test_a_peer_group_moves_within_itself() -> None:
    rows = read(group="Xã")["rows"]
    assert [(row["unit"], row["group_rank"], row["change"]) for row in rows] == [
        ("cam-giang", 1, 0),
        ("dai-son", 2, 0),
        ("con-son", 3, None),
    ]


def test_pages_by_key_cover_every_unit_once(publish: Publish) -> None:
    publish([Commune(f"Xã {n:03}", n % 41) for n in range(60)], 2026)
    path, seen, after = "/api/v1/assessments/cds-xa-2026/ranking", [], ""
    while True:
        found = read(path, by="chi-so.2", limit=25, after=after)
        seen += [row["unit"] for row in found["rows"]]
        after = found["next"]
        if not after:
            break
    assert (len(seen), len(set(seen))) == (60, 60)
    assert len(read(path, limit=0)["rows"]) == 1
    assert len(read(path, limit=9999)["rows"]) == 60


@pytest.mark.parametrize(
    ("query", "status"),
    [
        ({"by": "chi-so.99"}, 404),
        ({"run": 9}, 404),
        ({"run": 99999999999}, 404),
        ({"after": "khong-phai-dau"}, 404),
        ({"since": "hom-qua"}, 422),
        ({"run": "mot"}, 422),
    ],
)
def test_what_is_not_there_is_refused(query: dict[str, object], status: int) -> None:
    assert Client().get(HERE, query).status_code == status


def test_a_kept_answer_gives_way_to_what_is_published_later(publish: Publish) -> None:
    path = "/api/v1/assessments/cds-xa-2026/ranking"
    publish(year=2026)
    assert read(path)["compared_with"]["assessment"] == "cds-xa-2025"
    assert read(path, by="chi-so.2", words="con")["rows"][0]["unit"] == "con-son"


def test_an_answer_that_is_kept_costs_one_query() -> None:
    check_queries(RECORD, "api ranking", Client(), HERE)
