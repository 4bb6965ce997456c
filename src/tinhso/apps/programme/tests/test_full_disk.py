"""The disk is full in the middle of a save: the answer says so, and nothing of it is kept."""

import errno
from pathlib import Path
from typing import Any

import psycopg
import pytest
from django.db import OperationalError
from django.test import Client

from tinhso.apps.programme.models import Document, Finding, Programme, Progress
from tinhso.apps.programme.tests.conftest import Office, upload
from tinhso.kernel.audit.models import Entry
from tinhso.kernel.events.models import Event
from tinhso.kernel.files.models import Blob, StoredFile

pytestmark = pytest.mark.django_db
FULL = OSError(errno.ENOSPC, "No space left on device")


def full_disk(*_args: Any, **_kwargs: Any) -> Any:
    raise FULL


def full_database(*_args: Any, **_kwargs: Any) -> Any:
    """As Django raises what the server says."""
    try:
        raise psycopg.errors.DiskFull("could not extend file: No space left on device")
    except psycopg.errors.DiskFull as said:
        raise OperationalError(str(said)) from said


@pytest.fixture
def son(office: Office, settings: Any, tmp_path: Path) -> Client:
    settings.TINHSO_FILES_URL = (tmp_path / "kho").as_uri()
    client = Client(raise_request_exception=False)
    client.force_login(office.province.standing_officer)
    return client


def counts() -> list[int]:
    return [model.objects.count() for model in (Document, Finding, StoredFile, Blob, Entry, Event, Progress)]


@pytest.mark.parametrize(
    ("where", "fault"),
    [
        ("tinhso.apps.programme.operations.plans.tempfile.NamedTemporaryFile", full_disk),  # reading it
        ("tinhso.kernel.files.stores.shutil.copyfileobj", full_disk),  # keeping the file
        ("tinhso.kernel.files.operations.audit.note", full_database),  # recording the file
        ("tinhso.apps.programme.operations.plans.events.record", full_database),  # the very last step
    ],
    ids=["copy to read", "file store", "row of the file", "event"],
)
def test_an_upload_that_meets_a_full_disk_leaves_nothing(
    son: Client, monkeypatch: pytest.MonkeyPatch, where: str, fault: Any, tmp_path: Path
) -> None:
    before = counts()
    with monkeypatch.context() as patch:
        patch.setattr(where, fault)
        answer = son.post("/chuong-trinh/van-ban/tai-len/", {"file": upload()})
    assert answer.status_code == 507
    assert "Máy chủ đã hết chỗ trống" in answer.content.decode()
    assert counts() == before
    assert list((tmp_path / "kho").rglob(".incoming-*")) == []
    again = son.post("/chuong-trinh/van-ban/tai-len/", {"file": upload()})
    assert again.status_code == 303
    assert Document.objects.count() == 1


def test_a_progress_entry_that_meets_a_full_disk_leaves_nothing(
    son: Client, programme: Programme, monkeypatch: pytest.MonkeyPatch
) -> None:
    task = programme.tasks.get()
    where = f"/chuong-trinh/{programme.code}/nhiem-vu/{task.number}/tien-do/"
    entry = {
        "amount": "40",
        "date": "1/3/2024",
        "note": "Đã lập 40% hồ sơ.",
        "evidence": upload("minh chứng"),
    }
    before = counts()
    with monkeypatch.context() as patch:
        patch.setattr("tinhso.apps.programme.operations.progress.events.record", full_database)
        answer = son.post(where, entry)
    assert answer.status_code == 507, answer.content.decode()[:3000]
    assert counts() == before
