"""Tables of the programme app, from a plan's text to reported progress."""

from tinhso.apps.programme.models.plans import Document, Finding, Reading
from tinhso.apps.programme.models.programmes import (
    Comparator,
    Pillar,
    Programme,
    Target,
    TargetValue,
    Task,
    TaskAgency,
)
from tinhso.apps.programme.models.progress import Evidence, Progress

__all__ = [
    "Comparator",
    "Document",
    "Evidence",
    "Finding",
    "Pillar",
    "Programme",
    "Progress",
    "Reading",
    "Target",
    "TargetValue",
    "Task",
    "TaskAgency",
]
