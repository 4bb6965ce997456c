# ruff: noqa: F811  a fixture of a neighbour, used by name
"""Opening a round: which agencies it is given to, whatever way their names were typed."""

import datetime as dt
from typing import Any

import pytest
from django.test import Client

from tests.province import Province, province  # noqa: F401  a fixture, found by name
from tinhso.apps.scoring.frameworks import operations
from tinhso.apps.scoring.frameworks.models import FrameworkDraft
from tinhso.apps.scoring.models import Assessment
from tinhso.apps.scoring.tests.conftest import FRAMEWORK, Round
from tinhso.apps.scoring.tests.test_frameworks import ORIGIN, publish
from tinhso.kernel.access import api as access
from tinhso.kernel.access.models import Grant
from tinhso.kernel.orgs.models import Agency, AgencyKind, Post
from tinhso.kernel.people import api as people

pytestmark = pytest.mark.django_db


@pytest.fixture
def draft(scoring_round: Round) -> FrameworkDraft:
    """A framework for communes."""
    body = {**FRAMEWORK, "level": "commune", "code": "bo-cua-tinh", "edition_of": "bo-cua-tinh"}
    return operations.begin(actor=scoring_round.manager, body=body, origin=ORIGIN.COPY, note="bo-thu")


def html(answer: Any) -> str:
    return str(answer.content.decode())


def test_a_department_that_reaches_everywhere_gives_a_round_to_every_commune(
    province: Province, scoring_round: Round
) -> None:
    """Its edition is its own; the communes are not below it in the tree."""
    boss = province.admin
    people.hold(boss, Post.objects.get(agency=province.standing).pk, dt.date(2020, 1, 1))
    access.give(role="scoring-manager", person_id=boss.pk, first_date=dt.date(2020, 1, 1))
    who = province.actor(boss)
    draft = operations.begin(actor=who, body={**FRAMEWORK, "level": "commune"}, origin=ORIGIN.BLANK)
    edition = publish(who, draft)
    assert edition.owner_path == "h99.so_khcn"
    names = ["UBND phường Hải Tân", "Phường Tân Bình"]
    Agency.objects.filter(pk=province.hai_tan.pk).update(short_name=names[0])
    made = operations.open_assessment(
        actor=who, edition=edition, code="moi-xa", title="Mọi xã", year=2026, map_date=dt.date(2026, 1, 1),
        units=names, unknown_too=False,
    )  # fmt: skip
    assert list(made.units.order_by("key").values_list("key", "name", "agency_path")) == [
        ("phuong-hai-tan", names[0], "h99.hai_tan"), ("phuong-tan-binh", names[1], "h99.tan_binh"),
    ]  # fmt: skip


@pytest.mark.parametrize("twice", ["Ủy ban nhân dân phường Hải Tân", "phường hải tân"])
def test_one_agency_under_two_names_is_one_unit(
    scoring_round: Round, draft: FrameworkDraft, twice: str
) -> None:
    edition = publish(scoring_round.manager, draft)
    with pytest.raises(operations.CannotOpen, match="ghi hai lần"):
        operations.open_assessment(
            actor=scoring_round.manager, edition=edition, code="hai-lan", title="x", year=2026,
            map_date=dt.date(2026, 1, 1), units=["Phường Hải Tân", twice],
        )  # fmt: skip
    assert not Assessment.objects.filter(code="hai-lan").exists()


def test_a_mistyped_name_is_asked_about_before_the_round_opens(
    client: Client, scoring_round: Round, draft: FrameworkDraft, province: Province
) -> None:
    kind = AgencyKind.objects.create(code="ubnd_xa", title="Ủy ban nhân dân cấp xã", level=3, rank=70)
    Agency.objects.filter(pk=province.tan_binh.pk).update(kind=kind)
    publish(scoring_round.manager, draft)
    page = "/bo-chi-so/ban/bo-cua-tinh/mo-dot/"
    client.force_login(province.standing_officer)
    empty = html(client.get(page))
    assert "Phường Tân Bình</textarea>" in empty, "the communes in reach are already there"
    assert "unknown_too" not in empty
    typed = {
        "code": "dot-sai", "title": "Đợt", "year": "2026", "map_date": "2026-01-01", "units": "Phường Hải Tâm",
    }  # fmt: skip
    asked = client.post(page, typed)
    assert asked.status_code == 422
    assert "không trùng tên cơ quan nào trong phạm vi của bạn" in html(asked)
    assert "unknown_too" in html(asked)
    assert not Assessment.objects.filter(code="dot-sai").exists()
    assert client.post(page, {**typed, "unknown_too": "on"}).status_code == 303
    assert Assessment.objects.get(code="dot-sai").units.get().agency_path == "h99"


def test_a_round_says_who_has_nobody_to_enter(
    client: Client, scoring_round: Round, draft: FrameworkDraft, province: Province
) -> None:
    publish(scoring_round.manager, draft)
    Grant.objects.filter(person=province.mai).delete()
    client.force_login(province.standing_officer)
    typed = {"code": "dot-2", "title": "Đợt", "year": "2026", "map_date": "2026-01-01"}
    units = "phường Hải Tân\nPhường Tân Bình"
    done = client.post("/bo-chi-so/ban/bo-cua-tinh/mo-dot/", {**typed, "units": units})
    page = html(client.get(done.headers["Location"]))
    assert "1 đơn vị chưa có ai được giao nhập số liệu: Phường Tân Bình." in page
    assert "Phường Hải Tân</a>" in page, "a name begins with a capital however it was typed"


def test_the_desk_of_an_empty_house_says_how_to_begin(client: Client, province: Province) -> None:
    access.seed_roles()
    for person, role in ((province.standing_officer, "scoring-manager"), (province.hung, "scoring-reporter")):
        access.give(role=role, person_id=person.pk, agency="h99")
    client.force_login(province.standing_officer)
    assert "Chưa có đợt đánh giá nào" in html(client.get("/cham-diem/"))
    client.force_login(province.hung)
    theirs = html(client.get("/cham-diem/"))
    assert "Người quản lý đợt đánh giá sẽ giao cho bạn" in theirs
    assert "Mở đợt mới" not in theirs


def test_a_new_round_tells_its_manager_to_set_the_days(
    client: Client, scoring_round: Round, province: Province
) -> None:
    client.force_login(province.standing_officer)
    for room in ("", "tham-dinh/", "mau-kiem-tra/"):
        assert "Việc tiếp theo: đặt lịch của đợt" in html(client.get(f"/cham-diem/dot-thu/{room}")), room
    client.force_login(province.hung)
    assert "Việc tiếp theo" not in html(client.get("/cham-diem/dot-thu/"))
