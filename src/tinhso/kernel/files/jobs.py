"""Scanning what was too large to scan at once."""

from tinhso.kernel.files.operations import scan_blob
from tinhso.kernel.jobs.api import job


@job("files.scan")
def scan(sha256: str) -> None:
    """Look at one content; harmless to run twice."""
    scan_blob(sha256)
