"""`./tinhso setup`: the province's agencies, accounts and roles from a workbook; the first administrator too."""

import argparse
import sys
from collections.abc import Sequence
from pathlib import Path

from tinhso.apps.administration.setup import book, storing
from tinhso.kernel.access import api as access
from tinhso.kernel.orgs import api as orgs

BAD_INPUT = 2


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(
        prog="./tinhso setup",
        description="Lập cơ quan, tài khoản cán bộ, vai trò từ tệp Excel. Chạy lại chỉ thêm những gì chưa có.",
    )
    parser.add_argument("file", type=Path, help="tệp .xlsx đã điền; với --template: tệp mẫu sẽ được ghi ra")
    parser.add_argument("--template", action="store_true", help="ghi tệp mẫu để điền")
    parser.add_argument(
        "--province", default="", help="mã tỉnh (với --template): mẫu có sẵn mọi xã, phường hiện nay"
    )
    return parser


def main(words: Sequence[str]) -> int:
    """Carry it out; the exit code: 0 done, 2 nothing was done (the reasons stand on standard error)."""
    given = _parser().parse_args(list(words))
    orgs.seed_kinds()
    access.seed_roles()
    try:
        return _template(given.file, given.province) if given.template else _store(given.file)
    except (book.Unreadable, storing.Refused) as problem:
        sys.stderr.write(f"{problem}\nChưa ghi gì. Sửa tệp rồi chạy lại.\n")
        return BAD_INPUT


def _template(file: Path, province: str) -> int:
    if file.exists():
        raise book.Unreadable(f"Đã có tệp {file}; hãy chọn tên khác.")
    named = book.write(file, province)
    sys.stdout.write(f"Đã ghi {file} ({named} cơ quan có sẵn tên). Điền rồi chạy: ./tinhso setup {file}\n")
    return 0


def _store(file: Path) -> int:
    agencies, officers = book.read(file)
    done = storing.store(actor=access.system("Lập ban đầu"), agencies=agencies, officers=officers)
    sys.stdout.write(
        f"Thêm {done.agencies} cơ quan, {len(done.passwords)} tài khoản, {done.roles} vai trò.\n"
    )
    if done.passwords:
        sys.stdout.write("Mật khẩu lần đầu (chỉ hiện lần này; người nhận đổi ở Tài khoản → Bảo mật):\n")
    for login, password in done.passwords.items():
        sys.stdout.write(f"  {login}\t{password}\n")
    return 0
