"""Packages of Debian that only tests and benchmarks need."""

import os
import shutil
import subprocess
from collections.abc import Sequence

from tinhso.config.console import Trouble, say


def install(packages: Sequence[str], *, needed_by: str) -> None:
    """Install them with apt; raises Trouble with the command to type when that cannot be done."""
    by_hand = f"Hãy cài bằng: sudo apt-get install {' '.join(packages)}"
    if os.geteuid() != 0 or not shutil.which("apt-get"):
        raise Trouble(f"{needed_by} cần {' và '.join(packages)}, chưa có trên máy này. {by_hand}")
    say(f"Cài {', '.join(packages)} từ kho Debian …")
    quiet = os.environ | {"DEBIAN_FRONTEND": "noninteractive"}
    command = ["apt-get", "install", "-y", "-qq", "--no-install-recommends", *packages]
    for words in (["apt-get", "update", "-qq"], command):
        done = subprocess.run(
            words, env=quiet, stdin=subprocess.DEVNULL, stdout=subprocess.DEVNULL, check=False
        )
        if done.returncode:
            raise Trouble(f"Không cài được {' và '.join(packages)}: {' '.join(words[:2])} báo lỗi. {by_hand}")
