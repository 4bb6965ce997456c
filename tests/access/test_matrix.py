"""Who may open what: every URL and every operation, for every persona, against the recorded table.

`TINHSO_RECORD=1 pytest tests/access` writes matrix.yaml anew; the reviewer reads what changed.
"""

import difflib
import os
from pathlib import Path

import pytest
import yaml
from django.test import Client

from tests.access.walk import Door, Operation, doors, operations
from tests.province import Province, province
from tinhso.kernel.access import api as access
from tinhso.kernel.access.plugs import roles

__all__ = ["province"]
TABLE = Path(__file__).parent / "matrix.yaml"
PERSONAS = ("stranger", "lan", "enterprise", "hung", "mai", "leader", "standing_officer", "admin")
# Which shipped roles each persona holds; whoever ships a role says here who has it.
HOLDS: dict[str, dict[str, str | None]] = yaml.safe_load(
    (Path(__file__).parent / "holds.yaml").read_text("utf-8")
)


@pytest.fixture
def clients(province: Province) -> dict[str, Client]:
    """A signed-in browser for each persona, with the shipped roles that it holds."""
    access.seed_roles()
    known = {role.code for role in roles}
    for who, held in HOLDS.items():
        for role, agency in held.items():
            if role in known:
                access.give(role=role, person_id=getattr(province, who).pk, agency=agency)
    made = {who: Client(raise_request_exception=False) for who in PERSONAS}
    for who, client in made.items():
        if who != "stranger":
            client.force_login(getattr(province, who))
    return made


def answers(clients: dict[str, Client], door: Door | Operation, method: str = "GET") -> str:
    """Status by persona, in the order of PERSONAS."""
    return " ".join(str(_status(clients[who], method, door.address)) for who in PERSONAS)


def _status(client: Client, method: str, address: str) -> int:
    return int(
        client.generic(method, address, "{}" if method != "GET" else "", "application/json").status_code
    )


def test_every_page_declares_its_rule():
    assert [door.name for door in doors() if door.rule is None] == []


def test_every_operation_of_the_api_declares_its_rule():
    bare = [one.name for one in operations() if not one.rules or None in one.rules]
    assert bare == [], "auth=api_public, api_signed_in or api_needs(ACTION)"


def test_no_two_pages_share_a_name():
    names = [door.name for door in doors()]
    assert sorted({name for name in names if names.count(name) > 1}) == []


def test_every_role_that_is_shipped_is_held_by_somebody_here():
    held = {role for one in HOLDS.values() for role in one}
    assert {role.code for role in roles if ".tests" not in type(role).__module__} - held == set()


def test_who_may_open_what_is_as_recorded(clients):
    # signing out ends the session that the next rows need
    pages = {
        d.name: answers(clients, d) for d in doors() if d.name != "account_logout" and d.rule is not None
    }
    calls = {one.name: answers(clients, one, one.method) for one in operations()}
    broken = [f"{name}: {row}" for name, row in (pages | calls).items() if " 5" in f" {row}"]
    assert broken == [], "no page answers 500, to anybody"
    seen = {"personas": " ".join(PERSONAS), "pages": pages, "operations": calls}
    written = yaml.safe_dump(seen, allow_unicode=True, width=200, sort_keys=False)
    if os.environ.get("TINHSO_RECORD") == "1":
        TABLE.write_text(written, "utf-8")
    recorded = TABLE.read_text("utf-8") if TABLE.exists() else ""
    changes = difflib.unified_diff(
        recorded.splitlines(), written.splitlines(), "recorded", "now", lineterm="", n=0
    )
    assert recorded == written, "\n".join(changes)
