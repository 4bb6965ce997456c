"""The national extract as one process works on it."""

from dataclasses import dataclass
from pathlib import Path

import duckdb

from bench import score
from tinhso.engines.indicators.api import Framework, bulk_evaluate
from tinhso.engines.indicators.bulk import BulkScores
from tinhso.engines.indicators.distributed import api
from tinhso.engines.indicators.distributed.tests import country, engines
from tinhso.engines.indicators.distributed.tests.drawing import Columns

# Months that one statement reads (planning it costs as much as reading one month) and one call scores.
BLOCK = 9
COMMUNES = country.COMMUNES
UNITS = [str(n) for n in range(COMMUNES)]


@dataclass(frozen=True)
class Files:
    """A Parquet file a month, units in the same order in each."""

    chosen: Framework
    room: Path

    def file(self, month: int) -> Path:
        return self.room / f"{month:03}.parquet"

    def read(self, connection: duckdb.DuckDBPyConnection, months: range) -> Columns:
        columns = api.input_columns(self.chosen)
        names = {cell: columns[cell] for cell in score.cells_of(self.chosen)}
        # The files were written in the order of units; DuckDB keeps it.
        found = engines.read_wide(connection, [self.file(month) for month in months], [*names.values()])
        return {cell: found[name] for cell, name in names.items()}

    def scored(self, columns: Columns) -> BulkScores:
        """Whole months one below the other."""
        months = len(next(iter(columns.values()))) // COMMUNES
        return bulk_evaluate(self.chosen, UNITS * months, columns, check=False, lists=months)


def blocks(months: range) -> list[range]:
    """What is read and scored at a time."""
    return [months[first : first + BLOCK] for first in range(0, len(months), BLOCK)]
