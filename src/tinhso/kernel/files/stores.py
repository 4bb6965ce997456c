"""Where contents are kept, named by their SHA-256."""

from __future__ import annotations

import base64
import os
import shutil
import tempfile
from functools import lru_cache
from pathlib import Path
from typing import Any, BinaryIO, Protocol, cast
from urllib.parse import parse_qs, unquote, urlsplit

from django.conf import settings

from tinhso.kernel.plugs.api import Health
from tinhso.kernel.text import api as text


class Store(Protocol):
    """A place for contents. Putting the same content twice changes nothing."""

    def put(self, sha256: str, content: BinaryIO) -> None:
        """Keep the content; when this returns it survives a power cut."""
        ...

    def open(self, sha256: str) -> BinaryIO:
        """The content, to be closed by the reader. Raises FileNotFoundError."""
        ...

    def has(self, sha256: str) -> bool:
        """Whether the content is there."""
        ...

    def check(self) -> Health:
        """Whether contents can be written now."""
        ...


class FileSystem:
    """A folder: `ab/cd/abcd…`. A content appears under its name whole or not at all."""

    def __init__(self, root: Path) -> None:
        self.root = root

    def put(self, sha256: str, content: BinaryIO) -> None:
        """Write beside, flush to the disk, then rename."""
        place = self._place(sha256)
        if place.exists():
            return
        place.parent.mkdir(parents=True, exist_ok=True)
        with tempfile.NamedTemporaryFile(dir=self.root, prefix=".incoming-", delete=False) as copy:
            try:
                content.seek(0)
                shutil.copyfileobj(content, copy, 1024 * 1024)
                copy.flush()
                os.fsync(copy.fileno())
                Path(copy.name).replace(place)
            except BaseException:
                Path(copy.name).unlink(missing_ok=True)
                raise
        for folder in (place.parent, place.parent.parent, self.root):
            _sync(folder)

    def open(self, sha256: str) -> BinaryIO:
        """The content from the disk."""
        return self._place(sha256).open("rb")

    def has(self, sha256: str) -> bool:
        """Whether the file is there."""
        return self._place(sha256).exists()

    def check(self) -> Health:
        """Whether the folder takes a file."""
        try:
            self.root.mkdir(parents=True, exist_ok=True)
            with tempfile.TemporaryFile(dir=self.root) as trial:
                trial.write(b"x")
        except OSError as problem:
            message = text.gettext(
                "Không ghi được vào kho tệp {root}: {problem}. Hãy kiểm tra quyền và chỗ trống."
            )
            return Health.bad(message.format(root=self.root, problem=problem.strerror))
        return Health.good(text.gettext("Tệp được giữ trong thư mục {root}.").format(root=self.root))

    def _place(self, sha256: str) -> Path:
        return self.root / sha256[:2] / sha256[2:4] / sha256


class S3:
    """A bucket of any service that speaks the S3 API; `client` has boto3's `put_object`, `get_object` and
    `list_objects_v2`."""

    def __init__(self, client: Any, bucket: str, prefix: str = "") -> None:
        self._client, self._bucket, self._prefix = client, bucket, prefix

    def put(self, sha256: str, content: BinaryIO) -> None:
        """One PutObject, which the service checks against the SHA-256."""
        content.seek(0)
        checksum = base64.b64encode(bytes.fromhex(sha256)).decode()
        self._client.put_object(
            Bucket=self._bucket, Key=self._key(sha256), Body=content, ChecksumSHA256=checksum
        )

    def open(self, sha256: str) -> BinaryIO:
        """The body of GetObject."""
        if not self.has(sha256):
            raise FileNotFoundError(sha256)
        return cast(BinaryIO, self._client.get_object(Bucket=self._bucket, Key=self._key(sha256))["Body"])

    def has(self, sha256: str) -> bool:
        """Whether the key is listed."""
        key = self._key(sha256)
        found = self._client.list_objects_v2(Bucket=self._bucket, Prefix=key, MaxKeys=1)
        return bool(found.get("KeyCount"))

    def check(self) -> Health:
        """Whether the bucket can be listed."""
        try:
            self._client.list_objects_v2(Bucket=self._bucket, Prefix=self._prefix, MaxKeys=1)
        except Exception as problem:  # noqa: BLE001 - boto3's errors are classes made at run time
            message = text.gettext("Không mở được kho S3 {bucket}: {problem}. Hãy kiểm tra địa chỉ và khóa.")
            return Health.bad(message.format(bucket=self._bucket, problem=problem))
        return Health.good(text.gettext("Tệp được giữ trong kho S3 {bucket}.").format(bucket=self._bucket))

    def _key(self, sha256: str) -> str:
        return f"{self._prefix}{sha256[:2]}/{sha256[2:4]}/{sha256}"


def store_at(url: str) -> Store:
    """The store at `file:///folder` or `s3://bucket/prefix?endpoint=https://…&region=…`.

    Keys for S3 come from boto3's own environment variables. Raises ValueError for another scheme,
    ModuleNotFoundError for S3 without boto3 (`pip install tinhso[s3]`).
    """
    parts = urlsplit(url)
    if parts.scheme == "file":
        return FileSystem(Path(unquote(parts.path)))
    if parts.scheme != "s3":
        raise ValueError(f"TINHSO_FILES_URL must begin with file:// or s3://, not {parts.scheme!r}")
    import boto3

    options = parse_qs(parts.query)
    client = boto3.client(
        "s3",
        endpoint_url=options.get("endpoint", [None])[0],
        region_name=options.get("region", [None])[0],
    )
    prefix = parts.path.strip("/")
    return S3(client, parts.netloc, f"{prefix}/" if prefix else "")


@lru_cache(maxsize=4)
def _at(url: str) -> Store:
    return store_at(url)


def current() -> Store:
    """The store of this installation (setting TINHSO_FILES_URL)."""
    return _at(settings.TINHSO_FILES_URL)


def _sync(folder: Path) -> None:
    handle = os.open(folder, os.O_RDONLY | os.O_DIRECTORY)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)
