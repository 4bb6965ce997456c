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
from tinhso.apps.programme.models.register import DocumentRelation, RegisteredDocument
from tinhso.apps.programme.models.steering import (
    AgendaItem,
    Agreement,
    CalendarFeed,
    Conclusion,
    Meeting,
    Pilot,
)
from tinhso.apps.programme.models.urging import Audience, Urging, UrgingLetter, UrgingRule
from tinhso.apps.programme.models.working import Extension, HandOver, Milestone, TaskNeed

__all__ = [
    "LEVELS",
    "AgendaItem",
    "Agreement",
    "Audience",
    "BudgetLine",
    "CalendarFeed",
    "Cause",
    "Comparator",
    "Completion",
    "Conclusion",
    "Confidence",
    "Disbursement",
    "Document",
    "DocumentRelation",
    "Evidence",
    "Extension",
    "Finding",
    "HandOver",
    "Level",
    "Meeting",
    "Milestone",
    "Pillar",
    "Pilot",
    "Programme",
    "Progress",
    "Reading",
    "RegisteredDocument",
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
