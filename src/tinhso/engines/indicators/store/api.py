"""What others may call of the value store (needs the database; the pure engine is `indicators.api`)."""

from tinhso.engines.indicators.models import Edition, Evidence, Source, Stage, Value
from tinhso.engines.indicators.store.operations import (
    NewValue,
    add_evidence,
    approve,
    put,
    register,
    withdraw,
)
from tinhso.engines.indicators.store.queries import (
    Inputs,
    digest,
    evidence,
    evidence_counts,
    evidence_of_file,
    history,
    inputs,
    stages_used,
    standing,
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
    "digest",
    "evidence",
    "evidence_counts",
    "evidence_of_file",
    "history",
    "inputs",
    "put",
    "register",
    "stages_used",
    "standing",
    "withdraw",
]
