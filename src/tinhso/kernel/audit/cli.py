"""`./tinhso audit seal` and `./tinhso audit verify`."""

from __future__ import annotations

import argparse
import sys
from collections.abc import Callable, Sequence

from tinhso.kernel.audit import witness
from tinhso.kernel.audit.sealing import TreeBroken, seal_all
from tinhso.kernel.audit.verify import Head, verify
from tinhso.kernel.text import api as text


def cli_main(argv: Sequence[str], say: Callable[[str], object] | None = None) -> int:
    """Run one audit command; Django must be set up. `say` takes the lines (default: standard output).

    Returns 0 when all is well, 1 when something was altered, 2 for a wrong command line (by argparse).
    """
    parser = argparse.ArgumentParser(prog="tinhso audit", description=text.gettext("Nhật ký chống sửa xóa"))
    commands = parser.add_subparsers(dest="command", required=True)
    commands.add_parser("seal", help=text.gettext("Niêm phong các bản ghi mới"))
    check = commands.add_parser("verify", help=text.gettext("Tìm bản ghi bị sửa, xóa hoặc chèn"))
    check.add_argument(
        "--head",
        action="append",
        default=[],
        metavar=text.gettext("SỐ_LÁ:GỐC"),
        type=_head,
        help=text.gettext("Gốc đã lưu ở nơi khác, như dòng mà lệnh seal in ra"),
    )
    chosen = parser.parse_args(argv)
    say = say or sys.stdout.write
    return _seal(say) if chosen.command == "seal" else _verify(chosen.head, say)


def _head(written: str) -> Head:
    size, _, root = written.partition(":")
    head = int(size), bytes.fromhex(root)
    if len(head[1]) != 32:
        raise ValueError("a root has 64 hexadecimal digits")
    return head


def _seal(say: Callable[[str], object]) -> int:
    try:
        batches = seal_all()
    except TreeBroken as problem:
        say(
            text.gettext(
                "Không niêm phong được, cây đã bị sửa ({where}). Chạy: tinhso audit verify\n"
            ).format(where=problem)
        )
        return 1
    for batch in batches:
        line = text.gettext("Lô {number}: {count} bản ghi. Hãy lưu gốc này ở nơi khác: {size}:{root}\n")
        root = bytes(batch.root).hex()
        say(line.format(number=batch.number, count=batch.count, size=batch.tree_size, root=root))
    if not batches:
        say(text.gettext("Không có bản ghi mới.\n"))
    return 0


def _verify(heads: list[Head], say: Callable[[str], object]) -> int:
    report = verify(heads)
    for finding in report.findings:
        say(f"✘ {finding.sentence}\n")
    line = text.gettext("{entries} bản ghi trong {batches} lô, {waiting} chờ niêm phong, gốc {root}\n")
    counts = {"entries": report.entries, "batches": report.batches, "waiting": report.waiting}
    say(line.format(root=report.root.hex(), **counts))
    outside = text.gettext("Đã đối chiếu {rows} dòng và {heads} gốc ghi ngoài cơ sở dữ liệu, ở {folder}\n")
    if not witness.folder().exists():
        outside = text.gettext(
            "Không có sổ ghi ngoài cơ sở dữ liệu ở {folder}: phần cuối bị cắt bỏ chỉ thấy được khi thêm --head.\n"
        )
    known = len(witness.heads()) + len(heads)
    say(outside.format(rows=report.witnessed, heads=known, folder=witness.folder()))
    say(
        text.gettext("✔ Không có gì bị sửa, xóa hoặc chèn.\n")
        if report.well
        else text.gettext("✘ Nhật ký đã bị can thiệp.\n")
    )
    return 0 if report.well else 1
