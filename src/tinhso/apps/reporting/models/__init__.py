"""Tables of reporting."""

from tinhso.apps.reporting.models.checks import Check, Explained, Limit
from tinhso.apps.reporting.models.forms import Assignment, Form, FormCell, FormVersion
from tinhso.apps.reporting.models.outputs import PeriodicReport, ReportTemplate, SavedView
from tinhso.apps.reporting.models.submissions import LockException, Step, Submission

__all__ = [
    "Assignment",
    "Check",
    "Explained",
    "Form",
    "FormCell",
    "FormVersion",
    "Limit",
    "LockException",
    "PeriodicReport",
    "ReportTemplate",
    "SavedView",
    "Step",
    "Submission",
]
