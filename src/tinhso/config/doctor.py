"""`./tinhso doctor`: what is wrong on this machine, in words, with the remedy."""

import datetime as dt
import locale
import os
import shutil
import sys
from collections.abc import Iterator
from contextlib import AbstractContextManager, nullcontext
from dataclasses import dataclass
from pathlib import Path

from tinhso.config import postgres, settings
from tinhso.config.commands import database
from tinhso.config.console import Trouble, say

LEAST_FREE = 2 * 1024**3  # bytes: a day's growth, a backup and room to vacuum
WORKER_SILENT = dt.timedelta(seconds=60)
CLOCK_DRIFT = 2.0  # seconds between this machine and the database server
EXTENSIONS = ("ltree", "btree_gist", "pg_trgm", "unaccent")


@dataclass(frozen=True)
class Finding:
    """A sentence about one thing. `well` None: worth knowing, not wrong."""

    well: bool | None
    sentence: str


Findings = Iterator[Finding]


def examine() -> int:
    """Look at everything and say it; 1 when something is wrong."""
    wrong = 0
    for finding in _all():
        mark = {True: "✔", False: "✘", None: "–"}[finding.well]
        say(f"{mark} {finding.sentence}")
        wrong += finding.well is False
    say()
    say(f"Có {wrong} điều cần sửa." if wrong else "Máy này ổn.")
    return 1 if wrong else 0


def _all() -> Findings:
    for look in (python, disk, letters, chromium, files):
        yield from look()
    if not os.environ.get("DATABASE_URL") and postgres.status(settings.VAR).major is None:
        yield Finding(None, "Chưa có dữ liệu: chạy ./tinhso demo, hoặc ./tinhso migrate cho cài đặt thật.")
        return
    try:
        with database.reachable():
            for look in (server, tables):
                yield from look()
            if not _pending():
                for look in (jobs, plugs, data):
                    yield from look()
    except Trouble as problem:
        yield Finding(False, str(problem))


def python() -> Findings:
    """The Python that runs us."""
    version = ".".join(map(str, sys.version_info[:3]))
    yield Finding(sys.version_info >= (3, 11), f"Python {version} (cần 3.11 trở lên).")


def disk(var: Path = settings.VAR) -> Findings:
    """Room where the data lie."""
    place = next(folder for folder in (var, *var.parents) if folder.exists())
    free = shutil.disk_usage(place).free
    words = f"Ổ đĩa của {var} còn trống {free / 1024**3:.1f} GiB".replace(".", ",")
    if free < LEAST_FREE:
        yield Finding(
            False,
            f"{words}, ít hơn {LEAST_FREE // 1024**3} GiB: hãy dọn bớt hoặc chuyển TINHSO_VAR sang ổ khác.",
        )
    else:
        yield Finding(True, f"{words}.")


def letters() -> Findings:
    """Whether this process writes Vietnamese."""
    encoding = locale.getpreferredencoding(False)
    if encoding.lower().replace("-", "") == "utf8":
        yield Finding(True, "Bảng mã UTF-8.")
    else:
        yield Finding(False, f"Bảng mã của máy là {encoding}, chữ Việt có thể hỏng: đặt LANG=C.UTF-8.")


def chromium() -> Findings:
    """The browser that the tests drive."""
    there = Path("/usr/bin/chromium").exists()
    yield Finding(
        True if there else None,
        "Có Chromium để kiểm thử."
        if there
        else "Chưa có Chromium: chỉ cần cho ./tinhso test (apt-get install chromium).",
    )


def files() -> Findings:
    """The folder of the installation is ours to write."""
    if not settings.VAR.exists():
        yield Finding(None, f"Chưa có {settings.VAR}: sẽ được tạo khi chạy lần đầu.")
    elif not os.access(settings.VAR, os.W_OK):
        yield Finding(
            False, f"Không ghi được vào {settings.VAR}: chạy bằng tài khoản sở hữu nó, hoặc sửa quyền."
        )


def server() -> Findings:
    """The database server: version, encoding, extensions, clock."""
    from django.db import connection

    where = (
        "ở DATABASE_URL"
        if os.environ.get("DATABASE_URL")
        else f"đi kèm, dữ liệu ở {postgres.status(settings.VAR).data}"
    )
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT current_setting('server_version'), current_setting('server_version_num')::int,"
            " current_setting('server_encoding'), lower('HẢI DƯƠNG'), extract(epoch FROM clock_timestamp())::float,"
            " has_database_privilege(current_database(), 'CREATE')"
        )
        version, number, encoding, lowered, clock, may_create = cursor.fetchone()
        cursor.execute("SELECT name FROM pg_available_extensions WHERE name = ANY(%s)", [list(EXTENSIONS)])
        missing = sorted(set(EXTENSIONS) - {name for (name,) in cursor.fetchall()})
    yield Finding(
        number >= postgres.OLDEST * 10000, f"PostgreSQL {version} {where} (cần {postgres.OLDEST} trở lên)."
    )
    if encoding != "UTF8" or lowered != "hải dương":
        yield Finding(
            False, "Cơ sở dữ liệu không hiểu chữ Việt: tạo lại với ENCODING 'UTF8' và LOCALE 'C.UTF-8'."
        )
    if missing:
        yield Finding(
            False, f"PostgreSQL thiếu phần mở rộng {', '.join(missing)}: cài gói postgresql-contrib."
        )
    if not may_create:
        yield Finding(
            False, "Tài khoản cơ sở dữ liệu không có quyền CREATE: GRANT CREATE ON DATABASE … TO …."
        )
    from tinhso.kernel.text.api import now

    drift = abs(now().timestamp() - clock)
    if drift > CLOCK_DRIFT:
        yield Finding(
            False,
            f"Đồng hồ máy này lệch máy chủ cơ sở dữ liệu {drift:.0f} giây: bật đồng bộ giờ (NTP) ở cả hai máy.",
        )


def _pending() -> int:
    from django.db import connection
    from django.db.migrations.executor import MigrationExecutor

    executor = MigrationExecutor(connection)
    return len(executor.migration_plan(executor.loader.graph.leaf_nodes()))


def tables() -> Findings:
    """Whether the tables are those of this version."""
    pending = _pending()
    if pending:
        yield Finding(False, f"Còn {pending} bước nâng cấp bảng chưa chạy: ./tinhso migrate")
    else:
        yield Finding(True, "Các bảng đúng với phiên bản này.")


def jobs() -> Findings:
    """Whether somebody works off the queue, and what died in it."""
    from tinhso.kernel.jobs.api import Heartbeat, counts
    from tinhso.kernel.text.api import now

    last, by_state = Heartbeat.last(), counts()
    waiting = by_state.get("todo", 0)
    if last is None:
        yield Finding(
            None if not waiting else False,
            f"Chưa có tiến trình việc nền nào chạy; {waiting} việc đang chờ: ./tinhso worker",
        )
    elif now() - last > WORKER_SILENT:
        yield Finding(
            False,
            f"Việc nền im lặng từ {last.astimezone():%H:%M ngày %d/%m/%Y}, {waiting} việc đang chờ: ./tinhso worker",
        )
    else:
        yield Finding(True, f"Việc nền đang chạy; {waiting} việc đang chờ.")
    if by_state.get("failed"):
        yield Finding(
            False,
            f"{by_state['failed']} việc nền đã hỏng sau mọi lần thử: xem nhật ký rồi cho chạy lại.",
        )


def plugs() -> Findings:
    """The file store and whatever is plugged in, in their own words."""
    from tinhso.kernel.files.api import current
    from tinhso.kernel.plugs.api import health as plugged

    own = current().check()
    yield Finding(own.well, own.sentence)
    for socket, code, answer in plugged():
        if not answer.well:
            yield Finding(False, f"{socket}, {code}: {answer.sentence}")
    yield Finding(None, f"Đã hỏi {len(plugged())} phần cắm thêm.")


def _its_day() -> AbstractContextManager[object]:
    """The day of a trial installation, which is not the machine's; in a real one nothing is held."""
    from tinhso.kernel.text import api as text

    trial = (settings.VAR / "demo.json").exists()
    return text.at(text.parse_date(settings.TRIAL_DAY)) if trial else nullcontext()


def data() -> Findings:
    """Whether the data agree with themselves: quick checks are run now, of the slow ones the last answer is given."""
    from tinhso.kernel.integrity.api import answers, run_all

    with _its_day():
        run_all(slow=False)
    found = answers()
    for one in found:
        if one.failing:
            count = f"không kiểm tra được: {one.problem}" if one.problem else f"{one.count} trường hợp"
            grave = one.check.severity == "high" or bool(one.problem)
            yield Finding(False if grave else None, f"Dữ liệu: {one.sentence} ({count}) {one.remedy}")
    never = sum(one.ran_at is None for one in found)
    failing = sum(one.failing for one in found)
    words = f"Đã kiểm tra dữ liệu bằng {len(found) - never} phép, {failing} phép chưa đạt"
    yield Finding(
        None, f"{words}; {never} phép chậm chạy ban đêm trong tiến trình việc nền." if never else f"{words}."
    )
