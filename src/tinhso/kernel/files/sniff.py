"""What a content is, by looking at it; a name is only a claim."""

from __future__ import annotations

import codecs
import zipfile
import zlib
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any, BinaryIO

import yaml

from tinhso.kernel.text import api as text

MB = 1024 * 1024
_CHUNK = 256 * 1024

# (offset, bytes, what): file signatures as registered in each format's specification.
_SIGNATURES = (
    (0, b"%PDF-", "pdf"),
    (0, b"PK\x03\x04", "zip"),
    (0, b"\x89PNG\r\n\x1a\n", "png"),
    (0, b"\xff\xd8\xff", "jpeg"),
    (0, b"GIF87a", "gif"),
    (0, b"GIF89a", "gif"),
    (8, b"WEBP", "webp"),
    (4, b"ftyp", "mp4"),
    (0, b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1", "ole"),
    (0, b"MZ", "program"),
    (0, b"\x7fELF", "program"),
    (0, b"Rar!\x1a\x07", "rar"),
    (0, b"7z\xbc\xaf\x27\x1c", "rar"),
)
_INSIDE_ZIP = (("word/document.xml", "docx"), ("xl/workbook.xml", "xlsx"), ("ppt/presentation.xml", "pptx"))
# What zipfile raises for a damaged archive; ValueError also stands for a name that is not UTF-8.
_UNREADABLE = (zipfile.BadZipFile, zlib.error, EOFError, OSError, RuntimeError, ValueError)
_TEXTS = {"txt", "csv", "json"}
_CONTROLS = bytes(set(range(32)) - set(b"\t\n\r\f\x1a"))


class Refused(Exception):
    """The file is not taken. The message is Vietnamese, names the file and says what to do."""


@dataclass(frozen=True)
class Type:
    """One row of data/types.yaml."""

    code: str
    title: str
    media: str
    extensions: tuple[str, ...]
    most_bytes: int


@dataclass(frozen=True)
class Limits:
    """The whole of data/types.yaml."""

    types: dict[str, Type]
    refused: dict[str, str]
    most_bytes: int
    scan_at_once: int
    zip_entries: int
    zip_bytes: int

    def by_extension(self, extension: str) -> Type | None:
        """The type that claims an extension (without the dot)."""
        return next((one for one in self.types.values() if extension in one.extensions), None)


@cache
def limits() -> Limits:
    """What may be uploaded, from data/types.yaml."""
    raw: dict[str, Any] = yaml.safe_load((Path(__file__).parent / "data" / "types.yaml").read_text("utf-8"))
    types = {
        code: Type(code, one["title"], one["media"], tuple(one["extensions"]), one["most_mb"] * MB)
        for code, one in raw["types"].items()
    }
    return Limits(
        types=types,
        refused=raw["refused"],
        most_bytes=raw["most_mb"] * MB,
        scan_at_once=raw["scan_at_once_mb"] * MB,
        zip_entries=raw["zip"]["most_entries"],
        zip_bytes=raw["zip"]["most_unpacked_mb"] * MB,
    )


def recognise(content: BinaryIO, name: str) -> Type:
    """The type of a content uploaded as `name`. Reads at most the content once.

    Raises Refused when the type is not allowed, the extension says something else, an archive is broken or
    unpacks to too much, or a text has no readable encoding.
    """
    known = limits()
    extension = name.rpartition(".")[2].lower() if "." in name else ""
    claimed = known.by_extension(extension)
    found = kind_of(content, name)
    if found in known.refused:
        raise Refused(f"“{name}”: {text.gettext(known.refused[found])}")
    if claimed is None:
        message = text.gettext("Không nhận tệp “{name}”. Các loại được nhận: {allowed}.")
        raise Refused(message.format(name=name, allowed=_list(tuple(known.types))))
    if found == "text" and claimed.code in _TEXTS:
        return claimed
    if found == "old text" and claimed.code == "txt":
        return claimed
    if found in {"old text", "text"} and claimed.code in _TEXTS:
        message = text.gettext(
            "Chữ trong tệp “{name}” không phải UTF-8. Hãy lưu lại với bảng mã UTF-8 rồi tải lên."
        )
        raise Refused(message.format(name=name))
    if found != claimed.code:
        message = text.gettext(
            "Tệp “{name}” có đuôi .{extension} nhưng nội dung là {content}. Hãy chọn đúng tệp hoặc đặt lại đuôi."
        )
        raise Refused(message.format(name=name, extension=extension, content=_title(found)))
    return claimed


def kind_of(content: BinaryIO, name: str) -> str:
    """What a content is: a type's code, a refused kind, `text`, `old text` or `unknown`. Raises Refused for a
    broken or overfull archive."""
    content.seek(0)
    head = content.read(64)
    for offset, signature, kind in _SIGNATURES:
        if head[offset : offset + len(signature)] == signature:
            return _inside_zip(content, name) if kind == "zip" else kind
    return _kind_of_text(content)


def _inside_zip(content: BinaryIO, name: str) -> str:
    known = limits()
    broken = text.gettext("Tệp “{name}” bị hỏng, không mở được. Hãy lưu lại từ bản gốc rồi tải lên.")
    full = text.gettext(
        "Tệp “{name}” giải nén ra quá lớn (hơn {most} MB hoặc {entries} tệp). Hãy chia nhỏ rồi tải lên."
    )
    try:
        with zipfile.ZipFile(content) as archive:
            entries = archive.infolist()
            if len(entries) > known.zip_entries or not _unpacks(archive, entries, known.zip_bytes):
                most = known.zip_bytes // MB
                raise Refused(full.format(name=name, most=most, entries=known.zip_entries))
            names = {entry.filename for entry in entries}
            kind_by_mimetype = _opendocument(archive, names)
    except _UNREADABLE as problem:
        raise Refused(broken.format(name=name)) from problem
    if any(one.endswith("vbaProject.bin") for one in names):
        return "macro"
    return kind_by_mimetype or next((kind for member, kind in _INSIDE_ZIP if member in names), "zip")


def _unpacks(archive: zipfile.ZipFile, entries: list[zipfile.ZipInfo], most: int) -> bool:
    """Whether all entries unpack to at most `most` bytes together.

    Every entry is read through, up to its declared size: one that lies about it fails its checksum (BadZipFile).
    """
    if sum(entry.file_size for entry in entries) > most:
        return False
    for entry in entries:
        with archive.open(entry) as unpacked:
            while unpacked.read(_CHUNK):
                pass
    return True


def _opendocument(archive: zipfile.ZipFile, names: set[str]) -> str | None:
    if "mimetype" not in names:
        return None
    with archive.open("mimetype") as member:
        media = member.read(100).decode("ascii", "replace").strip()
    return next((one.code for one in limits().types.values() if one.media == media), None)


def _kind_of_text(content: BinaryIO) -> str:
    content.seek(0)
    head = content.read(4)
    if head[:2] in (codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE):
        return "old text"
    content.seek(0)
    decoder = codecs.getincrementaldecoder("utf-8")()
    utf8 = True
    while chunk := content.read(_CHUNK):
        if chunk.translate(None, _CONTROLS) != chunk:
            return "unknown"
        utf8 = utf8 and _decodes(decoder, chunk)
    return "text" if utf8 and _decodes(decoder, b"", final=True) else "old text"


def _decodes(decoder: codecs.IncrementalDecoder, chunk: bytes, *, final: bool = False) -> bool:
    try:
        decoder.decode(chunk, final)
    except UnicodeDecodeError:
        return False
    return True


def _title(kind: str) -> str:
    if kind in limits().types:
        return text.gettext(limits().types[kind].title)
    return text.gettext("văn bản thuần") if kind in {"text", "old text"} else text.gettext("loại không rõ")


def _list(codes: tuple[str, ...]) -> str:
    return ", ".join(f".{one}" for code in codes for one in limits().types[code].extensions)
