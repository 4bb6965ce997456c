"""Bench 3: search over all divisions (aim: at most 2 ms of CPU a search, application and database together).

CPU comes from the operating system's accounting of this
process and of its database backend, so the figure is the steadiest there is; the ratio is to fetching one
place by its key with a hand-written statement through the same driver, in the same run.
"""

import json
import subprocess
import sys
import time
from collections.abc import Callable

from bench import Row, cpu_seconds
from bench._site import prepared

TYPED = {
    "name without marks": ["hai duong", "tran phu", "an giang", "le thanh nghi", "ninh thuan"],
    "name with marks": ["Hải Dương", "Trần Phú", "An Giang", "Lê Thanh Nghị", "Ninh Thuận"],
    "first letters": ["hai", "tran", "thanh", "binh", "vinh"],
    "with what it lies in": ["phuong tran phu hai duong", "xa tan an long an", "le loi hai phong"],
    "typing error": ["hai duogn", "ninh thuann", "qunag ninh"],
}
ROUNDS = 200


def measure(work: Callable[[], object], rounds: int, backend: int) -> dict[str, float]:
    """CPU milliseconds of application and database per call, and the median wall time."""
    work()
    walls = []
    app, database = time.process_time(), cpu_seconds([backend])
    for _ in range(rounds):
        start = time.perf_counter()
        work()
        walls.append(time.perf_counter() - start)
    app, database = time.process_time() - app, cpu_seconds([backend]) - database
    walls.sort()
    return {
        "app_cpu_ms": round(app / rounds * 1000, 3),
        "database_cpu_ms": round(database / rounds * 1000, 3),
        "cpu_ms": round((app + database) / rounds * 1000, 3),
        "p50_ms": round(walls[rounds // 2] * 1000, 3),
        "p95_ms": round(walls[rounds * 95 // 100] * 1000, 3),
    }


def run() -> list[Row]:
    """All measurements, in a process of their own on a loaded demo."""
    with prepared() as site:
        done = subprocess.run(
            [sys.executable, "-m", "bench.places"], env=site.env, check=True, stdout=subprocess.PIPE
        )
    found: list[Row] = json.loads(done.stdout)
    return found


def rows() -> list[Row]:
    """The searches on the database of this process."""
    import django

    django.setup()
    from django.db import connection

    from tinhso.kernel.places import api as places

    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_backend_pid()")
        backend = cursor.fetchone()[0]

    def by_key() -> object:
        with connection.cursor() as cursor:
            cursor.execute("SELECT key, name, label FROM places_place WHERE key = %s", ["p31_20250701"])
            return cursor.fetchone()

    size = places.Place.objects.count()
    base = measure(by_key, 2000, backend)
    found: list[Row] = [{"work": "one place by key (baseline)", "places": size, **base, "ratio": 1.0}]
    for title, typed in TYPED.items():

        def work(typed: list[str] = typed) -> object:
            return [places.search(text) for text in typed]

        figures = measure(work, ROUNDS, backend)
        each = {name: round(value / len(typed), 3) for name, value in figures.items()}
        ratio = round(each["cpu_ms"] / base["cpu_ms"], 1) if base["cpu_ms"] else 0.0
        found.append({"work": f"search: {title}", "places": size, **each, "ratio": ratio})
    return found


if __name__ == "__main__":
    sys.stdout.write(json.dumps(rows()))
