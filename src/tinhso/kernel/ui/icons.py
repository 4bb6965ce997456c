"""Icons: the inner drawing of each file in icons/ (Lucide, ISC), put into the page once per use."""

import re
from functools import cache
from pathlib import Path

from markupsafe import Markup, escape

FOLDER = Path(__file__).parent / "icons"
_BODY = re.compile(r"<svg[^>]*>(.*)</svg>", re.S)


@cache
def drawing(name: str) -> str:
    """What stands inside the <svg> of icon `name`. Raises LookupError for an unknown name."""
    path = FOLDER / f"{name}.svg"
    if not path.is_file():
        raise LookupError(f"no icon {name!r}; add it to frontend/packages.toml and run frontend/vendor.py")
    found = _BODY.search(path.read_text("utf-8"))
    return re.sub(r"\s+", " ", found[1]).strip() if found else ""


@cache
def icon(name: str, label: str = "") -> Markup:
    """An icon as inline SVG; hidden from readers unless `label` says what it means."""
    spoken = f'role="img" aria-label="{escape(label)}"' if label else 'aria-hidden="true"'
    return Markup(  # noqa: S704  the drawing is our own file, the label is escaped
        f'<svg class="icon" viewBox="0 0 24 24" fill="none" stroke="currentColor" stroke-width="2" '
        f'stroke-linecap="round" stroke-linejoin="round" {spoken}>{drawing(name)}</svg>'
    )
