"""Who may open, and who may change, a thing that is really there: every address that names one, for every persona.

`TINHSO_RECORD=1 pytest tests/access` writes objects.yaml anew; the reviewer reads what changed.
"""

import difflib
import os
import re
from pathlib import Path

import pytest
import yaml
from django.db import transaction
from django.test import Client
from django.urls import reverse

from tests.access import world
from tests.access.test_matrix import PERSONAS, clients
from tests.access.walk import PARAMETER, doors, operations, patterns
from tests.province import Province, province

__all__ = ["clients", "province"]
TABLE = Path(__file__).parent / "objects.yaml"
# Signing out ends what the next rows need.
ELSEWHERE = {"account_logout"}


@pytest.fixture
def there(province: Province, clients: dict[str, Client], settings, tmp_path: Path) -> world.World:
    settings.TINHSO_FILES_URL = tmp_path.as_uri()
    settings.TINHSO_HOOKS_LOOPBACK = True
    return world.make(province, clients)


def address(there: world.World, name: str, parameters: list[str]) -> str | None:
    """The address of the real thing; None when the world has none."""
    for known in (name, f"{name.partition(':')[0]}:"):
        found = there.kwargs.get(known)
        if found is not None and set(parameters) <= set(found):
            return reverse(name, kwargs={one: found[one] for one in parameters})
    return None


def naming_things() -> dict[str, list[str]]:
    """Doors with parameters: name → the parameters' names."""
    return {
        name: [one[1] for one in PARAMETER.findall(route)] or groups
        for name, route, groups in patterns()
        if (PARAMETER.search(route) or groups) and name not in ELSEWHERE and not name.startswith("api:")
    }


def answers(method: str, where: str, clients: dict[str, Client]) -> str:
    """Status by persona; what a call changes is undone before the next."""
    row = []
    for who in PERSONAS:
        with transaction.atomic():
            answer = clients[who].get(where) if method == "GET" else clients[who].post(where, {"gui": "1"})
            if answer.streaming:
                assert list(answer.streaming_content)
            row.append(str(answer.status_code))
            transaction.set_rollback(True)
    return " ".join(row)


def calls(there: world.World, clients: dict[str, Client]) -> dict[str, str]:
    """Operations of the HTTP API on real things: status by persona; a body with nothing in it changes nothing."""
    found = {}
    for one in operations():
        if "{" not in one.name:
            continue
        space = next(name for name in there.api if f"/{name}/" in one.name)
        route = one.name.split(" ", 1)[1]
        words = there.api[space]
        path = re.sub(r"{(?:\w+:)?(\w+)}", lambda m, words=words: str(words[m[1]]), route)
        with transaction.atomic():
            found[one.name] = " ".join(
                str(clients[who].generic(one.method, path, "{}", "application/json").status_code)
                for who in PERSONAS
            )
            transaction.set_rollback(True)
    return found


def test_every_address_that_names_something_has_a_real_thing(there: world.World) -> None:
    things = naming_things()
    assert [name for name, parameters in things.items() if address(there, name, parameters) is None] == []
    assert len(things) > 45


def test_who_may_open_and_change_what_is_there_is_as_recorded(
    there: world.World, clients: dict[str, Client]
) -> None:
    seen: dict[str, dict[str, str]] = {}
    for name, parameters in naming_things().items():
        where = address(there, name, parameters)
        assert where is not None
        seen[name] = {method: answers(method, where, clients) for method in ("GET", "POST")}
    assert [name for name, rows in seen.items() if " 5" in f" {' '.join(rows.values())}"] == []
    found = {"personas": " ".join(PERSONAS), "things": seen, "operations": calls(there, clients)}
    written = yaml.safe_dump(found, width=200, sort_keys=True)
    if os.environ.get("TINHSO_RECORD") == "1":
        TABLE.write_text(written, "utf-8")
    recorded = TABLE.read_text("utf-8") if TABLE.exists() else ""
    changes = difflib.unified_diff(
        recorded.splitlines(), written.splitlines(), "recorded", "now", lineterm="", n=2
    )
    assert recorded == written, "\n".join(changes)


def test_the_record_itself_lets_nobody_in_who_holds_nothing() -> None:
    """A reader of the table cannot overlook it: strangers and citizens change nothing but their own."""
    table = yaml.safe_load(TABLE.read_text("utf-8"))
    who = table["personas"].split()
    own = {"account_pages:end_session"}  # ends nothing that is not one's own: see test_signing_in
    for name, rows in table["things"].items():
        if name in own or not name.startswith(
            ("programme:", "scoring:", "administration:", "account_pages:", "reporting:")
        ):
            continue
        for persona in ("stranger", "lan", "enterprise"):
            answer = rows["POST"].split()[who.index(persona)]
            assert answer in {"302", "403", "404", "405"}, f"{persona} at {name}: {answer}"


def test_the_walk_knows_every_door() -> None:
    """The list with parameters and the list of doors are the same house."""
    assert {name for name, _, _ in patterns()} == {door.name for door in doors()} - {"/static/khong/co"}
