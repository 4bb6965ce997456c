"""CPU of application and database together for the pages most read, for a stranger, an officer and who may all.

The demo is loaded into a database of its own, one web process serves it, and a bare psycopg statement that
reads the same rows is the baseline of each page. Public pages are made anew for every request here; the last rows
show what one costs when it is shared for a second, as it is in use.
"""

import http.client
import json
import os
import subprocess
import sys
from collections.abc import Callable

from bench import Row, measure, saturate
from bench._site import Site, postmaster, prepared, served

CALLS = 300
RANKING = "/xep-hang/dti-xa-hcm-2025/"
ROWS = (
    "SELECT r.rank, u.name, r.total, r.pillars FROM scoring_result r JOIN scoring_unit u ON u.id = r.unit_id"
    " WHERE r.run_id = (SELECT max(id) FROM scoring_run WHERE published_at IS NOT NULL)"
    " ORDER BY r.place_in_list LIMIT 25"
)
PAGES = (
    ("trang chủ công khai", "/", "", 2.0),
    ("bảng xếp hạng, 25 dòng", RANKING, "", 5.0),
    ("chương trình", "/chuong-trinh/{programme}/", "", 6.0),
    ("đọc API xếp hạng, 25 dòng", "/api/v1/assessments/dti-xa-hcm-2025/ranking", "", 3.0),
    ("bàn chấm điểm: quyền ít nhất", "/cham-diem/cds-huyen-hai-duong-2024/", "hung", 6.0),
    ("bàn chấm điểm: mọi quyền", "/cham-diem/cds-huyen-hai-duong-2024/", "thuongtruc", 6.0),
)

# What officers open all day: CPU alone. The least privileged one and whoever may everything open the same pages.
DAILY = tuple(
    (f"{name}: {who}", path, login)
    for name, path in (
        ("báo cáo phải nộp", "/bao-cao/"),
        ("tờ báo cáo", "/bao-cao/to/bc-thang-cds/202409/H23.31/"),
        ("điểm của một đơn vị", "/cham-diem/cds-huyen-hai-duong-2024/h23-31/"),
        ("một chỉ số của đơn vị", "/cham-diem/cds-huyen-hai-duong-2024/h23-31/H1/"),
        ("việc tiếp theo", "/cham-diem/cds-huyen-hai-duong-2024/h23-31/viec-tiep-theo/"),
        ("bảng số liệu", "/so-lieu/?chi-tieu=DEM_BC_DUNG_HAN&ky=month&den=2024-09-30"),
    )
    for who, login in (("quyền ít nhất", "hung"), ("mọi quyền", "thuongtruc"))
)


def fetch(port: int, path: str, cookie: str) -> Callable[[], None]:
    """A function that reads the page once over a kept connection."""
    link = http.client.HTTPConnection("127.0.0.1", port)
    headers = {"Cookie": f"sessionid={cookie}"} if cookie else {}

    def once() -> None:
        link.request("GET", path, headers=headers)
        answer = link.getresponse()
        body = answer.read()
        if answer.status != 200:
            raise RuntimeError(f"{path} answered {answer.status}: {body[:200]!r}")

    return once


def run() -> list[Row]:
    """Every page of PAGES with its baseline, the shared pages, and one write with right, audit and event."""
    import psycopg

    rows: list[Row] = []
    with prepared() as site, psycopg.connect(site.dsn, autocommit=True) as link:
        parent = postmaster(site.dsn)
        bare = measure(lambda: link.execute(ROWS).fetchall(), calls=CALLS, roots=(os.getpid(), parent))
        rows.append(bare.row("câu SQL trần, 25 dòng", aim=None, ratio=1.0))
        with served(site, share_seconds=0) as (port, web):
            rows += [_page(site, port, (web, parent), bare.cpu_ms, one) for one in PAGES]
            for name, path, login in DAILY:
                seen = measure(fetch(port, path, site.names[login]), calls=100, roots=(web, parent))
                rows.append(seen.row(name, aim=15.0, ratio=round(seen.cpu_ms / bare.cpu_ms, 1)))
        with served(site, share_seconds=1) as (port, web):
            shared = [(f"{name}, dùng chung trong một giây", *one) for name, *one in PAGES[:2]]
            rows += [_page(site, port, (web, parent), bare.cpu_ms, one) for one in shared]
        written = subprocess.run(
            [sys.executable, "-m", "bench._write", str(parent)],
            env=site.env,
            check=True,
            stdout=subprocess.PIPE,
        )
        rows += json.loads(written.stdout)
    return rows


def _page(
    site: Site, port: int, roots: tuple[int, int], bare_ms: float, page: tuple[str, str, str, float]
) -> Row:
    name, path, login, aim = page
    address, cookie = path.format(**site.names), site.names.get(login, "")
    work = fetch(port, address, cookie)
    seen = measure(work, calls=CALLS, roots=roots)
    paced = measure(work, calls=CALLS, roots=roots, rate=20)
    return seen.row(
        name,
        aim=aim,
        ratio=round(seen.cpu_ms / bare_ms, 1),
        p95_at_20_per_second=round(paced.p95_ms, 2),
        saturated_per_second=round(_saturated(port, address, cookie), 1),
    )


def _saturated(port: int, path: str, cookie: str) -> float:
    import threading

    kept = threading.local()

    def once() -> None:
        if not hasattr(kept, "work"):
            kept.work = fetch(port, path, cookie)
        kept.work()

    return saturate(once, seconds=3, clients=4)
