"""How many queries a page makes is a recorded fact (query_counts.json beside the test).

`TINHSO_RECORD_QUERIES=1` rewrites the record; the reviewer sees the change.
"""

import json
import os
from pathlib import Path

from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext


def check_queries(record: Path, name: str, client: Client, path: str) -> None:
    """The page answers 200 with as many queries as recorded under `name`; a failure prints them."""
    client.get(path)  # what is cached by a process is cached
    with CaptureQueriesContext(connection) as seen:
        assert client.get(path).status_code == 200
    known = json.loads(record.read_text()) if record.exists() else {}
    if os.environ.get("TINHSO_RECORD_QUERIES"):
        record.write_text(json.dumps({**known, name: len(seen)}, indent=2, sort_keys=True) + "\n")
        return
    assert len(seen) == known.get(name), "\n".join(query["sql"] for query in seen.captured_queries)
