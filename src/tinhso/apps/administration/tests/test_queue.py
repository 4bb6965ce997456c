"""Dead jobs and deliveries: shown with their error, tried again once."""

import pytest
from django.db import connection, transaction

from tinhso.apps.administration.events import DayRemoved
from tinhso.apps.administration.operations import queue
from tinhso.kernel.access.api import Denied
from tinhso.kernel.audit.models import Entry
from tinhso.kernel.events import api as events
from tinhso.kernel.events.models import Delivery, Event
from tinhso.kernel.jobs.api import counts, dead
from tinhso.kernel.jobs.models import JobProblem
from tinhso.kernel.text import api as text


def dead_job(words: str = "ConnectionError: mất kết nối") -> int:
    with connection.cursor() as cursor:
        cursor.execute(
            "INSERT INTO procrastinate_jobs (queue_name, task_name, args, status, attempts)"
            " VALUES ('default', 'scoring.run', '{}', 'failed', 8) RETURNING id"
        )
        number: int = cursor.fetchone()[0]
    JobProblem.objects.create(job_id=number, words=words)
    return number


def dead_delivery() -> Delivery:
    with transaction.atomic():
        event = events.record(DayRemoved(day=text.today()))
    return Delivery.objects.create(
        event=event, consumer="thu.nhan", state="dead", attempts=10, problem="ValueError: sai mã"
    )


def test_a_dead_job_is_shown_with_its_error_and_tried_again(client_of):
    number = dead_job()
    client = client_of("admin")
    page = client.get("/quan-tri/hang-doi/").content.decode()
    assert "ConnectionError: mất kết nối" in page
    assert client.post(f"/quan-tri/hang-doi/viec/{number}/thu-lai/").status_code == 303
    assert (counts(), dead()) == ({"todo": 1}, [])
    entry = Entry.objects.get(action="administration.queue.revive")
    assert (entry.object_kind, entry.object_key) == ("jobs.job", str(number))
    assert entry.changes["problem"] == ["ConnectionError: mất kết nối", None]
    assert Event.objects.get().data == {"what": "jobs.job", "number": number}
    assert client.post(f"/quan-tri/hang-doi/viec/{number}/thu-lai/").status_code == 409
    assert Entry.objects.filter(action="administration.queue.revive").count() == 1


def test_a_dead_delivery_is_shown_with_its_error_and_tried_again(client_of):
    delivery = dead_delivery()
    client = client_of("admin")
    page = client.get("/quan-tri/hang-doi/?loai=su-kien").content.decode()
    assert "ValueError: sai mã" in page
    assert client.post(f"/quan-tri/hang-doi/su-kien/{delivery.pk}/thu-lai/").status_code == 303
    delivery.refresh_from_db()
    assert (delivery.state, delivery.attempts) == ("waiting", 0)
    assert Entry.objects.filter(action="administration.queue.revive").count() == 1
    assert client.post(f"/quan-tri/hang-doi/su-kien/{delivery.pk}/thu-lai/").status_code == 409


def test_the_dead_are_paged_newest_first(client_of):
    numbers = [dead_job(f"Lỗi {n}.") for n in range(27)]
    client = client_of("admin")
    first = client.get("/quan-tri/hang-doi/").content.decode()
    assert "Lỗi 26." in first
    assert "Lỗi 1." not in first
    second = client.get(f"/quan-tri/hang-doi/?sau={numbers[2]}").content.decode()
    assert "Lỗi 1." in second
    assert "Lỗi 26." not in second
    assert f"sau={numbers[2]}" in first


def test_an_officer_revives_nothing(province):
    number, delivery = dead_job(), dead_delivery()
    hung = province.actor(province.hung)
    for revive, which in ((queue.revive_job, number), (queue.revive_delivery, delivery.pk)):
        with pytest.raises(Denied):
            revive(actor=hung, number=which)
    delivery.refresh_from_db()
    assert (counts(), delivery.state) == ({"failed": 1}, "dead")
    assert not Entry.objects.filter(action="administration.queue.revive").exists()
