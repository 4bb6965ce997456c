"""What others may call."""

from tinhso.kernel.access.actions import Action, Denied, RoleSeed, Scope, Verdict
from tinhso.kernel.access.actor import STRANGER, Actor, Reach, of_person, of_request, system
from tinhso.kernel.access.decide import Scoped, ask, may, require, visible
from tinhso.kernel.access.declare import (
    BY_OPERATION,
    PUBLIC,
    SIGNED_IN,
    AccessMiddleware,
    Rule,
    api_needs,
    api_public,
    api_signed_in,
    needs,
    public,
    rule_of,
    signed_in,
)
from tinhso.kernel.access.models import Grant, Role
from tinhso.kernel.access.operations import end_grant, give, seed_roles
from tinhso.kernel.access.queries import Power, held_everywhere, holders, powers

__all__ = [
    "BY_OPERATION",
    "PUBLIC",
    "SIGNED_IN",
    "STRANGER",
    "AccessMiddleware",
    "Action",
    "Actor",
    "Denied",
    "Grant",
    "Power",
    "Reach",
    "Role",
    "RoleSeed",
    "Rule",
    "Scope",
    "Scoped",
    "Verdict",
    "api_needs",
    "api_public",
    "api_signed_in",
    "ask",
    "end_grant",
    "give",
    "held_everywhere",
    "holders",
    "may",
    "needs",
    "of_person",
    "of_request",
    "powers",
    "public",
    "require",
    "rule_of",
    "seed_roles",
    "signed_in",
    "system",
    "visible",
]
