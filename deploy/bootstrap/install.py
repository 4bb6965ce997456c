"""Make .venv and install exactly what a lock file names. Runs on a bare python3: standard library only.

The places to fetch from, certificates and proxies are the user's own, as pip knows them (pip.conf, PIP_*);
uv is told the same. Every file is checked against the hash in the lock.
"""

import ast
import contextlib
import fcntl
import hashlib
import os
import shutil
import subprocess
import sys
import time
import venv
from pathlib import Path

HERE = Path(__file__).resolve().parent
ROOT = HERE.parents[1]
VENV = Path(os.environ.get("TINHSO_VENV", ROOT / ".venv"))
PYTHON = VENV / "bin" / "python"
TOOLS = VENV / "tools"  # uv stands apart from what the lock names, so that an exact install keeps it
LOCKS = ("requirements.lock", "requirements-dev.lock")


def say(text: str) -> None:
    sys.stderr.write(text + "\n")
    sys.stderr.flush()


def main(lock: str) -> int:
    if sys.version_info < (3, 11):  # noqa: UP036  runs on whatever python3 the machine has
        say(
            f"Tỉnh Số cần Python 3.11 trở lên; python3 ở đây là {sys.version.split()[0]}. Hãy cài bản mới hơn."
        )
        return 1
    VENV.mkdir(parents=True, exist_ok=True)
    with (VENV / ".installing").open("w") as held:
        fcntl.flock(
            held, fcntl.LOCK_EX
        )  # two commands started together install once; uv keeps .lock for itself
        if (VENV / LOCKS[1]).exists():
            lock = LOCKS[1]  # the tools of test and check are here already: keep them
        if is_current(lock):
            return 0
        try:
            install(lock)
        except (OSError, subprocess.CalledProcessError, RuntimeError) as problem:
            say(f"Không cài được thư viện: {problem}")
            say(
                "Cần nối được tới kho gói Python của máy (pip.conf, PIP_INDEX_URL, proxy), rồi chạy lại đúng lệnh này."
            )
            return 1
    return 0


def works() -> bool:
    try:
        return subprocess.run([PYTHON, "-c", ""], capture_output=True, check=False).returncode == 0
    except OSError:
        return False


def is_current(lock: str) -> bool:
    kept = VENV / lock
    return works() and kept.exists() and kept.read_bytes() == (ROOT / lock).read_bytes()


def install(lock: str) -> None:
    began = time.monotonic()
    say(f"Chuẩn bị {VENV} (lần đầu, hoặc sau khi đổi phiên bản) …")
    for old in LOCKS:
        (VENV / old).unlink(missing_ok=True)
    if not works():
        for part in ("bin", "lib", "lib64", "tools"):
            path = VENV / part
            path.unlink() if path.is_symlink() else shutil.rmtree(path, ignore_errors=True)
        venv.create(VENV, with_pip=False, symlinks=True)
    pip = [str(PYTHON), str(checked_wheel() / "pip"), "--disable-pip-version-check"]
    names = ["-r", str(ROOT / lock)]
    with contextlib.suppress(OSError, subprocess.CalledProcessError):
        uv = fetch_uv(pip)
        count = sum(1 for line in (ROOT / lock).read_text().splitlines() if "==" in line)
        say(f"Tải và cài {count} thư viện ghi trong {lock} …")
        run(
            [uv, "pip", "sync", "--quiet", "--require-hashes", "--python", str(PYTHON), *names[1:]],
            env=like_pip(pip),
        )
        finish(lock, began)
        return
    say("uv không dùng được ở máy này; cài bằng pip (lâu hơn, cùng phiên bản) …")
    run([*pip, "install", "--quiet", "--require-hashes", "--no-deps", *names])
    finish(lock, began)


def checked_wheel() -> Path:
    """The pip we carry, after comparing it with the hash we recorded."""
    expected, name = (HERE / "pip.sha256").read_text().split()
    wheel = HERE / name
    if hashlib.sha256(wheel.read_bytes()).hexdigest() != expected:
        raise RuntimeError(f"{wheel} không đúng bản đã ghi trong pip.sha256. Lấy lại mã nguồn rồi chạy lại.")
    return wheel


def fetch_uv(pip: list[str]) -> str:
    wanted = (HERE / "uv.lock").read_bytes()
    mark = TOOLS / "uv.lock"
    if not (mark.exists() and mark.read_bytes() == wanted):
        shutil.rmtree(TOOLS, ignore_errors=True)
        lock = ["--require-hashes", "--no-deps", "--target", str(TOOLS), "-r", str(HERE / "uv.lock")]
        run([*pip, "install", "--quiet", "--root-user-action", "ignore", *lock])
        mark.write_bytes(wanted)
    return str(TOOLS / "bin" / "uv")


def like_pip(pip: list[str]) -> dict[str, str]:
    """The environment in which uv fetches from where pip would."""
    listed = subprocess.run([*pip, "config", "list"], capture_output=True, text=True, check=False).stdout
    said: dict[str, str] = {}
    for line in listed.splitlines():  # global.index-url='…', then install.…, then :env:.…, the last wins
        name, sign, value = line.partition("=")
        if sign:
            said[name.rsplit(".", 1)[-1].replace("_", "-")] = str(ast.literal_eval(value))
    env = dict(os.environ)
    for option, variable in {
        "index-url": "UV_DEFAULT_INDEX",
        "extra-index-url": "UV_INDEX",
        "find-links": "UV_FIND_LINKS",
        "cert": "SSL_CERT_FILE",
        "trusted-host": "UV_INSECURE_HOST",
        "timeout": "UV_HTTP_TIMEOUT",
        "proxy": "ALL_PROXY",
    }.items():
        if said.get(option):
            separator = "," if variable == "UV_FIND_LINKS" else " "
            env.setdefault(variable, separator.join(said[option].split()))
    env.setdefault("UV_INDEX_STRATEGY", "unsafe-best-match")  # as pip does; the hashes decide what is taken
    env.setdefault("UV_PYTHON_DOWNLOADS", "never")
    env.setdefault("UV_NO_PROGRESS", "1")
    env["UV_NO_CONFIG"] = "1"
    return env


def finish(lock: str, began: float) -> None:
    """The copy of the lock beside what it installed is the sign that nothing is left to do."""
    for name in LOCKS[: LOCKS.index(lock) + 1]:
        (VENV / name).write_bytes((ROOT / name).read_bytes())
    say(f"Đã cài xong thư viện sau {time.monotonic() - began:.0f} giây.")


def run(command: list[str], env: "dict[str, str] | None" = None) -> None:
    subprocess.run(command, check=True, env=env, stdin=subprocess.DEVNULL)


if __name__ == "__main__":
    sys.exit(main(sys.argv[1]))
