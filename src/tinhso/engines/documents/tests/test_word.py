"""Word templates of an administrator: filled with Vietnamese values, closed to everything else."""

import datetime as dt
import io
import zipfile
from decimal import Decimal

import docx
import pytest

from tinhso.engines.documents import api as documents
from tinhso.engines.documents import word


def written(*paragraphs: str, header: str = "", rows: tuple[tuple[str, ...], ...] = ()) -> bytes:
    """A template as Word would save it."""
    document = docx.Document()
    for one in paragraphs:
        document.add_paragraph(one)
    if header:
        document.sections[0].header.paragraphs[0].text = header
    if rows:
        table = document.add_table(len(rows), len(rows[0]))
        for number, row in enumerate(rows):
            for column, words in enumerate(row):
                table.cell(number, column).text = words
    saved = io.BytesIO()
    document.save(saved)
    return saved.getvalue()


def read(content: bytes) -> "docx.document.Document":
    """The filled paper."""
    return docx.Document(io.BytesIO(content))


def fill(words: str, **data: object) -> str:
    """One paragraph, filled."""
    return "\n".join(one.text for one in read(documents.render_docx(written(words), data)).paragraphs)


def test_values_stand_as_vietnam_writes_them():
    words = (
        "{{ ky }}: {{ diem|so(1) }} điểm, {{ ty_le|phan_tram(1) }}, {{ tien|tien }} ({{ tien|tien_chu }}), "
        "{{ ngay|ngay }}, {{ ngay|ngay_dai }}, {{ luc|gio }}, {{ ten|join }}, {{ trong|so }}"
    )
    filled = fill(
        words,
        ky="Quý I <&>",
        diem=Decimal("1234.56"),
        ty_le=0.855,
        tien=1_250_000,
        ngay=dt.date(2024, 2, 5),
        luc=dt.datetime(2024, 2, 5, 1, 30, tzinfo=dt.UTC),
        ten=["Hải Tân", "Tân Bình"],
        trong=None,
    )
    assert filled == (
        "Quý I <&>: 1.234,6 điểm, 85,5%, 1.250.000 đ (Một triệu hai trăm năm mươi nghìn đồng), "
        "05/02/2024, ngày 05 tháng 02 năm 2024, 05/02/2024 08:30, Hải Tân, Tân Bình, –"
    )


def test_a_table_has_a_row_for_each_line_and_the_header_is_filled_too():
    template = written(
        header="Báo cáo {{ ky }}",
        rows=(
            ("{%tr for dong in bang %}", ""),
            ("{{ loop.index }}. {{ dong.ten }}", "{{ dong.so|so }}"),
            ("{%tr endfor %}", ""),
        ),
    )
    filled = read(
        documents.render_docx(
            template, {"ky": "tháng 1", "bang": [{"ten": "Ộ", "so": 1}, {"ten": "Ư", "so": 2}]}
        )
    )
    assert [[cell.text for cell in row.cells] for row in filled.tables[0].rows] == [
        ["1. Ộ", "1"],
        ["2. Ư", "2"],
    ]
    assert filled.sections[0].header.paragraphs[0].text == "Báo cáo tháng 1"


@pytest.mark.parametrize(
    ("words", "field"),
    [
        ("{{ tong }}", "tong"),
        ("{{ tong|tien }}", "tong"),
        ("{{ tong + 1 }}", "tong"),
        ("{{ a.tong }}", "tong"),
        ("{{ a.tong.nua }}", "tong"),
        ("{% if tong %}x{% endif %}", "tong"),
        ("{% for x in tong %}x{% endfor %}", "tong"),
        ("{{ tong == 1 }}", "tong"),
    ],
)
def test_a_field_that_is_not_there_is_named(words, field):
    with pytest.raises(documents.MissingField, match=f"“{field}”") as found:
        fill(words, a={"b": 1})
    assert found.value.field == field


def test_a_template_may_ask_whether_a_field_is_there():
    assert fill("{{ tong|default('chưa có') }}{% if tong is defined %}!{% endif %}") == "chưa có"


@pytest.mark.parametrize(
    "words",
    [
        "{{ ''.__class__.__mro__ }}",
        "{{ a.__class__ }}",
        "{{ a.items() }}",
        "{{ a['__class__'] }}",
        "{{ 'a'.upper() }}",
        "{{ a|attr('x') }}",
        "{{ 'a'|center(1000000) }}",
        "{{ 'a' * 1000000000 }}",
        "{{ '%1000000000d' % 1 }}",
        "{{ 9 ** 9 ** 9 }}",
        "{% set n = 1000000000 %}{% set n = n * n %}{% set n = n * n %}{{ n * n }}",
        "{% set s = 'a' ~ 'a' %}{{ s }}",
        "{{ [1, 2] }}",
        "{{ range(10) }}",
        "{{ cycler }}",
        "{% include 'x' %}",
        "{% import 'x' as y %}",
        "{% macro m() %}{{ m() }}{% endmacro %}{{ m() }}",
        "{{ dai|join('rất rất rất dài') }}",
        "{{ hai",
        "{% for x in a %}",
    ],
)
def test_what_is_more_than_filling_in_is_refused(words):
    with pytest.raises(documents.CannotRender):
        fill(words, a={"b": 1}, dai=["x", "y"])


def test_a_template_cannot_fill_the_memory(monkeypatch):
    monkeypatch.setattr(word, "MOST_OUTPUT", 100_000)
    loops = "{% for a in d %}{% for b in d %}{% for c in d %}xxxxxxxxxx{% endfor %}{% endfor %}{% endfor %}"
    with pytest.raises(documents.CannotRender, match="quá lớn"):
        fill(loops, d=list(range(50)))


@pytest.mark.parametrize("value", [object(), {"x": [open]}, dt.timedelta(1), b"x"])
def test_only_data_are_handed_to_a_template(value):
    with pytest.raises(TypeError, match="no data"):
        fill("x", value=value)


def rewritten(change: dict[str, bytes]) -> bytes:
    """A template with parts put in or changed."""
    made = io.BytesIO()
    with (
        zipfile.ZipFile(io.BytesIO(written("x"))) as old,
        zipfile.ZipFile(made, "w", zipfile.ZIP_DEFLATED) as new,
    ):
        for part in old.infolist():
            new.writestr(part.filename, change.pop(part.filename, old.read(part)))
        for name, content in change.items():
            new.writestr(name, content)
    return made.getvalue()


LAUGHS = b'<?xml version="1.0"?><!DOCTYPE w [<!ENTITY a "' + b"x" * 10_000 + b'">]><w>&a;&a;</w>'


@pytest.mark.parametrize(
    "content",
    [
        b"",
        b"PK\x03\x04 h\xe1\xbb\x8fng",
        b"%PDF-1.7",
        written("x")[:-40],
        rewritten({"word/media/a.bin": bytes(word.MOST_UNPACKED)}),
        rewritten({f"word/media/{number}.xml": b"" for number in range(word.MOST_PARTS)}),
        rewritten({"word/vbaProject.bin": b"x"}),
        rewritten({"word/document.xml": LAUGHS}),
        bytes(word.MOST_BYTES + 1),
    ],
    ids=["empty", "broken", "pdf", "cut", "bomb", "parts", "macro", "entities", "large"],
)
def test_what_is_no_harmless_word_file_is_refused(content):
    with pytest.raises(documents.TemplateRefused):
        documents.render_docx(content, {})


def test_in_the_demo_every_page_says_so(settings):
    settings.DEMO = True
    filled = read(documents.render_docx(written("x", header="Cơ quan"), {}))
    assert [one.text for one in filled.sections[0].header.paragraphs] == ["BẢN THỬ NGHIỆM", "Cơ quan"]
