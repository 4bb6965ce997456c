"""Small real files of each kind, made in memory."""

from __future__ import annotations

import io
import zipfile

from django.core.files.uploadedfile import SimpleUploadedFile

PDF = b"%PDF-1.4\n1 0 obj<</Type/Catalog>>endobj\ntrailer<</Root 1 0 R>>\n%%EOF\n"
PNG = b"\x89PNG\r\n\x1a\n" + b"\0" * 40
EICAR = b"X5O!P%@AP[4\\PZX54(P^)7CC)7}$" + b"EICAR-STANDARD-ANTIVIRUS-TEST-FILE!$H+H*"


def archive(members: dict[str, bytes], *, method: int = zipfile.ZIP_DEFLATED) -> bytes:
    """A zip file with these members, in order."""
    made = io.BytesIO()
    with zipfile.ZipFile(made, "w", method) as out:
        for name, content in members.items():
            out.writestr(name, content)
    return made.getvalue()


def docx(**more: bytes) -> bytes:
    """The skeleton of a Word document."""
    return archive({"[Content_Types].xml": b"<Types/>", "word/document.xml": b"<document/>", **more})


def upload(name: str, content: bytes) -> SimpleUploadedFile:
    """As a form delivers it."""
    made = SimpleUploadedFile("x", content)
    made.name = name
    return made
