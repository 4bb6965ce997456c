"""The HTTP API reads what the pages show and refuses who may not write."""

import datetime as dt

import pytest
from django.test import Client

from tinhso.apps.programme import operations
from tinhso.apps.programme.models import Programme, Progress
from tinhso.apps.programme.tests.conftest import Office

pytestmark = pytest.mark.django_db

API = "/api/v1"
BASE = f"{API}/programmes"


def test_anyone_reads_programmes_targets_and_tasks(programme: Programme) -> None:
    client = Client()
    assert client.get(BASE).json()["rows"][0]["code"] == "cds-2024"
    detail = client.get(f"{BASE}/cds-2024?day=2025-01-01").json()
    assert (detail["targets"]["late"], detail["tasks"]["late"]) == (2, 1)
    targets = client.get(f"{BASE}/cds-2024/targets?pillar=government").json()["rows"]
    assert [(one["comparator"], one["values"][0]["year"]) for one in targets] == [(">=", 2024)]
    tasks = client.get(f"{BASE}/cds-2024/tasks?agency=H99.11").json()["rows"]
    assert [(one["code"], one["lead"], one["coordinating"]) for one in tasks] == [
        ("NV-01", "Sở Y tế", ["Công an tỉnh"])
    ]
    assert client.get(f"{BASE}/khong-co").status_code == 404


def test_a_writing_call_without_the_pages_token_is_refused(office: Office, programme: Programme) -> None:
    """The session's cookie alone, which a foreign page can make a browser send, changes nothing."""
    client = Client(enforce_csrf_checks=True)
    client.force_login(office.province.mai)
    entry = {"date": "2024-04-30", "amount": "40", "note": "Báo cáo 12"}
    address = f"{BASE}/cds-2024/tasks/1/progress"
    assert client.post(address, entry, content_type="application/json").status_code == 401
    assert not Progress.objects.exists()
    assert client.get(f"{BASE}/cds-2024").status_code == 200
    client.get("/chuong-trinh/cds-2024/nhiem-vu/1/tien-do/")  # a page with a form gives the token
    token = client.cookies["csrftoken"].value
    headers = {"X-CSRFToken": token}
    assert client.post(address, entry, content_type="application/json", headers=headers).status_code == 201


def test_progress_is_reported_by_the_lead_agency_only(office: Office, programme: Programme) -> None:
    address = f"{BASE}/cds-2024/tasks/1/progress"
    entry = {"date": "2024-04-30", "amount": "40", "note": "Báo cáo 12"}
    statuses = {}
    for name in ("lan", "leader", "mai"):
        client = Client()
        client.force_login(getattr(office.province, name))
        statuses[name] = client.post(address, entry, content_type="application/json").status_code
        if name != "mai":
            assert not Progress.objects.exists()
    assert statuses == {"lan": 401, "leader": 401, "mai": 201}
    wrong = Client()
    wrong.force_login(office.province.mai)
    answer = wrong.post(address, {**entry, "amount": "140"}, content_type="application/json")
    assert (answer.status_code, answer.json()["detail"]) == (422, "Tỷ lệ hoàn thành phải từ 0 đến 100.")
    other = wrong.post(f"{BASE}/cds-2024/targets/1/progress", entry, content_type="application/json")
    assert other.status_code == 403
    assert Progress.objects.count() == 1


def test_a_task_in_depth_and_its_money(office: Office, programme: Programme) -> None:
    task = programme.tasks.get()
    operations.add_milestone(actor=office.son, task=task, title="Khảo sát", due=dt.date(2024, 6, 1))
    line = operations.plan_money(
        actor=office.son, task=task, title="Máy", source="province", planned=500, year=2024
    )
    mai = Client()
    mai.force_login(office.province.mai)
    base = f"{API}/programmes/cds-2024/tasks/1"
    key = "0b9f5d1e-0000-4000-8000-000000000001"
    pay = {"key": key, "date": "2024-05-02", "amount": 300, "note": "UNC"}
    for _twice in range(2):
        assert mai.post(f"{base}/budget/{line.key}/payments", pay, "application/json").status_code == 201
    too_much = mai.post(
        f"{base}/budget/{line.key}/payments", {**pay, "key": str(line.key), "amount": 201}, "application/json"
    )
    assert (too_much.status_code, "Vượt dự toán" in too_much.json()["detail"]) == (422, True)
    assert Client().post(f"{base}/budget/{line.key}/payments", pay, "application/json").status_code == 401
    ask = {"new_deadline": "2024-12-31", "cause": "money", "reason": "x"}
    assert mai.post(f"{base}/extensions", ask, "application/json").json()["state"] == "asked"
    assert mai.post(f"{base}/extensions", ask, "application/json").status_code == 422
    assert mai.post(f"{base}/extensions", {**ask, "cause": "trời mưa"}, "application/json").status_code == 422
    read = Client().get(base).json()
    assert (read["milestones"][0]["title"], read["money"][0]["paid"], read["moved"]) == ("Khảo sát", 300, [])


def test_the_tree_parts_register_and_agency(office: Office, programme: Programme) -> None:
    target = programme.targets.get(number=1)
    operations.cascade(actor=office.son, about=target, to=[operations.Receiver(office.province.hai_tan)])
    operations.register_document(actor=office.son, number="749/QĐ-TTg", issued_date=dt.date(2020, 6, 3))
    stranger = Client()
    tree = stranger.get(f"{API}/programmes/cds-2024/tree").json()
    assert [one["code"] for one in tree["rows"]] == ["cds-2024-h99-01"]
    assert stranger.get(f"{API}/programmes/cds-2024-h99-01/tree").json()["above"] == ["cds-2024"]
    parts = stranger.get(f"{API}/programmes/cds-2024/targets/1/parts").json()
    assert (parts["rollup"], parts["parts"], parts["reported"]) == ("mean", 1, 0)
    assert parts["rows"][0]["code"] == "cds-2024-h99-01/CT-01"
    found = stranger.get(f"{API}/register?q=749").json()["rows"]
    assert [(one["number"], one["status"]) for one in found] == [("749/QĐ-TTg", "in_force")]
    late = stranger.get(f"{API}/agencies/H99.11/tasks?tab=late&day=2024-10-03").json()["rows"]
    assert [one["code"] for one in late] == ["cds-2024/NV-01"]
    assert stranger.get(f"{API}/agencies/H99.99/tasks").status_code == 404
