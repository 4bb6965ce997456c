"""What others may plug in: menu entries, cards, and tools of the top bar."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any, Literal

from django.http import HttpRequest

from tinhso.kernel.access.api import Action, Actor
from tinhso.kernel.plugs.api import Socket
from tinhso.kernel.ui.words import Words

Face = Literal["desk", "portal", "account", "foot"]


@dataclass(frozen=True)
class MenuItem:
    """One entry of the portal's top menu or of the desk's side menu.

    `title` and `group` are lazy translations; `url_name` is reversed without arguments; `action`, when given,
    hides the entry from whoever may do it nowhere; `icon` is a name of ui/icons.
    """

    code: str
    title: Words
    url_name: str
    order: int = 100
    action: Action | None = None
    shell: Face = "desk"
    group: Words = ""
    icon: str = ""


@dataclass(frozen=True)
class Card:
    """A card on somebody else's page: `place` names the page ("portal.home", "desk.home"), `template` draws it.

    `context` gives the template's variables for this request; it makes one query at most.
    """

    code: str
    place: str
    template: str
    order: int = 100
    action: Action | None = None
    context: Callable[[HttpRequest], Mapping[str, Any]] | None = None


@dataclass(frozen=True)
class Tool:
    """A sign with a number in the top bar of whoever is signed in, on desk and portal: "Thông báo 3".

    `count` is asked once a page and makes one query on an index at most; over `most` it is shown as `99+`.
    """

    code: str
    title: Words
    url_name: str
    icon: str
    count: Callable[[Actor], int]
    most: int = 99
    order: int = 100


menu: Socket[MenuItem] = Socket("ui.menu", accepts=MenuItem)
cards: Socket[Card] = Socket("ui.cards", accepts=Card)
tools: Socket[Tool] = Socket("ui.tools", accepts=Tool)
