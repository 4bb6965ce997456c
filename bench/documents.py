"""Papers: milliseconds a document, against the least that the same tool can do (an empty page, an untouched Word file).

Every paper has other data, as in use: Typst remembers what it has set before. Issuing (right, number, paper, file,
record, fact) runs on the demo's database, against the paper alone.
"""

import io
import itertools
import json
import os
import subprocess
import sys
import tempfile
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

from bench import Row, measure
from bench._site import prepared

CALLS = 100
SIZES = (10, 100, 1000)
WORDS = "Cung cấp dịch vụ công trực tuyến toàn trình cho mọi thủ tục đủ điều kiện"


def run() -> list[Row]:
    """All measurements, in a process of their own on a loaded demo."""
    with prepared() as site:
        done = subprocess.run(
            [sys.executable, "-m", "bench.documents"], env=site.env, check=True, stdout=subprocess.PIPE
        )
    found: list[Row] = json.loads(done.stdout)
    return found


def rows() -> list[Row]:
    """Papers alone, then papers issued."""
    import django

    django.setup()
    return [*_pdf(), *_word(), *_pictures(), *_issued()]


def _against(
    name: str, base_name: str, base: Callable[[], object], *works: tuple[str, Callable[[], object]]
) -> list[Row]:
    """A baseline and what is compared with it; the ratio is of CPU."""
    least = measure(base, calls=CALLS)
    found = [least.row(f"{name}: {base_name}", ratio=1.0)]
    for title, work in works:
        seen = measure(work, calls=CALLS // 4 if "1000" in title else CALLS, warm_up=3)
        found.append(seen.row(f"{name}: {title}", ratio=round(seen.cpu_ms / least.cpu_ms, 1)))
    return found


def _letter(lines: int) -> Callable[[], bytes]:
    """A letter with a table of so many lines, each time with other words."""
    from tinhso.engines.documents import api as documents
    from tinhso.kernel.text import api as text

    count = itertools.count(1)

    def work() -> bytes:
        turn = next(count)
        table = documents.Table(
            head=("TT", "Nhiệm vụ", "Hạn"),
            rows=[(str(n), f"{WORDS} {turn}", "31/01/2024") for n in range(1, lines + 1)],
            widths=(1, 8, 3),
        )
        letter = documents.Letter(
            agency="Sở Khoa học và Công nghệ", place="Hải Dương", day=text.today(), number=f"{turn}/CV-SKHCN",
            summary="đôn đốc thực hiện nhiệm vụ", body=(f"{WORDS} {turn}.", *([table] if lines else [])),
        )  # fmt: skip
        return documents.official_letter(letter)

    return work


def _pdf() -> list[Row]:
    from tinhso.engines.documents import api as documents

    with tempfile.TemporaryDirectory() as folder:
        page = Path(folder) / "trang.typ"
        page.write_text("#let data = json(bytes(sys.inputs.data))\n#data.n", "utf-8")
        count = itertools.count(1)
        return _against(
            "PDF", "một trang một số", lambda: documents.render_pdf(page, {"n": next(count)}),
            ("công văn một trang", _letter(0)),
            *((f"công văn, bảng {lines} dòng", _letter(lines)) for lines in SIZES),
        )  # fmt: skip


def _word() -> list[Row]:
    import docx

    from tinhso.engines.documents import api as documents

    document = docx.Document()
    document.add_paragraph("Báo cáo {{ ky }}: {{ tong|tien }}")
    table = document.add_table(3, 2)
    table.cell(0, 0).text, table.cell(2, 0).text = "{%tr for dong in bang %}", "{%tr endfor %}"
    table.cell(1, 0).text, table.cell(1, 1).text = "{{ dong.ten }}", "{{ dong.so|so(1) }}"
    saved = io.BytesIO()
    document.save(saved)
    template = saved.getvalue()

    def untouched() -> None:
        docx.Document(io.BytesIO(template)).save(io.BytesIO())

    def filled(lines: int) -> Callable[[], bytes]:
        data = {"ky": "quý I", "tong": 1_250_000, "bang": [{"ten": WORDS, "so": n / 7} for n in range(lines)]}
        return lambda: documents.render_docx(template, data)

    return _against(
        "Word",
        "mở và lưu nguyên",
        untouched,
        *((f"điền bảng {lines} dòng", filled(lines)) for lines in SIZES),
    )


def _pictures() -> list[Row]:
    from tinhso.engines.documents import api as documents
    from tinhso.kernel.ui import api as ui

    count = itertools.count(1)

    def chart() -> str:
        turn = next(count)
        return str(ui.line_chart([ui.Point(f"T{n}", n * turn % 17) for n in range(1, 13)], title="Tỷ lệ"))

    empty = '<svg viewBox="0 0 480 220"></svg>'
    return _against(
        "Hình", "hình trống thành PDF", lambda: documents.svg_to_pdf(empty),
        ("SVG thành PNG 960 × 440", lambda: documents.svg_to_png(chart())),
        ("SVG thành PDF", lambda: documents.svg_to_pdf(chart())),
    )  # fmt: skip


def _issued() -> list[Row]:
    from tinhso.engines.documents import api as documents
    from tinhso.kernel.access import api as access
    from tinhso.kernel.orgs import api as orgs
    from tinhso.kernel.people import api as people
    from tinhso.kernel.text import api as text

    clerk = people.by_login("thuongtruc")
    actor = access.of_person(clerk.pk if clerk else 0)
    agency = orgs.by_code("H23.08")
    letter = documents.Letter(
        agency=agency.name, place="Hải Dương", day=text.today(), summary="đôn đốc", body=(WORDS,)
    )

    def issue() -> None:
        documents.issue(
            actor=actor, agency=agency, kind="CV", title=letter.summary,
            content=lambda given: documents.official_letter(replace(letter, number=given.number)),
        )  # fmt: skip

    return _against(
        "Phát hành", "công văn một trang, không số", _letter(0), ("số, tệp, nhật ký, sự kiện", issue)
    )


if __name__ == "__main__":
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "tinhso.config.settings")
    sys.stdout.write(json.dumps(rows()))
