"""Every change of this app: right, change, audit and event in one transaction."""

from tinhso.apps.programme.operations.cascade import CannotCascade, Piece, Receiver, cascade, plan_cascade
from tinhso.apps.programme.operations.extensions import (
    CannotExtend,
    ask_extension,
    decide_extension,
    withdraw_extension,
)
from tinhso.apps.programme.operations.findings import (
    CannotDecide,
    confirm,
    confirm_all_above,
    correct,
    drop,
    merge,
    reopen,
)
from tinhso.apps.programme.operations.handover import Move, hand_over, hand_over_all, plan_hand_over
from tinhso.apps.programme.operations.money import CannotPay, change_plan, pay, plan_money
from tinhso.apps.programme.operations.national import load_national
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
from tinhso.apps.programme.operations.progress import CannotReport, record_progress, return_progress
from tinhso.apps.programme.operations.tree import (
    CannotPlace,
    link_part,
    place_programme,
    set_rollup,
    unlink_part,
)
from tinhso.apps.programme.operations.urging import (
    CannotUrge,
    send_letter,
    set_rule,
    urge,
    urge_by_schedule,
)
from tinhso.apps.programme.operations.working import (
    CannotChangeTask,
    add_milestone,
    add_need,
    reach_milestone,
    remove_need,
)

__all__ = [
    "MOST_BYTES",
    "AlreadyThere",
    "CannotCascade",
    "CannotChangeTask",
    "CannotDecide",
    "CannotExtend",
    "CannotMake",
    "CannotPay",
    "CannotPlace",
    "CannotReport",
    "CannotUpload",
    "CannotUrge",
    "Move",
    "Piece",
    "Receiver",
    "StillOpen",
    "add_milestone",
    "add_need",
    "add_target",
    "add_task",
    "ask_extension",
    "cascade",
    "change_plan",
    "confirm",
    "confirm_all_above",
    "correct",
    "decide_extension",
    "describe_document",
    "drop",
    "edit_target",
    "edit_task",
    "hand_over",
    "hand_over_all",
    "link_part",
    "load_national",
    "make_programme",
    "merge",
    "pay",
    "place_programme",
    "plan_cascade",
    "plan_hand_over",
    "plan_money",
    "reach_milestone",
    "record_progress",
    "remove_need",
    "reopen",
    "return_progress",
    "send_letter",
    "set_rollup",
    "set_rule",
    "unlink_part",
    "upload_plan",
    "urge",
    "urge_by_schedule",
    "withdraw_extension",
]
