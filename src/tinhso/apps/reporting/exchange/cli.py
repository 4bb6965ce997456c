"""`tinhso figures export|import`: figures to and from CSV files, as a person with their own rights."""

import argparse
import sys
from collections.abc import Sequence
from pathlib import Path

from tinhso.apps.reporting.exchange import figures, flows, importing, tables
from tinhso.apps.reporting.exchange.figures import TooLarge, Wanted
from tinhso.engines.indicators.series.api import Source
from tinhso.kernel.access.api import Actor, Denied, of_person
from tinhso.kernel.people.api import Person

BAD_INPUT = 2
SHOWN = 50


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(
        prog="tinhso figures", description="Xuất, nhập số liệu báo cáo dạng CSV."
    )
    verbs = parser.add_subparsers(dest="verb", required=True)
    out = verbs.add_parser("export", help="in số liệu một biểu ra màn hình")
    out.add_argument("--form", required=True, help="mã biểu báo cáo")
    into = verbs.add_parser("import", help="ghi số liệu của một tệp; sai một ô thì không ghi gì")
    into.add_argument("file", type=Path)
    into.add_argument("--dry-run", action="store_true", help="chỉ kiểm tra")
    for one in (out, into):
        one.add_argument("--as", dest="login", required=True, help="tên đăng nhập của người làm")
    return parser


def main(words: Sequence[str]) -> int:
    """Carry it out; the exit code: 0 done, 2 nothing was done (the reasons stand on standard error)."""
    given = _parser().parse_args(list(words))
    person = Person.objects.filter(login=given.login, is_active=True).first()
    if person is None:
        return _complain(f"Không có tài khoản “{given.login}” đang hoạt động.")
    actor = of_person(person.pk)
    try:
        return _export(actor, given.form) if given.verb == "export" else _import(actor, given)
    except (tables.Unreadable, TooLarge, Denied, OSError) as problem:
        return _complain(str(problem))


def _complain(words: str) -> int:
    sys.stderr.write(f"{words}\n")
    return BAD_INPUT


def _export(actor: Actor, form: str) -> int:
    found = flows.flows(actor, [flows.FORM_FLOW + form])
    if not found:
        return _complain(f"Không có biểu “{form}” mà người này xem được.")
    wanted = Wanted(forms=tuple(one.pk for one in found[0].forms))
    for piece in tables.write(figures.read(actor, wanted, by_report=True)):
        sys.stdout.write(piece)
    return 0


def _import(actor: Actor, given: argparse.Namespace) -> int:
    lines = tables.read(given.file.read_bytes())
    done = importing.import_figures(
        actor=actor, lines=lines, source=Source.IMPORT, note=given.file.name, dry_run=given.dry_run
    )
    for one in done.conflicts[:SHOWN]:
        _complain(tables.said(one))
    if done.conflicts:
        return _complain(f"{len(done.conflicts)} lỗi; chưa ghi gì.")
    trial = " (chạy thử, không ghi)" if given.dry_run else ""
    said = f"{done.new} mới, {done.changed} sửa, {done.deleted} xóa, {done.same} không đổi{trial}."
    sys.stdout.write(f"{said}\n")
    return 0
