"""Spark for the one test and the one benchmark that need it: Java from Debian, PySpark from its own lock file.

PySpark is published as source only; building it copies its files into a wheel. The tool that builds is pinned by
the same lock (docs/decisions/0007).
"""

import re
import shutil
import subprocess
import sys
from importlib.metadata import PackageNotFoundError, version
from pathlib import Path

from tinhso.config.commands import debian
from tinhso.config.console import Trouble, say

ROOT = Path(__file__).resolve().parents[4]
LOCK = "requirements-spark.lock"
JAVA = "default-jre-headless"


def install() -> None:
    """Make sure that Java and the PySpark of the lock are there. Raises Trouble."""
    if not shutil.which("java"):
        debian.install([JAVA], needed_by="Spark")
    if not _is_current():
        _fetch()


def _fetch() -> None:
    say(f"Tải và cài Spark ghi trong {LOCK} (khoảng 460 MB) …")
    sys.path.insert(0, str(ROOT / "deploy" / "bootstrap"))
    try:
        import install as bootstrap  # type: ignore[import-not-found]  # stands alone, outside the package
    finally:
        sys.path.pop(0)
    uv = bootstrap.TOOLS / "bin" / "uv"
    pip = [str(bootstrap.PYTHON), str(bootstrap.checked_wheel() / "pip"), "--disable-pip-version-check"]
    command = [str(uv), "pip", "install", "--quiet", "--require-hashes", "--no-deps"]
    command += ["--python", str(bootstrap.PYTHON), "--build-constraints", LOCK, "-r", LOCK]
    try:
        subprocess.run(command, cwd=ROOT, env=bootstrap.like_pip(pip), stdin=subprocess.DEVNULL, check=True)
    except (OSError, subprocess.CalledProcessError) as problem:
        raise Trouble(f"Không cài được Spark: {problem}") from problem


def _is_current() -> bool:
    wanted = re.search(r"^pyspark==(\S+)", (ROOT / LOCK).read_text(), re.MULTILINE)
    try:
        return wanted is not None and version("pyspark") == wanted[1]
    except PackageNotFoundError:
        return False
