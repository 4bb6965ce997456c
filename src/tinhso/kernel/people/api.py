"""What others may call."""

from tinhso.kernel.people import operations
from tinhso.kernel.people.models import Holding, Person
from tinhso.kernel.people.operations import (
    CannotCreate,
    CannotDelegate,
    CannotHold,
    close,
    create,
    delegate,
    end_delegation,
    hold,
    reopen,
    set_password,
    stop_holding,
)
from tinhso.kernel.people.queries import (
    HeldPost,
    Loan,
    by_key,
    by_login,
    colleagues,
    delegations_by,
    delegations_to,
    posts_of,
)

__all__ = [
    "CannotCreate",
    "CannotDelegate",
    "CannotHold",
    "HeldPost",
    "Holding",
    "Loan",
    "Person",
    "by_key",
    "by_login",
    "close",
    "colleagues",
    "create",
    "delegate",
    "delegations_by",
    "delegations_to",
    "end_delegation",
    "hold",
    "operations",
    "posts_of",
    "reopen",
    "set_password",
    "stop_holding",
]
