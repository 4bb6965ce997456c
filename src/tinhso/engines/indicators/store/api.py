"""What others may call of the value store (needs the database; the pure engine is `indicators.api`)."""

from tinhso.engines.indicators.models import Edition, Evidence, Source, Stage, Value
from tinhso.engines.indicators.store.columns import columns
from tinhso.engines.indicators.store.operations import (
    NewValue,
    add_evidence,
    approve,
    hold,
    put,
    register,
    withdraw,
)
from tinhso.engines.indicators.store.queries import (
    Inputs,
    by_ids,
    current,
    current_ids,
    differing,
    digest,
    evidence,
    evidence_by_key,
    evidence_counts,
    evidence_of_file,
    history,
    inputs,
    used,
)

__all__ = [
    "Edition",
    "Evidence",
    "Inputs",
    "NewValue",
    "Source",
    "Stage",
    "Value",
    "add_evidence",
    "approve",
    "by_ids",
    "columns",
    "current",
    "current_ids",
    "differing",
    "digest",
    "evidence",
    "evidence_by_key",
    "evidence_counts",
    "evidence_of_file",
    "history",
    "hold",
    "inputs",
    "put",
    "register",
    "used",
    "withdraw",
]
