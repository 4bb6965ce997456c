"""What the frame of every page needs to know about the request: looks, language, day, menu, messages."""

import datetime as dt
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cached_property

from django.conf import settings
from django.contrib.messages import get_messages
from django.contrib.messages.storage.base import Message
from django.http import HttpRequest
from django.utils.translation import get_language
from markupsafe import Markup

from tinhso.kernel.access.api import STRANGER, Actor, may
from tinhso.kernel.text import api as text
from tinhso.kernel.ui import plugs
from tinhso.kernel.ui.addresses import url
from tinhso.kernel.ui.plugs import MenuItem

THEMES = ("auto", "light", "dark")
DENSITIES = ("auto", "comfortable", "dense")
THEME_COOKIE = "mau-nen"
DENSITY_COOKIE = "mat-do"
HUE_STEP = 15


@dataclass(frozen=True)
class Entry:
    """A menu entry as drawn."""

    code: str
    title: str
    url: str
    group: str
    icon: str
    current: bool


@dataclass(frozen=True)
class Counted:
    """A tool of the top bar as drawn: `shown` is its number in short, empty for none."""

    title: str
    url: str
    icon: str
    shown: str


class Shell:
    """One per request, made when the template first asks; nothing is read before it is needed."""

    def __init__(self, request: HttpRequest) -> None:
        self.request = request
        self.bare = False  # no menus, cards or messages: the page that reports a fault may have no database

    def _choice(self, cookie: str, allowed: tuple[str, ...]) -> str:
        chosen = self.request.COOKIES.get(cookie, "")
        return chosen if chosen in allowed else allowed[0]

    @cached_property
    def theme(self) -> str:
        """auto, light or dark."""
        return self._choice(THEME_COOKIE, THEMES)

    @cached_property
    def density(self) -> str:
        """auto (the face decides), comfortable or dense."""
        return self._choice(DENSITY_COOKIE, DENSITIES)

    @property
    def hue(self) -> int:
        """The province's hue, rounded to the steps that hue.css knows."""
        return round(int(settings.TINHSO_PROVINCE_HUE) / HUE_STEP) * HUE_STEP % 360

    @property
    def language(self) -> str:
        """Language code of the page, for `lang=`."""
        return (get_language() or settings.LANGUAGE_CODE)[:2]

    @property
    def languages(self) -> list[tuple[str, str]]:
        """Codes and own names of the languages on offer."""
        return list(settings.LANGUAGES)

    @cached_property
    def day(self) -> dt.date:
        """The day the page looks at."""
        return getattr(self.request, "day", None) or text.today()

    @cached_property
    def day_moved(self) -> bool:
        """Whether that is another day than the one this installation opens at."""
        return self.day != self.home_day

    @cached_property
    def home_day(self) -> dt.date:
        """The day that is shown when none was chosen; set before a page moves its own clock."""
        return getattr(self.request, "home_day", None) or text.today()

    @property
    def day_can_move(self) -> bool:
        """Whether this installation lets one choose the day (demo)."""
        return bool(settings.TINHSO_DAY_CAN_MOVE)

    @property
    def demo(self) -> bool:
        """Whether the data shown are trial data."""
        return bool(settings.DEMO)

    @property
    def place_name(self) -> str:
        """The province in whose name the pages are shown; empty when not set."""
        return str(getattr(settings, "TINHSO_PLACE_NAME", ""))

    @cached_property
    def actor(self) -> Actor:
        """Who asks."""
        return getattr(self.request, "actor", STRANGER)

    @property
    def path(self) -> str:
        """Where a preference form comes back to."""
        return self.request.get_full_path()

    @cached_property
    def messages(self) -> list[Message]:
        """Status lines left by the last write."""
        if self.bare or not self.request.COOKIES:
            return []
        return list(get_messages(self.request))

    def menu(self, face: str) -> list[Entry]:
        """The entries of a face that the actor may use, in their order; the best-matching one is current."""
        if self.bare:
            return []
        usable = [(i, url(i.url_name)) for i in _items(face) if i.action is None or may(self.actor, i.action)]
        best = self._current(usable)
        return [
            Entry(i.code, str(i.title), where, str(i.group), i.icon, current=bool(best) and where == best)
            for i, where in usable
        ]

    def _current(self, usable: Sequence[tuple[MenuItem, str]]) -> str:
        """The address of the entry whose pages hold this one: the longest beginning wins."""
        here = self.request.path
        fits = [
            (len(start), where)
            for item, where in usable
            for start in (where, *item.also)
            if here == start or (start != "/" and here.startswith(start))
        ]
        return max(fits, default=(0, ""))[1]

    def menu_groups(self, face: str) -> list[tuple[str, list[Entry]]]:
        """The same entries under their groups; groups stand in the same order for everyone, whatever they may use."""
        groups: dict[str, list[Entry]] = {str(item.group): [] for item in _items(face)}
        for entry in self.menu(face):
            groups[entry.group].append(entry)
        return [(name, entries) for name, entries in groups.items() if entries]

    def tools(self) -> list[Counted]:
        """The tools of whoever is signed in, with their numbers."""
        if self.bare or not self.actor.signed_in:
            return []
        drawn = []
        for tool in sorted(plugs.tools, key=lambda one: (one.order, one.code)):
            count = tool.count(self.actor)
            shown = f"{tool.most}+" if count > tool.most else str(count or "")
            drawn.append(Counted(str(tool.title), url(tool.url_name), tool.icon, shown))
        return drawn

    def cards(self, place: str) -> list[Markup]:
        """The cards plugged in at `place` that the actor may see, drawn, in their order; an empty one is left out."""
        from tinhso.kernel.ui.page import render

        items = sorted((c for c in plugs.cards if c.place == place), key=lambda c: (c.order, c.code))
        drawn = []
        for card in items:
            if card.action is None or may(self.actor, card.action):
                context = card.context(self.request) if card.context else {}
                html = render(self.request, card.template, context).strip()
                drawn += [Markup(html)] if html else []  # noqa: S704  an autoescaped template
        return drawn


def _items(face: str) -> list[MenuItem]:
    return sorted((i for i in plugs.menu if i.shell == face), key=lambda i: (i.order, i.code))


def shell_of(request: HttpRequest | None) -> Shell:
    """The request's shell, made once; a bare one where there is no request (mail, error pages)."""
    if request is None:
        request = HttpRequest()
    found = getattr(request, "_tinhso_shell", None)
    if found is None:
        found = Shell(request)
        request._tinhso_shell = found  # type: ignore[attr-defined]  # kept for the life of the request
    return found
