"""`./tinhso bench [NAME]`: run benchmarks, print their tables, keep the figures with the facts of the machine."""

import json
import os
import platform
import re
import subprocess
import sys
from importlib import import_module
from importlib.metadata import version
from inspect import signature
from pathlib import Path

from tinhso.config.commands import database
from tinhso.config.console import Arguments, Trouble, say

ROOT = Path(__file__).resolve().parents[4]
RESULTS = ROOT / "bench" / "results"
PAGE = ROOT / "docs" / "performance.md"
PARTS = ("django", "psycopg", "granian", "jinja2", "django-ninja", "numpy")


def main(words: list[str]) -> int:
    """Run the named benchmark, or all; writes bench/results/NAME.json and the tables of docs/performance.md."""
    there = sorted(path.stem for path in (ROOT / "bench").glob("[a-z]*.py"))
    options = Arguments(
        prog="./tinhso bench", description="Đo tốc độ; con số chỉ so được trong cùng một lần đo."
    )
    options.add_argument("name", nargs="?", help=f"một phép đo: {', '.join(there)}")
    chosen = options.parse_args(words)
    if chosen.name and chosen.name not in there:
        raise Trouble(f"Không có phép đo “{chosen.name}”. Có: {', '.join(there)}.")
    sys.path.insert(0, str(ROOT))
    with database.reachable():
        for name in [chosen.name] if chosen.name else there:
            say(f"── {name} ──")
            run = import_module(f"bench.{name}").run
            found = run(database.address()) if "dsn" in signature(run).parameters else run()
            rows: list[dict[str, object]] = found if isinstance(found, list) else found["sizes"]
            say(table(rows))
            _keep(name, rows)
    PAGE.write_text(with_tables(PAGE.read_text()))
    return 0


def with_tables(page: str) -> str:
    """The page with each table between `<!-- bench: NAME -->` and `<!-- /bench -->` as bench/results has it now."""
    marks = re.compile(r"(<!-- bench: ([a-z]+) -->\n).*?(<!-- /bench -->)", re.DOTALL)
    return marks.sub(lambda found: f"{found[1]}{_markdown(found[2])}{found[3]}", page)


def _markdown(name: str) -> str:
    kept = json.loads((RESULTS / f"{name}.json").read_text())
    machine, rows = kept["machine"], kept["rows"]
    columns = dict.fromkeys(one for row in rows for one, value in row.items() if value not in (None, ""))
    lines = [
        f"Measured {kept['measured_at'][:10]} at commit {machine['commit']}: {machine['cores']} cores"
        f" ({machine['processor']}), load {machine['load']:.1f}, Python {machine['python']},"
        f" PostgreSQL {machine['postgresql']}.\n",
        f"| {' | '.join(columns)} |",
        f"|{'---|' * len(columns)}",
    ]
    for row in rows:
        cells = ["" if row.get(one) is None else str(row[one]) for one in columns]
        lines.append(f"| {' | '.join(cells)} |")
    return "\n".join(lines) + "\n"


def table(rows: list[dict[str, object]]) -> str:
    """Rows as aligned columns."""
    if not rows:
        return "(không có kết quả)"
    columns = list(rows[0])
    cells = [columns, *([f"{row.get(column, '')}" for column in columns] for row in rows)]
    widths = [max(len(line[index]) for line in cells) for index in range(len(columns))]
    return "\n".join(
        "  ".join(cell.ljust(width) for cell, width in zip(line, widths, strict=True)) for line in cells
    )


def _keep(name: str, rows: list[dict[str, object]]) -> None:
    RESULTS.mkdir(exist_ok=True)
    facts = {"measured_at": _moment(), "machine": machine(), "rows": rows}
    (RESULTS / f"{name}.json").write_text(json.dumps(facts, ensure_ascii=False, indent=1, default=str) + "\n")


def _moment() -> str:
    from tinhso.kernel.text.api import now

    return now().isoformat(timespec="seconds")


def machine() -> dict[str, object]:
    """What the figures were measured on."""
    from django.db import connection

    with connection.cursor() as cursor:
        cursor.execute("SELECT current_setting('server_version')")
        server = cursor.fetchone()[0]
    processor = next(
        (
            line.split(":", 1)[1].strip()
            for line in Path("/proc/cpuinfo").read_text().splitlines()
            if "model name" in line
        ),
        platform.machine(),
    )
    commit = subprocess.run(
        ["git", "rev-parse", "--short", "HEAD"], cwd=ROOT, capture_output=True, text=True, check=False
    )
    return {
        "cores": os.cpu_count(),
        "processor": processor,
        "load": os.getloadavg()[0],
        "python": platform.python_version(),
        "postgresql": server,
        "commit": commit.stdout.strip(),
        **{part: version(part) for part in PARTS},
    }
