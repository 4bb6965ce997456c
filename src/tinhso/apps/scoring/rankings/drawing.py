"""The page of a published ranking, drawn once: its frame is the visitor's, what stands in it is the same for all.

What the inner part depends on is in the key: the run as of now, the language, the whole address. Neither the
visitor nor the day has a say in it; it must hold nothing of theirs (no form that writes, no name, no right).
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any

from django.utils.translation import get_language
from markupsafe import Markup

from tinhso.apps.scoring.rankings.keeping import Kept
from tinhso.apps.scoring.rankings.pages import Shown
from tinhso.kernel.ui import api as ui
from tinhso.kernel.ui.api import Request

TEMPLATE = "scoring/rankings/ranking.html"
MOST = 256  # pages of about 40 KB each


@dataclass(frozen=True, slots=True)
class Drawn:
    """The blocks of a page that are the same for everybody."""

    title: Markup
    head: Markup
    crumbs: Markup
    main: Markup


PAGES: Kept[Drawn] = Kept(MOST)


def kept(request: Request, shown: Shown, fixed: bool, context: Callable[[], Mapping[str, Any]]) -> Drawn:
    """The drawn page; `context` is asked for only when it has to be drawn."""
    key = (shown.stamp, get_language(), fixed, request.scheme, request.get_host(), request.get_full_path())
    return PAGES.get(key, lambda: _draw(request, context()))


def _draw(request: Request, context: Mapping[str, Any]) -> Drawn:
    names = Drawn.__slots__
    return Drawn(*(Markup(ui.render(request, TEMPLATE, context, name)) for name in names))  # noqa: S704  drawn by us
