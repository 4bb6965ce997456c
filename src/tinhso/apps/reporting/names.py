"""What figures, and the proofs behind them, are called outside."""

from hashlib import sha256

from tinhso.apps.reporting.models import Submission

EVIDENCE = "reporting.evidence"  # purposes of the files
WORKBOOK = "reporting.workbook"
TEMPLATE = "reporting.template"
PERIODIC = "reporting.periodic"


def figure_code(indicator: str, breakdown: str = "") -> str:
    """How a figure is named outside: `HS_TONG`, `HS_TONG:gioi:nu`."""
    return f"{indicator}:{breakdown}" if breakdown else indicator


def book(submission: Submission) -> str:
    """Under which name the proofs of a form and period are kept."""
    return _short(f"bc/{submission.form.code}/{submission.period.code}", 80)


def item(code: str) -> str:
    """Under which name the proofs of a figure are kept."""
    return _short(code, 40)


def _short(name: str, most: int) -> str:
    """The name, or its beginning with a fingerprint where it is too long."""
    return name if len(name) <= most else f"{name[: most - 13]}~{sha256(name.encode()).hexdigest()[:12]}"
