"""`./tinhso demo`: the demo province, from nothing to a page in the browser."""

import argparse
import fcntl
import json
import os
import secrets
import shutil
import signal
import socket
import subprocess
import sys
import time
import urllib.error
import urllib.request
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import TextIO

from tinhso.config import postgres
from tinhso.config.console import Arguments, Trouble, complain, say
from tinhso.config.supervisor import Child, supervise

READY_WITHIN = 60.0
EVERY_ADDRESS = "0.0.0.0"  # noqa: S104  only when the operator asks for it
MARK = "SELECT shobj_description(oid, 'pg_database'), datname FROM pg_database WHERE datname = current_database()"


def main(words: list[str]) -> int:
    """Start the demo (or say where it already runs), keep it alive, stop it in order."""
    chosen = _options(words)
    os.environ["TINHSO_DEMO"] = "1"
    from tinhso.config import settings

    var = settings.VAR
    if chosen.stop:
        return _stop(var)
    if chosen.no_wait:
        return _in_background(var, words)
    with _only_one(var) as state:
        if state is None:
            return _already_there(var, reset=chosen.reset)
        if chosen.reset:
            _reset(var)
        with postgres_of(var):
            host, port = _prepare(chosen)
            url = f"http://{'127.0.0.1' if host == EVERY_ADDRESS else host}:{port}/"
            os.environ.setdefault("TINHSO_ADDRESS", url)
            _note(state, url, ready=False)
            _run(var, host, port, url, ready=lambda: _note(state, url, ready=True))
    say("Đã dừng. Dữ liệu được giữ; chạy lại: ./tinhso demo")
    return 0


def _options(words: list[str]) -> argparse.Namespace:
    options = Arguments(prog="./tinhso demo", description="Chạy thử tỉnh Hải Dương năm 2024.")
    options.add_argument("--reset", action="store_true", help="xóa dữ liệu chạy thử và làm lại từ đầu")
    options.add_argument("--host", default="127.0.0.1", help="địa chỉ nghe (mặc định 127.0.0.1: chỉ máy này)")
    options.add_argument("--port", type=int, default=8000, help="cổng muốn dùng (mặc định 8000)")
    options.add_argument(
        "--no-wait", action="store_true", help="chạy ngầm, trả lại dòng lệnh khi đã sẵn sàng"
    )
    options.add_argument("--stop", action="store_true", help="dừng bản chạy thử đang chạy")
    return options.parse_args(words)


@contextmanager
def _only_one(var: Path) -> Iterator[TextIO | None]:
    """The state file, held for as long as this demo runs; None when another demo holds it."""
    var.mkdir(parents=True, exist_ok=True)
    with (var / "demo.json").open("a") as state:
        try:
            fcntl.flock(state, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            yield None
            return
        state.truncate(0)
        os.set_inheritable(state.fileno(), False)
        yield state


def _note(state: TextIO, url: str, *, ready: bool) -> None:
    """One more line in the state file; the last one holds. Ready: its welcome is printed."""
    state.write(json.dumps({"pid": os.getpid(), "url": url, "ready": ready}) + "\n")
    state.flush()


def _running(var: Path) -> dict[str, object]:
    with suppress(OSError, ValueError, IndexError):
        found = json.loads((var / "demo.json").read_text().splitlines()[-1])
        return dict(found)
    return {}


def _already_there(var: Path, *, reset: bool) -> int:
    found = _running(var)
    where = f"ở {found['url']}" if found.get("ready") else "và đang khởi động"
    say(f"Bản chạy thử đang chạy {where}.")
    if reset:
        complain("Muốn làm lại từ đầu, hãy dừng nó trước: ./tinhso demo --stop")
        return 1
    _accounts()
    return 0


def _stop(var: Path) -> int:
    with _only_one(var) as state:
        if state is not None:
            say("Không có bản chạy thử nào đang chạy.")
            return 0
    pid = _running(var).get("pid")
    if not isinstance(pid, int):
        raise Trouble("Bản chạy thử còn đang khởi động; hãy đợi nó xong rồi dừng.")
    os.kill(pid, signal.SIGTERM)
    until = time.monotonic() + 45
    while time.monotonic() < until:
        with _only_one(var) as state:
            if state is not None:
                say("Đã dừng bản chạy thử.")
                return 0
        time.sleep(0.2)
    raise Trouble(f"Bản chạy thử (tiến trình {pid}) chưa dừng sau 45 giây. Xem {var / 'log' / 'demo.log'}.")


def _in_background(var: Path, words: list[str]) -> int:
    log = var / "log" / "demo.log"
    log.parent.mkdir(parents=True, exist_ok=True)
    command = [sys.executable, "-m", "tinhso", "demo", *(word for word in words if word != "--no-wait")]
    with log.open("w") as out:
        process = subprocess.Popen(
            command, stdin=subprocess.DEVNULL, stdout=out, stderr=out, start_new_session=True
        )
    with log.open() as written:
        while process.poll() is None:
            found = _running(var)
            if found.get("pid") == process.pid and found["ready"]:
                sys.stdout.write(written.read())
                say("Đang chạy ngầm. Dừng: ./tinhso demo --stop")
                return 0
            sys.stdout.write(written.read())
            sys.stdout.flush()
            time.sleep(0.2)
        sys.stdout.write(written.read())
    return process.returncode


def _reset(var: Path) -> None:
    say("Xóa dữ liệu chạy thử …")
    if address := os.environ.get("DATABASE_URL"):
        import psycopg
        from psycopg import sql

        with psycopg.connect(address) as link:
            found, name = link.execute(MARK).fetchone() or ("", "")
            if not str(found or "").startswith("tinhso demo"):
                raise Trouble(
                    "--reset chỉ xóa một cơ sở dữ liệu do ./tinhso demo tạo; DATABASE_URL không phải vậy."
                )
            link.execute("DROP SCHEMA IF EXISTS identity CASCADE")
            link.execute("DROP SCHEMA public CASCADE")
            link.execute("CREATE SCHEMA public")
            # Still ours to reset, and no longer loaded whole.
            link.execute(sql.SQL("COMMENT ON DATABASE {} IS {}").format(sql.Identifier(name), "tinhso demo"))
    else:
        postgres.destroy(var)
    for folder in ("files", "media", "mail", "audit"):
        shutil.rmtree(var / folder, ignore_errors=True)


@contextmanager
def postgres_of(var: Path) -> Iterator[None]:
    """The embedded server, unless DATABASE_URL names another."""
    if os.environ.get("DATABASE_URL"):
        yield
        return
    with step("Khởi động PostgreSQL"):
        held = postgres.using(var)
        held.__enter__()
    try:
        yield
    finally:
        held.__exit__(None, None, None)


@contextmanager
def step(sentence: str) -> Iterator[None]:
    """A line with the seconds it took."""
    sys.stdout.write(f"  {sentence} … ")
    sys.stdout.flush()
    began = time.monotonic()
    try:
        yield
    except BaseException:
        say("không xong")
        raise
    say(f"{time.monotonic() - began:.1f} giây".replace(".", ","))


def _prepare(chosen: argparse.Namespace) -> tuple[str, int]:
    """Tables, static files, data; the host and the port where the demo will listen."""
    from tinhso.config.commands import database

    if chosen.host not in {"127.0.0.1", "localhost"}:
        hosts = "*" if chosen.host == EVERY_ADDRESS else f"localhost,127.0.0.1,{chosen.host}"
        os.environ.setdefault("TINHSO_HOSTS", hosts)
    with database.reachable():
        from django.core.management import call_command
        from django.db import connections

        from tinhso.config.static import collect

        with step("Tạo và nâng cấp bảng"):
            call_command("migrate", interactive=False, verbosity=0)
        with step("Chuẩn bị tệp tĩnh"):
            collect()
        _load()
        for link in connections.all():
            link.close()
            link.close_pool()  # type: ignore[attr-defined]  # PostgreSQL's wrapper has it
    port = _free_port(chosen.host, chosen.port)
    return chosen.host, port


def _load() -> None:
    """The demo province, unless this database says that it holds this version of it whole."""
    from django.db import connection

    from tinhso.config import demo

    mark = f"tinhso demo {demo.VERSION}"
    with connection.cursor() as cursor:
        cursor.execute(MARK)
        found, name = cursor.fetchone()
    if found == mark:
        return
    for sentence, work in demo.steps():
        with step(sentence):
            work()
    with connection.cursor() as cursor:
        cursor.execute(f"COMMENT ON DATABASE {connection.ops.quote_name(name)} IS '{mark}'")


def _free_port(host: str, wanted: int) -> int:
    for port in range(wanted, min(wanted + 50, 65536)):
        with socket.socket() as trial:
            trial.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
            try:
                trial.bind((host, port))
            except PermissionError as problem:
                raise Trouble(
                    f"Không được phép dùng cổng {port}; hãy chọn cổng từ 1024 trở lên."
                ) from problem
            except OSError:
                continue
        if port != wanted:
            say(f"  Cổng {wanted} đang có chương trình khác dùng; dùng cổng {port}.")
        return port
    raise Trouble(f"Các cổng {wanted}–{wanted + 49} đều đang bận. Chọn cổng khác: ./tinhso demo --port SỐ")


def _run(var: Path, host: str, port: int, url: str, *, ready: Callable[[], None]) -> None:
    log = var / "log"
    children = [
        Child("web", ["serve", "--host", host, "--port", str(port)], log / "web.log"),
        Child("việc nền", ["worker"], log / "worker.log"),
        Child("định danh thử", ["identity", *_identity(host, port, url)], log / "identity.log"),
    ]

    def watch() -> None:
        if not os.environ.get("DATABASE_URL") and not postgres.status(var).running:
            say("PostgreSQL đã dừng; khởi động lại.")
            with suppress(Trouble):
                postgres.start(var)

    def once_up() -> None:
        with step("Khởi động máy chủ web và việc nền"):
            until = time.monotonic() + READY_WITHIN
            while not _answers(url):
                for child in children:
                    child.look()
                    if child.failures > 2 or time.monotonic() > until:
                        tail = child.log.read_text(errors="replace").splitlines()[-3:]
                        raise Trouble(
                            f"Tiến trình {child.name} không chạy được; cuối {child.log}:\n" + "\n".join(tail)
                        )
                time.sleep(0.1)
        _welcome(url)
        ready()

    supervise(children, watch=watch, once_up=once_up)


def _identity(host: str, port: int, url: str) -> list[str]:
    """Make the trial identity provider ready and tell the site of it; the words that start it.

    Its secret is new at every start: only these two processes know it.
    """
    from tinhso.config import demo

    with step("Chuẩn bị cổng định danh thử nghiệm"):
        place = _free_port(host, port + 100)
        issuer = f"http://{'127.0.0.1' if host == EVERY_ADDRESS else host}:{place}"
        secret = secrets.token_urlsafe(32)
        os.environ |= {
            "TINHSO_IDENTITY_URL": issuer,
            "TINHSO_IDENTITY_SECRET": secret,
            "TINHSO_IDENTITY_NAME": "Cổng định danh thử nghiệm – không phải VNeID thật",
        }
        back = f"{url}tai-khoan/dinh-danh/dinh-danh/tro-ve/"
        seed = [sys.executable, "-m", "tinhso.config.identity.seed", secret, back, *demo.IDENTITIES]
        done = subprocess.run(seed, capture_output=True, text=True, check=False)
        if done.returncode:
            raise Trouble(f"Không chuẩn bị được cổng định danh thử nghiệm:\n{done.stderr.strip()[-500:]}")
    return ["--host", host, "--port", str(place)]


def _answers(url: str) -> bool:
    try:
        urllib.request.urlopen(url, timeout=5).close()  # noqa: S310  our own address
    except urllib.error.HTTPError:
        return True
    except OSError:
        return False
    return True


def _welcome(url: str) -> None:
    say()
    say(f"Mở trình duyệt: {url}")
    _accounts()
    say("Số liệu bịa để chạy thử được ghi rõ trên màn hình. Dừng: Ctrl-C")


def _accounts() -> None:
    import django

    django.setup()
    from tinhso.config import demo

    say("Tài khoản chạy thử (nhân vật giả định):")
    for login, password, what in demo.accounts():
        say(f"  {login:<12} {password:<20} {what}")
    number, _name, password = demo.IDENTITIES[:3]
    say(f"Đăng nhập qua cổng định danh thử nghiệm: số {number}, mật khẩu {password}")
