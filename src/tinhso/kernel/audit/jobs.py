"""Sealing runs every five minutes; running it twice seals nothing twice."""

from tinhso.kernel.audit.sealing import seal_all
from tinhso.kernel.jobs.api import every


@every("*/5 * * * *", "audit.seal")
def seal_new_entries() -> None:
    """Move whatever is waiting into the tree."""
    seal_all()
