"""check, test and lock: what the project asks of its own code."""

import os
import re
import subprocess
import sys
import time
from collections.abc import Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from pathlib import Path

from tinhso.config import postgres
from tinhso.config.commands import debian, spark
from tinhso.config.console import Arguments, Trouble, complain, say

ROOT = Path(__file__).resolve().parents[4]
BIN = Path(sys.executable).parent
DEBIAN_15 = Path("/usr/lib/postgresql/15/bin")
CHROMIUM = Path(os.environ.get("TINHSO_CHROMIUM", "/usr/bin/chromium"))
CODE = ["src", "tests", "bench", "conftest.py", "deploy"]
SLOW = "browser or faults or spark or nightly"


@dataclass(frozen=True)
class Check:
    """One tool, what it looks after, and its words."""

    name: str
    what: str
    command: tuple[str, ...]


STATIC = (
    Check("types", "kiểu dữ liệu", ("mypy",)),
    Check("format", "định dạng", ("ruff", "format", "--check", *CODE)),
    Check("lint", "lỗi mã", ("ruff", "check", *CODE)),
    Check("borders", "ranh giới giữa các phần", ("lint-imports",)),
    Check("templates", "mẫu trang", ("djlint", "src", "--lint", "--quiet")),
)
TESTS = Check("tests", "kiểm thử", ("pytest", "-q", "-n", "2", "-m", f"not ({SLOW})"))
UNIT = Check("unit", "kiểm thử không cần cơ sở dữ liệu", (*TESTS.command, "--database", "none"))
# A file stays in one process: what it starts (a demo, a browser) is started once.
BY_FILE = ("pytest", "-q", "-n", "2", "--dist", "loadfile")
FAULTS = Check("faults", "chịu lỗi", (*BY_FILE, "-m", "faults and not nightly"))
SPARK = Check("spark", "tính cả nước trên Spark", ("pytest", "-q", "-m", "spark"))
USUAL = [check.name for check in (*STATIC, TESTS)]
NAMES = [*USUAL, UNIT.name, SPARK.name]


def check(words: list[str]) -> int:
    """Every check that needs no browser; names pick some, paths narrow the tests.

    Only when named: `unit`, the tests that need no database; `spark`, which installs PySpark and Java for its test.
    """
    options = Arguments(prog="./tinhso check", description="Kiểm tra mã nguồn.")
    options.add_argument(
        "what", nargs="*", help=f"chỉ những mục này: {', '.join(NAMES)}; hoặc đường dẫn để kiểm thử"
    )
    chosen = options.parse_args(words).what
    paths = [word for word in chosen if word not in NAMES]
    for path in paths:
        if not (ROOT / path.split("::")[0]).exists():
            raise Trouble(f"Không có mục hay đường dẫn “{path}”. Các mục: {', '.join(NAMES)}.")
    named = [name for name in NAMES if name in chosen] or (["tests"] if paths else USUAL)
    failed = _static([one for one in STATIC if one.name in named])
    if SPARK.name in named:
        spark.install()
    for one in (TESTS, UNIT, SPARK):
        failed += _tests(one.what, [*one.command, *paths]) if one.name in named else []
    return _verdict(failed)


def test(words: list[str]) -> int:
    """All of check, faults and browser, and the database tests once more on Debian's PostgreSQL 15."""
    Arguments(prog="./tinhso test", description="Toàn bộ kiểm tra và kiểm thử.").parse_args(words)
    _install_what_tests_need()
    failed = _static(STATIC)
    failed += _tests("kiểm thử, PostgreSQL đi kèm", list(TESTS.command))
    # Faults wait more than they compute, so the browser works meanwhile; its longest file comes early in the alphabet.
    with ThreadPoolExecutor(1) as beside:
        faults = beside.submit(_quietly, FAULTS)
        failed += _tests("trình duyệt", [*BY_FILE, "--no-loadscope-reorder", "-m", "browser and not nightly"])
        failed += [] if faults.result() else [FAULTS.what]
    with_database = [*TESTS.command, "--database", "only"]
    failed += _tests("kiểm thử, PostgreSQL 15 của Debian", with_database, {"TINHSO_POSTGRES": str(DEBIAN_15)})
    return _verdict(failed)


def lock(words: list[str]) -> int:
    """Resolve the dependencies of pyproject.toml anew: versions and hashes, no addresses."""
    options = Arguments(prog="./tinhso lock", description="Ghi lại phiên bản và mã băm của thư viện.")
    options.add_argument("--upgrade", action="store_true", help="lấy bản mới nhất mà pyproject.toml cho phép")
    chosen = options.parse_args(words)
    uv = BIN.parent / "tools" / "bin" / "uv"
    if not uv.exists():
        raise Trouble("Chưa có uv trong .venv. Xóa .venv rồi chạy ./tinhso một lần để cài lại.")
    shared = [str(uv), "pip", "compile", "--generate-hashes", "--no-header", "--quiet"]
    shared += ["--python-version", "3.11", *(["--upgrade"] if chosen.upgrade else [])]
    as_dev = ["-c", "requirements-dev.lock"]
    for wanted, name in (
        (["pyproject.toml", "--group", "dev"], "requirements-dev.lock"),
        (["pyproject.toml", *as_dev], "requirements.lock"),
        (["--group", "pyproject.toml:spark", *as_dev], spark.LOCK),
    ):
        subprocess.run([*shared, *wanted, "-o", name], cwd=ROOT, check=True)
        if re.search(r"https?://", (ROOT / name).read_text()):
            raise Trouble(f"{name} chứa địa chỉ máy chủ; xem lại thư viện không lấy từ kho gói.")
        say(f"Đã ghi {name}.")
    return 0


def _static(checks: Sequence[Check]) -> list[str]:
    """Run the tools two at a time; the names of those that found something."""
    with ThreadPoolExecutor(2) as pool:
        results = list(zip(checks, pool.map(_quietly, checks), strict=True))
    return [one.what for one, well in results if not well]


def _quietly(one: Check) -> bool:
    began = time.monotonic()
    env = os.environ | {"PYTHONPATH": str(ROOT / "src")}
    done = subprocess.run(
        [str(BIN / one.command[0]), *one.command[1:]], cwd=ROOT, env=env, stdin=subprocess.DEVNULL,
        stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True, check=False,
    )  # fmt: skip
    well = done.returncode == 0
    say(f"{'✔' if well else '✘'} {one.what} ({one.command[0]}, {time.monotonic() - began:.0f} giây)")
    if not well:
        complain(done.stdout.rstrip())
    return well


def _tests(what: str, command: list[str], env: dict[str, str] | None = None) -> list[str]:
    """Run pytest in full view; its title when something failed or nothing ran."""
    say(f"── {what} ──")
    settings = os.environ | (env or {}) | {"PYTHONPATH": str(ROOT / "src")}
    words = [str(BIN / command[0]), *command[1:]]
    done = subprocess.run(words, cwd=ROOT, env=settings, stdin=subprocess.DEVNULL, check=False)
    return [] if done.returncode == 0 else [what]


def _verdict(failed: list[str]) -> int:
    if failed:
        complain(f"✘ Chưa đạt: {', '.join(failed)}.")
        return 1
    say("✔ Đạt tất cả.")
    return 0


def _install_what_tests_need() -> None:
    """Chromium and PostgreSQL 15 from Debian; raises Trouble when they are missing and cannot be installed."""
    needed = {"chromium": CHROMIUM.exists(), "postgresql-15": postgres.version(DEBIAN_15) is not None}
    missing = [package for package, there in needed.items() if not there]
    if not missing:
        return
    debian.install(missing, needed_by="Kiểm thử")
    postgres.version.cache_clear()
