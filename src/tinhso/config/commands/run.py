"""serve, identity, worker, migrate, load, setup, psql, audit, doctor."""

import os
import subprocess
from collections.abc import Callable
from pathlib import Path

from tinhso.config import postgres, supervisor
from tinhso.config.commands import database
from tinhso.config.console import Arguments, Trouble, say


def serve(words: list[str]) -> int:
    """The web server: WSGI processes by cores, stopped gracefully by SIGTERM or Ctrl-C."""
    options = Arguments(prog="./tinhso serve", description="Chạy máy chủ web.")
    options.add_argument("--host", default="127.0.0.1", help="địa chỉ nghe (mặc định 127.0.0.1)")
    options.add_argument("--port", type=int, default=8000, help="cổng (mặc định 8000)")
    options.add_argument("--workers", type=int, default=os.cpu_count() or 1, help="số tiến trình")
    chosen = options.parse_args(words)
    supervisor.follow_parent()
    if supervisor.supervised():  # then the tables, the static files and the database are ready
        _serve(chosen.host, chosen.port, chosen.workers)
        return 0
    with database.reachable():
        _collect_static()
        _refuse_pending()
        _close_links()
        _serve(chosen.host, chosen.port, chosen.workers)
    return 0


def identity(words: list[str]) -> int:
    """The trial identity provider that plays the national one beside the demo."""
    options = Arguments(
        prog="./tinhso identity", description="Chạy cổng định danh thử nghiệm (cho bản chạy thử)."
    )
    options.add_argument("--host", default="127.0.0.1", help="địa chỉ nghe (mặc định 127.0.0.1)")
    options.add_argument("--port", type=int, default=8100, help="cổng (mặc định 8100)")
    chosen = options.parse_args(words)
    supervisor.follow_parent()
    _serve(chosen.host, chosen.port, 1, "tinhso.config.identity.wsgi:application")
    return 0


def _serve(host: str, port: int, workers: int, site: str = "tinhso.config.wsgi:application") -> None:
    from granian import Granian
    from granian.constants import Interfaces

    Granian(
        site,
        address=host,
        port=port,
        interface=Interfaces.WSGI,
        workers=workers,
        blocking_threads=4,
        backpressure=64,
        respawn_failed_workers=True,
        respawn_interval=0.5,
        workers_kill_timeout=10,
        websockets=False,
    ).serve()


def worker(words: list[str]) -> int:
    """Background jobs and the dispatcher of events, until SIGTERM."""
    options = Arguments(prog="./tinhso worker", description="Chạy việc nền và chuyển sự kiện.")
    options.add_argument("--concurrency", type=int, default=4, help="số việc làm cùng lúc (mặc định 4)")
    chosen = options.parse_args(words)
    supervisor.follow_parent()
    with database.reachable():
        _refuse_pending()
        from tinhso.kernel.jobs.api import run_worker

        run_worker(concurrency=chosen.concurrency)
    return 0


def migrate(words: list[str]) -> int:
    """Make or upgrade the tables."""
    Arguments(prog="./tinhso migrate", description="Tạo hoặc nâng cấp các bảng.").parse_args(words)
    with database.reachable():
        from django.core.management import call_command

        call_command("migrate", interactive=False, verbosity=1)
    return 0


def load(words: list[str]) -> int:
    """The data every province needs, the demo province, or official outlines from a GeoJSON file."""
    options = Arguments(prog="./tinhso load", description="Nạp dữ liệu; chạy lại nhiều lần không sinh trùng.")
    what = (
        "reference: đơn vị hành chính, ngày nghỉ, vai trò (mặc định); places: chỉ đơn vị hành chính; "
        "demo: tỉnh chạy thử; outlines TỆP: ranh giới chính thức từ GeoJSON"
    )
    kinds = ["reference", "places", "demo", "outlines"]
    options.add_argument("what", nargs="?", choices=kinds, default="reference", help=what)
    options.add_argument("file", nargs="?", type=Path, help="tệp GeoJSON (với outlines)")
    options.add_argument("--source", default="", help="nguồn của ranh giới, ví dụ số văn bản (với outlines)")
    options.add_argument("--on", default="", help="địa giới của ngày nào (mặc định hôm nay)")
    options.add_argument(
        "--partial", action="store_true", help="vẫn nạp khi có đối tượng không khớp đơn vị nào"
    )
    chosen = options.parse_args(words)
    if chosen.what == "outlines" and (chosen.file is None or not chosen.source):
        raise Trouble('Cần tệp và nguồn: ./tinhso load outlines RANH_GIOI.geojson --source "số văn bản"')
    with database.reachable():
        _refuse_pending()
        if chosen.what == "outlines":
            return _outlines(chosen.file, chosen.source, chosen.on, partial=chosen.partial)
        for sentence, work in _steps(chosen.what):
            say(sentence)
            work()
    return 0


def _steps(what: str) -> list[tuple[str, Callable[[], object]]]:
    from tinhso.config import demo
    from tinhso.kernel.access import api as access
    from tinhso.kernel.calendar import api as calendar
    from tinhso.kernel.places import api as places

    if what == "demo":
        return list(demo.steps())
    divisions: list[tuple[str, Callable[[], object]]] = [("Nạp đơn vị hành chính", places.load_divisions)]
    if what == "places":
        return divisions
    return [*divisions, ("Nạp ngày nghỉ lễ", calendar.seed), ("Giao vai trò", access.seed_roles)]


def _outlines(file: Path, source: str, on: str, *, partial: bool) -> int:
    from tinhso.kernel.places import api as places
    from tinhso.kernel.text import api as text

    try:
        done = places.import_outlines(
            path=file, source=source, on=text.parse_date(on) if on else None, partial=partial
        )
    except (places.CannotImport, text.CannotParse) as problem:
        raise Trouble(str(problem)) from problem
    say(f"Đã lưu ranh giới của {done.stored} đơn vị từ {file.name}.")
    for one in done.unmatched:
        say(f"  Không khớp: {one}")
    return 0


def setup(words: list[str]) -> int:
    """Agencies, accounts and roles from a workbook; the first administrator too."""
    with database.reachable():
        _refuse_pending()
        from tinhso.apps.administration.setup.cli import main

        return main(words)


def psql(words: list[str]) -> int:
    """The SQL shell of this installation's database; further words go to psql."""
    from tinhso.config import settings

    address = os.environ.get("DATABASE_URL")
    if address:
        return subprocess.run(["psql", address, *words], check=False).returncode
    with postgres.using(settings.VAR) as embedded:
        shell = postgres.tool(settings.VAR, "psql")
        return subprocess.run([shell, embedded, *words], check=False).returncode


def audit(words: list[str]) -> int:
    """The record of changes: seal it, verify it."""
    with database.reachable():
        from tinhso.kernel.audit.cli import cli_main

        return cli_main(words)


def figures(words: list[str]) -> int:
    """Figures to and from CSV files."""
    with database.reachable():
        from tinhso.apps.reporting.exchange.cli import main

        return main(words)


def scoring_runs(words: list[str]) -> int:
    """Published scoring runs computed again and compared."""
    with database.reachable():
        from tinhso.apps.scoring.provenance.cli import main

        return main(words)


def doctor(words: list[str]) -> int:
    """What is wrong on this machine; exit code 1 when something is."""
    from tinhso.config.doctor import examine

    Arguments(prog="./tinhso doctor", description="Máy này có gì không ổn.").parse_args(words)
    return examine()


def _refuse_pending() -> None:
    from django.db import connection
    from django.db.migrations.executor import MigrationExecutor

    executor = MigrationExecutor(connection)
    pending = executor.migration_plan(executor.loader.graph.leaf_nodes())
    if pending:
        raise Trouble(f"Cơ sở dữ liệu còn thiếu {len(pending)} bước nâng cấp. Chạy: ./tinhso migrate")


def _collect_static() -> None:
    """Hash and compress the static files once for each state of the sources."""
    from tinhso.config.static import collect

    collect()


def _close_links() -> None:
    """The server's processes open their own connections; ours must not be inherited."""
    from django.db import connections

    for link in connections.all():
        link.close()
        close_pool = getattr(link, "close_pool", None)
        if close_pool:
            close_pool()
