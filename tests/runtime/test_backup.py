"""A backup and its restore: both sides are the same, and a damaged one is refused before anything changes."""

import io
import json
import tarfile

import psycopg
import pytest
from psycopg import sql

from tinhso.config import backup
from tinhso.config.console import Trouble

CONTENT = "Kế hoạch chuyển đổi số".encode()


@pytest.fixture
def store(settings, tmp_path):
    settings.TINHSO_FILES_URL = (tmp_path / "files").as_uri()
    from tinhso.kernel.files.api import current

    return current()


@pytest.fixture
def other(database_url):
    """An empty database beside the test's own; its address."""
    name = "tinhso_test_run_" + database_url.split("tinhso_test_run_")[1].split("?")[0] + "_other"
    with psycopg.connect(database_url, autocommit=True) as link:
        link.execute(sql.SQL("CREATE DATABASE {}").format(sql.Identifier(name)))
    yield database_url.replace(name.removesuffix("_other"), name)
    with psycopg.connect(database_url, autocommit=True) as link:
        link.execute(sql.SQL("DROP DATABASE {} WITH (FORCE)").format(sql.Identifier(name)))


@pytest.fixture
def made(database_url, store, tmp_path):
    """A backup of a database with one stored file."""
    import hashlib

    key = hashlib.sha256(CONTENT).hexdigest()
    store.put(key, io.BytesIO(CONTENT))
    with psycopg.connect(database_url) as link:
        link.execute(
            "INSERT INTO files_blob (sha256, size, media_type, state, reason, created_at)"
            " VALUES (%s, %s, 'text/plain', 'clean', '', now())",
            [key, len(CONTENT)],
        )
    path = tmp_path / "backup.tar"
    backup.backup(database_url, path)
    return path, key


def see(address):
    with psycopg.connect(address) as link:
        return backup.contents(link)


@pytest.mark.django_db(transaction=True)
def test_both_sides_hold_the_same_rows_and_files(database_url, other, made, settings, tmp_path):
    path, key = made
    settings.TINHSO_FILES_URL = (tmp_path / "elsewhere").as_uri()
    restored = backup.restore(other, path)
    assert restored.differences(see(database_url)) == []
    assert restored.tables["files_blob"][0] == 1
    assert (tmp_path / "elsewhere" / key[:2] / key[2:4] / key).read_bytes() == CONTENT


@pytest.mark.django_db(transaction=True)
def test_a_full_database_is_replaced_only_when_asked_to(other, made):
    path, _ = made
    backup.restore(other, path)
    with psycopg.connect(other) as link:
        link.execute("DELETE FROM files_blob")
    with pytest.raises(Trouble, match="Muốn thay tất cả bằng bản sao lưu: thêm --force"):
        backup.restore(other, path)
    assert see(other).tables["files_blob"][0] == 0
    assert backup.restore(other, path, force=True).tables["files_blob"][0] == 1


@pytest.mark.django_db(transaction=True)
def test_the_trial_identity_provider_beside_it_is_neither_saved_nor_in_the_way(
    database_url, other, store, tmp_path
):
    """`./tinhso demo` keeps the provider's tables in a schema of their own in the same database."""
    for address in (database_url, other):
        with psycopg.connect(address) as link:
            link.execute("CREATE SCHEMA identity")
            link.execute("CREATE TABLE identity.person (name text)")
    backup.backup(database_url, tmp_path / "b.tar")
    backup.restore(other, tmp_path / "b.tar", force=True)
    backup.restore(other, tmp_path / "b.tar", force=True)
    assert see(other).differences(see(database_url)) == []
    with psycopg.connect(other) as link:
        assert link.execute("SELECT count(*) FROM identity.person").fetchone() == (0,)
    with psycopg.connect(database_url) as link:
        link.execute("DROP SCHEMA identity CASCADE")


@pytest.mark.django_db(transaction=True)
def test_after_a_restore_the_record_is_compared_with_new_files(database_url, other, made, settings, tmp_path):
    """The files outside speak of rows that came after the backup: they are put aside, not taken for a removal."""
    from django.db import transaction

    from tinhso.kernel.access.api import system
    from tinhso.kernel.audit import api as audit

    path, _ = made
    settings.TINHSO_AUDIT_WITNESS = str(tmp_path / "sổ")
    with transaction.atomic():
        audit.note(actor=system(), action="x", about=("place", "1"))
    assert len(list((tmp_path / "sổ").rglob("rows-*"))) == 1
    backup.restore(other, path)
    (aside,) = (tmp_path / "sổ").iterdir()
    assert "." in aside.name


@pytest.mark.django_db(transaction=True)
def test_a_damaged_backup_is_refused_and_nothing_changes(other, made, tmp_path):
    path, _ = made
    broken = tmp_path / "broken.tar"
    data = bytearray(path.read_bytes())
    with tarfile.open(path) as archive:
        where = archive.getmember("database.dump").offset_data
    data[where + 2000] ^= 1
    broken.write_bytes(data)
    with pytest.raises(Trouble, match=r"Phần database.dump trong .* đã hỏng"):
        backup.restore(other, broken)
    assert see(other).tables == {}


@pytest.mark.django_db(transaction=True)
def test_a_database_that_came_out_other_than_it_went_in_is_said_to_be_wrong(other, made, tmp_path):
    """The manifest counts one row more than the dump brings."""
    path, _ = made
    wrong = tmp_path / "wrong.tar"
    with tarfile.open(path) as read, tarfile.open(wrong, "w") as written:
        for entry in read:
            content = read.extractfile(entry).read()
            if entry.name == "manifest.json":
                manifest = json.loads(content)
                manifest["tables"]["files_blob"][0] += 1
                content = json.dumps(manifest).encode()
                entry.size = len(content)
            written.addfile(entry, io.BytesIO(content))
    with pytest.raises(Trouble, match=r"các bảng sau khác bản sao lưu: files_blob\. Đừng dùng"):
        backup.restore(other, wrong)


def test_what_is_no_backup_is_refused_by_name(tmp_path):
    path = tmp_path / "anh.tar"
    path.write_bytes(b"not a tar file")
    with pytest.raises(Trouble, match=r"anh\.tar không phải bản sao lưu trọn vẹn"):
        backup.verify(path)
    with tarfile.open(path, "w") as archive:
        words = json.dumps({"format": 99}).encode()
        entry = tarfile.TarInfo("manifest.json")
        entry.size = len(words)
        archive.addfile(entry, io.BytesIO(words))
    with pytest.raises(Trouble, match="do một phiên bản khác ghi"):
        backup.verify(path)
