import io
import struct
import zipfile
from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tinhso.kernel.files.names import LONGEST, tidy
from tinhso.kernel.files.sniff import Refused, limits, recognise
from tinhso.kernel.files.tests.samples import PDF, PNG, archive, docx


def kind(name: str, content: bytes) -> str:
    return recognise(io.BytesIO(content), name).code


ODT = archive({"mimetype": b"application/vnd.oasis.opendocument.text", "content.xml": b"<x/>"})


@pytest.mark.parametrize(
    ("name", "content", "code"),
    [
        ("kế hoạch.PDF", PDF, "pdf"),
        ("a.docx", docx(), "docx"),
        ("a.xlsx", archive({"xl/workbook.xml": b"<x/>"}), "xlsx"),
        ("a.pptx", archive({"ppt/presentation.xml": b"<x/>"}), "pptx"),
        ("a.odt", ODT, "odt"),
        ("a.zip", archive({"a.txt": b"x"}), "zip"),
        ("a.png", PNG, "png"),
        ("a.jpg", b"\xff\xd8\xff\xe0" + b"\0" * 20, "jpeg"),
        ("a.webp", b"RIFF\x10\0\0\0WEBPVP8 ", "webp"),
        ("a.mp4", b"\0\0\0\x18ftypmp42" + b"\0" * 20, "mp4"),
        ("a.txt", "Kế hoạch chuyển đổi số\r\n".encode(), "txt"),
        ("a.csv", b"\xef\xbb\xbf" + "đơn vị;giá trị\n".encode(), "csv"),
        ("a.geojson", b'{"type":"FeatureCollection"}', "json"),
        ("a.txt", "Kế hoạch".encode("utf-16"), "txt"),
        ("a.txt", b"K\xd5 ho\xb9ch (TCVN3)", "txt"),
    ],
)
def test_the_content_says_what_a_file_is(name: str, content: bytes, code: str) -> None:
    assert kind(name, content) == code


@pytest.mark.parametrize(
    ("name", "content", "says"),
    [
        ("a.pdf", PNG, "có đuôi .pdf nhưng nội dung là ảnh PNG"),
        ("a.docx", PDF, "nội dung là PDF"),
        ("a.docx", archive({"a.txt": b"x"}), "nội dung là tệp nén ZIP"),
        ("a.png", b"<script>alert(1)</script>", "nội dung là văn bản thuần"),
        ("a.txt", b"\0\1\2\3", "nội dung là loại không rõ"),
        ("a.csv", b"K\xd5 ho\xb9ch", "không phải UTF-8"),
        ("a.docx", b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + b"\0" * 50, "lưu lại thành .docx"),
        ("a.doc", b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + b"\0" * 50, "Office kiểu cũ"),
        ("a.docx", docx(**{"word/vbaProject.bin": b"x"}), "macro"),
        ("a.pdf", b"MZ\x90\0", "chương trình"),
        ("a.exe", b"hello", "Không nhận tệp “a.exe”"),
        ("khong-duoi", b"hello", "Các loại được nhận: .pdf, .docx"),
        ("a.docx", docx()[:-30], "bị hỏng"),
    ],
)
def test_what_does_not_fit_is_refused_with_the_remedy(name: str, content: bytes, says: str) -> None:
    with pytest.raises(Refused, match=says):
        kind(name, content)


def test_an_archive_that_unpacks_to_too_much_is_refused(monkeypatch: pytest.MonkeyPatch) -> None:
    low = replace(limits(), zip_bytes=2_000_000)
    monkeypatch.setattr("tinhso.kernel.files.sniff.limits", lambda: low)
    assert kind("a.zip", archive({"a.bin": b"\0" * 2_000_000})) == "zip"
    bomb = archive({"a.bin": b"\0" * 1_500_000, "b.bin": b"\0" * 500_001})
    assert len(bomb) < 10_000
    with pytest.raises(Refused, match="giải nén ra quá lớn"):
        kind("a.zip", bomb)


def test_an_archive_that_lies_about_its_size_is_refused() -> None:
    honest = archive({"a.bin": b"\0" * 5_000_000})
    at = honest.index(b"PK\x01\x02") + 24
    lying = honest[:at] + struct.pack("<L", 10) + honest[at + 4 :]
    with pytest.raises(Refused, match="bị hỏng"):
        kind("a.zip", lying)


def test_an_archive_of_too_many_files_is_refused() -> None:
    many = archive({f"{n}.txt": b"" for n in range(limits().zip_entries + 1)}, method=zipfile.ZIP_STORED)
    with pytest.raises(Refused, match="5000 tệp"):
        kind("a.zip", many)


@given(st.binary(max_size=300), st.sampled_from(["a.pdf", "a.docx", "a.txt", "a.csv", "a.zip", "a.png"]))
def test_any_bytes_are_recognised_or_refused(content: bytes, name: str) -> None:
    try:
        assert kind(name, content) in limits().types
    except Refused as refusal:
        assert name in str(refusal)


@given(st.binary(max_size=60), st.integers(0, 200))
def test_damaged_documents_are_recognised_or_refused(damage: bytes, at: int) -> None:
    content = docx()
    try:
        assert kind("a.docx", content[:at] + damage + content[at + len(damage) :]) == "docx"
    except Refused as refusal:
        assert "a.docx" in str(refusal)


@pytest.mark.parametrize(
    ("sent", "kept"),
    [
        ("C:\\hồ sơ\\kế hoạch.PDF", "kế hoạch.PDF"),
        ("../../etc/passwd", "passwd"),
        ("báo\u202ecáo\r\n.pdf", "báocáo.pdf"),
        ("  a   b .txt ", "a b .txt"),
        ("...", "tep"),
        ("", "tep"),
        ('a"b<c>.txt', "a_b_c_.txt"),
        ("hoa\u0300.txt", "hoà.txt"),
    ],
)
def test_names_are_made_harmless(sent: str, kept: str) -> None:
    assert tidy(sent) == kept


def test_long_names_keep_their_extension() -> None:
    assert tidy("k" * 400 + ".docx") == "k" * (LONGEST - 5) + ".docx"


@given(st.text())
def test_any_name_becomes_a_plain_one(name: str) -> None:
    kept = tidy(name)
    assert kept
    assert len(kept) <= LONGEST
    assert not set(kept) & set('/\\"\r\n\0')
