"""backup, restore."""

from pathlib import Path

from tinhso.config.commands import database
from tinhso.config.console import Arguments, say


def backup(words: list[str]) -> int:
    """The database and the file store into one file."""
    options = Arguments(prog="./tinhso backup", description="Sao lưu cơ sở dữ liệu và kho tệp.")
    options.add_argument(
        "file", nargs="?", type=Path, metavar="TỆP", help="mặc định: var/backup/tinhso-NGÀY-GIỜ.tar"
    )
    chosen = options.parse_args(words)
    with database.reachable():
        from tinhso.config.backup import backup as write

        target = chosen.file or _default_name()
        held = write(database.address(), target)
    say(f"Đã sao lưu {held.rows} dòng của {len(held.tables)} bảng và kho tệp vào {target}.")
    say("Tệp chứa dữ liệu cá nhân và chưa mã hóa: cất nơi an toàn, ngoài máy này.")
    return 0


def restore(words: list[str]) -> int:
    """A backup into an empty database, or with --force in place of all that is there."""
    options = Arguments(prog="./tinhso restore", description="Phục hồi từ một tệp sao lưu.")
    options.add_argument("file", type=Path, metavar="TỆP")
    options.add_argument("--force", action="store_true", help="thay toàn bộ dữ liệu đang có")
    chosen = options.parse_args(words)
    with database.reachable():
        from tinhso.config.backup import restore as read

        held = read(database.address(), chosen.file, force=chosen.force)
    say(f"Đã phục hồi và đối chiếu {held.rows} dòng của {len(held.tables)} bảng cùng kho tệp.")
    say("Tiếp theo: ./tinhso migrate")
    return 0


def _default_name() -> Path:
    from tinhso.config import settings
    from tinhso.kernel.text.api import now

    folder = settings.VAR / "backup"
    folder.mkdir(parents=True, exist_ok=True, mode=0o700)
    return folder / f"tinhso-{now().astimezone():%Y%m%d-%H%M%S}.tar"
