"""PDF papers: Vietnamese is whole, what would look wrong is an error, templates see nothing but themselves."""

import datetime as dt
from dataclasses import replace
from decimal import Decimal
from pathlib import Path

import pypdfium2
import pytest

from tinhso.engines.documents import api as documents
from tinhso.engines.documents import typesetting
from tinhso.engines.documents.tests.test_issuing import LETTER

PANGRAM = "Ấu thơ ẵm mèo, ẩn ước đỗ quyên; Ỹ Ỵ Ộ Ẫ Ở Ừ ễ ỉ ọ ử ỡ ặ ằ ẳ, ý tưởng kỳ lạ"


def words_of(pdf: bytes) -> str:
    """The text of a PDF as a reader copies it, on one line."""
    with pypdfium2.PdfDocument(pdf) as document:
        pages = [page.get_textpage().get_text_bounded() for page in document]
    return " ".join(" ".join(pages).split())


def pages_of(pdf: bytes) -> int:
    """How many pages it has."""
    with pypdfium2.PdfDocument(pdf) as document:
        return len(document)


def template(folder: Path, source: str) -> Path:
    """A template of the test."""
    path = folder / "mau.typ"
    path.write_text(source, "utf-8")
    return path


DATA = "#let data = json(bytes(sys.inputs.data))\n"


def test_the_common_form_has_all_its_boxes():
    words = words_of(
        documents.official_letter(
            replace(
                LETTER,
                number="12/CV-SKHCN",
                bases=("Căn cứ Kế hoạch số 123/KH-UBND;",),
                body=(documents.Heading("1. Nhiệm vụ"), PANGRAM),
                authority="KT. Giám đốc",
                title="Phó Giám đốc",
            )
        )
    )
    for part in (
        "CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM",
        "Độc lập - Tự do - Hạnh phúc",
        "ỦY BAN NHÂN DÂN TỈNH",
        "SỞ KHOA HỌC VÀ CÔNG NGHỆ",
        "Số: 12/CV-SKHCN",
        "V/v đôn đốc thực hiện nhiệm vụ chuyển đổi số",
        "Hải Dương, ngày 05 tháng 02 năm 2024",
        "Kính gửi: Ủy ban nhân dân phường Hải Tân",
        "Căn cứ Kế hoạch số 123/KH-UBND;",
        "1. Nhiệm vụ",
        PANGRAM,
        "KT. GIÁM ĐỐC",
        "PHÓ GIÁM ĐỐC",
        "Đỗ Văn Sơn",
        "Nơi nhận:",
        "- Như trên;",
        "- Lưu: VT.",
    ):
        assert part in words


def test_a_report_bears_the_name_of_its_kind():
    words = words_of(
        documents.official_letter(replace(LETTER, kind="Báo cáo", summary="kết quả quý I", to=()))
    )
    assert "BÁO CÁO kết quả quý I" in words
    assert "V/v" not in words
    assert "Kính gửi" not in words


def test_the_head_of_a_long_table_stands_on_every_page():
    table = documents.Table(
        head=("TT", "Nhiệm vụ", "Hạn"),
        rows=[(str(n), f"Nhiệm vụ số {n}", "31/01/2024") for n in range(1, 81)],
        widths=(1, 8, 3),
        numbers=(0,),
    )
    pdf = documents.official_letter(replace(LETTER, body=(table,)))
    assert pages_of(pdf) == 3
    words = words_of(pdf)
    assert words.count("TT Nhiệm vụ Hạn") == 3
    assert "Nhiệm vụ số 80" in words


def test_what_people_write_is_never_read_as_code():
    nasty = '#panic("x") $x^2$ *đậm* _x_ @khong <khong> \\ " = Đề mục - gạch // hết'
    words = words_of(
        documents.official_letter(
            replace(LETTER, summary=nasty, body=(nasty,), to=(nasty, nasty), name=nasty)
        )
    )
    assert words.count('#panic("x") $x^2$ *đậm* _x_ @khong <khong>') >= 4


@pytest.mark.parametrize("demo", [True, False])
def test_in_the_demo_every_page_of_every_template_says_so(settings, tmp_path, demo):
    settings.DEMO = demo
    pdf = documents.render_pdf(template(tmp_path, "#set page(margin: 1cm)\nMột #pagebreak() Hai"), {})
    assert (pages_of(pdf), words_of(pdf).count("BẢN THỬ NGHIỆM")) == (2, 2 if demo else 0)


def test_data_arrive_as_they_are(tmp_path):
    source = DATA + "#data.day · #data.share · #data.rows.len() · #data.rows.at(1).name"
    data = {"day": dt.date(2024, 2, 5), "share": Decimal("0.10"), "rows": [{"name": "A"}, {"name": "Ộ"}]}
    assert words_of(documents.render_pdf(template(tmp_path, source), data)) == "2024-02-05 · 0.10 · 2 · Ộ"


def test_a_paper_for_the_archive_says_that_it_is_one(tmp_path):
    path = template(tmp_path, "Lưu trữ")
    assert b"pdfaid:part" in documents.render_pdf(path, {})
    assert b"pdfaid:part" not in documents.render_pdf(path, {}, archive=False)


@pytest.mark.parametrize(
    ("source", "problem"),
    [
        ('#set text(font: "Không có phông này")\nxin chào', "unknown font family"),
        ("Chữ 漢 không có trong phông", "could not be displayed"),
        (DATA + "#data.khong_co", "khong_co"),
        ("#let x = (", "mau.typ"),
        ('#read("/etc/passwd")', "not found"),
        ('#read("../../../../etc/passwd")', "escape"),
        ('#import "@preview/cetz:0.3.0"', "gói ngoài"),
        ('#import "@local/khong-co:1.0.0"', "khong-co"),
    ],
)
def test_a_broken_template_is_an_error_that_says_where(tmp_path, source, problem):
    with pytest.raises(documents.CannotRender, match=problem):
        documents.render_pdf(template(tmp_path, source), {})


def test_a_missing_font_file_is_an_error(tmp_path, monkeypatch):
    empty = typesetting.fonts(tmp_path)
    monkeypatch.setattr(typesetting, "fonts", lambda: empty)
    with pytest.raises(documents.CannotRender, match="unknown font family: tinos"):
        documents.official_letter(LETTER)


def test_fonts_of_the_machine_are_not_used():
    assert sorted(typesetting.fonts().families()) == ["Be Vietnam Pro", "Tinos"]
