"""Every change of this app: right, change, audit and event in one transaction."""

from tinhso.apps.programme.operations.findings import (
    CannotDecide,
    confirm,
    confirm_all_above,
    correct,
    drop,
    merge,
    reopen,
)
from tinhso.apps.programme.operations.plans import (
    MOST_BYTES,
    AlreadyThere,
    CannotUpload,
    describe_document,
    upload_plan,
)
from tinhso.apps.programme.operations.programmes import (
    CannotMake,
    StillOpen,
    add_target,
    add_task,
    edit_target,
    edit_task,
    make_programme,
)
from tinhso.apps.programme.operations.progress import CannotReport, record_progress

__all__ = [
    "MOST_BYTES",
    "AlreadyThere",
    "CannotDecide",
    "CannotMake",
    "CannotReport",
    "CannotUpload",
    "StillOpen",
    "add_target",
    "add_task",
    "confirm",
    "confirm_all_above",
    "correct",
    "describe_document",
    "drop",
    "edit_target",
    "edit_task",
    "make_programme",
    "merge",
    "record_progress",
    "reopen",
    "upload_plan",
]
