"""What others may plug in: menu entries and cards."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any, Literal

from django.http import HttpRequest
from django.template import TemplateDoesNotExist
from django.template.loader import get_template
from django.urls import NoReverseMatch, reverse

from tinhso.kernel.access.api import Action
from tinhso.kernel.plugs.api import Health, Socket
from tinhso.kernel.text import api as text
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
