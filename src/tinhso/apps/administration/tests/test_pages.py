"""Who opens which page of the administrator's desk, and what stands on it."""

import uuid

import pytest
from django.db import connection, transaction

from tinhso.apps.administration.actions import LOOK
from tinhso.kernel.audit import api as audit
from tinhso.kernel.audit.models import Entry
from tinhso.kernel.jobs.api import Heartbeat
from tinhso.kernel.plugs.api import SOCKETS

PURPOSE = "Xử lý đơn phản ánh số 12 của công dân"


def pages(province) -> list[str]:
    lan = province.lan.key
    return [
        "/quan-tri/",
        "/quan-tri/ngay-nghi/",
        "/quan-tri/ngay-nghi/2026/",
        "/quan-tri/ngay-nghi/2026/them/",
        "/quan-tri/hang-doi/",
        "/quan-tri/hang-doi/?loai=su-kien",
        "/quan-tri/nhat-ky/",
        "/quan-tri/muc-dich/?ve=people.person:1",
        "/quan-tri/vai-tro/",
        "/quan-tri/vai-tro/administrator/",
        "/quan-tri/tai-khoan/?tim=lan",
        f"/quan-tri/tai-khoan/{lan}/",
        f"/quan-tri/tai-khoan/{lan}/khoa/",
        f"/quan-tri/tai-khoan/{lan}/mo-lai/",
        f"/quan-tri/tai-khoan/{province.hung.key}/chuc-vu/",
    ]


@pytest.mark.parametrize(
    ("who", "status"), [("stranger", 302), ("lan", 404), ("hung", 404), ("leader", 404), ("admin", 200)]
)
def test_only_an_administrator_opens_the_pages(client_of, province, who, status):
    client = client_of(who)
    assert {path: client.get(path).status_code for path in pages(province)} == dict.fromkeys(
        pages(province), status
    )


@pytest.mark.parametrize(("who", "status"), [("stranger", 302), ("lan", 404), ("hung", 404)])
def test_nobody_else_writes(client_of, province, who, status):
    before = Entry.objects.count()
    paths = [
        "/quan-tri/ngay-nghi/ngay/2026-01-01/bo/",
        "/quan-tri/hang-doi/viec/1/thu-lai/",
        "/quan-tri/hang-doi/su-kien/1/thu-lai/",
        f"/quan-tri/vai-tro/ket-thuc/{uuid.uuid4()}/",
        f"/quan-tri/tai-khoan/{province.mai.key}/khoa/",
    ]
    client = client_of(who)
    assert [client.post(path).status_code for path in paths] == [status] * len(paths)
    assert Entry.objects.count() == before


def test_things_that_are_not_there_are_not_found(client_of, province):
    client = client_of("admin")
    for path in (
        "/quan-tri/ngay-nghi/1800/",
        "/quan-tri/ngay-nghi/ngay/hom-qua/",
        "/quan-tri/muc-dich/",
        "/quan-tri/vai-tro/khong-co/",
        f"/quan-tri/tai-khoan/{uuid.uuid4()}/",
        f"/quan-tri/nhat-ky/{uuid.uuid4()}/",
    ):
        assert client.get(path).status_code == 404, path


def test_health_says_what_to_do_when_no_worker_ever_ran(client_of):
    page = client_of("admin").get("/quan-tri/").content.decode()
    assert "Chưa có tiến trình nền nào từng chạy." in page
    assert "./tinhso worker" in page


def test_health_is_content_with_a_living_worker(client_of):
    Heartbeat.beat()
    page = client_of("admin").get("/quan-tri/").content.decode()
    assert "./tinhso worker" not in page
    assert "0 việc đang chờ, 0 đang chạy, 0 đã hỏng." in page


def test_contact_details_are_shown_after_a_purpose_and_the_look_is_recorded(client_of, province):
    client = client_of("admin")
    path = f"/quan-tri/tai-khoan/{province.lan.key}/lien-he/"
    asked = client.get(path)
    assert asked.status_code == 302
    assert asked.headers["Location"].startswith("/quan-tri/muc-dich/")
    assert "lan@example.vn" not in client.get(f"/quan-tri/tai-khoan/{province.lan.key}/").content.decode()
    about = {"ve": f"people.person:{province.lan.key}", "next": path}
    assert client.post("/quan-tri/muc-dich/", about | {"purpose": "xem"}).status_code == 422
    assert not Entry.objects.filter(kind="look").exists()
    said = client.post("/quan-tri/muc-dich/", about | {"purpose": PURPOSE})
    assert (said.status_code, said.headers["Location"]) == (303, path)
    assert "lan@example.vn" in client.get(path).content.decode()
    look = Entry.objects.get(kind="look")
    assert (look.action, look.object_key, look.purpose) == (LOOK.code, str(province.lan.key), PURPOSE)
    other = f"/quan-tri/tai-khoan/{province.hung.key}/lien-he/"
    assert client.get(other).status_code == 302, "a purpose is for one person"


def test_an_account_page_shows_posts_roles_and_sessions(client_of, province):
    page = client_of("admin").get(f"/quan-tri/tai-khoan/{province.hung.key}/").content.decode()
    assert "Công chức văn hóa – xã hội" in page
    assert "hung@example.vn" not in page
    own = client_of("admin").get(f"/quan-tri/tai-khoan/{province.admin.key}/").content.decode()
    assert "Quản trị hệ thống" in own
    assert "Toàn hệ thống" in own


def note(province, action="scoring.value.enter", about=("scoring.unit", "hai-tan")) -> None:
    with transaction.atomic():
        audit.note(
            actor=province.actor(province.hung),
            action=action,
            about=about,
            summary=f"Việc {action}",
            changes={"value": [1, 2]},
        )


def test_the_record_is_filtered_by_action_object_and_day(client_of, province):
    note(province)
    note(province, "calendar.change", ("calendar.day", "2026-01-01"))
    client = client_of("admin")

    def shown(query: str) -> tuple[bool, bool]:
        page = client.get(f"/quan-tri/nhat-ky/?{query}").content.decode()
        return "Việc scoring.value.enter" in page, "Việc calendar.change" in page

    assert shown("") == (True, True)
    assert shown("hanh_dong=scoring.") == (True, False)
    assert shown("doi_tuong=calendar.day&ma=2026-01-01") == (False, True)
    assert shown("den_ngay=2020-01-01") == (False, False)
    assert shown("tu_ngay=2020-01-01") == (True, True)
    assert client.get("/quan-tri/nhat-ky/?tu_ngay=hom-qua").status_code == 422
    assert client.get("/quan-tri/nhat-ky/?nguoi=khong-ai").status_code == 422


def test_a_persons_doings_need_a_purpose_and_the_look_is_recorded(client_of, province):
    note(province)
    client = client_of("admin")
    path = "/quan-tri/nhat-ky/?nguoi=hung"
    assert client.get(path).headers["Location"].startswith("/quan-tri/muc-dich/")
    about = {"ve": f"people.person:{province.hung.key}", "next": path, "purpose": PURPOSE}
    client.post("/quan-tri/muc-dich/", about)
    assert "Việc scoring.value.enter" in client.get(path).content.decode()
    assert Entry.objects.get(kind="look").object_key == str(province.hung.key)


def test_the_record_is_paged_by_key(client_of, province):
    for number in range(60):
        note(province, f"scoring.value.n{number:02}")
    client = client_of("admin")
    first = client.get("/quan-tri/nhat-ky/?hanh_dong=scoring.value.n")
    assert "n59" in first.content.decode()
    assert "Việc scoring.value.n05" not in first.content.decode()
    table = first.content.decode()
    link = table.split('rel="next" href="')[1].split('"')[0].replace("&amp;", "&")
    second = client.get("/quan-tri/nhat-ky/" + link).content.decode()
    assert "Việc scoring.value.n05" in second
    assert "Việc scoring.value.n59" not in second


def test_an_entry_says_whether_it_is_sealed_and_unaltered(client_of, province):
    note(province)
    entry = Entry.objects.get(action="scoring.value.enter")
    path = f"/quan-tri/nhat-ky/{entry.id}/"
    client = client_of("admin")
    assert "Chưa niêm phong" in client.get(path).content.decode()
    audit.seal_all()
    assert "Đã niêm phong và nguyên vẹn" in client.get(path).content.decode()
    with connection.cursor() as cursor:
        cursor.execute("ALTER TABLE audit_entry DISABLE TRIGGER USER")
        cursor.execute("UPDATE audit_entry SET summary = 'khác' WHERE seq = %s", [entry.seq])
        cursor.execute("ALTER TABLE audit_entry ENABLE TRIGGER USER")
    assert "đã bị sửa sau khi niêm phong" in client.get(path).content.decode()


def test_an_entry_about_a_person_needs_a_purpose(client_of, province):
    with transaction.atomic():
        key = audit.note(actor=province.actor(province.hung), action="account.join", about=province.lan)
    path = f"/quan-tri/nhat-ky/{key}/"
    client = client_of("admin")
    assert client.get(path).status_code == 302
    client.post("/quan-tri/muc-dich/", {"ve": f"audit.entry:{key}", "next": path, "purpose": PURPOSE})
    assert client.get(path).status_code == 200
    assert Entry.objects.get(kind="look").purpose == PURPOSE


def test_a_purpose_never_leads_to_another_host(client_of):
    form = {"ve": "audit.entry:1", "next": "https://xa-la.example/", "purpose": PURPOSE}
    assert client_of("admin").post("/quan-tri/muc-dich/", form).headers["Location"] == "/quan-tri/"


def test_the_record_and_health_speak_words_and_not_codes(client_of, province):
    with transaction.atomic():
        audit.note(
            actor=province.actor(province.admin), action="administration.account.close", about=("x", "1")
        )
        audit.note(actor=province.actor(province.admin), action="gone.long_ago", about=("x", "2"))
    record = client_of("admin").get("/quan-tri/nhat-ky/").content.decode()
    assert ">gone.long_ago</a>" in record
    assert ">administration.account.close</a>" not in record
    health = client_of("admin").get("/quan-tri/").content.decode()
    assert [
        name for name in SOCKETS if name in health and ".tests" not in SOCKETS[name].accepts.__module__
    ] == []
