"""Results into the table: a few by one statement, many by COPY."""

import json
from collections.abc import Iterable, Sequence
from decimal import Decimal
from typing import Any

from django.db import connection, transaction

from tinhso.apps.scoring.models import Result

FEW = 20
SCORES = "CREATE TEMP TABLE arrived (id bigint, total numeric, pillars jsonb, items jsonb)"
PLACES = "CREATE TEMP TABLE arrived (id bigint, rank int, group_rank int, place_in_list int)"
NEW = "COPY scoring_result (run_id, unit_id, place_in_list, total, pillars, items) FROM STDIN"


def write(rows: Sequence[Result]) -> None:
    """Keep the scores of these results; new ones are inserted, and keep no primary key here.

    The caller's transaction holds the book.
    """
    new = [row for row in rows if row.pk is None]
    _copy(NEW, ((row.run_id, row.unit_id, row.place_in_list, *_scores(row)) for row in new))
    old = [row for row in rows if row.pk is not None]
    if len(old) <= FEW:
        Result.objects.bulk_update(old, ["total", "pillars", "items"])
    else:
        _through(SCORES, ["total", "pillars", "items"], ((row.pk, *_scores(row)) for row in old))


def place(rows: Sequence[Result]) -> None:
    """Keep ranks and places of these results."""
    if len(rows) <= FEW:
        Result.objects.bulk_update(rows, ["rank", "group_rank", "place_in_list"])
    else:
        placed = ((row.pk, row.rank, row.group_rank, row.place_in_list) for row in rows)
        _through(PLACES, ["rank", "group_rank", "place_in_list"], placed)


def _scores(row: Result) -> tuple[Decimal | None, str, str]:
    return (row.total, _json(row.pillars), _json(row.items))


def _json(parts: dict[str, Any]) -> str:
    return json.dumps(parts, ensure_ascii=False, separators=(",", ":"))


def _through(table: str, columns: Sequence[str], rows: Iterable[tuple[Any, ...]]) -> None:
    """Update by way of a table that lives for this statement only."""
    with transaction.atomic(savepoint=False), connection.cursor() as cursor:
        cursor.execute(table)
        _copy("COPY arrived FROM STDIN", rows)
        said = ", ".join(f"{name} = a.{name}" for name in columns)
        cursor.execute(f"UPDATE scoring_result r SET {said} FROM arrived a WHERE r.id = a.id")  # noqa: S608 (our own names)
        cursor.execute("DROP TABLE arrived")


def _copy(statement: str, rows: Iterable[tuple[Any, ...]]) -> None:
    with connection.cursor() as cursor, cursor.copy(statement) as copy:
        for row in rows:
            copy.write_row(row)
