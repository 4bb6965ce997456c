"""For whoever writes a check: from rows to what was found."""

from collections.abc import Callable, Iterable, Mapping, Sequence
from typing import Any, TypeVar

from django.db import connection
from django.db.models import Model, QuerySet
from django.urls import NoReverseMatch, reverse

from tinhso.kernel.integrity.plugs import MOST_EXAMPLES, Example, Found

Row = TypeVar("Row", bound=Model)
Thing = TypeVar("Thing")


def of_rows(rows: QuerySet[Row], words: Callable[[Row], Example]) -> Found:
    """Everything in a queryset was found. Two queries, one when nothing was."""
    count = rows.count()
    return Found(count, [words(one) for one in rows[:MOST_EXAMPLES]] if count else ())


def of_things(things: Iterable[Thing], words: Callable[[Thing], Example]) -> Found:
    """Everything that comes was found; what is beyond the first examples is only counted."""
    count, examples = 0, []
    for one in things:
        count += 1
        if count <= MOST_EXAMPLES:
            examples.append(words(one))
    return Found(count, examples)


def of_sql(
    sql: str, words: Callable[[Sequence[Any]], Example], values: Mapping[str, Any] | None = None
) -> Found:
    """Every row of a SELECT was found. One query."""
    counted = f"WITH bad AS ({sql}) SELECT (SELECT count(*) FROM bad), bad.* FROM bad LIMIT {MOST_EXAMPLES}"  # noqa: S608  the caller's own constant
    with connection.cursor() as cursor:
        cursor.execute(counted, values)
        rows = cursor.fetchall()
    return Found(rows[0][0], [words(row[1:]) for row in rows]) if rows else Found()


def page(name: str, *arguments: object) -> str:
    """The address of a page by its name; empty in an installation that has no such page."""
    try:
        return reverse(name, args=arguments)
    except NoReverseMatch:
        return ""
