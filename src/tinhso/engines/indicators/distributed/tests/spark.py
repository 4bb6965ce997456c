"""Runs statements on a Spark of this machine, in a process of its own: `python spark.py JOBS.json`, a list of jobs.

A job reads the Parquet file `source` as `table`, runs `sql` and writes what comes out to the folder `target`.
Prints, as JSON, the seconds to start Spark, and of each job the seconds and the CPU seconds.
"""

import json
import os
import subprocess
import sys
import time
from collections.abc import Sequence
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Any

CORES = 2
BRIEF = "-XX:TieredStopAtLevel=1"
SETTINGS = {
    "spark.ui.enabled": "false",
    "spark.driver.bindAddress": "127.0.0.1",
    "spark.driver.host": "127.0.0.1",
    "spark.driver.memory": "4g",
    # Several parts even of a small table: scores must not depend on how it was cut.
    "spark.sql.shuffle.partitions": "4",
    "spark.sql.files.maxPartitionBytes": "8m",
    # The expression of 100 items is one long row: within the limit Java compiles it, beyond it interprets.
    "spark.sql.codegen.maxFields": "2000",
}


@dataclass(frozen=True)
class Job:
    """One statement over one table."""

    sql: str
    table: str
    source: str
    target: str


def run(jobs: Sequence[Job], room: Path, *, brief: bool = False) -> dict[str, Any]:
    """Run the jobs on Spark and wait; its seconds. Whatever Spark leaves behind lies in `room`.

    `brief`: Java spends no time on making code fast that runs once.
    """
    listed = room / "jobs.json"
    listed.write_text(json.dumps([asdict(job) for job in jobs]))
    env = os.environ | {"SPARK_LOCAL_IP": "127.0.0.1", "SPARK_LOCAL_DIRS": str(room)}
    if brief:
        env["PYSPARK_SUBMIT_ARGS"] = f"--driver-java-options={BRIEF} pyspark-shell"
    command = [sys.executable, "-P", "-W", "ignore", __file__, str(listed)]
    done = subprocess.run(command, env=env, cwd=room, capture_output=True, text=True, check=False)
    if done.returncode:
        raise RuntimeError(done.stderr[-4000:])
    result: dict[str, Any] = json.loads(done.stdout.splitlines()[-1])
    return result


def main(listed: str) -> None:
    """Inside the process: start Spark, run each job."""
    from pyspark.sql import SparkSession

    began = time.perf_counter()
    builder = SparkSession.builder.master(f"local[{CORES}]").appName("tinhso")
    for name, value in SETTINGS.items():
        builder = builder.config(name, value)
    session = builder.getOrCreate()
    session.sparkContext.setLogLevel("ERROR")
    seconds: dict[str, Any] = {"start": time.perf_counter() - began, "jobs": []}
    for job in (Job(**one) for one in json.loads(Path(listed).read_text())):
        began, before = time.perf_counter(), _cpu_of_java()
        session.read.parquet(job.source).createOrReplaceTempView(job.table)
        session.sql(job.sql).write.parquet(job.target)
        seconds["jobs"].append((time.perf_counter() - began, _cpu_of_java() - before))
    session.stop()
    sys.stdout.write(json.dumps(seconds) + "\n")


def _cpu_of_java() -> float:
    """CPU seconds of the process below this one, which does the work."""
    children = Path(f"/proc/{os.getpid()}/task/{os.getpid()}/children").read_text().split()
    used = 0
    for pid in children:
        fields = Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()
        used += int(fields[11]) + int(fields[12])
    return used / os.sysconf("SC_CLK_TCK")


if __name__ == "__main__":
    main(sys.argv[1])
