"""Tables of the programme app, from a plan's text to reported progress."""

from tinhso.apps.programme.models.cascade import TargetPart, TaskPart
from tinhso.apps.programme.models.money import BudgetLine, Disbursement
from tinhso.apps.programme.models.plans import Document, Finding, Reading
from tinhso.apps.programme.models.programmes import (
    LEVELS,
    Comparator,
    Completion,
    Level,
    Pillar,
    Programme,
    RollUp,
    Target,
    TargetValue,
    Task,
    TaskAgency,
)
from tinhso.apps.programme.models.progress import Cause, Confidence, Evidence, Progress
from tinhso.apps.programme.models.urging import Audience, Urging, UrgingLetter, UrgingRule
from tinhso.apps.programme.models.working import Extension, HandOver, Milestone, TaskNeed

__all__ = [
    "LEVELS",
    "Audience",
    "BudgetLine",
    "Cause",
    "Comparator",
    "Completion",
    "Confidence",
    "Disbursement",
    "Document",
    "Evidence",
    "Extension",
    "Finding",
    "HandOver",
    "Level",
    "Milestone",
    "Pillar",
    "Programme",
    "Progress",
    "Reading",
    "RollUp",
    "Target",
    "TargetPart",
    "TargetValue",
    "Task",
    "TaskAgency",
    "TaskNeed",
    "TaskPart",
    "Urging",
    "UrgingLetter",
    "UrgingRule",
]
