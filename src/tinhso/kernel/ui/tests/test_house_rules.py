"""What must hold for every template and every file we serve."""

import hashlib
import re
import tomllib
from pathlib import Path

import pytest
from jinja2 import Environment, nodes

from tinhso.kernel.ui import icons
from tinhso.kernel.ui.page import environment
from tinhso.kernel.ui.staticfiles import joined, parts

ROOT = Path(__file__).parents[5]
SOURCE = ROOT / "src" / "tinhso"
TEMPLATES = sorted(path for path in SOURCE.rglob("templates/**/*.html"))
VENDORED = tomllib.loads((ROOT / "frontend" / "VENDOR.toml").read_text("utf-8"))["file"]
FORBIDDEN = {
    "inline style": re.compile(r"\sstyle\s*="),
    "style element": re.compile(r"<style\b"),
    "inline script": re.compile(r"<script(?![^>]*\bsrc=)"),
    "script in an attribute": re.compile(r"\s(?:on[a-z]+|hx-on[:\w-]*)\s*="),
    "code in hx-vals": re.compile(r"hx-\w+=\"js:"),
    "foreign host": re.compile(r"(?:src|href|action)=\"(?:https?:)?//"),
}


@pytest.mark.parametrize("path", TEMPLATES, ids=lambda path: str(path.relative_to(SOURCE)))
def test_a_template_needs_no_hole_in_the_page_policy(path: Path) -> None:
    text = path.read_text("utf-8")
    assert [name for name, pattern in FORBIDDEN.items() if pattern.search(text)] == []


@pytest.mark.parametrize("line", VENDORED, ids=lambda line: str(line["to"]))
def test_a_vendored_file_is_what_was_vendored(line: dict[str, str]) -> None:
    path = ROOT / line["to"]
    assert hashlib.sha256(path.read_bytes()).hexdigest() == line["sha256"]
    folder = path.parent.parent if path.parent.name == "images" else path.parent
    assert (folder / "LICENSE").is_file()
    assert line["licence"]


def test_nothing_lies_in_the_vendor_folders_unlisted() -> None:
    listed = {ROOT / line["to"] for line in VENDORED}
    ui = SOURCE / "kernel" / "ui"
    folders = [ui / "static/ui/vendor", ui / "static/ui/fonts", ui / "icons", ROOT / "tests/browser/vendor"]
    found = {path for folder in folders for path in folder.rglob("*") if path.is_file()}
    assert found - listed == set()


def test_style_sheets_are_joined_in_the_order_of_the_layers() -> None:
    names = parts()
    assert names[0].endswith("00-layers.css")
    assert names[-1].endswith("90-print.css")
    assert len(names) == len(set(names))
    assert joined().startswith("/* Order of the layers")


def test_every_icon_named_in_a_template_exists() -> None:
    named = {
        name
        for path in TEMPLATES
        for name in re.findall(r"\bicon\(\s*\"([a-z0-9-]+)\"", path.read_text("utf-8"))
        + re.findall(r"\bsign=\"([a-z0-9-]+)\"", path.read_text("utf-8"))
    }
    for name in sorted(named):
        assert icons.drawing(name)


def test_every_component_used_in_a_template_exists() -> None:
    known = set(environment().globals["ui"])
    unknown = {
        f"{path.relative_to(SOURCE)}: ui.{name}"
        for path in TEMPLATES
        for name in re.findall(r"\bui\.(\w+)\(", path.read_text("utf-8"))
        if name not in known
    }
    assert unknown == set()


def test_every_module_started_by_name_exists() -> None:
    scripts = SOURCE / "kernel" / "ui" / "static" / "ui" / "js"
    app = (scripts / "app.js").read_text("utf-8")
    for path in re.findall(r"import\(\"\./(parts/\w+\.js)\"\)", app):
        assert (scripts / path).is_file()
    for path in scripts.rglob("*.js"):
        assert len(path.read_text("utf-8").splitlines()) <= 150, path


@pytest.mark.parametrize(
    "name", sorted(path.name for path in (SOURCE / "kernel/ui/templates/ui/parts").glob("*.html"))
)
def test_a_macro_says_its_words_through_translation(name: str) -> None:
    """Vietnamese letters outside comments and `_()` would stay Vietnamese on English pages."""
    env: Environment = environment()
    source = (SOURCE / "kernel/ui/templates/ui/parts" / name).read_text("utf-8")
    data = " ".join(node.data for node in env.parse(source).find_all(nodes.TemplateData))
    assert re.findall(r"[ăâđêôơưàáảãạèéẻẽẹìíỉĩịòóỏõọùúủũụỳýỷỹỵ]", data, re.I) == []
