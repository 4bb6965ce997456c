"""Door 1 of `programme`: what others may call."""

from tinhso.apps.programme.actions import DECIDE, EDIT, REPORT, UPLOAD, VIEW
from tinhso.apps.programme.demo import load
from tinhso.apps.programme.states import State, state_of_target, state_of_task

__all__ = ["DECIDE", "EDIT", "REPORT", "UPLOAD", "VIEW", "State", "load", "state_of_target", "state_of_task"]
