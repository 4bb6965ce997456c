"""Door 1 of `audit`: what others may call."""

from tinhso.kernel.audit.about import about_of
from tinhso.kernel.audit.actions import READ
from tinhso.kernel.audit.cli import cli_main
from tinhso.kernel.audit.models import Entry
from tinhso.kernel.audit.operations import OutsideTransaction, looked, note
from tinhso.kernel.audit.proofs import NotSealed, Proof, is_unaltered, prove, prove_growth
from tinhso.kernel.audit.queries import Page, Sealing, by_me, entries, everything, history, sealing
from tinhso.kernel.audit.sealing import TreeBroken, seal, seal_all
from tinhso.kernel.audit.tree import is_consistent, is_included
from tinhso.kernel.audit.verify import Finding, Report, verify
from tinhso.kernel.audit.witness import start_over as witness_start_over

__all__ = [
    "READ",
    "Entry",
    "Finding",
    "NotSealed",
    "OutsideTransaction",
    "Page",
    "Proof",
    "Report",
    "Sealing",
    "TreeBroken",
    "about_of",
    "by_me",
    "cli_main",
    "entries",
    "everything",
    "history",
    "is_consistent",
    "is_included",
    "is_unaltered",
    "looked",
    "note",
    "prove",
    "prove_growth",
    "seal",
    "seal_all",
    "sealing",
    "verify",
    "witness_start_over",
]
