"""Bench 8: a whole published round as a file: 3,321 communes × 43 items, as CSV, Excel, JSON and SDMX.

Each file is asked of the application once, in a process of its own that has served a page before: wall clock, CPU of
the application, the first bytes (where the answer is streamed), and how much memory the process came to need beside
what it had. Values are invented. Aims: at most 5 s, 300 MB.
"""

import gc
import json
import os
import subprocess
import sys
import time
from pathlib import Path
from typing import Any

from bench import Row
from bench._site import on_a_database_of_its_own

UNITS = 3_321
PAGE = f"/xep-hang/do-toc-do-{UNITS}/lan/"
FILES = ("tai-ve.csv", "tai-ve.xlsx", "tai-ve.json", "sdmx.csv", "sdmx.xml", "sdmx-cau-truc.xml")


def run() -> list[Row]:
    """Every file, on a database of its own."""
    return on_a_database_of_its_own("bench.downloads")


def rows() -> list[Row]:
    """The round made and published, then each file in its own process."""
    import django

    django.setup()
    from django.core.management import call_command

    from bench.ranking import province
    from tinhso.apps.scoring import operations
    from tinhso.apps.scoring.models import Run
    from tinhso.engines.indicators.store.api import Stage
    from tinhso.kernel.access.api import system

    call_command("migrate", verbosity=0)
    found = province(UNITS)
    operations.publish(actor=system("Đo tốc độ"), assessment=found, stage=Stage.FINAL)
    number = Run.objects.get(assessment=found, published_at__isnull=False).number
    dossier = f"/xep-hang/do-toc-do-{UNITS}/don-vi/xa-7/ho-so.pdf"
    addresses = [*(f"{PAGE}{number}/{name}" for name in FILES), dossier]
    return [_apart(f"{PAGE}{number}/", address) for address in addresses]


def _apart(page: str, address: str) -> Row:
    command = [sys.executable, "-m", "bench.downloads", page, address]
    done = subprocess.run(command, check=True, stdout=subprocess.PIPE)
    row: Row = json.loads(done.stdout)
    return row


def fetched(page: str, address: str) -> Row:
    """One file as the web server's process gives it."""
    from django.test import Client

    from tinhso.config import wsgi

    assert wsgi.application
    client = Client(headers={"host": "localhost"})
    client.get(page)
    gc.collect()
    before = _memory("VmRSS")
    Path("/proc/self/clear_refs").write_text("5")  # the peak counts anew
    start, cpu = time.perf_counter(), time.process_time()
    answer: Any = client.get(address)
    assert answer.status_code == 200, address
    sizes, first = [], 0.0
    for part in answer if answer.streaming else [answer.content]:
        first = first or time.perf_counter() - start
        sizes.append(len(part))
    return {
        "file": address.rpartition("/")[2],
        "megabytes": round(sum(sizes) / 1e6, 2),
        "seconds": round(time.perf_counter() - start, 2),
        "cpu_seconds": round(time.process_time() - cpu, 2),
        "first_bytes_s": round(first, 2),
        "memory_mb": max(0, round(_memory("VmHWM") - before)),
        "load": round(os.getloadavg()[0], 1),
    }


def _memory(name: str) -> float:
    lines = Path("/proc/self/status").read_text().splitlines()
    return next(int(line.split()[1]) for line in lines if line.startswith(f"{name}:")) / 1000


if __name__ == "__main__":
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "tinhso.config.settings")
    sys.stdout.write(json.dumps(fetched(*sys.argv[1:]) if len(sys.argv) > 1 else rows()))
