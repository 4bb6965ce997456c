"""One operation is one change: the right, the audit entry and the event stand in it, in one transaction.

Read from the source: what a public function of an app's operations reaches inside its own module.
"""

import ast
from functools import cache
from pathlib import Path

import pytest

APPS = Path(__file__).parents[2] / "src" / "tinhso" / "apps"
# Who asks the right: access.require, what calls it with its own wording, or a Denied raised with its own reason.
RIGHT = {"require", "require_everywhere", "Denied"}
# (module, function): what it may leave out, and why.
EXCEPT: dict[tuple[str, str], tuple[set[str], str]] = {
    ("account.operations", "join"): (
        {"right"},
        "whoever signs up has no rights yet; the house opens or closes it",
    ),
    ("account.operations", "joined"): ({"right"}, "the account that just came from the identity provider"),
    ("account.operations", "record_sign_in"): ({"right", "event"}, "the sign-in itself is the library's"),
    ("reporting.operations.figures", "record"): (
        {"right", "transaction"},
        "the record of save and of exchange.importing, which have asked and hold the transaction",
    ),
    ("programme.operations.handover", "hand_over_all"): (
        {"transaction"},
        "each agency's hand-over is a change of its own",
    ),
}


def modules() -> dict[str, Path]:
    """Every module of operations, by dotted name below apps."""
    found = [*APPS.glob("**/operations.py"), *APPS.glob("**/operations/*.py")]
    return {
        ".".join(path.relative_to(APPS).with_suffix("").parts): path
        for path in found
        if path.name != "__init__.py"
    }


@cache
def functions(module: str) -> dict[str, ast.FunctionDef]:
    tree = ast.parse(modules()[module].read_text("utf-8"))
    return {one.name: one for one in tree.body if isinstance(one, ast.FunctionDef)}


def calls(module: str, name: str, seen: frozenset[str] = frozenset()) -> set[str]:
    """Names called by a function and by those of its module that it calls; `audit.note` keeps its owner."""
    known = functions(module)
    found: set[str] = set()
    for node in ast.walk(known[name]):
        if not isinstance(node, ast.Call):
            continue
        called = ast.unparse(node.func)
        found |= {called, called.rsplit(".", 1)[-1]}
        if called in known and called not in seen:
            found |= calls(module, called, seen | {name})
    return found


def is_atomic(module: str, name: str) -> bool:
    one = functions(module)[name]
    return any("atomic" in ast.unparse(mark) for mark in one.decorator_list) or "atomic" in calls(
        module, name
    )


def operations() -> list[tuple[str, str]]:
    """Public functions that change something: they write the record."""
    return sorted(
        (module, name)
        for module in modules()
        for name in functions(module)
        if not name.startswith("_") and "audit.note" in calls(module, name)
    )


def lacking(module: str, name: str) -> set[str]:
    called = calls(module, name)
    parts = {
        "right": bool(called & RIGHT),
        "event": "events.record" in called,
        "transaction": is_atomic(module, name),
    }
    return {part for part, there in parts.items() if not there}


def test_there_are_operations_to_look_at() -> None:
    assert len(operations()) > 25


@pytest.mark.parametrize(("module", "name"), operations())
def test_an_operation_asks_the_right_and_records_an_event_in_one_transaction(module: str, name: str) -> None:
    allowed, _why = EXCEPT.get((module, name), (set(), ""))
    assert lacking(module, name) == allowed


def test_what_takes_an_actor_and_opens_a_transaction_writes_the_record() -> None:
    """A change that left out the audit would not be in the list above: these are all that write."""
    silent = [
        f"{module}.{name}"
        for module in modules()
        for name, one in functions(module).items()
        if not name.startswith("_")
        and any(argument.arg == "actor" for argument in [*one.args.args, *one.args.kwonlyargs])
        and is_atomic(module, name)
        and not calls(module, name) & {"audit.note", "audit.looked"}
    ]
    # A workbook is taken by figures.save and figures.comment, which write the record.
    assert silent == ["reporting.workbooks.operations.take"]


def test_every_exception_is_still_one() -> None:
    assert {key for key in EXCEPT if key not in operations() or lacking(*key) != EXCEPT[key][0]} == set()
