import base64
import hashlib
import io
from pathlib import Path
from typing import Any

import pytest

from tinhso.kernel.files.stores import S3, FileSystem, Store, store_at

CONTENT = b"n\xe1\xbb\x99i dung"
SHA = hashlib.sha256(CONTENT).hexdigest()


class Bucket:
    """The calls of an S3 client that our store makes, over a dictionary."""

    def __init__(self) -> None:
        self.objects: dict[str, bytes] = {}
        self.closed = False

    def put_object(self, **call: Any) -> dict[str, Any]:
        content = call["Body"].read()
        assert base64.b64encode(hashlib.sha256(content).digest()).decode() == call["ChecksumSHA256"]
        self.objects[f"{call['Bucket']}/{call['Key']}"] = content
        return {}

    def get_object(self, **call: Any) -> dict[str, Any]:
        return {"Body": io.BytesIO(self.objects[f"{call['Bucket']}/{call['Key']}"])}

    def list_objects_v2(self, **call: Any) -> dict[str, Any]:
        if self.closed:
            raise ConnectionError("no route")
        found = [key for key in self.objects if key.startswith(f"{call['Bucket']}/{call['Prefix']}")]
        return {"KeyCount": len(found[: call["MaxKeys"]])}


@pytest.fixture(params=["folder", "s3"])
def store(request: pytest.FixtureRequest, tmp_path: Path) -> Store:
    return FileSystem(tmp_path / "kho") if request.param == "folder" else S3(Bucket(), "tinh", "tep/")


def test_a_content_is_given_back_unchanged(store: Store) -> None:
    assert not store.has(SHA)
    store.put(SHA, io.BytesIO(CONTENT))
    store.put(SHA, io.BytesIO(CONTENT))
    assert store.has(SHA)
    with store.open(SHA) as content:
        assert content.read() == CONTENT
    assert store.check().well


def test_a_content_that_is_not_there_is_said_so(store: Store) -> None:
    with pytest.raises(FileNotFoundError):
        store.open(SHA)


def test_contents_fan_out_and_leave_no_half_file(tmp_path: Path) -> None:
    class Torn(io.BytesIO):
        def read(self, size: int | None = -1, /) -> bytes:
            raise OSError("đĩa đầy")

    store = FileSystem(tmp_path / "kho")
    with pytest.raises(OSError, match="đĩa đầy"):
        store.put(SHA, Torn(CONTENT))
    assert [path for path in (tmp_path / "kho").rglob("*") if path.is_file()] == []
    store.put(SHA, io.BytesIO(CONTENT))
    assert (tmp_path / "kho" / SHA[:2] / SHA[2:4] / SHA).read_bytes() == CONTENT


def test_keys_in_a_bucket_fan_out_too() -> None:
    bucket = Bucket()
    S3(bucket, "tinh", "tep/").put(SHA, io.BytesIO(CONTENT))
    assert list(bucket.objects) == [f"tinh/tep/{SHA[:2]}/{SHA[2:4]}/{SHA}"]


def test_a_store_says_when_it_is_not_well(tmp_path: Path) -> None:
    (tmp_path / "kho").write_text("a file, not a folder")
    broken = FileSystem(tmp_path / "kho").check()
    assert (broken.well, "Hãy kiểm tra quyền" in broken.sentence) == (False, True)
    bucket = Bucket()
    bucket.closed = True
    assert not S3(bucket, "tinh").check().well


def test_an_address_of_another_kind_is_refused(tmp_path: Path) -> None:
    assert isinstance(store_at((tmp_path / "có dấu").as_uri()), FileSystem)
    with pytest.raises(ValueError, match="file:// or s3://"):
        store_at("ftp://x/y")
