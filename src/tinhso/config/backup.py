"""A backup is one tar file: the database as of one moment, every stored file, and a manifest with checksums.

    manifest.json     what is inside: version, moment, rows and checksum of each table, SHA-256 of each file
    database.dump     pg_dump's custom format
    files/<sha256>    contents of the file store

The manifest's table checksums are taken in the very snapshot that pg_dump reads, and compared after a restore.
"""

import hashlib
import json
import os
import subprocess
import tarfile
import tempfile
from collections.abc import Iterator
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path
from typing import BinaryIO

import psycopg
from psycopg import sql

from tinhso import __version__
from tinhso.config import postgres
from tinhso.config.console import Trouble

FORMAT = 1
CHUNK = 1024 * 1024
TABLES = """
SELECT c.relname FROM pg_class c JOIN pg_namespace n ON n.oid = c.relnamespace
 WHERE n.nspname = 'public' AND c.relkind = 'r' ORDER BY 1
"""
# The sum of the rows' hashes: the same rows in any order give the same figure.
CHECKSUM = """
SELECT count(*), coalesce(sum(('x' || left(md5(t::text), 15))::bit(60)::bigint), 0)::text FROM {} t
"""
AS_TEXT = """
SET TIME ZONE 'UTC'; SET datestyle = 'ISO'; SET intervalstyle = 'iso_8601';
SET extra_float_digits = 1; SET bytea_output = 'hex'
"""
EMPTY = "DROP SCHEMA public CASCADE; CREATE SCHEMA public; SET LOCAL lock_timeout = 0;\n"

Link = psycopg.Connection[tuple[object, ...]]


@dataclass(frozen=True)
class Contents:
    """What a database holds: rows and checksum by table."""

    tables: dict[str, tuple[int, str]]

    @property
    def rows(self) -> int:
        """Rows of all tables."""
        return sum(rows for rows, _ in self.tables.values())

    def differences(self, other: "Contents") -> list[str]:
        """Names of the tables that are not the same on both sides."""
        return sorted(
            name for name in self.tables | other.tables if self.tables.get(name) != other.tables.get(name)
        )


def contents(link: Link) -> Contents:
    """Rows and checksum of every table, as the link's transaction sees them."""
    link.execute(AS_TEXT)
    found = {}
    for (name,) in link.execute(TABLES).fetchall():
        row = link.execute(sql.SQL(CHECKSUM).format(sql.Identifier("public", str(name)))).fetchone()
        found[str(name)] = (int(str(row[0])), str(row[1])) if row else (0, "0")
    return Contents(found)


def backup(address: str, target: Path) -> Contents:
    """Write a backup of the database at `address` and of the file store to `target`, whole or not at all.

    Django must be set up. Raises Trouble."""
    if target.exists():
        raise Trouble(f"Tệp {target} đã có; chọn tên khác hoặc xóa nó trước.")
    if not target.parent.is_dir():
        raise Trouble(f"Không có thư mục {target.parent}; tạo nó rồi chạy lại.")
    half = target.with_name(target.name + ".half")
    try:
        with psycopg.connect(address) as link, tempfile.NamedTemporaryFile(dir=target.parent) as dump:
            link.isolation_level = psycopg.IsolationLevel.REPEATABLE_READ
            link.read_only = True
            row = link.execute("SELECT pg_export_snapshot()").fetchone()
            snapshot = str(row[0]) if row else ""
            _tool(
                link,
                "pg_dump",
                "-Fc",
                "--no-owner",
                "--no-privileges",
                "--exclude-schema=identity",  # the demo's trial identity provider makes its own anew
                f"--snapshot={snapshot}",
                "-f",
                dump.name,
                address,
            )
            held = contents(link)
            blobs = _blobs(link, held)
            with half.open("wb") as out:
                _write(out, Path(dump.name), held, blobs, _server(link))
                os.fsync(out.fileno())
        half.rename(target)
    except OSError as problem:
        raise Trouble(
            f"Không ghi được bản sao lưu {target}: {problem.strerror}. Xem chỗ trống và quyền ghi."
        ) from problem
    finally:
        half.unlink(missing_ok=True)
    return held


def restore(address: str, source: Path, *, force: bool = False) -> Contents:
    """Put a backup into an empty database (any database when `force`), in one transaction, and compare.

    Django must be set up. Raises Trouble; then the database is as it was."""
    manifest = verify(source)
    with psycopg.connect(address) as link:
        count = len(link.execute(TABLES).fetchall())
        if count and not force:
            raise Trouble(
                f"Cơ sở dữ liệu đích đang có {count} bảng. Muốn thay tất cả bằng bản sao lưu: thêm --force."
            )
        programs = {name: _program(link, name) for name in ("pg_restore", "psql")}
    _put_files(source)
    with tarfile.open(source) as archive, tempfile.NamedTemporaryFile() as dump:
        _copy(_member(archive, "database.dump"), dump)
        dump.flush()
        _replay(address, Path(dump.name), programs)
    with psycopg.connect(address) as link:
        held = contents(link)
    expected = Contents({name: (rows, mark) for name, (rows, mark) in manifest["tables"].items()})
    if different := expected.differences(held):
        raise Trouble(
            f"Đã phục hồi nhưng các bảng sau khác bản sao lưu: {', '.join(different)}. Đừng dùng; hãy thử bản khác."
        )
    from tinhso.kernel.audit.api import witness_start_over

    witness_start_over()
    return held


def verify(source: Path) -> dict[str, dict[str, tuple[int, str]]]:
    """The manifest of a backup in which every part has its recorded checksum. Raises Trouble."""
    try:
        with tarfile.open(source) as archive:
            manifest = json.loads(_member(archive, "manifest.json").read())
            if manifest.get("format") != FORMAT:
                raise Trouble(
                    f"{source} do một phiên bản khác ghi (dạng {manifest.get('format')}); dùng đúng phiên bản đó."
                )
            for name, expected in manifest["sha256"].items():
                if _sha256(_member(archive, name)) != expected:
                    raise Trouble(f"Phần {name} trong {source} đã hỏng. Hãy dùng bản sao lưu khác.")
    except FileNotFoundError as problem:
        raise Trouble(f"Không có tệp {source}.") from problem
    except (tarfile.TarError, KeyError, ValueError, EOFError, OSError) as problem:
        raise Trouble(f"{source} không phải bản sao lưu trọn vẹn của Tỉnh Số ({problem}).") from problem
    return dict(manifest)


def _blobs(link: Link, held: Contents) -> list[str]:
    if "files_blob" not in held.tables:
        return []
    from tinhso.kernel.files.api import current

    known = [str(row[0]) for row in link.execute("SELECT sha256 FROM files_blob ORDER BY 1").fetchall()]
    return [key for key in known if current().has(key)]  # a refused content is recorded but not kept


def _write(out: BinaryIO, dump: Path, held: Contents, blobs: list[str], server: str) -> None:
    from tinhso.kernel.files.api import current
    from tinhso.kernel.text.api import now

    with dump.open("rb") as stream:
        checksums = {"database.dump": _sha256(stream)} | {f"files/{key}": key for key in blobs}
    manifest = {
        "format": FORMAT,
        "tinhso": __version__,
        "made_at": now().isoformat(),
        "postgres": server,
        "tables": held.tables,
        "sha256": checksums,
    }
    with tarfile.open(fileobj=out, mode="w") as archive:
        words = json.dumps(manifest, ensure_ascii=False, indent=1).encode()
        with tempfile.TemporaryFile() as page:
            page.write(words)
            _add(archive, "manifest.json", page)
        with dump.open("rb") as stream:
            _add(archive, "database.dump", stream)
        for key in blobs:
            with current().open(key) as stream, tempfile.TemporaryFile() as copy:
                _copy(stream, copy)  # a stream from S3 does not tell its length beforehand
                _add(archive, f"files/{key}", copy)


def _add(
    archive: tarfile.TarFile, name: str, stream: "BinaryIO | tempfile._TemporaryFileWrapper[bytes]"
) -> None:
    entry = tarfile.TarInfo(name)
    entry.size = stream.seek(0, os.SEEK_END)
    entry.mode = 0o600
    stream.seek(0)
    archive.addfile(entry, stream)


def _member(archive: tarfile.TarFile, name: str) -> BinaryIO:
    found = archive.extractfile(name)  # KeyError when it is missing
    if found is None:
        raise KeyError(name)
    return found  # type: ignore[return-value]  # IO[bytes] it is


def _put_files(source: Path) -> None:
    from tinhso.kernel.files.api import current

    with tarfile.open(source) as archive:
        for entry in archive:
            if entry.name.startswith("files/"):
                with tempfile.TemporaryFile() as copy:
                    _copy(_member(archive, entry.name), copy)
                    current().put(entry.name.removeprefix("files/"), copy)


def _replay(address: str, dump: Path, programs: dict[str, Path]) -> None:
    """Empty the database and fill it from the dump in one transaction: all of it, or as before."""
    script = subprocess.Popen(
        [programs["pg_restore"], "--no-owner", "--no-privileges", "-f", "-", dump],
        stdout=subprocess.PIPE, stderr=subprocess.PIPE,
    )  # fmt: skip
    options = ["-X", "-q", "-1", "-v", "ON_ERROR_STOP=1", "-d", address]
    waiting = os.environ | {"PGOPTIONS": "-c lock_timeout=10s -c client_min_messages=warning"}
    target = subprocess.Popen(
        [programs["psql"], *options],
        stdin=subprocess.PIPE,
        stdout=subprocess.DEVNULL,
        stderr=subprocess.PIPE,
        env=waiting,
    )
    assert script.stdout and target.stdin and target.stderr and script.stderr
    with script, target:
        with suppress(BrokenPipeError):
            target.stdin.write(EMPTY.encode())
            for line in script.stdout:
                # the schema was made by EMPTY; a dump of a newer server sets what an older one does not know
                if not line.startswith(
                    (b"CREATE SCHEMA public", b"SET transaction_timeout", b"COMMENT ON SCHEMA public")
                ):
                    target.stdin.write(line)
            if script.wait():
                raise Trouble(f"Không đọc được bản sao lưu: {script.stderr.read().decode().strip()}")
        with suppress(BrokenPipeError):
            target.stdin.close()
        said = target.stderr.read().decode().strip()
    if target.returncode:
        if "lock timeout" in said:
            raise Trouble(
                "Cơ sở dữ liệu đang có chương trình khác dùng; dừng ./tinhso demo, serve, worker rồi chạy lại."
            )
        raise Trouble(
            f"Không phục hồi được, cơ sở dữ liệu vẫn như cũ: {said.splitlines()[0] if said else ''}"
        )


def _server(link: Link) -> str:
    row = link.execute("SELECT current_setting('server_version')").fetchone()
    return str(row[0]) if row else ""


def _program(link: Link, name: str) -> Path:
    """pg_dump, pg_restore or psql, of the server's own major version where this machine has it."""
    major = link.info.server_version // 10000
    with suppress(Trouble):
        return postgres.binaries(major) / name
    folder = postgres.binaries()
    if (postgres.version(folder) or 0) < major:
        raise Trouble(f"Máy chủ là PostgreSQL {major}, công cụ ở đây cũ hơn. Cài postgresql-client-{major}.")
    return folder / name


def _tool(link: Link, name: str, *words: str) -> None:
    done = subprocess.run([_program(link, name), *words], capture_output=True, text=True, check=False)
    if done.returncode:
        raise Trouble(f"{name} báo lỗi: {done.stderr.strip()}")


def _chunks(stream: BinaryIO) -> Iterator[bytes]:
    while piece := stream.read(CHUNK):
        yield piece


def _copy(source: BinaryIO, target: "BinaryIO | tempfile._TemporaryFileWrapper[bytes]") -> None:
    for piece in _chunks(source):
        target.write(piece)


def _sha256(stream: BinaryIO) -> str:
    mark = hashlib.sha256()
    for piece in _chunks(stream):
        mark.update(piece)
    return mark.hexdigest()
