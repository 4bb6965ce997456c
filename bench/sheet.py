"""Opening and saving report sheets: 1,000 signed-in officers of communes against 1,000 who may everything.

The web server runs as it does in use. Requests arrive at a fixed rate whether the earlier ones are answered or not,
and the time of each is counted from the moment it was due, so a queue shows. Four streams take turns: a commune's
officer opens the sheet, whoever may everything opens one, the officer saves a cell (PATCH, as the page does), whoever
may everything saves one. `ratio` is the least privileged role's p95 over the superuser's, of the same run (aim ≤ 1.2).
The first rows, one request after the other, say what a request costs in CPU of application and database together.
"""

import http.client
import json
import os
import statistics
import subprocess
import sys
import threading
import time
import uuid
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, field
from typing import Any

from bench import Measured, Row, measure
from bench._site import postmaster, prepared, served

PEOPLE = 1000  # of each role: half of them open their sheet at each rate, half save a cell
RATES = (20, 40)  # requests a second, all streams together
CALLS_ALONE = 200
CLIENTS = 32  # threads that wait for answers
ROLES = ("least", "all")
WORKS = {"open": "mở tờ báo cáo", "save": "lưu một ô"}
PERIOD, FORM, FIGURE = "202409", "bc-thang-cds", "BC_HS_DUNG_HAN"
TOKEN = "b" * 32  # of the page's own form: cookie and header say the same
AIM = 1.2


@dataclass
class People:
    """Who asks, and what the last writer of each commune's figure saw."""

    port: int
    communes: list[str]
    sessions: dict[str, list[str]]
    seen: dict[str, int] = field(default_factory=dict)
    _kept: threading.local = field(default_factory=threading.local)

    def act(self, role: str, work: str, number: int) -> None:
        """One request of officer `number` of a role. Raises RuntimeError when the answer is not what it should be."""
        # The two roles are half a province apart: nobody waits for the other's lock on one report.
        shift = 0 if role == "least" else len(self.communes) // 2
        commune = self.communes[(number + shift) % len(self.communes)]
        session = self.sessions[role][number % len(self.sessions[role])]
        if work == "open":
            self._ask("GET", f"/bao-cao/to/{FORM}/{PERIOD}/{commune}/", session)
        else:
            self._save(commune, session, number)

    def _save(self, commune: str, session: str, number: int) -> None:
        edit = {
            "key": str(uuid.uuid4()),
            "figure": FIGURE,
            "typed": str(number % 90),
            "seen": self.seen.get(commune, 1),
        }
        body = json.dumps({"version": 1, "edits": [edit]})
        said = self._ask("PATCH", f"/api/v1/reports/{FORM}/{PERIOD}/{commune}/cells", session, body)
        saved = json.loads(said)["rows"][0]
        if saved["state"] != "saved":
            raise RuntimeError(f"{commune}: {saved}")
        self.seen[commune] = saved["clock"]

    def _ask(self, method: str, path: str, session: str, body: str | None = None) -> bytes:
        if not hasattr(self._kept, "link"):
            self._kept.link = http.client.HTTPConnection("127.0.0.1", self.port)
        headers = {"Cookie": f"sessionid={session}; csrftoken={TOKEN}", "X-CSRFToken": TOKEN}
        if body is not None:
            headers["Content-Type"] = "application/json"
        self._kept.link.request(method, path, body, headers)
        answer = self._kept.link.getresponse()
        said: bytes = answer.read()
        if answer.status != 200:
            raise RuntimeError(f"{path} answered {answer.status}: {said[:200]!r}")
        return said


def run() -> list[Row]:
    """CPU of each request alone, then the four streams at each rate."""
    with prepared() as site:
        done = subprocess.run(
            [sys.executable, "-m", "bench._officers", str(PEOPLE)],
            env=site.env,
            check=True,
            stdout=subprocess.PIPE,
        )
        made: dict[str, list[str]] = json.loads(done.stdout)
        parent = postmaster(site.dsn)
        with served(site, share_seconds=1, workers=os.cpu_count() or 1, threads=4) as (port, web):
            people = People(port, made["communes"], {role: made[role] for role in ROLES})
            rows = [_alone(people, work, (web, parent)) for work in WORKS]
            for rate in RATES:
                rows += _together(people, rate)
    return rows


def _alone(people: People, work: str, roots: tuple[int, int]) -> Row:
    seen: dict[str, Measured] = {}
    for role in ROLES:
        turn = iter(range(10 * CALLS_ALONE))
        seen[role] = measure(
            lambda role=role, turn=turn: people.act(role, work, next(turn)),  # type: ignore[misc]
            calls=CALLS_ALONE,
            roots=roots,
        )
    return _row(f"{WORKS[work]}, một lượt sau một lượt", CALLS_ALONE, {
        role: (one.p50_ms, one.p95_ms, one.cpu_ms) for role, one in seen.items()
    })  # fmt: skip


def _together(people: People, rate: int) -> list[Row]:
    """Every person of both roles acts once, at a rate."""
    half = PEOPLE // 2
    streams = [(role, work) for work in WORKS for role in ROLES]
    turns = [(role, work, n + half * (work == "save")) for n in range(half) for role, work in streams]
    times = _arrive([lambda turn=turn: people.act(*turn) for turn in turns], rate)  # type: ignore[misc]
    found: dict[tuple[str, str], list[float]] = {}
    for (role, work, _number), took in zip(turns, times, strict=True):
        found.setdefault((role, work), []).append(took)
    return [
        _row(f"{named}, {rate} lượt/giây", half, {
            role: (*_middle_and_high(found[role, work]), None) for role in ROLES
        })
        for work, named in WORKS.items()
    ]  # fmt: skip


def _arrive(works: list[Callable[[], None]], rate: int) -> list[float]:
    """Milliseconds from the moment each was due to its answer; the works arrive `rate` a second, come what may."""

    def one(work: Callable[[], None], due: float) -> float:
        work()
        return (time.perf_counter() - due) * 1000

    with ThreadPoolExecutor(CLIENTS) as pool:
        began = time.perf_counter() + 0.1
        waiting = []
        for number, work in enumerate(works):
            due = began + number / rate
            time.sleep(max(0.0, due - time.perf_counter()))
            waiting.append(pool.submit(one, work, due))
        return [future.result() for future in waiting]


def _middle_and_high(times: list[float]) -> tuple[float, float]:
    ordered = sorted(times)
    return statistics.median(ordered), ordered[int(len(ordered) * 0.95)]


def _row(work: str, calls: int, seen: dict[str, tuple[Any, ...]]) -> Row:
    """Figures of both roles side by side."""
    row: Row = {"work": work, "calls": calls}
    for role, (middle, high, cpu) in seen.items():
        row |= {f"{role}_p50_ms": round(middle, 2), f"{role}_p95_ms": round(high, 2)}
        row[f"{role}_cpu_ms"] = None if cpu is None else round(cpu, 2)
    return row | {"ratio": round(seen["least"][1] / seen["all"][1], 2), "aim": AIM}
