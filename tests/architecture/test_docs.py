"""What can be plugged in, done, or have happened is in the docs, word for word."""

import re
from pathlib import Path

import pytest

from tinhso.config import reference
from tinhso.config.commands import bench

ROOT = Path(__file__).parents[2]

DOCS = Path(__file__).parents[2] / "docs" / "reference"


@pytest.mark.parametrize("name", reference.PAGES)
def test_the_reference_is_what_the_code_says(name):
    """`python -m tinhso.config.reference` writes these pages anew."""
    written = (DOCS / f"{name}.md").read_text("utf-8")
    assert written == reference.page(name), (
        f"run: python -m tinhso.config.reference (docs/reference/{name}.md)"
    )


def test_every_environment_variable_that_is_read_is_described():
    described = (DOCS / "settings.md").read_text("utf-8")
    assert [name for name in reference.variables() if f"### `{name}`" not in described] == []


def test_every_test_that_the_coverage_page_names_exists():
    named = set(re.findall(r"`(test_\w+)`", (ROOT / "docs" / "reference" / "coverage.md").read_text("utf-8")))
    code = [*ROOT.glob("src/**/tests/**/*.py"), *ROOT.glob("tests/**/*.py")]
    there = {name for path in code for name in re.findall(r"def (test_\w+)", path.read_text("utf-8"))}
    assert len(named) > 40
    assert sorted(named - there) == []


def test_the_tables_of_speed_are_the_last_ones_measured():
    """`./tinhso bench` writes both."""
    written = bench.PAGE.read_text("utf-8")
    assert written == bench.with_tables(written)
    assert sorted(re.findall(r"<!-- bench: (\w+) -->", written)) == sorted(
        path.stem for path in bench.RESULTS.glob("[a-z]*.json")
    )
