"""Changing an appraisal: one function is one change, with its right, its audit entry and its fact."""

from tinhso.apps.scoring.appraisal.operations.objections import conclude, decide, file_objection
from tinhso.apps.scoring.appraisal.operations.reviewing import accept, change
from tinhso.apps.scoring.appraisal.operations.sampling import commit_sample, draw_sample, record_finding
from tinhso.apps.scoring.appraisal.operations.timetable import assign, open_appraisal, set_timetable
from tinhso.apps.scoring.appraisal.refusals import Overtaken, Refused

__all__ = [
    "Overtaken",
    "Refused",
    "accept",
    "assign",
    "change",
    "commit_sample",
    "conclude",
    "decide",
    "draw_sample",
    "file_objection",
    "open_appraisal",
    "record_finding",
    "set_timetable",
]
