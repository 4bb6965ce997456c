"""Benchmarks: `./tinhso bench [NAME]` runs `run()` of each module here and keeps what it returns.

`run()` returns rows: dicts with the same keys, figures as numbers. The helpers below measure the way
docs/performance.md describes: CPU of all application and database processes together, speed at a fixed rate,
speed at saturation. A benchmark never decides a test.
"""

import os
import statistics
import threading
import time
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from pathlib import Path

TICKS = os.sysconf("SC_CLK_TCK")
Row = dict[str, object]


def cpu_seconds(pids: Iterable[int]) -> float:
    """CPU seconds, user and system, that these processes and their ended children have used (from /proc)."""
    total = 0
    for pid in pids:
        try:
            fields = Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()
        except FileNotFoundError:
            continue
        total += sum(int(field) for field in fields[11:15])
    return total / TICKS


def family(pid: int) -> list[int]:
    """A process and everything below it."""
    parents: dict[int, list[int]] = {}
    for entry in Path("/proc").iterdir():
        if entry.name.isdigit():
            try:
                parent = int((entry / "stat").read_text().rpartition(")")[2].split()[1])
            except FileNotFoundError:
                continue
            parents.setdefault(parent, []).append(int(entry.name))
    found, todo = [], [pid]
    while todo:
        found.append(todo.pop())
        todo += parents.get(found[-1], [])
    return found


@dataclass(frozen=True)
class Measured:
    """One piece of work: CPU a call, and the time of calls in milliseconds."""

    calls: int
    cpu_ms: float
    p50_ms: float
    p95_ms: float
    per_second: float

    def row(self, name: str, **more: object) -> Row:
        """As a line of a result table."""
        return {
            "work": name,
            "calls": self.calls,
            "cpu_ms": round(self.cpu_ms, 3),
            "p50_ms": round(self.p50_ms, 2),
            "p95_ms": round(self.p95_ms, 2),
            "per_second": round(self.per_second, 1),
            **more,
        }


def measure(
    work: Callable[[], object], *, calls: int, roots: Iterable[int] = (), rate: float = 0, warm_up: int = 20
) -> Measured:
    """Call `work` `calls` times, at `rate` calls a second (0: one after the other).

    `roots` are processes whose families' CPU is counted (the web server, the postmaster); without any, this one."""
    for _ in range(warm_up):
        work()
    top = list(roots) or [os.getpid()]
    spent = -sum(cpu_seconds(family(pid)) for pid in top)
    times, began = [], time.perf_counter()
    for number in range(calls):
        if rate:
            time.sleep(max(0.0, began + number / rate - time.perf_counter()))
        start = time.perf_counter()
        work()
        times.append((time.perf_counter() - start) * 1000)
    took = time.perf_counter() - began
    spent += sum(cpu_seconds(family(pid)) for pid in top)
    ordered = sorted(times)
    return Measured(
        calls,
        spent * 1000 / calls,
        statistics.median(ordered),
        ordered[int(len(ordered) * 0.95)],
        calls / took,
    )


def saturate(work: Callable[[], object], *, seconds: float, clients: int = 8) -> float:
    """Calls a second when `clients` threads call `work` as fast as they can for `seconds`."""
    until = time.perf_counter() + seconds
    counts = [0] * clients

    def loop(index: int) -> None:
        while time.perf_counter() < until:
            work()
            counts[index] += 1

    threads = [threading.Thread(target=loop, args=(index,)) for index in range(clients)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    return sum(counts) / seconds
