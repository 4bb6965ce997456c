"""The pages: who may open which, what they show, whole and as parts."""

import datetime as dt
from decimal import Decimal

import pytest
from django.test import Client

from tinhso.apps.programme import operations
from tinhso.apps.programme.models import Document, Finding, Programme
from tinhso.apps.programme.tests.conftest import PLAN, Office, decide_all, upload
from tinhso.kernel.people.models import Person

pytestmark = pytest.mark.django_db

PART = {"HX-Request": "true", "HX-Request-Type": "partial"}


@pytest.fixture
def as_(office: Office) -> "dict[str, Client]":
    """A browser for each kind of visitor."""
    people: dict[str, Person | None] = {
        "stranger": None,
        "lan": office.province.lan,
        "mai": office.province.mai,
        "leader": office.province.leader,
        "son": office.province.standing_officer,
    }
    clients = {}
    for name, person in people.items():
        clients[name] = Client()
        if person is not None:
            clients[name].force_login(person)
    return clients


PUBLIC = {"stranger": 200, "lan": 200, "mai": 200, "leader": 200, "son": 200}
STANDING = {"stranger": 302, "lan": 404, "mai": 404, "leader": 404, "son": 200}
WHO = {
    "/chuong-trinh/": PUBLIC,
    "/chuong-trinh/cds-2024/": PUBLIC,
    "/chuong-trinh/cds-2024/chi-tieu/1/": PUBLIC,
    "/chuong-trinh/cds-2024/nhiem-vu/1/": PUBLIC,
    "/chuong-trinh/van-ban/{key}/": PUBLIC,
    "/chuong-trinh/van-ban/": STANDING,
    "/chuong-trinh/van-ban/tai-len/": STANDING,
    "/chuong-trinh/van-ban/{key}/doc/": STANDING,
    "/chuong-trinh/van-ban/{key}/thong-tin/": STANDING,
    "/chuong-trinh/van-ban/{key}/lap/": STANDING,
    "/chuong-trinh/van-ban/{key}/muc/{finding}/sua/": STANDING,
    "/chuong-trinh/van-ban/{key}/muc/{finding}/gop/": STANDING,
    "/chuong-trinh/cds-2024/chi-tieu/them/": STANDING,
    "/chuong-trinh/cds-2024/nhiem-vu/them/": STANDING,
    "/chuong-trinh/cds-2024/chi-tieu/1/sua/": STANDING,
    "/chuong-trinh/cds-2024/nhiem-vu/1/sua/": STANDING,
    "/chuong-trinh/cds-2024/nhiem-vu/1/tien-do/": {**STANDING, "mai": 200},
    "/chuong-trinh/cds-2024/chi-tieu/1/tien-do/": {**STANDING, "mai": 403},
}


@pytest.mark.parametrize("path", WHO)
def test_who_may_open_what(as_: dict[str, Client], programme: Programme, path: str) -> None:
    assert programme.document is not None
    finding = Finding.objects.filter(reading__document=programme.document).first()
    assert finding is not None
    address = path.format(key=programme.document.key, finding=finding.key)
    assert {who: client.get(address).status_code for who, client in as_.items()} == WHO[path]


def test_a_plan_is_private_until_a_programme_rests_on_it(as_: dict[str, Client], document: Document) -> None:
    address = f"/chuong-trinh/van-ban/{document.key}/"
    assert as_["stranger"].get(address).status_code == 404
    assert as_["son"].get(address).status_code == 200


def test_upload_leads_to_the_review(as_: dict[str, Client], office: Office) -> None:
    answer = as_["son"].post("/chuong-trinh/van-ban/tai-len/", {"file": upload()})
    document = Document.objects.get()
    assert (answer.status_code, answer["Location"]) == (303, f"/chuong-trinh/van-ban/{document.key}/doc/")
    page = as_["son"].get(answer["Location"]).content.decode()
    assert "Đã đọc xong văn bản" in page
    assert page.count('class="item"') == Finding.objects.count()
    assert 'href="#muc-2"' in page
    assert 'id="cho-2"' in page


def test_a_second_upload_links_to_the_first(as_: dict[str, Client], document: Document) -> None:
    answer = as_["son"].post("/chuong-trinh/van-ban/tai-len/", {"file": upload()})
    page = answer.content.decode()
    assert answer.status_code == 422
    assert "Tệp này đã được tải lên" in page
    assert f'href="/chuong-trinh/van-ban/{document.key}/doc/"' in page


def test_a_decision_works_as_a_plain_form_and_as_a_part(as_: dict[str, Client], document: Document) -> None:
    first, second = Finding.objects.filter(reading__document=document).order_by("number")[:2]
    base = f"/chuong-trinh/van-ban/{document.key}/"
    plain = as_["son"].post(f"{base}muc/{first.key}/quyet-dinh/", {"viec": "dung"})
    assert (plain.status_code, plain["Location"]) == (303, f"{base}doc/#muc-1")
    part = as_["son"].post(f"{base}muc/{second.key}/quyet-dinh/", {"viec": "bo"}, headers=PART)
    content = part.content.decode()
    assert part.status_code == 200
    assert content.lstrip().startswith('<li class="item" id="muc-2"')
    assert 'id="review-summary" hx-swap-oob="true"' in content
    assert "<html" not in content
    states = list(Finding.objects.order_by("number").values_list("state", flat=True)[:2])
    assert states == ["confirmed", "dropped"]


def test_a_wrong_correction_is_explained_in_place(as_: dict[str, Client], document: Document) -> None:
    target = Finding.objects.get(data__value="90")
    address = f"/chuong-trinh/van-ban/{document.key}/muc/{target.key}/sua/"
    name = f"m{target.number}"
    typed = {f"{name}-metric": "Hộ có cáp quang", f"{name}-comparator": "range", f"{name}-value": "1.5"}
    answer = as_["son"].post(address, typed, headers=PART)
    content = answer.content.decode()
    assert answer.status_code == 422
    assert "phần thập phân viết sau dấu phẩy" in content
    assert "Hãy nhập giá trị cao nhất của khoảng." in content
    target.refresh_from_db()
    assert target.state == "open"
    typed |= {
        f"{name}-value": "90,5",
        f"{name}-comparator": ">=",
        f"{name}-unit": "%",
        f"{name}-year": "2024",
    }
    assert as_["son"].post(address, typed).status_code == 303
    target.refresh_from_db()
    assert (target.state, target.content["value"], target.content["comparator"]) == (
        "corrected",
        "90.5",
        ">=",
    )


def test_the_programme_is_made_only_when_all_is_decided(
    as_: dict[str, Client], office: Office, document: Document
) -> None:
    address = f"/chuong-trinh/van-ban/{document.key}/lap/"
    typed = {"title": "CĐS 2024", "code": "cds-2024", "first_year": 2024, "last_year": 2025, "agency": "H99"}
    refused = as_["son"].post(address, typed)
    assert refused.status_code == 422
    assert "Còn 5 mục chưa xem" in refused.content.decode()
    assert not Programme.objects.exists()
    decide_all(office.son, document)
    made = as_["son"].post(address, typed)
    assert (made.status_code, made["Location"]) == (303, "/chuong-trinh/cds-2024/")


def test_filters_narrow_both_lists_and_are_links(as_: dict[str, Client], programme: Programme) -> None:
    page = as_["stranger"].get("/chuong-trinh/cds-2024/").content.decode()
    assert "Hộ gia đình có đường truyền" in page
    assert "Tỷ lệ hồ sơ giải quyết trực tuyến" in page
    narrowed = as_["stranger"].get("/chuong-trinh/cds-2024/?tru-cot=government").content.decode()
    assert "Hộ gia đình có đường truyền" not in narrowed
    assert "Tỷ lệ hồ sơ giải quyết trực tuyến" in narrowed
    part = as_["stranger"].get(
        "/chuong-trinh/cds-2024/?tinh-trang=done", headers={**PART, "HX-Target": "div#programme-body"}
    )
    content = part.content.decode()
    assert "<html" not in content
    assert "Không có chỉ tiêu nào" in content


def test_progress_with_evidence_shows_in_the_history(as_: dict[str, Client], programme: Programme) -> None:
    address = "/chuong-trinh/cds-2024/nhiem-vu/1/"
    typed = {
        "date": "20/11/2026",
        "amount": "40",
        "note": "",
        "evidence": [upload("Biên bản", "bien-ban.txt")],
    }
    answer = as_["mai"].post(f"{address}tien-do/", typed)
    assert (answer.status_code, answer["Location"]) == (303, address)
    page = as_["stranger"].get(address).content.decode()
    assert "40%" in page
    assert "bien-ban.txt" in page
    refused = as_["mai"].post(f"{address}tien-do/", {"date": "20/11/2026", "amount": "140", "note": "x"})
    assert refused.status_code == 422
    assert "từ 0 đến 100" in refused.content.decode()


def test_the_desk_lists_the_tasks_of_ones_own_agency_and_shows_officers_the_programme(
    as_: dict[str, Client], programme: Programme
) -> None:
    task = "/chuong-trinh/cds-2024/nhiem-vu/1/"
    desks = {
        name: client.get("/ban-lam-viec/").content.decode()
        for name, client in as_.items()
        if name != "stranger"
    }
    assert {name for name, page in desks.items() if task in page} == {"mai", "son"}
    assert {name for name, page in desks.items() if "0/1 nhiệm vụ hoàn thành" in page} == {
        "mai",
        "son",
        "leader",
    }
    assert "Chưa có việc nào được giao" in desks["lan"]
    assert "Hạn 30/09/2024" in desks["mai"]


def test_a_finished_task_leaves_the_desk(
    office: Office, as_: dict[str, Client], programme: Programme
) -> None:
    operations.record_progress(
        actor=office.mai, about=programme.tasks.get(), date=dt.date(2024, 9, 1), amount=Decimal(100),
        note="Đã xong", uploads=[],
    )  # fmt: skip
    assert "/nhiem-vu/1/" not in as_["mai"].get("/ban-lam-viec/").content.decode()


def test_a_quote_is_not_cut_inside_a_word(as_: dict[str, Client], programme: Programme) -> None:
    page = as_["stranger"].get("/chuong-trinh/cds-2024/nhiem-vu/1/").content.decode()
    quote = page.split('class="plan-quote">… ')[1].split("<mark>")[0]
    assert quote.split()[0] in PLAN.split()


def test_what_is_pasted_too_long_is_refused_and_not_cut(as_: dict[str, Client], programme: Programme) -> None:
    address = "/chuong-trinh/cds-2024/nhiem-vu/1/tien-do/"
    assert "maxlength" not in as_["mai"].get(address).content.decode().split("<textarea")[1].split(">")[0]
    answer = as_["mai"].post(address, {"date": "01/09/2024", "amount": "50", "note": "x" * 4001})
    assert answer.status_code == 422
    assert "4000" in answer.content.decode()
    assert programme.tasks.get().progress.count() == 0
