"""Annex files made to break the reader: bombs, entities, lies about sizes; each ends in words and in little memory."""

import io
import tracemalloc
import zipfile

import pytest

from tinhso.engines.indicators.api import CannotImport, read_tables

W = 'xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/2006/main"'
SHEET = 'worksheet xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main"'
SECRET = "ba-mat-2026"


def word(body: str, before: str = "") -> bytes:
    made = io.BytesIO()
    with zipfile.ZipFile(made, "w", zipfile.ZIP_DEFLATED) as package:
        package.writestr("word/document.xml", f"{before}<w:document {W}><w:body>{body}</w:body></w:document>")
    return made.getvalue()


def excel(sheet: str, strings: str = "") -> bytes:
    from openpyxl import Workbook

    plain, made = io.BytesIO(), io.BytesIO()
    Workbook().save(plain)
    with zipfile.ZipFile(plain) as old, zipfile.ZipFile(made, "w", zipfile.ZIP_DEFLATED) as new:
        for one in old.namelist():
            changed = {"xl/worksheets/sheet1.xml": sheet, "xl/sharedStrings.xml": strings}.get(one)
            new.writestr(one, changed or old.read(one))
    return made.getvalue()


def cell(words: str, properties: str = "") -> str:
    return f"<w:tc><w:tcPr>{properties}</w:tcPr><w:p><w:r><w:t>{words}</w:t></w:r></w:p></w:tc>"


def most_memory(data: bytes, name: str) -> float:
    """MB at the most while the file is read or refused."""
    tracemalloc.start()
    try:
        read_tables(data, name)
    except CannotImport as refused:
        assert str(refused).strip()
    finally:
        most = tracemalloc.get_traced_memory()[1]
        tracemalloc.stop()
    return most / 2**20


def test_a_cell_that_claims_a_billion_columns_is_as_wide_as_a_table_may_be() -> None:
    row = cell("Tên", '<w:gridSpan w:val="900000000"/>') + cell("Điểm")
    data = word(f"<w:tbl><w:tr>{row}</w:tr></w:tbl>")
    assert most_memory(data, "a.docx") < 20
    ((found,),) = read_tables(data, "a.docx")
    assert (len(found), found[0]) == (40, "Tên")


def test_an_entity_brings_no_file_of_the_machine_into_a_table(tmp_path) -> None:
    secret = tmp_path / "mat"
    secret.write_text(SECRET)
    kind = f'<!DOCTYPE d [<!ENTITY x SYSTEM "file://{secret}">]>'
    for data in (
        word(f"<w:tbl><w:tr>{cell('&x;')}{cell('b')}</w:tr></w:tbl>", kind),
        word(f"<w:tbl><w:tr>{cell('&y;')}{cell('b')}</w:tr></w:tbl>", '<!DOCTYPE d [<!ENTITY y "ab">]>'),
    ):
        try:
            found = str(read_tables(data, "a.docx"))
        except CannotImport as refused:
            found = str(refused)
        assert SECRET not in found


def test_entities_within_entities_do_not_grow() -> None:
    many = "".join(f'<!ENTITY a{n} "{f"&a{n - 1};" * 10}">' for n in range(1, 12))
    kind = f'<!DOCTYPE d [<!ENTITY a0 "x">{many}]>'
    assert most_memory(word(f"<w:tbl><w:tr>{cell('&a11;')}</w:tr></w:tbl>", kind), "a.docx") < 60
    sheet = (
        f'{kind}<{SHEET}><sheetData><row r="1"><c r="A1" t="inlineStr"><is><t>&a11;</t></is></c></row></sheetData>'
        "</worksheet>"
    )
    assert most_memory(excel(sheet), "a.xlsx") < 60


def test_a_package_that_swells_beyond_bounds_is_refused_unopened() -> None:
    data = word(" " * (201 * 2**20))
    assert len(data) < 2**20
    with pytest.raises(CannotImport, match="phồng quá lớn"):
        read_tables(data, "a.docx")


def test_a_sheet_without_end_is_read_as_far_as_a_table_goes() -> None:
    row = "".join(f'<c t="n"><v>{n}</v></c>' for n in range(60))
    rows = "".join(f'<row r="{n}">{row}</row>' for n in range(1, 2601))
    head = f'<{SHEET}><dimension ref="A1:XFD1048576"/>'
    data = excel(f"{head}<sheetData>{rows}</sheetData></worksheet>")
    with pytest.raises(CannotImport, match="hơn 2000 dòng"):
        read_tables(data, "a.xlsx")
    assert most_memory(data, "a.xlsx") < 120


def test_a_sheet_that_lies_about_its_size_is_read_by_what_it_holds() -> None:
    head = f'<{SHEET}><dimension ref="A1"/>'
    words = "".join(f'<c t="inlineStr"><is><t>{one}</t></is></c>' for one in ("TT", "Tên"))
    cells = f'<row r="1">{words}</row>'
    found = read_tables(excel(f"{head}<sheetData>{cells}</sheetData></worksheet>"), "a.xlsx")
    assert found[0][0][:2] == ["TT", "Tên"]
