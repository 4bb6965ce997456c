"""The borders of architecture.md, checked on the imports themselves."""

import subprocess
import sys
from functools import cache
from pathlib import Path

import grimp
import pytest

ROOT = Path(__file__).parents[2]
DOORS = {"api", "plugs"}
FLOORS = {"kernel": 0, "engines": 1, "apps": 2, "packs": 3}


@cache
def graph() -> grimp.ImportGraph:
    """Who imports whom, tests left out."""
    return grimp.build_graph("tinhso", cache_dir=None, exclude_type_checking_imports=True)


def module_of(name: str) -> tuple[str, str] | None:
    """`tinhso.kernel.people.models` → ("kernel", "people"); None outside the floors."""
    parts = name.split(".")
    return (parts[1], parts[2]) if len(parts) > 2 and parts[1] in FLOORS else None


def test_the_contracts_of_importlinter_are_kept():
    ran = subprocess.run(
        [str(Path(sys.executable).parent / "lint-imports"), "--no-cache"],
        cwd=ROOT,
        env={"PYTHONPATH": str(ROOT / "src"), "PATH": "/usr/bin:/bin"},
        capture_output=True,
        text=True,
        check=False,
    )
    assert ran.returncode == 0, ran.stdout[-4000:] + ran.stderr[-1000:]


def crossings() -> list[str]:
    """Imports of another module's inside."""
    wrong = []
    for importer in graph().modules:
        here = module_of(importer)
        if here is None or {"tests", "migrations"} & set(
            importer.split(".")
        ):  # migrations are written by Django
            continue
        for imported in graph().find_modules_directly_imported_by(importer):
            there = module_of(imported)
            if there and there != here and imported.rsplit(".", 1)[-1] not in DOORS:
                wrong.append(f"{importer} → {imported}")
    return sorted(wrong)


def test_another_module_is_entered_by_its_doors_only():
    assert crossings() == [], "go in by api.py or plugs.py"


def test_the_check_of_the_doors_sees_a_wrong_step():
    """Its own broken twin: one import past a door must be found."""
    broken = grimp.ImportGraph()
    broken.add_import(importer="tinhso.apps.a.views", imported="tinhso.kernel.people.models")
    wrong = [
        one
        for one in broken.find_modules_directly_imported_by("tinhso.apps.a.views")
        if one.rsplit(".", 1)[-1] not in DOORS
    ]
    assert wrong == ["tinhso.kernel.people.models"]


@pytest.mark.parametrize("floor", FLOORS)
def test_every_module_says_what_it_is(floor):
    missing = [
        str(path.relative_to(ROOT))
        for path in sorted((ROOT / "src" / "tinhso" / floor).glob("*/"))
        if (path / "__init__.py").exists() and not (path / "README.md").exists()
    ]
    assert missing == []
