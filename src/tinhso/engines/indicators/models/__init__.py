"""Tables of the engine: frameworks with the values that scores are made of, and series of figures over time."""

from tinhso.engines.indicators.models.scores import Edition, Evidence, Source, Stage, Value
from tinhso.engines.indicators.models.series import (
    Batch,
    Breakdown,
    Category,
    CellNote,
    Datum,
    DatumChange,
    Dimension,
    Indicator,
    Period,
)

__all__ = [
    "Batch",
    "Breakdown",
    "Category",
    "CellNote",
    "Datum",
    "DatumChange",
    "Dimension",
    "Edition",
    "Evidence",
    "Indicator",
    "Period",
    "Source",
    "Stage",
    "Value",
]
