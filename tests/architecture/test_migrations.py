"""A migration is history: what it does must not change when today's code does."""

import ast
import datetime as dt
from importlib import import_module
from pathlib import Path

import tinhso

# What Django itself writes into migrations: the clock as a default, the field of our own. Neither does the work.
WRITTEN_BY_DJANGO = {"tinhso.kernel.text.clock", "tinhso.kernel.places.fields"}
MIGRATIONS = sorted(Path(tinhso.__file__).parent.glob("**/migrations/[0-9]*.py"))


def _imported(file: Path) -> set[str]:
    found: set[str] = set()
    for node in ast.walk(ast.parse(file.read_text())):
        if isinstance(node, ast.Import):
            found |= {one.name for one in node.names}
        elif isinstance(node, ast.ImportFrom):
            found.add("." * node.level + (node.module or ""))
    return {name for name in found if name.startswith(("tinhso", "."))}


def test_no_migration_calls_code_that_may_change() -> None:
    assert len(MIGRATIONS) > 30
    live = {str(file): found for file in MIGRATIONS if (found := _imported(file) - WRITTEN_BY_DJANGO)}
    assert not live, "a migration carries its own copy of what it needs"


def test_notes_of_proofs_were_read_like_this_when_the_column_came() -> None:
    then = import_module("tinhso.engines.indicators.migrations.0003_evidence")
    note = "Kế hoạch số 12 / KH–UBNĐ, ngày 5 tháng 1 năm 2025 của Ủy ban"
    assert (then.reference(note), then.date(note)) == ("12/kh-ubnd 2025-01-05", dt.date(2025, 1, 5))
    assert then.reference("Xem tại http://www.HAITAN.gov.vn/tin/12?x=1.") == "haitan.gov.vn/tin/12?x=1"
    assert (then.reference("theo 12/KH-UBND"), then.date("ngày 31/02/2025")) == ("", None)
