"""What others may plug in: menu entries, cards, and tools of the top bar."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any, Literal

from django.http import HttpRequest
from django.template import TemplateDoesNotExist
from django.template.loader import get_template
from django.urls import NoReverseMatch, reverse

from tinhso.kernel.access.api import Action, Actor
from tinhso.kernel.plugs.api import Health, Socket
from tinhso.kernel.text import api as text
from tinhso.kernel.ui.words import Words

Face = Literal["desk", "portal", "account", "foot"]


@dataclass(frozen=True)
class MenuItem:
    """One entry of the portal's top menu or of the desk's side menu.

    `title` and `group` are lazy translations; `url_name` is reversed without arguments; `action`, when given,
    hides the entry from whoever may do it nowhere; `icon` is a name of ui/icons; `also` are beginnings of further
    addresses that belong to the entry: it is the current one there as well.
    """

    code: str
    title: Words
    url_name: str
    order: int = 100
    action: Action | None = None
    shell: Face = "desk"
    group: Words = ""
    icon: str = ""
    also: tuple[str, ...] = ()


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


def _check_item(item: MenuItem) -> Health:
    try:
        where = reverse(item.url_name)
    except NoReverseMatch:
        return Health.bad(text.phrase("Mục trình đơn dẫn tới trang không có: {name}.", name=item.url_name))
    return Health.good(f"{item.title}: {where}")


def _check_card(card: Card) -> Health:
    try:
        get_template(card.template)
    except TemplateDoesNotExist:
        return Health.bad(text.phrase("Thẻ dùng mẫu trang không có: {name}.", name=card.template))
    return Health.good(text.phrase("Thẻ hiện ở {place}.", place=card.place))


def _check_tool(tool: Tool) -> Health:
    try:
        where = reverse(tool.url_name)
    except NoReverseMatch:
        return Health.bad(text.phrase("Mục trình đơn dẫn tới trang không có: {name}.", name=tool.url_name))
    return Health.good(f"{tool.title}: {where}")


menu: Socket[MenuItem] = Socket(
    "ui.menu",
    accepts=MenuItem,
    demo=lambda: MenuItem(code="demo", title=text.phrase("Mục mẫu"), url_name="ui:gallery", shell="foot"),
    check=_check_item,
)
cards: Socket[Card] = Socket(
    "ui.cards",
    accepts=Card,
    demo=lambda: Card(code="demo", place="portal.home", template="ui/gallery/card.html"),
    check=_check_card,
)
tools: Socket[Tool] = Socket(
    "ui.tools",
    accepts=Tool,
    demo=lambda: Tool(
        code="demo", title=text.phrase("Mục mẫu"), url_name="ui:gallery", icon="bell", count=lambda _actor: 3
    ),
    check=_check_tool,
)
