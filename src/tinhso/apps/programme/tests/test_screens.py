"""The board, an agency's page, the leader's and the citizen's page, and the small forms of a task in depth."""

import datetime as dt
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest
from django.test import Client

from tests.counting import check_queries
from tests.province import officer
from tinhso.apps.programme import operations
from tinhso.apps.programme.models import (
    BudgetLine,
    Disbursement,
    Extension,
    HandOver,
    Programme,
    Target,
    Task,
    TaskNeed,
    Urging,
    UrgingRule,
)
from tinhso.apps.programme.operations import Receiver
from tinhso.apps.programme.tests.conftest import Office, upload
from tinhso.engines.documents import api as documents
from tinhso.kernel.access import api as access
from tinhso.kernel.calendar import api as calendar
from tinhso.kernel.orgs import api as orgs
from tinhso.kernel.text.api import at

pytestmark = pytest.mark.django_db

RECORD = Path(__file__).parent / "query_counts.json"
SINCE = dt.date(2020, 1, 1)
LATE = dt.date(2024, 10, 3)  # three working days after the task's deadline


@pytest.fixture
def clients(office: Office) -> dict[str, Client]:
    """A browser for each kind of visitor; Hoa reports for Sở Y tế, where she works."""
    calendar.seed()
    hoa = officer("hoa", "Đặng Thị Hoa", office.health, "Chuyên viên")
    access.give(role="programme.department", person_id=hoa.pk, agency="h99.so_y_te", first_date=SINCE)
    access.give(
        role="programme.standing",
        person_id=office.province.standing_officer.pk,
        agency="h99",
        first_date=SINCE,
    )
    found = {"stranger": Client()}
    for name, person in (
        ("lan", office.province.lan),
        ("hoa", hoa),
        ("son", office.province.standing_officer),
    ):
        found[name] = Client()
        found[name].force_login(person)
    return found


@pytest.fixture
def task(programme: Programme) -> Task:
    """Led by Sở Y tế, until 30 September 2024."""
    return programme.tasks.get()


def page(client: Client, path: str, day: dt.date = LATE) -> str:
    with at(day):
        answer = client.get(path)
    assert answer.status_code == 200, path
    return answer.content.decode()


PUBLIC = {"stranger": 200, "lan": 200, "hoa": 200, "son": 200}
STANDING = {"stranger": 302, "lan": 404, "hoa": 404, "son": 200}
REPORTING = {"stranger": 302, "lan": 404, "hoa": 200, "son": 200}
WHO = {
    "/chuong-trinh/cds-2024/ket-qua/": PUBLIC,
    "/chuong-trinh/cds-2024/tom-tat/": PUBLIC,
    "/chuong-trinh/cds-2024/cay/": PUBLIC,
    "/chuong-trinh/co-quan/H99.11/": PUBLIC,
    "/chuong-trinh/theo-doi/": STANDING,
    "/chuong-trinh/theo-doi/nhat-ky/": STANDING,
    "/chuong-trinh/lich-nhac/": STANDING,
    "/chuong-trinh/ban-giao/": STANDING,
    "/chuong-trinh/gia-han/": STANDING,
    "/chuong-trinh/cds-2024/cap-tren/": STANDING,
    "/chuong-trinh/cds-2024/chi-tieu/1/giao/": STANDING,
    "/chuong-trinh/cds-2024/chi-tieu/1/noi/": STANDING,
    "/chuong-trinh/cds-2024/nhiem-vu/1/giao/": STANDING,
    "/chuong-trinh/cds-2024/nhiem-vu/1/noi/": STANDING,
    "/chuong-trinh/cds-2024/nhiem-vu/1/moc/them/": STANDING,
    "/chuong-trinh/cds-2024/nhiem-vu/1/cho/them/": STANDING,
    "/chuong-trinh/cds-2024/nhiem-vu/1/kinh-phi/them/": STANDING,
    "/chuong-trinh/cds-2024/nhiem-vu/1/don-doc/": STANDING,
    "/chuong-trinh/cds-2024/nhiem-vu/1/gia-han/": REPORTING,
}


@pytest.mark.parametrize("path", WHO)
def test_who_may_open_what(clients: dict[str, Client], task: Task, path: str) -> None:
    with at(LATE):
        assert {who: client.get(path).status_code for who, client in clients.items()} == WHO[path]


def test_the_board_urges_with_one_click(clients: dict[str, Client], task: Task) -> None:
    board = page(clients["son"], "/chuong-trinh/theo-doi/")
    assert "chậm 3 ngày làm việc" in board
    with at(LATE):
        answer = clients["son"].post(
            "/chuong-trinh/theo-doi/don-doc/",
            {"nhiem-vu": "cds-2024/NV-01", "next": "/chuong-trinh/theo-doi/?tru-cot=-"},
        )
        assert (answer.status_code, answer["Location"]) == (303, "/chuong-trinh/theo-doi/?tru-cot=-")
        said = clients["son"].get(answer["Location"]).content.decode()
        clients["son"].post("/chuong-trinh/theo-doi/don-doc/", {"nhiem-vu": "cds-2024/NV-01"})
        again = clients["son"].get("/chuong-trinh/theo-doi/")
    assert "gửi tới Đặng Thị Hoa" in said
    assert "đã đôn đốc việc này rồi" in again.content.decode()
    assert Urging.objects.count() == 1
    assert "Đôn đốc trực tiếp" in page(clients["son"], "/chuong-trinh/theo-doi/nhat-ky/")


def test_what_is_done_in_a_trial_installation_bears_the_day_looked_at(
    clients: dict[str, Client], task: Task, settings: Any
) -> None:
    settings.TINHSO_DAY_CAN_MOVE = True
    clients["son"].cookies["ngay"] = LATE.isoformat()
    clients["son"].post("/chuong-trinh/theo-doi/don-doc/", {"nhiem-vu": "cds-2024/NV-01"})
    assert list(Urging.objects.values_list("date", flat=True)) == [LATE]


def test_who_may_not_urge_urges_nothing(clients: dict[str, Client], task: Task) -> None:
    for who in ("stranger", "lan", "hoa"):
        with at(LATE):
            clients[who].post("/chuong-trinh/theo-doi/don-doc/", {"nhiem-vu": "cds-2024/NV-01"})
            clients[who].post("/chuong-trinh/theo-doi/van-ban/H99.11/")
    assert not Urging.objects.exists()
    assert not documents.Issued.objects.exists()


def test_a_letter_from_the_board(clients: dict[str, Client], task: Task) -> None:
    with at(LATE):
        asked = page(clients["son"], "/chuong-trinh/theo-doi/van-ban/H99.11/")
        assert not documents.Issued.objects.exists()
        clients["son"].post("/chuong-trinh/theo-doi/van-ban/H99.11/")
        answer = clients["son"].get("/chuong-trinh/theo-doi/")
    assert "Văn bản nêu 1 nhiệm vụ chậm sau đây" in asked
    assert "Đã phát hành văn bản đôn đốc số 01/CV-SKHCN" in answer.content.decode()
    assert "01/CV-SKHCN" in page(clients["son"], "/chuong-trinh/theo-doi/")


def test_an_officer_of_another_province_follows_nothing_here(
    office: Office, clients: dict[str, Client], task: Task
) -> None:
    other = officer("xa", "Người Xa", office.province.standing, "Khác")
    access.give(role="programme.standing", person_id=other.pk, agency="h98", first_date=SINCE)
    client = Client()
    client.force_login(other)
    assert "Chưa theo dõi chương trình nào" in page(client, "/chuong-trinh/theo-doi/")
    with at(LATE):
        client.post("/chuong-trinh/theo-doi/don-doc/", {"nhiem-vu": "cds-2024/NV-01"})
        assert (
            client.post("/chuong-trinh/cds-2024/nhiem-vu/1/don-doc/", {"audience": "officers"}).status_code
            == 403
        )
    assert not Urging.objects.exists()


def test_an_agency_sees_its_own_inside(office: Office, clients: dict[str, Client], task: Task) -> None:
    with at(LATE):
        entry = operations.record_progress(
            actor=access.of_person(clients["hoa"].session["_auth_user_id"]), about=task, date=LATE,
            amount=Decimal(90), note="x",
        )  # fmt: skip
        operations.return_progress(actor=office.son, entry=entry, reason="Thiếu biên bản nghiệm thu")
        assert clients["hoa"].get("/chuong-trinh/cua-toi/")["Location"] == "/chuong-trinh/co-quan/H99.11/"
    own = page(clients["hoa"], "/chuong-trinh/co-quan/H99.11/?muc=tra-lai")
    assert "NV-01 · " in own
    assert "Bị trả lại" in own
    assert "Bị trả lại" not in page(clients["lan"], "/chuong-trinh/co-quan/H99.11/?muc=tra-lai")
    with at(LATE + dt.timedelta(days=1)):
        operations.record_progress(
            actor=access.of_person(clients["hoa"].session["_auth_user_id"]), about=task, date=LATE,
            amount=Decimal(90), note="Biên bản 12",
        )  # fmt: skip
    assert "NV-01 · " not in page(clients["hoa"], "/chuong-trinh/co-quan/H99.11/?muc=tra-lai")


@pytest.mark.parametrize(
    ("day", "tab"),
    [(dt.date(2024, 7, 1), "dang-lam"), (dt.date(2024, 9, 20), "sap-den-han"), (LATE, "cham")],
)
def test_a_task_stands_in_one_tab(clients: dict[str, Client], task: Task, day: dt.date, tab: str) -> None:
    for muc in ("cham", "sap-den-han", "dang-lam", "xong"):
        shown = "NV-01 · " in page(clients["stranger"], f"/chuong-trinh/co-quan/H99.11/?muc={muc}", day)
        assert shown == (muc == tab), muc


def test_the_citizen_reads_plain_sentences(
    office: Office, clients: dict[str, Client], programme: Programme
) -> None:
    target = programme.targets.get(number=1)
    with at(LATE):
        operations.record_progress(
            actor=office.son, about=target, date=LATE, amount=Decimal("88.5"), note="x"
        )
    read = page(clients["stranger"], "/chuong-trinh/cds-2024/ket-qua/")
    assert "Hiện là 88,5% (ngày 03/10/2024); mục tiêu đến hết năm 2024 là" in read
    assert "Đến nay 0 mục tiêu đã đạt; 1 mục tiêu đã có số liệu" in read


def test_an_unverified_goal_is_marked_and_never_told_to_citizens(
    office: Office, clients: dict[str, Client]
) -> None:
    operations.load_national(actor=access.system())
    plan = Programme.objects.get(code="qd-749")
    hidden = plan.targets.get(metric="Hoạt động kiểm tra thực hiện qua môi trường số")
    shown = page(clients["stranger"], f"/chuong-trinh/qd-749/chi-tieu/{hidden.number}/")
    assert "Chưa kiểm chứng" in shown
    assert "Chưa có mốc chính thức" in shown
    assert hidden.metric not in page(clients["stranger"], "/chuong-trinh/qd-749/ket-qua/")
    assert "Thủ tướng Chính phủ" in page(clients["stranger"], "/chuong-trinh/?cap=national")


def test_giving_down_shows_the_preview_first(
    clients: dict[str, Client], office: Office, programme: Programme
) -> None:
    path = "/chuong-trinh/cds-2024/chi-tieu/1/giao/?loai=thu"
    typed = {"shared": "0", "rule": "mean", "w-H99.01": "2", "w-H99.02": "1,5"}
    with at(LATE):
        shown = clients["son"].post(path, {**typed, "viec": "xem"}).content.decode()
        assert not Programme.objects.filter(parent=programme).exists()
        assert "cds-2024-h99-01" in shown
        wrong = clients["son"].post(path, {**typed, "w-H99.01": "hai", "viec": "giao"})
        assert wrong.status_code == 422
        done = clients["son"].post(path, {**typed, "viec": "giao"})
    assert done.status_code == 303
    whole = programme.targets.get(number=1)
    assert [str(one.weight) for one in whole.parts.order_by("pk")] == ["2.0000", "1.5000"]
    assert "0/2 phần đã báo cáo" in page(clients["stranger"], "/chuong-trinh/cds-2024/chi-tieu/1/")
    assert "cds-2024-h99-01" in page(clients["stranger"], "/chuong-trinh/cds-2024/cay/")


POSTS = [
    ("moc/them/", {"title": "Khảo sát", "due": "1/6/2024"}, "son"),
    (
        "kinh-phi/them/",
        {"title": "Thiết bị", "source": "province", "planned": "500.000.000", "year": "2024"},
        "son",
    ),
    ("gia-han/", {"new_deadline": "31/12/2024", "cause": "money", "reason": "Chờ kinh phí"}, "hoa"),
]


def test_a_task_in_depth_through_its_forms(clients: dict[str, Client], office: Office, task: Task) -> None:
    base = "/chuong-trinh/cds-2024/nhiem-vu/1/"
    with at(LATE):
        for path, typed, who in POSTS:
            assert clients[who].post(base + path, typed).status_code == 303, path
        line, asked = BudgetLine.objects.get(), Extension.objects.get()
        form = clients["hoa"].get(f"{base}kinh-phi/{line.key}/chi/").content.decode()
        key = form.split('name="key" value="')[1].split('"')[0]
        paid = {"key": key, "date": "2/10/2024", "amount": "120.000.000", "note": "UNC 7"}
        for _twice in range(2):
            assert clients["hoa"].post(f"{base}kinh-phi/{line.key}/chi/", paid).status_code == 303
        too_much = clients["hoa"].post(
            f"{base}kinh-phi/{line.key}/chi/", {**paid, "key": str(asked.key), "amount": "999.000.000"}
        )
        assert too_much.status_code == 422
        assert clients["hoa"].post(f"{base}moc/1/", {"on": "5/6/2024"}).status_code == 303
        refused = clients["son"].post(f"/chuong-trinh/gia-han/{asked.key}/", {"approve": "0", "note": ""})
        assert refused.status_code == 422
        assert clients["son"].post(f"/chuong-trinh/gia-han/{asked.key}/", {"approve": "1"}).status_code == 303
    assert Disbursement.objects.count() == 1
    task.refresh_from_db()
    assert task.deadline == dt.date(2024, 12, 31)
    shown = page(clients["stranger"], base)
    for part in ("Khảo sát", "đạt ngày 05/06/2024", "120.000.000", "Gia hạn từ 30/09/2024 đến 31/12/2024"):
        assert part in shown
    assert "Chờ kinh phí" not in shown  # the words of the request are for those who work on it
    assert "Chờ kinh phí" in page(clients["hoa"], base)


def test_needs_through_their_form(
    clients: dict[str, Client], office: Office, programme: Programme, task: Task
) -> None:
    operations.add_task(
        actor=office.son, programme=programme, coordinating=[], action="Mua máy", lead_text="Sở Y tế",
        deadline_text="2024-05-31", deliverable="", pillar="", sector="",
    )  # fmt: skip
    base = "/chuong-trinh/cds-2024/nhiem-vu/1/"
    unknown = clients["son"].post(f"{base}cho/them/", {"needs": "cds-2024/NV-99"})
    assert unknown.status_code == 422
    assert clients["son"].post(f"{base}cho/them/", {"needs": "cds-2024/NV-02"}).status_code == 303
    assert "Đang chờ cds-2024/NV-02 đã chậm" in page(clients["stranger"], base)
    assert clients["hoa"].post(f"{base}cho/bo/", {"ma": "cds-2024/NV-02"}).status_code in (403, 404)
    assert TaskNeed.objects.count() == 1
    assert clients["son"].post(f"{base}cho/bo/", {"ma": "cds-2024/NV-02"}).status_code == 303
    assert not TaskNeed.objects.exists()


def test_linking_two_plans_through_the_form(
    clients: dict[str, Client], office: Office, programme: Programme
) -> None:
    other = Programme.objects.create(
        code="khac", title="Khác", first_year=2024, last_year=2025, agency=office.province.city
    )
    Target.objects.create(programme=other, number=4, metric="Chung", unit="%")
    base = "/chuong-trinh/cds-2024/chi-tieu/1/"
    assert clients["son"].post(f"{base}noi/", {"whole": "khac/CT-04", "weight": "1"}).status_code == 303
    assert (
        clients["son"].post("/chuong-trinh/khac/chi-tieu/4/tong-hop/", {"quy-tac": "mean"}).status_code == 303
    )
    assert Target.objects.get(programme=other).rollup == "mean"
    assert "khac/CT-04" in page(clients["stranger"], base)
    assert clients["son"].post(f"{base}go/", {"ma": "khac/CT-04"}).status_code == 303
    assert "khac/CT-04" not in page(clients["stranger"], base)
    assert clients["son"].post("/chuong-trinh/cds-2024/cap-tren/", {"under": "khong-co"}).status_code == 422
    assert clients["son"].post("/chuong-trinh/cds-2024/cap-tren/", {"under": "khac"}).status_code == 303


def test_schedule_and_hand_over_pages(clients: dict[str, Client], office: Office, task: Task) -> None:
    with at(LATE):
        clients["son"].post("/chuong-trinh/lich-nhac/", {"days": "3", "audience": "head"})
        clients["son"].post("/chuong-trinh/lich-nhac/", {"days": "-5", "audience": "officers", "viec": "tat"})
    assert UrgingRule.objects.filter(active=True, days=3).exists()
    assert not UrgingRule.objects.get(days=-5).active
    orgs.merge_agencies(agencies=[office.health], into=office.province.standing, on=dt.date(2024, 10, 1))
    assert "Sở Y tế" in page(clients["son"], "/chuong-trinh/ban-giao/")
    with at(LATE):
        clients["son"].post("/chuong-trinh/ban-giao/", {"co-quan": "H99.11"})
    assert HandOver.objects.get().new == office.province.standing
    assert "nhận bàn giao của Sở Y tế" in page(clients["stranger"], "/chuong-trinh/cds-2024/nhiem-vu/1/")


def test_the_queries_of_each_screen_do_not_grow(
    office: Office, clients: dict[str, Client], programme: Programme
) -> None:
    screens = {
        "programme:board": ("son", "/chuong-trinh/theo-doi/"),
        "programme:agency": ("stranger", "/chuong-trinh/co-quan/H99.11/?muc=cham"),
        "programme:summary": ("stranger", "/chuong-trinh/cds-2024/tom-tat/"),
        "programme:story": ("stranger", "/chuong-trinh/cds-2024/ket-qua/"),
        "programme:below": ("stranger", "/chuong-trinh/cds-2024/cay/"),
        "programme:urgings": ("son", "/chuong-trinh/theo-doi/nhat-ky/"),
        "programme:target with parts": ("stranger", "/chuong-trinh/cds-2024/chi-tieu/1/"),
    }
    to = [Receiver(office.province.hai_tan), Receiver(office.province.tan_binh)]
    operations.cascade(actor=office.son, about=programme.targets.get(number=1), to=to[:1])
    with at(LATE):
        operations.urge(actor=office.son, tasks=list(programme.tasks.all()))
        operations.urge_by_schedule(actor=access.system(), on=LATE)
        for name, (who, path) in screens.items():
            check_queries(RECORD, name, clients[who], path)
    operations.cascade(actor=office.son, about=programme.targets.get(number=1), to=to)
    for number in range(8):
        operations.add_task(
            actor=office.son, programme=programme, coordinating=[], action=f"a{number}", lead_text="Sở Y tế",
            deadline_text="2024-05-31", deliverable="", pillar="data", sector=f"s{number}",
        )  # fmt: skip
    with at(LATE):
        operations.urge(actor=office.son, tasks=list(programme.tasks.all()))
        for name, (who, path) in screens.items():
            check_queries(RECORD, name, clients[who], path)


def test_the_same_evidence_for_two_tasks_is_shown_to_who_reviews(
    clients: dict[str, Client], office: Office, programme: Programme, task: Task
) -> None:
    operations.add_task(
        actor=office.son, programme=programme, coordinating=[], action="Khác", lead_text="Sở Y tế",
        deadline_text="2024-12-31", deliverable="", pillar="", sector="",
    )  # fmt: skip
    with at(LATE):
        for one, name in ((task, "a.txt"), (programme.tasks.get(number=2), "b.txt")):
            operations.record_progress(
                actor=office.son,
                about=one,
                date=LATE,
                amount=Decimal(50),
                uploads=[upload("cùng nội dung", name)],
            )
    base = "/chuong-trinh/cds-2024/nhiem-vu/1/"
    assert "Tệp này cũng dùng ở cds-2024/NV-02" in page(clients["son"], base)
    assert "Tệp này cũng dùng" not in page(clients["hoa"], base)
