import io
import uuid
from pathlib import Path
from typing import Any

import pytest
from django.http import HttpResponse
from django.test import Client, RequestFactory

from tinhso.kernel.access.api import STRANGER, Actor
from tinhso.kernel.audit.api import Entry
from tinhso.kernel.files import api as files
from tinhso.kernel.files import views
from tinhso.kernel.files.middleware import RefuseHuge
from tinhso.kernel.files.models import Blob, StoredFile
from tinhso.kernel.files.plugs import scanners
from tinhso.kernel.files.sniff import MB
from tinhso.kernel.files.tests.samples import EICAR, PDF, PNG, upload

LAN = Actor(person=uuid.UUID(int=1), name="Lan", kind="citizen", ip="10.0.0.1")
MAI = Actor(person=uuid.UUID(int=2), name="Mai", kind="officer")

pytestmark = pytest.mark.django_db


def contents(folder: Path) -> list[Path]:
    return [path for path in folder.rglob("*") if path.is_file()]


def nothing_kept(folder: Path) -> bool:
    return contents(folder) == [] and not StoredFile.objects.exists() and not Blob.objects.exists()


def test_an_upload_is_kept_scanned_and_recorded(mine: str, folder: Path) -> None:
    stored = files.store(actor=LAN, upload=upload("C:\\kế hoạch.pdf", PDF), purpose=mine)
    assert (stored.name, stored.uploaded_by) == ("kế hoạch.pdf", LAN.person)
    assert (stored.blob.state, stored.blob.media_type, stored.blob.size) == (
        "clean",
        "application/pdf",
        len(PDF),
    )
    with files.open_content(stored) as content:
        assert content.read() == PDF
    entry = Entry.objects.get()
    assert (entry.action, entry.object_key, entry.changes["sha256"]) == (
        "files.upload",
        str(stored.key),
        stored.blob.sha256,
    )
    assert len(contents(folder)) == 1


def test_the_same_content_is_kept_once_under_two_names(mine: str, folder: Path) -> None:
    first = files.store(actor=LAN, upload=upload("a.pdf", PDF), purpose=mine)
    second = files.store(actor=MAI, upload=upload("b.pdf", PDF), purpose=mine)
    assert first.blob_id == second.blob_id
    assert (first.key != second.key, len(contents(folder))) == (True, 1)


@pytest.mark.parametrize(
    ("name", "content", "says"),
    [
        ("a.pdf", b"", "rỗng"),
        ("a.pdf", PNG, "nội dung là ảnh PNG"),
        ("a.png", PNG, "Ở đây chỉ nhận .pdf, .txt, .md"),
        ("a.txt", b"x" * (MB + 1), "quá lớn: nhiều nhất 1 MB"),
        ("a.txt", b"--" + EICAR, "Có chuỗi thử vi-rút EICAR"),
    ],
    ids=["empty", "mislabelled", "other type", "too large", "infected"],
)
def test_a_refused_upload_leaves_nothing_behind(
    mine: str, folder: Path, name: str, content: bytes, says: str
) -> None:
    with pytest.raises(files.Refused, match=says):
        files.store(actor=LAN, upload=upload(name, content), purpose=mine)
    assert nothing_kept(folder)


class Endless(io.RawIOBase):
    """A stream that never ends and counts what was read of it."""

    name, given = "a.pdf", 0

    def seek(self, offset: int, whence: int = 0, /) -> int:
        return 0

    def read(self, size: int = -1, /) -> bytes:
        self.given += size
        return PDF.ljust(size, b"\n")


def test_a_stream_without_end_is_read_only_up_to_the_limit(mine: str, folder: Path) -> None:
    stream = Endless()
    with pytest.raises(files.Refused, match="quá lớn"):
        files.store(actor=LAN, upload=stream, purpose=mine)  # type: ignore[arg-type]  # enough of a stream
    assert stream.given <= 2 * MB
    assert nothing_kept(folder)


def test_a_file_of_200_mb_is_refused_by_its_announced_size_unread(mine: str) -> None:
    stream = Endless()
    stream.size = 200 * MB  # type: ignore[attr-defined]  # as an uploaded file has
    with pytest.raises(files.Refused, match="quá lớn"):
        files.store(actor=LAN, upload=stream, purpose=mine)  # type: ignore[arg-type]  # enough of a stream
    assert stream.given == 0


def test_a_request_of_200_mb_is_refused_before_its_body_is_read() -> None:
    def broken(_request: object) -> HttpResponse:
        raise AssertionError("the body would be read here")

    request = RequestFactory().post("/")
    request.META["CONTENT_LENGTH"] = str(200 * MB)
    answer = RefuseHuge(broken)(request)
    assert answer.status_code == 413
    assert "nhiều nhất 100 MB" in answer.content.decode()
    request.META["CONTENT_LENGTH"] = str(MB)
    assert RefuseHuge(lambda _request: HttpResponse("vào"))(request).content == "vào".encode()


def test_a_browser_gets_a_page_that_says_what_to_do() -> None:
    request = RequestFactory().post("/", headers={"Accept": "text/html,*/*"})
    request.META["CONTENT_LENGTH"] = str(200 * MB)
    answer = RefuseHuge(lambda _request: HttpResponse())(request)
    page = answer.content.decode()
    assert answer.status_code == 413
    assert "nhiều nhất 100 MB" in page
    assert "Chưa có gì được lưu" in page
    assert 'class="error-page"' in page


class Unreachable:
    code = "hong"

    def scan(self, content: object) -> str | None:
        raise OSError("no scanner")


def test_what_cannot_be_scanned_now_waits_in_quarantine(mine: str, monkeypatch: pytest.MonkeyPatch) -> None:
    with monkeypatch.context() as patch:
        patch.setitem(scanners._plugs, "hong", Unreachable())  # type: ignore[arg-type]  # has no check
        stored = files.store(actor=LAN, upload=upload("a.txt", b"abc"), purpose=mine)
        with pytest.raises(OSError, match="no scanner"):
            files.scan_blob(stored.blob.sha256)
    assert stored.blob.state == "quarantine"
    with pytest.raises(files.NotReady, match="đang được kiểm tra"):
        files.open_content(stored)
    assert files.scan_blob(stored.blob.sha256) == "clean"
    assert files.scan_blob(stored.blob.sha256) == "clean"


def test_a_large_content_is_scanned_by_the_worker(folder: Path) -> None:
    large = b"x" * (5 * MB) + EICAR
    stored = files.store(actor=LAN, upload=upload("a.txt", large), purpose="khac")
    assert stored.blob.state == "quarantine"
    assert files.scan_blob(stored.blob.sha256) == "refused"
    stored.refresh_from_db()
    with pytest.raises(files.NotReady, match="EICAR"):
        files.open_content(stored)
    with pytest.raises(files.Refused, match="EICAR"):
        files.store(actor=MAI, upload=upload("b.txt", large), purpose="khac")
    assert StoredFile.objects.count() == 1


def get(actor: Actor, key: uuid.UUID) -> Any:
    request = RequestFactory().get(f"/tep/{key}/")
    request.actor = actor  # type: ignore[attr-defined]  # as AccessMiddleware does
    return views.download(request, key)


def test_the_owner_downloads_an_attachment_and_the_look_is_recorded(mine: str) -> None:
    stored = files.store(actor=LAN, upload=upload("kế hoạch.pdf", PDF), purpose=mine)
    answer = get(LAN, stored.key)
    assert b"".join(answer.streaming_content) == PDF
    answer.file_to_stream.close()  # closing the response would close the database of the test
    headers = answer.headers
    assert headers["Content-Disposition"].startswith("attachment; filename*=utf-8''k%E1%BA%BF")
    assert (headers["Content-Type"], headers["X-Content-Type-Options"]) == ("application/pdf", "nosniff")
    look = Entry.objects.get(kind="look")
    assert (look.actor, look.object_key, look.purpose) == (LAN.person, str(stored.key), "Tải tệp xuống")


@pytest.mark.parametrize("actor", [MAI, STRANGER])
def test_others_get_404_as_if_it_were_not_there(mine: str, actor: Actor) -> None:
    from django.http import Http404

    stored = files.store(actor=LAN, upload=upload("a.pdf", PDF), purpose=mine)
    with pytest.raises(Http404):
        get(actor, stored.key)
    with pytest.raises(Http404):
        get(actor, uuid.uuid4())
    assert not Entry.objects.filter(kind="look").exists()


def test_without_a_purpose_plug_nobody_reads(folder: Path) -> None:
    stored = files.store(actor=LAN, upload=upload("a.pdf", PDF), purpose="chua-khai-bao")
    with pytest.raises(files.NotFound):
        files.get_for(LAN, stored.key)


def test_quarantine_is_said_to_the_owner(mine: str) -> None:
    stored = files.store(actor=LAN, upload=upload("a.pdf", PDF), purpose=mine)
    Blob.objects.update(state="quarantine")
    answer = get(LAN, stored.key)
    assert answer.status_code == 409
    assert not Entry.objects.filter(kind="look").exists()


def test_missing_and_changed_contents_are_found(mine: str, folder: Path) -> None:
    kept = files.store(actor=LAN, upload=upload("a.pdf", PDF), purpose=mine).blob.sha256
    lost = files.store(actor=LAN, upload=upload("b.txt", b"b"), purpose=mine).blob.sha256
    bent = files.store(actor=LAN, upload=upload("c.txt", b"c"), purpose=mine).blob.sha256
    assert list(files.damaged()) == []
    places = {path.name: path for path in contents(folder)}
    places[lost].unlink()
    places[bent].write_bytes(b"d")
    assert list(files.damaged()) == [(lost, "missing"), (bent, "changed")]
    assert kept in places


def test_the_address_of_a_file_is_a_door_that_stays_shut_by_default(client: Client) -> None:
    stored = files.store(actor=LAN, upload=upload("a.pdf", PDF), purpose="chua-khai-bao")
    assert client.get(f"/tep/{stored.key}/").status_code == 404
    assert client.post(f"/tep/{stored.key}/").status_code == 405
