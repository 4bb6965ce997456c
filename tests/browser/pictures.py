"""Pictures of a journey, for eyes: kept only where TINHSO_SCREENSHOTS names a folder."""

import os
from pathlib import Path

from playwright.sync_api import Page

from tests.browser.conftest import SIDEWAYS

SETTLED = 300  # ms until colours have changed


def shoot(page: Page, name: str) -> None:
    """Keep the page as it is, wide in the light and narrow in the dark; nothing may scroll sideways."""
    folder = os.environ.get("TINHSO_SCREENSHOTS")
    if not folder:
        return
    size = page.viewport_size
    for width, scheme in ((1280, "light"), (360, "dark")):
        page.emulate_media(color_scheme=scheme)  # type: ignore[arg-type]  # one of two words
        page.set_viewport_size({"width": width, "height": 900})
        page.wait_for_timeout(SETTLED)
        assert page.evaluate(SIDEWAYS) == 0, name
        page.screenshot(path=str(Path(folder) / f"{name}-{width}.png"), full_page=True)
    page.emulate_media(color_scheme="light")
    if size:
        page.set_viewport_size(size)
