"""Charts become pictures; what reaches out of the drawing, or would fill the memory, is refused."""

import struct
import zlib

import pytest

from tinhso.engines.documents import api as documents
from tinhso.engines.documents.tests.test_papers import words_of
from tinhso.kernel.ui import api as ui

CHART = str(
    ui.line_chart([ui.Point(f"Tháng {n}", n * 3 % 7) for n in range(1, 7)], title="Tỷ lệ đúng hạn", goal=4)
)


def size_of(png: bytes) -> tuple[int, int]:
    """Width and height from the first chunk (ISO 15948, 11.2.2)."""
    assert png[:8] == b"\x89PNG\r\n\x1a\n"
    return struct.unpack(">II", png[16:24])


def colours_of(png: bytes) -> set[bytes]:
    """The colours of an 8-bit picture with or without alpha, read row by row with the filters of ISO 15948, 9."""
    width, height = size_of(png)
    step = {2: 3, 6: 4}[png[25]]
    data, at = b"", 8
    while at < len(png):
        length = struct.unpack(">I", png[at : at + 4])[0]
        if png[at + 4 : at + 8] == b"IDAT":
            data += png[at + 8 : at + 8 + length]
        at += 12 + length
    raw, row_size, found = zlib.decompress(data), width * step, set()
    above = bytearray(row_size)
    for number in range(height):
        start = number * (row_size + 1)
        row = _unfilter(raw[start], bytearray(raw[start + 1 : start + 1 + row_size]), above, step)
        found |= {bytes(row[n : n + 3]) for n in range(0, row_size, step)}
        above = row
    return found


def _unfilter(kind: int, row: bytearray, above: bytearray, step: int) -> bytearray:
    for n in range(len(row)):
        left = row[n - step] if n >= step else 0
        corner = above[n - step] if n >= step else 0
        guess = left + above[n] - corner
        nearest = min((left, above[n], corner), key=lambda one: abs(guess - one))
        row[n] = (row[n] + (0, left, above[n], (left + above[n]) // 2, nearest)[kind]) & 255
    return row


def test_a_chart_becomes_a_png_with_the_colours_of_paper():
    png = documents.svg_to_png(CHART)
    assert size_of(png) == (960, 440)
    colours = colours_of(png)
    assert {b"\xff\xff\xff", b"\x1d\x4f\x9c", b"\xc6\x3a\x35"} <= colours  # paper, line, goal


def test_scale_says_how_large_it_is():
    assert size_of(documents.svg_to_png(CHART, scale=1)) == (480, 220)


def test_a_chart_becomes_a_pdf_whose_words_can_be_copied():
    assert "Tháng6" in words_of(documents.svg_to_pdf(CHART)).replace(" ", "")


@pytest.mark.parametrize(
    "svg",
    [
        '<svg viewBox="0 0 10 10"><image href="/etc/passwd"/></svg>',
        '<svg viewBox="0 0 10 10"><image href="https://lua-dao.example/a.png"/></svg>',
        '<svg viewBox="0 0 10 10"><style>@import url(https://lua-dao.example)</style></svg>',
        '<svg viewBox="0 0 10 10"><rect fill="url(https://lua-dao.example#a)"/></svg>',
        '<!DOCTYPE svg [<!ENTITY a "aa">]><svg viewBox="0 0 10 10">&a;</svg>',
        '<svg viewBox="0 0 100000 100000"></svg>',
        '<svg viewBox="0 0 10"></svg>',
        '<svg viewBox="0 0 10 10">',
        "<p>không phải hình</p>",
    ],
)
def test_a_drawing_that_may_not_be_is_refused(svg):
    with pytest.raises(documents.CannotRender):
        documents.svg_to_png(svg)
