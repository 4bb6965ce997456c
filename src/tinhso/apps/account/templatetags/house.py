"""Tags with which allauth's Django templates are drawn by our own frame and macros."""

from typing import Any

from django import template
from django.forms import BaseForm
from django.template.base import NodeList, Parser, Token
from django.template.context import Context
from django.utils.safestring import SafeString, mark_safe
from typing_extensions import override

from tinhso.kernel.ui import api as ui

register = template.Library()
PARTS = ("title", "main", "after")


class Frame(template.Node):
    """`{% frame %}title{% main %}…{% after %}…{% endframe %}`: the page's parts inside ui/page.html."""

    child_nodelists = PARTS

    def __init__(self, title: NodeList, main: NodeList, after: NodeList) -> None:
        self.title, self.main, self.after = title, main, after

    @override
    def render(self, context: Context) -> SafeString:
        """The whole page."""
        drawn = {name: getattr(self, name).render(context) for name in PARTS}
        drawn["title"] = SafeString(drawn["title"].strip())
        return mark_safe(ui.render(context["request"], "account/third_party.html", drawn))  # noqa: S308  an autoescaped template


@register.tag("frame")
def frame(parser: Parser, token: Token) -> Frame:
    """See Frame."""
    title = parser.parse(("main",))
    parser.delete_first_token()
    main = parser.parse(("after",))
    parser.delete_first_token()
    after = parser.parse(("endframe",))
    parser.delete_first_token()
    return Frame(title, main, after)


@register.simple_tag(takes_context=True)
def house_fields(context: Context, form: BaseForm) -> SafeString:
    """A form's error summary and fields, drawn by the macros of ui."""
    return _draw(context, "account/fields.html", form=form)


@register.simple_tag(takes_context=True)
def house_icon(context: Context, name: str) -> SafeString:
    """One of ui's icons."""
    return mark_safe(ui.icon(name))  # noqa: S308  our own SVG files


def _draw(context: Context, name: str, **values: Any) -> SafeString:
    return mark_safe(ui.render(context["request"], name, values))  # noqa: S308  an autoescaped template


@register.filter
def kind_of(tags: list[str] | str | None) -> str:
    """ui's kind of button for allauth's tags."""
    marks = _marks(tags)
    if marks & {"danger", "delete"}:
        return "danger"
    return "quiet" if marks & {"secondary", "outline", "link", "cancel", "tool"} else ""


@register.filter
def tone_of(tags: list[str] | str | None) -> str:
    """ui's tone for allauth's tags of a badge."""
    marks = _marks(tags)
    tones = (("success", "ok"), ("warning", "warn"), ("primary", "info"), ("current", "info"))
    return next((tone for mark, tone in tones if mark in marks), "mute")


def _marks(tags: list[str] | str | None) -> set[str]:
    if isinstance(tags, str):
        tags = tags.split(",")
    return {one.strip() for one in tags or ()}
