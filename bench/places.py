"""Bench 3: search over all divisions (aim: at most 2 ms of CPU a search, application and database together).

Run with the database of `DATABASE_URL` (or the embedded one) after `./tinhso load places`:
`PYTHONPATH=src .venv/bin/python -m bench.places`. CPU comes from the operating system's accounting of this
process and of its database backend, so the figure is the steadiest there is; the ratio is to fetching one
place by its key with a hand-written statement through the same driver, in the same run.
"""

import json
import os
import sys
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any

TYPED = {
    "name without marks": ["hai duong", "tran phu", "an giang", "le thanh nghi", "ninh thuan"],
    "name with marks": ["Hải Dương", "Trần Phú", "An Giang", "Lê Thanh Nghị", "Ninh Thuận"],
    "first letters": ["hai", "tran", "thanh", "binh", "vinh"],
    "with what it lies in": ["phuong tran phu hai duong", "xa tan an long an", "le loi hai phong"],
    "typing error": ["hai duogn", "ninh thuann", "qunag ninh"],
}
ROUNDS = 200


def cpu_of(pid: int) -> float:
    """Seconds of CPU a process has used (fields 14 and 15 of /proc/PID/stat)."""
    fields = Path(f"/proc/{pid}/stat").read_text().rsplit(")", 1)[1].split()
    return (int(fields[11]) + int(fields[12])) / os.sysconf("SC_CLK_TCK")


def measure(work: Callable[[], object], rounds: int, backend: int) -> dict[str, float]:
    """CPU milliseconds of application and database per call, and the median wall time."""
    work()
    walls = []
    app, database = time.process_time(), cpu_of(backend)
    for _ in range(rounds):
        start = time.perf_counter()
        work()
        walls.append(time.perf_counter() - start)
    app, database = time.process_time() - app, cpu_of(backend) - database
    walls.sort()
    return {
        "app_cpu_ms": round(app / rounds * 1000, 3),
        "database_cpu_ms": round(database / rounds * 1000, 3),
        "cpu_ms": round((app + database) / rounds * 1000, 3),
        "p50_ms": round(walls[rounds // 2] * 1000, 3),
        "p95_ms": round(walls[rounds * 95 // 100] * 1000, 3),
    }


def run() -> dict[str, Any]:
    """All measurements; needs the divisions loaded."""
    from django.db import connection

    from tinhso.kernel.places import api as places

    rows = places.Place.objects.count()
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_backend_pid()")
        backend = cursor.fetchone()[0]

    def by_key() -> object:
        with connection.cursor() as cursor:
            cursor.execute("SELECT key, name, label FROM places_place WHERE key = %s", ["p31_20250701"])
            return cursor.fetchone()

    base = measure(by_key, 2000, backend)
    results: dict[str, Any] = {"places": rows, "baseline: one place by key": base}
    for title, typed in TYPED.items():

        def work(typed: list[str] = typed) -> object:
            return [places.search(text) for text in typed]

        figures = measure(work, ROUNDS, backend)
        each = {name: round(value / len(typed), 3) for name, value in figures.items()}
        results[title] = each | {"ratio": round(each["cpu_ms"] / base["cpu_ms"], 1)}
    return results


def main() -> None:
    """Print the measurements as JSON."""
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "tinhso.config.settings")
    import django

    django.setup()
    sys.stdout.write(json.dumps(run(), ensure_ascii=False, indent=2) + "\n")


if __name__ == "__main__":
    main()
