"""What others may call."""

from tinhso.kernel.integrity.finding import of_rows, of_sql, of_things, page
from tinhso.kernel.integrity.models import Result
from tinhso.kernel.integrity.operations import run, run_all
from tinhso.kernel.integrity.plugs import MOST_EXAMPLES, Check, Example, Found, Severity
from tinhso.kernel.integrity.queries import Answer, answers

__all__ = [
    "MOST_EXAMPLES",
    "Answer",
    "Check",
    "Example",
    "Found",
    "Result",
    "Severity",
    "answers",
    "of_rows",
    "of_sql",
    "of_things",
    "page",
    "run",
    "run_all",
]
