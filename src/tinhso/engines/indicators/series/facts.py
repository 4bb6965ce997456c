"""A figure counted by one statement: what most facts of the socket `indicators.facts` are made of.

The app says which rows are counted and how one of them is read; counting, fetching and checking are here.
"""

import datetime as dt
from collections.abc import Mapping
from decimal import Decimal
from typing import Any

from django.db import connection

from tinhso.kernel.plugs.api import Health
from tinhso.kernel.text import api as text

MOST = 200


class StatementFact:
    """One count: a SELECT of ours with a column `agency` and a row for each thing that is counted.

    The statement may name `%(first)s`, `%(last)s` and `%(today)s`; `counted` says of what (`*`, or
    `DISTINCT column`). Whoever derives from it adds `records`, which asks its right and reads `rows_of`.
    """

    def __init__(self, code: str, title: str, rows: str, *, counted: str = "*") -> None:
        self.code, self.title, self._rows, self._counted = code, title, rows, counted

    def count(self, first: dt.date, last: dt.date) -> Mapping[int, Decimal]:
        """How many, by agency id. One query."""
        with connection.cursor() as cursor:
            cursor.execute(
                f"SELECT agency, count({self._counted}) FROM ({self._rows}) r GROUP BY agency",  # noqa: S608  our own constants
                _names(first, last),
            )
            return {agency: Decimal(number) for agency, number in cursor.fetchall()}

    def rows_of(
        self,
        agency: int,
        first: dt.date,
        last: dt.date,
        *,
        columns: str,
        order: str,
        only: str = "",
        **names: Any,
    ) -> list[tuple[Any, ...]]:
        """`columns` of at most 200 rows counted for an agency, in an order; `only` narrows them. One query."""
        more = f" AND {only}" if only else ""
        with connection.cursor() as cursor:
            cursor.execute(
                f"SELECT {columns} FROM ({self._rows}) r WHERE agency = %(agency)s{more}"  # noqa: S608  our own constants
                f" ORDER BY {order} LIMIT {MOST}",
                _names(first, last) | {"agency": agency} | names,
            )
            return list(cursor.fetchall())

    def check(self) -> Health:
        """Whether counting works: the statement is planned and reads nothing."""
        with connection.cursor() as cursor:
            cursor.execute(
                f"SELECT * FROM ({self._rows}) r LIMIT 0",  # noqa: S608  our own constant
                _names(text.today(), text.today()),
            )
        return Health.good(text.gettext(self.title))


def _names(first: dt.date, last: dt.date) -> dict[str, Any]:
    return {"first": first, "last": last, "today": text.today()}
