"""The HTTP API reads what the pages show and refuses who may not write."""

import pytest
from django.test import Client

from tinhso.apps.programme.models import Programme, Progress
from tinhso.apps.programme.tests.conftest import Office

pytestmark = pytest.mark.django_db

BASE = "/api/v1/programmes"


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
